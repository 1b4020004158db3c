"""Schemas as documents hold them to schemas that a strict validator takes; what is malformed says nothing."""

from __future__ import annotations

from collections.abc import Callable, Set

from swagger2postman.jsonvalue import Json, JsonObject
from swagger2postman.openapi.model import Schema
from swagger2postman.schema.keyword_checks import IS_WELL_FORMED, is_schema
from swagger2postman.schema.patterns import is_pattern
from swagger2postman.schema.registry import URN, SchemaRegistry

TYPES = ("null", "boolean", "object", "array", "number", "string", "integer")
UNEVALUATED = ("unevaluatedItems", "unevaluatedProperties")
_ONE_SCHEMA = (
    "additionalProperties",
    "items",
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    *UNEVALUATED,
)
_LIST_OF_SCHEMAS = ("allOf", "anyOf", "oneOf", "prefixItems")
_MAP_OF_SCHEMAS = ("properties", "patternProperties", "dependentSchemas")
_RANGES = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}  # OpenAPI format registry
_MAX_PARTS = 500
_NOTHING_HIDDEN: Set[str] = frozenset()


class Sanitizer:
    """Sanitizes the schemas of an API for one direction.

    `is_wide` tells whether there are so many ways through a schema that no value is validated by it.
    """

    def __init__(self, registry: SchemaRegistry, is_wide: Callable[[JsonObject], bool]) -> None:
        self._registry = registry
        self._is_wide = is_wide

    def sanitize(self, schema: Schema, hidden: Set[str] = _NOTHING_HIDDEN) -> Schema:
        """Return a copy without malformed keywords, its references absolute, and nothing required that is `hidden`.

        `hidden` are the names of properties that do not travel in this direction, as a schema around it says.
        """
        if not isinstance(schema, dict):
            return schema
        if self._registry.hides:
            hidden = hidden | self._hidden_names(schema)
        result: JsonObject = {}
        for keyword, value in schema.items():
            if keyword in IS_WELL_FORMED:
                if IS_WELL_FORMED[keyword](value):
                    result[keyword] = value
            elif keyword == "$ref":
                result[keyword] = f"{URN}{value}"
            elif keyword == "type":
                _add_types(result, value)
            elif keyword == "required":
                _add_required(result, value, hidden)
            elif keyword in _ONE_SCHEMA:
                if is_schema(value) and not self._is_too_wide(keyword, schema):
                    result[keyword] = self.sanitize(value)
            elif keyword in _LIST_OF_SCHEMAS:
                self._add_list(result, keyword, value, hidden)
            elif keyword in _MAP_OF_SCHEMAS:
                result[keyword] = self._map(keyword, value)
        _limit_integer(result)
        return result

    def _is_too_wide(self, keyword: str, schema: JsonObject) -> bool:
        """Whether compiling a keyword takes as many steps as there are ways through the schema."""
        return keyword in UNEVALUATED and self._is_wide(schema)

    def _add_list(self, result: JsonObject, keyword: str, value: Json, hidden: Set[str]) -> None:
        if not isinstance(value, list):
            return
        if keyword == "prefixItems":  # its schemas describe other values
            hidden = _NOTHING_HIDDEN
        parts: list[Json] = [self._part(part, hidden) for part in value if is_schema(part)]
        if parts:
            result[keyword] = parts

    def _part(self, schema: Schema, hidden: Set[str]) -> Schema:
        """One schema of a list; a shared one that requires what only its user hides is written out."""
        resolved = self._registry.resolve(schema)
        required = resolved.get("required") if isinstance(resolved, dict) else None
        if hidden and isinstance(required, list) and not hidden.isdisjoint(map(str, required)):
            return self.sanitize(resolved, hidden)
        return self.sanitize(schema, hidden)

    def _map(self, keyword: str, value: Json) -> JsonObject:
        result: JsonObject = {}
        for name, part in value.items() if isinstance(value, dict) else ():
            if is_schema(part) and (keyword != "patternProperties" or is_pattern(name)):
                result[name] = self.sanitize(part)
        return result

    def _hidden_names(self, schema: JsonObject) -> set[str]:
        """The properties of a schema, and of what it is composed of, that do not travel in this direction."""
        names: set[str] = set()
        seen: dict[int, Schema] = {}
        waiting: list[Schema] = [schema]
        while waiting and len(seen) < _MAX_PARTS:
            part = waiting.pop()
            if not isinstance(part, dict) or id(part) in seen:
                continue
            seen[id(part)] = part
            properties = part.get("properties")
            for name, member in properties.items() if isinstance(properties, dict) else ():
                if isinstance(member, dict) and self._registry.is_hidden(member):
                    names.add(name)
            parts = part.get("allOf")
            for inner in parts if isinstance(parts, list) else ():
                if is_schema(inner):
                    waiting.append(self._registry.resolve(inner))
        return names


def _add_types(result: JsonObject, value: Json) -> None:
    """Keep the types that exist (Validation, section 6.1.1)."""
    stated = value if isinstance(value, list) else [value]
    known = [kind for kind in stated if kind in TYPES]
    if known:
        result["type"] = list(dict.fromkeys(known)) if isinstance(value, list) else known[0]


def _add_required(result: JsonObject, value: Json, hidden: Set[str]) -> None:
    """Keep the names of properties that travel."""
    if isinstance(value, list):
        names = dict.fromkeys(map(str, value))
        result["required"] = [name for name in names if name not in hidden]


def _limit_integer(schema: JsonObject) -> None:
    """Write out the limits of the formats int32 and int64, which a check of strings cannot see."""
    limits = _RANGES.get(str(schema.get("format")))
    if limits is None or not _is_numeric(schema.get("type")):
        return
    lowest, highest = limits
    minimum = schema.get("minimum")
    schema["minimum"] = max(minimum, lowest) if isinstance(minimum, (int, float)) else lowest
    maximum = schema.get("maximum")
    schema["maximum"] = min(maximum, highest) if isinstance(maximum, (int, float)) else highest


def _is_numeric(kind: Json) -> bool:
    kinds = kind if isinstance(kind, list) else [kind]
    return "integer" in kinds or "number" in kinds
