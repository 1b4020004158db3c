"""openapi-spec-validator: its schemas on jsonschema-rs, and its verdict on what the other checks cannot settle.

The only module that imports it, and late: that costs a quarter of a second. Its schemas are read as the files they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

import jsonschema_rs

from swagger2postman.findings import codes
from swagger2postman.lint.document.default_judge import DefaultJudge, TooCostlyError
from swagger2postman.lint.document.default_rules import Problem
from swagger2postman.references.landmarks import Path as Place
from swagger2postman.schema.steps.budget import MAX_STEPS
from swagger2postman.source.reader import without_collector

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


def default_problems(
    document: dict[str, Any], dialect: str, places: Iterable[Place], max_steps: int = MAX_STEPS
) -> Iterator[tuple[Place, Problem | None]]:
    """Yield what openapi-spec-validator finds wrong with defaults, given the paths of their schemas.

    None stands for a default that would take too many steps to judge.
    """
    validator = _validator(document, dialect)
    own, judge = validator.keyword_validators_registry["default"], DefaultJudge(max_steps)
    for path in places:
        with suppress(Exception):  # the structure errors and rules.py report what is behind it
            schema = validator.schema_path._clone_with_parts(path)
            with schema.resolve() as found:
                more = {"_resolver": found.resolver, "format_checker": own.value_validator_format_checker}
                try:
                    value = (schema / "default").read_value()
                    errors = judge.errors(own.value_validator_cls, found.contents, value, **more)
                except TooCostlyError:
                    yield path, None
                    continue
            for error in errors:
                if error.validator != "format" or error.validator_value not in ("byte", "binary"):
                    where = tuple(error.absolute_path)
                    yield path, Problem(where, error.validator, error.instance, error.validator_value)


def tag_problems(document: dict[str, Any]) -> Iterator[tuple[str, int, str]]:
    """Yield what openapi-spec-validator finds wrong with the parents of tags: kind, the tag's index, the parent."""
    validator = _validator(document, "3.2")
    with suppress(Exception):  # the structure errors report tags without names
        for error in validator.keyword_validators_registry["tags"](validator.schema_path / "tags"):
            unknown = re.match(r"Tag '(.*)' references unknown parent tag '(.*)'", error.message, re.DOTALL)
            cycle = re.match(r"Circular tag hierarchy detected: (.*?) -> ", error.message, re.DOTALL)
            if unknown or cycle:
                names = [tag["name"] for tag in document["tags"]]
                child, parent = unknown.groups() if unknown else (cycle[1], cycle[1]) if cycle else ("", "")
                yield codes.UNKNOWN_PARENT_TAG.name if unknown else codes.TAG_CYCLE.name, names.index(child), parent


def _refuse(uri: str) -> NoReturn:
    raise LookupError(uri)


class _NoDocuments(dict[str, Callable[[str], Any]]):
    """A handler for every URI scheme that refuses: jsonschema-path itself opens whatever no handler claims."""

    def __contains__(self, scheme: object) -> bool:
        return True

    def __missing__(self, scheme: str) -> Callable[[str], Any]:
        return _refuse


def _validator(document: dict[str, Any], dialect: str) -> Any:
    """Its validator of a version, without network and files."""
    with without_collector():
        from openapi_spec_validator.validation import validators

    original = getattr(validators, _VALIDATORS[dialect])
    return type(original.__name__, (original,), {"resolver_handlers": _NoDocuments()})(document)
