"""How the findings of a run are collected: in order, each once, only so many of one code."""

from __future__ import annotations

from swagger2postman.findings import codes
from swagger2postman.findings.diagnostic import Diagnostic, Position
from swagger2postman.findings.report import Place, Report
from swagger2postman.findings.severity import Severity


def deep(place: Place) -> Position:
    """A position whose line tells how deep a place is."""
    return Position("d", len(place.path), 1)


def test_the_code_decides_how_much_a_finding_matters() -> None:
    """A finding has the severity of its code, and the same finding is kept once."""
    report = Report(deep)
    for _ in range(2):
        report.add(codes.NO_SERVER, "No server.", "Add one.", Place("", ("servers",)))
    report.add(codes.NO_PATHS, "No paths.", "Add some.", Place())
    assert report.found() == (
        Diagnostic("no-server", Severity.WARNING, "No server.", "Add one.", "/servers", Position("d", 1, 1)),
        Diagnostic("no-paths", Severity.ERROR, "No paths.", "Add some.", "", Position("d", 0, 1)),
    )


def test_what_is_too_much_is_counted_with_its_severity() -> None:
    """Of very many findings with one code the last says how many there are, as severe as they are."""
    report = Report(deep, 2)
    for number in range(5):
        report.add(codes.NO_SERVER, f"{number}", "", Place())
    counted = report.found()[-1]
    text = "There are 3 more findings “no-server”, which are not listed."
    assert (counted.code, counted.severity, counted.message) == ("more-findings", Severity.WARNING, text)


def test_pointers_lead_as_near_as_messages_have_room() -> None:
    """A place below very long keys is named by the nearest one around it; its line and column stay exact."""
    report = Report(deep)
    report.add(codes.WRONG_TYPE, "m", "h", Place("", ("paths", "k" * 1_500, "get", "k" * 1_500, 0)))
    (finding,) = report.found()
    assert (finding.pointer, finding.position.line) == (f"/paths/{'k' * 1_500}/get", 5)


def test_hints_are_made_where_they_are_listed() -> None:
    """To look for a similar name among thousands is done for what is listed alone."""
    made: list[int] = []

    def hint() -> str:
        made.append(1)
        return "h"

    report = Report(deep, 3)
    for number in range(9):
        report.add(codes.WRONG_TYPE, "m", hint, Place("", (number,) * number))
    assert len(made) == 3
    assert [finding.hint for finding in report.found()][:3] == ["h", "h", "h"]
