"""Schemas that no value can satisfy, because their own keywords exclude each other."""

from __future__ import annotations

from swagger2postman.jsonvalue import Json, JsonObject

LIMITS = {
    "minLength": "maxLength",
    "minimum": "maximum",
    "minItems": "maxItems",
    "minProperties": "maxProperties",
}
"""Lower limits, each with the upper limit that must not be below it."""

LIMITED_TYPES = {"minLength": "string", "minItems": "array", "minProperties": "object"}
"""The type of values to which a limit applies; the others apply to both types of numbers."""

_TYPES_OF_NUMBERS = ("integer", "number")


def crossed_limit(schema: JsonObject) -> str:
    """Return the lower limit that is above its upper limit, in a schema to whose only type it applies; else ""."""
    for lower, upper in LIMITS.items():
        least, most = schema.get(lower), schema.get(upper)
        if not (_is_number(least) and _is_number(most)) or least <= most:  # type: ignore[operator]
            continue
        types = (LIMITED_TYPES[lower],) if lower in LIMITED_TYPES else _TYPES_OF_NUMBERS
        if schema.get("type") in types:
            return lower
    return ""


def lists_other_types(schema: JsonObject) -> bool:
    """Tell whether all values of `enum` have another type than the schema's."""
    values, stated = schema.get("enum"), schema.get("type")
    types = stated if isinstance(stated, list) else [stated]
    if not isinstance(values, list) or not values or not all(isinstance(name, str) for name in types):
        return False
    allowed = set(types) | ({"integer"} if "number" in types else set())
    return not any(type_of(value) in allowed for value in values) and allowed <= _TYPES


def contradicts_itself(schema: Json) -> bool:
    """Tell whether the keywords of a schema exclude each other, whatever its parts say."""
    return isinstance(schema, dict) and (lists_other_types(schema) or bool(crossed_limit(schema)))


def type_of(value: Json) -> str:
    """Return JSON Schema's name for the type of a value; whole numbers are integers, however they are written."""
    if isinstance(value, float) and value.is_integer():
        return "integer"
    return _NAMES[type(value)]


_NAMES: dict[type, str] = {
    type(None): "null",
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
}
_TYPES = frozenset(_NAMES.values())


def _is_number(value: Json) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
