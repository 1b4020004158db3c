"""Which findings a user wants to see, and how much each matters to them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from swagger2postman.errors import UnknownCodeError, UnknownSeverityError
from swagger2postman.findings import codes
from swagger2postman.findings.codes import Code
from swagger2postman.findings.diagnostic import Diagnostic
from swagger2postman.findings.severity import Severity

OFF = "off"
SEVERITIES = (*(str(severity) for severity in Severity), OFF)
"""What a user may give a code: a severity, or `off`, which ignores it."""


def code_named(name: str) -> Code:
    """Return the code with a name.

    Raises:
        UnknownCodeError: there is none.
    """
    code = codes.ALL.get(name)
    if code is None:
        raise UnknownCodeError(name, _similar(name))
    return code


def _similar(name: str) -> list[str]:
    import difflib

    return difflib.get_close_matches(name[:80].lower(), codes.ALL, n=2, cutoff=0.6)


class FindingRules(Struct, frozen=True):
    """A user's own rules: `ignored` codes are not reported; `severities` maps codes to a severity or `off`.

    Only the user has such rules, never a document. A count of findings that are not listed follows the code that it
    counts.

    Raises:
        UnknownCodeError: a code does not exist.
        UnknownSeverityError: a severity does not exist.
    """

    ignored: Collection[str] = ()
    severities: Mapping[str, str] = {}

    def __post_init__(self) -> None:
        for name in (*self.ignored, *self.severities):
            code_named(name)
        for name, severity in self.severities.items():
            if severity not in SEVERITIES:
                raise UnknownSeverityError(name, severity, SEVERITIES)

    def apply(self, diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Return the findings that are left, each with the severity that the user gives it."""
        if not self.ignored and not self.severities:
            return tuple(diagnostics)
        changed = (self._change(diagnostic) for diagnostic in diagnostics)
        return tuple(diagnostic for diagnostic in changed if diagnostic is not None)

    def _change(self, diagnostic: Diagnostic) -> Diagnostic | None:
        severity: str = diagnostic.severity
        for name in (diagnostic.counted, diagnostic.code):  # what is said of the count itself comes last, and wins
            if name in self.ignored:
                return None
            severity = self.severities.get(name, severity)
        return None if severity == OFF else replace(diagnostic, severity=Severity(severity))


NO_RULES = FindingRules()
