"""Findings about the server that requests go to (OpenAPI 3.1 section 4.8.5)."""

from __future__ import annotations

from swagger2postman.findings import codes
from swagger2postman.findings.diagnostic import short
from swagger2postman.findings.report import Place, Report
from swagger2postman.openapi.model import Api
from swagger2postman.openapi.servers import ResolvedServer, resolve_server
from swagger2postman.postman.servers import ServerPlan


def check_main_server(api: Api, plan: ServerPlan, report: Report) -> None:
    """Report what the user has to know of the API's server, unless the user gives one."""
    if plan.is_given:
        return
    if plan.main_server is None:
        hint = "Fill in the variable baseUrl, or give --base-url."
        report.add(codes.NO_SERVER, "The document names no server.", hint, Place(path=("servers",)))
    else:
        _check_server(plan.main_server, api, report)


def _check_server(main: ResolvedServer, api: Api, report: Report) -> None:
    place = main.server.place
    if main.is_mock:
        text = "The only server is SwaggerHub's auto-mocking server: its responses are made up."
        hint = "Ask the provider for the URL of the real server; give it with --base-url."
        report.add(codes.MOCK_SERVER_ONLY, text, hint, place)
    elif main.is_relative:
        text = f"The server “{short(main.server.url, 80)}” has no host."
        hint = "Put https:// and the host before it in the variable baseUrl, or give --base-url."
        report.add(codes.RELATIVE_SERVER, text, hint, place)
    elif resolve_server(api.servers[0]).is_mock:
        text = "SwaggerHub's auto-mocking server is the first one; requests go to the real one."
        report.add(codes.MOCK_SERVER_FIRST, text, "", api.servers[0].place)
