"""Parameters on the wire: what newman sends for each location, style, explode, type and version."""

from __future__ import annotations

from typing import Any

import pytest

from support.wire import Changes, Rows, arrives, cases, converted, in_version_31, send

OPENAPI_3: Rows = {
    "path-simple": arrives("GET /path-simple/blue"),
    "path-simple-array": arrives("GET /path-simple-array/blue,black"),
    "path-simple-object": arrives("GET /path-simple-object/R,100,G,200"),
    "path-simple-object-explode": arrives("GET /path-simple-object-explode/R=100,G=200"),
    "path-label": arrives("GET /path-label/.5"),
    "path-label-array": arrives("GET /path-label-array/.blue,black"),
    "path-label-array-explode": arrives("GET /path-label-array-explode/.blue.black"),
    "path-label-object": arrives("GET /path-label-object/.R,100,G,200"),
    "path-label-object-explode": arrives("GET /path-label-object-explode/.R=100.G=200"),
    "path-matrix": arrives("GET /path-matrix/;v=true"),
    "path-matrix-array": arrives("GET /path-matrix-array/;v=blue,black"),
    "path-matrix-array-explode": arrives("GET /path-matrix-array-explode/;v=blue;v=black"),
    "path-matrix-object": arrives("GET /path-matrix-object/;v=R,100,G,200"),
    "path-matrix-object-explode": arrives("GET /path-matrix-object-explode/;R=100;G=200"),
    "path-reserved": arrives("GET /path-reserved/+316 a%2Fb?c#d%e&f=g;h:i@Zürich"),
    "path-colon": arrives("GET /path-colon/:v"),
    "path-content": arrives('GET /path-content/{"a":"x%2Fy"}'),
    "path-mixed": arrives("GET /path-mixed/report-2024%2FQ1 50%.csv/3:activate"),
    "path-odd-name": arrives("GET /path-odd-name/7/8"),
    "query-form": arrives("GET /query-form", query=[("v", "blue")]),
    "query-form-array": arrives("GET /query-form-array", query=[("v", "blue"), ("v", "black")]),
    "query-form-array-example": arrives("GET /query-form-array-example", query=[("v", "red"), ("v", "a,b")]),
    "query-form-array-no-explode": arrives("GET /query-form-array-no-explode", query=[("v", "blue,black")]),
    "query-form-object": arrives("GET /query-form-object", query=[("R", "100"), ("G", "200")]),
    "query-form-object-no-explode": arrives("GET /query-form-object-no-explode", query=[("v", "R,100,G,200")]),
    "query-space": arrives("GET /query-space", query=[("v", "blue black")]),
    "query-space-explode": arrives("GET /query-space-explode", query=[("v", "blue"), ("v", "black")]),
    "query-pipe": arrives("GET /query-pipe", query=[("v", "blue|black")]),
    "query-pipe-object": arrives("GET /query-pipe-object", query=[("v", "R|100|G|200")]),
    "query-deep": arrives("GET /query-deep", query=[("v[R]", "100"), ("v[G]", "200")]),
    "query-deep-nested": arrives(
        "GET /query-deep-nested", query=[("v[a][b&c]", "1"), ("v[a][b&c]", "2"), ("v[d]", "x=y")]
    ),
    "query-content": arrives("GET /query-content", query=[("v", '{"a":"x&y {z} 50% +1","b":[1]}')]),
    "query-reserved": arrives(
        "GET /query-reserved",
        query=[
            ("phone", "+31612345678"),
            ("tricky", "a&b=c#d%"),
            ("text", " Zürich, ä/ö?;\"<é€>'"),
            ("n a&m=e[]", "x"),
            ("plain", "%41 {x} a\\b^`|~"),
        ],
    ),
    "query-allow-reserved": arrives("GET /query-allow-reserved", query=[("v", "https://e.example/a?b=c&d=+1#f;[x]")]),
    "query-empty": arrives("GET /query-empty", query=[("v", ""), ("w", "")]),
    "query-no-schema": arrives("GET /query-no-schema", query=[("v", "text")]),
    "query-variable-text": arrives("GET /query-variable-text", query=[("v", "{{client_secret}}")]),
    "optional": arrives("GET /optional", query=[("kept", "1")]),
    "by-reference": arrives("GET /by-reference", query=[("shared", "by reference")]),
    "path-level": arrives("GET /path-level/item", query=[("o", "operation"), ("k", "item")]),
    "same-name": arrives(
        "GET /same-name/path", query=[("v", "query")], headers={"v": "header"}, cookies=[("v", "cookie")]
    ),
    "header-simple": arrives("GET /header-simple", headers={"x-v": "5"}),
    "header-array": arrives("GET /header-array", headers={"x-v": "blue,black"}),
    "header-object": arrives("GET /header-object", headers={"x-v": "R,100,G,200"}),
    "header-object-explode": arrives("GET /header-object-explode", headers={"x-v": "R=100,G=200"}),
    "header-content": arrives("GET /header-content", headers={"x-v": '{"R":100,"G":200}'}),
    "header-reserved": arrives("GET /header-reserved", headers={"x-v": '+31 a&b=c#d% café, "q"; /x'}),
    "header-ignored": arrives("GET /header-ignored"),
    "cookie-form": arrives("GET /cookie-form", cookies=[("c", "a;b c"), ("d", "5")]),
    "cookie-array-no-explode": arrives("GET /cookie-array-no-explode", cookies=[("c", "blue,black")]),
    "cookie-array": arrives("GET /cookie-array", cookies=[("c", "blue"), ("c", "black")]),
    "cookie-object": arrives("GET /cookie-object", cookies=[("c", "R,100,G,200")]),
    "path-empty": arrives("GET /path-empty/1"),
    "query-content-text": arrives("GET /query-content-text", query=[("v", "a&b +1")]),
    "query-types": arrives(
        "GET /query-types",
        query=[("b", "false"), ("n", "1.5"), ("d", "2024-01-02"), ("z", ""), ("t", "12"), ("l", "a"), ("l", "b")],
    ),
    "query-named": arrives("GET /query-named", query=[("v", "5")]),
    "query-repeated": arrives("GET /query-repeated", query=[("ids[]", "1"), ("ids[]", "2")]),
}

