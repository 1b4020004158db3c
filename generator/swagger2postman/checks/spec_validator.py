"""openapi-spec-validator, fenced: its schemas and its keyword walk, without network, files, crashes or quadratic lists.

The only module that imports it; import this one inside functions, for it costs a quarter of a second.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NoReturn
from urllib.parse import unquote

import jsonschema_rs
from jsonschema_path.paths import SchemaPath
from openapi_schema_validator import OAS31_BASE_DIALECT_ID, OAS32_BASE_DIALECT_ID

# No public name gives the vocabularies that the dialects of 3.1 and 3.2 are made of; the dependency is pinned.
from openapi_schema_validator._specifications import REGISTRY
from openapi_spec_validator.schemas import schema_v2, schema_v30, schema_v31, schema_v32
from openapi_spec_validator.validation import keywords, validators
from openapi_spec_validator.validation.exceptions import ExtraParametersError

from swagger2postman.jsontypes import unescape_token

Path = tuple[str | int, ...]

_SCHEMAS = {"2.0": schema_v2, "3.0": schema_v30, "3.1": schema_v31, "3.2": schema_v32}
_BASE_DIALECTS = {"3.1": OAS31_BASE_DIALECT_ID, "3.2": OAS32_BASE_DIALECT_ID}

_MAX_PARTS = 500


@dataclass(frozen=True, slots=True)
class KeywordError:
    """What the keyword walk found at a path: `kind` is default, required, duplicate-tag, unknown-tag or tag-cycle.

    The path goes through references, as the walk does.
    """

    kind: str
    path: Path
    name: str = ""
    error: Any = None


def schema_of(dialect: str) -> dict[str, Any]:
    """Return the JSON Schema of an OpenAPI version."""
    return dict(_SCHEMAS[dialect])


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
    resources = [(str(uri), REGISTRY.contents(uri)) for uri in REGISTRY if "spec.openapis.org" in str(uri)]
    registry = jsonschema_rs.Registry([*resources, (schema["$id"], schema)])
    with_dialect = {  # as OpenAPI's own "schema-base" does
        "$id": f"urn:swagger2postman:{dialect}",
        "$schema": schema["$schema"],
        "$ref": schema["$id"],
        "$defs": {"schema": {"$dynamicAnchor": "meta", "$ref": schema_dialect}},
    }
    return jsonschema_rs.validator_for(with_dialect, registry=registry, offline=True)


def keyword_errors(document: dict[str, Any], dialect: str) -> Iterator[KeywordError]:
    """Yield what the keyword walk finds: defaults, required properties, tags."""
    validator = _VALIDATORS[dialect](document)
    yield from validator.root_validator(validator.schema_path)


def _refuse(uri: str) -> NoReturn:
    raise LookupError(uri)


class _NoDocuments(dict[str, Callable[[str], Any]]):
    """A handler for every URI scheme that refuses: jsonschema-path itself opens whatever no handler claims."""

    def __contains__(self, scheme: object) -> bool:
        return True

    def __missing__(self, scheme: str) -> Callable[[str], Any]:
        return _refuse


class _Seen(set[int]):
    """A set in place of the lists that the walk searches for every schema."""

    append = set.add


def _fenced(base: type[keywords.KeywordValidator]) -> type[keywords.KeywordValidator]:
    """A validator that gives only errors with a path, and ends quietly where the document has an unexpected shape."""

    class Fenced(base):  # type: ignore[valid-type, misc]
        def __call__(self, *args: Any, **kwargs: Any) -> Iterator[KeywordError]:
            try:
                for error in super().__call__(*args, **kwargs):
                    if isinstance(error, KeywordError):  # others say what the structure errors have said
                        yield error
            except Exception:  # the structure errors and rules.py report what is behind it
                return

    return Fenced


class _ValueMixin:
    def __call__(self, schema: SchemaPath, value: Any) -> Iterator[KeywordError]:
        for error in super().__call__(schema, value):  # type: ignore[misc]
            if error.validator != "format" or error.validator_value not in ("byte", "binary"):
                yield KeywordError("default", (*schema.parts, "default", *error.absolute_path), error=error)


class _SchemaMixin:
    """Visits each schema where it stands (references are not followed), once."""

    visited_schema_ids: Any
    meta_checked_schema_ids: Any

    def __init__(self, registry: Any) -> None:
        super().__init__(registry)  # type: ignore[call-arg]
        self.visited_schema_ids = _Seen()
        self.meta_checked_schema_ids = _Seen()

    def _validate_schema_meta(self, schema: SchemaPath, schema_value: Any) -> None:
        """Leave this to the structure errors, which cover every schema."""

    def __call__(self, schema: SchemaPath, *args: Any, **kwargs: Any) -> Iterator[Any]:
        if "$ref" in (schema.parent.read_value())[schema.parts[-1]]:
            return
        for error in super().__call__(schema, *args, **kwargs):  # type: ignore[misc]
            if isinstance(error, ExtraParametersError):
                yield from self._undescribed(schema)
            else:
                yield error

    def _collect_properties(self, schema: SchemaPath) -> set[str]:
        """Leave this to `_undescribed`; the original never ends on schemas that refer to each other."""
        return set()

    def _undescribed(self, schema: SchemaPath) -> Iterator[KeywordError]:
        value = schema.read_value()
        described = _described_properties(value, SchemaPath(schema.accessor).read_value())
        for index, name in enumerate(value["required"]):
            if described is not None and name not in described:
                yield KeywordError("required", (*schema.parts, "required", index), str(name))


def _described_properties(schema: Any, root: Any) -> set[str] | None:
    """The properties that a schema and its parts describe; None where parts cannot be had, or are very many."""
    found: set[str] = set()
    seen: set[int] = set()
    waiting = [schema]
    while waiting and len(seen) < _MAX_PARTS:
        part = waiting.pop()
        if not isinstance(part, dict) or id(part) in seen:
            continue
        seen.add(id(part))
        if "$ref" in part:
            target = _follow(str(part["$ref"]), root)
            if target is None:
                return None
            waiting.append(target)
            continue
        found.update(part.get("properties") or ())
        waiting.extend(part[keyword] for keyword in ("items", "not") if keyword in part)
        for keyword in ("allOf", "anyOf", "oneOf"):
            waiting.extend(part.get(keyword) or ())
    return None if waiting else found


def _follow(reference: str, root: Any) -> Any:
    """What a local reference leads to; None for any other and for broken ones."""
    if not reference.startswith("#/"):
        return None
    for token in reference[2:].split("/"):
        root = root.get(unescape_token(unquote(token))) if isinstance(root, dict) else None
    return root


class _Parameters(keywords.ParametersValidator):
    """Leaves parameters that stand twice to rules.py, and goes on after a parameter without a name."""

    def __call__(self, parameters: SchemaPath) -> Iterator[Any]:
        for parameter in parameters:
            yield from self.parameter_validator(parameter)


class _Operation(keywords.OperationValidator):
    """Leaves operation ids and path parameters to rules.py; looks into the request body, too."""

    def __call__(self, url: str, name: str, operation: SchemaPath, path_parameters: Any) -> Iterator[Any]:
        if "responses" in operation:
            yield from self.responses_validator(operation / "responses")
        if "parameters" in operation:
            yield from self.parameters_validator(operation / "parameters")
        if "requestBody" in operation and "content" in operation / "requestBody":
            yield from self.registry["content"](operation / "requestBody" / "content")  # type: ignore[operator]


class _Root(keywords.RootValidator):
    """Looks into the definitions of Swagger 2.0, too."""

    def __call__(self, spec: SchemaPath) -> Iterator[Any]:
        yield from super().__call__(spec)
        if "swagger" in spec and "definitions" in spec:
            yield from self.registry["schemas"](spec / "definitions")  # type: ignore[operator]


class _TagsMixin:
    """Names the tag at fault, and goes on after a tag without a name."""

    def __call__(self, tags: SchemaPath) -> Iterator[KeywordError]:
        seen: set[str] = set()
        for index, tag in enumerate(tags.read_value()):
            name = tag.get("name") if isinstance(tag, Mapping) else None
            if isinstance(name, str) and name in seen:
                yield KeywordError("duplicate-tag", (*tags.parts, index, "name"), name)
            seen.add(str(name))
        for error in super().__call__(tags):  # type: ignore[misc]
            unknown = re.match(r"Tag '(.*)' references unknown parent tag '(.*)'", error.message, re.DOTALL)
            cycle = re.match(r"Circular tag hierarchy detected: (.*?) -> ", error.message, re.DOTALL)
            if unknown or cycle:
                names = [tag["name"] for tag in tags.read_value()]
                child, parent = unknown.groups() if unknown else (cycle[1], cycle[1]) if cycle else ("", "")
                path = (*tags.parts, names.index(child), "parent")
                yield KeywordError("unknown-tag" if unknown else "tag-cycle", path, parent)


def _mixed(mixin: type, base: type[Any]) -> type[Any]:
    return type(base.__name__, (mixin, base), {})


def _fence(original: type[validators.SpecValidator]) -> type[validators.SpecValidator]:
    """The validator of a version with all its keyword validators fenced."""
    own = {
        **original.keyword_validators,
        "__root__": _Root,
        "operation": _Operation,
        "parameters": _Parameters,
        "default": _mixed(_ValueMixin, original.keyword_validators["default"]),
        "schema": _mixed(_SchemaMixin, original.keyword_validators["schema"]),
        "tags": _mixed(_TagsMixin, original.keyword_validators["tags"]),
    }
    members = {
        "resolver_handlers": _NoDocuments(),
        "keyword_validators": {keyword: _fenced(validator) for keyword, validator in own.items()},
    }
    return type(original.__name__, (original,), members)


_VALIDATORS = {
    "2.0": _fence(validators.OpenAPIV2SpecValidator),
    "3.0": _fence(validators.OpenAPIV30SpecValidator),
    "3.1": _fence(validators.OpenAPIV31SpecValidator),
    "3.2": _fence(validators.OpenAPIV32SpecValidator),
}
