"""The keywords of a schema, read so that a malformed one says nothing."""

from __future__ import annotations

from swagger2postman.jsonvalue import Json, JsonObject
from swagger2postman.openapi.model import Schema

MAX_COUNT = 10_000
"""Characters, items or members of one value in an example."""

_KEYWORDS_OF_TYPES = {
    "object": (
        "properties",
        "required",
        "additionalProperties",
        "patternProperties",
        "minProperties",
        "propertyNames",
        "dependentRequired",
        "dependentSchemas",
    ),
    "array": ("items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains"),
    "string": ("pattern", "minLength", "maxLength"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
}


def types_of(schema: JsonObject) -> list[str]:
    """Return the types that a schema allows; without `type`, the one whose keywords it uses, if any."""
    stated = schema.get("type")
    if isinstance(stated, list):
        return [str(kind) for kind in stated]
    if isinstance(stated, str):
        return [stated]
    used = set(schema)
    if not isinstance(schema.get("required"), list):  # in old documents it is true or false, and says nothing of a type
        used.discard("required")
    for kind, keywords in _KEYWORDS_OF_TYPES.items():
        if not used.isdisjoint(keywords):
            return [kind]
    return []


def as_list(value: Json) -> list[Json]:
    """Return a list as it is, and anything else as the only entry of one."""
    return value if isinstance(value, list) else [value]


def as_object(value: Json) -> JsonObject:
    """Return an object as it is, and an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def as_schema(value: Json) -> Schema:
    """Return a schema as it is; anything else accepts everything."""
    return value if isinstance(value, (dict, bool)) else True


def count_in(schema: JsonObject, keyword: str, default: int) -> int:
    """Return the count that a keyword such as `minLength` states, but at most `MAX_COUNT`."""
    value = schema.get(keyword)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0:
        return min(int(value), MAX_COUNT)
    return default
