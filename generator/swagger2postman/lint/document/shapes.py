"""Which fields OpenAPI's own JSON Schemas know at a place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

_LISTED_NAMES = re.compile(r"\^\(([a-zA-Z|]+)\)\$")
"""“^(get|put|…)$” is but a list of names."""


class Shapes:
    """The JSON Schema of a dialect: which fields an object of it may hold."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._schema = schema

    def fields(self, path: Iterable[str | int]) -> tuple[set[str], set[str]]:
        """Return the names and the name patterns (but “x-”) that the schema at `path` knows."""
        names: set[str] = set()
        patterns: set[str] = set()
        self._collect(self._at(path), names, patterns, set())
        for pattern in tuple(patterns):
            listed = _LISTED_NAMES.fullmatch(pattern)
            if listed:
                patterns.discard(pattern)
                names.update(listed[1].split("|"))
        return names, patterns

    def _at(self, path: Iterable[str | int]) -> Any:
        value: Any = self._schema
        for token in path:
            if isinstance(value, list) and isinstance(token, int) and token < len(value):
                value = value[token]
            elif isinstance(value, Mapping) and str(token) in value:
                value = value[str(token)]
            else:
                return {}  # a path into another schema resource, such as the dialect of 3.1
        return value

    def _collect(self, schema: Any, names: set[str], patterns: set[str], seen: set[int]) -> None:
        """Add what a schema and its parts know."""
        if not isinstance(schema, Mapping) or id(schema) in seen:
            return
        seen.add(id(schema))
        names.update(schema.get("properties", ()))
        patterns.update(pattern for pattern in schema.get("patternProperties", ()) if pattern != "^x-")
        for part in self._parts(schema):
            self._collect(part, names, patterns, seen)

    def _parts(self, schema: Mapping[str, Any]) -> list[Any]:
        """The schemas that apply to the same object as a schema."""
        parts = [schema.get(keyword) for keyword in ("if", "then", "else")]
        reference = schema.get("$ref")
        if isinstance(reference, str) and reference.startswith("#/"):
            parts.append(self._at(reference[2:].split("/")))
        for keyword in ("allOf", "anyOf", "oneOf"):
            parts.extend(schema.get(keyword, ()))
        parts.extend(schema.get("dependentSchemas", {}).values())
        return parts
