"""The width of a schema: the most steps that it takes at any one place of a value, whatever the value is."""

from __future__ import annotations

from collections.abc import Mapping

from swagger2postman.jsonvalue import Json, JsonObject, definition_name
from swagger2postman.openapi.model import Schema
from swagger2postman.schema.steps.keywords import (
    ALL_SCHEMAS_EACH,
    APPLICATORS,
    ENDLESS,
    ONE_SCHEMA_EACH,
    SHORT_STRING,
    UNEVALUATED,
    own_steps,
    schemas_in,
)

_ANY_STRING = "x" * (SHORT_STRING + 1)  # long enough for the steps of a pattern to count


class SchemaWidths:
    """The widths of the schemas of an API, each found out once."""

    def __init__(self, definitions: Mapping[str, Schema]) -> None:
        self._definitions = definitions
        self._by_name: dict[str, int] = {}
        self._by_identity: dict[int, tuple[JsonObject, int]] = {}  # holds the schema, so that its id stays its own

    def width(self, schema: Json) -> int:
        """Return the width of a schema; `ENDLESS` for one that leads back to itself."""
        if not isinstance(schema, dict):
            return 1
        try:
            return min(self._width(schema), ENDLESS)
        except RecursionError:
            return ENDLESS

    def width_of_definition(self, name: str) -> int:
        """Return the width of a schema of the API; one that does not exist accepts everything."""
        known = self._by_name.get(name)
        if known is None:
            self._by_name[name] = ENDLESS  # until it is known: whoever asks meanwhile is part of a circle
            known = min(self._width(self._definitions.get(name, True)), ENDLESS)
            self._by_name[name] = known
        return known

    def _width(self, schema: Json) -> int:
        if not isinstance(schema, dict):
            return 1
        steps = 1 + own_steps(schema, _ANY_STRING)
        if schema.keys().isdisjoint(APPLICATORS):
            return steps
        known = self._by_identity.get(id(schema))
        if known is not None:
            return known[1]
        for keyword in schema.keys() & APPLICATORS:
            applied = schema[keyword]
            if keyword == "$ref":
                steps += self.width_of_definition(definition_name(str(applied)))
            elif keyword in ONE_SCHEMA_EACH:
                steps += max(map(self._width, schemas_in(applied)), default=0)
            elif keyword in ALL_SCHEMAS_EACH:
                steps += sum(map(self._width, schemas_in(applied)))
            else:
                steps += self._width(applied)
        if not schema.keys().isdisjoint(UNEVALUATED):
            steps *= 2
        self._by_identity[id(schema)] = schema, steps
        return steps
