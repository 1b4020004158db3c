"""Servers to base URLs (OpenAPI 3.1 section 4.8.5)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from swagger2postman.openapi.model import Server
from swagger2postman.postman.parts import Variable, inert

MOCK_HOST = "virtserver.swaggerhub.com"
RESERVED = ("baseUrl", "scope", "client_auth")
_OURS = re.compile(r"(?i).*(client_?id|secret|token|token_url|token_state|token_params)$")
_TEMPLATE = re.compile(r"\{+([^{}]*)\}+")


def is_mock(server: Server) -> bool:
    """Tell whether a server is SwaggerHub's auto-mocking one, which is not the API."""
    return (urlsplit(server.url).hostname or "") == MOCK_HOST


def is_absolute(server: Server) -> bool:
    """Tell whether a URL says where the server is."""
    return bool(re.match(r"(?i)(https?:)?//|\{[^{}]+\}", server.url))


def preferred(servers: tuple[Server, ...]) -> Server | None:
    """Return the server that requests go to: a real one before a relative one before the mock."""
    ranked = sorted(servers, key=lambda s: 2 if is_mock(s) else 0 if is_absolute(s) else 1)
    return ranked[0] if ranked else None


@dataclass(frozen=True, slots=True)
class BaseUrl:
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
            return match[0].replace("{", "%7B").replace("}", "%7D")
        key = re.sub(r"\W", "_", variable.name)
        key = f"server_{key}" if key in RESERVED or _OURS.match(key) else key
        choices = f" One of: {', '.join(variable.enum)}." if variable.enum else ""
        text = variable.description.strip() or f"Part of the server's address {server.url}"
        found[key] = Variable(key, inert(variable.default.strip("/")), f"{text}{choices}")
        return "{{" + key + "}}"

    url = server.url.rstrip("/")
    for variable in server.variables:
        if not variable.default.strip("/"):
            url = url.replace(f"/{{{variable.name}}}", "")
    url = _TEMPLATE.sub(replace, url)
    if url.startswith("//"):
        url = "https:" + url
    return BaseUrl(url or "/", tuple(found.values()))
