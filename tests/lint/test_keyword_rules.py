"""What openapi-spec-validator finds by walking through a whole document is found without the walk, and nothing else."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest

from support.paths import SAMPLES
from support.whole_walk import VALIDATORS, Found, walk
from swagger2postman.lint.document import keywords, spec_validator
from swagger2postman.references.landmarks import find_landmarks
from swagger2postman.source.reader import read_source

DIALECTS = ("2.0", "3.0", "3.1", "3.2")
DOCUMENTS = sorted(SAMPLES.glob("*.yaml"))
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
    {"allOf": [{"$ref": "#/components/schemas/gone"}], "required": ["b"]},
    {"allOf": [{"properties": [1]}], "required": ["b"]}, {"allOf": "a", "required": "b"},
    {"allOf": [{}], "required": True},
)  # fmt: skip


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


def quick(value: dict[str, Any], dialect: str) -> list[Found]:
    """What the quick way finds, in the form of the slow way."""
    landmarks = find_landmarks(value, shares=False)
    found = set()
    for one in keywords.keyword_errors(value, landmarks, dialect, identifiers=False):
        reason = ("", "")
        if one.problem is not None:
            expected = one.problem.expected if one.problem.keyword in ("type", "format") else ""
            reason = (one.problem.keyword, repr((one.problem.value, expected)))
        found.add((one.kind, one.path, one.name, *reason))
    return sorted(found, key=repr)


def cases() -> Iterator[dict[str, Any]]:
    yield from SCHEMAS
    yield from ({**schema, "default": default} for schema, default in product(SCHEMAS, DEFAULTS))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_no_finding_is_lost(dialect: str) -> None:
    """Of a thousand schemas, sound and broken, the quick way finds what the whole walk finds."""
    value = document(dialect, {f"s{number}": schema for number, schema in enumerate(cases())})
    whole = walk(value, dialect)
    assert (len(whole) > 500, quick(value, dialect)) == (True, whole)


BAD = {"type": "integer", "default": "a"}
LACKING = {"allOf": [{"properties": {"a": {}}}], "required": ["b"]}
WRAPPERS: tuple[Callable[[Any], Any], ...] = (
    lambda schema: schema,
    lambda schema: {"items": schema},
    lambda schema: {"not": schema},
    lambda schema: {"properties": {"default": schema, "items": {"properties": {"properties": schema}}}},
    lambda schema: {"allOf": [schema, {"anyOf": [schema]}], "oneOf": [{"items": schema}]},
    lambda schema: {"additionalProperties": schema},
    lambda schema: {"patternProperties": {"a": schema}, "if": schema, "$defs": {"a": schema}},
    lambda schema: {"$ref": "#/components/schemas/a", "properties": {"a": schema}},
    lambda schema: {"example": schema, "enum": [schema], "x-a": schema, "examples": [schema]},
    lambda schema: {"type": "object", "default": {"default": schema}},
)


def holder(dialect: str, schema: Any) -> dict[str, Any]:
    """A document with the schema in every place where one can stand, and where what looks like one can."""
    if dialect == "2.0":
        parameters = [{"name": "a", "in": "body", "schema": schema}, {"name": "b", "in": "query", **schema}]
        response = {"schema": schema, "headers": {"X": schema}, "examples": {"application/json": schema}}
        operation = {"parameters": parameters, "responses": {"200": response, "default": {"$ref": "#/responses/used"}}}
        item = {"parameters": [{"$ref": "#/parameters/used"}], "get": operation, "x-a": {"post": operation}}
        shared = {"used": parameters[0], "unused": parameters[0], "typed": parameters[1]}
        return {
            "swagger": "2.0", "info": {"title": "T", "version": "1"}, "definitions": {"a": schema, "default": schema},
            "paths": {
                "/a": item, "x-b": item, "/c": {"$ref": "#/x-items/c"},
                "/d": {"parameters": [{"$ref": "#/parameters/typed"}]},
            },
            "parameters": shared, "responses": {"used": response, "unused": response},
            "x-items": {"c": {"put": operation}},
        }  # fmt: skip
    media = {
        "application/json": {
            "schema": schema,
            "example": schema,
            "encoding": {"a": {"headers": {"b": {"schema": schema}}}},
        }
    }
    header = {"schema": schema, "content": media}
    parameters = [{"name": "a", "in": "query", "schema": schema}, {"name": "b", "in": "query", "content": media}]
    response = {"content": media, "headers": {"X": header}, "links": {"a": {"requestBody": schema}}, "schema": schema}
    operation = {
        "parameters": [*parameters, {"$ref": "#/components/parameters/used"}],
        "requestBody": {"content": media},
        "responses": {"200": response, "default": {"$ref": "#/components/responses/chain"}, "x-a": response},
        "callbacks": {"a": {"{$url}": {"post": {"responses": {"200": response}}}}},
    }
    methods = {"get": operation, "query": operation, "additionalOperations": {"x-copy": operation}, "other": operation}
    referring = {
        "requestBody": {"$ref": "#/components/requestBodies/used"},
        "responses": {"200": {"$ref": "#/components/responses/loop"}, "201": {"$ref": "#/paths/~1a/get/responses/200"}},
    }
    components = {
        "schemas": {"a": schema, "default": schema, "x-a": schema},
        "parameters": {"used": parameters[0], "unused": parameters[0]},
        "responses": {
            "used": response, "unused": response, "chain": {"$ref": "#/components/responses/used"},
            "loop": {"$ref": "#/components/responses/other"}, "other": {"$ref": "#/components/responses/loop"},
        },
        "requestBodies": {"used": {"content": media}, "unused": {"content": media}},
        "headers": {"a": header}, "pathItems": {"a": methods}, "callbacks": {"a": {"b": methods}},
    }  # fmt: skip
    return {
        "openapi": f"{dialect}.0", "info": {"title": "T", "version": "1"}, "components": components,
        "paths": {
            "/a": {"parameters": parameters, **methods}, "x-b": methods, "/c": {"$ref": "#/x-items/c"},
            "/d": {"post": referring}, "/e": {"$ref": "#/components/pathItems/gone"},
            "/f": {"get": {"$ref": "#/x-items/c/get"}},
        },
        "webhooks": {"a": methods}, "x-items": {"c": {"put": operation, "get": {"responses": {"200": response}}}},
    }  # fmt: skip


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("wrapper", range(len(WRAPPERS)))
def test_the_same_places_are_judged(dialect: str, wrapper: int) -> None:
    """Faults are found in exactly the places to which the walk goes, through references, too."""
    for schema in (BAD, LACKING, {**LACKING, **BAD}):
        value = json.loads(json.dumps(holder(dialect, WRAPPERS[wrapper](schema))))
        assert quick(value, dialect) == walk(value, dialect)


def test_the_walk_goes_to_many_places() -> None:
    """The test above is about something: the walk does find faults in all kinds of places."""
    numbers = [len(walk(json.loads(json.dumps(holder(dialect, BAD))), dialect)) for dialect in DIALECTS]
    assert numbers == [14, 20, 20, 36]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_walk_is_the_library_s(dialect: str) -> None:
    """The walk to compare with finds in each sound document the faults that the library itself finds, unfenced."""
    for case in cases():
        value = document(dialect, {"s": case})
        if list(spec_validator.structure_errors(value, dialect)):
            continue
        plain = VALIDATORS[dialect](value)
        theirs = Counter[str]()
        for error in plain.root_validator(plain.schema_path):
            kind = type(error).__name__
            if kind == "ExtraParametersError":
                theirs["required"] += 1
            elif kind not in ("OpenAPIValidationError", "UnresolvableParameterError", "DuplicateOperationIDError"):
                theirs["default"] += 1
        ours = Counter(one[0] for one in walk(value, dialect))
        assert (case, dict(theirs)) == (case, dict(ours))


TYPES = ("string", "integer", "number", "boolean", "array", "object", "null", "file")
TARGETS = (
    "#", "#/paths", "#/components/schemas/a", "#/components/responses/used", "#/definitions/a", "#gone", "a.yaml#/b",
    "#/x-items/c", "#/components/parameters/used", "#/components/responses/loop", "#/paths/~1a/get/responses/200",
)  # fmt: skip
FAULTS: tuple[Callable[[random.Random], Any], ...] = (
    lambda chance: chance.choice(DEFAULTS),
    lambda chance: {"default": chance.choice(DEFAULTS), "type": chance.choice(TYPES)},
    lambda chance: {**LACKING, "required": chance.choice([["a"], ["b"], "a", [1], None])},
    lambda chance: {"$ref": chance.choice(TARGETS)},
    lambda _: [BAD, LACKING],
    lambda _: {"schema": BAD, "content": {"a/b": {"schema": LACKING}}, "get": {"responses": {"200": {}}}},
)


def containers(value: Any) -> list[Any]:
    """The objects and lists directly in a value that hold something."""
    members = value.values() if isinstance(value, dict) else value
    return [one for one in members if one and isinstance(one, (dict, list))]


def broken(value: Any, chance: random.Random) -> Any:
    """A copy with one to three parts replaced, removed or added."""
    value = json.loads(json.dumps(value))
    for _ in range(chance.randint(1, 3)):
        place = value
        while containers(place) and (place is value or chance.random() > 0.15):
            place = chance.choice(containers(place))
        fault = json.loads(json.dumps(chance.choice(FAULTS)(chance)))
        if isinstance(place, list):
            place[chance.randrange(len(place))] = fault
        elif chance.random() < 0.2:
            del place[chance.choice(list(place))]
        else:
            place[chance.choice([*place, "default", "required", "$ref", "schema", "allOf"])] = fault
    return value


@pytest.mark.parametrize("dialect", DIALECTS)
def test_broken_documents_lose_no_finding(dialect: str) -> None:
    """Whatever is broken, what the walk finds is found; more is found only where a fault ends the walk early."""
    chance = random.Random(dialect)
    samples = [json.loads(json.dumps(read_source(path.read_bytes(), path.name).value)) for path in DOCUMENTS]
    found = 0
    for number in range(120):
        origin = samples[number % len(samples)] if number % 3 else holder(dialect, chance.choice([BAD, LACKING, {}]))
        value = broken(origin, chance)
        theirs, ours = walk(value, dialect), quick(value, dialect)
        found += len(theirs)
        assert (value, [one for one in theirs if one not in ours]) == (value, [])
        assert ours == theirs or any(spec_validator.structure_errors(value, dialect)), value
    assert found > 100


@pytest.mark.parametrize(
    "tags",
    [
        [{"name": "a"}, {"name": "b"}],
        [{"name": "a"}, {"name": "a"}],
        [{"name": "a", "parent": "b"}],
        [{"name": "a", "parent": "b"}, {"name": "b", "parent": "a"}],
        [{"name": "a", "parent": "a"}, {"name": "a"}, {"name": "c", "parent": "a"}],
        [{}, {}, {"name": "a"}, {"name": "a"}],
        [1, "a", None],
        "a",
        None,
    ],
    ids=repr,
)
def test_tags(tags: Any) -> None:
    """Faults of tags are those that the walk finds."""
    for dialect in DIALECTS:
        value = document(dialect, {}, tags=tags)
        assert quick(value, dialect) == walk(value, dialect)


@pytest.mark.parametrize(
    ("schema", "found", "is_imported"),
    [
        ({"type": "string", "default": "a", "format": "uri"}, [], False),
        ({"type": "array", "items": {"type": "string"}, "default": ["push"]}, [], False),
        ({"type": "string", "enum": [1, 3], "default": "1"}, ["invalid-default"], False),
        ({"type": "object", "allOf": [{"properties": {}}], "required": ["a"]}, ["undescribed-property"], False),
        ({"type": "string", "format": "date", "default": "a"}, ["invalid-default"], True),
    ],
)
def test_the_library_is_imported_only_where_it_is_asked(schema: Any, found: list[str], is_imported: bool) -> None:
    """Importing the library takes longer than most conversions: only what cannot be settled otherwise is worth it."""
    value = document("3.0", {"a": schema})
    value["paths"] = {"/a": {"get": {"responses": {"200": {"description": "d"}}}}}
    del value["components"]["schemas"]["nested-a"]
    program = """
import sys
from swagger2postman import validate
print([one.code for one in validate(sys.stdin.buffer.read())], "openapi_spec_validator" in sys.modules)
"""
    command = [sys.executable, "-c", program]
    ran = subprocess.run(command, input=json.dumps(value), capture_output=True, text=True, check=True)
    assert ran.stdout == f"{found} {is_imported}\n"
