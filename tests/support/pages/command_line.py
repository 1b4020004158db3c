"""The page `docs/cli.md`: all commands with all their options, as click knows them."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

from support.command_line import commands
from support.pages.settings import code_of
from support.paths import ROOT
from swagger2postman.cli.app import cli
from swagger2postman.cli.options import DeclaredOption

__all__ = ["PAGE", "page"]

PAGE = ROOT / "docs" / "cli.md"
INTRODUCTION = """\
# The command line

`swagger2postman COMMAND --help` shows the options that people often type, `--help-all` shows all; this page has all,
too. Options that are on or off (`--[no-]strict`) can be switched off again, for they can also stand in
`swagger2postman.toml`: [settings.md](settings.md).

SPEC is a file (YAML or JSON), `-` for standard input, a SwaggerHub URL, or `OWNER/API/VERSION` there. `convert` and
`validate` take several, folders and quoted globs, too.

## What goes where

| | stdout | stderr |
| --- | --- | --- |
| `convert` | what was written, or the collection with `-o -` | findings; with `--format json` everything |
| `validate` | findings and summary, as text or JSON: they are its result | errors of the run, as text |
| `bundle`, `guide` | the result, unless `-o` names a file | findings and summary |

With `--format json`, a report is one object with `diagnostics` and `settings`; the JSON Schema
`swagger2postman/findings/report.schema.json` in the package describes it. A run that ends early (wrong usage, a file
that cannot be read) is one object, too, with `error.kind`, `error.message` and `exit_code`, where the report would be.
`--report FILE` writes the report to a file besides: as text if its name ends in `.txt`, else as JSON. A run that ends
early writes no such file.

| exit code | |
| --- | --- |
| 0 | done; findings may have been reported |
| 1 | the document cannot be used, or findings reach `--fail-on`, or one of several documents was not written |
| 2 | wrong usage, wrong settings, or a file that cannot be read or written |
| 70 | a bug in this program; `--debug` before the command shows where |

`--fail-on` sets only the exit code. `--strict` also writes nothing: where findings reach `--fail-on`, or errors if that
is `never`. Findings that `--ignore` or `--severity CODE=off` leave out do not count.

## Shell completion

Commands, options, files, codes of findings and keys of settings are completed after one of these:

```
eval "$(_SWAGGER2POSTMAN_COMPLETE=bash_source swagger2postman)"    # in ~/.bashrc
eval "$(_SWAGGER2POSTMAN_COMPLETE=zsh_source swagger2postman)"     # in ~/.zshrc
_SWAGGER2POSTMAN_COMPLETE=fish_source swagger2postman | source     # in ~/.config/fish/completions/swagger2postman.fish
```
"""


def page() -> str:
    """The whole page."""
    root = click.Context(cli, info_name="swagger2postman", **cli.context_settings)
    parts = ["\n".join(_command(command, root)) for command in commands()]
    return f"{INTRODUCTION}\n" + "\n\n".join(parts) + "\n"


def _command(command: click.Command, root: click.Context) -> Iterator[str]:
    """The lines on one command."""
    ctx = click.Context(command, parent=root, info_name=command.name)
    usage = " ".join(command.collect_usage_pieces(ctx))
    text, _, examples = inspect.cleandoc(command.help or "").partition("\b\n")
    yield f"## {command.name}"
    yield ""
    yield f"`swagger2postman {command.name} {usage}`"
    yield ""
    yield text.strip()
    if examples:
        lines = examples.rstrip().splitlines()
        yield from ("", lines[0], "", "```", *(line.strip() for line in lines[1:]), "```")
    yield from _options(command, ctx)


def _options(command: click.Command, ctx: click.Context) -> Iterator[str]:
    """A table for each section of options."""
    sections: dict[str, list[str]] = {}
    for param in command.get_params(ctx):
        record = param.get_help_record(ctx) if isinstance(param, click.Option) else None
        if record is not None:
            section = param.declaration.section if isinstance(param, DeclaredOption) else "General"
            sections.setdefault(section, []).append(f"| {code_of(record[0])} | {_cell(record[1])} |")
    for section, rows in sections.items():
        yield from ("", f"| {section} | |", "| --- | --- |", *rows)


def _cell(text: str) -> str:
    """Text in a cell of a table."""
    return text.replace("|", "\\|")
