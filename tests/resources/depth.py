"""Schemas and examples within others, and expressions that take for ever."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from resources.building import PRODUCTS, Document, Making, product, with_body
from resources.shapes import operation, small
from support.documents import STRING


def nested(levels: int, wrap: Callable[[Any], Any], inner: Any) -> Any:
    for _ in range(levels):
        inner = wrap(inner)
    return inner


WRAPS: dict[str, Callable[[Any], Any]] = {
    "properties": lambda one: {"type": "object", "required": ["a"], "properties": {"a": one}},
    "items": lambda one: {"type": "array", "minItems": 1, "items": one},
    "all-of": lambda one: {"allOf": [one]},
    "one-of": lambda one: {"oneOf": [one, {"type": "null"}]},
    "any-of": lambda one: {"anyOf": [one, one]} if len(json.dumps(one)) < 10_000 else {"anyOf": [one]},
    "not": lambda one: {"not": one},
    "if": lambda one: {"if": one, "then": {"type": "object"}},
    "additional": lambda one: {"type": "object", "minProperties": 1, "additionalProperties": one},
}


def deep(wrap: Callable[[Any], Any]) -> Making:
    return lambda size: with_body({"application/json": {"schema": nested(int(80 * size), wrap, dict(STRING))}}, 1)


PRODUCTS.update({f"deep/{name}": deep(wrap) for name, wrap in WRAPS.items()})


@product
def deep_example(size: float) -> Document:
    value = nested(180, lambda one: {"a": one, "b": [one if isinstance(one, str) else 1]}, "x")
    return with_body({"application/json": {"example": value}, "application/xml": {"example": value}}, int(1_000 * size))


@product
def deep_path_items(size: float) -> Document:
    items: Document = {f"i{n}": {"$ref": f"#/x-item/i{n + 1}"} for n in range(int(2_000 * size))}
    items[f"i{int(2_000 * size)}"] = {"get": operation()}
    return small({f"/p{n}": {"$ref": f"#/x-item/i{n}"} for n in range(int(2_000 * size))}, item=items)


PATTERNS = {
    "nested": "^(a+)+$", "alternatives": "^(a|a)*$", "spaces": r"^\s*\s*\s*$", "counted": "(a{1,999}){1,999}",
    "look": "^(?=(a+)+$)a", "back": r"^(a+)\1+$", "classes": "[" * 5_000, "parentheses": "(" * 5_000,
    "restarts": "(?=a)(a+a+)+b",
    "counted-groups": "(a{1,500}){1,40}(?=z)",
    "long": "(a|b)" * 20_000, "set": "[[a]||b&&c--d~~e]", "unicode": r"\p{L}+" * 5_000, "braces": "{" * 100_000,
}  # fmt: skip


for _name, _pattern in PATTERNS.items():

    def _made(size: float, pattern: str = _pattern) -> Document:
        schema = {"type": "string", "pattern": pattern, "default": "a" * int(20_000 * size) + "!"}
        one = {
            "name": "q",
            "in": "query",
            "required": True,
            "schema": schema,
            "example": "a" * int(20_000 * size) + "!",
        }
        return small({"/a": {"get": operation(parameters=[one])}}, components={"schemas": {"s": schema}})

    PRODUCTS[f"pattern/{_name}"] = _made


@product
def many_patterns(size: float) -> Document:
    parameters = [
        {
            "name": f"q{n}",
            "in": "query",
            "required": True,
            "schema": {"type": "string", "pattern": f"^[a-z]{{{n % 50}}}(x{n}|y)+$"},
        }
        for n in range(int(2_000 * size))
    ]
    return small({"/a": {"get": operation(parameters=parameters)}})