SWAGGER_2: Rows = {
    "csv": arrives("GET /csv/blue,black", query=[("q", "blue,black")], headers={"x-v": "blue,black"}),
    "default": arrives("GET /default", query=[("q", "blue,a,b")]),
    "ssv": arrives("GET /ssv", query=[("q", "blue black")]),
    "tsv": arrives("GET /tsv", query=[("q", "blue\tblack")]),
    "pipes": arrives("GET /pipes/blue|black", query=[("q", "1|2")], headers={"x-v": "blue|black"}),
    "multi": arrives("GET /multi", query=[("q", "blue"), ("q", "black")]),
    "reserved": arrives("GET /reserved/+31 a%2Fb?c#d%", query=[("q", "+31612345678"), ("r", "a&b=c#d% ü")]),
    "x-examples": arrives("GET /x-examples", query=[("q", "one"), ("d", "preset"), ("e", "first"), ("n", "11")]),
}


CASES = [
    *cases("parameters-3.yaml", OPENAPI_3),
    *cases("parameters-3.yaml", OPENAPI_3, *in_version_31()),
    *cases("parameters-2.yaml", SWAGGER_2),
]


@pytest.mark.parametrize(("document", "changes", "row", "meant"), CASES)
def test_what_arrives(document: str, changes: Changes, row: str, meant: dict[str, Any]) -> None:
    """The server reads the parameters as the document means them."""
    assert send(document, *changes)[row] == meant


@pytest.mark.parametrize(("document", "rows"), [("parameters-3.yaml", OPENAPI_3), ("parameters-2.yaml", SWAGGER_2)])
def test_every_operation_has_its_row(document: str, rows: Rows) -> None:
    """No operation of the documents goes unchecked."""
    assert list(send(document)) == list(rows)


def test_optional_parameters_are_there_to_be_switched_on() -> None:
    """What is optional is disabled and has a good value."""
    made = converted("parameters-3.yaml")
    request = next(item.request for item in made.requests() if item.request.url.path[0] == "optional")
    assert [(one.key, one.value, one.disabled) for one in (*request.url.query, *request.header)] == [
        ("v", "x", True),
        ("kept", "1", False),
        ("X-V", "x", True),
        ("Cookie", "c=x", True),
    ]
