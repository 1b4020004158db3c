"""A schema to one deterministic value that satisfies it (JSON Schema 2020-12; OpenAPI 3.1, section 4.8.24).

Strategies are tried in turn until the schema accepts the value: with the document's own examples, without them, and
with required members only. `values` generates a value with one strategy: references and types; `alternatives`,
`objects`, `arrays`, `strings` and `numbers` know the keywords of each.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from msgspec import Struct

from swagger2postman.jsonvalue import Json
from swagger2postman.openapi.model import Schema
from swagger2postman.schema.explaining import Problem
from swagger2postman.schema.generate.budget import STRATEGIES, VALIDATOR_STEPS_PER_STEP, GenerationBudget
from swagger2postman.schema.generate.recursion import NoValueError
from swagger2postman.schema.generate.strings import WORD
from swagger2postman.schema.generate.values import ValueGenerator
from swagger2postman.schema.validator import TOO_MANY_STEPS, Validator

_UNKNOWN = Problem((), "$ref", "the reference leads nowhere, so nothing is known of the value")
_ENDLESS = Problem((), "$ref", "the schema requires itself without end, or allows nothing")
_Generated = tuple[Json, tuple[Problem, ...]]


class Outcome(Struct, frozen=True):
    """A value, and what is known of it.

    `rejected` are the document's own examples that the schema refuses, by their index; `problems` say why the value
    is not valid.
    """

    value: Json
    valid: bool
    rejected: tuple[tuple[int, Problem], ...] = ()
    problems: tuple[Problem, ...] = ()


class ExampleGenerator:
    """Generates values for the schemas of one API, travelling in one direction."""

    def __init__(self, validator: Validator) -> None:
        self.schemas = validator.schemas
        self._validator = validator
        self._generated: dict[int | str, tuple[Schema, _Generated]] = {}  # the schema keeps its id
        self._budget = GenerationBudget(validator.max_steps // VALIDATOR_STEPS_PER_STEP)

    def generate(self, schema: Schema) -> Json:
        """Return a value that satisfies the schema, or comes near where none was found."""
        return self._generate(schema)[0]

    def choose(self, schema: Schema | None, candidates: Sequence[Json]) -> Outcome:
        """Return the first valid candidate, else a generated value that is valid, else the first candidate.

        A candidate that is JSON in a string counts as what it says, if only that is valid.
        """
        if schema is None or schema is True or schema == {}:
            return Outcome(candidates[0] if candidates else _any_value(schema), valid=True)
        rejected: list[tuple[int, Problem]] = []
        for index, candidate in enumerate(candidates):
            problems = self._validator.examine(schema, candidate)
            if not problems:
                return Outcome(candidate, True, tuple(rejected))
            parsed = _parsed(candidate)
            if parsed is not None and self._validator.is_valid(schema, parsed):
                return Outcome(parsed, True, tuple(rejected))
            rejected.append((index, problems[0]))
        value, problems = self._generate(schema)
        if not problems:
            return Outcome(value, True, tuple(rejected))
        if candidates:
            first_problem = rejected[0][1]
            return Outcome(candidates[0], False, tuple(rejected), (first_problem,))
        return Outcome(value, False, tuple(rejected), problems)

    def _generate(self, schema: Schema) -> _Generated:
        is_reference = isinstance(schema, dict) and len(schema) == 1 and "$ref" in schema
        key = str(schema["$ref"]) if is_reference and isinstance(schema, dict) else id(schema)
        if key not in self._generated:
            self._generated[key] = schema, self._try_strategies(schema)
        return self._generated[key][1]

    def _try_strategies(self, schema: Schema) -> _Generated:
        resolved = self.schemas.resolve(schema)
        if isinstance(resolved, dict) and "x-unresolved" in resolved:
            return {}, (_UNKNOWN,)
        first: _Generated | None = None
        for strategy in STRATEGIES:
            if self._budget.is_spent:
                return first or ({}, (TOO_MANY_STEPS,))
            generator = ValueGenerator(self._validator, strategy, self._budget)
            try:
                value = generator.generate(schema, strategy.variant)
            except (NoValueError, RecursionError):  # the latter only for a caller that is deep in a recursion itself
                continue
            problems = self._validator.problems(schema, value)
            if not problems:
                return value, ()
            first = first or (value, problems)
        return first or ({}, (_ENDLESS,))


def _any_value(schema: Schema | None) -> Json:
    """A value where every value is valid: an object if there is no schema at all."""
    return {} if schema is None else WORD


def _parsed(candidate: Json) -> Json:
    """What a string says that holds JSON of an object or an array; None for any other value."""
    if isinstance(candidate, str) and candidate.strip()[:1] in ("{", "["):
        try:
            parsed: Json = json.loads(candidate)
        except ValueError:
            return None
        return parsed
    return None
