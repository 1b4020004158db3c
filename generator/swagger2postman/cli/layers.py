"""Commands that take what is not on their command line from `swagger2postman.toml`, for each document its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from swagger2postman.batch.inputs import STDIN, Expansion, Named, NothingToConvertError, expand_specs, names_many
from swagger2postman.cli.console import Fault, fault
from swagger2postman.cli.finder import Chosen, SettingsFinder
from swagger2postman.cli.options import write_sections

if TYPE_CHECKING:
    from swagger2postman.findings.diagnostic import Diagnostic
    from swagger2postman.settings.effects import SettingsUse
    from swagger2postman.settings.file import Kind, Setting
    from swagger2postman.templating.templates import Templates

Read = TypeVar("Read")
_NOT_SETTINGS = ("config", "no-config", "help")
_SPECIAL: Mapping[str, Kind] = {"ref": "pairs", "output": "path"}


class Document(NamedTuple):
    """One document of a command: the options that count for it, and where the settings among them are set.

    `folder` is the one in which it stands, seen from the folder or glob that names it: to be kept below that of the
    output. `uses` names the settings file and what it does to this document, `findings` those that are not obeyed.
    """

    spec: str
    params: Mapping[str, Any]
    places: Mapping[str, str]
    folder: Path = Path()
    uses: tuple[SettingsUse, ...] = ()
    findings: tuple[Diagnostic, ...] = ()

    def with_findings(self, found: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Return what is found in the document after what is found about its settings."""
        return (*self.findings, *found)

    def read(self, read: Callable[[Mapping[str, Any]], Read]) -> Read:
        """Return what `read` makes of the options.

        Raises:
            click.ClickException: they cannot be meant.
        """
        try:
            return read(self.params)
        except click.UsageError as error:
            raise self.blame(error) from None

    def of_output(self, error: Fault) -> Fault:
        """Return a fault of the output as one of the settings file, with its line, if it is set there."""
        return Fault(f"{self.places['output']}: {error.message}") if "output" in self.places else error

    def blame(self, error: click.UsageError) -> click.ClickException:
        """Return a fault of the options as one of the settings file, with its line, if it is set there."""
        return _blame(error, self.places) if isinstance(error, click.BadParameter) else _explain(error, self.places)


class Given(NamedTuple):
    """What a command is given: one document, or what several, folders and globs name, and the files passed over.

    `are_many` tells that it may be several, even where only one was found.
    """

    documents: Sequence[Document]
    passed_over: Sequence[str] = ()
    are_many: bool = False

    @property
    def uses(self) -> tuple[SettingsUse, ...]:
        """The settings files of all documents, and what they do."""
        from swagger2postman.settings.effects import merge_uses

        return merge_uses(use for document in self.documents for use in document.uses)


class Configured(click.Command):
    """A command whose defaults are the settings for the document that it is given; what is typed wins.

    It puts what it is given into `ctx.obj`. `-o` is a setting of the command that takes several alone: elsewhere it
    would name the same file for every document.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Find the documents among the arguments, and the settings for each."""
        given = self.make_parser(ctx).parse_args(args=list(args))[0]
        several = isinstance(given.get("specs"), (list, tuple))
        named = given["specs"] if several else [given.get("spec")]  # what is not given is a marker of click's own
        specs = [one for one in named if isinstance(one, str)]
        if not specs or ctx.resilient_parsing or given.get("help"):
            return super().parse_args(ctx, args)
        if "" in specs:
            raise fault("SPEC is empty.", "Name a file, a folder, a SwaggerHub URL, or - for stdin.")
        many = several and names_many(specs)
        found, passed_over = _expand(ctx, specs) if many else Expansion(tuple(map(Named, specs)))
        config = given.get("config")
        wanted = not given.get("no_config")
        finder = SettingsFinder(all_kinds(ctx), config if isinstance(config, str) else None, wanted=wanted)
        chosen = [finder.settings_for(one.spec) for one in found]
        finder.complain()
        documents = [self._read(ctx, list(args), named, one) for named, one in zip(found, chosen, strict=True)]
        ctx.obj = Given(documents, passed_over, many)
        ctx.params = dict(documents[0].params)
        return []

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; where it fails before it reports, the settings that were not obeyed may be the reason."""
        try:
            return super().invoke(ctx)
        except click.ClickException:
            from swagger2postman.cli.reports import render_text

            given = ctx.obj if isinstance(ctx.obj, Given) else Given(())
            click.echo(
                render_text(one for document in given.documents for one in document.findings), err=True, nl=False
            )
            raise

    def _read(self, ctx: click.Context, args: list[str], named: Named, chosen: Chosen) -> Document:
        """Parse the arguments as for one document alone."""
        names = {
            _name_of(one): str(one.name) for one in _options(self) if self.name == "convert" or not _is_output(one)
        }
        mine = {names[key]: setting for key, setting in chosen.values.items() if key in names}
        places = {name: setting.place for name, setting in mine.items()}
        own = click.Context(self, parent=ctx.parent, info_name=ctx.info_name)
        own.default_map = {name: setting.value for name, setting in mine.items()}
        try:
            super().parse_args(own, args)
        except click.BadParameter as error:
            error.ctx = ctx
            typed = error.param is None or own.get_parameter_source(str(error.param.name)) is not _FROM_SETTINGS
            raise error if typed else _blame(error, places) from None
        set_there = [name for name in places if own.get_parameter_source(name) is _FROM_SETTINGS]
        folder = _folder_below(mine["output"], named) if "output" in set_there else named.folder
        templates = _templates(own.params.get("templates"), chosen)
        params = {**own.params, "templates": templates}
        in_force = [(key, one) for key, one in chosen.values.items() if names.get(key) in set_there]
        there = {name: places[name] for name in set_there}
        return Document(named.spec, params, there, folder, chosen.use(in_force, templates), chosen.findings)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options in sections."""
        write_sections(self, ctx, formatter)


