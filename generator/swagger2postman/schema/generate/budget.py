"""What generating a value may use: the strategies that are tried, and the limits of each attempt and of all."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from swagger2postman.jsonvalue import Json

MAX_DEPTH = 14
"""Levels of named schemas below which only required members are generated."""

MAX_VALUES = 1_500
"""Values in one example above which only required members are generated."""

MAX_VALUES_AT_ALL = 20_000
"""Values in one example whose schema requires more: the attempt ends."""

MAX_ITEMS = 200
MAX_ALTERNATIVES = 8
MAX_STEPS = 20_000
"""Steps of one attempt."""

MAX_CHARACTERS = 2_000_000
"""Characters in all strings of one example."""

MAX_LEVELS = 100
"""Values within values; Python's own stack holds about 140."""

STEPS_OF_ALTERNATIVE = 20
"""Steps that it takes to validate one alternative."""

VALIDATOR_STEPS_PER_STEP = 150
"""A step here takes as long as so many of the validator's: 2,000,000 are left for all values, usually."""

_CHARACTERS_PER_STEP = 100  # that take as long to write and to validate as one step
_STEPS_OF_PATTERN = 1_500  # to find strings that match a pattern
_STEPS_OF_GROUPS = 8_000  # to find strings that match one with lookaheads, or other groups of its own kind


class Strategy(Struct, frozen=True):
    """What one attempt uses: which examples of the schemas, optional members or not, and which variant of values."""

    examples: Literal["all", "valid", "none"]
    optional: bool
    variant: int = 0


STRATEGIES = (
    Strategy("all", optional=True),
    Strategy("valid", optional=True),
    Strategy("none", optional=True),
    Strategy("valid", optional=False),
    Strategy("none", optional=False),
    Strategy("none", optional=False, variant=1),
)
"""In the order in which they are tried."""


class GenerationBudget:
    """The steps that are left to generate all values of an API."""

    def __init__(self, steps: int) -> None:
        self._left = steps
        self._patterns: set[str] = set()

    @property
    def is_spent(self) -> bool:
        """Whether no step is left."""
        return self._left <= 0

    def spend(self, steps: int) -> None:
        """Take steps."""
        self._left -= steps

    def spend_on_characters(self, characters: int) -> None:
        """Take the steps for writing strings."""
        self._left -= characters // _CHARACTERS_PER_STEP

    def spend_on_pattern(self, pattern: Json) -> None:
        """Take the steps for finding strings that match a pattern, which are found once."""
        if isinstance(pattern, str) and pattern not in self._patterns:
            self._patterns.add(pattern)
            self._left -= _STEPS_OF_GROUPS if "(?" in pattern else _STEPS_OF_PATTERN
