"""Objects and arrays that satisfy their keywords (JSON Schema 2020-12 sections 10.3; Validation 6.4 and 6.5)."""

from __future__ import annotations

from collections.abc import Iterator

from swagger2postman.jsonvalue import Json, JsonObject
from swagger2postman.openapi.model import Schema
from swagger2postman.schema.generate.budget import MAX_DEPTH, MAX_ITEMS, MAX_NODES, CutError, Plan
from swagger2postman.schema.generate.patterns import matching_texts
from swagger2postman.schema.generate.scalars import length, text
from swagger2postman.schema.merging import flatten, merge
from swagger2postman.schema.sanitizing import accepts
from swagger2postman.schema.shapes import as_list, as_object, as_schema
from swagger2postman.schema.validator import SchemaSet


class Containers:
    """The part of a maker that makes objects and arrays of what its `make` gives for their parts."""

    _schemas: SchemaSet
    _plan: Plan
    _stack: list[str]
    _nodes: int
    _characters: int

    def make(self, schema: Schema, variant: int) -> Json:
        """Return a value for a schema; variants differ."""
        raise NotImplementedError

    def _text(self, schema: JsonObject, variant: int) -> str:
        raise NotImplementedError

    def _object(self, schema: JsonObject, variant: int) -> JsonObject:
        properties = as_object(schema.get("properties"))
        required = dict.fromkeys(one for one in as_list(schema.get("required", [])) if isinstance(one, str))
        most = length(schema, "maxProperties", MAX_NODES)
        value: JsonObject = {}
        for name, part in properties.items():
            if isinstance(part, (dict, bool)) and part is not False and not self._schemas.is_hidden(part):
                self._member(value, name, part, name in required, variant)
        for name in required:
            if name not in value and not self._schemas.is_hidden(as_schema(properties.get(name, True))):
                value[name] = self.make(self._schema_for(schema, name), variant)
        if self._plan.optional or self._plan.variant or len(value) < length(schema, "minProperties", 0):
            self._additional(value, schema, variant)
        for name in [one for one in reversed(value) if one not in required][: max(0, len(value) - most)]:
            del value[name]
        return self._dependent(value, schema, variant)

    def _member(self, value: JsonObject, name: str, part: Schema, required: bool, variant: int) -> None:
        self._characters += len(name)
        deep = len(self._stack) > MAX_DEPTH or self._nodes > MAX_NODES
        if not required and (deep or not self._plan.optional):
            return
        try:
            value[name] = self.make(part, variant)
        except CutError as error:
            if not required:
                return
            if error.index < 1_000_000:
                raise
            value[name] = {}  # required, and nothing is known of it

    def _schema_for(self, schema: JsonObject, name: str) -> Schema:
        for pattern, part in as_object(schema.get("patternProperties")).items():
            if accepts(pattern, name):
                return as_schema(part)
        return as_schema(schema.get("additionalProperties", True))

    def _additional(self, value: JsonObject, schema: JsonObject, variant: int) -> None:
        """Further members: one to show a map, more where `minProperties` asks for them."""
        least = length(schema, "minProperties", 0)
        extra = schema.get("additionalProperties")
        patterns = as_object(schema.get("patternProperties"))
        is_map = (isinstance(extra, dict) and not schema.get("properties")) or (
            patterns and not schema.get("properties")
        )
        wanted = max(least, 1 if is_map and self._plan.optional else 0)
        for name in self._names(schema, extra):
            if len(value) >= min(wanted, MAX_ITEMS):
                return
            if name not in value:
                try:
                    value[name] = self.make(self._schema_for(schema, name), variant)
                except CutError:
                    return

    def _names(self, schema: JsonObject, extra: Json) -> Iterator[str]:
        naming = self._schemas.resolve(as_schema(schema.get("propertyNames", True)))
        if isinstance(naming, dict):
            made = [
                *(str(one) for one in as_list(naming.get("enum", []))),
                *(text(naming, index) for index in range(MAX_ITEMS)),
            ]
            yield from (name for name in dict.fromkeys(made) if self._schemas.is_valid(naming, name))
            return
        for pattern in as_object(schema.get("patternProperties")):
            yield from matching_texts(pattern)
        if extra is not False:
            yield "key"
            yield from (f"key{index}" for index in range(2, MAX_ITEMS + 2))

    def _dependent(self, value: JsonObject, schema: JsonObject, variant: int) -> JsonObject:
        """What the presence of one member asks of others."""
        for name, others in as_object(schema.get("dependentRequired")).items():
            for other in as_list(others) if name in value else ():
                if isinstance(other, str) and other not in value:
                    part = as_object(schema.get("properties")).get(other)
                    value[other] = self.make(
                        as_schema(part) if part is not None else self._schema_for(schema, other), variant
                    )
        rest = {key: one for key, one in schema.items() if key != "dependentSchemas"}
        for name, part in as_object(schema.get("dependentSchemas")).items():
            resolved = self._schemas.resolve(as_schema(part))
            if name in value and isinstance(resolved, dict):
                return self._object(merge(rest, flatten(resolved, self._schemas.resolve)), variant)
        return value

    def _array(self, schema: JsonObject, variant: int) -> list[Json]:
        least, most = length(schema, "minItems", 0), length(schema, "maxItems", MAX_ITEMS)
        prefix = [one for one in as_list(schema.get("prefixItems", [])) if isinstance(one, (dict, bool))]
        items = as_schema(schema.get("items", True))
        contains = schema.get("contains")
        values: list[Json] = []
        for part in prefix[:most]:
            values.append(self.make(part, variant))
        if contains is not None:
            both: Schema = {"allOf": [items, contains]} if items is not True else as_schema(contains)
            for index in range(length(schema, "minContains", 1)):
                values.append(self.make(both, variant + index if schema.get("uniqueItems") else variant))
        known = items is not True or least > len(values)
        shown = 1 if known and not values and self._plan.optional and self._nodes <= MAX_NODES else 0
        wanted = min(max(least, shown), most, MAX_ITEMS)
        if items is False:
            return values
        return self._fill(values, items, wanted, variant, schema)

    def _fill(self, values: list[Json], items: Schema, wanted: int, variant: int, schema: JsonObject) -> list[Json]:
        """Items up to the number wanted, all different where they must be; none where the recursion ends here."""
        unique, tries = schema.get("uniqueItems") is True, 0
        while len(values) < wanted and tries < wanted * 4:
            try:
                value = self.make(items, variant + (tries if unique else 0))
            except CutError:
                if len(values) < length(schema, "minItems", 0):
                    raise
                break
            tries += 1
            if not unique or value not in values:
                values.append(value)
        return values
