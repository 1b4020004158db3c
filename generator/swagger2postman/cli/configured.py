"""Commands that take what is not on their command line from `swagger2postman.toml`, for each document its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from swagger2postman.batch.inputs import STDIN, Expansion, Named, expand_specs, names_many
from swagger2postman.cli.errors import command_error
from swagger2postman.cli.inputs import CommandInput, CommandInputs, blame_settings
from swagger2postman.cli.options import DeclaredOption, click_options, write_sections
from swagger2postman.cli.settings_files import DocumentSettings, SettingsFinder
from swagger2postman.errors import NothingToConvertError
from swagger2postman.settings.options import SETTINGS

if TYPE_CHECKING:
    from swagger2postman.settings.model import Setting
    from swagger2postman.templating.templates import Templates

__all__ = ["ConfiguredCommand", "configured_command"]

_FROM_SETTINGS = click.core.ParameterSource.DEFAULT_MAP
_PATH = click.Path(allow_dash=True, path_type=str)


def configured_command(
    name: str, run: Callable[[CommandInputs], None], *, help: str, short_help: str, takes_many: bool = False
) -> ConfiguredCommand:
    """Return a command with all options that are declared for it; `run` gets its documents."""
    metavar = "SPEC…" if takes_many else "SPEC"
    spec = click.Argument(
        ["specs" if takes_many else "spec"],
        metavar=metavar,
        nargs=-1 if takes_many else 1,
        required=True,
        type=_PATH,
    )
    return ConfiguredCommand(name, run, params=[spec, *click_options(name)], help=help, short_help=short_help)


class ConfiguredCommand(click.Command):
    """A command whose defaults are the settings for the document that it is given; what is typed wins."""

    def __init__(self, name: str, run: Callable[[CommandInputs], None], **attributes: Any) -> None:
        @click.pass_obj
        def call(inputs: CommandInputs, /, **_: object) -> None:
            run(inputs)

        super().__init__(name, callback=call, **attributes)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Find the documents among the arguments, and the settings for each."""
        given = self.make_parser(ctx).parse_args(args=list(args))[0]
        several = isinstance(given.get("specs"), (list, tuple))
        named = given["specs"] if several else [given.get("spec")]  # what is not given is a marker of click's own
        specs = [spec for spec in named if isinstance(spec, str)]
        if not specs or ctx.resilient_parsing or given.get("help") or given.get("help_all"):
            return super().parse_args(ctx, args)
        if "" in specs:
            raise command_error("SPEC is empty.", "Name a file, a folder, a SwaggerHub URL, or - for stdin.")
        are_many = several and names_many(specs)
        documents, skipped = _expand(ctx, specs) if are_many else Expansion(tuple(map(Named, specs)))
        settings = _settings_of(documents, given, _stated(ctx, given))
        inputs = [self._read(ctx, list(args), *pair) for pair in zip(documents, settings, strict=True)]
        ctx.obj = CommandInputs(inputs, skipped, are_many)
        ctx.params = dict(inputs[0].params)
        return []

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; where it fails before it reports, the settings that were not used may be the reason."""
        inputs = ctx.obj if isinstance(ctx.obj, CommandInputs) else CommandInputs(())
        try:
            return super().invoke(ctx)
        except click.ClickException:
            from swagger2postman.cli.reports import render_text

            findings = [finding for document in inputs.documents for finding in document.findings]
            if ctx.params.get("style") != "json":
                click.echo(render_text(findings), err=True, nl=False)
            raise

    def _read(self, ctx: click.Context, args: list[str], named: Named, settings: DocumentSettings) -> CommandInput:
        """Parse the arguments as for one document alone."""
        options = self._settings_options()
        mine = {options[key]: setting for key, setting in settings.values.items() if key in options}
        own = click.Context(self, parent=ctx.parent, info_name=ctx.info_name)
        own.default_map = {param: setting.value for param, setting in mine.items()}
        try:
            super().parse_args(own, args)
        except click.BadParameter as error:
            error.ctx = ctx
            raise _blame(error, own, mine) from None
        in_force = {
            param: setting for param, setting in mine.items() if own.get_parameter_source(param) is _FROM_SETTINGS
        }
        from_file = {param: setting for param, setting in in_force.items() if not setting.typed}
        output = from_file.get("output")
        templates = _templates(own.params.get("templates"), settings)
        return CommandInput(
            named.spec,
            params={**own.params, "templates": templates},
            places={param: setting.place for param, setting in from_file.items()},
            folder=_folder_below(output, named) if output else named.folder,
            uses=settings.use(
                [(key, setting) for key, setting in settings.values.items() if options.get(key) in from_file], templates
            ),
            findings=settings.findings,
        )

    def _settings_options(self) -> dict[str, str]:
        """What the program calls the values of the settings that concern this command, by their keys."""
        declarations = [param.declaration for param in self.params if isinstance(param, DeclaredOption)]
        return {each.setting: each.param for each in declarations if each.setting}

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options in sections."""
        write_sections(self, ctx, formatter)


def _stated(ctx: click.Context, given: Mapping[str, Any]) -> Mapping[str, Setting]:
    """The settings that --set states."""
    texts = given.get("stated")
    if not isinstance(texts, (list, tuple)):
        return {}
    from swagger2postman.settings.stated import read_stated

    try:
        return read_stated(texts, SETTINGS)
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, param_hint="'--set'") from None


def _settings_of(
    documents: Sequence[Named], given: Mapping[str, Any], stated: Mapping[str, Setting]
) -> list[DocumentSettings]:
    """The settings of each document: those of its file, overruled by those that are stated.

    Raises:
        CommandError: settings files cannot be used.
    """
    config = given.get("config")
    is_wanted = not given.get("no_config")
    finder = SettingsFinder(SETTINGS, config if isinstance(config, str) else None, is_wanted=is_wanted)
    found = [finder.settings_for(document.spec) for document in documents]
    finder.complain()
    return [settings._replace(values={**settings.values, **stated}) for settings in found]


def _blame(error: click.BadParameter, ctx: click.Context, settings: Mapping[str, Setting]) -> click.ClickException:
    """The error, as one of the settings file if its option is set there."""
    param = error.param
    if not isinstance(param, DeclaredOption) or ctx.get_parameter_source(str(param.name)) is not _FROM_SETTINGS:
        return error
    return blame_settings(settings[str(param.name)].place, param.declaration.setting, error.message)


def _templates(folder: Path | None, settings: DocumentSettings) -> Templates | None:
    """The templates of a folder; those of a trusted settings file are the ones that were judged."""
    if folder is None:
        return None
    return settings.templates.get(str(folder)) or _load(folder)


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


def _expand(ctx: click.Context, specs: Sequence[str]) -> Expansion:
    if STDIN in specs:
        msg = "stdin (-) is one document: convert it alone."
        raise click.UsageError(msg, ctx)
    try:
        return expand_specs(specs)
    except NothingToConvertError as error:
        raise command_error(str(error), "Name other documents, or another folder.") from None
