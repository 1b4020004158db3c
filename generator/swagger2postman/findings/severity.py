"""How much a finding matters."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """An error breaks the specification, a warning costs a user something, a note is for interest."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
