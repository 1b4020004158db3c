"""What a schema says of an object's properties, as far as it takes to recognise one (JSON Schema 2020-12).

`definitions` are the schemas that `#/$defs/NAME` leads to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from swagger2postman.jsonvalue import Json
from swagger2postman.openapi.model import Schema
from swagger2postman.schema.keyword_values import as_object

_DEFS = "#/$defs/"
_CLOSING_KEYWORDS = ("additionalProperties", "unevaluatedProperties")


def property_schemas(schema: Schema | None, definitions: Mapping[str, Schema]) -> dict[str, Schema]:
    """Return the properties by name, those of `allOf` included, each with the schema that its references lead to."""
    schemas: dict[str, Schema] = {}
    for part in _parts(schema, definitions):
        for name, member in as_object(part.get("properties")).items():
            schemas.setdefault(name, next(_parts(member, definitions), True))
    return schemas


def required_properties(schema: Schema | None, definitions: Mapping[str, Schema]) -> tuple[str, ...]:
    """Return the names of the required properties, each once."""
    names: dict[str, None] = {}
    for part in _parts(schema, definitions):
        required = part.get("required")
        if isinstance(required, list):
            names.update((name, None) for name in required if isinstance(name, str))
    return tuple(names)


def is_closed(schema: Schema | None, definitions: Mapping[str, Schema]) -> bool:
    """Tell whether other properties are forbidden."""
    return any(_closes(part) for part in _parts(schema, definitions))


def _closes(part: dict[str, Json]) -> bool:
    return any(part.get(keyword) is False for keyword in _CLOSING_KEYWORDS)


def stated_values(schema: Schema | None) -> list[Json]:
    """Return the values that a schema names, the binding ones first: const, enum, examples, default."""
    if not isinstance(schema, dict):
        return []
    values: list[Json] = []
    for keyword in ("const", "enum", "example", "examples", "default"):
        value = schema.get(keyword)
        if keyword in ("enum", "examples") and isinstance(value, list):
            values += value
        else:
            values.append(value)
    return [value for value in values if value is not None]


def _parts(schema: Json, definitions: Mapping[str, Schema]) -> Iterator[dict[str, Json]]:
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
            pending += (part, definitions.get(name, definitions.get(unquote(name))))
            continue
        seen.add(id(part))
        yield part
        parts = part.get("allOf")
        pending += reversed(parts) if isinstance(parts, list) else ()
