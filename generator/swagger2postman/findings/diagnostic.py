"""One finding: what is wrong with a document, where, and what to do about it, as plain data."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from swagger2postman.findings import codes
from swagger2postman.findings.codes import Code
from swagger2postman.findings.severity import Severity
from swagger2postman.findings.wording import plain

_ABOUT_SECRETS = (codes.INSECURE_TOKEN_URL.name, codes.UNRELATED_TOKEN_HOST.name, codes.OTHER_HOST.name)
_MOST_WARNINGS = 5


class Position(Struct, frozen=True, order=True):
    """A place in a file; line and column count from 1, as editors do."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Diagnostic(Struct, frozen=True):
    """One finding. `code` is stable; `pointer` is a JSON pointer (RFC 6901) into the document that `position` names.

    `counted` is the code of the findings that a count of those stands for; all others have none.
    """

    code: str
    severity: Severity
    message: str
    hint: str
    pointer: str
    position: Position
    counted: str = ""

    def __str__(self) -> str:
        """Return the finding on one line, as the text report has it; nothing in it can move a terminal."""
        sentences = f"{self.message} {self.hint}" if self.hint else self.message
        place = f" at {self.pointer}" if self.pointer else ""
        return plain(f"{self.position}: {self.severity}: {sentences} [{self.code}{place}]")

    @property
    def help_uri(self) -> str:
        """Where the documentation describes this kind of finding, relative to the root of the project (RFC 3986)."""
        return f"{codes.DOCUMENTATION}#{codes.anchor_of(self.code)}"

    @classmethod
    def of(cls, code: Code, message: str, hint: str, position: Position, pointer: str = "") -> Diagnostic:
        """Return a finding with the severity of its code."""
        return cls(code.name, code.severity, message, hint, pointer, position)


def short(text: str, width: int = 120) -> str:
    """Return a text cut to what a message can hold."""
    return text if len(text) <= width else text[: width - 1] + "…"


def count_of(diagnostics: Iterable[Diagnostic], severity: Severity) -> int:
    """Return how many findings have a severity."""
    return sum(diagnostic.severity is severity for diagnostic in diagnostics)


def about_secrets(diagnostics: Iterable[Diagnostic]) -> tuple[str, ...]:
    """Return where secrets would go that may not be meant to; said last, once more, so that nobody overlooks it."""
    messages = list(dict.fromkeys(finding.message for finding in diagnostics if finding.code in _ABOUT_SECRETS))
    shown = messages[:_MOST_WARNINGS]
    if len(messages) > len(shown):
        shown.append(f"And {len(messages) - len(shown)} more such warnings, above.")
    return tuple(shown)
