"""One string that a regular expression describes, written by rstr with choices that are always the same."""

from __future__ import annotations

import re
import string
import warnings
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from msgspec import Struct

from swagger2postman.schema.patterns import MAX_PATTERN_LENGTH

MAX_REPEAT = 64
"""Repetitions that a string has at most, but for those that the pattern requires."""

MAX_STEPS = 20_000
"""Choices for one string: `(a{999}){999}` is refused, not waited for."""

MAX_WRITTEN = 2_000_000
"""Characters to which the ranges and groups of one string may be written out."""

ALL_REPETITIONS = -1

_READABLE = string.ascii_lowercase + string.digits + string.ascii_uppercase + "-_. @/"
_RANKS = {character: rank for rank, character in enumerate(_READABLE)}
_PRINTABLE = frozenset(string.printable)
_LARGE_CLASS = 200  # characters above which a class is not sorted
_OPTIONS_PER_STEP = 64
_FIRST_CHARACTERS = 5  # of a class, among which choices vary


class Choice(Struct, frozen=True):
    """What distinguishes the strings of one pattern.

    `extra` repetitions are made beyond the fewest, everywhere or only in the repetition number `only`; `branch` is the
    alternative that is taken, and `shift` moves the choice of characters.
    """

    extra: int = 0
    branch: int = 0
    shift: int = 0
    only: int = ALL_REPETITIONS


def write_string(pattern: str, choice: Choice) -> str | None:
    """Return a string; None for a pattern beyond what rstr knows, or of a string that is too long.

    What rstr does not understand it may pass by, so that the string need not match.
    """
    if len(pattern) > MAX_PATTERN_LENGTH:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what future versions of Python may read in another way
            return str(_writer(_Choices(choice)).xeger(python_pattern(pattern)))
    except (re.error, KeyError, IndexError, ValueError, TypeError, AttributeError, RecursionError, OverflowError):
        return None


def _writer(choices: Any) -> Any:
    """rstr's writer, whose ranges and groups are counted before they are written."""
    from rstr import Rstr

    writer: Any = Rstr(choices)
    write_range: Callable[[tuple[int, int]], list[str]] = writer._cases["range"]
    write_group: Callable[[int], str] = writer._cases["groupref"]

    def counted_range(limits: tuple[int, int]) -> list[str]:
        first, last = limits
        choices.count_written(last - first)
        return list(write_range(limits))

    def counted_group(number: int) -> str:
        group = str(write_group(number))
        choices.count_written(len(group))
        return group

    writer._cases.update({"range": counted_range, "groupref": counted_group})
    return writer


class _Choices:
    """Stands in for `random.Random`: readable characters, the branch asked for, as many repetitions as wanted."""

    def __init__(self, choice: Choice) -> None:
        self._choice = choice
        self._steps = choice.shift
        self._repetition = 0
        self._written = 0

    def count_written(self, characters: int) -> None:
        """Count characters before they are written out: a range of all Unicode, a group within a group."""
        self._written += characters
        if self._written > MAX_WRITTEN:
            self._refuse()

    def choice(self, options: Sequence[Any]) -> Any:
        """Return one of the characters of a class, or one of several alternatives."""
        self._count(1 + len(options) // _OPTIONS_PER_STEP)  # rstr writes out every range, also one of all Unicode
        if len(options) > _LARGE_CLASS:
            readable = _READABLE[self._steps % _FIRST_CHARACTERS :]
            return next((character for character in readable if character in options), options[0])
        if all(isinstance(option, str) and len(option) == 1 for option in options):
            return self._character(set(options))
        return options[self._choice.branch % len(options)]

    def _character(self, options: set[str]) -> str:
        """A digit where a class is for digits, else one of the first letters."""
        ranked = sorted(options, key=lambda character: (_RANKS.get(character, len(_RANKS)), character))
        digits = [character for character in ranked if character.isdigit()]
        if digits and len(digits) in (len(ranked), len(options & _PRINTABLE)):
            return digits[self._steps % len(digits)]
        letters = [character for character in ranked if character.isalpha()]
        pool = letters or ranked
        return pool[self._steps % min(len(pool), _FIRST_CHARACTERS)]

    def randint(self, low: int, high: int) -> int:
        """Return how often something is repeated."""
        self._count(1)
        if low > MAX_STEPS:
            self._refuse()
        is_chosen = self._choice.only in (ALL_REPETITIONS, self._repetition)
        self._repetition += 1
        wanted = low + self._choice.extra if is_chosen else low
        return min(wanted, high, max(low, MAX_REPEAT))

    def shuffle(self, options: Sequence[Any]) -> None:
        """Leave the order as it is."""

    def sample(self, population: Sequence[Any], count: int) -> list[Any]:
        """Return so many choices."""
        return [self.choice(population) for _ in range(count)]

    choices = sample

    def _count(self, steps: int) -> None:
        self._steps += steps
        if self._steps > MAX_STEPS:
            self._refuse()

    def _refuse(self) -> None:
        self._steps = MAX_STEPS + 1  # so that every further choice is refused, too
        msg = "the pattern asks for too long a string"
        raise ValueError(msg)


@cache
def python_pattern(pattern: str) -> str:
    """Return an ECMA-262 regular expression in Python's words, as far as the two differ in what documents use."""
    if len(pattern) > MAX_PATTERN_LENGTH:
        return pattern
    pattern = re.sub(r"\(\?<([A-Za-z_]\w*)>", r"(?P<\1>", pattern)
    pattern = re.sub(r"\\k<(\w+)>", r"(?P=\1)", pattern)
    pattern = pattern.replace(r"\/", "/").replace(r"\z", r"\Z").replace(r"\A", "^")
    pattern = re.sub(r"\\p\{(?:Lu|Uppercase\w*)\}", "A-Z" if _has_property_in_class(pattern) else "[A-Z]", pattern)
    pattern = re.sub(r"\\p\{(?:L|Ll|Letter|Alpha\w*)\}", "a-z" if _has_property_in_class(pattern) else "[a-z]", pattern)
    pattern = re.sub(r"\\p\{N\w?\}", r"\\d", pattern)
    pattern = re.sub(r"\\u\{([0-9a-fA-F]{1,4})\}", lambda match: f"\\u{match[1]:0>4}", pattern)
    # a range that starts in ASCII needs no more than ASCII here, and rstr writes every range out
    return re.sub(r"(\\x[0-7][0-9a-fA-F]|(?<![\\0-9a-fA-F])[\x20-\x7e])-\\u(?!00)[0-9a-fA-F]{4}", r"\1-~", pattern)


def _has_property_in_class(pattern: str) -> bool:
    r"""Whether a Unicode property such as `\p{L}` stands within brackets."""
    is_inside = False
    for piece in pattern.split("\\p{")[:-1]:
        opened, closed = piece.rfind("["), piece.rfind("]")
        if opened != closed:
            is_inside = opened > closed
        if is_inside:
            return True
    return False
