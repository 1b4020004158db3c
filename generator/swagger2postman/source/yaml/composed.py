"""What reading a text gives: values, the place of each member, and what is odd about it."""

from __future__ import annotations

from array import array
from typing import Any, TypeAlias

from msgspec import Struct

from swagger2postman.findings.codes import Code
from swagger2postman.jsonvalue import Json

MAX_DEPTH = 200

Places: TypeAlias = "array[int] | dict[str, int]"
"""Where the members of a container stand, in its order; by key where it holds what merge keys brought."""


class CompositionError(Exception):
    """The text is YAML that this tool does not read: `code`, what, what to do, and where (`mark`, as PyYAML has it)."""

    def __init__(self, code: Code, message: str, hint: str, mark: Any = None) -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.mark = code, message, hint, mark


class Oddity(Struct, frozen=True):
    """Something in the text that costs its reader something; `path` leads to it."""

    code: Code
    message: str
    hint: str
    mark: Any
    path: tuple[str | int, ...]


class Composed(Struct, frozen=True):
    """The value of a text. `places` are by the `id` of a container, places as `pack` makes them.

    `written` holds the scalars that are spelled otherwise than JSON has them, by the `id` of their container and key.
    """

    value: Json
    place: int = 0
    places: dict[int, Places] = {}
    written: dict[tuple[int, str | int], str] = {}
    oddities: tuple[Oddity, ...] = ()
    is_shared: bool = False
    nodes: int = 0


def pack(mark: Any) -> int:
    """Return line and column of a mark, both from 0, as one number."""
    return int(mark.line << 32 | mark.column)


def unpack(place: int) -> tuple[int, int]:
    """Return the line and column of a packed place, both from 1."""
    return (place >> 32) + 1, (place & 0xFFFFFFFF) + 1


def too_deep(bound: int) -> tuple[str, str]:
    """Return what to say of a document that is nested deeper than the bound."""
    hint = f"Move inner parts to components and refer to them, or raise the bound: --limit depth={2 * bound}."
    return f"The document is nested deeper than {bound} levels.", hint
