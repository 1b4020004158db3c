"""Servers to base URLs: which variable holds the server of a request (OpenAPI 3.1 section 4.8.5)."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from swagger2postman.findings.diagnostic import short
from swagger2postman.openapi.model import Api, Operation, Server, ServerVariable
from swagger2postman.openapi.servers import ResolvedServer, clean_value, main_server, preferred
from swagger2postman.openapi.urls import Location, locate
from swagger2postman.postman.model import Variable
from swagger2postman.postman.names import BASE, UniqueNames, base_name, server_stem
from swagger2postman.postman.variables import variable_reference

_LONGEST_URL = 300  # characters of a URL in a description
_ServerKey = tuple[str, tuple[ServerVariable, ...]]


class BaseUrl(Struct, frozen=True):
    """A server as requests use it. `key` is the variable with its URL, `value` that URL with Postman variables in it.

    `url` has the default values of `variables` instead; `location` is None where the user has to fill in the host.
    """

    key: str
    value: str
    variables: tuple[Variable, ...] = ()
    url: str = ""
    location: Location | None = None
    description: str = ""

    @property
    def host(self) -> str:
        """The host that requests go to, as messages name it."""
        return self.location.name if self.location else f"the server that you fill in as {self.key}"


class ServerPlan:
    """Decides once for an API which variable holds the server of each request; each server has variables of its own.

    `base_url` is the user's server, which stands instead of all others. `main_server` is the document's server for
    requests without one of their own, and `main` is its base URL.
    """

    def __init__(self, api: Api, names: UniqueNames, base_url: str = "") -> None:
        self._names = names
        self._bases: dict[_ServerKey, BaseUrl] = {}
        self._own_servers: dict[int, tuple[Sequence[Server], ResolvedServer | None]] = {}
        self._base_of_servers: dict[int, BaseUrl] = {}
        self.main_server = main_server(api)
        self.is_given = bool(base_url)
        if base_url:
            self.main = _given_base(base_url.rstrip("/"))
        elif self.main_server:
            self.main = self.base_url(self.main_server)
        else:
            self.main = self._base_to_fill_in()

    def base_of(self, operation: Operation) -> BaseUrl:
        """Return the base URL of an operation: of its own server, else of the API's.

        Where an operation has servers of its own and none can be used, the user has to fill one in.
        """
        if self.is_given or not operation.servers:
            return self.main
        key = id(operation.servers)
        if key not in self._base_of_servers:
            server = self.own_server(operation)
            base = self.base_url(server) if server else self._base_to_fill_in(operation.servers[0])
            self._base_of_servers[key] = base
        return self._base_of_servers[key]

    def own_server(self, operation: Operation) -> ResolvedServer | None:
        """Return the server of its own that an operation goes to; None if it has none that can be used."""
        servers = operation.servers
        if id(servers) not in self._own_servers:  # operations share those of their path item
            self._own_servers[id(servers)] = servers, preferred(servers)
        return self._own_servers[id(servers)][1]

    def base_url(self, resolved: ResolvedServer) -> BaseUrl:
        """Return the base URL of a server, the same for the same server."""
        key = (resolved.server.url, resolved.server.variables)
        if key not in self._bases:
            self._bases[key] = self._build_base(resolved, number=len(self._bases) + 1)
        return self._bases[key]

    @property
    def bases(self) -> tuple[BaseUrl, ...]:
        """All base URLs that have been asked for, the main one first."""
        by_key = {base.key: base for base in (self.main, *self._bases.values())}
        return tuple(by_key.values())

    def _base_to_fill_in(self, server: Server | None = None) -> BaseUrl:
        """The base URL of a server that only the user knows, instead of one that cannot be used, or of none."""
        key = (server.url, server.variables) if server else ("", ())
        if key not in self._bases:
            name = self._names.take(base_name(len(self._bases) + 1))
            description = "Fill in: the URL of the server, such as https://api.example.com/v1"
            self._bases[key] = BaseUrl(name, "/", description=description)
        return self._bases[key]

    def _build_base(self, resolved: ResolvedServer, *, number: int) -> BaseUrl:
        """The base URL of a server; the URL's variables become Postman's."""
        key = self._names.take(base_name(number))
        variables: dict[str, Variable] = {}
        value = ""
        for part in resolved.template.parts:
            if isinstance(part, str):
                value += part
                continue
            if part.name not in variables:
                variables[part.name] = self._build_variable(part, resolved.server, number=number)
            value += variable_reference(variables[part.name].key)
        return BaseUrl(
            key,
            value,
            variables=tuple(variables.values()),
            url=resolved.url,
            location=resolved.location,
            description=_describe(resolved),
        )

    def _build_variable(self, variable: ServerVariable, server: Server, *, number: int) -> Variable:
        description = variable.description.strip() or f"Part of the server's URL {short(server.url, _LONGEST_URL)}"
        if variable.enum:
            description += f" One of: {', '.join(variable.enum)}."
        key = self._names.take_key(server_stem(number, variable.name))
        return Variable(key, clean_value(variable.default), description)


def _given_base(url: str) -> BaseUrl:
    """The base URL of the server that the user gives."""
    description = "The server that --base-url gives."
    return BaseUrl(BASE, url, url=url, location=locate(url), description=description)


def _describe(resolved: ResolvedServer) -> str:
    description = resolved.server.description or "The server of the API"
    if resolved.is_relative:
        description = f"Fill in: put https:// and the host before this path. {description}"
    return f"{description} (SwaggerHub's mock, not the API)" if resolved.is_mock else description
