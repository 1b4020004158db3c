"""How messages name values, types and members: short, in plain words, never a whole document."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sized

from swagger2postman.jsonvalue import Json

_TYPES = {
    "string": "text", "number": "a number", "integer": "a whole number", "boolean": "true or false",
    "object": "an object", "array": "a list", "null": "null",
}  # fmt: skip

_MANY_NAMES = 300
_VERY_MANY_NAMES = 2_000  # no hint is worth going through them for each finding
_LONGEST_NAME = 200


def shorten(text: str, width: int = 60) -> str:
    """Return a text that fits into a message."""
    flat = " ".join(text.split())
    return flat if len(flat) <= width else flat[: width - 1] + "…"


def show(value: Json) -> str:
    """Return a value as a message shows it: never the whole of an object, a list or a long text."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return f"“{shorten(value)}”" if value.strip() else "empty"
    if isinstance(value, (int, float)):
        return shorten(str(value))
    return "a list" if isinstance(value, list) else "an object"


def suggest(word: str, known: Iterable[str], otherwise: str) -> str:
    """Return the hint that names the nearest known word, if one is near."""
    if isinstance(known, Sized) and len(known) > _VERY_MANY_NAMES:
        return otherwise
    by_lower = {name.lower(): name for name in known if len(name) <= _LONGEST_NAME}
    if len(by_lower) > _MANY_NAMES:  # each comparison costs about 30 microseconds
        alike = [name for name in by_lower if name[:2] == word[:2].lower()][:_MANY_NAMES]
        by_lower = {name: by_lower[name] for name in alike}
    word = word[: _LONGEST_NAME + 1]
    near = [by_lower[name] for name in difflib.get_close_matches(word.lower(), list(by_lower), n=1, cutoff=0.6)]
    return f"Did you mean “{shorten(near[0])}”?" if near else otherwise


def kinds_of(types: str | Iterable[str]) -> str:
    """Return JSON Schema's types in plain words: “text or null”."""
    return " or ".join(_TYPES.get(name, name) for name in ([types] if isinstance(types, str) else types))


def name_of(path: tuple[str | int, ...]) -> str:
    """Return what a message calls a member."""
    if not path:
        return "The document"
    if isinstance(path[-1], int):
        return f"Item {path[-1] + 1} of {name_of(path[:-1])}" if len(path) > 1 else f"Item {path[-1] + 1}"
    return f"“{shorten(path[-1])}”"
