"""Alternatives and conditions: `oneOf`, `anyOf`, `if` (JSON Schema 2020-12 core, sections 10.2.1 and 10.2.2)."""

from __future__ import annotations

from swagger2postman.jsonvalue import Json, JsonObject
from swagger2postman.openapi.model import Schema
from swagger2postman.schema.generate.attempt import Generator
from swagger2postman.schema.generate.budget import MAX_ALTERNATIVES
from swagger2postman.schema.generate.discriminators import with_mapped_name
from swagger2postman.schema.generate.recursion import NoValueError
from swagger2postman.schema.keyword_values import as_list
from swagger2postman.schema.merging import flatten, merge
from swagger2postman.schema.registry import referenced_name

_SAYS_NOTHING = frozenset(("discriminator", "title", "description"))


def generate_alternative(generator: Generator, schema: JsonObject, keyword: str, variant: int) -> Json:
    """Return the first alternative's value that the whole schema accepts, else the first that there is at all.

    Raises:
        NoValueError: no alternative has a value.
    """
    base = {key: value for key, value in schema.items() if key not in (keyword, "examples", "default")}
    alternatives = [part for part in as_list(schema[keyword]) if isinstance(part, (dict, bool))]
    first: tuple[Json] | None = None
    first_error: NoValueError | None = None
    for alternative in alternatives[:MAX_ALTERNATIVES]:
        generator.attempt.try_alternative()
        try:
            value = _beside(generator, base, alternative, variant)
        except NoValueError as error:
            first_error = first_error or error
            continue
        if len(alternatives) == 1 or generator.validator.is_valid(schema, value):
            return value
        first = first or (value,)
    if first is not None:
        return first[0]
    raise first_error or NoValueError


def _beside(generator: Generator, base: JsonObject, alternative: Schema, variant: int) -> Json:
    """A value for an alternative and for the keywords beside it."""
    if _SAYS_NOTHING.issuperset(base):
        value = generator.generate(alternative, variant)
    else:
        value = _merged(generator, base, alternative, variant)
    reference = alternative.get("$ref") if isinstance(alternative, dict) else None
    return value if reference is None else with_mapped_name(base.get("discriminator"), reference, value)


def _merged(generator: Generator, base: JsonObject, alternative: Schema, variant: int) -> Json:
    """A value for both the schema and one of its alternatives, whose reference counts as entered."""
    if isinstance(alternative, bool):
        return generator.generate_merged(base, variant)
    recursion = generator.attempt.recursion
    name = referenced_name(alternative) if "$ref" in alternative else ""
    if name:
        recursion.check_name(name)
    resolved = generator.schemas.resolve(alternative)
    flat = flatten(resolved, generator.schemas.resolve) if isinstance(resolved, dict) else {}
    recursion.names.append(name)
    try:
        return generator.generate_merged(merge(base, flat), variant)
    finally:
        recursion.names.pop()


def generate_conditional(generator: Generator, schema: JsonObject, variant: int) -> Json:
    """Return a value for `if` with `then` or `else`, whichever the value then turns out to need."""
    base = {key: value for key, value in schema.items() if key not in ("if", "then", "else")}
    condition, consequence, otherwise = (schema.get(keyword, True) for keyword in ("if", "then", "else"))
    for parts in ([condition, consequence], [otherwise], []):
        every_part = [*as_list(base.get("allOf", [])), *parts]
        merged = flatten({**base, "allOf": every_part}, generator.schemas.resolve)
        merged.pop("if", None)
        value = generator.generate_merged(merged, variant)
        if generator.validator.is_valid(schema, value):
            return value
    return generator.generate_merged(base, variant)
