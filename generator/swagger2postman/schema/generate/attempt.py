"""One attempt at one value: what it may use, what it has used, and what its parts are generated with."""

from __future__ import annotations

from typing import Protocol

from swagger2postman.jsonvalue import Json, JsonObject, count_characters
from swagger2postman.openapi.model import Schema
from swagger2postman.schema.generate.budget import (
    MAX_CHARACTERS,
    MAX_DEPTH,
    MAX_LEVELS,
    MAX_STEPS,
    MAX_VALUES,
    MAX_VALUES_AT_ALL,
    STEPS_OF_ALTERNATIVE,
    GenerationBudget,
    Strategy,
)
from swagger2postman.schema.generate.recursion import NoValueError, Recursion
from swagger2postman.schema.registry import SchemaRegistry
from swagger2postman.schema.validator import Validator


class Attempt:
    """The state of an attempt, and its limits: a schema may require an endless value, or have endless alternatives."""

    def __init__(self, strategy: Strategy, budget: GenerationBudget) -> None:
        self.strategy = strategy
        self.recursion = Recursion()
        self.values = 0
        self.characters = 0
        self._budget = budget
        self._steps = 0
        self._levels = 0

    @property
    def is_deep(self) -> bool:
        """Whether so many named schemas are within each other that only required members are generated."""
        return len(self.recursion.names) > MAX_DEPTH

    @property
    def is_large(self) -> bool:
        """Whether there are so many values that only required members and items are generated."""
        return self.values > MAX_VALUES

    def enter_value(self) -> None:
        """Count a value that is about to be generated; `leave_value` has to follow, whatever happens."""
        self.values += 1
        self._levels += 1
        self._spend(1)

    def leave_value(self) -> None:
        """End a value."""
        self._levels -= 1

    def try_alternative(self) -> None:
        """Count an alternative that is about to be tried."""
        self._spend(STEPS_OF_ALTERNATIVE)

    def write(self, characters: int) -> None:
        """Count the characters of strings."""
        self.characters += characters
        self._budget.spend_on_characters(characters)

    def use(self, value: Json) -> Json:
        """Count a value that the document states, which may be long, and may stand in many places; return it."""
        if isinstance(value, str):
            self.write(len(value))
        elif isinstance(value, (dict, list)):
            self.write(count_characters(value))
        self.check_limits()
        return value

    def use_again(self, values: int, characters: int) -> None:
        """Count a value that was generated before."""
        self.values += values
        self.write(characters)
        self.check_limits()

    def search_strings(self, pattern: Json) -> None:
        """Count the search for strings that match a pattern."""
        self._budget.spend_on_pattern(pattern)
        self.check_limits()

    def check_limits(self) -> None:
        """Raise `NoValueError` if the attempt has to end."""
        if self.values > MAX_VALUES_AT_ALL or self._steps > MAX_STEPS or self._levels > MAX_LEVELS:
            raise NoValueError
        if self.characters > MAX_CHARACTERS or self._budget.is_spent:
            raise NoValueError

    def _spend(self, steps: int) -> None:
        self._steps += steps
        self._budget.spend(steps)


class Generator(Protocol):
    """What objects, arrays and alternatives need in order to generate their parts."""

    validator: Validator
    schemas: SchemaRegistry
    attempt: Attempt

    def generate(self, schema: Schema, variant: int) -> Json:
        """Return a value for a schema; variants differ. Raise `NoValueError` if there is none."""

    def generate_merged(self, schema: JsonObject, variant: int) -> Json:
        """Return a value for a schema that was made here, so that nothing can lead back to it."""

    def generate_string(self, schema: JsonObject, variant: int) -> str:
        """Return a string for a schema."""
