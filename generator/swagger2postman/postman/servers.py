"""Servers to base URLs (OpenAPI 3.1 section 4.8.5)."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from msgspec import Struct

from swagger2postman.openapi.model import Server
from swagger2postman.postman.parts import Variable

MOCK_HOST = "virtserver.swaggerhub.com"
_OURS = re.compile(r"(?i).*(_id|secret|token|token_url|_state|_params|scope|_auth|_key|username|password)$")
_BRACES = str.maketrans({"{": "%7B", "}": "%7D"})
_NOT_IN_URL = re.compile(r"[\s{}<>\"\\^`\x00-\x1f\x7f]")  # RFC 3986 has no room for them, and parsers differ
_USE = re.compile(r"\{\{server_\w+\}\}")  # a server variable, whose value is the reader's to check
_TEMPLATE = re.compile(r"(?<!\{)\{+([^{}]*)\}+")


def is_mock(server: Server) -> bool:
    """Tell whether a server is SwaggerHub's auto-mocking one, which is not the API."""
    try:
        return (urlsplit(server.url).hostname or "") == MOCK_HOST
    except ValueError:  # such as “https://[”
        return False


def is_absolute(server: Server) -> bool:
    """Tell whether a URL says where the server is."""
    return bool(re.match(r"(?i)(https?:)?//|\{[^{}]+\}", server.url))


def may_receive_secrets(url: str) -> bool:
    """Tell whether a URL is absolute, and says where it leads to in a way that all readers understand alike."""
    url = _USE.sub("x", url)
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        return False
    return bool(usable) and not parts.fragment and not _NOT_IN_URL.search(url)


def preferred(servers: tuple[Server, ...]) -> Server | None:
    """Return the server that requests go to: a real one before a relative one before the mock."""
    ranked = sorted(servers, key=lambda s: 2 if is_mock(s) else 0 if is_absolute(s) else 1)
    return ranked[0] if ranked else None


class BaseUrl(Struct, frozen=True):
    """A server's URL with Postman variables in it, and those variables."""

    value: str
    variables: tuple[Variable, ...]


def base_url(server: Server) -> BaseUrl:
    """Return the URL without trailing slash; each server variable becomes a collection variable."""
    found: dict[str, Variable] = {}
    stated = {variable.name: variable for variable in server.variables}

    def replace(match: re.Match[str]) -> str:
        variable = stated.get(match[1])
        if variable is None or match[0] != f"{{{match[1]}}}":
            return match[0].translate(_BRACES)
        key = "server_" + re.sub(r"\W", "_", variable.name)  # no name that a reader's environment has for its own
        key = f"{key}_value" if _OURS.match(key) else key
        choices = f" One of: {', '.join(variable.enum)}." if variable.enum else ""
        text = variable.description.strip() or f"Part of the server's address {server.url[:300]}"
        found[key] = Variable(key, variable.default.strip("/").translate(_BRACES), f"{text}{choices}")
        return "{{" + key + "}}"

    url = server.url.rstrip("/")
    for variable in server.variables:
        if not variable.default.strip("/"):
            url = url.replace(f"/{{{variable.name}}}", "")
    pieces, end = [], 0
    for match in _TEMPLATE.finditer(url):  # braces that are left over could join with those of a value
        pieces += [url[end : match.start()].translate(_BRACES), replace(match)]
        end = match.end()
    url = "".join(pieces) + url[end:].translate(_BRACES)
    if url.startswith("//"):
        url = "https:" + url
    return BaseUrl(url or "/", tuple(found.values()))
