"""Servers and their URL templates (OpenAPI 3.1 sections 4.8.5 and 4.8.6)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from urllib.parse import urljoin

from msgspec import Struct

from swagger2postman.openapi.model import Api, Operation, Server, ServerVariable
from swagger2postman.openapi.urls import Location, encode_unsafe, is_relative, locate, locate_for_secrets
from swagger2postman.references.swaggerhub import MOCK_HOST

_TEMPLATE = re.compile(r"(/?)(\{+)([^{}]*)(\}*)")
MOST_CHOICES = 200


class Template(Struct, frozen=True):
    """A server's URL in parts: pieces of text, encoded, and the variables between them, in their order."""

    parts: tuple[str | ServerVariable, ...]

    def fill_in(self, values: Mapping[str, str] | None = None) -> str:
        """Return the URL with a value for each variable, by its name; without one it is the default."""
        given = values or {}
        texts = [p if isinstance(p, str) else clean_value(given.get(p.name, p.default)) for p in self.parts]
        return "".join(texts)


class ResolvedServer(Struct, frozen=True):
    """A server whose URL has been read. `url` has the defaults of the variables in it, and no slash at its end.

    `location` is where it leads; None for a relative URL (`is_relative`) and for one that programs read in different
    ways, which is not used.
    """

    server: Server
    template: Template
    url: str
    location: Location | None
    is_relative: bool

    @property
    def is_mock(self) -> bool:
        """Whether it is SwaggerHub's auto-mocking server, which is not the API."""
        return self.location is not None and self.location.host == MOCK_HOST

    @property
    def is_usable(self) -> bool:
        """Whether requests can go there, if need be after the user has filled in the host."""
        return self.location is not None or self.is_relative

    @property
    def rank(self) -> int:
        """How little it is wanted: a real server first, then a relative one, the mock, and what cannot be used."""
        if not self.is_usable:
            return 3
        return 1 if self.is_relative else 2 if self.is_mock else 0


def resolve_server(server: Server) -> ResolvedServer:
    """Return a server with its URL read."""
    template = read_template(server)
    url = template.fill_in()
    relative = is_relative(url)
    return ResolvedServer(server, template, url, None if relative else locate(url), relative)


def read_template(server: Server) -> Template:
    """Return the parts of a server's URL; `//` at its start is https, and a relative URL starts with one slash."""
    stated = {variable.name: variable for variable in server.variables}
    url = server.url.strip().rstrip("/")
    parts: list[str | ServerVariable] = []
    end = 0
    for match in _TEMPLATE.finditer(url):
        parts.append(encode_unsafe(url[end : match.start()]))
        parts += _read_variable(match, stated)
        end = match.end()
    parts.append(encode_unsafe(url[end:]))
    return Template((_start(parts), *parts))


def _read_variable(match: re.Match[str], stated: Mapping[str, ServerVariable]) -> Iterator[str | ServerVariable]:
    """One use of a variable, with the slash before it unless it is empty; braces around anything else are text."""
    slash, opening, name, closing = match.groups()
    variable = stated.get(name)
    if variable is None or (opening, closing) != ("{", "}"):
        yield encode_unsafe(match[0])
    elif clean_value(variable.default) or not slash:
        yield from (slash, variable)


def _start(parts: Sequence[str | ServerVariable]) -> str:
    """What has to stand before the parts, so that no program takes a path for a host."""
    url = Template(tuple(parts)).fill_in()
    if url.startswith("//"):
        return "https:"
    return "" if url.startswith("/") or not is_relative(url) else "/"


def clean_value(value: str) -> str:
    """Return the value of a server variable as it stands in a URL."""
    return encode_unsafe(value.strip("/"))


def preferred(servers: Sequence[Server]) -> ResolvedServer | None:
    """Return the server that requests go to, the first of the best; None where none can be used."""
    best: ResolvedServer | None = None
    for server in servers:
        found = resolve_server(server)
        if found.rank == 0:
            return found
        best = found if best is None or found.rank < best.rank else best
    return best if best and best.is_usable else None


def main_server(api: Api) -> ResolvedServer | None:
    """Return the server of an API that its requests go to, but for those with servers of their own."""
    return preferred(api.servers)


def server_of(operation: Operation, main: ResolvedServer | None) -> ResolvedServer | None:
    """Return the server of an operation: its own, else the API's."""
    return (preferred(operation.servers) if operation.servers else None) or main


def possible_hosts(resolved: ResolvedServer, most: int = MOST_CHOICES) -> tuple[str, ...]:
    """Return the hosts that the defaults and enums of a server's variables lead to, the default's first.

    A host that cannot be told is "": one of a URL that is read in different ways, or of more than `most` choices.
    """
    hosts = dict.fromkeys([resolved.location.host if resolved.location else ""])
    named = {variable.name: variable for variable in _before_path(resolved.template)}
    choices = [tuple(dict.fromkeys((variable.default, *variable.enum))) for variable in named.values()]
    for number, values in enumerate(product(*choices)):
        if number >= most:
            return (*hosts, "")
        found = locate(resolved.template.fill_in(dict(zip(named, values, strict=True))))
        hosts[found.host if found else ""] = None
    return tuple(hosts)


def _before_path(template: Template) -> Iterator[ServerVariable]:
    """The variables that the host can depend on: those before the first slash after `//`."""
    seen = ""
    for part in template.parts:
        if isinstance(part, ServerVariable):
            yield part
            seen += "x"
        else:
            seen += part
            if "/" in seen.partition("//")[2]:
                return


def absolute_url(url: str, main: ResolvedServer | None) -> str:
    """Return a URL of a security scheme, absolute; empty where it is not one that may receive a secret."""
    url = url.strip()
    if url.startswith("//") and not locate(f"https:{url}"):
        return ""
    base = main.url + "/" * main.server.url.endswith("/") if main and main.location else ""
    try:
        whole = urljoin(base, url)
    except ValueError:
        return ""
    return whole if locate_for_secrets(whole) else ""
