"""A schema that no value satisfies is one finding, and what follows from it none."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from swagger2postman import convert, validate

Findings = list[tuple[str, str, str, str]]
AT = "/components/schemas/S"


def document(schema: Any, **more: Any) -> bytes:
    """A document with the schema in three parameters, in a body and in a response."""
    reference = {"$ref": "#/components/schemas/S"}
    parameters = [{"name": name, "in": "query", "required": True, "schema": reference} for name in ("a", "b", "c")]
    body = {"type": "object", "properties": {"s": reference}, "required": ["s"]}
    content = {"application/json": {"schema": body, **more}}
    operation = {
        "parameters": parameters,
        "requestBody": {"content": content},
        "responses": {"200": {"description": "d", "content": content}},
    }
    return yaml.safe_dump({
        "openapi": "3.0.3",
        "info": {"title": "T", "version": "1"},
        "servers": [{"url": "https://api.polder.example"}],
        "paths": {"/a": {"post": operation}},
        "components": {"schemas": {"S": schema}},
    }).encode()  # fmt: skip


def findings(text: bytes) -> Findings:
    """What is found, but for hosts and servers."""
    return [(one.code, one.pointer, one.message, one.hint) for one in convert(text).diagnostics]


@pytest.mark.parametrize(
    ("schema", "message", "hint"),
    [
        ({"type": "object", "enum": ["nl", "be"]}, "No value of “enum” is an object: “nl”, “be”.",
         "Write “type: string”, or correct the values."),
        ({"type": "array", "items": {"type": "string"}, "enum": ["a"]}, "No value of “enum” is a list: “a”.",
         "Move “enum” into “items”."),
        ({"type": "integer", "enum": ["1", "2"]}, "No value of “enum” is a whole number: “1”, “2”.",
         "Remove the quotes of the values, or write “type: string”."),
        ({"type": "string", "enum": [1, 2, 3, 4, 5, 6]}, "No value of “enum” is a string: 1, 2, 3, 4, 5, ….",
         "Quote the values, or write “type: integer”."),
        ({"type": "string", "enum": [True, False]}, "No value of “enum” is a string: true, false.",
         "Quote the values, or write “type: boolean”."),
        ({"type": "integer", "enum": [1.5, "a"]}, "No value of “enum” is a whole number: 1.5, “a”.",
         "Correct “type”, or the values."),
        ({"type": "string", "minLength": 5, "maxLength": 3}, "No value fits: “minLength” is 5, but “maxLength” is 3.",
         "Correct one of the two."),
        ({"type": "integer", "minimum": 5, "maximum": 3}, "No value fits: “minimum” is 5, but “maximum” is 3.",
         "Correct one of the two."),
    ],
)  # fmt: skip
def test_it_is_reported_once(schema: Any, message: str, hint: str) -> None:
    """Five places use the schema, and an example and a default follow it: there is one finding, at the schema."""
    expected = [("contradictory-schema", AT, message, hint)]
    assert findings(document(schema)) == expected
    value = schema.get("enum", ["abcd"])[0] if "minimum" not in schema else 4
    stated = {**schema, "example": value, "default": value}
    assert findings(document(stated, example={"s": value})) == expected


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "enum": ["a", 1]},
        {"type": "string", "nullable": True, "enum": [None]},
        {"type": "number", "enum": [1]},
        {"type": "integer", "enum": [1.0]},
        {"enum": [1, "a"]},
        {"minLength": 5, "maxLength": 3, "type": "integer"},
        {"minimum": 3, "maximum": 3, "type": "integer"},
    ],
)
def test_what_some_value_satisfies(schema: Any) -> None:
    """One value that fits is enough, and limits that apply to other types do no harm."""
    assert [one for one in findings(document(schema)) if one[0] == "contradictory-schema"] == []


def test_schemas_of_one_place() -> None:
    """It is the same where the schema is not shared, and in a component that nothing uses if it has a default."""
    inline = {"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "servers": [{"url": "https://a.polder.example"}],
              "paths": {"/a": {"post": {
                  "requestBody": {"content": {"application/json": {"schema": {
                      "required": ["b"], "properties": {"b": {"type": "object", "enum": ["x"], "example": "x"}}}}}},
                  "responses": {"200": {"description": "d"}}}}},
              "components": {"schemas": {"U": {"type": "integer", "enum": ["1"], "default": "1"}}}}  # fmt: skip
    assert [
        (code, pointer.rpartition("/")[2]) for code, pointer, _, _ in findings(yaml.safe_dump(inline).encode())
    ] == [
        ("contradictory-schema", "U"),
        ("contradictory-schema", "b"),
    ]


def test_other_schemas_without_valid_values_are_reported_once() -> None:
    """Where nothing is known of the cause, the first place that it concerns says how many more there are."""
    schema = {"type": "string", "pattern": "^a$", "minLength": 3}
    place = "/paths/~1a/post/requestBody/content/application~1json"
    text = "No valid value was found for the request body: all that were tried break “pattern”."
    hint = "Fill in a value in Postman before you send the request."
    found = [one for one in findings(document(schema)) if one[0] == "not-proven"]
    assert found == [("not-proven", place, f"{text} The same holds in 3 more places.", hint)]


def test_a_document_cannot_silence_findings() -> None:
    """Nothing that a document says beside a sound schema hides a finding about its values."""
    schema = {"type": "integer", "x-contradictory": True, "default": "a"}
    assert [one.code for one in validate(document(schema))] == ["invalid-default"]
