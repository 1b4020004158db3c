"""The structure of OpenAPI documents by openapi-spec-validator's schemas, judged by jsonschema-rs.

The schemas are read as the files they are: to import that library takes longer than most conversions.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jsonschema_rs

_BASE_DIALECTS = {
    "3.1": "https://spec.openapis.org/oas/3.1/dialect/base",
    "3.2": "https://spec.openapis.org/oas/3.2/dialect/2025-09-17",
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


def structure_validator(document: dict[str, Any], dialect: str) -> Any:
    """Return the jsonschema-rs validator of the document by the schema of its OpenAPI version."""
    base = _BASE_DIALECTS.get(dialect, "")
    stated = document.get("jsonSchemaDialect", base)
    return _validator(dialect, base if stated == base else "")


@cache
def _validator(dialect: str, schema_dialect: str) -> Any:
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
