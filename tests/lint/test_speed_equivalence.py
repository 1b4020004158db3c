"""What was made fast finds and says exactly what the slow way does."""

from __future__ import annotations

import json
from typing import Any

import openapi_schema_validator as library
import pytest
from openapi_schema_validator._specifications import REGISTRY
from openapi_spec_validator import schemas as library_schemas

from swagger2postman.lint.document import spec_validator
from swagger2postman.schema.registry import Direction
from swagger2postman.schema.validator import Validator
from swagger2postman.system.atomic_write import to_bytes

DIALECTS = ("2.0", "3.0", "3.1", "3.2")


def test_the_library_s_schemas_are_read() -> None:
    """The files that are read are the schemas that the library uses: one that moves them is noticed here."""
    ours = [spec_validator.schema_of(dialect) for dialect in DIALECTS]
    theirs = [getattr(library_schemas, name) for name in ("schema_v2", "schema_v30", "schema_v31", "schema_v32")]
    assert ours == [dict(one) for one in theirs]
    assert spec_validator._BASE_DIALECTS == {"3.1": library.OAS31_BASE_DIALECT_ID, "3.2": library.OAS32_BASE_DIALECT_ID}
    vocabularies = {str(uri): REGISTRY.contents(uri) for uri in REGISTRY if "spec.openapis.org" in str(uri)}
    assert dict(spec_validator._vocabularies()) == vocabularies


REFERRING: tuple[Any, ...] = (
    {"$ref": "#/$defs/Name"},
    {"$ref": "#/$defs/gone"},
    {"$ref": "#/$defs/Name", "maxLength": 2},
    {"type": "array", "items": {"$ref": "#/$defs/Name"}},
    {
        "properties": {"name": {"$ref": "#/$defs/Name"}, "tree": {"$ref": "#/$defs/Tree"}},
        "required": ["name", "secret"],
    },
    {"oneOf": [{"$ref": "#/$defs/Name"}, {"$ref": "#/$defs/a~1b%20c"}]},
    {"not": {"$ref": "#/$defs/Name"}},
    {"if": {"$ref": "#/$defs/Name"}, "then": {"maxLength": 2}, "else": {"type": "integer"}},
    {"$ref": "#/$defs/Tree", "unevaluatedProperties": False},
    {"not": {"$ref": "#/$defs/Tree", "unevaluatedProperties": False}},
    {"properties": {"$ref": {"$ref": "#/$defs/Name"}, "enum": {"$ref": "#/$defs/Name"}}},
    {"enum": [{"$ref": "#/$defs/Name"}]},
    {"const": {"$ref": "#/$defs/Name"}},
)
DEFINITIONS: dict[str, Any] = {
    "Name": {"type": "string", "minLength": 2, "format": "date"},
    "a/b c": {"type": "integer", "format": "int32"},
    "Tree": {
        "type": "object",
        "properties": {"children": {"type": "array", "items": {"$ref": "#/$defs/Tree"}}, "secret": {"readOnly": True}},
        "required": ["children", "secret"],
    },
}
VALUES: tuple[Any, ...] = (
    "a", "2020-01-01", "ab", 1, 2**40, None, [], ["a"], ["2020-01-01"], {}, {"children": []}, {"children": [{}]},
    {"name": "2020-01-01", "secret": 1}, {"name": "a", "secret": 1, "tree": {"children": [], "secret": 1}},
    {"$ref": "a"}, {"$ref": "#/$defs/Name"}, {"enum": "a"}, {"children": [], "x": 1},
)  # fmt: skip


@pytest.mark.parametrize("direction", Direction)
@pytest.mark.parametrize("schema", REFERRING, ids=json.dumps)
def test_definitions_compiled_once_judge_as_those_compiled_for_each_use(schema: Any, direction: Direction) -> None:
    """A value is valid by linked definitions exactly where the schema, compiled as a whole, has no problem."""
    linked, whole = Validator(DEFINITIONS, direction), Validator(DEFINITIONS, direction)
    expected = [whole._explain(schema, value) for value in VALUES]
    assert [linked.problems(schema, value) for value in VALUES] == expected
    assert [linked.is_valid(schema, value) for value in VALUES] == [not found for found in expected]


def test_output_is_what_json_writes() -> None:
    """The encoder of collections writes what the standard library's does, but for the plus sign of an exponent."""
    hard: Any = {"a": [], "b": {}, 'é\u2028\x7f"\\\n': [1, 1.5, -0.0, 1e-300, 10**30, True, None, {"x": [[]]}], "": ""}
    assert to_bytes(1e300) == b"1e300\n"
    assert to_bytes(hard) == (json.dumps(hard, indent=2, ensure_ascii=False) + "\n").encode()
