"""One value per keyword: what `ExampleGenerator` makes, judged by a second validator too."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from swagger2postman.jsonvalue import Json
from swagger2postman.openapi.model import Schema
from swagger2postman.schema.generate.generator import ExampleGenerator, Outcome
from swagger2postman.schema.registry import Direction
from swagger2postman.schema.validator import Validator

DEFINITIONS: dict[str, Schema] = {
    "Node": {
        "type": "object",
        "properties": {
            "value": {"type": "integer"},
            "below": {"type": "array", "items": {"$ref": "#/$defs/Node"}},
            "next": {"$ref": "#/$defs/Node"},
        },
    },
    "Wrapped": {
        "type": "object",
        "properties": {
            "value": {"type": "integer"},
            "same": {"description": "As OpenAPI 3.0 describes a reference", "allOf": [{"$ref": "#/$defs/Wrapped"}]},
            "more": {"allOf": [{"$ref": "#/$defs/Wrapped"}, {"properties": {"last": {"const": 1}}}]},
            "then": {"if": {"required": ["value"]}, "then": {"$ref": "#/$defs/Wrapped"}},
        },
    },
    "Endless": {"type": "object", "required": ["e"], "properties": {"e": {"$ref": "#/$defs/Endless"}}},
    "Cat": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}},
    "Dog": {"type": "object", "required": ["kind", "barks"], "properties": {"barks": {"const": True}}},
}


def build(schema: Schema, *candidates: Json, direction: Direction = Direction.REQUEST) -> Outcome:
    return ExampleGenerator(Validator(DEFINITIONS, direction)).choose(schema, candidates)


WHOLE: dict[str, tuple[Schema, Json]] = {
    "examples": ({"type": "string", "examples": ["Anna"], "default": "b"}, "Anna"),
    "default": ({"type": "string", "default": "b"}, "b"),
    "const": ({"const": {"a": 1}}, {"a": 1}),
    "enum": ({"enum": ["x", "y"]}, "x"),
    "enum and type": ({"type": "integer", "enum": ["a", 3]}, 3),
    "null last": ({"type": ["null", "integer"], "minimum": 5}, 5),
    "boolean": ({"type": "boolean"}, True),
    "string": ({"type": "string"}, "text"),
    "integer": ({"type": "integer"}, 1),
    "bounds": ({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 0.001}, 0.0005),
    "multipleOf": ({"type": "number", "minimum": 0.05, "multipleOf": 0.1, "exclusiveMaximum": 0.2}, 0.1),
    "two multiples": ({"type": "integer", "allOf": [{"multipleOf": 4}, {"multipleOf": 6}], "minimum": 1}, 12),
    "date": ({"type": "string", "format": "date"}, "2024-01-15"),
    "prefixItems": ({"prefixItems": [{"type": "integer"}, {"type": "string"}], "items": False, "minItems": 2},
                    [1, "text"]),
    "contains": ({"type": "array", "contains": {"minimum": 10, "type": "integer"}, "minContains": 2}, [10, 10]),
    "maxProperties": ({"properties": {"a": {"const": 1}, "b": {"const": 2}}, "required": ["b"], "maxProperties": 1},
                      {"b": 2}),
    "dependentRequired": ({"properties": {"a": {"const": 1}}, "dependentRequired": {"a": ["c"]}},
                          {"a": 1, "c": "text"}),
    "dependentSchemas": ({"type": "object", "properties": {"a": {"const": 1}},
                          "dependentSchemas": {"a": {"required": ["z"], "properties": {"z": {"const": 2}}}}},
                         {"a": 1, "z": 2}),
    "oneOf by required": ({"type": "object", "properties": {"a": {"const": 1}, "b": {"const": 2}},
                           "oneOf": [{"required": ["a"]}, {"required": ["b"]}]}, {"a": 1}),
    "unevaluatedProperties": ({"allOf": [{"properties": {"a": {"const": 1}}}], "properties": {"b": {"const": 2}},
                               "unevaluatedProperties": False}, {"a": 1, "b": 2}),
    "not": ({"type": "integer", "not": {"const": 1}}, 2),
    "discriminator": ({"oneOf": [{"$ref": "#/$defs/Cat"}, {"$ref": "#/$defs/Dog"}],
                       "discriminator": {"propertyName": "kind", "mapping": {"kat": "#/$defs/Cat"}}},
                      {"kind": "kat"}),
    "recursion": ({"$ref": "#/$defs/Node"}, {"value": 1, "below": []}),
    "recursion without a $ref of its own": (
        {"$ref": "#/$defs/Wrapped"},
        {
            "value": 1,
            "more": {"value": 1, "then": {"value": 1}, "last": 1},
            "then": {"value": 1, "more": {"value": 1, "last": 1}},
        },
    ),
    "readOnly": ({"properties": {"id": {"readOnly": True}, "n": {"const": 1}}, "required": ["id", "n"]}, {"n": 1}),
    "no such keyword": ({"type": "object", "properties": {"a": {"type": "string", "required": True}}}, {"a": "text"}),
    "inner example that lies": ({"type": "object", "required": ["a"],
                                 "properties": {"a": {"type": "integer", "examples": ["no"]}}}, {"a": 1}),
}  # fmt: skip


@pytest.mark.parametrize(("schema", "value"), WHOLE.values(), ids=WHOLE)
def test_the_value_of_a_keyword(schema: Schema, value: Json) -> None:
    """Each row is one keyword, with the whole value that is made for it."""
    assert build(schema) == Outcome(value, valid=True)


SATISFIED: dict[str, Schema] = {
    "pattern": {"type": "string", "pattern": "^[A-Z]{2}[0-9]{4}$"},
    "lookahead": {"type": "string", "pattern": r"^(?=.*[A-Z])(?=.*\d)[A-Za-z\d]{8,10}$"},
    "minLength": {"type": "string", "minLength": 300},
    "patternProperties": {
        "type": "object", "patternProperties": {"^x_[0-9]+$": {"type": "integer"}}, "additionalProperties": False,
        "minProperties": 2,
    },
    "uniqueItems of objects": {
        "type": "array", "uniqueItems": True, "minItems": 3,
        "items": {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer", "maximum": 2}}},
    },
    "if then else": {
        "type": "object", "properties": {"k": {"enum": ["x", "y"]}}, "required": ["k"],
        "if": {"properties": {"k": {"const": "x"}}}, "then": {"required": ["n"]}, "else": {"required": ["s"]},
    },
    "oneOf beside anyOf": {
        "type": "object", "oneOf": [{"required": ["a"]}, {"required": ["b"]}], "anyOf": [{"required": ["c"]}],
    },
}  # fmt: skip

COMBINED: dict[str, Schema] = {
    "anyOf in two branches of allOf": {"type": "object", "allOf": [
        {"anyOf": [{"required": ["a"]}]}, {"anyOf": [{"required": ["b"]}]}]},
    "pattern in two branches of allOf": {"type": "string", "allOf": [{"pattern": "^a"}, {"pattern": "b$"}]},
    "pattern of an exact length": {"pattern": r"^[a-z]{2}-\d+(x|y)*$", "minLength": 17, "maxLength": 17,
                                   "type": "string"},
    "uniqueItems and pattern": {"type": "array", "uniqueItems": True, "minItems": 4,
                                "items": {"type": "string", "pattern": "^[A-Z]{3}$"}},
    "uniqueItems and format": {"type": "array", "uniqueItems": True, "minItems": 5,
                               "items": {"type": "string", "format": "date"}},
    "propertyNames": {"type": "object", "propertyNames": {"pattern": "^[A-Z]{2}$"}, "minProperties": 2},
    "email with minLength": {"type": "string", "format": "email", "minLength": 30},
    "date-time with pattern": {"type": "string", "format": "date-time", "pattern": r"\.\d{3}Z$"},
}  # fmt: skip


@pytest.mark.parametrize(
    "schema",
    [
        *(pytest.param(schema, id=name) for name, schema in SATISFIED.items()),
        *(pytest.param(s, id=n) for n, s in COMBINED.items()),
    ],
)
def test_the_schema_is_satisfied(schema: Schema) -> None:
    """Where several values would do, a second validator decides."""
    outcome = build(schema)
    assert outcome.valid
    Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(outcome.value)


def test_a_recursion_without_end_is_named() -> None:
    """No finite value exists: the outcome says so instead of looping."""
    outcome = build({"$ref": "#/$defs/Endless"})
    assert not outcome.valid
    assert [problem.keyword for problem in outcome.problems] == ["$ref"]


@pytest.mark.parametrize("part", ["allOf", "oneOf", "anyOf"])
def test_a_long_way_down_has_an_end(part: str) -> None:
    """However deep a schema requires a value to be, Python's own stack is not what ends it."""
    levels: dict[str, Schema] = {
        f"L{n}": {part: [{"type": "object", "required": ["n"], "properties": {"n": {"$ref": f"#/$defs/L{n + 1}"}}}]}
        for n in range(300)
    }
    schemas = Validator({**levels, "L300": {"type": "string"}}, Direction.REQUEST)
    assert not ExampleGenerator(schemas).choose({"$ref": "#/$defs/L0"}, []).valid


