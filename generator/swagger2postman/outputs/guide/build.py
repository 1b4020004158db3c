"""An API and its collection to the guide."""

from __future__ import annotations

import re
from collections.abc import Collection as Collection_
from collections.abc import Iterator, Sequence
from urllib.parse import quote, urlsplit

from msgspec.structs import replace

from swagger2postman.openapi.model import Api, Operation, SecurityScheme
from swagger2postman.openapi.servers import ResolvedServer, absolute_url, main_server, resolve_server
from swagger2postman.outputs.guide.commands import Values, command, credential_texts, has_command, stand_in
from swagger2postman.outputs.guide.model import Credentials, FirstCall, Guide, OtherScheme, TokenRequest
from swagger2postman.outputs.guide.tokens import token_prefix, token_requests
from swagger2postman.postman.model import Collection, Folder, Item, identifier
from swagger2postman.postman.request_model import Auth

_STAND_IN = re.compile(r"\bYOUR_[A-Z0-9_]+")
_USE = re.compile(r"\{\{([^{}]+)\}\}")
_NAME = r"([A-Za-z0-9][\w.~%-]*)"
_HUB_LINK = re.compile(
    rf"https://app\.swaggerhub\.com/(?:apis|apis-docs)/{_NAME}/{_NAME}(?:/{_NAME})?(?=[/\s)\]>\"'<#?]|$)"
)
_HUB = "https://app.swaggerhub.com/apis-docs/"
_MOST = 600
_FEW = 5  # requests with the same security: the first ones may be those that give tokens
_URL = "%/:?#[]@!$&'()*+,;=~"


def build_guide(
    api: Api,
    collection: Collection,
    *,
    environments: Sequence[str] = (),
    swaggerhub: str = "",
    credentials: Credentials | None = None,
    proven: Collection_[str] = (),
) -> Guide:
    """Return the guide. `environments` are the names of those written beside the collection.

    `swaggerhub` is where the document came from (OWNER/API/VERSION), for one that does not say so itself;
    `credentials` is where they are to be had, in place of what is said in general; `proven` are the ids of the requests
    that fit the document, which are shown rather than others.
    """
    values = Values(collection)
    server = command_server(collection, values)
    tokens = tuple(token_requests(collection))
    return Guide(
        title=_line(api.title) or "this API",
        version=_line(api.version),
        collection=collection.name,
        server=server,
        tokens=tokens,
        others=tuple(_others(api, collection, tokens)),
        call=_first_call(collection, values, tokens, proven),
        swaggerhub=hub_address(api, swaggerhub),
        chooses_server=api.dialect != "2.0" and bool(api.servers),
        mocked=any(resolve_server(server).is_mock for server in api.servers),
        signs_in=any(scheme.flow("clientCredentials") for scheme in api.security_schemes.values()),
        environments=tuple(environments),
        credentials=replace(credentials, url=quote(credentials.url, safe=_URL)) if credentials else Credentials(),
    )


def command_server(collection: Collection, values: Values) -> str:
    """Return the server's address, or nothing where the document does not say it."""
    known = {variable.key for variable in collection.variables}
    server = values.of("baseUrl") if "baseUrl" in known else ""
    return server if "://" in server else ""


def hub_address(api: Api, origin: str = "") -> str:
    """Return the documentation page on SwaggerHub that the mock server, a link or `origin` tells; else nothing."""
    for resolved in filter(lambda one: one.is_mock, map(resolve_server, api.servers)):
        parts = urlsplit(resolved.url).path.strip("/").split("/")
        if len(parts) >= 3 and all(re.fullmatch(_NAME, part) for part in parts[:3]):
            return _HUB + "/".join(parts[:3])
    if re.fullmatch(f"{_NAME}/{_NAME}(?:/{_NAME})?", origin):
        return _HUB + origin
    links = [match for text in (api.description, api.external_docs) for match in _HUB_LINK.finditer(text)]
    best = next((match for match in links if match[3]), links[0] if links else None)
    return _HUB + "/".join(part for part in best.groups() if part) if best else ""


def _first_call(
    collection: Collection, values: Values, tokens: tuple[TokenRequest, ...], proven: Collection_[str]
) -> FirstCall | None:
    """The simplest secured GET, else the simplest secured request, else the simplest of all; ties: the first."""
    found = [(folder, item) for folder, item in _placed(collection) if token_prefix(item) is None]
    if not found:
        return None
    folder, item = min(found, key=lambda pair: _effort(pair[1], collection, proven))
    shown = command(item.request, collection, values, keeps_token=True) if has_command(item.request) else None
    return FirstCall(
        name=item.name,
        folder=folder,
        method=item.request.method,
        path="/" + "/".join(re.sub("^:(.*)", r"{\1}", segment) for segment in item.request.url.path),
        command=shown,
        fill_in=tuple(dict.fromkeys(_STAND_IN.findall(shown.posix))) if shown else (),
        token=bool(shown and any(stand_in(token.access_token) in shown.posix for token in tokens)),
    )


