"""What a schema says of an object's members, as far as it takes to recognise one (JSON Schema 2020-12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from swagger2postman.jsontypes import Json
from swagger2postman.openapi.model import Schema

_DEFS = "#/$defs/"


def members_of(schema: Schema | None, schemas: Mapping[str, Schema]) -> dict[str, Schema]:
    """Return the properties by name, those of `allOf` included, each with the schema that says most directly what."""
    found: dict[str, Schema] = {}
    for part in _parts(schema, schemas, set()):
        properties = part.get("properties")
        for name, member in properties.items() if isinstance(properties, dict) else ():
            found.setdefault(name, next(iter(_parts(member, schemas, set())), True))
    return found


def required_of(schema: Schema | None, schemas: Mapping[str, Schema]) -> tuple[str, ...]:
    """Return the names of the properties that have to be there."""
    named = (part.get("required") for part in _parts(schema, schemas, set()))
    lists = (names for names in named if isinstance(names, list))
    return tuple(dict.fromkeys(name for names in lists for name in names if isinstance(name, str)))


def is_closed(schema: Schema | None, schemas: Mapping[str, Schema]) -> bool:
    """Tell whether other properties are forbidden."""
    closing = ("additionalProperties", "unevaluatedProperties")
    return any(part.get(keyword) is False for part in _parts(schema, schemas, set()) for keyword in closing)


def choices(schema: Schema | None) -> list[Json]:
    """Return the values that a schema names, the binding ones first."""
    found: list[Json] = []
    for key in ("const", "enum", "example", "examples", "default"):
        value = schema.get(key) if isinstance(schema, dict) else None
        found += value if key in ("enum", "examples") and isinstance(value, list) else [value]
    return [value for value in found if value is not None]


def _parts(schema: Json, schemas: Mapping[str, Schema], seen: set[str | int]) -> Iterator[dict[str, Json]]:
    """The schema and all that it consists of: what it refers to and its `allOf`, each once, YAML's aliases too."""
    if not isinstance(schema, dict) or id(schema) in seen:
        return
    seen.add(id(schema))
    target = schema.get("$ref")
    if isinstance(target, str) and target.startswith(_DEFS) and target not in seen:
        seen.add(target)
        name = target.removeprefix(_DEFS)
        yield from _parts(schemas.get(name, schemas.get(unquote(name))), schemas, seen)
    yield schema
    more = schema.get("allOf")
    for part in more if isinstance(more, list) else ():
        yield from _parts(part, schemas, seen)