INTEGER: Schema = {"type": "integer"}


def test_the_first_valid_candidate_wins() -> None:
    """Earlier ones that contradict the schema are reported with their place in the row."""
    outcome = build(INTEGER, "x", 7, 8)
    assert (outcome.value, outcome.valid) == (7, True)
    assert [(index, problem.keyword) for index, problem in outcome.rejected] == [(0, "type")]


def test_a_built_value_replaces_candidates_that_contradict() -> None:
    """It is valid, they are not."""
    assert (build(INTEGER, "x").value, build(INTEGER, "x").valid) == (1, True)


def test_a_persons_example_beats_an_invalid_invention() -> None:
    """Where nothing valid was found, what the document shows is kept."""
    outcome = build({"$ref": "#/$defs/Endless"}, {"mine": 1})
    assert (outcome.value, outcome.valid) == ({"mine": 1}, False)


def test_json_written_as_text_is_read() -> None:
    """A common habit in exports: the example of an object is a text with JSON in it."""
    assert build({"type": "object"}, '{"a": 1}').value == {"a": 1}


@pytest.mark.parametrize("schema", [None, True, {}], ids=["none", "true", "empty"])
def test_any_candidate_satisfies_no_schema(schema: Schema | None) -> None:
    """Nothing is known that it could contradict."""
    assert ExampleGenerator(Validator({}, Direction.REQUEST)).choose(schema, ["mine"]) == Outcome("mine", True)
