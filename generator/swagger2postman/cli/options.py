"""Declared options as those of click, in the sections of the help."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from swagger2postman.declaration import Declaration, Section
from swagger2postman.settings.options import SETTINGS, options_of

__all__ = ["DeclaredOption", "click_options", "help_all_option", "help_text", "write_sections"]


class DeclaredOption(click.Option):
    """An option with its declaration; one that is on or off shows its twin as `--[no-]name`."""

    def __init__(self, declaration: Declaration) -> None:
        super().__init__(_names(declaration), **_attributes(declaration))
        self.declaration = declaration

    def get_help_extra(self, ctx: click.Context) -> Any:
        """Add nothing: the help says it all."""
        return {}

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option as it is written, and its help."""
        record = super().get_help_record(ctx)
        if record is None or not self.secondary_opts:
            return record
        return f"--[no-]{self.declaration.name}", record[1]


class _ParsedType(click.types.StringParamType):
    """Text that its declaration parses; nothing ("") overrules a setting."""

    name = "text"

    def __init__(self, declaration: Declaration) -> None:
        self._declaration = declaration

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return what the text means."""
        parse = self._declaration.parse
        if parse is None or not isinstance(value, str) or (not value and not self._declaration.is_repeatable):
            return value
        try:
            return parse(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Return the names with which the text can begin."""
        return [CompletionItem(name) for name in _beginnings(self._declaration) if name.startswith(incomplete)]


def _beginnings(declaration: Declaration) -> Sequence[str]:
    from swagger2postman.findings import codes
    from swagger2postman.references.options import LIMITS

    match declaration.name:
        case "set":
            return [f"{key}=" for key in SETTINGS]
        case "ignore":
            return list(codes.ALL)
        case "severity":
            return [f"{code}=" for code in codes.ALL]
        case "limit":
            return [f"{name}=" for name in LIMITS]
    return ()


def click_options(command: str) -> list[click.Parameter]:
    """Return the options of a command, and `--help-all`."""
    return [*(DeclaredOption(declaration) for declaration in options_of(command)), help_all_option()]


def _names(declaration: Declaration) -> list[str]:
    name = f"--{declaration.name}"
    if declaration.kind == "flag" and declaration.setting:
        name = f"{name}/--no-{declaration.name}"
    return [*filter(None, [declaration.short]), name, declaration.param]


def _attributes(declaration: Declaration) -> dict[str, Any]:
    attributes: dict[str, Any] = {"help": help_text(declaration)}
    if declaration.kind == "flag":
        return {**attributes, "is_flag": True, "default": False}
    attributes["type"] = _type_of(declaration)
    if declaration.metavar:
        attributes["metavar"] = declaration.metavar
    if declaration.is_repeatable:
        attributes["multiple"] = True
    elif declaration.default is not None:
        attributes["default"] = declaration.default
    return attributes


def _type_of(declaration: Declaration) -> click.ParamType[Any]:
    match declaration.kind:
        case "number":
            return click.IntRange(min=declaration.least)
        case "choice":
            return click.Choice(declaration.choices)
        case "path":
            return click.Path(allow_dash=True)
        case "file":
            return click.Path(exists=True, dir_okay=False, path_type=Path)
        case "folder":
            return click.Path(exists=True, file_okay=False, path_type=Path)
        case "paths":
            return click.Path(exists=True, path_type=Path)
    return _ParsedType(declaration)


def help_text(declaration: Declaration) -> str:
    """Return what an option does, whether it may be repeated, and its default."""
    default = declaration.default_text if declaration.default is None else declaration.default
    repeated = " May be repeated." if declaration.is_repeatable else ""
    return f"{declaration.help}{repeated}" + ("" if default in ("", False) else f" Default: {default}.")


def help_all_option() -> click.Option:
    """Return the option that shows all others."""
    text = "Show all options, also those that few people need."
    return click.Option(["--help-all"], is_flag=True, is_eager=True, expose_value=False, callback=_show_all, help=text)


def _show_all(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        ctx.meta[_ALL] = True
        click.echo(ctx.get_help(), color=ctx.color)
        ctx.exit()


_ALL = f"{__name__}.all"


def write_sections(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    """Write the options of a command, section by section: those that people often need, or all."""
    sections: dict[str, list[tuple[str, str]]] = {}
    for param in command.get_params(ctx):
        declaration = getattr(param, "declaration", None)
        is_shown = declaration is None or declaration.listed or ctx.meta.get(_ALL, False)
        record = param.get_help_record(ctx) if isinstance(param, click.Option) and is_shown else None
        if record is not None:
            section = declaration.section if declaration is not None else Section.GENERAL
            sections.setdefault(section, []).append(record)
    for section, records in sections.items():
        with formatter.section(section):
            formatter.write_dl(records)
