"""`allOf` to one schema: what satisfies the result satisfies every part (JSON Schema 2020-12 core, 10.2.1.1)."""

from __future__ import annotations

from collections.abc import Callable

from swagger2postman.jsonvalue import Json, JsonObject
from swagger2postman.openapi.model import Schema

MAX_PARTS = 200
MAX_DEPTH = 120
MORE_PATTERNS = "x-more-patterns"
"""A keyword of ours: what else a string has to match."""

IMPOSSIBLE = "x-impossible"
"""A keyword of ours: no value satisfies the schema."""

_STRICTER_LIMIT: dict[str, Callable[..., Json]] = {
    **dict.fromkeys(("minimum", "exclusiveMinimum"), max),
    **dict.fromkeys(("maximum", "exclusiveMaximum"), min),
    **dict.fromkeys(("minLength", "minItems", "minProperties", "minContains"), max),
    **dict.fromkeys(("maxLength", "maxItems", "maxProperties", "maxContains"), min),
}
_SCHEMAS = ("items", "additionalProperties", "contains", "propertyNames")
_MEMBERS = ("properties", "patternProperties", "dependentRequired", "dependentSchemas", "$defs")
Resolve = Callable[[Schema], Schema]


def flatten(schema: JsonObject, resolve: Resolve) -> JsonObject:
    """Return a schema with the parts of its `allOf`, through references, merged into it."""
    return _flatten(schema, resolve, depth=0, known={})


def _flatten(schema: JsonObject, resolve: Resolve, depth: int, known: dict[int, Schema]) -> JsonObject:
    """The same part a second time says nothing new: without `known`, a tower of n pairs has 2ⁿ parts."""
    parts = schema.get("allOf")
    if not isinstance(parts, list):
        return schema
    own = {keyword: value for keyword, value in schema.items() if keyword != "allOf"}
    merged: JsonObject = {}
    examples: list[Json] = []
    for part in parts[:MAX_PARTS]:
        resolved = resolve(part) if isinstance(part, (dict, bool)) else {}
        if id(resolved) in known:
            continue
        known[id(resolved)] = resolved
        if resolved is False:
            return {**own, IMPOSSIBLE: True}
        if isinstance(resolved, dict):
            flat = _flatten(resolved, resolve, depth + 1, known) if depth < MAX_DEPTH else resolved
            examples.append(_first(flat.get("examples")))
            keywords = {keyword: value for keyword, value in flat.items() if keyword != "examples"}
            merged = merge(merged, keywords)
    example = _joined(examples)
    if example is not None:
        merged["examples"] = [example]
    result = merge(merged, own)
    if "examples" in own:
        result["examples"] = own["examples"]
    return result


def _first(value: Json) -> Json:
    return value[0] if isinstance(value, list) and value else None


def _joined(examples: list[Json]) -> JsonObject | None:
    """One example for all parts, which are objects that each show their own members; None if one shows nothing."""
    joined: JsonObject = {}
    for example in examples:
        if not isinstance(example, dict):
            return None
        joined.update(example)
    return joined if examples else None


def merge(left: JsonObject, right: JsonObject) -> JsonObject:
    """Return the keywords of two schemas as one schema; where both state a keyword, the stricter one counts."""
    result = dict(left)
    for keyword, value in right.items():
        if keyword not in left or left[keyword] == value:
            result[keyword] = value
        elif keyword == "pattern":
            result[MORE_PATTERNS] = [*_list(result.get(MORE_PATTERNS, [])), value]
        elif keyword in ("anyOf", "oneOf"):  # each alternative here with each alternative there
            result[keyword] = [{"allOf": [alternative, {keyword: value}]} for alternative in _list(left[keyword])]
        else:
            result[keyword] = _both(keyword, left[keyword], value)
    return result


def _both(keyword: str, left: Json, right: Json) -> Json:
    """The value of a keyword that two schemas state differently."""
    if keyword in _STRICTER_LIMIT:
        return _STRICTER_LIMIT[keyword](_numbers(left, right), default=right)
    if keyword in ("required", MORE_PATTERNS):
        return _union(_list(left), _list(right))
    if keyword == "enum":
        return [entry for entry in _list(left) if entry in _list(right)] or right
    if keyword == "type":
        return _common_types(_list(left), _list(right)) or right
    if keyword in _MEMBERS:
        return _members(left, right)
    if keyword in _SCHEMAS:
        return _conjunction(left, right)
    if keyword == "not":
        return {"anyOf": [left, right]}
    return left if keyword == "if" else right


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]


def _numbers(left: Json, right: Json) -> list[int | float]:
    return [value for value in (left, right) if isinstance(value, (int, float)) and not isinstance(value, bool)]


def _union(left: list[Json], right: list[Json]) -> list[Json]:
    return [*left, *(entry for entry in right if entry not in left)]


def _common_types(left: list[Json], right: list[Json]) -> Json:
    """The types that both allow; each integer is a number."""
    common = [kind for kind in left if kind in right or (kind == "integer" and "number" in right)]
    if "integer" in right and "number" in left and "integer" not in common:
        common.append("integer")
    return common[0] if len(common) == 1 else common


def _members(left: Json, right: Json) -> Json:
    if not (isinstance(left, dict) and isinstance(right, dict)):
        return right
    members = dict(left)
    for name, member in right.items():
        members[name] = _conjunction(left[name], member) if name in left else member
    return members


def _conjunction(left: Json, right: Json) -> Json:
    """Both schemas, as an `allOf` of the two; equal ones are one."""
    if left == right or left is True:
        return right
    if right is True:
        return left
    if left is False or right is False:
        return False
    return {"allOf": [left, right]}
