"""Where the report of a command goes: to stderr or stdout, as text or JSON, and perhaps to a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from swagger2postman.cli import reports
from swagger2postman.cli.console import is_document
from swagger2postman.cli.errors import command_error
from swagger2postman.findings.minor import is_minor
from swagger2postman.jsonvalue import JsonObject
from swagger2postman.system.atomic_write import write_atomically

if TYPE_CHECKING:
    from swagger2postman.findings.diagnostic import Diagnostic

__all__ = ["Publisher", "RunReport", "read_publisher"]


class RunReport(Struct, frozen=True):
    """What a command reports: its findings, the summary for people, and the members for machines.

    `specs` are the documents of the findings, one for each, where there can be several.
    """

    findings: Sequence[Diagnostic]
    summary: str
    members: JsonObject
    specs: Sequence[str] | None = None

    def to_json(self) -> str:
        """Return it for machines."""
        if self.specs is None:
            return reports.render_json(self.findings, self.members)
        return reports.render_json_of_many(zip(self.specs, self.findings, strict=True), self.members)

    def findings_text(self, is_shown: Callable[[Diagnostic], bool]) -> str:
        """Return the findings for people."""
        if self.specs is None:
            return reports.render_text(filter(is_shown, self.findings))
        pairs = zip(self.specs, self.findings, strict=True)
        return reports.render_text_of_many((spec, finding) for spec, finding in pairs if is_shown(finding))


class Publisher(Struct, frozen=True):
    """Publishes the report of a command as its options ask for."""

    style: str
    file: Path | None
    is_quiet: bool
    is_verbose: bool
    on_stdout: bool

    def visible(self, findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Return the findings that are shown to people."""
        return tuple(filter(self.is_visible, findings))

    def is_visible(self, finding: Diagnostic) -> bool:
        """Tell whether a finding is shown to people."""
        return self.is_verbose or not is_minor(finding)

    def publish(self, report: RunReport, *, summary_on_stdout: bool = False) -> None:
        """Write a report; the summary of what was written may go to stdout alone.

        Raises:
            CommandError: the file for the report cannot be written.
        """
        if self.file is not None:
            self._write(self.file, report)
        if self.style == "json":
            click.echo(report.to_json(), err=not self.on_stdout, nl=False)
            return
        click.echo(report.findings_text(self.is_visible), err=not self.on_stdout, nl=False)
        if not self.is_quiet:
            click.echo(report.summary, err=not (self.on_stdout or summary_on_stdout), nl=False)

    def _write(self, file: Path, report: RunReport) -> None:
        is_text = file.suffix.lower() == ".txt"
        text = report.findings_text(self.is_visible) + report.summary if is_text else report.to_json()
        try:
            write_atomically(file, text.encode("utf-8", "backslashreplace"))
        except OSError as error:
            message = f"The report {file} cannot be written: {error.strerror or error}."
            raise command_error(message, "Name another file with --report.") from None

    def refuse_as_report(self, files: Iterable[Path], specs: Iterable[str]) -> None:
        """See that the report replaces no document and no other output.

        Raises:
            CommandError: it would.
        """
        if self.file is None:
            return
        if any(is_document(self.file, spec) for spec in specs):
            raise command_error(f"The report {self.file} is the document itself.", "Name another file with --report.")
        if any(self.file.absolute() == file.absolute() for file in files):
            raise command_error(f"{self.file} is an output, too.", "Name another file with --report.")
        if not self.file.absolute().parent.is_dir():
            raise command_error(f"The folder {self.file.parent} does not exist.", "Create it first.")


def read_publisher(params: Mapping[str, Any], *, on_stdout: bool = False) -> Publisher:
    """Return how the options ask for a report."""
    named = params.get("report")
    return Publisher(
        style=params["style"],
        file=Path(named) if named else None,
        is_quiet=params["quiet"],
        is_verbose=params["verbose"],
        on_stdout=on_stdout,
    )
