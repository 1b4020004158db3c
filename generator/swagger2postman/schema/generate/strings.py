"""Strings (JSON Schema Validation 2020-12, sections 6.3 and 7)."""

from __future__ import annotations

from functools import cache

from swagger2postman.jsonvalue import JsonObject
from swagger2postman.schema.generate.formats import strings_of_format
from swagger2postman.schema.generate.patterns import matching_strings_of_length
from swagger2postman.schema.keyword_values import MAX_COUNT, as_list, count_in
from swagger2postman.schema.merging import MORE_PATTERNS
from swagger2postman.schema.patterns import is_pattern, matches

WORD = "text"
"""The string where nothing is asked of it."""

_MAX_JOINED = 20  # strings of several patterns that are joined in pairs


def generate_string(schema: JsonObject, variant: int) -> str:
    """Return a string for the format and the patterns, of a length that is allowed; variants differ."""
    shortest, longest = count_in(schema, "minLength", 0), count_in(schema, "maxLength", MAX_COUNT)
    patterns = _patterns(schema)
    formatted = tuple(
        string for string in strings_of_format(str(schema.get("format"))) if shortest <= len(string) <= longest
    )
    strings = formatted
    if patterns:
        several = variant > 0 or len(patterns) > 1
        strings = _matching_all(patterns, formatted, shortest, longest, several=several) or formatted
    if strings:
        return strings[variant % len(strings)]
    return _word(shortest, longest, variant)


def _patterns(schema: JsonObject) -> tuple[str, ...]:
    """The pattern of a schema, and those of other parts of an `allOf`."""
    stated = (schema.get("pattern"), *as_list(schema.get(MORE_PATTERNS, [])))
    return tuple(pattern for pattern in stated if isinstance(pattern, str) and is_pattern(pattern))


@cache
def _matching_all(
    patterns: tuple[str, ...], formatted: tuple[str, ...], shortest: int, longest: int, *, several: bool
) -> tuple[str, ...]:
    """Strings that match all patterns, those of the format first."""
    candidates = list(formatted)
    for pattern in patterns:
        candidates += matching_strings_of_length(pattern, shortest, longest, several=several)
    if len(patterns) > 1:
        joinable = candidates[:_MAX_JOINED]
        candidates += [first + second for first in joinable for second in joinable]
    matching = (string for string in candidates if all(matches(pattern, string) for pattern in patterns))
    return tuple(dict.fromkeys(matching))


def _word(shortest: int, longest: int, variant: int) -> str:
    """A word, cut or repeated to a length that is allowed."""
    word = WORD if variant == 0 else f"{WORD}{variant + 1}"
    if len(word) > longest:
        word = WORD[:longest] if variant == 0 else f"{variant}{WORD}"[:longest]
    if not word or len(word) >= shortest:
        return word
    repetitions = shortest // len(word) + 1
    return (word * repetitions)[:shortest]
