"""`allOf` to one schema: what satisfies the result satisfies every part (JSON Schema 2020-12 core, 10.2.1.1)."""

from __future__ import annotations

from collections.abc import Callable

from swagger2postman.jsonvalue import Json, JsonObject
from swagger2postman.openapi.model import Schema

MAX_PARTS = 200
MAX_TOWER = 120
MORE_PATTERNS = "x-more-patterns"  # a keyword of ours: what else a text has to match
_LARGER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains")
_SMALLER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains")
_BOTH = ("items", "additionalProperties", "contains", "propertyNames")
Resolve = Callable[[Schema], Schema]


def flatten(schema: JsonObject, resolve: Resolve) -> JsonObject:
    """Return a schema with the parts of its `allOf`, through references, merged into it."""
    return _flatten(schema, resolve, 0, {})


def _flatten(schema: JsonObject, resolve: Resolve, depth: int, known: dict[int, Schema]) -> JsonObject:
    """The same part a second time says nothing new: without `known`, a tower of n pairs has 2ⁿ parts."""
    parts = schema.get("allOf")
    if not isinstance(parts, list):
        return schema
    own = {key: value for key, value in schema.items() if key != "allOf"}
    result: JsonObject = {}
    examples: list[Json] = []
    for part in parts[:MAX_PARTS]:
        resolved = resolve(part) if isinstance(part, (dict, bool)) else {}
        if id(resolved) in known:
            continue
        known[id(resolved)] = resolved
        if resolved is False:
            return {**own, "x-impossible": True}
        if isinstance(resolved, dict):
            flat = _flatten(resolved, resolve, depth + 1, known) if depth < MAX_TOWER else resolved
            examples.append(_first(flat.get("examples")))
            result = merge(result, {key: value for key, value in flat.items() if key != "examples"})
    if all(isinstance(one, dict) for one in examples) and examples:
        result["examples"] = [{key: value for one in examples if isinstance(one, dict) for key, value in one.items()}]
    shown = own.get("examples")
    result = merge(result, own)
    if shown is not None:
        result["examples"] = shown
    return result


def _first(value: Json) -> Json:
    return value[0] if isinstance(value, list) and value else None


def merge(left: JsonObject, right: JsonObject) -> JsonObject:
    """Return the keywords of two schemas as one schema; where two say the same thing, the stricter word counts."""
    result = dict(left)
    for key, value in right.items():
        if key not in left or left[key] == value:
            result[key] = value
        elif key == "pattern":
            result[MORE_PATTERNS] = [*_list(result.get(MORE_PATTERNS, [])), value]
        elif key in ("anyOf", "oneOf"):  # each alternative here with each alternative there
            result[key] = [{"allOf": [one, {key: value}]} for one in _list(left[key])]
        else:
            result[key] = _both(key, left[key], value)
    return result


def _both(key: str, left: Json, right: Json) -> Json:
    if key in _LARGER or key in _SMALLER:
        numbers = [one for one in (left, right) if isinstance(one, (int, float)) and not isinstance(one, bool)]
        return (max if key in _LARGER else min)(numbers, default=right)
    if key in ("required", MORE_PATTERNS):
        return [*_list(left), *(one for one in _list(right) if one not in _list(left))]
    if key == "enum":
        return [one for one in _list(left) if one in _list(right)] or right
    if key == "type":
        return _types(left, right)
    if key in ("properties", "patternProperties", "dependentRequired", "dependentSchemas", "$defs"):
        return _members(left, right)
    if key in _BOTH:
        return _conjunction(left, right)
    if key == "not":
        return {"anyOf": [left, right]}
    return left if key == "if" else right


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]


def _types(left: Json, right: Json) -> Json:
    allowed = _list(right)
    common = [one for one in _list(left) if one in allowed or (one == "integer" and "number" in allowed)]
    common += [one for one in allowed if one == "integer" and "number" in _list(left) and one not in common]
    return (common if len(common) != 1 else common[0]) or right


def _members(left: Json, right: Json) -> Json:
    if not (isinstance(left, dict) and isinstance(right, dict)):
        return right
    return {
        **left,
        **{name: _conjunction(left[name], one) if name in left else one for name, one in right.items()},
    }


def _conjunction(left: Json, right: Json) -> Json:
    """Both schemas, as an `allOf` of the two; equal ones are one."""
    if left == right or left is True:
        return right
    if right is True:
        return left
    return False if left is False or right is False else {"allOf": [left, right]}
