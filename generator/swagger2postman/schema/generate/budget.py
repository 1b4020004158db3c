"""One attempt at a value: what it may use, what it may cost, and how it ends where no value is."""

from __future__ import annotations

from msgspec import Struct

from swagger2postman.jsonvalue import Json

MAX_DEPTH = 14  # levels with optional members; deeper only what is required
MAX_NODES = 1_500  # values in one example
MAX_ITEMS = 200
MAX_BRANCHES = 8
MOST_NODES = 20_000  # in one example whose schema requires more: it is left incomplete
MOST_STEPS = 20_000  # in making one example
MOST_CHARACTERS = 2_000_000  # in all strings of one example
CHARACTERS_PER_STEP = 100  # that take as long to write and to judge as one step
MOST_LEVELS = 100  # of values within values; Python's own stack holds about 140
STEPS_TO_MAKE = 150  # steps of the validator that take as long as one here: 2,000,000 for all values, usually
STEPS_TO_MATCH = 1_500  # to find texts that match a pattern
STEPS_TO_LOOK = 8_000  # to find texts that match one with lookaheads, or other groups of its own kind


class Plan(Struct, frozen=True):
    """What one attempt may use."""

    examples: str  # "all", only those that are "valid" by themselves, or none
    optional: bool
    variant: int = 0


PLANS = (
    Plan("all", optional=True),
    Plan("valid", optional=True),
    Plan("", optional=True),
    Plan("valid", optional=False),
    Plan("", optional=False),
    Plan("", optional=False, variant=1),
)
"""In the order in which they are tried."""


class CutError(Exception):
    """A recursion that has to end above, or a schema that nothing is known of; `index` is the frame it leads to."""

    def __init__(self, index: int = 1_000_000) -> None:
        super().__init__()
        self.index = index


class Purse:
    """The steps that are left for all values of an API, and the patterns that they have been spent on."""

    def __init__(self, left: int) -> None:
        self.left = left
        self._patterns: set[str] = set()

    def write(self, characters: int) -> None:
        """Pay for strings."""
        self.left -= characters // CHARACTERS_PER_STEP

    def spend(self, pattern: Json) -> None:
        """Pay for what texts of a pattern cost, which is found out once."""
        if isinstance(pattern, str) and pattern not in self._patterns:
            self._patterns.add(pattern)
            self.left -= STEPS_TO_LOOK if "(?" in pattern else STEPS_TO_MATCH
