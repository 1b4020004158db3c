"""Whether all of a schema is known: a reference that leads nowhere leaves a gap that no proof can close."""

from __future__ import annotations

from collections.abc import Mapping

from swagger2postman.jsonvalue import Json
from swagger2postman.openapi.model import Schema
from swagger2postman.schema.registry import name_of


class Completeness:
    """Knows which schemas of an API have a gap, themselves or in what they refer to."""

    def __init__(self, schemas: Mapping[str, Schema]) -> None:
        self._known: dict[int, tuple[Schema | None, bool]] = {}
        named: dict[str, set[str]] = {}
        gaps = set()
        for name, schema in schemas.items():
            named[name] = set()
            if _gather(schema, named[name]):
                gaps.add(name)
        self._gaps = _users_of(gaps, named)

    def is_complete(self, schema: Schema | None) -> bool:
        """Tell whether nothing is missing from a schema."""
        key = id(schema)  # which operations share
        if key not in self._known:
            names: set[str] = set()
            self._known[key] = schema, not _gather(schema, names) and self._gaps.isdisjoint(names)
        return self._known[key][1]


def _gather(value: Json, names: set[str]) -> bool:
    """Collect the definitions that a schema refers to; True where it has a gap of its own."""
    if isinstance(value, list):
        return any([_gather(one, names) for one in value if isinstance(one, (dict, list))])  # noqa: C419 - all are visited
    if not isinstance(value, dict):
        return False
    if isinstance(value.get("$ref"), str):
        names.add(name_of(value))
    found = [_gather(one, names) for one in value.values() if isinstance(one, (dict, list))]
    return "x-unresolved" in value or any(found)


def _users_of(gaps: set[str], named: Mapping[str, set[str]]) -> set[str]:
    """The definitions with a gap, and all that lead to one."""
    users: dict[str, set[str]] = {}
    for user, names in named.items():
        for name in names:
            users.setdefault(name, set()).add(user)
    pending, found = list(gaps), set(gaps)
    while pending:
        for user in users.get(pending.pop(), ()):
            if user not in found:
                found.add(user)
                pending.append(user)
    return found
