"""Documented responses as saved examples: statuses, headers, bodies, languages, and the bound of their size."""

from __future__ import annotations

import pytest

from support.wire import converted
from swagger2postman import Options

JSON, PROBLEM = ("Content-Type", "application/json"), ("Content-Type", "application/problem+json")
ACCOUNT, TITLE = '{\n  "id": 1,\n  "name": "Anna"\n}', '{\n  "title": "No such account"\n}'
XML = '<?xml version="1.0" encoding="UTF-8"?>\n<Problem>\n  <title>No such account</title>\n</Problem>\n'

Saved = tuple[str, int, str, list[tuple[str, str]], str, str | None]

RESPONSES: dict[str, list[Saved]] = {
    "statuses": [
        (
            "200 OK: Found",
            200,
            "OK",
            [JSON, ("X-Rate", "5"), ("X-List", "a,b"), ("X-Bare", "text")],
            "json",
            ACCOUNT,
        ),
        ("204 No Content: Nothing", 204, "No Content", [], "text", None),
        ("2XX: Other", 200, "OK", [("Content-Type", "application/hal+json")], "json", ACCOUNT),
        ("404 Not Found", 404, "Not Found", [PROBLEM], "json", TITLE),
        ("499", 499, "", [], "text", None),
        ("default: Whatever else", 500, "Internal Server Error", [PROBLEM], "json", TITLE),
    ],
    "named": [
        ("200 OK: The first", 200, "OK", [JSON], "json", '{\n  "title": "A"\n}'),
        ("200 OK: two", 200, "OK", [JSON], "json", '{\n  "title": "B"\n}'),
        ("200 OK: bad", 200, "OK", [JSON], "json", TITLE),
    ],
    "xml": [("200 OK", 200, "OK", [("Content-Type", "application/xml")], "xml", XML)],
    "xml-text": [("200 OK", 200, "OK", [("Content-Type", "application/xml")], "xml", "<Problem/>")],
    "html": [("200 OK", 200, "OK", [("Content-Type", "text/html")], "html", "<p>{ {x}}</p>")],
    "javascript": [("200 OK", 200, "OK", [("Content-Type", "application/javascript")], "javascript", "f()")],
    "csv": [("200 OK", 200, "OK", [("Content-Type", "text/csv")], "text", "a,b")],
    "pdf": [("200 OK", 200, "OK", [("Content-Type", "application/pdf")], "raw", None)],
    "any": [("200 OK", 200, "OK", [JSON], "json", TITLE)],
    "several": [("200 OK", 200, "OK", [JSON], "json", TITLE)],
    "large": [("200 OK", 200, "OK", [JSON], "json", None)],
}


@pytest.mark.parametrize("row", RESPONSES)
def test_saved_responses(row: str) -> None:
    """Each documented response is saved with its status, headers and a body that its own schema accepts."""
    made = converted("responses-3.yaml", Options(max_response_body=250))
    found = next(item for item in made.requests() if item.request.url.path[0] == row)
    assert [
        (one.name, one.code, one.status, [(head.key, head.value) for head in one.header], one.language, one.body)
        for one in found.examples
    ] == RESPONSES[row]


def test_every_operation_has_its_row() -> None:
    """No operation of the document goes unchecked."""
    assert [item.request.url.path[0] for item in converted("responses-3.yaml").requests()] == list(RESPONSES)
