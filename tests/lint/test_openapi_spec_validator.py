"""Our findings beside openapi-spec-validator's own: which of its errors are reported, and under which code."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator.validation import validators

from support.paths import ROOT, SAMPLES
from swagger2postman import validate
from swagger2postman.source.reader import read_source

VALIDATORS = {
    "2.0": validators.OpenAPIV2SpecValidator,
    "3.0": validators.OpenAPIV30SpecValidator,
    "3.1": validators.OpenAPIV31SpecValidator,
    "3.2": validators.OpenAPIV32SpecValidator,
}
STRUCTURE = frozenset((
    "invalid-structure", "unknown-field", "misplaced-field", "missing-field", "conflicting-fields", "wrong-key",
    "wrong-type", "wrong-value", "wrong-form", "wrong-size", "not-unique", "no-paths",
))  # fmt: skip
CODES = {
    "structure": STRUCTURE,
    "default": {"invalid-default"},
    "required": {"undescribed-property"},
    "path parameter": {"undeclared-path-parameter", "unused-path-parameter"},
    "parameter twice": {"duplicate-parameter"},
    "operation id": {"duplicate-operation-id"},
    "tag": {"duplicate-tag", "unknown-parent-tag", "tag-cycle"},
    "reference": {"unresolved-reference"},
}
"""What the library finds, and the codes under which that is reported."""

HEAD = {"info": {"title": "T", "version": "1"}}
GET = {"get": {"responses": {"200": {"description": "d"}}}}


UNRESOLVED = ("NoSuchAnchor", "PointerToNowhere", "Unresolvable", "_WrappedReferencingError")


def theirs(document: dict[str, Any], dialect: str) -> set[str]:
    """The kinds of errors that the library finds in a document."""
    validator = VALIDATORS[dialect](document)
    kinds = {"structure" for _ in validator.schema_validator.iter_errors(document)}
    try:
        return kinds | {_kind(error) for error in validator.root_validator(validator.schema_path)}
    except Exception as error:
        if type(error).__name__ not in UNRESOLVED:
            raise
        return kinds | {"reference"}


def _kind(error: Any) -> str:
    """What the walk of the library, which comes after the structure, says with an error."""
    name = type(error).__name__
    if name == "OpenAPIValidationError":
        return "tag" if re.match("Duplicate tag|Circular tag|Tag ", error.message) else "structure"
    known = {
        "ExtraParametersError": "required",
        "UnresolvableParameterError": "path parameter",
        "ParameterDuplicateError": "parameter twice",
        "DuplicateOperationIDError": "operation id",
    }
    return known.get(name, "default")


def ours(text: bytes) -> set[str]:
    """What we find of that kind, in the same words; codes for what the library does not look at are left out."""
    found = {one.code for one in validate(text)}
    return {kind for kind, codes in CODES.items() if found & set(codes)}


def documents() -> list[Path]:
    """All samples, sound and broken, and the seeds of the fuzzer."""
    return sorted([*SAMPLES.rglob("*.yaml"), *(ROOT / "tests" / "fuzz" / "seeds").iterdir()])


NOT_THEIRS = frozenset((
    "asyncapi.yaml", "empty.yaml", "endless-alias.yaml", "invalid-yaml.yaml", "list-at-the-top.yaml",
    "not-openapi.yaml", "openapi-4.0.yaml", "postman-collection.yaml", "several-documents.yaml",
))  # fmt: skip
"""What is no OpenAPI document for the library."""


DIFFERENT_SAMPLES: dict[str, tuple[set[str], set[str]]] = {
    # the version is a number, which is `unquoted-version` here; `type: file` is valid (Swagger 2.0, "Schema Object")
    "rich-2.0.yaml": (set(), {"structure"}),
    # the library's walk ends at a reference to an `$anchor`, which it does not know
    "rich-3.1.yaml": ({"default", "structure"}, {"reference", "structure"}),
}
"""Samples of which the two say something else: our kinds, and those of the library."""


@pytest.mark.parametrize(
    "file", [file for file in documents() if file.name not in NOT_THEIRS], ids=lambda one: one.name
)
def test_samples_and_seeds(file: Path) -> None:
    """In each sample and seed both find errors of the same kinds."""
    document: Any = read_source(file.read_bytes(), file.name).value
    dialect = str(document.get("openapi") or document["swagger"])[:3]
    found = ours(file.read_bytes()), theirs(document, dialect)
    assert found == DIFFERENT_SAMPLES.get(file.name, (found[1], found[1]))


def _with_schema(schema: Any, **more: Any) -> dict[str, Any]:
    return {"openapi": "3.0.3", **HEAD, "paths": {"/a": GET}, "components": {"schemas": {"A": schema}}, **more}


def _with_parameters(*parameters: dict[str, Any]) -> dict[str, Any]:
    return {"swagger": "2.0", **HEAD, "paths": {"/a": {"get": {**GET["get"], "parameters": list(parameters)}}}}


QUERY = {"name": "a", "in": "query", "type": "integer"}
KINDS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "default of an unused schema": (_with_schema({"type": "integer", "default": "a"}), {"default"}),
    "default of a property": (_with_schema({"properties": {"a": {"type": "integer", "default": "a"}}}), {"default"}),
    "default of a parameter": (_with_parameters({**QUERY, "default": "a"}), {"default"}),
    "undescribed property": (
        _with_schema({"allOf": [{"properties": {"a": {}}}], "required": ["b"]}), {"required"},
    ),
    "required by a part": (_with_schema({"allOf": [{"allOf": [{}], "required": ["b"]}]}), set()),
    "tag twice": (_with_schema({}, tags=[{"name": "a"}, {"name": "b"}, {"name": "a", "description": "d"}]), {"tag"}),
    "parameter twice": (_with_parameters(QUERY, QUERY), {"parameter twice", "structure"}),
    "unknown parent": (
        {"openapi": "3.2.0", **HEAD, "paths": {"/a": GET}, "tags": [{"name": "a", "parent": "b"}]}, {"tag"},
    ),
    "circle of tags": (
        {"openapi": "3.2.0", **HEAD, "paths": {"/a": GET},
         "tags": [{"name": "a", "parent": "b"}, {"name": "b", "parent": "a"}]}, {"tag"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("document", "kinds"), KINDS.values(), ids=KINDS)
def test_what_no_schema_says(document: dict[str, Any], kinds: set[str]) -> None:
    """What the library finds beyond OpenAPI's schemas is found here, too: the structure says some of it once more."""
    dialect = str(document.get("openapi") or document["swagger"])[:3]
    found = theirs(document, dialect)
    assert (found, ours(json.dumps(document).encode()) | {"structure"} & kinds) == (kinds, kinds)


