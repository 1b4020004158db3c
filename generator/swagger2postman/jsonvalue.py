"""JSON values, JSON pointers (RFC 6901), and JSON as it is written (RFC 8259)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import TypeAlias
from urllib.parse import unquote

import msgspec

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
JsonObject: TypeAlias = dict[str, Json]


def escape_token(token: str | int) -> str:
    """Return one reference token as it stands in a JSON pointer."""
    return str(token).replace("~", "~0").replace("/", "~1")


def unescape_token(token: str) -> str:
    """Return the key that a reference token of a JSON pointer names."""
    return token.replace("~1", "/").replace("~0", "~")


@lru_cache(maxsize=10_000)
def definition_name(reference: str) -> str:
    """Return the NAME of a reference `#/$defs/NAME`."""
    return unescape_token(unquote(reference.removeprefix("#/$defs/")))


def to_pointer(path: Iterable[str | int]) -> str:
    """Return the JSON pointer of a path of keys and indices."""
    return "".join(f"/{escape_token(token)}" for token in path)


def pretty(value: Json) -> bytes:
    """Return JSON as UTF-8: two spaces, keys in the order given; what no encoding has becomes a question mark."""
    try:
        return msgspec.json.format(msgspec.json.encode(value), indent=2)
    except UnicodeEncodeError:  # half of a character
        return json.dumps(value, indent=2, ensure_ascii=False).encode("utf-8", "replace")


def compact(value: Json) -> bytes:
    """Return JSON as UTF-8 in as few characters as there can be; what no encoding has becomes a question mark."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace")


def to_string(value: Json) -> str:
    """Return a value as it is written outside of JSON: a string as it is, null as nothing, all else as JSON."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def count_characters(value: Json) -> int:
    """Return how many characters all strings in a value have, and about as many for what stands between them."""
    characters = 0
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            characters += len(part)
        elif isinstance(part, list):
            characters += 2 * len(part)
            waiting.extend(part)
        elif isinstance(part, dict):
            characters += 4 * len(part) + sum(map(len, part))
            waiting.extend(part.values())
    return characters
