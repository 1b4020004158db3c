"""The command `convert`, of many documents side by side."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from swagger2postman.batch import runner
from swagger2postman.batch.job import Job
from swagger2postman.cli import reports
from swagger2postman.cli.console import find_target, is_folder
from swagger2postman.cli.errors import CommandError, command_error
from swagger2postman.cli.publishing import Publisher, RunReport, read_publisher
from swagger2postman.cli.running import all_findings, options_for
from swagger2postman.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from swagger2postman.cli.inputs import CommandInput, CommandInputs
    from swagger2postman.cli.values import RunOptions
    from swagger2postman.jsonvalue import JsonObject

__all__ = ["convert_many"]


def convert_many(inputs: CommandInputs) -> None:
    """Convert many documents; ends the program with 1 where one is not written, or its findings are too severe."""
    publisher = read_publisher(inputs.documents[0].params)
    options = [options_for(document) for document in inputs.documents]
    jobs = [_job(*pair) for pair in zip(inputs.documents, options, strict=True)]
    publisher.refuse_as_report([job.output for job in jobs], [job.spec for job in jobs])
    try:
        with click.progressbar(
            length=len(jobs), label="Converting", file=sys.stderr, hidden=not sys.stderr.isatty()
        ) as bar:
            results = runner.convert_many(jobs, progress=lambda _: bar.update(1))
    except OutputError as error:
        raise command_error(str(error), _way_out(error, inputs.documents)) from None
    results = _with_findings_of_settings(results, inputs)
    _publish(results, inputs, publisher)
    pairs = zip(results.documents, options, strict=True)
    is_severe = any(option.fail_on.is_reached(result.diagnostics) for result, option in pairs)
    sys.exit(int(bool(results.failed) or is_severe))


def _job(document: CommandInput, options: RunOptions) -> Job:
    return Job(
        document.spec,
        _target(document, options.output),
        options=options.options,
        loading=options.loading,
        strict=options.strict,
        fail_on=options.fail_on,
        outputs=options.outputs,
        guide=options.guide,
        findings=options.rules,
        templates=options.templates,
    )


def _target(document: CommandInput, output: str | None) -> Path:
    if output is not None and not is_folder(output) and "output" not in document.places:
        hint = "With several documents, -o names a folder; with a slash at its end it is made if need be."
        what = f"{output} is not a folder." if output != "-" else "- is stdout, which is one file."
        raise command_error(what, hint)
    try:
        target = find_target(document.spec, output, folder=document.folder)
        if target is None:
            message = f"The output of {document.spec} is stdout, which is one file."
            raise command_error(message, "Name a folder with -o.")
    except CommandError as error:
        raise document.blame_output(error) from None
    return target


def _way_out(error: OutputError, documents: Sequence[CommandInput]) -> str:
    """What to do where a document cannot be written because of what else is there, or of another document."""
    clashing = [document for document in documents if document.spec in error.specs]
    places = dict.fromkeys(document.places["output"] for document in clashing if "output" in document.places)
    if places:
        return f"Change what {' and '.join(places)} sets."
    if len(error.specs) == 1:
        return "Choose another place with -o."
    ways = ["Convert one of them alone, with another -o"]
    if documents[0].params["output"] is None:
        ways.append("set an output for one of them ([[api]] in the settings)")
    if len({Path(spec).parent for spec in error.specs if Path(spec).exists()}) > 1:
        ways.append("name the folder that holds both, since its sub-folders are kept")
    return f"{', or '.join(ways)}."


def _with_findings_of_settings(results: runner.Batch, inputs: CommandInputs) -> runner.Batch:
    pairs = zip(results.documents, inputs.documents, strict=True)
    return replace(
        results,
        documents=tuple(
            replace(result, diagnostics=all_findings(document, result.diagnostics)) for result, document in pairs
        ),
    )


def _publish(results: runner.Batch, inputs: CommandInputs, publisher: Publisher) -> None:
    templates = [document.params["templates"] for document in inputs.documents]
    own_scripts = [*dict.fromkeys(file for each in templates if each is not None for file in each.scripts)]
    pairs = [(result.spec, finding) for result in results.documents for finding in result.diagnostics]
    members: JsonObject = {
        **results.to_json(),
        "passed_over": [*inputs.skipped],
        "own_scripts": [*own_scripts],
        **reports.settings_json(inputs.uses),
    }
    visible = [replace(each, diagnostics=publisher.visible(each.diagnostics)) for each in results.documents]
    shown = replace(results, documents=tuple(visible))
    summary = reports.catalogue_text(shown, inputs.skipped, own_scripts, inputs.uses)
    specs = [spec for spec, _ in pairs]
    report = RunReport([finding for _, finding in pairs], summary, members, specs)
    publisher.publish(report, summary_on_stdout=True)
