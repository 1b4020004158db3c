"""Findings about hosts: which of them get the user's credentials, and may be somebody else's (OpenAPI 3.1 4.8.5)."""

from __future__ import annotations

from collections.abc import Iterator

from swagger2postman.findings import codes
from swagger2postman.findings.diagnostic import short
from swagger2postman.findings.report import Report
from swagger2postman.openapi.domains import have_one_owner
from swagger2postman.openapi.model import Api, Operation, Server
from swagger2postman.openapi.servers import ResolvedServer, resolve_server
from swagger2postman.postman.auth.plan import AuthPlan
from swagger2postman.postman.checks.host_comparison import HINT, HostComparison
from swagger2postman.postman.checks.token_hosts import check_token_hosts
from swagger2postman.postman.servers import ServerPlan

_MOST_SCHEMES = 3  # that a message names
_OPERATION_HINT = (
    "Make sure that this host is the provider's; if it is not, choose No Auth for that request, or give --base-url."
)


def check_hosts(api: Api, servers: ServerPlan, auth: AuthPlan, report: Report) -> None:
    """Report the servers that cannot be used, and each host that gets credentials and may be somebody else's."""
    comparison = HostComparison(api, servers, auth.options.base_url, report)
    if not auth.options.base_url:
        _HostChecks(api, servers, auth, comparison, report).run()
    check_token_hosts(servers, auth, comparison, report)


class _HostChecks:
    """Checks the hosts of the document's servers."""

    def __init__(
        self, api: Api, servers: ServerPlan, auth: AuthPlan, comparison: HostComparison, report: Report
    ) -> None:
        self._api = api
        self._servers = servers
        self._auth = auth
        self._comparison = comparison
        self._report = report
        self._reported_hosts: set[str] = set()
        self._checked_servers: set[int] = set()

    def run(self) -> None:
        self._report_unusable_servers()
        main = self._servers.main_server
        if main and any(self._auth.request_auth(operation).sent for operation in self._api.operations):
            self._comparison.report_choices(main)
        for operation in self._api.operations:
            self._check_operation(operation)
        if self._auth.options.wants_environments and self._comparison.main_host:
            for server in self._api.servers:
                self._check_environment(server)

    def _report_unusable_servers(self) -> None:
        for server in dict.fromkeys(self._all_servers()):
            if not resolve_server(server).is_usable:
                url = short(server.url, 80)
                text = f"The server URL “{url}” is not used: programs read different hosts in it, or none."
                hint = "Write “https://”, a host in ASCII letters, perhaps a port, and a path; or give --base-url."
                self._report.add(codes.UNUSABLE_SERVER, text, hint, self._comparison.place_of_url(server))

    def _all_servers(self) -> Iterator[Server]:
        yield from self._api.servers
        for servers in {id(operation.servers): operation.servers for operation in self._api.operations}.values():
            yield from servers

    def _check_operation(self, operation: Operation) -> None:
        """Warn once of each host that gets the credentials of an operation and is not the API's."""
        source = self._auth.token_operation
        gives_token = source is not None and operation is source.operation  # which `token_hosts` checks
        if not operation.servers or gives_token or not self._auth.request_auth(operation).sent:
            return
        resolved = self._servers.own_server(operation)
        if resolved is None or id(resolved) in self._checked_servers:
            return
        self._checked_servers.add(id(resolved))  # operations of one path item share it
        if resolved.location and resolved.location.host != self._comparison.main_host:
            self._warn(operation, resolved, f"“{short(resolved.location.host, 80)}”")
        for host in self._comparison.hosts_of_others(resolved):
            self._warn(operation, resolved, host, depends_on_variables=True)

    def _warn(
        self, operation: Operation, resolved: ResolvedServer, host: str, *, depends_on_variables: bool = False
    ) -> None:
        if host in self._reported_hosts:
            return
        self._reported_hosts.add(host)
        name = short(f"{operation.method} {operation.path}", 80)
        verb = "can send" if depends_on_variables else "sends"
        text = f"“{name}” {verb} your credentials for {_schemes_of(operation)} to {host}"
        if self._comparison.main_host:
            text += f", not to “{short(self._comparison.main_host, 80)}”"
        text += ": its server's variables choose the host." if depends_on_variables else "."
        self._report.add(codes.OTHER_HOST, text, _OPERATION_HINT, self._comparison.place_of_url(resolved.server))

    def _check_environment(self, server: Server) -> None:
        """Warn of an environment that leads the API to a host of another owner; that of the mock says so itself."""
        resolved = resolve_server(server)
        main = self._servers.main_server
        if main is None or resolved.template != main.template:
            self._comparison.report_choices(resolved)
        if resolved.location is None or resolved.is_mock:
            return
        if not have_one_owner(resolved.location.host, self._comparison.main_host):
            text = f"The environment of the server “{short(resolved.url, 80)}” sends your credentials to its host."
            hint = f"{HINT} and choose this environment."
            self._report.add(codes.OTHER_HOST, text, hint, self._comparison.place_of_url(server))


def _schemes_of(operation: Operation) -> str:
    """The security schemes of an operation, as a message names them."""
    names: dict[str, None] = {}
    for alternative in operation.security:
        names.update(dict.fromkeys(alternative))
    return ", ".join(f"“{short(name, 60)}”" for name in list(names)[:_MOST_SCHEMES]) or "this API"
