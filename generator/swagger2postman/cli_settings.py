"""Commands that take what is not on their command line from `swagger2postman.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from swagger2postman.cli_io import fault

if TYPE_CHECKING:
    from swagger2postman.settings import Kind

_NOT_SETTINGS = ("config", "help")
_SPECIAL: Mapping[str, Kind] = {"ref": "pairs", "output": "path"}

config_option = click.option(
    "--config",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    expose_value=False,
    help="The settings file. Default: swagger2postman.toml in the document's folder, or the nearest one above.",
)


class Configured(click.Command):
    """A command whose defaults are the settings for the document that it is given; what is typed wins."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Find the document among the arguments, and the settings for it."""
        given = self.make_parser(ctx).parse_args(args=list(args))[0]
        named = given.get("specs", [given.get("spec")])  # what is not given is a marker of click's own
        specs = [one for one in named if isinstance(one, str)] if isinstance(named, (list, tuple)) else []
        values = _values_for(specs, given.get("config"), self._kinds()) if specs else {}
        names = {_name_of(option): str(option.name) for option in self._options()}
        ctx.default_map = {names[key]: value for key, value in values.items()}
        return super().parse_args(ctx, args)

    def _options(self) -> list[click.Option]:
        found = [one for one in self.params if isinstance(one, click.Option)]
        return [one for one in found if _name_of(one) not in _NOT_SETTINGS]

    def _kinds(self) -> dict[str, Kind]:
        return {_name_of(one): _kind_of(one) for one in self._options()}


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


def _values_for(specs: list[str], config: object, kinds: dict[str, Kind]) -> Mapping[str, object]:
    """What applies to the document, or to all of several; nothing for what is no file."""
    from swagger2postman.settings import SettingsError, find_settings, read_settings

    file = Path(specs[0])
    path = Path(config) if isinstance(config, str) else find_settings(file) if file.exists() else None
    if path is None or not path.is_file():
        return {}
    try:
        settings = read_settings(path, kinds)
    except SettingsError as error:
        raise fault("\n".join(map(str, error.faults)), "") from None
    if len(specs) > 1 or not file.is_file():
        return settings.values
    return settings.for_document(file, _title_of(file) if settings.needs_title else "")


def _title_of(file: Path) -> str:
    """The title of a document; nothing where it has none that can be read, which its conversion will say."""
    from swagger2postman.diagnostics import UnusableDocumentError
    from swagger2postman.documents.source import read_source

    try:
        value = read_source(file.read_bytes(), str(file)).value
    except (OSError, UnusableDocumentError):
        return ""
    info = value.get("info") if isinstance(value, dict) else None
    title = info.get("title") if isinstance(info, dict) else ""
    return title if isinstance(title, str) else ""
