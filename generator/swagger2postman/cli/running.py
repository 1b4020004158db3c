"""What convert, validate and guide share: one run of the library with the options of one document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from swagger2postman.cli.console import origin_of, read_input
from swagger2postman.cli.values import RunOptions, read_rules, read_run_options

if TYPE_CHECKING:
    from swagger2postman.cli.inputs import Input
    from swagger2postman.conversion import Conversion
    from swagger2postman.findings.diagnostic import Diagnostic

__all__ = ["all_findings", "convert_document", "find_findings", "options_for"]


def options_for(document: Input) -> RunOptions:
    """Return the options of a document.

    Raises:
        click.UsageError: they contradict each other.
    """
    options = document.read(read_run_options)
    return replace(options, beside=replace(options.beside, origin=origin_of(document.spec)))


def convert_document(document: Input, options: RunOptions) -> Conversion:
    """Convert a document; what is found about its settings comes first.

    Raises:
        click.ClickException: a security scheme is chosen that it does not have, or it cannot be read.
    """
    from swagger2postman.cli.reports import plain
    from swagger2postman.conversion import UnknownSecurityError, convert, describe_unknown_security
    from swagger2postman.postman.scripts import use_templates

    use_templates(options.templates)
    try:
        conversion = convert(
            read_input(document.spec), options.options, loading=options.loading, findings=options.rules
        )
    except UnknownSecurityError as error:
        raise document.blame(plain(describe_unknown_security(error)), "security") from None
    return replace(conversion, diagnostics=all_findings(document, conversion.diagnostics))


def find_findings(document: Input) -> tuple[Diagnostic, ...]:
    """Return everything that a conversion reports of a document.

    Raises:
        click.ClickException: as `convert_document`.
    """
    return convert_document(document, options_for(document)).diagnostics


def all_findings(document: Input, findings: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """Return the findings of a document after those about its settings, to which the user's rules apply, too."""
    return (*read_rules(document.params).apply(document.findings), *findings)
