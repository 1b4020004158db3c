"""What a schema asks for, whatever of it may be malformed."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from swagger2postman.jsonvalue import Json, JsonObject
from swagger2postman.openapi.model import Schema

_SAYING = frozenset((  # nothing that matters to a value
    "title", "description", "deprecated", "readOnly", "writeOnly", "externalDocs", "xml",
))  # fmt: skip
_KINDS = {
    "object": ("properties", "required", "additionalProperties", "patternProperties", "minProperties", "propertyNames",
               "dependentRequired", "dependentSchemas"),
    "array": ("items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains"),
    "string": ("pattern", "minLength", "maxLength"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
}  # fmt: skip


def unwrapped(schema: JsonObject) -> JsonObject:
    """A reference that stands in an `allOf` of its own, which is how OpenAPI 3.0 describes one, as a reference."""
    parts = schema.get("allOf")
    if not isinstance(parts, list) or len(parts) != 1 or not isinstance(parts[0], dict) or "$ref" not in parts[0]:
        return schema
    silent = all(key in _SAYING or key.startswith("x-") for key in schema if key != "allOf")
    return parts[0] if silent else schema


def identity(schema: JsonObject) -> Hashable:
    """What stays the same of a schema when `merge` joins the same parts again, in whatever order."""
    return frozenset(_leaves(schema))


def _leaves(schema: JsonObject) -> Iterator[Hashable]:
    if len(schema) != 1:
        yield id(schema)
        return
    ((keyword, value),) = schema.items()
    if keyword != "allOf" or not isinstance(value, list):
        yield keyword, value if isinstance(value, str) else id(value)
        return
    for part in value:
        yield from _leaves(part) if isinstance(part, dict) else (id(part),)


def size_of(value: Json) -> int:
    """Return how many characters all strings in a value have, and about as many for what stands between them."""
    found, waiting = 0, [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            found += len(one)
        elif isinstance(one, list):
            found += 2 * len(one)
            waiting.extend(one)
        elif isinstance(one, dict):
            found += 4 * len(one) + sum(map(len, one))
            waiting.extend(one.values())
    return found


def types_of(schema: JsonObject) -> list[str]:
    kind = schema.get("type")
    if isinstance(kind, list):
        return [str(one) for one in kind]
    if isinstance(kind, str):
        return [kind]
    stated = {keyword for keyword, value in schema.items() if keyword != "required" or isinstance(value, list)}
    return [name for name, keywords in _KINDS.items() if not stated.isdisjoint(keywords)][:1]


def as_list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]


def as_object(value: Json) -> JsonObject:
    return value if isinstance(value, dict) else {}


def as_schema(value: Json) -> Schema:
    return value if isinstance(value, (dict, bool)) else True
