"""Which hosts get the user's credentials although they may be somebody else's (OpenAPI 3.1 sections 4.8.5, 4.8.27)."""

from __future__ import annotations

from collections.abc import Iterator

from swagger2postman.findings import codes
from swagger2postman.findings.diagnostic import short
from swagger2postman.findings.report import Place, Report
from swagger2postman.openapi.domains import have_one_owner
from swagger2postman.openapi.model import Api, OAuthFlow, Operation, Server
from swagger2postman.openapi.servers import (
    MOST_CHOICES,
    ResolvedServer,
    absolute_url,
    main_server,
    possible_hosts,
    resolve_server,
)
from swagger2postman.openapi.urls import Location, locate, locate_for_secrets
from swagger2postman.postman.auth.plan import AuthPlan
from swagger2postman.postman.auth.token_endpoints import CLIENT_CREDENTIALS
from swagger2postman.postman.servers import ServerPlan

_MOST_CHOICES_OF_ALL = 20_000  # of all servers together: what many of them share by reference multiplies
_HINT = "Make sure that this host is the provider's before you fill in a secret"
_OTHER_HINT = "Make sure that this host is the provider's; if not, choose No Auth for that request, or give --base-url."


def report_hosts(api: Api, servers: ServerPlan, auth: AuthPlan, report: Report) -> None:
    """Report the servers that cannot be used, and each host that gets credentials and may be somebody else's.

    All hosts are compared with that of the server that requests go to; other servers of the document are not used, and
    say nothing of who owns a host.
    """
    _HostFindings(api, servers, auth, report).report()


