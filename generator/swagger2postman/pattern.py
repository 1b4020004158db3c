"""Text that a regular expression matches, made by rstr with choices that are always the same."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

from swagger2postman.soundness import accepts, python_pattern

MAX_REPEAT = 64
MAX_STEPS = 20_000  # choices for one text: `(a{999}){999}` is refused, not waited for
_NICE = string.ascii_lowercase + string.digits + string.ascii_uppercase + "-_. @/"
_RANK = {character: rank for rank, character in enumerate(_NICE)}


class _Choices:
    """Stands in for `random.Random`: the nicest character, the branch asked for, a little more than the least repeats."""

    def __init__(self, extra: int, branch: int, shift: int) -> None:
        self._extra = extra
        self._branch = branch
        self._count = shift

    def _step(self) -> None:
        self._count += 1
        if self._count > MAX_STEPS:
            msg = "the pattern asks for too long a text"
            raise ValueError(msg)

    def choice(self, options: Sequence[Any]) -> Any:
        self._step()
        if all(isinstance(option, str) and len(option) == 1 for option in options):
            ranked = sorted(set(options), key=lambda c: (_RANK.get(c, len(_RANK)), c))
            digits = [c for c in ranked if c.isdigit()]
            if len(digits) == len(ranked) or (digits and len(digits) == len(set(options) & set(string.printable))):
                return digits[self._count % len(digits)]
            letters = [c for c in ranked if c.isalpha()]
            pool = letters or ranked
            return pool[self._count % min(len(pool), 5)] if len(pool) > 1 else pool[0]
        return options[self._branch % len(options)]

    def randint(self, low: int, high: int) -> int:
        self._step()
        if low > MAX_STEPS:
            self._count = MAX_STEPS
            self._step()
        return min(low + self._extra, high, max(low, MAX_REPEAT))

    def sample(self, population: Sequence[Any], count: int) -> list[Any]:
        return [self.choice(population) for _ in range(count)]

    choices = sample


def _candidates(pattern: str) -> Iterator[str]:
    from rstr import Rstr

    for extra in (0, 1, 2, 3, 5, 8, 13, 21, 34, 63):
        for branch in range(3):
            choices: Any = _Choices(extra, branch, branch)
            yield Rstr(choices).xeger(pattern)
    for shift in range(3, 7):
        more: Any = _Choices(1, 0, shift)
        yield Rstr(more).xeger(pattern)


@cache
def matching_texts(pattern: str) -> tuple[str, ...]:
    """Return different texts that match a pattern, shorter ones first; none where no text could be made."""
    found: dict[str, None] = {}
    try:
        for text in _candidates(python_pattern(pattern)):
            if accepts(pattern, text):
                found[text] = None
    except (re.error, KeyError, IndexError, ValueError, TypeError, AttributeError, RecursionError, OverflowError):
        pass  # beyond what rstr knows
    return tuple(sorted(found, key=len))


def text_for(pattern: str, accept: Callable[[str], bool]) -> str | None:
    """Return the first text for a pattern that is acceptable otherwise too."""
    return next((text for text in matching_texts(pattern) if accept(text)), None)
