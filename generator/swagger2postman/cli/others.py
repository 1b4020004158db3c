"""The commands `validate`, of one document or many, and `bundle` and `guide`, of one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from swagger2postman.cli.choices import read_loading
from swagger2postman.cli.console import (
    Fault,
    fault,
    find_target,
    is_folder,
    print_report,
    print_report_of_many,
    read_input,
    write_files,
    write_stdout,
)
from swagger2postman.cli.convert import choices_for, convert_as_chosen
from swagger2postman.findings.diagnostic import count_of
from swagger2postman.findings.severity import Severity

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Literal

    from swagger2postman.cli.layers import Document, Given
    from swagger2postman.findings.diagnostic import Diagnostic
    from swagger2postman.jsonvalue import Json, JsonObject

_GUIDE = ".guide"
_SUFFIXES = (".md", ".markdown", ".txt", ".html", ".htm", "")


def say_what_is_wrong(document: Document) -> None:
    """Validate a document, and end the program with 1 if it has errors."""
    diagnostics = _findings(document)
    print_report(diagnostics, document.params["style"], document.spec, uses=document.uses)
    sys.exit(1 if count_of(diagnostics, Severity.ERROR) else 0)


def say_what_is_wrong_with_all(given: Given) -> None:
    """Validate many documents one after the other, and end the program with 1 if one has errors or cannot be read."""
    from swagger2postman.cli import reports

    found: list[tuple[str, Diagnostic]] = []
    lines: list[str] = []
    rows: list[Json] = []
    good = 0
    for document in given.documents:
        diagnostics, failed = _findings_or_fault(document)
        found += [(document.spec, one) for one in diagnostics]
        good += not (failed or count_of(diagnostics, Severity.ERROR))
        lines.append(f"{document.spec}: {failed or f'{reports.count_text(diagnostics)}.'}")
        counts = {f"{severity}s": count_of(diagnostics, severity) for severity in (Severity.ERROR, Severity.WARNING)}
        rows.append({"spec": document.spec, **counts, "failed": failed})
    counted = f": {reports.count_text([one for _, one in found])}" if found else ""
    total = f"{good} of {len(given.documents)} documents without errors{counted}."
    summary = reports.plain_lines(
        [*lines, "", total, *reports.settings_lines(given.uses), *reports.passed_over_lines(given.passed_over)]
    )
    result: JsonObject = {"documents": rows, "passed_over": [*given.passed_over], **reports.settings_json(given.uses)}
    print_report_of_many(found, given.documents[0].params["style"], result, summary, summary_to_stderr=True)
    sys.exit(0 if good == len(given.documents) else 1)


def _findings(document: Document) -> tuple[Diagnostic, ...]:
    from swagger2postman.conversion import validate

    found = validate(read_input(document.spec), loading=document.read(read_loading))
    return document.with_findings(found)


def _findings_or_fault(document: Document) -> tuple[tuple[Diagnostic, ...], str]:
    """The findings, and why there are none."""
    try:
        return _findings(document), ""
    except Fault as error:
        return document.findings, error.message
    except OSError as error:
        return document.findings, f"It cannot be read: {error.strerror or error}. Allow it, or leave it out."


def write_bundle(document: Document) -> None:
    """Bundle a document; ends the program with 1 where that cannot be done."""
    from swagger2postman.cli import reports
    from swagger2postman.conversion import bundle
    from swagger2postman.source.yaml.writer import dump_yaml
    from swagger2postman.system.atomic_write import to_bytes

    style = document.params["style"]
    target = find_target(document.spec, document.params["output"], ".yaml")
    made = bundle(read_input(document.spec), loading=document.read(read_loading))
    diagnostics = document.with_findings(made.diagnostics)
    if made.document is None:
        print_report(diagnostics, style, "Nothing was written", uses=document.uses)
        sys.exit(1)
    as_json = target is not None and target.suffix.lower() == ".json"
    data = to_bytes(made.document) if as_json else dump_yaml(made.document).encode()
    _write({target: data}, "bundle")
    output = str(target or "-")
    result: JsonObject = {"output": output, "documents": [one.to_json() for one in made.documents]}
    used = reports.used_lines(made.documents)
    print_report(diagnostics, style, f"Wrote {output}", result, after=used, uses=document.uses)


def write_guide(document: Document) -> None:
    """Write the guide of a document; ends the program with 1 where there is none."""
    from swagger2postman.outputs.files import make_guide

    style = document.params["style"]
    choices = choices_for(document)
    output = choices.output or "-"
    suffixes = (f"{_GUIDE}.md", f"{_GUIDE}.html") if is_folder(output) else ("",)
    targets = [find_target(document.spec, output, suffix) for suffix in suffixes]
    if any(target is not None and target.suffix.lower() not in _SUFFIXES for target in targets):
        hint = "End its name in .md or .html, or name a folder for both."
        raise fault(f"{output} is neither Markdown nor HTML.", hint)
    conversion = convert_as_chosen(document, choices)
    if conversion.collection is None:
        print_report(conversion.diagnostics, style, "Nothing was written", uses=document.uses)
        sys.exit(1)
    html = [target is not None and target.suffix.lower() in (".html", ".htm") for target in targets]
    texts = [make_guide(conversion, choices.beside, as_html=as_html).encode() for as_html in html]
    _write(dict(zip(targets, texts, strict=True)), "guide")
    names = [str(target or "-") for target in targets]
    result: JsonObject = {"guides": [*names]}
    print_report(conversion.diagnostics, style, f"Wrote {' and '.join(names)}", result, uses=document.uses)


def _write(files: dict[Path | None, bytes], kind: Literal["bundle", "guide"]) -> None:
    """Write files; what has no name goes to stdout."""
    from swagger2postman.outputs.files import Artefact

    for target, data in files.items():
        if target is None:
            write_stdout(data)
        else:
            write_files((Artefact(kind, target, data),))
