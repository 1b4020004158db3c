"""An API and its collection to the guide."""

from __future__ import annotations

import re
from collections.abc import Collection as Collection_
from collections.abc import Iterator, Sequence
from urllib.parse import quote, urlsplit

from msgspec.structs import replace

from swagger2postman.openapi.model import Api
from swagger2postman.openapi.servers import resolve_server
from swagger2postman.outputs.guide.commands import Values, command, credential_texts, has_command, stand_in
from swagger2postman.outputs.guide.model import FirstCall, Guide, Portal, TokenRequest
from swagger2postman.outputs.guide.schemes import one_line, other_schemes
from swagger2postman.outputs.guide.tokens import token_prefix, token_requests
from swagger2postman.postman.model import Collection, Folder, Item

_STAND_IN = re.compile(r"\bYOUR_[A-Z0-9_]+")
_USE = re.compile(r"\{\{([^{}]+)\}\}")
_NAME = r"([A-Za-z0-9][\w.~%-]*)"
_HUB_LINK = re.compile(
    rf"https://app\.swaggerhub\.com/(?:apis|apis-docs)/{_NAME}/{_NAME}(?:/{_NAME})?(?=[/\s)\]>\"'<#?]|$)"
)
_HUB = "https://app.swaggerhub.com/apis-docs/"
_URL = "%/:?#[]@!$&'()*+,;=~"


def build_guide(
    api: Api,
    collection: Collection,
    *,
    environments: Sequence[str] = (),
    origin: str = "",
    credentials: Portal | None = None,
    validated: Collection_[str] = (),
) -> Guide:
    """Return the guide. `environments` are the names of those written beside the collection.

    `origin` is where the document came from (OWNER/API/VERSION), for one that does not say so itself; `credentials` is
    where users get theirs, in place of what is said in general; `validated` are the ids of the requests that fit the
    document, which are shown rather than others.
    """
    values = Values(collection)
    server = command_server(collection, values)
    tokens = tuple(token_requests(collection))
    return Guide(
        title=one_line(api.title) or "this API",
        version=one_line(api.version),
        collection=collection.name,
        server=server,
        tokens=tokens,
        others=tuple(other_schemes(api, collection, tokens)),
        call=_first_call(collection, values, tokens, validated),
        swaggerhub=swaggerhub_page(api, origin),
        chooses_server=api.dialect != "2.0" and bool(api.servers),
        mocked=any(resolve_server(server).is_mock for server in api.servers),
        signs_in=any(scheme.flow("clientCredentials") for scheme in api.security_schemes.values()),
        environments=tuple(environments),
        credentials=_encoded(credentials or Portal()),
    )


def _encoded(portal: Portal) -> Portal:
    return replace(portal, url=quote(portal.url, safe=_URL))


def command_server(collection: Collection, values: Values) -> str:
    """Return the server's URL, or nothing where the document does not say it."""
    known = {variable.key for variable in collection.variables}
    server = values.of("baseUrl") if "baseUrl" in known else ""
    return server if "://" in server else ""


def swaggerhub_page(api: Api, origin: str = "") -> str:
    """Return the documentation page on SwaggerHub: that of the mock server, of `origin` or of a link, else nothing."""
    return _page_of_mock(api) or _page_of_origin(origin) or _page_of_link(api)


def _page_of_mock(api: Api) -> str:
    for resolved in map(resolve_server, api.servers):
        parts = urlsplit(resolved.url).path.strip("/").split("/")[:3] if resolved.is_mock else []
        if len(parts) == 3 and all(re.fullmatch(_NAME, part) for part in parts):
            return _HUB + "/".join(parts)
    return ""


def _page_of_origin(origin: str) -> str:
    return _HUB + origin if re.fullmatch(f"{_NAME}/{_NAME}(?:/{_NAME})?", origin) else ""


def _page_of_link(api: Api) -> str:
    """The page that the first link with a version names, or else the first link."""
    links = [match for text in (api.description, api.external_docs) for match in _HUB_LINK.finditer(text)]
    if not links:
        return ""
    best = next((match for match in links if match[3]), links[0])
    return _HUB + "/".join(part for part in best.groups() if part)


def _first_call(
    collection: Collection, values: Values, tokens: tuple[TokenRequest, ...], validated: Collection_[str]
) -> FirstCall | None:
    """The simplest secured GET, else the simplest secured request, else the simplest of all; ties: the first."""
    requests = [(folder, item) for folder, item in _placed(collection) if token_prefix(item) is None]
    if not requests:
        return None
    folder, item = min(requests, key=lambda pair: _effort(pair[1], collection, validated))
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


def _effort(item: Item, collection: Collection, validated: Collection_[str]) -> tuple[bool | int, ...]:
    """How much a newcomer has to know before the request works."""
    request = item.request
    secured = any(_USE.search(text) for text in credential_texts(request, collection))
    main = request.auth is None
    return (
        not secured,
        not has_command(request),
        item.id not in validated,
        request.method != "GET",
        "(deprecated)" in item.name,
        not main,
        len(request.url.variables) + sum(not field.disabled for field in request.url.query),
        sum(not field.disabled for field in request.header),
    )
