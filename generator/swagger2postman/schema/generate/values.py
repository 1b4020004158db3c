"""One attempt at a value for a schema: its references, keywords and types (JSON Schema 2020-12, sections 8 and 10)."""

from __future__ import annotations

from msgspec import Struct

from swagger2postman.jsonvalue import Json, JsonObject
from swagger2postman.openapi.model import Schema
from swagger2postman.schema.generate.alternatives import generate_alternative, generate_conditional
from swagger2postman.schema.generate.arrays import generate_array
from swagger2postman.schema.generate.attempt import Attempt
from swagger2postman.schema.generate.budget import GenerationBudget, Strategy
from swagger2postman.schema.generate.discriminators import with_discriminator
from swagger2postman.schema.generate.numbers import generate_number
from swagger2postman.schema.generate.objects import ObjectGenerator
from swagger2postman.schema.generate.recursion import NO_DEPTH, NoValueError, identity_of, unwrapped
from swagger2postman.schema.generate.stated import stated_value
from swagger2postman.schema.generate.strings import WORD, generate_string
from swagger2postman.schema.keyword_values import types_of
from swagger2postman.schema.merging import flatten
from swagger2postman.schema.registry import referenced_name
from swagger2postman.schema.validator import Validator

_TYPES_TO_TRY = ("string", "integer", "object", "array", "boolean", "null")


class _Known(Struct, frozen=True):
    """A value of a definition, with how many values and characters it has."""

    value: Json
    values: int
    characters: int


class ValueGenerator:
    """One attempt at one value; objects, arrays and alternatives call it back for their parts.

    A level of a value takes eight calls here, so that Python's own stack holds more levels than an attempt may have.
    """

    def __init__(self, validator: Validator, strategy: Strategy, budget: GenerationBudget) -> None:
        self.validator = validator
        self.schemas = validator.schemas
        self.attempt = Attempt(strategy, budget)
        self._known: dict[tuple[str, int], _Known] = {}

    def generate(self, schema: Schema, variant: int) -> Json:
        """Return a value for a schema; variants differ.

        Raises:
            NoValueError: there is none.
        """
        if isinstance(schema, bool):
            return WORD
        schema = unwrapped(schema)
        if "$ref" in schema:
            return self._referenced(schema, variant)
        return self._nameless(schema, variant)

    def _referenced(self, schema: JsonObject, variant: int) -> Json:
        """A value for a schema with a `$ref`; one that is generated before is used again."""
        name = referenced_name(schema)
        is_lone = len(schema) == 1
        attempt, recursion = self.attempt, self.attempt.recursion
        known = self._known.get((name, variant)) if is_lone else None
        if known is not None:
            attempt.use_again(known.values, known.characters)
            return known.value
        recursion.check_name(name)
        outer_end, recursion.lowest_end = recursion.lowest_end, NO_DEPTH
        values_before, characters_before = attempt.values, attempt.characters
        recursion.names.append(name)
        try:
            resolved = self.schemas.resolve(schema)
            value = self.generate_merged(resolved, variant) if isinstance(resolved, dict) else WORD
            value = with_discriminator(self.validator, name, resolved, value)
            depth = len(recursion.names) - 1
            if is_lone and recursion.lowest_end >= depth:  # nothing in the value depends on how it was reached
                values, characters = attempt.values - values_before, attempt.characters - characters_before
                self._known[name, variant] = _Known(value, values, characters)
        finally:
            recursion.names.pop()
            recursion.lowest_end = min(outer_end, recursion.lowest_end)
        return value

    def _nameless(self, schema: JsonObject, variant: int) -> Json:
        """A value for a schema without `$ref`, whose parts may lead back to it all the same."""
        identity = identity_of(schema)
        self.attempt.recursion.enter_nameless(identity)
        try:
            return self.generate_merged(schema, variant)
        finally:
            self.attempt.recursion.leave_nameless(identity)

    def generate_merged(self, schema: JsonObject, variant: int) -> Json:
        """Return a value for a schema that is resolved, or was made here, so that nothing leads back to it."""
        self.attempt.enter_value()
        try:
            self.attempt.check_limits()
            return self._by_keywords(schema, variant)
        finally:
            self.attempt.leave_value()

    def _by_keywords(self, schema: JsonObject, variant: int) -> Json:
        if "x-unresolved" in schema:
            raise NoValueError
        stated = stated_value(self, schema, variant)
        if stated is None and "allOf" in schema:
            schema = flatten(schema, self.schemas.resolve)
            stated = stated_value(self, schema, variant)
        if stated is not None:
            return self.attempt.use(stated[0])
        for keyword in ("oneOf", "anyOf"):
            if isinstance(schema.get(keyword), list) and schema[keyword]:
                return generate_alternative(self, schema, keyword, variant)
        if "if" in schema:
            return generate_conditional(self, schema, variant)
        return self._by_type(schema, variant)

    def _by_type(self, schema: JsonObject, variant: int) -> Json:
        kinds = types_of(schema)
        if not kinds and "not" in schema:
            return self._of_any_type(schema, variant)
        for kind in [kind for kind in kinds if kind != "null"] or kinds:
            try:
                return self._of_type(kind, schema, variant)
            except NoValueError:
                if "null" in kinds:
                    return None
                raise
        return self.generate_string(schema, variant)

    def _of_any_type(self, schema: JsonObject, variant: int) -> Json:
        """The first value that a schema accepts which only says what a value is not."""
        for kind in _TYPES_TO_TRY:
            value = self._of_type(kind, schema, variant)
            if self.validator.is_valid(schema, value):
                return value
        return None

    def _of_type(self, kind: str, schema: JsonObject, variant: int) -> Json:
        if kind == "object":
            return ObjectGenerator(self, schema, variant).generate()
        if kind == "array":
            return generate_array(self, schema, variant)
        if kind in ("integer", "number"):
            return generate_number(schema, variant, integer=kind == "integer")
        if kind == "boolean":
            return variant % 2 == 0
        return None if kind == "null" else self.generate_string(schema, variant)

    def generate_string(self, schema: JsonObject, variant: int) -> str:
        """Return a string for a schema."""
        self.attempt.search_strings(schema.get("pattern"))
        string = generate_string(schema, variant)
        self.attempt.write(len(string))
        return string
