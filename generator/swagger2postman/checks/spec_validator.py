"""openapi-spec-validator: its schemas on jsonschema-rs, and its keyword walk where that may find something.

The only module that imports it, and late: that costs a quarter of a second. Its schemas are read as the files they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jsonschema_rs

from swagger2postman.checks.keyword_walk import KeywordError, fence
from swagger2postman.checks.walk_screen import Screen
from swagger2postman.documents.source import without_collector

_BASE_DIALECTS = {
    "3.1": "https://spec.openapis.org/oas/3.1/dialect/base",
    "3.2": "https://spec.openapis.org/oas/3.2/dialect/2025-09-17",
}
_VALIDATORS = {
    "2.0": "OpenAPIV2SpecValidator",
    "3.0": "OpenAPIV30SpecValidator",
    "3.1": "OpenAPIV31SpecValidator",
    "3.2": "OpenAPIV32SpecValidator",
}


@cache
def schema_of(dialect: str) -> dict[str, Any]:
    """Return the JSON Schema of an OpenAPI version."""
    path = _folder("openapi_spec_validator") / "resources" / "schemas" / f"v{dialect}" / "schema.json"
    schema: dict[str, Any] = json.loads(path.read_bytes())
    return schema


def _folder(package: str) -> Path:
    """Where a package lies, without importing it."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        msg = f"{package} is not installed as files"
        raise FileNotFoundError(msg)
    return Path(spec.submodule_search_locations[0])


def _vocabularies() -> Iterator[tuple[str, Any]]:
    """The dialects of OpenAPI 3.1 and 3.2, and what they are made of, by their URIs."""
    for path in sorted((_folder("openapi_schema_validator") / "schemas").glob("oas*/**/*")):
        if path.is_file() and not path.name.startswith("."):
            contents = json.loads(path.read_bytes())
            yield contents["$id"], contents


def structure_errors(document: dict[str, Any], dialect: str) -> Iterator[Any]:
    """Yield the jsonschema-rs errors of the document against the schema of its OpenAPI version."""
    base = _BASE_DIALECTS.get(dialect, "")
    own = document.get("jsonSchemaDialect", base)
    yield from _structure_validator(dialect, base if own == base else "").iter_errors(document)


@cache
def _structure_validator(dialect: str, schema_dialect: str) -> Any:
    """The validator of a document; from 3.1 on it checks the schemas inside by the dialect they are written in."""
    schema = schema_of(dialect)
    if not schema_dialect:
        return jsonschema_rs.validator_for(schema, offline=True)
    registry = jsonschema_rs.Registry([*_vocabularies(), (schema["$id"], schema)])
    with_dialect = {  # as OpenAPI's own "schema-base" does
        "$id": f"urn:swagger2postman:{dialect}",
        "$schema": schema["$schema"],
        "$ref": schema["$id"],
        "$defs": {"schema": {"$dynamicAnchor": "meta", "$ref": schema_dialect}},
    }
    return jsonschema_rs.validator_for(with_dialect, registry=registry, offline=True)


def keyword_errors(document: dict[str, Any], dialect: str) -> Iterator[KeywordError]:
    """Yield what the keyword walk finds: defaults, required properties, tags."""
    screen = Screen(document)
    if screen.is_clean:
        return
    with without_collector():
        from openapi_spec_validator.validation import validators

    validator = fence(getattr(validators, _VALIDATORS[dialect]), screen)(document)
    yield from validator.root_validator(validator.schema_path)