def _templates(folder: Path | None, chosen: Chosen) -> Templates | None:
    """The templates of a folder; those of a trusted settings file are the ones that were judged."""
    if folder is None:
        return None
    return chosen.templates.get(str(folder)) or _load(folder)


@cache
def _load(folder: Path) -> Templates:
    """The templates of a folder, read once for all documents."""
    from swagger2postman.templating.templates import load_templates

    return load_templates(folder)


def _folder_below(output: Setting, named: Named) -> Path:
    """The folder of a document below an output of the settings: none below one of its own, none that holds them."""
    if not output.common:
        return Path()
    try:
        seen = Path(os.path.relpath(Path(named.spec).parent, output.file.parent))
    except ValueError:  # they are on different drives of Windows
        return named.folder
    return named.folder if ".." in seen.parts else min(named.folder, seen, key=lambda folder: len(folder.parts))


_FROM_SETTINGS = click.core.ParameterSource.DEFAULT_MAP


def _expand(ctx: click.Context, specs: Sequence[str]) -> Expansion:
    if STDIN in specs:
        msg = "stdin (-) is one document: convert it alone."
        raise click.UsageError(msg, ctx)
    try:
        return expand_specs(specs)
    except NothingToConvertError as error:
        raise fault(str(error), "Name other documents, or another folder.") from None


def all_kinds(ctx: click.Context) -> dict[str, Kind]:
    """The settings of all commands: one file serves them all."""
    group = ctx.find_root().command
    every = group.commands.values() if isinstance(group, click.Group) else [ctx.command]
    commands = [command for command in every if isinstance(command, Configured)]
    return {_name_of(one): _kind_of(one) for command in commands for one in _options(command)}


def _options(command: click.Command) -> list[click.Option]:
    found = [one for one in command.params if isinstance(one, click.Option)]
    return [one for one in found if _name_of(one) not in _NOT_SETTINGS]


def _is_output(option: click.Option) -> bool:
    return _name_of(option) == "output"


def _name_of(option: click.Option) -> str:
    return max(option.opts, key=len).lstrip("-")


def _kind_of(option: click.Option) -> Kind:
    if _name_of(option) in _SPECIAL:
        return _SPECIAL[_name_of(option)]
    if option.is_flag:
        return "flag"
    if isinstance(option.type, click.Path):
        return "paths" if option.multiple else "path"
    if isinstance(option.type, click.types.IntParamType):
        return "number"
    return "texts" if option.multiple else "text"


def _blame(error: click.BadParameter, places: Mapping[str, str]) -> click.ClickException:
    """The error, as one of the settings file if its option is set there."""
    hint = error.param_hint if isinstance(error.param_hint, str) else ""
    name = hint.lstrip("-") or (_name_of(error.param) if isinstance(error.param, click.Option) else "")
    param = str(error.param.name) if error.param is not None else _PARAMS.get(name, name.replace("-", "_"))
    if param not in places:
        return error
    return Fault(f"{places[param]}: “{name}”: {error.message}")


_PARAMS = {"ref": "refs", "allow-host": "allow_hosts", "token-param": "token_params"}


def _explain(error: click.UsageError, places: Mapping[str, str]) -> click.UsageError:
    """The error about options that do not go together, with the way to overrule one that comes from a settings file."""
    settings = [f"{places[name]} sets “{name}”" for name in ("offline", "refresh") if name in places]
    if not settings or "--offline" not in error.message:
        return error
    away = " or ".join(f"--no-{name}" for name in ("offline", "refresh") if name in places)
    return click.UsageError(f"{error.message} {' and '.join(settings)}; {away} overrules it.", ctx=error.ctx)
