"""Text that a regular expression matches, made by rstr with choices that are always the same."""

from __future__ import annotations

import re
import string
import warnings
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from swagger2postman.schema.generate.formats import TEXT_FORMATS
from swagger2postman.schema.sanitizing import LONGEST_PATTERN, accepts, python_pattern

MAX_REPEAT = 64
MAX_STEPS = 20_000  # choices for one text: `(a{999}){999}` is refused, not waited for
MAX_WRITTEN = 2_000_000  # characters that the ranges and groups of one text may be written out to
_NICE = string.ascii_lowercase + string.digits + string.ascii_uppercase + "-_. @/"
_LOOKAHEAD = re.compile(r"\(\?=[^()]*\)")
_RANK = {character: rank for rank, character in enumerate(_NICE)}


class _Choices:
    """Stands in for `random.Random`: nice characters, the branch asked for, a little more than the least repeats."""

    def __init__(self, extra: int, branch: int, shift: int, only: int) -> None:
        self._extra = extra
        self._only = only  # the one repetition that gets more; -1 for all of them
        self._branch = branch
        self._count = shift
        self._repetition = 0
        self._written = 0

    def write(self, characters: int) -> None:
        """Count characters before they are written out: a range of all Unicode, a group within a group."""
        self._written += characters
        if self._written > MAX_WRITTEN:
            self._count = MAX_STEPS
            self._step()

    def _step(self, weight: int = 1) -> None:
        self._count += weight
        if self._count > MAX_STEPS:
            msg = "the pattern asks for too long a text"
            raise ValueError(msg)

    def choice(self, options: Sequence[Any]) -> Any:
        self._step(1 + len(options) // 64)  # rstr writes out every range, also one of all Unicode
        if len(options) > 200:
            return next((c for c in _NICE[self._count % 5 :] if c in options), options[0])
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
        more = self._extra if self._only in (-1, self._repetition) else 0
        self._repetition += 1
        return min(low + more, high, max(low, MAX_REPEAT))

    def shuffle(self, options: Sequence[Any]) -> None:
        """The order stays."""

    def sample(self, population: Sequence[Any], count: int) -> list[Any]:
        return [self.choice(population) for _ in range(count)]

    choices = sample


def _writer(choices: Any) -> Any:
    """rstr's writer, whose ranges and groups are counted before they are written."""
    from rstr import Rstr

    writer: Any = Rstr(choices)
    write_range, write_group = writer._cases["range"], writer._cases["groupref"]

    def bounded_range(limits: tuple[int, int]) -> list[str]:
        choices.write(limits[1] - limits[0])
        return list(write_range(limits))

    def bounded_group(number: int) -> str:
        text = str(write_group(number))
        choices.write(len(text))
        return text

    writer._cases.update({"range": bounded_range, "groupref": bounded_group})
    return writer


def _make(pattern: str, extra: int, branch: int = 0, shift: int = 0, only: int = -1) -> str | None:
    if len(pattern) > LONGEST_PATTERN:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what future versions of Python may read in another way
            return str(_writer(_Choices(extra, branch, shift, only)).xeger(python_pattern(pattern)))
    except (re.error, KeyError, IndexError, ValueError, TypeError, AttributeError, RecursionError, OverflowError):
        return None  # beyond what rstr knows, or too long


def _kept(pattern: str, texts: Iterable[str | None]) -> tuple[str, ...]:
    """What really matches, and is no Postman variable."""
    found = dict.fromkeys(text for text in texts if text is not None and "{{" not in text and accepts(pattern, text))
    return tuple(sorted(found, key=len))


@cache
def _first_texts(pattern: str) -> tuple[str, ...]:
    """Some texts made fast; where lookaheads stand in the way, made without them, or taken from the known formats."""
    found = _kept(pattern, [_make(pattern, 0), _make(pattern, 1), _make(pattern, 1, 1)])
    if not found and "(?=" in pattern:
        found = _kept(pattern, [_make(_LOOKAHEAD.sub("", pattern), extra) for extra in (0, 1, 2, 8)])
    return found or _kept(pattern, (text for texts in TEXT_FORMATS.values() for text in texts))


@cache
def matching_texts(pattern: str) -> tuple[str, ...]:
    """Return different texts that match a pattern, shorter ones first; none where no text could be made."""
    if _make(pattern, 0) is None:
        return _first_texts(pattern)
    repeats = [_make(pattern, extra, branch, branch) for extra in (0, 1, 2, 3, 5, 8) for branch in range(3)]
    others = [_make(pattern, 1, 0, shift) for shift in range(3, 10)]
    return _kept(pattern, [*_first_texts(pattern), *repeats, *others])


@cache
def matching_texts_of_length(pattern: str, low: int, high: int, several: bool = False) -> tuple[str, ...]:
    """Return texts that match a pattern, of a length between two bounds; few may do unless several are asked for."""
    fitting = () if several else tuple(text for text in _first_texts(pattern) if low <= len(text) <= high)
    if fitting:
        return fitting
    fitting = tuple(text for text in matching_texts(pattern) if low <= len(text) <= high)
    if fitting or not matching_texts(pattern):
        return fitting
    repeats = (_make(pattern, extra, only=only) for only in (-1, 0, 1, 2) for extra in range(MAX_REPEAT))
    return tuple(text for text in _kept(pattern, repeats) if low <= len(text) <= high)
