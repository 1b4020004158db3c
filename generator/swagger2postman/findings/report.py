"""Collects the findings of a run, in order, each once, and only so many of one code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from swagger2postman.findings import codes
from swagger2postman.findings.codes import Code
from swagger2postman.findings.diagnostic import Diagnostic, Position
from swagger2postman.findings.severity import Severity
from swagger2postman.jsonvalue import to_pointer


class Place(Struct, frozen=True):
    """A member of a document: the document's URI, and the keys and indices that lead to the member."""

    document: str = ""
    path: tuple[str | int, ...] = ()


NOWHERE = Place()
Hint = str | Callable[[], str]
"""What to do about a finding, or what finds that out: to look for a similar name among many takes a while."""

_LONGEST_POINTER = 2_000
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
        self._findings: dict[Diagnostic, None] = {}
        self._listed = Counter[str]()
        self._unlisted: dict[str, tuple[int, Severity]] = {}
        self._first: dict[tuple[str, str], Diagnostic] = {}
        self._followers = Counter[Diagnostic]()

    def add(self, code: Code, message: str, hint: Hint, place: Place, cause: str = "") -> None:
        """Take one finding; the same finding at the same place is kept once. A hint may be made when it is needed.

        Of findings that have the same code and the same `cause`, the first says how many follow.
        """
        first = self._first.get((code.name, cause)) if cause else None
        if first is not None:
            self._followers[first] += 1
            return
        if self._listed[code.name] >= self._most:
            self._leave_out(code.name, code.severity)
            return
        hint_text = hint if isinstance(hint, str) else hint()
        diagnostic = Diagnostic.of(code, message, hint_text, self._locate(place), _pointer(place.path))
        self._take(diagnostic)
        if cause:
            self._first[code.name, cause] = diagnostic

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Take over finished findings."""
        for diagnostic in diagnostics:
            self._take(diagnostic)

    def found(self) -> tuple[Diagnostic, ...]:
        """Return the findings in the order in which they came; of very many of one code, the last is a number."""
        listed = (self._with_followers(diagnostic) for diagnostic in self._findings)
        return tuple(dict.fromkeys((*listed, *self._rest())))

    def sorted(self, first_file: str) -> tuple[Diagnostic, ...]:
        """Return the findings in document order, those of `first_file` (the user's own document) first."""

        def order(finding: Diagnostic) -> tuple[bool, bool, Position, str, str, str]:
            is_count = finding.code == codes.MORE_FINDINGS.name
            is_elsewhere = finding.position.file != first_file
            return is_count, is_elsewhere, finding.position, finding.pointer, finding.code, finding.message

        return tuple(sorted(self.found(), key=order))

    def _with_followers(self, diagnostic: Diagnostic) -> Diagnostic:
        number = self._followers.get(diagnostic)
        if not number:
            return diagnostic
        places = f"{number:,} more places" if number > 1 else "one more place"
        return replace(diagnostic, message=f"{diagnostic.message} The same holds in {places}.")

    def _take(self, diagnostic: Diagnostic) -> None:
        if diagnostic in self._findings:
            return
        if self._listed[diagnostic.code] >= self._most:
            self._leave_out(diagnostic.code, diagnostic.severity)
            return
        self._findings[diagnostic] = None
        self._listed[diagnostic.code] += 1

    def _leave_out(self, code: str, severity: Severity) -> None:
        number, _ = self._unlisted.get(code, (0, severity))
        self._unlisted[code] = number + 1, severity

    def _rest(self) -> Iterator[Diagnostic]:
        """Yield, for each code of which too many came, how many are not listed, with the severity of those."""
        for code, (number, severity) in sorted(self._unlisted.items()):
            message = f"There are {number:,} more findings “{code}”, which are not listed."
            hint = f"Fix those that are listed, or list more: --limit findings={2 * self._most}."
            yield Diagnostic(
                code=codes.MORE_FINDINGS.name,
                severity=severity,
                message=message,
                hint=hint,
                pointer="",
                position=self._locate(NOWHERE),
                counted=code,
            )
