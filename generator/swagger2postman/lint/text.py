"""How messages name values, types and members: short, in plain words, never a whole document."""

from __future__ import annotations

from collections.abc import Iterable

from swagger2postman.findings.wording import shorten, suggest
from swagger2postman.jsonvalue import Json

__all__ = ["member_name", "name_types", "shorten", "show", "suggest"]

_TYPES = {
    "string": "a string",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "object": "an object",
    "array": "a list",
    "null": "null",
}


def show(value: Json) -> str:
    """Return a value as a message shows it: never the whole of an object, a list or a long string."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return f"“{shorten(value)}”" if value.strip() else "empty"
    if isinstance(value, (int, float)):
        return shorten(str(value))
    return "a list" if isinstance(value, list) else "an object"


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
