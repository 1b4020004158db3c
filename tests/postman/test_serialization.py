"""Parameter values on the wire: every style, and the characters that need care."""

from __future__ import annotations

import pytest

from swagger2postman.jsonvalue import Json
from swagger2postman.openapi.model import Parameter
from swagger2postman.postman.serialization import cookie_pairs, header_value, path_value, query_fields

COLOR: Json = {"R": 100, "G": 200}
ARRAY: Json = ["blue", "black"]


@pytest.mark.parametrize(
    ("style", "explode", "value", "expected"),
    [
        ("simple", False, "blue", "blue"),
        ("simple", False, 5, "5"),
        ("simple", False, True, "true"),
        ("simple", False, ARRAY, "blue,black"),
        ("simple", True, ARRAY, "blue,black"),
        ("simple", False, COLOR, "R,100,G,200"),
        ("simple", True, COLOR, "R=100,G=200"),
        ("label", False, "blue", ".blue"),
        ("label", False, ARRAY, ".blue,black"),
        ("label", True, ARRAY, ".blue.black"),
        ("label", False, COLOR, ".R,100,G,200"),
        ("label", True, COLOR, ".R=100.G=200"),
        ("matrix", False, "blue", ";color=blue"),
        ("matrix", False, ARRAY, ";color=blue,black"),
        ("matrix", True, ARRAY, ";color=blue;color=black"),
        ("matrix", False, COLOR, ";color=R,100,G,200"),
        ("matrix", True, COLOR, ";R=100;G=200"),
        ("pipeDelimited", False, ARRAY, "blue%7Cblack"),
        ("simple", False, "a b/c?d#e%", "a%20b%2Fc%3Fd%23e%25"),
        ("simple", False, "+31612345678", "+31612345678"),
        ("simple", False, ":id", "%3Aid"),
        ("simple", False, ["a,b", "c"], "a%2Cb,c"),
        ("simple", False, "é{{x}}", "%C3%A9%7B%7Bx%7D%7D"),
    ],
)
def test_path_values(style: str, explode: bool, value: Json, expected: str) -> None:
    """A path variable carries its style's delimiters, and everything else that has a meaning in a path is encoded."""
    assert path_value(Parameter("color", "path", style=style, explode=explode), value) == expected


@pytest.mark.parametrize(
    ("style", "explode", "value", "expected"),
    [
        ("form", True, "blue", [("color", "blue")]),
        ("form", True, None, [("color", "")]),
        ("form", True, ARRAY, [("color", "blue"), ("color", "black")]),
        ("form", False, ARRAY, [("color", "blue,black")]),
        ("form", True, COLOR, [("R", "100"), ("G", "200")]),
        ("form", False, COLOR, [("color", "R,100,G,200")]),
        ("spaceDelimited", False, ARRAY, [("color", "blue%20black")]),
        ("pipeDelimited", False, ARRAY, [("color", "blue%7Cblack")]),
        ("tabDelimited", False, ARRAY, [("color", "blue%09black")]),
        ("pipeDelimited", False, COLOR, [("color", "R%7C100%7CG%7C200")]),
        ("spaceDelimited", True, ARRAY, [("color", "blue"), ("color", "black")]),
        ("deepObject", True, COLOR, [("color[R]", "100"), ("color[G]", "200")]),
        ("deepObject", True, {"a": {"b": [1, 2]}}, [("color[a][b]", "1"), ("color[a][b]", "2")]),
        ("form", True, "+31612345678", [("color", "%2B31612345678")]),
        ("form", True, "50%&x=1#y", [("color", "50%25%26x=1%23y")]),
        ("form", True, "{{client_secret}}", [("color", "%7B%7Bclient_secret%7D%7D")]),
        ("form", False, ["a,b", "c d"], [("color", "a%2Cb,c%20d")]),
        ("form", True, [], []),
    ],
)
def test_query_fields(style: str, explode: bool, value: Json, expected: list[tuple[str, str]]) -> None:
    """A query parameter becomes the keys and values of its style, with what would end or change a value encoded."""
    assert query_fields(Parameter("color", "query", style=style, explode=explode), value) == expected


def test_query_parameter_with_content() -> None:
    """A parameter described by `content` is sent as JSON text."""
    parameter = Parameter("filter", "query", media_type="application/json")
    assert query_fields(parameter, {"a": ["x y"]}) == [("filter", '%7B"a":["x y"]%7D')]


@pytest.mark.parametrize(
    ("explode", "value", "expected"),
    [
        (False, "a", "a"),
        (False, ARRAY, "blue,black"),
        (False, COLOR, "R,100,G,200"),
        (True, COLOR, "R=100,G=200"),
        (False, "one\r\nX-Injected: two", "one X-Injected: two"),
        (False, "{{client_secret}}", "{ {client_secret}}"),
        (False, "café €", "café %E2%82%AC"),
    ],
)
def test_header_values(explode: bool, value: Json, expected: str) -> None:
    """A header value is one Latin-1 line in which Postman finds no variable."""
    assert header_value(Parameter("X-Color", "header", explode=explode), value) == expected


def test_cookie_pairs() -> None:
    """A cookie is one pair, and an exploded list several."""
    assert cookie_pairs(Parameter("session", "cookie", style="form", explode=True), "a;b") == ["session=a%3Bb"]
    assert cookie_pairs(Parameter("c", "cookie", style="form", explode=True), [1, 2]) == ["c=1", "c=2"]
