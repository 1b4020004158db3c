"""Servers to base URLs: which variable holds the server of a request (OpenAPI 3.1 section 4.8.5)."""

from __future__ import annotations

from msgspec import Struct

from swagger2postman.findings import codes
from swagger2postman.findings.diagnostic import short
from swagger2postman.findings.report import Place, Report
from swagger2postman.openapi.model import Api, Operation, Server, ServerVariable
from swagger2postman.openapi.servers import (
    ResolvedServer,
    clean_value,
    main_server,
    preferred,
    resolve_server,
)
from swagger2postman.openapi.urls import Location, locate
from swagger2postman.postman.model import Variable
from swagger2postman.postman.names import BASE, Names, base_name, server_stem

_Key = tuple[str, tuple[ServerVariable, ...]]


class BaseUrl(Struct, frozen=True):
    """A server as requests use it. `key` is the variable with its URL, `value` that URL with Postman variables in it.

    `url` is what the defaults of `variables` make of it; `location` is None where the user has to fill in the host.
    """

    key: str
    value: str
    variables: tuple[Variable, ...] = ()
    url: str = ""
    location: Location | None = None
    description: str = ""

    @property
    def host(self) -> str:
        """Where requests go, as the user is told."""
        return self.location.name if self.location else f"the server that you fill in as {self.key}"


class ServerPlan:
    """Decides once for an API which variable holds the server of each request; a server's variables are its own.

    `base_url` is the user's server, which stands instead of all others.
    """

    def __init__(self, api: Api, names: Names, base_url: str = "") -> None:
        self._names = names
        self._bases: dict[_Key, BaseUrl] = {}
        self._own: dict[int, tuple[tuple[Server, ...], ResolvedServer | None]] = {}
        self._base_of: dict[int, BaseUrl] = {}
        self._resolved = main_server(api)
        self.is_given = bool(base_url)
        if base_url:
            self.main = _given(base_url.rstrip("/"))
        else:
            self.main = self.of(self._resolved) if self._resolved else self._gap()

    def base_of(self, operation: Operation) -> BaseUrl:
        """Return the server of an operation: its own, else the API's; a gap where none of its own can be used."""
        if self.is_given or not operation.servers:
            return self.main
        key = id(operation.servers)
        if key not in self._base_of:
            own = self.own_server(operation)
            self._base_of[key] = self.of(own) if own else self._gap(operation.servers[0])
        return self._base_of[key]

    def own_server(self, operation: Operation) -> ResolvedServer | None:
        """Return the server of its own that an operation goes to; None where it has none that can be used."""
        servers = operation.servers
        if id(servers) not in self._own:
            self._own[id(servers)] = servers, preferred(servers)  # operations share those of their path item
        return self._own[id(servers)][1]

    def of(self, resolved: ResolvedServer) -> BaseUrl:
        """Return the variable, URL and variables of a server, the same for the same server."""
        key = (resolved.server.url, resolved.server.variables)
        if key not in self._bases:
            self._bases[key] = self._build(resolved, len(self._bases) + 1)
        return self._bases[key]

    @property
    def bases(self) -> tuple[BaseUrl, ...]:
        """All that have been asked for, the main one first."""
        return tuple({base.key: base for base in (self.main, *self._bases.values())}.values())

    def report(self, api: Api, report: Report) -> None:
        """Report what the user has to know of the server that requests go to."""
        if self.is_given:
            return
        if self._resolved is None:
            hint = "Fill in the variable baseUrl, or give --base-url."
            report.add(codes.NO_SERVER, "The document names no server.", hint, Place(path=("servers",)))
        else:
            _report_main(self._resolved, api, report)

    def _gap(self, server: Server | None = None) -> BaseUrl:
        """A server that only the user knows, in place of one that cannot be used, or of none."""
        key = (server.url, server.variables) if server else ("", ())
        if key not in self._bases:
            name = self._names.take(base_name(len(self._bases) + 1))
            text = "Fill in: the URL of the server, such as https://api.example.com/v1"
            self._bases[key] = BaseUrl(name, "/", description=text)
        return self._bases[key]

    def _build(self, resolved: ResolvedServer, number: int) -> BaseUrl:
        key = self._names.take(base_name(number))
        by_name: dict[str, Variable] = {}
        pieces: list[str] = []
        for part in resolved.template.parts:
            if isinstance(part, str):
                pieces.append(part)
            else:
                if part.name not in by_name:
                    by_name[part.name] = self._variable(part, resolved.server, number)
                pieces.append("{{" + by_name[part.name].key + "}}")
        gap = "Fill in: put https:// and the host before this path. " if resolved.is_relative else ""
        mock = " (SwaggerHub's mock, not the API)" if resolved.is_mock else ""
        text = f"{gap}{resolved.server.description or 'The server of the API'}{mock}"
        variables = tuple(by_name.values())
        return BaseUrl(key, "".join(pieces), variables, resolved.url, resolved.location, text)

    def _variable(self, variable: ServerVariable, server: Server, number: int) -> Variable:
        choices = f" One of: {', '.join(variable.enum)}." if variable.enum else ""
        text = variable.description.strip() or f"Part of the server's URL {short(server.url, 300)}"
        key = self._names.take_key(server_stem(number, variable.name))
        return Variable(key, clean_value(variable.default), text + choices)


def _given(url: str) -> BaseUrl:
    return BaseUrl(BASE, url, (), url, locate(url), "The server, as given by --base-url.")


def _report_main(main: ResolvedServer, api: Api, report: Report) -> None:
    place = main.server.place
    if main.is_mock:
        text = "The only server is SwaggerHub's auto-mocking server: it makes answers up."
        report.add(
            codes.MOCK_SERVER_ONLY, text, "Ask the provider for the real server; give it with --base-url.", place
        )
    elif main.is_relative:
        text = f"The server “{main.server.url[:80]}” does not say where it is."
        hint = "Put https:// and the host before it in the variable baseUrl, or give --base-url."
        report.add(codes.RELATIVE_SERVER, text, hint, place)
    elif resolve_server(api.servers[0]).is_mock:
        text = "SwaggerHub's auto-mocking server stands first; requests go to the real one."
        report.add(codes.MOCK_SERVER_FIRST, text, "", api.servers[0].place)
