"""Values that a schema itself states: `const`, `enum`, its examples and its default."""

from __future__ import annotations

from swagger2postman.jsonvalue import Json, JsonObject
from swagger2postman.schema.generate.attempt import Generator
from swagger2postman.schema.generate.budget import MAX_ITEMS
from swagger2postman.schema.keyword_values import types_of

_BESIDE_ENUM = frozenset(("pattern", "not", "minLength", "maxLength", "minimum", "maximum", "allOf", "anyOf", "oneOf"))
"""Keywords that may refuse an entry of the `enum` beside them."""


def stated_value(generator: Generator, schema: JsonObject, variant: int) -> tuple[Json] | None:
    """Return the value that a schema states, as the only entry of a tuple; None if it states none."""
    if "const" in schema:
        return (schema["const"],)
    wanted = generator.attempt.strategy.examples
    if wanted != "none":
        for example in _examples(schema)[variant : variant + 1]:
            if wanted == "all" or generator.validator.is_valid(schema, example):
                return (example,)
    enum = schema.get("enum")
    if isinstance(enum, list) and enum:
        entries = _entries(generator, schema, enum)
        return (entries[variant % len(entries)],)
    return None


def _examples(schema: JsonObject) -> list[Json]:
    stated = schema.get("examples")
    examples = list(stated) if isinstance(stated, list) else []
    if "default" in schema and (schema["default"] is not None or "null" in types_of(schema)):
        examples.append(schema["default"])
    return examples


def _entries(generator: Generator, schema: JsonObject, enum: list[Json]) -> list[Json]:
    """The entries of an `enum` that the schema accepts; all of them if it accepts none."""
    entries: list[Json] = [entry for entry in enum if entry is not None] or enum
    if _BESIDE_ENUM.isdisjoint(schema):
        return entries
    accepted: list[Json] = [entry for entry in entries[:MAX_ITEMS] if generator.validator.is_valid(schema, entry)]
    return accepted or entries
