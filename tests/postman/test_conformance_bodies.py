"""Request bodies on the wire: what newman sends for each kind of body and version."""

from __future__ import annotations

from typing import Any

import pytest

from support.wire import DOCUMENTS, Changes, Rows, arrives, cases, converted, in_version_31, send
from swagger2postman import Options, convert

OPENAPI_3: Rows = {
    "json": arrives(
        "POST /json", accept="application/json", type="application/json", body={"iccid": "8931", "size": 3}
    ),
    "json-charset": arrives(
        "POST /json-charset", type="application/vnd.api+json; charset=utf-8", body={"iccid": "8931", "size": 3}
    ),
    "json-suffix": arrives("POST /json-suffix", type="application/problem+json", body={"iccid": "8931", "size": 3}),
    "merge-patch": arrives(
        "PATCH /merge-patch", type="application/merge-patch+json", body={"iccid": "8931", "size": 3}
    ),
    "json-patch": arrives(
        "PATCH /json-patch", type="application/json-patch+json", body=[{"op": "remove", "path": "/a"}]
    ),
    "json-text": arrives("POST /json-text", type="application/json", body='{{x}} // no "comment" /* ü */'),
    "json-array": arrives("POST /json-array", type="application/json", body=[{"iccid": "8931", "size": 3}]),
    "json-null": arrives("POST /json-null", type="application/json", body=None),
    "nullable": arrives("POST /nullable", type="application/json", body={"a": None, "b": 1}),
    "read-only": arrives("POST /read-only", type="application/json", body={"name": "Anna", "secret": "pw"}),
    "one-of": arrives("POST /one-of", type="application/json", body={"kind": "kat", "lives": 9}),
    "all-of": arrives("POST /all-of", type="application/json", body={"iccid": "8931", "size": 3, "pin": "0000"}),
    "bad-example": arrives("POST /bad-example", type="application/json", body={"iccid": "8931", "size": 3}),
    "named-examples": arrives("POST /named-examples", type="application/json", body={"iccid": "1"}),
    "form": arrives(
        "POST /form",
        type="application/x-www-form-urlencoded",
        body=[
            ("phone", "+31612345678"),
            ("tricky", "a&b=c#d% ü"),
            ("list", "a"),
            ("list", "b"),
            ("odd & [name]%", "{ {x}"),
        ],
    ),
    "form-encoding": arrives(
        "POST /form-encoding",
        type="application/x-www-form-urlencoded",
        body=[
            ("comma", "a,b"),
            ("space", "a b"),
            ("pipe", "a|b"),
            ("deep[a b]", "x%20y"),
            ("s", "1"),
            ("t", "1+1"),
            ("json", "[1,2]"),
            ("object", '{"o":"a&b"}'),
        ],
    ),
    "multipart": arrives(
        "POST /multipart",
        type="multipart/form-data",
        body=[
            ("name", "", 'Zürich; "x" { {y}}'),
            ("data", "application/json", '{"iccid": "8931", "size": 3}'),
            ("list", "", "1"),
            ("list", "", "2"),
            ("objects", "application/json", '[{"iccid": "8931", "size": 3}]'),
            ("csv", "text/csv", "a,b"),
        ],
    ),
    "xml": arrives(
        "POST /xml",
        accept="application/xml, text/xml",
        type="application/xml",
        body=(
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<o:order xmlns:o="http://example.com/order" id="7" xmlns:x="http://example.com/x" x:lang="nl">\n'
            "  <o:remark>a &lt; b &amp; c</o:remark>\n"
            "  <plain>1</plain>\n"
            "  <plain>2</plain>\n"
            "  <lines>\n"
            "    <line>a</line>\n"
            "    <line>b</line>\n"
            "  </lines>\n"
            "  <alien>\n"
            "    <alien>a</alien>\n"
            "  </alien>\n"
            "</o:order>\n"
        ),
    ),
    "xml-root": arrives(
        "POST /xml-root",
        type="text/xml",
        body='<?xml version="1.0" encoding="UTF-8"?>\n<Sim>\n  <iccid>8931</iccid>\n  <size>3</size>\n</Sim>\n',
    ),
    "xml-text": arrives("POST /xml-text", type="application/soap+xml", body="<Sim><iccid>as written</iccid></Sim>"),
    "svg": arrives("POST /svg", type="image/svg+xml", body="<svg/>"),
    "text": arrives("POST /text", type="text/plain", body="50% of { {x}} // ü\nline 2"),
    "text-number": arrives("POST /text-number", type="text/plain", body="5"),
    "csv": arrives("POST /csv", type="text/csv", body="a;b\n1;2\n"),
    "csv-rows": arrives("POST /csv-rows", type="text/csv", body="iccid,size\n8931,3\n"),
    "binary": arrives("POST /binary", type="application/octet-stream"),
    "image": arrives("PUT /image", type="application/octet-stream"),
    "any": arrives("POST /any", type="application/json", body={"iccid": "8931", "size": 3}),
    "several": arrives("POST /several", type="application/json", body={"iccid": "8931", "size": 3}),
    "no-schema": arrives("POST /no-schema", type="application/json", body={}),
    "no-content": arrives("POST /no-content"),
    "no-body": arrives("POST /no-body"),
    "get-body": arrives("GET /get-body", type="application/json", body={"iccid": "8931", "size": 3}),
    "delete-body": arrives("DELETE /delete-body", type="application/json", body={"iccid": "8931", "size": 3}),
    "get-form": arrives("GET /get-form", type="application/x-www-form-urlencoded", body=[("a", "1")]),
    "form-empty": arrives("POST /form-empty", type="application/x-www-form-urlencoded", body=[("a", "")]),
    "files": arrives("POST /files", type="multipart/form-data", body=[("files", "", "")]),
    "json-over-xml-first": arrives(
        "POST /json-over-xml-first", type="application/json;charset=UTF-8", body={"iccid": "8931", "size": 3}
    ),
}

