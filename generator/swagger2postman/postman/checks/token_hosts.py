"""Findings about the hosts of token endpoints: do they belong to the API? (OpenAPI 3.1 section 4.8.29)"""

from __future__ import annotations

from collections.abc import Iterator

from swagger2postman.findings import codes
from swagger2postman.findings.diagnostic import short
from swagger2postman.findings.report import Place, Report
from swagger2postman.openapi.model import OAuthFlow
from swagger2postman.openapi.servers import absolute_url
from swagger2postman.openapi.urls import Location, locate_for_secrets
from swagger2postman.postman.auth.plan import AuthPlan
from swagger2postman.postman.auth.schemes import CLIENT_CREDENTIALS
from swagger2postman.postman.checks.host_comparison import HINT, HostComparison
from swagger2postman.postman.servers import ServerPlan

_SECRET = "Your client secret"  # noqa: S105 - a word of messages
_PERSON = "Your user name and password"


def check_token_hosts(servers: ServerPlan, auth: AuthPlan, comparison: HostComparison, report: Report) -> None:
    """Report each host that gets a client secret, or a password for a token, and may be somebody else's."""
    for flow in _flows_with_secrets(auth):
        for field, url in (("tokenUrl", flow.token_url), ("refreshUrl", flow.refresh_url)):
            location = locate_for_secrets(absolute_url(url, servers.main_server)) if url else None
            what = _PERSON if flow.type == "password" and field == "tokenUrl" else _SECRET
            place = Place(flow.place.document, (*flow.place.path, field))
            _compare(location, what, place, comparison, report)
    if not auth.options.base_url:
        _check_token_operation(servers, auth, comparison, report)


def _flows_with_secrets(auth: AuthPlan) -> Iterator[OAuthFlow]:
    """The flows whose URLs get a secret; a token URL of the user's stands for that of the main token endpoint."""
    for name, endpoint in auth.endpoint_of.items():
        flow = auth.schemes[name].flow(CLIENT_CREDENTIALS)
        is_replaced = auth.options.token_url and endpoint is auth.token_endpoints[0]
        if flow and not is_replaced:
            yield flow
    for flow in auth.interactive_flows:
        if flow.type != "implicit":
            yield flow


def _check_token_operation(servers: ServerPlan, auth: AuthPlan, comparison: HostComparison, report: Report) -> None:
    """Warn of a token operation with a server of its own on another host, or without encryption."""
    source = auth.token_operation
    server = servers.own_server(source.operation) if source else None
    if server is None or server.location is None:
        return
    host = server.location.host
    place = comparison.place_of_url(server.server)
    comparison.report_choices(server)
    if host != comparison.main_host and comparison.has_same_owner(host):
        text = f"{_SECRET} goes to “{host}”, not to “{comparison.main_host}”."
        report.add(codes.OTHER_HOST, text, f"{HINT}.", place)
    _compare(server.location, _SECRET, place, comparison, report)
    if not server.location.is_encrypted:
        url = short(server.url, 80)
        text = f"The server “{url}” is not encrypted, so the client secret can be read on its way."
        report.add(codes.INSECURE_TOKEN_URL, text, "Use “https://”.", place)


def _compare(location: Location | None, what: str, place: Place, comparison: HostComparison, report: Report) -> None:
    """Warn of a host that has nothing to do with the API's."""
    if location is None or comparison.has_same_owner(location.host):
        return
    verb = "go" if what == _PERSON else "goes"
    text = f"{what} {verb} to “{short(location.host, 80)}”, "
    if comparison.main_host:
        text += f"which is unrelated to “{short(comparison.main_host, 80)}”."
    else:
        text += "and the document names no server to compare that with."
    report.add(codes.UNRELATED_TOKEN_HOST, text, f"{HINT}.", place)