DEFAULTS: tuple[Any, ...] = (
    None, True, 0, 1, 1.0, 1.5, -3_000_000_000, 2**70, "", "a", "2020-01-01", "a@b.c", "(", [], [1], {},
    {"a": 1}, {"a": "b"},
)  # fmt: skip
SCHEMAS: tuple[dict[str, Any], ...] = (
    {}, {"description": "anything"}, {"nullable": True}, {"nullable": True, "enum": ["a"]},
    *({"type": kind} for kind in ("string", "integer", "number", "boolean", "array", "object")),
    *({"type": kind, "nullable": True, "example": 1} for kind in ("string", "integer", "object")),
    {"type": "string", "enum": ["a", ""]}, {"enum": [1, True]},
    *({"type": "string", "format": name} for name in ("date", "email", "binary", "uuid", "password", "own")),
    *({"type": kind, "format": name} for kind in ("integer", "number") for name in ("int32", "int64", "double")),
    {"type": "string", "minLength": 1, "maxLength": 3}, {"type": "string", "pattern": "^a"},
    {"type": "integer", "minimum": 1},
    {"type": "number", "maximum": 1}, {"multipleOf": 2},
    {"type": "array", "items": {"type": "string"}}, {"type": "array", "minItems": 1},
    {"type": "object", "required": ["a"]}, {"type": "object", "properties": {"a": {"type": "string"}}},
    {"allOf": [{"type": "string"}]}, {"oneOf": [{"type": "string"}, {"type": "integer"}]}, {"not": {"type": "string"}},
    {"type": "string", "format": "byte"}, {"type": "string", "format": "uri"},
)  # fmt: skip
OWN_SCHEMAS: dict[str, tuple[dict[str, Any], ...]] = {
    "3.0": ({"type": "integer", "minimum": 1, "exclusiveMinimum": True}, {"maximum": 1, "exclusiveMaximum": True}),
    "3.1": ({"type": ["string", "null"]}, {"exclusiveMaximum": 1}, {"const": 1}, {"type": "null"}),
}
DIFFERENT: dict[str, set[tuple[str, str]]] = {
    # JSON Schema 2020-12, by which everything is judged here, takes 1.0 for an integer; draft 4 leaves it open
    "3.0": {
        (schema, "1.0")
        for schema in (
            '{"type": "integer"}', '{"type": "integer", "nullable": true, "example": 1}',
            '{"type": "integer", "format": "int32"}', '{"type": "integer", "format": "int64"}',
            '{"type": "integer", "format": "double"}', '{"type": "integer", "minimum": 1}',
            '{"oneOf": [{"type": "string"}, {"type": "integer"}]}',
        )
    },
    "3.1": set(),
}  # fmt: skip
"""Schemas and defaults of which the library says something else, beside the formats `byte` and `uri`."""


@pytest.mark.parametrize("dialect", ["3.0", "3.1"])
def test_defaults(dialect: str) -> None:
    """Of 800 defaults the library refuses the same, but for those that are named here."""
    cases = {
        f"{number}-{index}": (schema, default)
        for number, schema in enumerate((*SCHEMAS, *OWN_SCHEMAS[dialect]))
        for index, default in enumerate(DEFAULTS)
    }
    schemas = {name: {**schema, "default": default} for name, (schema, default) in cases.items()}
    document = {**_with_schema({}), "openapi": f"{dialect}.0", "components": {"schemas": schemas}}
    found = {
        one.pointer.split("/")[3] for one in validate(json.dumps(document).encode()) if one.code == "invalid-default"
    }
    refused = set()
    for name, schema in schemas.items():
        alone = {**document, "components": {"schemas": {name: schema}}}
        if "default" in theirs(alone, dialect):
            refused.add(name)
    different = {(json.dumps(cases[name][0]), json.dumps(cases[name][1])) for name in found ^ refused}
    byte_and_uri = {(schema, default) for schema, default in different if '"byte"' in schema or '"uri"' in schema}
    assert (len(found) > 300, different - byte_and_uri) == (True, DIFFERENT[dialect])


def test_the_library_is_never_imported() -> None:
    """Its schemas are read as the files they are: to import it takes longer than most conversions."""
    program = """
import sys
from swagger2postman import validate
print([one.code for one in validate(sys.stdin.buffer.read())])
print({"openapi_spec_validator", "openapi_schema_validator", "jsonschema"} & set(sys.modules))
"""
    document = {**_with_schema({"type": "integer", "default": "a"}), "tags": [{"name": "a", "parent": "b"}]}
    text = json.dumps({**document, "openapi": "3.2.0", "servers": [{"url": "https://api.polder.example"}]})
    command = [sys.executable, "-c", program]
    ran = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    assert ran.stdout == "['openapi-3.2', 'invalid-default', 'unknown-parent-tag']\nset()\n"
