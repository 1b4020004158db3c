"""Compares hosts with that of the API: does one owner have both? (OpenAPI 3.1 sections 4.8.5 and 4.8.6)"""

from __future__ import annotations

from collections.abc import Iterator

from swagger2postman.findings import codes
from swagger2postman.findings.diagnostic import short
from swagger2postman.findings.report import Place, Report
from swagger2postman.openapi.domains import have_one_owner
from swagger2postman.openapi.model import Api, Server
from swagger2postman.openapi.servers import MOST_CHOICES, ResolvedServer, possible_hosts
from swagger2postman.openapi.urls import locate
from swagger2postman.postman.servers import ServerPlan

_MOST_CHOICES_OF_ALL = 20_000  # of all servers together: what many of them share by reference multiplies
HINT = "Make sure that this host is the provider's before you fill in a secret"


class HostComparison:
    """Knows the host of the API, with which all others are compared, and reports where servers lead elsewhere.

    `main_host` is empty where it is not known. Servers of the document that no request uses are not compared with, and
    say nothing of who owns a host.
    """

    def __init__(self, api: Api, servers: ServerPlan, base_url: str, report: Report) -> None:
        self._url_key = "host" if api.dialect == "2.0" else "url"
        self._report = report
        self._choices_left = _MOST_CHOICES_OF_ALL
        self.main_host = _main_host(servers.main_server, base_url)

    def has_same_owner(self, host: str) -> bool:
        """Tell whether a host and that of the API have one owner."""
        return bool(self.main_host) and have_one_owner(host, self.main_host)

    def report_choices(self, resolved: ResolvedServer) -> None:
        """Warn of the variables of a server that lead what it gets to a host of another owner."""
        for host in self.hosts_of_others(resolved):
            text = f"The variables of the server “{short(resolved.server.url, 80)}” can lead to {host}."
            self._report.add(codes.OTHER_HOST, text, f"{HINT}.", self.place_of_url(resolved.server))

    def hosts_of_others(self, resolved: ResolvedServer) -> Iterator[str]:
        """Yield the hosts of other owners that a server's enums lead to, besides its default, as messages name them."""
        default, *others = possible_hosts(resolved, min(MOST_CHOICES, self._choices_left))
        self._choices_left -= len(others)
        for host in others:
            if not host:
                yield "an unknown host"
            elif not have_one_owner(host, self.main_host or default):
                yield f"“{short(host, 80)}”"

    def place_of_url(self, server: Server) -> Place:
        """Return the place of a server's URL in the document."""
        return Place(server.place.document, (*server.place.path, self._url_key))


def _main_host(main: ResolvedServer | None, base_url: str) -> str:
    """The host of the API; a mock is not the API, and a server on this machine does not say who owns the API."""
    given = locate(base_url)
    if given and not given.is_loopback:
        return given.host
    if main is None or main.is_mock or main.location is None:
        return ""
    return main.location.host
