"""Judging values: JSON Schema 2020-12 with OpenAPI's formats, readOnly and writeOnly."""

from __future__ import annotations

import pytest

from swagger2postman.jsonvalue import Json
from swagger2postman.openapi.model import Schema
from swagger2postman.schema.explaining import MAX_MESSAGE
from swagger2postman.schema.registry import Direction
from swagger2postman.schema.validator import Validator

DEFINITIONS: dict[str, Schema] = {
    "Person": {
        "type": "object",
        "required": ["id", "name", "secret"],
        "properties": {
            "id": {"type": "integer", "readOnly": True},
            "name": {"type": "string"},
            "secret": {"$ref": "#/$defs/Secret"},
        },
    },
    "Secret": {"type": "string", "writeOnly": True},
    "a b/c~d": {"type": "integer"},
    "Tree": {"type": "object", "properties": {"below": {"type": "array", "items": {"$ref": "#/$defs/Tree"}}}},
}

REFUSED: dict[str, tuple[Schema, Json, str]] = {
    "type": ({"type": "integer"}, "1", "type"),
    "enum": ({"enum": [1, 2]}, 3, "enum"),
    "const": ({"const": "a"}, "b", "const"),
    "minimum": ({"minimum": 2}, 1, "minimum"),
    "exclusiveMaximum": ({"exclusiveMaximum": 2}, 2, "exclusiveMaximum"),
    "multipleOf": ({"multipleOf": 0.01}, 0.015, "multipleOf"),
    "int32": ({"type": "integer", "format": "int32"}, 2**31, "maximum"),
    "pattern": ({"pattern": "^a$"}, "b", "pattern"),
    "backtracking pattern": ({"pattern": r"^(?=.*(a|a)*\1$)"}, "a" * 40 + "b", "pattern"),
    "maxLength": ({"maxLength": 1}, "ab", "maxLength"),
    "date": ({"format": "date"}, "15-01-2024", "format"),
    "byte": ({"format": "byte"}, "!", "format"),
    "uniqueItems": ({"uniqueItems": True}, [1, 1], "uniqueItems"),
    "required": ({"required": ["a"]}, {}, "required"),
    "not": ({"not": {"type": "string"}}, "a", "not"),
    "oneOf": ({"oneOf": [{"minimum": 0}, {"minimum": 1}]}, 2, "oneOf"),
    "escaped reference": ({"$ref": "#/$defs/a%20b~1c~0d"}, "x", "type"),
    "recursion": ({"$ref": "#/$defs/Tree"}, {"below": [{"below": [1]}]}, "type"),
}


@pytest.mark.parametrize(("schema", "value", "keyword"), REFUSED.values(), ids=REFUSED)
def test_a_contradiction_names_its_keyword(schema: Schema, value: Json, keyword: str) -> None:
    """One problem, with the keyword in the way and a short message."""
    (problem,) = Validator(DEFINITIONS, Direction.REQUEST).problems(schema, value)
    assert problem.keyword == keyword
    assert len(problem.message) <= MAX_MESSAGE


MALFORMED: dict[str, tuple[Schema, Json]] = {
    "required: true": ({"type": "string", "required": True}, 1),
    "broken pattern": ({"type": "string", "pattern": "["}, 1),
    "length as text": ({"type": "string", "minLength": "3"}, 1),
    "unknown type beside": ({"type": ["string", "file"]}, 1),
    "property without schema": ({"type": "object", "properties": {"a": None}}, 1),
}


@pytest.mark.parametrize(("schema", "value"), MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_keyword_does_not_lose_the_others(schema: Schema, value: Json) -> None:
    """The keyword is left out; `type` beside it is still checked."""
    assert [problem.keyword for problem in Validator({}, Direction.REQUEST).problems(schema, value)] == ["type"]


DIRECTIONS: dict[str, tuple[Direction, Json, list[str]]] = {
    "request without id": (Direction.REQUEST, {"name": "Anna", "secret": "x"}, []),
    "request without secret": (Direction.REQUEST, {"name": "Anna"}, ["required"]),
    "response without secret": (Direction.RESPONSE, {"id": 1, "name": "Anna"}, []),
    "response without id": (Direction.RESPONSE, {"name": "Anna"}, ["required"]),
}


@pytest.mark.parametrize(("direction", "value", "keywords"), DIRECTIONS.values(), ids=DIRECTIONS)
def test_what_does_not_travel_is_not_required(direction: Direction, value: Json, keywords: list[str]) -> None:
    """`readOnly` counts for requests and `writeOnly` for responses, also behind `$ref`."""
    found = Validator(DEFINITIONS, direction).problems({"$ref": "#/$defs/Person"}, value)
    assert [problem.keyword for problem in found] == keywords


def test_required_in_a_sibling_branch() -> None:
    """A property hidden in one branch of `allOf` is not required by another."""
    schema: Schema = {"allOf": [{"required": ["id"]}, {"properties": {"id": {"readOnly": True}}}]}
    assert Validator({}, Direction.REQUEST).is_valid(schema, {})
    assert not Validator({}, Direction.RESPONSE).is_valid(schema, {})


def test_required_behind_a_reference() -> None:
    """A user of a shared definition may mark its required property as readOnly."""
    schema: Schema = {"allOf": [{"$ref": "#/$defs/Needs"}], "properties": {"id": {"readOnly": True}}}
    assert Validator({"Needs": {"required": ["id"]}}, Direction.REQUEST).is_valid(schema, {})


def test_the_path_leads_to_the_fault() -> None:
    """Keys and indices, from the value's root."""
    schema: Schema = {"items": {"properties": {"a": {"type": "integer"}}}}
    (problem,) = Validator({}, Direction.REQUEST).problems(schema, [{}, {"a": "x"}])
    assert problem.path == (1, "a")
