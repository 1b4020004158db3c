"""How an option is declared, once: its command lines, its settings key, its check and its reference come from that."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Literal

from msgspec import Struct

__all__ = ["CONVERTING", "EVERY", "Concern", "Declaration", "Kind", "Section"]

Kind = Literal["flag", "number", "string", "strings", "choice", "path", "file", "folder", "paths", "pairs", "table"]
"""What an option takes. `pairs` are URL=FILE, FILE being a path; `table` maps names to one of the choices.

`strings`, `paths`, `pairs` and `table` can be repeated on the command line.
"""


class Section(StrEnum):
    """The part of a help in which an option stands."""

    OUTPUT = "What is written"
    REQUESTS = "What the requests are"
    SECURITY = "How they are authorized"
    GUIDE = "What the guide says"
    LOADING = "Where documents come from"
    REPORT = "What is reported"
    GENERAL = "General"


Concern = Literal["templates", "hosts", "paths", "limits", "findings", "others"]
"""What a setting has to do with; people who trust a settings file see its effects by it."""

CONVERTING = ("convert", "validate", "guide")
EVERY = (*CONVERTING, "bundle")
"""The commands that read a document."""


class Declaration(Struct, frozen=True):
    """An option.

    `name` is what is typed after the two dashes, `field` what the program calls the value. `key` is the settings key,
    which is the name if nothing else is said, and "" if the option is not a setting. `parse` turns what is typed, or
    each value of several, into what the program uses; its ValueError says what is wrong. `--help` shows what is
    `listed`, `--help-all` everything. `default` is for machines, `default_text` for people where that is not enough.
    The values of what is `secret` are never shown, only their names.
    """

    name: str
    kind: Kind
    section: Section
    help: str
    metavar: str = ""
    default: bool | int | str | None = None
    default_text: str = ""
    choices: tuple[str, ...] = ()
    least: int | None = None
    parse: Callable[[str], object] | None = None
    short: str = ""
    field: str = ""
    key: str | None = None
    concern: Concern = "others"
    commands: tuple[str, ...] = EVERY
    listed: bool = True
    secret: bool = False
    example: str = ""

    @property
    def param(self) -> str:
        """What the program calls the value."""
        return self.field or self.name.replace("-", "_")

    @property
    def setting(self) -> str:
        """The settings key, with dots for tables; "" if this is not a setting."""
        return self.name if self.key is None else self.key

    def check(self, value: object) -> None:
        """Check a value as a program gives it to the library; "" is what is not given.

        Raises:
            ValueError: it is not what the option takes.
        """
        match self.kind:
            case "flag":
                is_right, wanted = isinstance(value, bool), "True or False"
            case "number":
                is_number = isinstance(value, int) and not isinstance(value, bool)
                is_right = is_number and (self.least is None or int(str(value)) >= self.least)
                wanted = "a number" if self.least is None else f"a number that is at least {self.least}"
            case "choice":
                is_right, wanted = value in self.choices, " or ".join(map(repr, self.choices))
            case "strings":
                is_right, wanted = self._are_items(value), f"a tuple of pairs ({self.metavar.replace('=', ', ')})"
            case _:
                is_right, wanted = isinstance(value, str), "a string"
                if is_right and value and self.parse:
                    self.parse(str(value))
        if not is_right:
            msg = f"this is not {wanted}."
            raise ValueError(msg)

    def _are_items(self, value: object) -> bool:
        """Whether a value is a tuple of pairs of strings, of which each can be typed."""
        if not isinstance(value, tuple):
            return False
        for item in value:
            if not (isinstance(item, tuple) and len(item) == 2 and all(isinstance(part, str) for part in item)):
                return False
            if self.parse:
                self.parse("=".join(item))
        return True

    @property
    def is_repeatable(self) -> bool:
        """Whether it can be typed several times, and is a list or a table in the settings."""
        return self.kind in ("strings", "paths", "pairs", "table")
