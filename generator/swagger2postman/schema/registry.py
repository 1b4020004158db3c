"""The schemas of an API in one direction: what `$ref` leads to, and which properties do not travel."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from swagger2postman.jsonvalue import Json, JsonObject, definition_name
from swagger2postman.openapi.model import Schema

MAX_CHAIN = 50
"""References that may follow one another before they count as leading nowhere."""

URN = "urn:swagger2postman:schemas"
"""The URI under which a validator finds the definitions."""

MAX_SHORT_STRING = 200
_FEW_KEYWORDS = 4
_FEW_ENTRIES = 4


class Direction(StrEnum):
    """Which way a value travels: readOnly does not belong in requests, writeOnly not in responses (4.8.24.4)."""

    REQUEST = "request"
    RESPONSE = "response"

    @property
    def hidden(self) -> str:
        """The keyword that marks what does not travel this way."""
        return "readOnly" if self is Direction.REQUEST else "writeOnly"


class SchemaRegistry:
    """The schemas of an API by name, for one direction.

    `definitions` are what `#/$defs/NAME` leads to; `hides` is False where everything travels in this direction.
    """

    def __init__(self, definitions: Mapping[str, Schema], direction: Direction, *, hides: bool = True) -> None:
        self.definitions = definitions
        self.direction = direction
        self.hides = hides
        self._resolved: dict[int, tuple[Schema, Schema]] = {}  # holds the schema, so that its id stays its own

    def resolve(self, schema: Schema) -> Schema:
        """Return a schema without `$ref`, the keywords beside it laid over those of its target.

        A reference that leads nowhere, or round in a circle, becomes `{"x-unresolved": REFERENCE}`.
        """
        if not isinstance(schema, dict) or "$ref" not in schema:
            return schema
        known = self._resolved.get(id(schema))
        if known is not None:
            return known[1]
        current = schema
        beside: JsonObject = {}
        for _ in range(MAX_CHAIN):
            own = {keyword: value for keyword, value in current.items() if keyword != "$ref"}
            beside = {**own, **beside}
            target = self.definitions.get(referenced_name(current), {"x-unresolved": current["$ref"]})
            if not isinstance(target, dict):
                return target
            if "$ref" not in target:
                result = {**target, **beside} if beside else target
                self._resolved[id(schema)] = (schema, result)
                return result
            current = target
        return {"x-unresolved": schema["$ref"]}

    def is_hidden(self, schema: Schema) -> bool:
        """Tell whether a property does not travel in this direction, by its schema or a part of its `allOf`."""
        if not self.hides:
            return False
        resolved = self.resolve(schema)
        if not isinstance(resolved, dict):
            return False
        if resolved.get(self.direction.hidden) is True:
            return True
        parts = resolved.get("allOf")
        return isinstance(parts, list) and any(self._hides_whole(resolved, part) for part in parts)

    def _hides_whole(self, whole: JsonObject, part: Json) -> bool:
        """Whether a part of an `allOf` marks the whole; one that leads back to the whole says nothing new."""
        if not isinstance(part, dict):
            return False
        resolved = self.resolve(part)
        if not isinstance(resolved, dict) or resolved == whole:
            return False
        return resolved.get(self.direction.hidden) is True


def referenced_name(schema: JsonObject) -> str:
    """Return the name of the definition to which the `$ref` of a schema leads."""
    return definition_name(str(schema["$ref"]))


def schema_key(schema: Schema) -> str | int:
    """Return what two schemas share that count as one.

    Schemas of a few simple keywords, such as a lone reference, count as one if they read the same. Any other schema
    is itself, by its identity in memory: whoever keeps the key has to keep the schema, too.
    """
    if not isinstance(schema, dict) or len(schema) > _FEW_KEYWORDS:
        return id(schema)
    return id(schema) if any(map(_is_large, schema.values())) else repr(schema)


def _is_large(value: Json) -> bool:
    """Whether a keyword's value says more than a number, a short string or a list of few short strings."""
    if isinstance(value, list):
        return len(value) > _FEW_ENTRIES or not all(map(_is_short_string, value))
    return isinstance(value, dict) or (isinstance(value, str) and len(value) > MAX_SHORT_STRING)


def _is_short_string(value: Json) -> bool:
    return isinstance(value, str) and len(value) < MAX_SHORT_STRING
