"""From which severity on findings make a run fail."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from swagger2postman.findings.diagnostic import Diagnostic
from swagger2postman.findings.minor import is_minor
from swagger2postman.findings.severity import Severity


class Threshold(StrEnum):
    """The least severity that fails a run, or `never`."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    NEVER = "never"

    def is_reached(self, diagnostics: Iterable[Diagnostic]) -> bool:
        """Tell whether a finding is as severe as this, or more."""
        severe = _SEVERE[self]
        return any(each.severity in severe and not is_minor(each) for each in diagnostics)

    @property
    def when_strict(self) -> Threshold:
        """What `--strict` does not write: what fails anyway, and always errors."""
        return Threshold.ERROR if self is Threshold.NEVER else self

    @property
    def findings(self) -> str:
        """What reaches it, in words."""
        return _WORDS[self]


_SEVERE = {
    Threshold.ERROR: {Severity.ERROR},
    Threshold.WARNING: {Severity.ERROR, Severity.WARNING},
    Threshold.NOTE: {Severity.ERROR, Severity.WARNING, Severity.NOTE},
    Threshold.NEVER: frozenset[Severity](),
}
_WORDS = {
    Threshold.ERROR: "errors",
    Threshold.WARNING: "errors or warnings",
    Threshold.NOTE: "findings",
    Threshold.NEVER: "nothing",
}
