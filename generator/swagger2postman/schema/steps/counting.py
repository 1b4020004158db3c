"""The steps that validating one value takes, counted schema by schema."""

from __future__ import annotations

from collections.abc import Mapping

from swagger2postman.jsonvalue import Json, JsonObject, definition_name
from swagger2postman.openapi.model import Schema
from swagger2postman.schema.steps.keywords import (
    APPLICATORS,
    ENDLESS,
    FOR_EACH_ITEM,
    FOR_EACH_MEMBER,
    LISTS_IN_PLACE,
    SCHEMAS_IN_PLACE,
    UNEVALUATED,
    own_steps,
    schemas_in,
)
from swagger2postman.schema.steps.widths import SchemaWidths

FREE_STEPS = 20_000
"""Steps of one validation that are so few that nobody counts them."""

_MAX_PAIRS = 200_000  # pairs of schema and value that are looked at to count the steps of one validation
_MAX_PAIRS_OF_CIRCLE = 5_000  # the same, for one place of a value and a schema that leads back to itself
_MAX_PAIRS_OF_CIRCLES = 1_000_000  # the same, for all such schemas of a document


class StepCounter:
    """Counts steps by the schemas of one API, and remembers which schemas have too many ways through them."""

    def __init__(self, definitions: Mapping[str, Schema], widths: SchemaWidths) -> None:
        self.definitions = definitions
        self.widths = widths
        self._wide: dict[int, tuple[JsonObject, bool]] = {}
        self._endless: dict[str, bool] = {}
        self._pairs_left_for_circles = _MAX_PAIRS_OF_CIRCLES

    def count(self, schema: Schema, value: Json) -> tuple[int, int]:
        """Return the steps of a validation, and the pairs of schema and value that were looked at to count them.

        The steps are `ENDLESS` where they cannot be counted.
        """
        count = _Count(self)
        steps = count.steps(schema, value)
        return steps, count.pairs

    def is_wide(self, schema: JsonObject) -> bool:
        """Tell whether there are more ways through a schema than a validator can compile, which it does for each."""
        known = self._wide.get(id(schema))
        if known is None:
            steps, _ = self.count(schema, None)
            known = self._wide[id(schema)] = schema, steps > FREE_STEPS
        return known[1]

    def is_endless(self, name: str) -> bool:
        """Tell whether a schema leads back to itself in so many ways that its steps cannot be counted at all.

        It is found out once, and then told to each schema that leads to it.
        """
        known = self._endless.get(name)
        if known is None:
            self._endless[name] = known = False  # meanwhile, so that the search itself has an end
            if self.widths.width_of_definition(name) >= ENDLESS:
                count = _Count(self, min(_MAX_PAIRS_OF_CIRCLE, self._pairs_left_for_circles))
                known = count.steps(self.definitions.get(name, True), None) >= ENDLESS
                self._pairs_left_for_circles -= min(count.pairs, self._pairs_left_for_circles)
                self._endless[name] = known
        return known


class _TooManyPairsError(Exception):
    pass


class _Count:
    """One count. The steps of a pair of schema and value are found out once, however often a validator meets it."""

    def __init__(self, counter: StepCounter, max_pairs: int = _MAX_PAIRS) -> None:
        self.pairs = 0
        self._max_pairs = max_pairs
        self._counter = counter
        self._known: dict[tuple[int, int], int] = {}
        self._open: dict[tuple[int, int], int] = {}
        """The pairs that are being counted, each with its depth."""
        self._lowest_circle = ENDLESS
        """The least depth of an open pair to which something below the present pair leads back."""

    def steps(self, schema: Json, value: Json) -> int:
        """Return the steps; `ENDLESS` where they cannot be counted."""
        try:
            return min(self._steps(schema, value), ENDLESS)
        except (_TooManyPairsError, RecursionError):
            return ENDLESS

    def _steps(self, schema: Json, value: Json) -> int:
        if not isinstance(schema, dict):
            return 1
        if schema.keys().isdisjoint(APPLICATORS):
            return 1 + own_steps(schema, value)
        if not isinstance(value, (dict, list)):
            width = self._counter.widths.width(schema)
            if width < FREE_STEPS:
                return width
        pair = (id(schema), id(value))
        known = self._known.get(pair)
        if known is not None:
            return known
        self._look_at(1)
        if pair in self._open:  # a validator does not go round in circles, but each way through them counts
            self._lowest_circle = min(self._lowest_circle, self._open[pair])
            return 1
        outer_circle, self._lowest_circle = self._lowest_circle, ENDLESS
        depth = len(self._open)
        self._open[pair] = depth
        steps = min(1 + own_steps(schema, value) + self._applied(schema, value), ENDLESS)
        del self._open[pair]
        if self._lowest_circle >= depth:
            self._known[pair] = steps
            self._lowest_circle = outer_circle
        else:  # the count depends on how the pair was reached, so that it is not kept
            self._lowest_circle = min(outer_circle, self._lowest_circle)
        return steps

    def _applied(self, schema: JsonObject, value: Json) -> int:
        """The steps of the schemas that a schema applies."""
        doubled = not schema.keys().isdisjoint(UNEVALUATED)
        if doubled and value is not None and self._counter.is_wide(schema):
            raise _TooManyPairsError
        steps = 0
        for keyword, applied in schema.items():
            if keyword == "$ref":
                name = definition_name(str(applied))
                if self._counter.is_endless(name):
                    raise _TooManyPairsError
                steps += self._steps(self._counter.definitions.get(name, True), value)
            elif keyword in LISTS_IN_PLACE or keyword == "dependentSchemas":
                for part in schemas_in(applied):
                    steps += self._steps(part, value)
            elif keyword in SCHEMAS_IN_PLACE:
                steps += self._steps(applied, value)
        if isinstance(value, dict):
            steps += self._in_members(schema, value)
        elif isinstance(value, list):
            steps += self._in_items(schema, value)
        return steps * 2 if doubled else steps

    def _in_members(self, schema: JsonObject, value: JsonObject) -> int:
        described = schema.get("properties")
        properties = described if isinstance(described, dict) else {}
        fewer, more = (properties, value) if len(properties) < len(value) else (value, properties)
        steps = 0
        for name in fewer:
            if name in more:
                steps += self._steps(properties[name], value[name])
        patterns = schema.get("patternProperties")
        keywords = [keyword for keyword in FOR_EACH_MEMBER if keyword in schema]
        if not keywords and not patterns:
            return steps
        self._look_at(len(value))
        for name, member in value.items():
            for keyword in keywords:
                if name not in properties or keyword != "additionalProperties":
                    steps += self._steps(schema[keyword], name if keyword == "propertyNames" else member)
            for part in schemas_in(patterns):
                steps += 1 + self._steps(part, member)
        return steps

    def _in_items(self, schema: JsonObject, value: list[Json]) -> int:
        first_schemas = list(schemas_in(schema.get("prefixItems")))
        steps = 0
        for part, item in zip(first_schemas, value, strict=False):
            steps += self._steps(part, item)
        for keyword in FOR_EACH_ITEM:
            if keyword in schema:
                items = value[len(first_schemas) :] if keyword == "items" else value
                self._look_at(len(items))
                for item in items:
                    steps += self._steps(schema[keyword], item)
        return steps

    def _look_at(self, pairs: int) -> None:
        self.pairs += pairs
        if self.pairs > self._max_pairs:
            raise _TooManyPairsError
