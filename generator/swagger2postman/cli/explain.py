"""What the codes of findings mean: the command `explain`."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from swagger2postman.findings.codes import Code
    from swagger2postman.findings.page import Example

_WIDTH = 80


def complete_code(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """Return the codes that a shell may complete."""
    from swagger2postman.findings import codes

    return [name for name in codes.ALL if name.startswith(incomplete)]


@click.command("explain", short_help="Say what the code of a finding means.")
@click.argument("code", metavar="[CODE]", required=False, shell_complete=complete_code)
@click.pass_context
def command(ctx: click.Context, code: str | None) -> None:
    """Say what CODE means, why it matters, and what to write instead.

    CODE stands in brackets at the end of each finding. Without it, all codes are listed.

    \b
    Example:
      swagger2postman explain no-server
    """
    from swagger2postman.errors import UnknownCodeError
    from swagger2postman.findings.selection import code_named
    from swagger2postman.findings.wording import plain

    if code is None:
        click.echo("\n".join(_all_codes()))
        return
    try:
        known = code_named(code)
    except UnknownCodeError as error:
        raise click.UsageError(plain(str(error)), ctx) from None
    click.echo("\n".join(_explanation(known)))


def _all_codes() -> Iterator[str]:
    """Yield a line for each code: its name, how much it matters, and its title."""
    from swagger2postman.findings import codes
    from swagger2postman.findings.page import read_page

    width = max(map(len, codes.ALL))
    for code in codes.ALL.values():
        yield f"{code.name:{width}}  {code.severity:7}  {read_page(code).title}"
    yield ""
    yield "swagger2postman explain CODE says more about one of them."


def _explanation(code: Code) -> Iterator[str]:
    """Yield the page of a code, as a terminal shows it."""
    from swagger2postman.findings.page import read_page

    page = read_page(code)
    yield f"{code.name} ({code.severity})"
    yield page.title
    for heading, text in (("Why it matters", page.why), ("What swagger2postman does", page.action)):
        yield ""
        yield heading
        yield textwrap.fill(text, _WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)
    for heading, example in (("Reported", page.bad), ("Not reported", page.good)):
        yield ""
        yield heading
        yield from _example(example)
    yield ""
    yield f"--severity {code.name}=error|warning|note changes how much it matters; --ignore {code.name} leaves it out."


def _example(example: Example) -> Iterator[str]:
    """Yield the texts of an example, and what else has to be so."""
    for name, text in example.texts():
        if name:
            yield f"  {name}:"
        yield textwrap.indent(text.rstrip("\n"), "    ")
    for circumstance in example.circumstances():
        yield f"  {circumstance}"
