"""Operations with servers of their own: which hosts get the reader's credentials (OpenAPI 3.1 section 4.8.5)."""

from __future__ import annotations

from swagger2postman.checks.wording import shorten
from swagger2postman.diagnostics import Place, Report
from swagger2postman.documents.swaggerhub import MOCK_HOST
from swagger2postman.openapi.model import Api, Operation, Server


def check_hosts(api: Api, report: Report) -> None:
    """Warn once of each host that is none of the API's servers, and would get the credentials of an operation."""
    known = dict.fromkeys(host for server in api.servers if (host := server.host) not in ("", MOCK_HOST))
    told: set[str] = set()
    looked: set[int] = set()
    for operation in api.operations:
        if id(operation.servers) in looked or not any(operation.security):
            continue
        looked.add(id(operation.servers))  # which operations may share
        for server in operation.servers:
            host = server.host
            if host and host not in known and host not in told:
                told.add(host)
                _warn(operation, server, host, next(iter(known), ""), report)


def _warn(operation: Operation, server: Server, host: str, main: str, report: Report) -> None:
    names = dict.fromkeys(name for alternative in operation.security for name in alternative)
    schemes = ", ".join(f"“{shorten(name)}”" for name in list(names)[:3])
    other = f", not to “{shorten(main, 80)}”," if main else ""
    name = shorten(f"{operation.method} {operation.path}", 80)
    text = f"“{name}” goes to “{shorten(host, 80)}”{other} and carries your credentials for {schemes} there."
    hint = "Make sure that this host is the provider's; if not, choose No Auth for that request, or give --base-url."
    report.warn("other-host", text, hint, Place(server.place.document, (*server.place.path, "url")))
