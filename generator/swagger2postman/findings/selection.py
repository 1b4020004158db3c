"""Which findings a user wants to see, and how much each matters to them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from swagger2postman.findings import codes
from swagger2postman.findings.codes import Code
from swagger2postman.findings.diagnostic import Diagnostic
from swagger2postman.findings.severity import Severity

OFF = "off"
SEVERITIES = (*(str(severity) for severity in Severity), OFF)
"""What a user may give a code: a severity, or `off`, which ignores it."""


class UnknownCodeError(ValueError):
    """A user names a finding that does not exist; `suggestions` are the codes that look like it."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.suggestions = _similar(code)
        super().__init__(f"“{code[:80]}” is not the code of a finding. {self._hint()}")

    def _hint(self) -> str:
        if not self.suggestions:
            return "“swagger2postman explain” lists all codes."
        return f"Did you mean {' or '.join(f'“{name}”' for name in self.suggestions)}?"


class UnknownSeverityError(ValueError):
    """A user gives a code a severity that does not exist."""

    def __init__(self, code: str, severity: str) -> None:
        self.code = code
        self.severity = severity
        super().__init__(f"“{severity[:80]}” is not a severity for “{code}”. Use one of {', '.join(SEVERITIES)}.")


def code_named(name: str) -> Code:
    """Return the code with a name.

    Raises:
        UnknownCodeError: there is none.
    """
    code = codes.ALL.get(name)
    if code is None:
        raise UnknownCodeError(name)
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
                raise UnknownSeverityError(name, severity)

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
