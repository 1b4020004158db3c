"""Which keywords of a schema are well formed (JSON Schema Validation 2020-12, section 6).

Documents hold lengths as strings, `required: true` and types that do not exist. A keyword that is malformed says
nothing; the others count all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeGuard

from swagger2postman.jsonvalue import Json
from swagger2postman.openapi.model import Schema
from swagger2postman.schema.patterns import is_pattern


def is_schema(value: Json) -> TypeGuard[Schema]:
    """Tell whether a value can be a schema at all."""
    return isinstance(value, (dict, bool))


def is_number(value: Json) -> TypeGuard[int | float]:
    """Tell whether a value is a number; for Python, true and false are numbers, too."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_count(value: Json) -> bool:
    return is_number(value) and value >= 0 and value == int(value)


def _is_divisor(value: Json) -> bool:
    return is_number(value) and value > 0


def _is_list_with_entries(value: Json) -> bool:
    return isinstance(value, list) and bool(value)


def _is_pattern(value: Json) -> bool:
    return isinstance(value, str) and is_pattern(value)


def _is_list_of_names(value: Json) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


def _is_map_of_names(value: Json) -> bool:
    return isinstance(value, dict) and all(map(_is_list_of_names, value.values()))


IS_WELL_FORMED: dict[str, Callable[[Json], bool]] = {
    "minimum": is_number,
    "maximum": is_number,
    "exclusiveMinimum": is_number,
    "exclusiveMaximum": is_number,
    "multipleOf": _is_divisor,
    "minLength": _is_count,
    "maxLength": _is_count,
    "minItems": _is_count,
    "maxItems": _is_count,
    "minContains": _is_count,
    "maxContains": _is_count,
    "minProperties": _is_count,
    "maxProperties": _is_count,
    "uniqueItems": lambda value: isinstance(value, bool),
    "format": lambda value: isinstance(value, str),
    "enum": _is_list_with_entries,
    "const": lambda _: True,
    "pattern": _is_pattern,
    "dependentRequired": _is_map_of_names,
}
"""The keywords that hold no schemas, each with what tells whether its value is well formed."""
