"""The schemas of an API in one direction: what `$ref` leads to, and which properties do not travel."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from swagger2postman.jsonvalue import Json, JsonObject, definition_of
from swagger2postman.openapi.model import Schema

MAX_CHAIN = 50
"""References that may follow one another before they count as leading nowhere."""

URN = "urn:swagger2postman:schemas"
"""The URI under which a validator finds the definitions."""


class Direction(StrEnum):
    """Which way a value travels: readOnly does not belong in requests, writeOnly not in responses (4.8.24.4)."""

    REQUEST = "request"
    RESPONSE = "response"

    @property
    def hidden(self) -> str:
        """The keyword that marks what does not travel this way."""
        return "readOnly" if self is Direction.REQUEST else "writeOnly"


class SchemaRegistry:
    """The schemas of an API by name; `hides` is False where everything travels in this direction."""

    def __init__(self, definitions: Mapping[str, Schema], direction: Direction, *, hides: bool = True) -> None:
        self.definitions = definitions
        self.direction = direction
        self.hides = hides
        self._resolved: dict[int, tuple[Schema, Schema]] = {}

    def resolve(self, schema: Schema) -> Schema:
        """Return a schema without `$ref`, keywords beside it laid over its target.

        A reference that leads nowhere, or round in a circle, becomes `{"x-unresolved": REFERENCE}`.
        """
        if not isinstance(schema, dict) or "$ref" not in schema:
            return schema
        known = self._resolved.get(id(schema))
        if known is not None:
            return known[1]
        current, over = schema, dict[str, Json]()
        for _ in range(MAX_CHAIN):
            over = {**{key: value for key, value in current.items() if key != "$ref"}, **over}
            target = self.definitions.get(name_of(current), {"x-unresolved": current["$ref"]})
            if not isinstance(target, dict):
                return target
            if "$ref" not in target:
                result = {**target, **over} if over else target
                self._resolved[id(schema)] = (schema, result)
                return result
            current = target
        return {"x-unresolved": schema["$ref"]}

    def is_hidden(self, schema: Schema) -> bool:
        """Tell whether a property does not travel in this direction."""
        if not self.hides:
            return False
        resolved = self.resolve(schema)
        if not isinstance(resolved, dict):
            return False
        parts = resolved.get("allOf")
        return resolved.get(self.direction.hidden) is True or any(
            isinstance(part, dict)
            and self.resolve(part) != resolved
            and _flag(self.resolve(part), self.direction.hidden)
            for part in (parts if isinstance(parts, list) else ())
        )


def name_of(schema: JsonObject) -> str:
    """Return the key of the definition that a `$ref` names."""
    return definition_of(str(schema["$ref"]))


def _flag(schema: Schema, keyword: str) -> bool:
    return isinstance(schema, dict) and schema.get(keyword) is True
