"""What a schema says of an object's members, as far as it takes to recognise one (JSON Schema 2020-12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from swagger2postman.jsonvalue import Json
from swagger2postman.openapi.model import Schema

_DEFS = "#/$defs/"


def members_of(schema: Schema | None, schemas: Mapping[str, Schema]) -> dict[str, Schema]:
    """Return the properties by name, those of `allOf` included, each with the schema that says most directly what."""
    found: dict[str, Schema] = {}
    for part in _parts(schema, schemas):
        properties = part.get("properties")
        for name, member in properties.items() if isinstance(properties, dict) else ():
            found.setdefault(name, next(iter(_parts(member, schemas)), True))
    return found


def required_of(schema: Schema | None, schemas: Mapping[str, Schema]) -> tuple[str, ...]:
    """Return the names of the properties that have to be there."""
    named = (part.get("required") for part in _parts(schema, schemas))
    lists = (names for names in named if isinstance(names, list))
    return tuple(dict.fromkeys(name for names in lists for name in names if isinstance(name, str)))


def is_closed(schema: Schema | None, schemas: Mapping[str, Schema]) -> bool:
    """Tell whether other properties are forbidden."""
    closing = ("additionalProperties", "unevaluatedProperties")
    return any(part.get(keyword) is False for part in _parts(schema, schemas) for keyword in closing)


def choices(schema: Schema | None) -> list[Json]:
    """Return the values that a schema names, the binding ones first."""
    found: list[Json] = []
    for key in ("const", "enum", "example", "examples", "default"):
        value = schema.get(key) if isinstance(schema, dict) else None
        found += value if key in ("enum", "examples") and isinstance(value, list) else [value]
    return [value for value in found if value is not None]


def _parts(schema: Json, schemas: Mapping[str, Schema]) -> Iterator[dict[str, Json]]:
    """The schema and all that it consists of: what it refers to and its `allOf`, each once, YAML's aliases too."""
    pending, seen = [schema], set[str | int]()
    while pending:
        part = pending.pop()
        if not isinstance(part, dict) or id(part) in seen:
            continue
        target = part.get("$ref")
        if isinstance(target, str) and target.startswith(_DEFS) and target not in seen:
            seen.add(target)
            name = target.removeprefix(_DEFS)
            pending += (part, schemas.get(name, schemas.get(unquote(name))))
            continue
        seen.add(id(part))
        yield part
        more = part.get("allOf")
        pending += reversed(more) if isinstance(more, list) else ()
