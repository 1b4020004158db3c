"""Arrays (JSON Schema 2020-12 core, section 10.3.1; Validation, section 6.4)."""

from __future__ import annotations

from swagger2postman.jsonvalue import Json, JsonObject
from swagger2postman.openapi.model import Schema
from swagger2postman.schema.generate.attempt import Generator
from swagger2postman.schema.generate.budget import MAX_ITEMS
from swagger2postman.schema.generate.recursion import NoValueError
from swagger2postman.schema.keyword_values import as_list, as_schema, count_in

_TRIES_PER_ITEM = 4


def generate_array(generator: Generator, schema: JsonObject, variant: int) -> list[Json]:
    """Return an array: what `prefixItems` and `contains` ask for, then items up to `minItems`, or one to show.

    Raises:
        NoValueError: a required item has no value.
    """
    least, most = count_in(schema, "minItems", 0), count_in(schema, "maxItems", MAX_ITEMS)
    first_schemas = [part for part in as_list(schema.get("prefixItems", [])) if isinstance(part, (dict, bool))]
    values: list[Json] = []
    for part in first_schemas[:most]:
        values.append(generator.generate(part, variant))
    items = as_schema(schema.get("items", True))
    if schema.get("contains") is not None:
        contained = _contained(items, schema)
        for contained_variant in _variants_of_contained(schema, variant):
            values.append(generator.generate(contained, contained_variant))
    if items is False:
        return values
    is_described = items is not True or least > len(values)
    attempt = generator.attempt
    shows_one = is_described and not values and attempt.strategy.optional and not attempt.is_large
    wanted = min(max(least, int(shows_one)), most, MAX_ITEMS)
    return _filled(generator, values, wanted, schema, variant)


def _variants_of_contained(schema: JsonObject, variant: int) -> list[int]:
    """A variant for each value that `contains` asks for; they are the same where items need not differ."""
    number = count_in(schema, "minContains", 1)
    return [variant + index if schema.get("uniqueItems") else variant for index in range(number)]


def _contained(items: Schema, schema: JsonObject) -> Schema:
    contains = schema.get("contains")
    return as_schema(contains) if items is True else {"allOf": [items, contains]}


def _filled(generator: Generator, values: list[Json], wanted: int, schema: JsonObject, variant: int) -> list[Json]:
    """The values with items up to the number wanted; fewer where a recursion ends here.

    They differ where they have to, as far as enough different ones are found.
    """
    items = as_schema(schema.get("items", True))
    is_unique = schema.get("uniqueItems") is True
    tries = 0
    while len(values) < wanted and tries < wanted * _TRIES_PER_ITEM:
        try:
            value = generator.generate(items, variant + tries if is_unique else variant)
        except NoValueError:
            if len(values) < count_in(schema, "minItems", 0):
                raise
            break
        tries += 1
        if not is_unique or value not in values:
            values.append(value)
    return values
