"""Plain scalars by YAML 1.2's JSON ruleset, and in the other spellings of its core ruleset (10.2.2, 10.3.2)."""

from __future__ import annotations

import math
import re
from typing import Literal

from swagger2postman.jsonvalue import Json

_MAX_DIGITS = 400  # longer integers are text: Python, JavaScript and JSON readers refuse them or lose digits
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")

Spelling = Literal["usual", "odd", "huge"]


class PlainScalars:
    """The values of plain scalars by their text, each read once: `known` are those that JSON would spell so, too."""

    def __init__(self) -> None:
        self.known: dict[str, Json] = {"null": None, "true": True, "false": False}
        self._odd: dict[str, Json] = {
            "": None, "~": None, "Null": None, "NULL": None, "True": True, "TRUE": True, "False": False, "FALSE": False,
        }  # fmt: skip

    def read(self, text: str) -> tuple[Json, Spelling]:
        """Return the value of a text that is not known; one that is no number that programs can read stays text."""
        if text in self._odd:
            return self._odd[text], "odd"
        value = _number(text)
        if value is not None and repr(value) != text:
            self._odd[text] = value
            return value, "odd"
        self.known[text] = text if value is None else value
        return self.known[text], "huge" if value is None and _NUMBER.fullmatch(text) else "usual"


def _number(text: str) -> int | float | None:
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    if match[1] is None and match[2] is None:
        return int(text) if len(text) <= _MAX_DIGITS else None
    value = float(text)
    return None if math.isinf(value) else value
