"""How messages name values, types and members: short, in plain words, never a whole document."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sized

from swagger2postman.jsonvalue import Json

_TYPES = {
    "string": "a string",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "object": "an object",
    "array": "a list",
    "null": "null",
}
_MANY_NAMES = 300
_VERY_MANY_NAMES = 2_000  # no hint is worth going through them for each finding
_MAX_NAME_LENGTH = 200


def shorten(text: str, width: int = 60) -> str:
    """Return a string that fits into a message."""
    flat = " ".join(text.split())
    return flat if len(flat) <= width else flat[: width - 1] + "…"


def show(value: Json) -> str:
    """Return a value as a message shows it: never the whole of an object, a list or a long string."""
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
    by_lower = {name.lower(): name for name in known if len(name) <= _MAX_NAME_LENGTH}
    candidates = list(by_lower)
    lower = word[: _MAX_NAME_LENGTH + 1].lower()
    if len(candidates) > _MANY_NAMES:  # each comparison costs about 30 microseconds
        candidates = [name for name in candidates if name[:2] == lower[:2]][:_MANY_NAMES]
    near = difflib.get_close_matches(lower, candidates, n=1, cutoff=0.6)
    return f"Did you mean “{shorten(by_lower[near[0]])}”?" if near else otherwise


def name_types(types: str | Iterable[str]) -> str:
    """Return JSON Schema's types in plain words: “a string or null”."""
    names = [types] if isinstance(types, str) else types
    return " or ".join(_TYPES.get(name, name) for name in names)


def member_name(path: tuple[str | int, ...]) -> str:
    """Return what a message calls a member, at the begin of a sentence."""
    if not path:
        return "The document"
    key = path[-1]
    if isinstance(key, str):
        return f"“{shorten(key)}”"
    return f"Item {key + 1} of {member_name(path[:-1])}" if len(path) > 1 else f"Item {key + 1}"
