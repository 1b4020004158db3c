"""`pattern` (JSON Schema Validation, section 6.3.3): texts that regular expressions accept."""

from __future__ import annotations

import re

import pytest

from swagger2postman.schema.generate.patterns import matching_strings, matching_strings_of_length

PATTERNS = {
    "class": r"^[A-Z]{3}$",
    "digits": r"^\d{4}$",
    "alternatives": r"^(?:ab|cd)$",
    "optional": r"^a?b$",
    "bounded": r"^x{2,5}$",
    "negated class": r"^[^a-z]+$",
    "backreference": r"^(\d{3})-\1$",
    "lookahead": r"^(?=.*[A-Z])(?=.*\d)[A-Za-z\d]{8,}$",
    "not latin": r"^[\u0400-\u04ff]{3}$",
    "unanchored": r"[0-9]",
    "escaped slash": r"^a\/b$",
    "empty": r"^$",
}


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS)
def test_texts_match_their_pattern(pattern: str) -> None:
    """Python's own engine, a second opinion, finds the pattern in every text that is offered."""
    texts = matching_strings(pattern)
    assert texts
    assert [text for text in texts if not re.search(pattern, text, re.ASCII)] == []


@pytest.mark.parametrize("pattern", ["[", "(a{999}){999}", "^a(?!a)a$"], ids=["broken", "endless", "contradictory"])
def test_a_pattern_without_a_text_yields_none(pattern: str) -> None:
    """What cannot be matched, read or kept short is given up, not waited for."""
    assert matching_strings(pattern) == ()


def test_the_first_acceptable_text_is_taken() -> None:
    """The caller's own conditions, such as a length, choose among the texts."""
    text = matching_strings_of_length(r"^[a-z]+$", 5, 9)[0]
    assert text is not None
    assert re.fullmatch("[a-z]{5,}", text)
