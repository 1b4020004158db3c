"""Schemas as documents hold them to schemas that a strict validator takes; what is malformed says nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Set
from functools import cache
from typing import Any, TypeGuard

from swagger2postman.jsonvalue import Json, JsonObject
from swagger2postman.openapi.model import Schema
from swagger2postman.schema.registry import URN, SchemaRegistry
from swagger2postman.schema.steps import MOST_TO_MATCH, steps_to_match

TYPES = ("null", "boolean", "object", "array", "number", "string", "integer")
INTEGER_RANGES = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}  # OpenAPI format registry
_ONE = ("additionalProperties", "items", "not", "if", "then", "else", "contains", "propertyNames", "unevaluatedItems",
        "unevaluatedProperties")  # fmt: skip
_MAX_PARTS = 500
_COUNTING = ("unevaluatedItems", "unevaluatedProperties")
_MANY = ("allOf", "anyOf", "oneOf", "prefixItems")
_NAMED = ("properties", "patternProperties", "dependentSchemas")


def _is_number(value: Json) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_count(value: Json) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0 and value == int(value)


def _is_names(value: Json) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


CHECKS: dict[str, Callable[[Json], bool]] = {
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), _is_number),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"), _is_count),
    **dict.fromkeys(("minContains", "maxContains"), _is_count),
    "multipleOf": lambda value: _is_number(value) and isinstance(value, (int, float)) and value > 0,
    "uniqueItems": lambda value: isinstance(value, bool),
    "format": lambda value: isinstance(value, str),
    "enum": lambda value: isinstance(value, list) and bool(value),
    "const": lambda _: True,
    "pattern": lambda value: isinstance(value, str) and is_pattern(value),
    "dependentRequired": lambda value: isinstance(value, dict) and all(map(_is_names, value.values())),
}


LONGEST_PATTERN = 5_000  # an engine may need memory for each pair of a group and a state
MOST_GROUPS = 200
_SHORT = 200  # characters that any expression ends on soon
BACKTRACK_LIMIT = 100_000  # steps of one regular expression: hostile patterns end, honest ones never get there


@cache
def _matcher(pattern: str) -> Any:
    import jsonschema_rs

    if len(pattern) > LONGEST_PATTERN or pattern.count("(") - pattern.count("(?") > MOST_GROUPS:
        return None
    try:
        options = jsonschema_rs.FancyRegexOptions(backtrack_limit=BACKTRACK_LIMIT)
        return jsonschema_rs.Draft202012Validator({"pattern": pattern}, pattern_options=options)
    except (jsonschema_rs.ValidationError, ValueError):
        return None


def is_pattern(pattern: str) -> bool:
    """Tell whether a validator can work with a regular expression."""
    return _matcher(pattern) is not None


def accepts(pattern: str, text: str) -> bool:
    """Tell whether a sound regular expression is found in a text; not where that takes too many steps to say."""
    matcher = _matcher(pattern)
    if matcher is None or (len(text) > _SHORT and steps_to_match(pattern, len(text)) > MOST_TO_MATCH):
        return False
    return bool(matcher.is_valid(text))


def sound(
    schema: Schema, schemas: SchemaRegistry, is_wide: Callable[[JsonObject], bool], hidden: Set[str] = frozenset()
) -> Schema:
    """Return a copy with sound keywords only, references made absolute, and nothing required that does not travel.

    `is_wide` tells whether there are so many ways through a schema that no value is judged by it.
    """
    if not isinstance(schema, dict):
        return schema
    result: JsonObject = {}
    hidden = hidden | _hidden_names(schema, schemas) if schemas.hides else hidden
    for key, value in schema.items():
        if key == "$ref":
            result["$ref"] = f"{URN}{value}"
        elif key == "type":
            kinds = [kind for kind in (value if isinstance(value, list) else [value]) if kind in TYPES]
            if kinds:
                result["type"] = list(dict.fromkeys(kinds)) if isinstance(value, list) else kinds[0]
        elif key == "required":
            if isinstance(value, list):
                result["required"] = [n for n in dict.fromkeys(map(str, value)) if n not in hidden]
        elif key in _ONE:
            if key in _COUNTING and is_wide(schema):
                continue  # compiling it takes as many steps as there are ways through the schema; none is judged by it
            if isinstance(value, (dict, bool)):
                result[key] = sound(value, schemas, is_wide)
        elif key in _MANY:
            parts = [one for one in value if isinstance(one, (dict, bool))] if isinstance(value, list) else []
            if parts:
                result[key] = [
                    _part(one, schemas, is_wide, hidden if key != "prefixItems" else frozenset()) for one in parts
                ]
        elif key in _NAMED:
            result[key] = _named(key, value, schemas, is_wide)
        elif key in CHECKS and CHECKS[key](value):
            result[key] = value
    _integer_range(result)
    return result


def _part(schema: Schema, schemas: SchemaRegistry, is_wide: Callable[[JsonObject], bool], hidden: Set[str]) -> Schema:
    """One alternative; a shared one that requires what only its user hides is written out."""
    resolved = schemas.resolve(schema)
    required = resolved.get("required") if isinstance(resolved, dict) else None
    if hidden and isinstance(required, list) and not hidden.isdisjoint(map(str, required)):
        return sound(resolved, schemas, is_wide, hidden)
    return sound(schema, schemas, is_wide, hidden)


def _named(key: str, value: Json, schemas: SchemaRegistry, is_wide: Callable[[JsonObject], bool]) -> JsonObject:
    members = value.items() if isinstance(value, dict) else ()
    return {
        name: sound(one, schemas, is_wide)
        for name, one in members
        if isinstance(one, (dict, bool)) and (key != "patternProperties" or is_pattern(name))
    }


def _hidden_names(schema: JsonObject, schemas: SchemaRegistry) -> set[str]:
    """The properties of a schema, and of what it is composed of, that do not travel in this direction."""
    found: set[str] = set()
    seen: dict[int, Schema] = {}
    waiting: list[Schema] = [schema]
    while waiting and len(seen) < _MAX_PARTS:
        one = waiting.pop()
        if not isinstance(one, dict) or id(one) in seen:
            continue
        seen[id(one)] = one
        properties, parts = one.get("properties"), one.get("allOf")
        for name, member in properties.items() if isinstance(properties, dict) else ():
            if isinstance(member, dict) and schemas.is_hidden(member):
                found.add(name)
        waiting.extend(schemas.resolve(part) for part in (parts if isinstance(parts, list) else ()) if _is_schema(part))
    return found


def _is_schema(value: Json) -> TypeGuard[Schema]:
    return isinstance(value, (dict, bool))


def _integer_range(schema: JsonObject) -> None:
    """The formats int32 and int64 bound a number, which a format check for text cannot see."""
    limits = INTEGER_RANGES.get(str(schema.get("format")))
    kind = schema.get("type")
    if limits and (
        kind in ("integer", "number") or (isinstance(kind, list) and {"integer", "number"} & set(map(str, kind)))
    ):
        for key, limit, tighter in (("minimum", limits[0], max), ("maximum", limits[1], min)):
            stated = schema.get(key)
            schema[key] = tighter(stated, limit) if isinstance(stated, (int, float)) else limit


@cache
def python_pattern(pattern: str) -> str:
    """Return an ECMA regular expression in Python's words, as far as the two differ in what documents use."""
    if len(pattern) > LONGEST_PATTERN:
        return pattern
    pattern = re.sub(r"\(\?<([A-Za-z_]\w*)>", r"(?P<\1>", pattern)
    pattern = re.sub(r"\\k<(\w+)>", r"(?P=\1)", pattern)
    pattern = pattern.replace(r"\/", "/").replace(r"\z", r"\Z").replace(r"\A", "^")
    pattern = re.sub(r"\\p\{(?:Lu|Uppercase\w*)\}", "A-Z" if _in_class(pattern) else "[A-Z]", pattern)
    pattern = re.sub(r"\\p\{(?:L|Ll|Letter|Alpha\w*)\}", "a-z" if _in_class(pattern) else "[a-z]", pattern)
    pattern = re.sub(r"\\p\{N\w?\}", r"\\d", pattern)
    pattern = re.sub(r"\\u\{([0-9a-fA-F]{1,4})\}", lambda match: f"\\u{match[1]:0>4}", pattern)
    # a range that starts in ASCII needs no more than ASCII here, and rstr writes every range out
    return re.sub(r"(\\x[0-7][0-9a-fA-F]|(?<![\\0-9a-fA-F])[\x20-\x7e])-\\u(?!00)[0-9a-fA-F]{4}", r"\1-~", pattern)


def _in_class(pattern: str) -> bool:
    inside = False
    for piece in pattern.split("\\p{")[:-1]:
        opened, closed = piece.rfind("["), piece.rfind("]")
        inside = inside if opened == closed else opened > closed
        if inside:
            return True
    return False
