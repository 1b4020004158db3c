"""What the hostile documents have in common: places, copies, and a small document to begin with."""

from __future__ import annotations

import copy
from typing import Any

from support.documents import document

Path_ = tuple[str | int, ...]
FREE_KEYS = frozenset((
    "paths", "parameters", "responses", "schemas", "securitySchemes", "securityDefinitions", "definitions", "examples",
    "headers", "content", "links", "callbacks", "properties", "patternProperties", "encoding", "variables", "mapping",
    "scopes", "requestBodies", "pathItems", "value", "dependentRequired",
))  # fmt: skip
_NAMING = ("name", "operationId", "title")
_ADDRESSES = ("https://", "http://", "/", "^", "#/")


def at(document: Any, place: Path_) -> Any:
    for token in place:
        document = document[token]
    return document


def text_after(old: str) -> str:
    """Return what a long value has to begin with to be taken for what the old one was."""
    for start in _ADDRESSES:
        if old.startswith(start):
            return old.rstrip("$*+")
    return old


def copies(first: Any, number: int) -> Any:
    """Return many of an element; what names it is different in each."""
    if isinstance(first, tuple):
        key, value = first
        status = str(key).isdecimal()
        return {str(100 + n) if status else f"{key}{n}": renamed(value, n) for n in range(number)}
    return [renamed(first, n) for n in range(number)]


def renamed(value: Any, number: int) -> Any:
    if isinstance(value, str):
        return f"{value}{number}"
    if isinstance(value, dict):
        changed = copy.deepcopy(value)
        for key in _NAMING:
            if isinstance(changed.get(key), str):
                changed[key] = f"{changed[key]}{number}"
        if isinstance(changed.get("url"), str) and not changed.keys() & {"name", "email"}:
            changed["url"] = f"{changed['url']}{number}"
        for method in ("get", "put", "post"):
            if isinstance(changed.get(method), dict) and "operationId" in changed[method]:
                changed[method]["operationId"] += str(number)
        return changed
    return value


def small(paths: Any = None, version: str = "3.0", item: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """Return a document with one operation, or the paths that are given; `item` is at #/x-item."""
    items = {"x-item": item} if item else {}
    return document(paths, version=version, **more, **items)


def operation(**more: Any) -> dict[str, Any]:
    return {**more, "responses": more.get("responses", {"200": {"description": "d"}})}


def operations(number: int, **more: Any) -> dict[str, Any]:
    """Return paths with one GET each, all the same."""
    return {f"/p{n}": {"get": operation(**more)} for n in range(number)}
