"""The command `validate`: everything that is wrong with one document, or with many."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from swagger2postman.cli.configured import configured_command
from swagger2postman.cli.errors import CommandError
from swagger2postman.cli.running import find_findings
from swagger2postman.cli.values import read_run_options

if TYPE_CHECKING:
    from swagger2postman.cli.inputs import CommandInput, CommandInputs
    from swagger2postman.cli.publishing import Publisher
    from swagger2postman.findings.diagnostic import Diagnostic
    from swagger2postman.findings.threshold import Threshold
    from swagger2postman.jsonvalue import JsonObject

__all__ = ["command"]

_HELP = """Report everything that is wrong with SPEC, and where, on stdout: all that convert would report.

Exits 1 if there are errors; --fail-on says otherwise. Nothing is written but the --report.

\b
Examples:
  swagger2postman validate sim-swap.yaml
  swagger2postman validate exports/ --fail-on warning --report findings.json
"""


def _validate(inputs: CommandInputs) -> None:
    from swagger2postman.cli.publishing import read_publisher

    publisher = read_publisher(inputs.documents[0].params, on_stdout=True)
    publisher.refuse_as_report((), [document.spec for document in inputs.documents])
    if inputs.are_many:
        _validate_many(inputs, publisher)
    else:
        _validate_one(inputs.documents[0], publisher)


def _validate_one(document: CommandInput, publisher: Publisher) -> None:
    from swagger2postman.cli import reports
    from swagger2postman.cli.publishing import RunReport

    findings = find_findings(document)
    summary = [
        f"{document.spec}: {reports.count_text(publisher.visible(findings))}.",
        *reports.settings_lines(document.uses),
    ]
    members = reports.settings_json(document.uses)
    publisher.publish(RunReport(findings, reports.plain_lines(summary), members))
    sys.exit(int(_threshold(document).is_reached(findings)))


def _validate_many(inputs: CommandInputs, publisher: Publisher) -> None:
    """Validate documents one after the other; one that cannot be read stops no other."""
    from swagger2postman.cli import reports
    from swagger2postman.cli.publishing import RunReport

    results = [_Result(document) for document in inputs.documents]
    pairs = [(result.spec, finding) for result in results for finding in result.findings]
    findings = [finding for _, finding in pairs]
    good = sum(1 for result in results if not result.has_errors)
    shown = publisher.visible(findings)
    counts = f": {reports.count_text(shown)}" if shown else ""
    lines = [
        *(result.line(publisher) for result in results),
        "",
        f"{good} of {len(results)} documents without errors{counts}.",
        *reports.settings_lines(inputs.uses),
        *reports.passed_over_lines(inputs.skipped),
    ]
    members: JsonObject = {
        "documents": [result.to_json() for result in results],
        "passed_over": [*inputs.skipped],
        **reports.settings_json(inputs.uses),
    }
    specs = [spec for spec, _ in pairs]
    publisher.publish(RunReport(findings, reports.plain_lines(lines), members, specs))
    sys.exit(int(any(result.fails for result in results)))


class _Result:
    """What is found in one of many documents; `failed` says why nothing is."""

    def __init__(self, document: CommandInput) -> None:
        self.spec = document.spec
        self.findings: tuple[Diagnostic, ...] = document.findings
        self.failed = ""
        try:
            self.findings = find_findings(document)
        except CommandError as error:
            self.failed = error.message
        except click.BadParameter as error:
            self.failed = error.format_message()
        except OSError as error:
            self.failed = f"It cannot be read: {error.strerror or error}. Allow it, or leave it out."
        self.fails = bool(self.failed) or _threshold(document).is_reached(self.findings)

    def line(self, publisher: Publisher) -> str:
        """Return the line of the summary."""
        from swagger2postman.cli import reports

        counts = reports.count_text(publisher.visible(self.findings))
        return f"{self.spec}: {self.failed or f'{counts}.'}"

    @property
    def has_errors(self) -> bool:
        """Whether the document cannot be read, or has errors."""
        from swagger2postman.findings.threshold import Threshold

        return bool(self.failed) or Threshold.ERROR.is_reached(self.findings)

    def to_json(self) -> JsonObject:
        """Return the line of the summary for machines."""
        from swagger2postman.findings.diagnostic import count_of
        from swagger2postman.findings.severity import Severity

        counts = {f"{severity}s": count_of(self.findings, severity) for severity in (Severity.ERROR, Severity.WARNING)}
        return {"spec": self.spec, **counts, "failed": self.failed}


def _threshold(document: CommandInput) -> Threshold:
    from swagger2postman.findings.threshold import Threshold

    if document.params["fail_on"] is None:
        return Threshold.ERROR
    return read_run_options(document.params).fail_on


command = configured_command(
    "validate", _validate, help=_HELP, short_help="Report what is wrong with a document.", takes_many=True
)
