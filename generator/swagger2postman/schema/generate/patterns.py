"""Strings that match a regular expression (JSON Schema Validation 2020-12, section 6.3.3)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from swagger2postman.schema.generate.formats import FORMAT_STRINGS
from swagger2postman.schema.generate.pattern_writer import MAX_REPEAT, Choice, write_string
from swagger2postman.schema.patterns import matches

_LOOKAHEAD = re.compile(r"\(\?=[^()]*\)")
_SIMPLEST = Choice()


@cache
def matching_strings(pattern: str) -> tuple[str, ...]:
    """Return different strings that match a pattern, shorter ones first; none where no string could be written."""
    if write_string(pattern, _SIMPLEST) is None:
        return _first_strings(pattern)
    choices = []
    for extra in (0, 1, 2, 3, 5, 8):
        choices += [Choice(extra, branch=number, shift=number) for number in range(3)]
    choices += [Choice(extra=1, shift=shift) for shift in range(3, 10)]
    written = [write_string(pattern, choice) for choice in choices]
    return _matching(pattern, [*_first_strings(pattern), *written])


@cache
def matching_strings_of_length(pattern: str, shortest: int, longest: int, *, several: bool = False) -> tuple[str, ...]:
    """Return strings that match a pattern, of a length within two limits.

    They may be few unless `several` are asked for.
    """
    candidates = () if several else _first_strings(pattern)
    fitting = _of_length(candidates, shortest, longest)
    if fitting:
        return fitting
    candidates = matching_strings(pattern)
    fitting = _of_length(candidates, shortest, longest)
    if fitting or not candidates:
        return fitting
    written = []
    for only in (-1, 0, 1, 2):
        written += [write_string(pattern, Choice(extra, only=only)) for extra in range(MAX_REPEAT)]
    return _of_length(_matching(pattern, written), shortest, longest)


@cache
def _first_strings(pattern: str) -> tuple[str, ...]:
    """Some strings, found fast; where lookaheads stand in the way, without them, or taken from the known formats."""
    choices = (_SIMPLEST, Choice(extra=1), Choice(extra=1, branch=1))
    strings = _matching(pattern, [write_string(pattern, choice) for choice in choices])
    if not strings and "(?=" in pattern:
        simpler = _LOOKAHEAD.sub("", pattern)
        strings = _matching(pattern, [write_string(simpler, Choice(extra)) for extra in (0, 1, 2, 8)])
    if strings:
        return strings
    known = [string for strings_of_format in FORMAT_STRINGS.values() for string in strings_of_format]
    return _matching(pattern, known)


def _matching(pattern: str, strings: Iterable[str | None]) -> tuple[str, ...]:
    """What really matches, and is not a Postman variable, shorter strings first."""
    matching = dict.fromkeys(
        string for string in strings if string is not None and "{{" not in string and matches(pattern, string)
    )
    return tuple(sorted(matching, key=len))


def _of_length(strings: Iterable[str], shortest: int, longest: int) -> tuple[str, ...]:
    return tuple(string for string in strings if shortest <= len(string) <= longest)
