"""Schemas compiled by jsonschema-rs, each of them once (JSON Schema 2020-12)."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from swagger2postman.jsonvalue import JsonObject
from swagger2postman.openapi.model import Schema
from swagger2postman.schema.linking import (
    DEFINED,
    CompiledSchema,
    Definition,
    can_be_linked,
    has_references,
    keyword_of,
    link,
    schema_of_definitions,
)
from swagger2postman.schema.patterns import BACKTRACK_LIMIT
from swagger2postman.schema.registry import URN, SchemaRegistry, referenced_name, schema_key
from swagger2postman.schema.sanitizing import Sanitizer

if TYPE_CHECKING:
    import jsonschema_rs

_Compiled = dict[str | int, tuple[Schema, CompiledSchema | None]]  # with the schema, so that its id stays its own


def _is_base64(string: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9+/_-]*={0,2}", string) is not None


FORMAT_CHECKS = {"byte": _is_base64, "base64url": _is_base64}
"""Formats of OpenAPI's registry that jsonschema-rs does not know."""


class SchemaCompiler:
    """Compiles schemas of one API in one direction.

    A schema that cannot be compiled even when it is sanitized says nothing: None stands for it.
    """

    def __init__(self, registry: SchemaRegistry, is_wide: Callable[[JsonObject], bool]) -> None:
        self._registry = registry
        self._sanitizer = Sanitizer(registry, is_wide)
        self._linked: _Compiled = {}
        self._whole: _Compiled = {}

    def linked(self, schema: Schema) -> CompiledSchema | None:
        """Return a schema, compiled quickly: its references lead to definitions that are compiled once for all.

        None also stands for a schema that has to be compiled as a whole. A schema that is a lone reference becomes a
        `Definition`.
        """
        key = schema_key(schema)
        if key not in self._linked:
            self._linked[key] = schema, self._compile_linked(schema)
        return self._linked[key][1]

    def whole(self, schema: Schema) -> CompiledSchema | None:
        """Return a schema, compiled with all that it refers to, so that it can say precisely what is wrong."""
        key = schema_key(schema)
        if key not in self._whole:
            self._whole[key] = schema, self._compile(self._sanitizer.sanitize(schema))
        return self._whole[key][1]

    def _compile_linked(self, schema: Schema) -> CompiledSchema | None:
        is_reference = isinstance(schema, dict) and len(schema) == 1 and "$ref" in schema
        if isinstance(schema, dict) and is_reference and self._definitions is not None:
            return Definition(self._definitions, referenced_name(schema))
        sanitized = self._sanitizer.sanitize(schema)
        if not has_references(sanitized):
            return self.whole(schema)
        if self._definitions is None or not can_be_linked(sanitized):
            return None
        return self._compile(link(sanitized), keywords={DEFINED: keyword_of(self._definitions)})

    @cached_property
    def _definitions(self) -> CompiledSchema | None:
        """One validator for all definitions."""
        return self._compile(schema_of_definitions(list(self._registry.definitions)))

    @cached_property
    def _resources(self) -> jsonschema_rs.Registry:
        """What references lead to."""
        import jsonschema_rs

        definitions = self._registry.definitions
        sanitized = {name: self._sanitizer.sanitize(schema) for name, schema in definitions.items()}
        return jsonschema_rs.Registry([(URN, {"$defs": sanitized})])

    def _compile(self, sanitized: Any, keywords: dict[str, type] | None = None) -> CompiledSchema | None:
        import jsonschema_rs

        try:
            return jsonschema_rs.Draft202012Validator(
                sanitized,
                registry=self._resources,
                validate_formats=True,
                formats=FORMAT_CHECKS,
                pattern_options=jsonschema_rs.FancyRegexOptions(backtrack_limit=BACKTRACK_LIMIT),
                offline=True,
                keywords=keywords,
            )
        except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError, RecursionError):
            return None
