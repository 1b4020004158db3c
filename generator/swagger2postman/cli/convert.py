"""The command `convert`: one document, or many side by side."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from swagger2postman.cli.choices import Choices, read_choices
from swagger2postman.cli.console import (
    Fault,
    fault,
    find_target,
    is_folder,
    origin_of,
    print_report,
    print_report_of_many,
    print_summary,
    read_input,
    write_files,
    write_stdout,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from swagger2postman.batch.runner import Catalogue, OutputError, Task
    from swagger2postman.cli.layers import Document, Given
    from swagger2postman.conversion import Conversion
    from swagger2postman.jsonvalue import JsonObject


def convert_one(document: Document) -> None:
    """Convert one document and say what came of it; ends the program with 1 where nothing is written."""
    from swagger2postman.findings.severity import Severity
    from swagger2postman.outputs.files import make_artefacts

    spec, style = document.spec, document.params["style"]
    choices = choices_for(document)
    target = find_target(spec, choices.output)
    alone = target is None or (target.exists() and not target.is_file())
    if alone and _typed_beside(document):
        msg = "Environments and guides are files beside the collection"
        raise click.UsageError(f"{msg}; with -o {choices.output} there is no place for them.")
    conversion = convert_as_chosen(document, choices)
    if conversion.collection is None or (choices.strict and conversion.count(Severity.ERROR)):
        print_report(conversion.diagnostics, style, "Nothing was written", uses=document.uses)
        sys.exit(1)
    own_scripts = choices.templates.scripts if choices.templates else ()
    if target is None:
        write_stdout(conversion.to_bytes())
        print_summary(conversion, "-", (), style, own_scripts=own_scripts, uses=document.uses)
    else:
        artefacts = make_artefacts(conversion, target, choices.beside)[: 1 if alone else None]
        write_files(artefacts)
        beside = artefacts[1:]
        print_summary(conversion, str(target), beside, style, own_scripts=own_scripts, uses=document.uses)


def _typed_beside(document: Document) -> bool:
    """Whether the command line itself asks for files beside the collection; settings do where there is a place."""
    params, places = document.params, document.places
    by_credentials = params["credentials"] == "environment" and "credentials" not in places
    return by_credentials or any(params[name] and name not in places for name in ("guide", "environments"))


def choices_for(document: Document) -> Choices:
    """Return what is chosen for a document, and take the templates that are chosen."""
    from msgspec.structs import replace

    from swagger2postman.postman.scripts import use_templates

    choices = document.read(read_choices)
    use_templates(choices.templates)
    beside = replace(choices.beside, origin=origin_of(document.spec))
    return replace(choices, beside=beside)


def convert_as_chosen(document: Document, choices: Choices) -> Conversion:
    """Convert a document; what is found about its settings comes first.

    Raises:
        click.UsageError: a security scheme is chosen that it does not have.
    """
    from msgspec.structs import replace

    from swagger2postman.cli.reports import plain
    from swagger2postman.conversion import UnknownSecurityError, convert, describe_unknown_security

    try:
        made = convert(read_input(document.spec), choices.options, loading=choices.loading)
        return replace(made, diagnostics=document.with_findings(made.diagnostics))
    except UnknownSecurityError as error:
        text = plain(describe_unknown_security(error))
        raise document.blame(click.BadParameter(text, param_hint="--security")) from None


def convert_all(given: Given) -> None:
    """Convert many documents side by side, and end the program with 1 where one is not written."""
    from swagger2postman.batch import runner

    tasks = [_task(document) for document in given.documents]
    try:
        with click.progressbar(
            length=len(tasks), label="Converting", file=sys.stderr, hidden=not sys.stderr.isatty()
        ) as bar:
            made = runner.convert_many(tasks, progress=lambda _: bar.update(1))
    except runner.OutputError as error:
        raise fault(str(error), _way_out(error, given.documents)) from None
    _print(made, given)
    sys.exit(1 if made.failed else 0)


def _way_out(error: OutputError, documents: Sequence[Document]) -> str:
    """What to do where a document cannot be written because of what else is there, or of another document."""
    set_there = dict.fromkeys(
        one.places["output"] for one in documents if one.spec in error.specs and "output" in one.places
    )
    if set_there:
        return f"Change what {' and '.join(set_there)} sets."
    if len(error.specs) == 1:
        return "Choose another place with -o."
    ways = ["Convert one of them alone, with another -o"]
    if documents[0].params["output"] is None:
        ways.append("set an output for one of them ([[api]] in the settings)")
    if len({Path(spec).parent for spec in error.specs if Path(spec).exists()}) > 1:
        ways.append("name the folder that holds both, since its sub-folders are kept")
    return f"{', or '.join(ways)}."


def _print(made: Catalogue, given: Given) -> None:
    from msgspec.structs import replace

    from swagger2postman.cli import reports

    each = [
        replace(one, diagnostics=document.with_findings(one.diagnostics))
        for one, document in zip(made.documents, given.documents, strict=True)
    ]
    made = replace(made, documents=tuple(each))
    templates = [document.params["templates"] for document in given.documents]
    own_scripts = [*dict.fromkeys(file for one in templates if one is not None for file in one.scripts)]
    found = [(document.spec, one) for document in made.documents for one in document.diagnostics]
    result: JsonObject = {**made.to_json(), "passed_over": [*given.passed_over], "own_scripts": [*own_scripts]}
    result.update(reports.settings_json(given.uses))
    summary = reports.catalogue_text(made, given.passed_over, own_scripts, given.uses)
    print_report_of_many(found, given.documents[0].params["style"], result, summary, summary_to_stderr=False)


def _task(document: Document) -> Task:
    from swagger2postman.batch.runner import Task

    choices = choices_for(document)
    output = choices.output
    if output is not None and not is_folder(output) and "output" not in document.places:
        hint = "With several documents, -o names a folder; with a slash at its end it is made if need be."
        raise fault(f"{output} is no folder." if output != "-" else "- is stdout, which is one file.", hint)
    try:
        target = find_target(document.spec, output, folder=document.folder)
        if target is None:
            raise fault(f"The output of {document.spec} is stdout, which is one file.", "Name a folder with -o.")
    except Fault as error:
        raise document.of_output(error) from None
    return Task(
        document.spec,
        target,
        options=choices.options,
        loading=choices.loading,
        strict=choices.strict,
        beside=choices.beside,
        templates=choices.templates,
    )
