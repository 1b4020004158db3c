"""The command `convert`, of one document."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from swagger2postman.cli.configured import configured_command
from swagger2postman.cli.console import find_target, write_files, write_stdout
from swagger2postman.cli.running import convert_document, options_for

if TYPE_CHECKING:
    from pathlib import Path

    from swagger2postman.cli.inputs import CommandInput, CommandInputs
    from swagger2postman.cli.publishing import Publisher
    from swagger2postman.cli.values import RunOptions
    from swagger2postman.conversion import Conversion
    from swagger2postman.outputs.content import OutputFile

__all__ = ["command"]

_HELP = """Convert SPEC to a Postman collection.

SPEC is an OpenAPI file, - for stdin, a SwaggerHub URL, or OWNER/API/VERSION there. Several, a folder or a
"glob*.yaml" are converted side by side: each as if alone, below -o in the sub-folder of that folder or glob in
which it stands. One that fails does not stop the others.

\b
Examples:
  swagger2postman convert sim-swap.yaml
  swagger2postman convert exports/ -o collections/ --guide
  curl -s https://example.com/api.yaml | swagger2postman convert - -o - > api.json
"""


def _convert(inputs: CommandInputs) -> None:
    if inputs.are_many:
        from swagger2postman.cli.convert_many import convert_many

        convert_many(inputs)
    else:
        _convert_one(inputs.documents[0])


def _convert_one(document: CommandInput) -> None:
    """Convert one document and report; ends the program with 1 where nothing is written, or findings are too severe."""
    from swagger2postman.cli.publishing import read_publisher

    publisher = read_publisher(document.params)
    options = options_for(document)
    target = find_target(document.spec, options.output)
    is_alone = target is None or (target.exists() and not target.is_file())
    if is_alone and _asks_for_more(document):
        msg = "Environments and guides are files beside the collection"
        raise click.UsageError(f"{msg}; with -o {options.output} there is no place for them.")
    publisher.refuse_as_report([target] if target else [], [document.spec])
    conversion = convert_document(document, options)
    is_refused = options.strict and options.fail_on.when_strict.is_reached(conversion.diagnostics)
    if conversion.collection is None or is_refused:
        _report_nothing(conversion, document, publisher)
        sys.exit(1)
    _write(conversion, document, options, publisher, target=target, is_alone=is_alone)
    if options.fail_on.is_reached(conversion.diagnostics):
        sys.exit(1)


def _asks_for_more(document: CommandInput) -> bool:
    """Whether the command line itself asks for files beside the collection; settings do where there is a place."""
    by_credentials = document.params["credentials"] == "environment" and document.is_typed("credentials")
    return by_credentials or document.is_typed("guide") or document.is_typed("environments")


def _report_nothing(conversion: Conversion, document: CommandInput, publisher: Publisher) -> None:
    from swagger2postman.cli import reports
    from swagger2postman.cli.publishing import RunReport

    line = f"Nothing was written: {reports.count_text(publisher.visible(conversion.diagnostics))}."
    summary = reports.plain_lines([line, *reports.settings_lines(document.uses)])
    publisher.publish(RunReport(conversion.diagnostics, summary, reports.settings_json(document.uses)))


def _write(
    conversion: Conversion,
    document: CommandInput,
    options: RunOptions,
    publisher: Publisher,
    *,
    target: Path | None,
    is_alone: bool,
) -> None:
    """Write all files, then report; what goes to stdout has its summary on stderr."""
    from swagger2postman.cli import reports
    from swagger2postman.cli.publishing import RunReport
    from swagger2postman.outputs.files import render_files

    output = "-"
    if target is None:
        write_stdout(conversion.to_bytes())
        beside: tuple[OutputFile, ...] = ()
    else:
        files = render_files(conversion.content(options.guide), target, () if is_alone else options.outputs)
        write_files(files)
        output, beside = str(target), files[1:]
    own_scripts = options.templates.scripts if options.templates else ()
    members = {
        **reports.summary_json(conversion, output, beside, own_scripts),
        **reports.settings_json(document.uses),
    }
    shown = replace(conversion, diagnostics=publisher.visible(conversion.diagnostics))
    summary = reports.summary_text(shown, output, beside, own_scripts, document.uses)
    publisher.publish(RunReport(conversion.diagnostics, summary, members), summary_on_stdout=target is not None)


command = configured_command("convert", _convert, help=_HELP, short_help="Write a Postman collection.", takes_many=True)