OPENAPI_31: Rows = {
    "type-list": arrives("POST /type-list", type="application/json", body={"a": 3, "b": "fixed", "c": [1, "text"]}),
    "beside-ref": arrives("POST /beside-ref", type="application/json", body={"iccid": "8931", "pin": "0000"}),
    "multipart": arrives(
        "POST /multipart",
        type="multipart/form-data",
        body=[("photo", "image/png", ""), ("comma", "", "1,2"), ("base64", "", "aGk=")],
    ),
    "binary": arrives("POST /binary", type="application/octet-stream"),
    "path-item": arrives("GET /path-item"),
    "no-responses": arrives("GET /no-responses"),
}

SWAGGER_2: Rows = {
    "json": arrives("POST /json", accept="application/json", type="application/json", body={"iccid": "8931"}),
    "nullable": arrives("POST /nullable", type="application/json", body={"name": None}),
    "xml": arrives(
        "POST /xml",
        accept="application/xml",
        type="application/xml",
        body='<?xml version="1.0" encoding="UTF-8"?>\n<Sim>\n  <iccid>8931</iccid>\n</Sim>\n',
    ),
    "several": arrives("POST /several", type="application/json", body={"iccid": "8931"}),
    "x-examples": arrives("POST /x-examples", type="application/json", body={"iccid": "1"}),
    "text": arrives("POST /text", type="text/plain", body="hello"),
    "form": arrives(
        "POST /form",
        type="application/x-www-form-urlencoded",
        body=[("a", "+31 a&b"), ("csv", "1,2"), ("multi", "1"), ("multi", "2")],
    ),
    "form-without-consumes": arrives(
        "POST /form-without-consumes", type="application/x-www-form-urlencoded", body=[("a", "4")]
    ),
    "multipart": arrives(
        "POST /multipart",
        type="multipart/form-data",
        body=[("a", "", "x"), ("csv", "", "1,2"), ("multi", "", "1"), ("multi", "", "2")],
    ),
    "upload": arrives("POST /upload", type="multipart/form-data", body=[("upload", "", "")]),
    "delete": arrives("DELETE /delete", type="application/json", body={"iccid": "8931"}),
}


CASES = [
    *cases("bodies-3.yaml", OPENAPI_3),
    *cases("bodies-3.yaml", OPENAPI_3, *in_version_31()),
    *cases("bodies-31.yaml", OPENAPI_31),
    *cases("bodies-2.yaml", SWAGGER_2),
]


@pytest.mark.parametrize(("document", "changes", "row", "meant"), CASES)
def test_what_arrives(document: str, changes: Changes, row: str, meant: dict[str, Any]) -> None:
    """The server reads the body as the document means it."""
    assert send(document, *changes)[row] == meant


@pytest.mark.parametrize(
    ("document", "rows"),
    [("bodies-3.yaml", OPENAPI_3), ("bodies-31.yaml", OPENAPI_31), ("bodies-2.yaml", SWAGGER_2)],
)
def test_every_operation_has_its_row(document: str, rows: Rows) -> None:
    """No operation of the documents goes unchecked."""
    assert list(send(document)) == list(rows)


def several(preferred: str) -> tuple[str, str]:
    """Content type and body of the operation with several media types."""
    made = converted("bodies-3.yaml", Options(prefer_media_type=preferred))
    request = next(item.request for item in made.requests() if item.request.url.path[0] == "several")
    assert request.body is not None
    return request.header[0].value, request.body.raw


@pytest.mark.parametrize(
    ("preferred", "content_type", "body"),
    [
        ("", "application/json", '{\n  "iccid": "8931",\n  "size": 3\n}'),
        ("application/hal", "application/hal+json", '{\n  "iccid": "8931",\n  "size": 3\n}'),
        ("Text/", "text/csv", "a,b"),
        (
            "application/xml",
            "application/xml",
            '<?xml version="1.0" encoding="UTF-8"?>\n<Sim>\n  <iccid>8931</iccid>\n  <size>3</size>\n</Sim>\n',
        ),
        ("image/png", "application/json", '{\n  "iccid": "8931",\n  "size": 3\n}'),
    ],
)
def test_preferred_media_type(preferred: str, content_type: str, body: str) -> None:
    """A preferred media type, of which the beginning is enough, is sent where an operation has it."""
    assert several(preferred) == (content_type, body)


def test_further_named_examples_are_kept() -> None:
    """The first named example is the request, the others are saved with it."""
    made = converted("bodies-3.yaml")
    item = next(item for item in made.requests() if item.request.url.path[0] == "named-examples")
    assert [(one.name, one.request.body and one.request.body.raw) for one in item.examples] == [
        ("200 OK", '{\n  "iccid": "1"\n}'),
        ("Request: second", '{\n  "iccid": "2"\n}'),
    ]


def test_text_that_no_schema_can_judge_is_not_counted_as_proven() -> None:
    """XML and rows as the document writes them are sent, and are not among the proven requests."""
    made = convert((DOCUMENTS / "bodies-3.yaml").read_bytes())
    codes = [one.code for one in made.diagnostics if one.code != "neutralised-variable"]
    assert (made.requests - made.validated, codes) == (2, ["example-mismatch"])
