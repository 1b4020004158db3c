"""Whether all of a schema is known: where a reference leads nowhere, no value can be validated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from swagger2postman.jsonvalue import Json, JsonObject
from swagger2postman.openapi.model import Schema
from swagger2postman.schema.registry import referenced_name


class Completeness:
    """Knows which schemas of an API have a gap, themselves or in what they refer to."""

    def __init__(self, definitions: Mapping[str, Schema]) -> None:
        self._known: dict[int, tuple[Schema | None, bool]] = {}  # with the schema, so that its id stays its own
        references: dict[str, set[str]] = {}
        gaps = set()
        for name, schema in definitions.items():
            references[name], has_gap = _read(schema)
            if has_gap:
                gaps.add(name)
        self._incomplete = _with_users(gaps, references)

    def is_complete(self, schema: Schema | None) -> bool:
        """Tell whether nothing is missing from a schema."""
        key = id(schema)  # which operations share
        if key not in self._known:
            names, has_gap = _read(schema)
            self._known[key] = schema, not has_gap and self._incomplete.isdisjoint(names)
        return self._known[key][1]


def _read(schema: Schema | None) -> tuple[set[str], bool]:
    """The definitions to which a schema refers, and whether it has a gap of its own."""
    names: set[str] = set()
    has_gap = False
    for part in _objects(schema):
        if isinstance(part.get("$ref"), str):
            names.add(referenced_name(part))
        if "x-unresolved" in part:
            has_gap = True
    return names, has_gap


def _objects(value: Json) -> Iterator[JsonObject]:
    """All objects in a value, itself included."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            yield part
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)


def _with_users(gaps: set[str], references: Mapping[str, set[str]]) -> set[str]:
    """The definitions with a gap, and all that lead to one."""
    users: dict[str, set[str]] = {}
    for user, names in references.items():
        for name in names:
            users.setdefault(name, set()).add(user)
    incomplete = set(gaps)
    waiting = list(gaps)
    while waiting:
        for user in users.get(waiting.pop(), ()):
            if user not in incomplete:
                incomplete.add(user)
                waiting.append(user)
    return incomplete
