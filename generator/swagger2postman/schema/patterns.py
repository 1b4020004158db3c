"""The regular expressions of a document, matched within limits (JSON Schema Validation 2020-12, section 6.3.3).

Python's own engine may take all time for a hostile expression; that of the validator counts its steps.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from swagger2postman.schema.steps.matching import MAX_STEPS_TO_MATCH, steps_to_match

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator

MAX_PATTERN_LENGTH = 5_000
"""Characters of a regular expression; the engine may need memory for each pair of a group and a state."""

MAX_GROUPS = 200
"""Groups of a regular expression."""

BACKTRACK_LIMIT = 100_000
"""Steps back of the engine in one expression: hostile expressions end, honest ones never get there."""

_SHORT_STRING = 200  # characters that any expression ends on soon


def is_pattern(pattern: str) -> bool:
    """Tell whether a string is a regular expression with which the validator can work."""
    return _compiled(pattern) is not None


def matches(pattern: str, string: str) -> bool:
    """Tell whether a regular expression is found in a string; False where that takes too many steps to say."""
    validator = _compiled(pattern)
    if validator is None:
        return False
    if len(string) > _SHORT_STRING and steps_to_match(pattern, len(string)) > MAX_STEPS_TO_MATCH:
        return False
    return validator.is_valid(string)


@cache
def _compiled(pattern: str) -> Draft202012Validator | None:
    import jsonschema_rs

    groups = pattern.count("(") - pattern.count("(?")
    if len(pattern) > MAX_PATTERN_LENGTH or groups > MAX_GROUPS:
        return None
    options = jsonschema_rs.FancyRegexOptions(backtrack_limit=BACKTRACK_LIMIT)
    try:
        return jsonschema_rs.Draft202012Validator({"pattern": pattern}, pattern_options=options)
    except (jsonschema_rs.ValidationError, ValueError):
        return None
