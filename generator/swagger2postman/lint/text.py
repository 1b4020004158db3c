"""How messages name values, types and members: short, in plain words, never a whole document."""

from __future__ import annotations

from collections.abc import Iterable

from swagger2postman.findings.wording import shorten, suggest
from swagger2postman.jsonvalue import Json

__all__ = ["kinds_of", "name_of", "shorten", "show", "suggest"]

_TYPES = {
    "string": "text", "number": "a number", "integer": "a whole number", "boolean": "true or false",
    "object": "an object", "array": "a list", "null": "null",
}  # fmt: skip


def show(value: Json) -> str:
    """Return a value as a message shows it: never the whole of an object, a list or a long text."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return f"“{shorten(value)}”" if value.strip() else "empty"
    if isinstance(value, (int, float)):
        return shorten(str(value))
    return "a list" if isinstance(value, list) else "an object"


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
