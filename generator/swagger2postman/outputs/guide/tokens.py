"""The requests that fetch a token: those of the collection, or what Postman's own OAuth 2.0 sends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from swagger2postman.jsonvalue import Json
from swagger2postman.outputs.guide.commands import Values, command
from swagger2postman.outputs.guide.model import TokenRequest
from swagger2postman.postman.model import Collection, Item
from swagger2postman.postman.names import PREFIX
from swagger2postman.postman.request_model import NO_AUTH, Auth, Body, Field, Request, Url

_TOKEN_URL = re.compile(r"\{\{([a-z0-9_]*)token_url\}\}")
_FORM = Field("Content-Type", "application/x-www-form-urlencoded")


def token_prefix(item: Item) -> str | None:
    """Return the prefix of the variables that a token request fills; None for any other request."""
    match = _TOKEN_URL.fullmatch(item.request.url.host)
    return match[1] if match and not item.request.url.path else None


def token_requests(collection: Collection) -> Iterator[TokenRequest]:
    """Yield the token requests, the main one first."""
    values = Values(collection)
    requests = [(prefix, item) for item in collection.requests() if (prefix := token_prefix(item)) is not None]
    for prefix, item in requests:
        bodies = [saved.body or "" for saved in item.examples if 200 <= saved.code < 300]
        response = bodies[0] if bodies else ""
        yield _token(item.name, prefix, item.request, collection, values, response=response)
    if not requests:
        yield from _native(collection)


def _token(
    name: str,
    prefix: str,
    request: Request,
    collection: Collection,
    values: Values,
    *,
    response: str = "",
    native: bool = False,
) -> TokenRequest:
    url = values.of(f"{prefix}token_url")
    return TokenRequest(
        name=name,
        scheme=prefix.removeprefix(PREFIX).rstrip("_"),
        url="" if url.startswith("YOUR_") else url,
        client_id=f"{prefix}client_id",
        client_secret=f"{prefix}client_secret",
        access_token=f"{prefix}access_token",
        command=command(request, collection, values),
        response=response,
        native=native,
        in_environment=not values.has(f"{prefix}client_id"),
    )


def _native(collection: Collection) -> Iterator[TokenRequest]:
    """Yield what Postman asks for itself, once for each token URL."""
    values = Values(collection)
    auths = [collection.auth, *(item.request.auth for item in collection.requests())]
    native = [auth for auth in auths if auth is not None and auth.type == "oauth2"]
    for auth in {repr(auth): auth for auth in native}.values():  # its attributes may hold lists, which have no hash
        given = {key: str(value) for key, value in auth.attributes}
        match = _TOKEN_URL.fullmatch(given.get("accessTokenUrl", ""))
        if match and given.get("grant_type") == "client_credentials":
            name = given.get("tokenName", "") or "Get New Access Token"
            more = dict(auth.attributes).get("tokenRequestParams")
            request = _native_request(given, more if isinstance(more, list) else [], match[0], values)
            yield _token(name, match[1], request, collection, values, native=True)


def _native_request(given: dict[str, str], more: list[Json], url: str, values: Values) -> Request:
    """The request that Postman sends, with `more` parameters; the grant type is sent once."""
    has_grant_type = "grant_type=" in values.resolve(url)
    form = [] if has_grant_type else [Field("grant_type", "client_credentials")]
    basic = Auth("basic", (("username", given.get("clientId", "")), ("password", given.get("clientSecret", ""))))
    in_header = given.get("client_authentication") == "header"
    if not in_header:
        form += [Field("client_id", given.get("clientId", "")), Field("client_secret", given.get("clientSecret", ""))]
    if "scope" in given:
        form.append(Field("scope", given["scope"]))
    form += [Field(str(param["key"]), str(param["value"])) for param in more if isinstance(param, dict)]
    return Request("POST", Url(url), (_FORM,), Body("urlencoded", fields=tuple(form)), basic if in_header else NO_AUTH)
