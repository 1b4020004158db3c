"""An error of structure in words, before it has a position."""

from __future__ import annotations

from msgspec import Struct

from swagger2postman.findings.codes import Code
from swagger2postman.lint.document.failed_keyword import Path
from swagger2postman.lint.text import member_name


class StructureFinding(Struct, frozen=True):
    """What is wrong at a path of the root document, and what to do about it."""

    code: Code
    message: str
    hint: str
    path: Path


def inside(path: Path) -> str:
    """Return “ in …” for a message about what is in a member; nothing for the document itself."""
    name = member_name(path)
    return " in " + name[0].lower() + name[1:] if path else ""


def inside_or_top(path: Path) -> str:
    """Return the same; for the document itself, that it is its top."""
    return inside(path) or " at the top of the document"
