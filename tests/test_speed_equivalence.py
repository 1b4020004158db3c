"""What was made fast finds and says exactly what the slow way does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import openapi_schema_validator as library
import pytest
from openapi_schema_validator._specifications import REGISTRY
from openapi_spec_validator import schemas as library_schemas

from swagger2postman import validate
from swagger2postman.checks import spec_validator, walk_screen
from swagger2postman.examples.proof import Direction, SchemaSet
from swagger2postman.output import to_bytes

DIALECTS = ("2.0", "3.0", "3.1", "3.2")
BROKEN = sorted((Path(__file__).parents[1] / "samples").rglob("*.yaml"))
DEFAULTS: tuple[Any, ...] = (
    None, True, 0, 1, 1.0, 1.5, -3_000_000_000, 2**70, "", "a", "2020-01-01", "a@b.c", "(", [], [1], {},
    {"a": 1}, {"a": "b"},
)  # fmt: skip
SCHEMAS: tuple[dict[str, Any], ...] = (
    {}, {"description": "anything"}, {"nullable": True}, {"nullable": True, "enum": ["a"]},
    *({"type": kind} for kind in ("string", "integer", "number", "boolean", "array", "object", "null", "text", 1)),
    *({"type": kind, "nullable": True, "example": 1} for kind in ("string", "integer", "object")),
    {"type": ["string", "null"]}, {"type": "string", "enum": ["a", ""]}, {"enum": [1, True]}, {"enum": "a"},
    *({"type": "string", "format": name} for name in ("date", "email", "byte", "binary", "uuid", "regex")),
    *({"type": "string", "format": name} for name in ("password", "own")),
    *({"type": kind, "format": name} for kind in ("integer", "number") for name in ("int32", "int64", "double")),
    {"type": "string", "minLength": 1, "maxLength": 3}, {"type": "string", "pattern": "^a"}, {"minLength": "1"},
    {"type": "integer", "minimum": 1}, {"type": "integer", "minimum": 1, "exclusiveMinimum": True},
    {"type": "number", "maximum": 1}, {"exclusiveMaximum": 1}, {"multipleOf": 2}, {"minimum": "1"}, {"const": 1},
    {"type": "array", "items": {"type": "string"}}, {"type": "array", "minItems": 1}, {"items": {"default": 1}},
    {"type": "object", "required": ["a"]}, {"type": "object", "properties": {"a": {"type": "string"}}},
    {"allOf": [{"type": "string"}]}, {"oneOf": [{"type": "string"}, {"type": "integer"}]}, {"not": {"type": "string"}},
    {"anyOf": [{"$ref": "#/components/schemas/s0"}]}, {"$ref": "#/components/schemas/s0"}, {"responses": {}, "200": {}},
    {"allOf": [{"properties": {"a": {}}}], "required": ["a"]},
    {"allOf": [{"properties": {"a": {}}}], "required": ["b"]},
    {"allOf": [{"$ref": "#/components/schemas/gone"}], "required": ["b"]}, {"allOf": [], "required": [1, []]},
    {"allOf": [{"properties": [1]}], "required": ["b"]}, {"allOf": "a", "required": "b"},
    {"allOf": [{}], "required": True},
)  # fmt: skip


class NothingIsClean:
    """Stands in for the screen: the walk goes everywhere, as before."""

    is_clean = False

    def __init__(self, document: Any) -> None: ...

    def knows_clean(self, value: Any) -> bool:
        return False


def document(dialect: str, schemas: dict[str, Any], **other: Any) -> dict[str, Any]:
    """The schemas as components, as bodies of responses, as members of others and, in 2.0, as parameters."""
    version = {"swagger": "2.0"} if dialect == "2.0" else {"openapi": f"{dialect}.0"}
    nested = {f"nested-{name}": {"properties": {"a": schema}, "items": [schema]} for name, schema in schemas.items()}
    paths: dict[str, Any] = {}
    for name, schema in schemas.items():
        content = {"schema": schema} if dialect == "2.0" else {"content": {"application/json": {"schema": schema}}}
        parameter = {"name": "a", "in": "query", **(schema if dialect == "2.0" else {"schema": schema})}
        paths[f"/{name}"] = {"get": {"parameters": [parameter], "responses": {"200": content, "default": content}}}
    named = {"definitions": schemas | nested} if dialect == "2.0" else {"components": {"schemas": schemas | nested}}
    copied: dict[str, Any] = json.loads(
        json.dumps({**version, "info": {"title": "T", "version": "1"}, "paths": paths, **named, **other})
    )
    return copied


def found(value: dict[str, Any], dialect: str) -> list[tuple[object, ...]]:
    """What the keyword walk finds, as comparable data."""
    errors = spec_validator.keyword_errors(value, dialect)
    return [(one.kind, one.path, one.name, str(one.error and one.error.message)) for one in errors]


def cases() -> Iterator[dict[str, Any]]:
    yield from SCHEMAS
    yield from ({**schema, "default": default} for schema, default in product(SCHEMAS, DEFAULTS))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_screen_loses_no_finding(dialect: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a thousand schemas, sound and broken, the screened walk finds what the whole walk finds."""
    schemas = {f"s{number}": schema for number, schema in enumerate(cases())}
    screened = found(document(dialect, schemas), dialect)
    with monkeypatch.context() as patch:
        patch.setattr(spec_validator, "Screen", NothingIsClean)
        whole = found(document(dialect, schemas), dialect)
    assert (len(whole) > 500, screened) == (True, whole)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_document_without_a_walk_has_no_finding(dialect: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents that the screen calls clean as a whole are ones in which the walk finds nothing, and they are many."""
    documents = [document(dialect, {"s": schema}) for schema in cases()]
    clean = [one for one in documents if walk_screen.Screen(one).is_clean]
    monkeypatch.setattr(spec_validator, "Screen", NothingIsClean)
    assert (len(clean) > 200, [one for one in clean if found(one, dialect)]) == (True, [])


@pytest.mark.parametrize(
    "tags",
    [
        [{"name": "a"}, {"name": "b"}],
        [{"name": "a"}, {"name": "a"}],
        [{"name": "a", "parent": "b"}],
        [{"name": "a", "parent": "b"}, {"name": "b", "parent": "a"}],
        [{}, {}, {"name": "a"}, {"name": "a"}],
        [1, "a", None],
        "a",
        None,
    ],
    ids=repr,
)
def test_tags(tags: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Faults of tags are found with and without the screen."""
    for dialect in DIALECTS:
        screened = found(document(dialect, {}, tags=tags), dialect)
        with monkeypatch.context() as patch:
            patch.setattr(spec_validator, "Screen", NothingIsClean)
            assert screened == found(document(dialect, {}, tags=tags), dialect)


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_samples(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All samples, the broken ones, too, have the same findings with and without the screen."""
    screened = validate(path)
    monkeypatch.setattr(spec_validator, "Screen", NothingIsClean)
    assert screened == validate(path)


def test_the_library_knows_no_other_keywords_formats_and_schemas() -> None:
    """A new version of the library that judges by more keywords or formats, or moves its files, is noticed here."""
    checkers = (library.oas30_format_checker, library.oas31_format_checker, library.oas32_format_checker)
    judged = {key for one in ("OAS30", "OAS31", "OAS32") for key in getattr(library, f"{one}Validator").VALIDATORS}
    annotations = {"deprecated", "description", "example", "externalDocs", "readOnly", "writeOnly", "xml"}
    numbers = {"int32", "int64", "float", "double", "password"}
    formats = {name for checker in checkers for name in checker.checkers}
    assert judged - walk_screen._JUDGING - annotations == set()
    assert formats - walk_screen._CHECKED_FORMATS - walk_screen._OPTIONAL_FORMATS - numbers == set()
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
    """A value is valid by the quick judge exactly where the schema, compiled with all it refers to, has no problem."""
    quick, whole = SchemaSet(DEFINITIONS, direction), SchemaSet(DEFINITIONS, direction)
    expected = [whole._problems(schema, value) for value in VALUES]
    assert [quick.problems(schema, value) for value in VALUES] == expected
    assert [quick.is_valid(schema, value) for value in VALUES] == [not found for found in expected]


def test_output_is_what_json_writes() -> None:
    """The encoder of collections writes what the standard library's does, but for the plus sign of an exponent."""
    hard: Any = {"a": [], "b": {}, 'é\u2028\x7f"\\\n': [1, 1.5, -0.0, 1e-300, 10**30, True, None, {"x": [[]]}], "": ""}
    assert to_bytes(1e300) == b"1e300\n"
    assert to_bytes(hard) == (json.dumps(hard, indent=2, ensure_ascii=False) + "\n").encode()
