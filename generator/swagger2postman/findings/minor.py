"""Notes that concern hardly anybody: they are shown with `-v` alone, and never fail a run."""

from __future__ import annotations

from swagger2postman.findings import codes
from swagger2postman.findings.diagnostic import Diagnostic
from swagger2postman.findings.severity import Severity

_MINOR = frozenset({codes.MOCK_SERVER_FIRST.name})


def is_minor(diagnostic: Diagnostic) -> bool:
    """Tell whether a finding is such a note; one whose severity the user raises is not."""
    return diagnostic.code in _MINOR and diagnostic.severity is Severity.NOTE