def _placed(collection: Collection) -> Iterator[tuple[str, Item]]:
    for part in collection.items:
        if isinstance(part, Folder):
            yield from ((part.name, item) for item in part.requests())
        else:
            yield "", part


def _effort(item: Item, collection: Collection, proven: Collection_[str]) -> tuple[bool | int, ...]:
    """How much a newcomer has to know before the request works."""
    request = item.request
    secured = any(_USE.search(text) for text in credential_texts(request, collection))
    main = request.auth is None
    return (
        not secured,
        not has_command(request),
        item.id not in proven,
        request.method != "GET",
        "(deprecated)" in item.name,
        not main,
        len(request.url.variables) + sum(not field.disabled for field in request.url.query),
        sum(not field.disabled for field in request.header),
    )


def _others(api: Api, collection: Collection, tokens: tuple[TokenRequest, ...]) -> Iterator[OtherScheme]:
    """The schemes that operations use and for which the collection fetches no token."""
    items = {item.id: item for item in collection.requests()}
    operations = _by_scheme(api)
    known = {token.access_token for token in tokens}
    main = main_server(api)
    for name, mine in operations.items():
        scheme = api.security_schemes.get(name)
        if scheme is None or (scheme.flow("clientCredentials") and tokens):
            continue
        requests = [items[key] for o in mine if (key := _item_id(collection, o)) in items]
        found = dict.fromkeys(v for item in requests for v in _variables(scheme, item, collection) if v not in known)
        if _kind(scheme) == "bearer" and not found and tokens:
            continue  # the collection fetches the token of this scheme, too
        yield _other(scheme, tuple(found), main)


def _by_scheme(api: Api) -> dict[str, list[Operation]]:
    """The operations that name each scheme; of many that share their security, the first few."""
    found: dict[str, list[Operation]] = {}
    times: dict[int, int] = {}
    for operation in api.operations:
        key = id(operation.security)
        times[key] = times.get(key, 0) + 1
        if times[key] <= _FEW:
            for name in {name: None for alternative in operation.security for name in alternative}:
                found.setdefault(name, []).append(operation)
    return found


def _item_id(collection: Collection, operation: Operation) -> str:
    return identifier(collection.id, operation.method, operation.path)


def _variables(scheme: SecurityScheme, item: Item, collection: Collection) -> Iterator[str]:
    """The variables in which a request carries a scheme."""
    auth = item.request.auth or collection.auth or Auth("noauth")
    given = dict(auth.attributes)
    if scheme.type == "apiKey" and scheme.location == "cookie":
        fields = [f for f in item.request.header if f.key.lower() == "cookie"]
        texts = [pair for f in fields for pair in f.value.split("; ") if pair.startswith(f"{scheme.parameter_name}=")]
    elif scheme.type == "apiKey":
        fields = [f for f in (*item.request.header, *item.request.url.query) if f.key == scheme.parameter_name]
        texts = [field.value for field in fields]
        texts += [str(given.get("value"))] if given.get("key") == scheme.parameter_name else []
    else:
        wanted = {"basic": "basic", "digest": "digest"}.get(scheme.http_scheme, "")
        given.pop("accessToken", None)  # Postman fills it in itself
        texts = [str(value) for value in given.values()] if not wanted or auth.type == wanted else []
        texts = [] if auth.type == "apikey" else texts
    yield from (match[1] for text in texts for match in _USE.finditer(text))


def _other(scheme: SecurityScheme, variables: tuple[str, ...], main: ResolvedServer | None) -> OtherScheme:
    flow = scheme.flows[0] if scheme.flows else None
    stated = scheme.open_id_connect_url or (flow.authorization_url or flow.token_url if flow else "")
    address = absolute_url(stated, main) if stated else ""
    text = _line(scheme.description)
    return OtherScheme(
        name=scheme.name,
        kind=_kind(scheme),
        description=text if len(text) <= _MOST else f"{text[:_MOST]} …",
        location=scheme.location,
        parameter=scheme.parameter_name,
        address=address,
        variables=variables,
    )


def _kind(scheme: SecurityScheme) -> str:
    if scheme.type == "http":
        return scheme.http_scheme if scheme.http_scheme in ("basic", "digest", "bearer") else "other"
    return scheme.type if scheme.type in ("apiKey", "oauth2", "openIdConnect", "mutualTLS") else "other"


def _line(text: str) -> str:
    return " ".join(text.split())
