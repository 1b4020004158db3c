"""A keyword of OpenAPI's own schemas that fails in a document, and where in the document that is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from swagger2postman.jsonvalue import Json, JsonObject

Path = tuple[str | int, ...]


class FailedKeyword(Struct, frozen=True):
    """A keyword that failed at a member. `details` is what the validator knows; `shape` the way to the keyword."""

    keyword: str
    path: Path
    value: Json
    details: Mapping[str, Any] = {}
    shape: tuple[str | int, ...] = ()

    @property
    def missing_field(self) -> str:
        """The field that `required` or a similar keyword asks for; "" for all others."""
        return str(self.details.get("property", ""))

    @property
    def last_key(self) -> str | int:
        """The key or index of the member; "" for the document itself."""
        return self.path[-1] if self.path else ""


def locate_error(error: Any, document: Json) -> tuple[Path, Json]:
    """Return the true path of a jsonschema-rs error, and the value there."""
    path, value = _locate(error.instance_path, document)
    while isinstance(value, dict) and "" in value and value != error.instance:
        path, value = (*path, ""), value[""]
    return path, value


def _locate(tokens: Iterable[str | int], document: Json) -> tuple[Path, Json]:
    """The true path and the value there: jsonschema-rs makes a number of "200", and leaves empty keys out."""
    path: list[str | int] = []
    value = document
    for token in tokens:
        while isinstance(value, dict) and str(token) not in value and "" in value:
            path.append("")
            value = value[""]
        if isinstance(value, dict):
            key = _true_key(value, token)
            path.append(key)
            value = value.get(key)
        elif isinstance(value, list) and isinstance(token, int) and token < len(value):
            path.append(token)
            value = value[token]
    return tuple(path), value


def _true_key(value: JsonObject, token: str | int) -> str:
    """The key that a token of a path stands for: 200 for "200", but also for "0200"."""
    if str(token) in value:
        return str(token)
    for key in value:
        if key.isdecimal() and int(key) == token:
            return key
    return str(token)
