"""The steps of a regular expression (JSON Schema Validation 2020-12, section 6.3.3)."""

from __future__ import annotations

import re
from functools import cache

MAX_STEPS_TO_MATCH = 5_000_000
"""Steps that one string and one expression may take together."""

LONG_STRING = 1_000
"""Characters of a string from which on its length counts."""

LARGE_EXPRESSION = 1_000
"""States of an expression from which on matching it takes steps of its own."""

_STEPS_TO_BACKTRACK = 20_000
_CHARACTERS_TO_BACKTRACK = 50  # so many more characters make each of these steps as much longer again
_MAX_STATES = 10**15
_BACKTRACKING = ("(?=", "(?!", "(?<", "(?>", "\\1", "\\2", "\\k<")
_REPETITION = re.compile(r"(\)?)\{([0-9]{1,9})(?:,([0-9]{0,9}))?\}")


def steps_to_match(pattern: str, length: int) -> int:
    """Return the steps for a string of so many characters, beyond those that the validator takes anyway.

    They are 0 for an expression that the engine matches in one go.
    """
    states = _states(pattern)
    steps = states * length if states >= LARGE_EXPRESSION else 0
    if any(mark in pattern for mark in _BACKTRACKING):
        slower = 1 + length // LONG_STRING
        steps += _STEPS_TO_BACKTRACK * (1 + length // _CHARACTERS_TO_BACKTRACK * slower)
    return steps


@cache
def _states(pattern: str) -> int:
    """About how many states an expression has that repeats what repeats itself.

    One repetition alone is no trouble: only a repeated group multiplies what is repeated in it.
    """
    largest = groups = 1
    for closed_group, least, most in _REPETITION.findall(pattern):
        count = max(int(least), int(most or 0), 1)
        if closed_group:
            groups = min(groups * count, _MAX_STATES)
        else:
            largest = max(largest, count)
    repeated = largest * groups if groups > 1 else 1
    return max(len(pattern), repeated)
