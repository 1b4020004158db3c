"""How many steps the values of a document may take to be validated."""

from __future__ import annotations

from collections.abc import Mapping

from swagger2postman.jsonvalue import Json, JsonObject, compact
from swagger2postman.openapi.model import Schema
from swagger2postman.schema.steps.counting import FREE_STEPS, StepCounter
from swagger2postman.schema.steps.keywords import SHORT_STRING
from swagger2postman.schema.steps.matching import LARGE_EXPRESSION, LONG_STRING
from swagger2postman.schema.steps.widths import SchemaWidths

MAX_STEPS = 300_000_000
"""Steps of all validations of a document's values in one direction."""

LARGEST_SHARE = 15
"""One validation may take a fifteenth of all steps."""

_ESTIMATED_SHARE = 3  # validations whose steps are only estimated may take a third of all steps
_MAX_STEPS_ESTIMATED = 200_000  # of one validation; counting them would take longer than taking them
_MAX_STEPS_TO_EXPLAIN = 100_000  # of one validation that finds what is wrong, which is far slower
_FREE_STEPS_TO_EXPLAIN = 1_000
_STEPS_PER_EXPLAINED_STEP = 200  # what a step takes, in the validator's steps, where an error is described
_STEPS_PER_PAIR = 300  # what looking at one pair of schema and value takes, in the validator's steps
_BYTES_PER_VALUE = 2  # of JSON, at least: the value and its comma
_CHARACTERS_PER_VALUE = 1_000  # of a long string, which take as long as a value


class StepBudget:
    """The steps that are left for the values of an API in one direction."""

    def __init__(self, definitions: Mapping[str, Schema], max_steps: int = MAX_STEPS) -> None:
        self._max_steps = max_steps
        self._max_steps_at_once = max_steps // LARGEST_SHARE
        self._widths = SchemaWidths(definitions)
        self._counter = StepCounter(definitions, self._widths)
        self.reset()

    def reset(self) -> None:
        """Forget what has been spent."""
        self._left = self._max_steps
        self._left_for_estimates = self._max_steps // _ESTIMATED_SHARE

    def estimate(self, schema: Schema, value: Json) -> int:
        """Return how many steps a validation takes, at most; they are only counted where they may be many."""
        width = self._widths.width(schema)
        if width <= FREE_STEPS:
            most_values = len(compact(value)) // _BYTES_PER_VALUE + 1
            if width * most_values <= FREE_STEPS:
                return width
        steps, longest_string = self._at_every_place(width, value)
        if steps <= FREE_STEPS or self._left <= 0:
            return steps
        is_little = steps <= min(_MAX_STEPS_ESTIMATED, self._left_for_estimates)
        if is_little and longest_string <= LONG_STRING:
            self._left_for_estimates -= steps
            return FREE_STEPS
        return min(steps, self.count(schema, value))

    def _at_every_place(self, width: int, value: Json) -> tuple[int, int]:
        """The steps of a schema that is applied to all that a value holds, and the length of its longest string."""
        values, longest_string = _measure(value)
        steps = width * values
        has_large_expression = width >= LARGE_EXPRESSION * SHORT_STRING
        if has_large_expression and longest_string > LONG_STRING:  # which takes longer for a longer string
            steps *= (1 + longest_string // SHORT_STRING) * (1 + longest_string // LONG_STRING)
        return steps, longest_string

    def count(self, schema: Schema, value: Json) -> int:
        """Return how many steps a validation takes, counted, which is itself paid for; `ENDLESS` for too many."""
        steps, pairs = self._counter.count(schema, value)
        self._left -= pairs * _STEPS_PER_PAIR
        return steps

    def spend(self, steps: int) -> bool:
        """Tell whether one validation may take so many steps; if so, they are spent."""
        if steps <= FREE_STEPS:
            return True
        if steps > min(self._max_steps_at_once, self._left):
            return False
        self._left -= steps
        return True

    def spend_to_explain(self, steps: int) -> bool:
        """Tell whether a validation of so many steps may find out what is wrong; if so, they are spent."""
        if steps > _MAX_STEPS_TO_EXPLAIN or self._left <= 0:
            return False
        if steps > _FREE_STEPS_TO_EXPLAIN:
            self._left -= steps * _STEPS_PER_EXPLAINED_STEP
        return True

    def is_wide(self, schema: JsonObject) -> bool:
        """Tell whether there are so many ways through a schema that no value is validated by it."""
        return self._counter.is_wide(schema)


def _measure(value: Json) -> tuple[int, int]:
    """How many values a value holds, itself included, and how many characters its longest string has."""
    values, longest_string = 0, 0
    waiting = [value]
    while waiting:
        part = waiting.pop()
        values += 1
        if isinstance(part, dict):
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
        elif isinstance(part, str):
            values += len(part) // _CHARACTERS_PER_VALUE
            longest_string = max(longest_string, len(part))
    return values, longest_string