class _HostFindings:
    def __init__(self, api: Api, servers: ServerPlan, auth: AuthPlan, report: Report) -> None:
        self._api = api
        self._servers = servers
        self._auth = auth
        self._report = report
        self._options = auth.options
        self._server = main_server(api)
        self._main = self._main_host()
        self._told: set[str] = set()
        self._looked_at: set[int] = set()
        self._choices_left = _MOST_CHOICES_OF_ALL

    def _main_host(self) -> str:
        """The host of the API; empty where it is not known: a mock is not the API."""
        given = locate(self._options.base_url)
        if given and not given.is_loopback:  # a server on this machine says nothing of who owns the API
            return given.host
        known = self._server.location if self._server and not self._server.is_mock else None
        return known.host if known else ""

    def report(self) -> None:
        if not self._options.base_url:
            self._report_servers()
            self._report_operations()
            self._report_environments()
        for flow in self._flows_in_use():
            self._report_flow(flow)
        self._report_token_operation()

    def _report_servers(self) -> None:
        """Warn of servers that programs read in different ways, and of choices that lead the API elsewhere."""
        owners = {id(operation.servers): operation.servers for operation in self._api.operations}
        stated = (*self._api.servers, *(server for servers in owners.values() for server in servers))
        for server in dict.fromkeys(stated):
            if not resolve_server(server).is_usable:
                url = short(server.url, 80)
                text = f"The server URL “{url}” is not used: programs read different hosts in it, or none."
                hint = "Write “https://”, a host in ASCII letters, perhaps a port, and a path; or give --base-url."
                self._report.add(codes.UNUSABLE_SERVER, text, hint, self._url_of(server))
        if self._server and any(self._auth.credentials(operation).what for operation in self._api.operations):
            self._report_choices(self._server)

    def _report_choices(self, resolved: ResolvedServer) -> None:
        """Warn of the variables of a server that lead what it gets to a host of another owner."""
        for host in self._strange_choices(resolved):
            text = f"The variables of the server “{short(resolved.server.url, 80)}” can lead to {host}."
            self._report.add(codes.OTHER_HOST, text, f"{_HINT}.", self._url_of(resolved.server))

    def _report_operations(self) -> None:
        """Warn once of each host that gets the credentials of an operation and is not the API's."""
        found = self._auth.token_operation
        for operation in self._api.operations:
            is_token_request = found is not None and operation is found.operation  # which has a finding of its own
            carries = operation.servers and not is_token_request and self._auth.credentials(operation).what
            resolved = self._servers.own_server(operation) if carries else None
            if resolved is None or id(resolved) in self._looked_at:
                continue
            self._looked_at.add(id(resolved))  # which operations may share
            host = resolved.location.host if resolved.location else ""
            if host and host != self._main:
                self._warn(operation, resolved, f"“{short(host, 80)}”")
            for choice in self._strange_choices(resolved):
                self._warn(operation, resolved, choice, "can go, by its server's variables,")

    def _report_environments(self) -> None:
        """Warn of environments that lead the API to a host of another owner; the mock's says that it is one."""
        for server in self._api.servers if self._options.wants_environments and self._main else ():
            resolved = resolve_server(server)
            host = resolved.location.host if resolved.location and not resolved.is_mock else ""
            if resolved.template != (self._server.template if self._server else None):
                self._report_choices(resolved)
            if host and not have_one_owner(host, self._main):
                text = f"The environment of the server “{short(resolved.url, 80)}” sends your credentials to its host."
                self._report.add(codes.OTHER_HOST, text, f"{_HINT} and choose it.", self._url_of(server))

    def _strange_choices(self, resolved: ResolvedServer) -> Iterator[str]:
        """The hosts of other owners that a server's enums lead to, besides its default."""
        first, *others = possible_hosts(resolved, min(MOST_CHOICES, self._choices_left))
        self._choices_left -= len(others)
        for host in others:
            if not host:
                yield "hosts that cannot be told"
            elif not have_one_owner(host, self._main or first):
                yield f"“{short(host, 80)}”"

    def _warn(self, operation: Operation, resolved: ResolvedServer, host: str, goes: str = "goes") -> None:
        if host in self._told:
            return
        self._told.add(host)
        names = dict.fromkeys(name for alternative in operation.security for name in alternative)
        schemes = ", ".join(f"“{short(name, 60)}”" for name in list(names)[:3]) or "this API"
        other = f", not to “{short(self._main, 80)}”," if self._main else ""
        name = short(f"{operation.method} {operation.path}", 80)
        text = f"“{name}” {goes} to {host}{other} and carries your credentials for {schemes} there."
        self._report.add(codes.OTHER_HOST, text, _OTHER_HINT, self._url_of(resolved.server))

    def _flows_in_use(self) -> Iterator[OAuthFlow]:
        """The flows whose URLs get a secret; a token URL of the user's stands for that of the main realm."""
        for name, realm in self._auth.realms_by_scheme.items():
            flow = self._auth.schemes[name].flow(CLIENT_CREDENTIALS)
            if flow and not (self._options.token_url and realm is self._auth.realms[0]):
                yield flow
        yield from (flow for flow in self._auth.native_flows if flow.type != "implicit")

    def _report_flow(self, flow: OAuthFlow) -> None:
        """Warn of the hosts that get a client secret or a password, and have nothing to do with the API's."""
        for field, url in (("tokenUrl", flow.token_url), ("refreshUrl", flow.refresh_url)):
            is_person = flow.type == "password" and field == "tokenUrl"
            what = "Your user name and password" if is_person else "Your client secret"
            found = locate_for_secrets(absolute_url(url, self._server)) if url else None
            self._compare(found, what, Place(flow.place.document, (*flow.place.path, field)))

    def _report_token_operation(self) -> None:
        """Warn of a token operation with a server of its own on another host, or without encryption."""
        found = self._auth.token_operation
        server = self._servers.own_server(found.operation) if found else None
        if server is None or self._options.base_url or server.location is None:
            return
        place = self._url_of(server.server)
        self._report_choices(server)
        if self._main and server.location.host != self._main and have_one_owner(server.location.host, self._main):
            text = f"Your client secret goes to “{server.location.host}”, not to “{self._main}”."
            self._report.add(codes.OTHER_HOST, text, f"{_HINT}.", place)
        self._compare(server.location, "Your client secret", place)
        if not server.location.is_encrypted:
            text = (
                f"The server “{short(server.url, 80)}” is not encrypted, so the client secret can be read on its way."
            )
            self._report.add(codes.INSECURE_TOKEN_URL, text, "Use “https://”.", place)

    def _compare(self, found: Location | None, what: str, place: Place) -> None:
        if found is None or (self._main and have_one_owner(found.host, self._main)):
            return
        known = "and the document names no server to compare that with"
        known = f"which is unrelated to “{short(self._main, 80)}”" if self._main else known
        text = f"{what} would go to “{short(found.host, 80)}”, {known}."
        self._report.add(codes.UNRELATED_TOKEN_HOST, text, f"{_HINT}.", place)

    def _url_of(self, server: Server) -> Place:
        key = "host" if self._api.dialect == "2.0" else "url"
        return Place(server.place.document, (*server.place.path, key))
