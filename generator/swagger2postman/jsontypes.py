"""JSON values and JSON pointers (RFC 6901)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TypeAlias
from urllib.parse import unquote

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
JsonObject: TypeAlias = dict[str, Json]


def escape_token(token: str | int) -> str:
    """Return one reference token as it stands in a JSON pointer."""
    return str(token).replace("~", "~0").replace("/", "~1")


def unescape_token(token: str) -> str:
    """Return the key that a reference token of a JSON pointer names."""
    return token.replace("~1", "/").replace("~0", "~")


@lru_cache(maxsize=10_000)
def definition_of(reference: str) -> str:
    """Return the NAME of a reference `#/$defs/NAME`."""
    return unescape_token(unquote(reference.removeprefix("#/$defs/")))


def to_pointer(path: Iterable[str | int]) -> str:
    """Return the JSON pointer of a path of keys and indices."""
    return "".join(f"/{escape_token(token)}" for token in path)
