"""Findings about the values of requests: those that are not valid, and those that have no room."""

from __future__ import annotations

from swagger2postman.findings import codes
from swagger2postman.findings.report import Place, Report
from swagger2postman.schema.generate.generator import Outcome
from swagger2postman.schema.validator import TOO_MANY_STEPS

_HINT = "Fill in a value in Postman before you send the request."


def report_invalid_value(what: str, outcome: Outcome, place: Place, report: Report) -> None:
    """Report that no valid value was found for a part of a request, such as “the request body”.

    Parts that the same schema refuses are one finding; none where no value at all satisfies that schema.
    """
    problem = outcome.problems[0] if outcome.problems else None
    if problem is not None and problem.is_contradictory:
        return  # which is reported at the schema
    keyword = problem.keyword if problem else ""
    if keyword == TOO_MANY_STEPS.keyword:
        text = f"The value of {what} is not validated: {TOO_MANY_STEPS.message}."
    elif keyword:
        text = f"No valid value was found for {what}: all that were tried break “{keyword}”."
    else:
        text = f"No valid value was found for {what}."
    report.add(codes.NOT_PROVEN, text, _HINT, place, cause=problem.cause if problem else "")


def report_left_out_value(what: str, place: Place, report: Report) -> None:
    """Report that a part of a request has no value, because it would be far longer than in the document."""
    text = f"The value of {what} is left out: the request would repeat its name, or the value itself, too often."
    report.add(codes.NOT_PROVEN, text, _HINT, place)
