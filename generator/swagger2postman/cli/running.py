"""What convert, validate and guide share: one run of the library with the options of one document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from swagger2postman.cli.console import name_of_input, read_input
from swagger2postman.cli.values import RunOptions, read_rules, read_run_options

if TYPE_CHECKING:
    from swagger2postman.cli.inputs import CommandInput
    from swagger2postman.conversion import Conversion
    from swagger2postman.findings.diagnostic import Diagnostic

__all__ = ["all_findings", "convert_document", "find_findings", "options_for"]


def options_for(document: CommandInput) -> RunOptions:
    """Return the options of a document.

    Raises:
        click.UsageError: they contradict each other.
    """
    return document.read(read_run_options)


def convert_document(document: CommandInput, options: RunOptions) -> Conversion:
    """Convert a document; what is found about its settings comes first.

    Raises:
        click.ClickException: a security scheme is chosen that it does not have, or it cannot be read.
    """
    from swagger2postman.cli.reports import plain
    from swagger2postman.conversion import convert
    from swagger2postman.errors import UnknownSecurityError

    try:
        conversion = convert(
            read_input(document.spec),
            options.options,
            name=name_of_input(document.spec),
            loading=options.loading,
            templates=options.templates,
            findings=options.rules,
        )
    except UnknownSecurityError as error:
        raise document.blame(plain(str(error)), "security") from None
    return replace(conversion, diagnostics=all_findings(document, conversion.diagnostics))


def find_findings(document: CommandInput) -> tuple[Diagnostic, ...]:
    """Return everything that a conversion reports of a document.

    Raises:
        click.ClickException: as `convert_document`.
    """
    return convert_document(document, options_for(document)).diagnostics


def all_findings(document: CommandInput, findings: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """Return the findings of a document after those about its settings, to which the user's rules apply, too."""
    return (*read_rules(document.params).apply(document.findings), *findings)
