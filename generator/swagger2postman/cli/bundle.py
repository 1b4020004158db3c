"""The command `bundle`: one self-contained document."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from swagger2postman.cli.configured import configured_command
from swagger2postman.cli.console import find_target, name_of_input, read_input, write_files, write_stdout
from swagger2postman.cli.running import all_findings
from swagger2postman.cli.values import read_loading, read_rules

if TYPE_CHECKING:
    from swagger2postman.cli.inputs import CommandInput, CommandInputs
    from swagger2postman.conversion import Bundle
    from swagger2postman.jsonvalue import JsonObject

__all__ = ["command"]

_HELP = """Write SPEC with everything that it refers to elsewhere moved into it: one self-contained document.

\b
Example:
  swagger2postman bundle polder/SimStatus/1.2.0 -o sim-status.yaml
"""


def _bundle(inputs: CommandInputs) -> None:
    from swagger2postman.cli import reports
    from swagger2postman.cli.publishing import RunReport, read_publisher
    from swagger2postman.outputs.content import OutputFile
    from swagger2postman.source.yaml.writer import dump_yaml
    from swagger2postman.system.atomic_write import to_bytes

    document = inputs.documents[0]
    publisher = read_publisher(document.params)
    target = find_target(document.spec, document.params["output"], ".yaml")
    bundled = _bundle_document(document)
    findings = all_findings(document, bundled.diagnostics)
    settings = reports.settings_lines(document.uses)
    counts = reports.count_text(publisher.visible(findings))
    if bundled.document is None:
        summary = reports.plain_lines([f"Nothing was written: {counts}.", *settings])
        publisher.publish(RunReport(findings, summary, reports.settings_json(document.uses)))
        sys.exit(1)
    is_json = target is not None and target.suffix.lower() == ".json"
    data = to_bytes(bundled.document) if is_json else dump_yaml(bundled.document).encode()
    if target is None:
        write_stdout(data)
    else:
        write_files((OutputFile("bundle", target, data),))
    output = str(target or "-")
    used = reports.used_lines(bundled.documents)
    members: JsonObject = {
        "output": output,
        "documents": [each.to_json() for each in bundled.documents],
        **reports.settings_json(document.uses),
    }
    summary = reports.plain_lines([f"Wrote {output}: {counts}.", *used, *settings])
    publisher.publish(RunReport(findings, summary, members))


def _bundle_document(document: CommandInput) -> Bundle:
    from swagger2postman.conversion import bundle

    rules = read_rules(document.params)
    return bundle(
        read_input(document.spec),
        name=name_of_input(document.spec),
        loading=document.read(read_loading),
        findings=rules,
    )


command = configured_command("bundle", _bundle, help=_HELP, short_help="Write one self-contained document.")
