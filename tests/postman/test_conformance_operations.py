"""Operations on the wire: methods, servers, the Accept header, and what is left alone."""

from __future__ import annotations

from typing import Any

import pytest

from support.wire import DOCUMENTS, Changes, Rows, arrives, cases, converted, send
from swagger2postman import Options, convert

OPENAPI_3: Rows = {
    "get": arrives("GET /root/get"),
    "put": arrives("PUT /root/put"),
    "post": arrives("POST /root/post"),
    "delete": arrives("DELETE /root/delete"),
    "patch": arrives("PATCH /root/patch"),
    "head": arrives("HEAD /root/head"),
    "options": arrives("OPTIONS /root/options"),
    "trace": arrives("TRACE /root/trace"),
    "deprecated": arrives("GET /root/deprecated", query=[("v", "x")]),
    "callbacks": arrives("POST /root/callbacks"),
    "links": arrives("GET /root/links"),
    "trailing": arrives("GET /root/trailing/"),
    "accept-success": arrives("GET /root/accept-success", accept="application/hal+json, text/csv"),
    "accept-errors-only": arrives("GET /root/accept-errors-only", accept="application/problem+json, */*;q=0.8"),
    "accept-default-only": arrives("GET /root/accept-default-only", accept="application/json"),
    "path-server": arrives("GET /of-path/path-server"),
    "operation-server": arrives("GET /eu/v2/operation-server"),
    "second-root-server": arrives("GET /second/second-root-server"),
}

SWAGGER_2: Rows = {
    "get": arrives("GET /base/v1/get"),
    "head": arrives("HEAD /base/v1/head"),
    "options": arrives("OPTIONS /base/v1/options"),
    "deprecated": arrives("GET /base/v1/deprecated"),
    "accept": arrives("GET /base/v1/accept", accept="application/json, application/xml"),
}


CASES = [*cases("operations-3.yaml", OPENAPI_3), *cases("operations-2.yaml", SWAGGER_2)]


@pytest.mark.parametrize(("document", "changes", "row", "meant"), CASES)
def test_what_arrives(document: str, changes: Changes, row: str, meant: dict[str, Any]) -> None:
    """The request goes to the server and path that the document means, by its method."""
    assert send(document, *changes)[row] == meant


@pytest.mark.parametrize(("document", "rows"), [("operations-3.yaml", OPENAPI_3), ("operations-2.yaml", SWAGGER_2)])
def test_every_operation_has_its_row(document: str, rows: Rows) -> None:
    """No operation of the documents goes unchecked."""
    assert list(send(document)) == list(rows)


def test_deprecated_operations_are_marked_or_left_out() -> None:
    """A deprecated operation and its deprecated parameter are marked; with the option it is left out."""
    kept, left_out = converted("operations-3.yaml"), converted("operations-3.yaml", Options(exclude_deprecated=True))
    old = next(item for item in kept.requests() if item.request.url.path[0] == "deprecated")
    assert (old.name, old.request.description, old.request.url.query[0].description) == (
        "Old (deprecated)",
        "**Deprecated.**",
        "Required. Deprecated.",
    )
    names = [[item.name for item in made.requests()] for made in (kept, left_out)]
    assert names[1] == [name for name in names[0] if name != old.name]


@pytest.mark.parametrize(
    ("document", "codes"),
    [
        ("operations-3.yaml", ["webhooks-left-out"]),
        ("operations-2.yaml", []),
        ("bodies-31.yaml", []),
        ("bodies-2.yaml", []),
        ("parameters-3.yaml", ["missing-field", "neutralised-variable", "example-mismatch"]),
        ("parameters-2.yaml", []),
    ],
)
def test_no_noise(document: str, codes: list[str]) -> None:
    """Callbacks, links and extensions are passed over in silence; webhooks are named once."""
    assert [one.code for one in convert((DOCUMENTS / document).read_bytes()).diagnostics] == codes
