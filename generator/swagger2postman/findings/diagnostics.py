"""What is wrong with a document, where, and what to do about it, as plain data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from enum import StrEnum

from msgspec import Struct

from swagger2postman.jsonvalue import to_pointer

_ABOUT_SECRETS = ("insecure-token-url", "unrelated-token-host", "other-host")
_MOST_WARNINGS = 5


class Severity(StrEnum):
    """How much a finding matters: an error breaks the specification, a warning costs a user, a note is for interest."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Position(Struct, frozen=True, order=True):
    """A place in a file; line and column count from 1, as editors do."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Diagnostic(Struct, frozen=True):
    """One finding. `code` is stable; `pointer` is a JSON pointer (RFC 6901) into the document that `position` names."""

    code: str
    severity: Severity
    message: str
    hint: str
    pointer: str
    position: Position


def short(text: str, width: int = 120) -> str:
    """Return a text cut to what a message can hold."""
    return text if len(text) <= width else text[: width - 1] + "…"


def count_of(diagnostics: Iterable[Diagnostic], severity: Severity) -> int:
    """Return how many findings have a severity."""
    return sum(one.severity is severity for one in diagnostics)


def about_secrets(diagnostics: Iterable[Diagnostic]) -> tuple[str, ...]:
    """Return where secrets would go that may not be meant to; said last, once more, so that nobody overlooks it."""
    found = dict.fromkeys(one.message for one in diagnostics if one.code in _ABOUT_SECRETS)
    more = (f"And {len(found) - _MOST_WARNINGS} more such warnings, above.",) if len(found) > _MOST_WARNINGS else ()
    return (*list(found)[:_MOST_WARNINGS], *more)


class UnusableDocumentError(Exception):
    """The document cannot be used at all; `diagnostics` say why."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("; ".join(d.message for d in diagnostics))
        self.diagnostics = diagnostics


class Place(Struct, frozen=True):
    """A member of a document: the document's URI, and the keys and indices that lead to the member."""

    document: str = ""
    path: tuple[str | int, ...] = ()


NOWHERE = Place()
Hint = str | Callable[[], str]
"""What to do about a finding, or what finds that out: to look for a similar name among many takes a while."""

_LONGEST_POINTER = 2_000
_MORE = "more-findings"
MOST_ALIKE = 1000  # findings with the same code: nobody reads the next, and a hostile document has a million of them


def _pointer(path: tuple[str | int, ...]) -> str:
    """The JSON pointer of a path; one that no message has room for leads to the nearest place around it."""
    left = _LONGEST_POINTER
    for number, token in enumerate(path):
        left -= len(token) + 1 if isinstance(token, str) else 2
        if left < 0:
            return to_pointer(path[:number])
    return to_pointer(path)


class Report:
    """Collects the findings of a run. `locate` gives the position of a place; `most_alike` are listed of each code."""

    def __init__(self, locate: Callable[[Place], Position], most_alike: int = MOST_ALIKE) -> None:
        self._locate = locate
        self._most = most_alike
        self._found: dict[Diagnostic, None] = {}
        self._listed: Counter[str] = Counter()
        self._unlisted: dict[str, tuple[int, Severity]] = {}

    def add(self, code: str, severity: Severity, message: str, hint: Hint, place: Place) -> None:
        """Note one finding; the same finding at the same place is kept once. A hint may be made when it is needed."""
        if self._listed[code] < self._most:
            said = hint if isinstance(hint, str) else hint()
            self.extend((Diagnostic(code, severity, message, said, _pointer(place.path), self._locate(place)),))
        else:
            self._leave_out(code, severity)

    def error(self, code: str, message: str, hint: Hint, place: Place) -> None:
        """Note a fault against the specification."""
        self.add(code, Severity.ERROR, message, hint, place)

    def warn(self, code: str, message: str, hint: Hint, place: Place) -> None:
        """Note something valid that costs the user something."""
        self.add(code, Severity.WARNING, message, hint, place)

    def note(self, code: str, message: str, hint: Hint, place: Place) -> None:
        """Note a decision that the user may want to know."""
        self.add(code, Severity.NOTE, message, hint, place)

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Take over finished findings."""
        for one in diagnostics:
            if one not in self._found:
                if self._listed[one.code] < self._most:
                    self._found[one] = None
                    self._listed[one.code] += 1
                else:
                    self._leave_out(one.code, one.severity)

    def _leave_out(self, code: str, severity: Severity) -> None:
        self._unlisted[code] = (self._unlisted.get(code, (0, severity))[0] + 1, severity)

    def found(self) -> tuple[Diagnostic, ...]:
        """Return the findings in the order in which they were noted; of very many of one code, the last is a number."""
        rest = (
            Diagnostic(
                _MORE,
                severity,
                f"There are {number:,} more findings “{code}”, which are not listed.",
                f"Mend those that are listed, or list more: --limit findings={2 * self._most}.",
                "",
                self._locate(NOWHERE),
            )
            for code, (number, severity) in sorted(self._unlisted.items())
        )
        return tuple(dict.fromkeys((*self._found, *rest)))

    def sorted(self, first_file: str) -> tuple[Diagnostic, ...]:
        """Return the findings in document order, those of `first_file` (the user's own document) first."""

        def order(one: Diagnostic) -> tuple[bool, bool, Position, str, str, str]:
            rank = one.code == _MORE, one.position.file != first_file
            return *rank, one.position, one.pointer, one.code, one.message

        return tuple(sorted(self.found(), key=order))
