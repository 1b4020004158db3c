"""Where the objects of a document stand that checks look for, found in one pass for all of them."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from swagger2postman.jsonvalue import Json, JsonObject

Path = tuple[str | int, ...]
_LONG_KEY = 200


class Landmarks(Struct, frozen=True):
    """Objects by what they hold, each once, with its path, in document order."""

    references: list[tuple[Path, JsonObject]] = []
    """Objects with a `$ref` that is text."""
    defaults: list[tuple[Path, JsonObject]] = []
    """Objects with a `default`."""
    unions: list[tuple[Path, JsonObject]] = []
    """Objects with an `allOf` and a `required`."""
    aliases: list[tuple[Path, Path]] = []
    """Where YAML's aliases put a value once more: the path there, and the path by which all else here calls it."""
    long_keys: dict[str, None] = {}
    """Keys of more than 200 characters."""


def find_landmarks(value: Json, *, shares: bool) -> Landmarks:
    """Return the landmarks of a document's value; `shares` tells whether aliases can have put a value in two places."""
    found = Landmarks()
    path: list[str | int] = []
    firsts: dict[int, Path] = {}

    def look(value: JsonObject | list[Json]) -> None:
        if shares:
            here = tuple(path)
            first = firsts.setdefault(id(value), here)
            if first is not here:
                found.aliases.append((here, first))
                return
        members: Iterable[tuple[str | int, Json]]
        if isinstance(value, dict):
            if "$ref" in value or "default" in value or "allOf" in value:
                _note(value, tuple(path), found)
            members = value.items()
            if value and max(map(len, value)) > _LONG_KEY:
                found.long_keys.update((key, None) for key in value if len(key) > _LONG_KEY)
        else:
            members = enumerate(value)
        for key, member in members:
            kind = type(member)
            if (kind is dict or kind is list) and member:
                path.append(key)
                look(member)  # type: ignore[arg-type]
                path.pop()

    if isinstance(value, (dict, list)):
        look(value)
    return found


def _note(value: JsonObject, path: Path, found: Landmarks) -> None:
    if isinstance(value.get("$ref"), str):
        found.references.append((path, value))
    if "default" in value:
        found.defaults.append((path, value))
    if "allOf" in value and "required" in value:
        found.unions.append((path, value))
