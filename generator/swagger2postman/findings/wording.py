"""How sentences name strings and propose a similar name: short, and never by reading very much."""

from __future__ import annotations

from collections.abc import Iterable, Sized

_MANY_NAMES = 300
_VERY_MANY_NAMES = 2_000  # no hint is worth going through them for each finding
_LONGEST_NAME = 200


def plain(text: str) -> str:
    """Make text from a document harmless for a terminal: one line, no control characters."""
    return "".join(c if c.isprintable() else " " if c in "\n\t\r" else f"\\x{ord(c):02x}" for c in text)


def shorten(text: str, width: int = 60) -> str:
    """Return a string that fits into a message."""
    flat = " ".join(text.split())
    return flat if len(flat) <= width else flat[: width - 1] + "…"


def suggest(word: str, known: Iterable[str], otherwise: str) -> str:
    """Return the hint that names the nearest known word, if one is near."""
    from difflib import get_close_matches

    if isinstance(known, Sized) and len(known) > _VERY_MANY_NAMES:
        return otherwise
    by_lower = {name.lower(): name for name in known if len(name) <= _LONGEST_NAME}
    if len(by_lower) > _MANY_NAMES:  # each comparison costs about 30 microseconds
        alike = [name for name in by_lower if name[:2] == word[:2].lower()][:_MANY_NAMES]
        by_lower = {name: by_lower[name] for name in alike}
    word = word[: _LONGEST_NAME + 1]
    near = [by_lower[name] for name in get_close_matches(word.lower(), list(by_lower), n=1, cutoff=0.6)]
    return f"Did you mean “{shorten(near[0])}”?" if near else otherwise
