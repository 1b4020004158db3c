"""The command `guide`: “How to authenticate” for one API."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from swagger2postman.cli.configured import configured_command
from swagger2postman.cli.console import find_target, is_folder, write_files, write_stdout
from swagger2postman.cli.errors import command_error
from swagger2postman.cli.running import convert_document, options_for

if TYPE_CHECKING:
    from swagger2postman.cli.inputs import CommandInputs
    from swagger2postman.cli.values import RunOptions
    from swagger2postman.conversion import Conversion

__all__ = ["command"]

_GUIDE = ".guide"
_HTML = (".html", ".htm")
_SUFFIXES = (".md", ".markdown", ".txt", *_HTML, "")
_HELP = """Write “How to authenticate” for SPEC's API, as Markdown or as one self-contained HTML page.

\b
Example:
  swagger2postman guide sim-swap.yaml -o sim-swap.html
"""


def _guide(inputs: CommandInputs) -> None:
    from swagger2postman.cli import reports
    from swagger2postman.cli.publishing import RunReport, read_publisher

    document = inputs.documents[0]
    publisher = read_publisher(document.params)
    options = options_for(document)
    targets = _targets(document.spec, options.output or "-")
    conversion = convert_document(document, options)
    settings = reports.settings_lines(document.uses)
    members = reports.settings_json(document.uses)
    counts = reports.count_text(publisher.visible(conversion.diagnostics))
    if conversion.collection is None:
        summary = reports.plain_lines([f"Nothing was written: {counts}.", *settings])
        publisher.publish(RunReport(conversion.diagnostics, summary, members))
        sys.exit(1)
    _write(conversion, targets, options)
    names = [str(target or "-") for target in targets]
    summary = reports.plain_lines([f"Wrote {' and '.join(names)}: {counts}.", *settings])
    publisher.publish(RunReport(conversion.diagnostics, summary, {"guides": [*names], **members}))


def _targets(spec: str, output: str) -> list[Path | None]:
    """The files to write; None for stdout."""
    suffixes = (f"{_GUIDE}.md", f"{_GUIDE}.html") if is_folder(output) else ("",)
    targets = [find_target(spec, output, suffix) for suffix in suffixes]
    if any(target is not None and target.suffix.lower() not in _SUFFIXES for target in targets):
        hint = "End its name in .md or .html, or name a folder for both."
        raise command_error(f"{output} is neither Markdown nor HTML.", hint)
    return targets


def _write(conversion: Conversion, targets: list[Path | None], options: RunOptions) -> None:
    """Write the guide; nothing is written before all of it is made."""
    from swagger2postman.outputs.content import OutputFile

    texts = []
    for target in targets:
        is_html = target is not None and target.suffix.lower() in _HTML
        texts.append(conversion.guide(options.guide, as_html=is_html).encode())
    for target, text in zip(targets, texts, strict=True):
        if target is None:
            write_stdout(text)
        else:
            write_files((OutputFile("guide", target, text),))


command = configured_command("guide", _guide, help=_HELP, short_help="Write “How to authenticate” for an API.")
