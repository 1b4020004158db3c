"""The security schemes of an API for which its collection fetches no token."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection as Collection_
from collections.abc import Iterator, Sequence

from swagger2postman.openapi.model import Api, Operation, SecurityScheme
from swagger2postman.openapi.servers import ResolvedServer, absolute_url, main_server
from swagger2postman.outputs.guide.model import OtherScheme, TokenRequest
from swagger2postman.postman.model import Collection, Item, identifier
from swagger2postman.postman.request_model import Auth

__all__ = ["one_line", "other_schemes"]

_USE = re.compile(r"\{\{([^{}]+)\}\}")
_MOST = 600
_FEW = 5  # requests with the same security: the first ones may be those that give tokens


def other_schemes(api: Api, collection: Collection, tokens: tuple[TokenRequest, ...]) -> Iterator[OtherScheme]:
    """Yield the schemes that operations use and for which the collection fetches no token."""
    items = {item.id: item for item in collection.requests()}
    fetched = {token.access_token for token in tokens}
    main = main_server(api)
    for name, operations in _by_scheme(api).items():
        scheme = api.security_schemes.get(name)
        if scheme is None or (scheme.flow("clientCredentials") and tokens):
            continue
        ids = [_item_id(collection, operation) for operation in operations]
        requests = [items[item_id] for item_id in ids if item_id in items]
        variables = _variables_of(scheme, requests, collection, fetched)
        if _kind(scheme) == "bearer" and not variables and tokens:
            continue  # the collection fetches the token of this scheme, too
        yield _other(scheme, variables, main)


def _variables_of(
    scheme: SecurityScheme, requests: Sequence[Item], collection: Collection, fetched: Collection_[str]
) -> tuple[str, ...]:
    """The variables in which requests carry a scheme, each once, but for tokens that the collection fetches."""
    used: dict[str, None] = {}
    for item in requests:
        used.update(dict.fromkeys(_variables(scheme, item, collection)))
    return tuple(name for name in used if name not in fetched)


def _by_scheme(api: Api) -> dict[str, list[Operation]]:
    """The operations that name each scheme; of many that share their security, the first few."""
    operations: dict[str, list[Operation]] = {}
    times = Counter[int]()
    for operation in api.operations:
        key = id(operation.security)
        times[key] += 1
        if times[key] > _FEW:
            continue
        names = dict.fromkeys(name for alternative in operation.security for name in alternative)
        for name in names:
            operations.setdefault(name, []).append(operation)
    return operations


def _item_id(collection: Collection, operation: Operation) -> str:
    return identifier(collection.id, operation.method, operation.path)


def _variables(scheme: SecurityScheme, item: Item, collection: Collection) -> Iterator[str]:
    """The variables in which a request carries a scheme."""
    auth = item.request.auth or collection.auth or Auth("noauth")
    if scheme.type != "apiKey":
        texts = _texts_of_auth(scheme, auth)
    elif scheme.location == "cookie":
        texts = _texts_of_cookie(scheme, item)
    else:
        texts = _texts_of_key(scheme, item, auth)
    yield from (match[1] for text in texts for match in _USE.finditer(text))


def _texts_of_auth(scheme: SecurityScheme, auth: Auth) -> list[str]:
    """The attributes of Postman's auth, if that is the one of the scheme."""
    wanted = scheme.http_scheme if scheme.http_scheme in ("basic", "digest") else ""
    if auth.type == "apikey" or (wanted and auth.type != wanted):
        return []
    return [str(value) for key, value in auth.attributes if key != "accessToken"]  # which Postman fills in itself


def _texts_of_cookie(scheme: SecurityScheme, item: Item) -> list[str]:
    cookies = [field.value for field in item.request.header if field.key.lower() == "cookie"]
    pairs = [pair for cookie in cookies for pair in cookie.split("; ")]
    return [pair for pair in pairs if pair.startswith(f"{scheme.parameter_name}=")]


def _texts_of_key(scheme: SecurityScheme, item: Item, auth: Auth) -> list[str]:
    fields = (*item.request.header, *item.request.url.query)
    texts = [field.value for field in fields if field.key == scheme.parameter_name]
    attributes = dict(auth.attributes)
    if attributes.get("key") == scheme.parameter_name:
        texts.append(str(attributes.get("value")))
    return texts


def _other(scheme: SecurityScheme, variables: tuple[str, ...], main: ResolvedServer | None) -> OtherScheme:
    flow = scheme.flows[0] if scheme.flows else None
    stated = scheme.open_id_connect_url or (flow.authorization_url or flow.token_url if flow else "")
    text = one_line(scheme.description)
    return OtherScheme(
        name=scheme.name,
        kind=_kind(scheme),
        description=text if len(text) <= _MOST else f"{text[:_MOST]} …",
        location=scheme.location,
        parameter=scheme.parameter_name,
        url=absolute_url(stated, main) if stated else "",
        variables=variables,
    )


def _kind(scheme: SecurityScheme) -> str:
    if scheme.type == "http":
        return scheme.http_scheme if scheme.http_scheme in ("basic", "digest", "bearer") else "other"
    return scheme.type if scheme.type in ("apiKey", "oauth2", "openIdConnect", "mutualTLS") else "other"


def one_line(text: str) -> str:
    """Return a string without the ends of its lines."""
    return " ".join(text.split())
