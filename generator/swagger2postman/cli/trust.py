"""The command `trust`: settings files that are obeyed where they are found."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from swagger2postman.cli.errors import CommandError, command_error
from swagger2postman.cli.settings_files import from_here, template_folders
from swagger2postman.cli.unused_settings import command_for

if TYPE_CHECKING:
    from swagger2postman.settings.model import Settings
    from swagger2postman.settings.trust import Fingerprint, TrustStore
    from swagger2postman.templating.templates import Templates

__all__ = ["command"]


@click.command("trust", short_help="Let a settings file be used where it is found.")
@click.argument("file", metavar="[FILE]", required=False, type=click.Path(path_type=Path))
@click.option("--list", "is_list", is_flag=True, help="List the settings files that are trusted.")
@click.option("--remove", "is_removal", is_flag=True, help="Trust FILE no longer.")
@click.pass_context
def command(ctx: click.Context, file: Path | None, is_list: bool, is_removal: bool) -> None:
    """Show what the settings file FILE does, and use it from now on wherever it is found.

    Without FILE it is the one of this folder, or of the nearest above that has one. When the file or a template that it
    names changes, it is not used until you trust it again. In CI, name the file with --config or in the variable
    SWAGGER2POSTMAN_CONFIG instead.

    \b
    Examples:
      swagger2postman trust
      swagger2postman trust --list
      swagger2postman trust --remove exports/swagger2postman.toml
    """
    if is_list and (is_removal or file is not None):
        msg = "--list goes with nothing else."
        raise click.UsageError(msg, ctx)
    if is_list:
        _list()
    elif is_removal:
        _forget(file)
    else:
        _trust(file)


def _trust(named: Path | None) -> None:
    """Show what a settings file does, and remember it as it is now.

    Raises:
        CommandError: it cannot be used, or cannot be remembered.
        TemplateError: a template that it names cannot be used.
    """
    from swagger2postman.settings.file import MAX_BYTES, SettingsError, parse_settings
    from swagger2postman.settings.options import SETTINGS
    from swagger2postman.settings.trust import fingerprint, identity
    from swagger2postman.system.regular_files import read_regular
    from swagger2postman.templating.templates import load_templates

    path = _file(named)
    store = _store()
    try:
        data = read_regular(path, MAX_BYTES)
        settings = parse_settings(path, data, SETTINGS)
        templates = {folder: load_templates(Path(folder)) for folder in template_folders(settings)}
    except SettingsError as error:
        raise CommandError(*map(str, error.problems)) from None
    except OSError as error:
        raise command_error(
            f"{error.filename or path} cannot be read: {error.strerror}.", "Correct that first."
        ) from None
    _print_effects(path, settings, templates)
    _save(store, {**store.trusted, identity(path): fingerprint(data, templates.values())})
    _print(f"{path} is trusted now, as it is; after a change, trust it again.")


def _print_effects(path: Path, settings: Settings, templates: Mapping[str, Templates]) -> None:
    from swagger2postman.settings.effects import effect_lines, effects_of
    from swagger2postman.settings.options import SETTINGS

    effects = effects_of(settings.stated, SETTINGS, templates)
    _print(f"{path} sets:" if effects else f"{path} sets nothing.", *effect_lines(effects, len(effects)))


def _forget(named: Path | None) -> None:
    """Forget a settings file, which need not be there any more.

    Raises:
        CommandError: it was not trusted.
    """
    from swagger2postman.settings.trust import identity

    store = _store()
    path = _with_name(named) if named is not None else _file(None)
    rest = {name: known for name, known in store.trusted.items() if name != identity(path)}
    if len(rest) == len(store.trusted):
        raise command_error(f"{path} is not trusted.", "swagger2postman trust --list names those that are.")
    _save(store, rest)
    _print(f"{path} is not trusted any more.")


def _list() -> None:
    """List which settings files are trusted, and which of them have changed."""
    store = _store()
    _print(*(f"{name}{_state(Path(name), known)}" for name, known in store.trusted.items()))
    if not store.trusted:
        _print("No settings file is trusted.")


def _state(path: Path, known: Fingerprint) -> str:
    from swagger2postman.settings.file import MAX_BYTES
    from swagger2postman.settings.trust import fingerprint
    from swagger2postman.system.regular_files import read_regular

    try:
        same = fingerprint(read_regular(path, MAX_BYTES), ()).settings == known.settings
    except OSError:
        return " (it cannot be read any more)"
    return "" if same else f" (it has changed; {command_for(path)} trusts it again)"


def _file(named: Path | None) -> Path:
    """The settings file that is meant."""
    from swagger2postman.settings.search import NAME, find_settings
    from swagger2postman.system.regular_files import is_ours

    if named is None:
        found = find_settings(Path.cwd())
        if found.path is None:
            raise command_error(f"There is no {NAME} here or above.", "Name the one to trust.")
        return from_here(found.path)
    path = _with_name(named)
    if path.name != NAME:
        raise command_error(f"Only a file called {NAME} is looked for.", f"Rename {path}, or give it with --config.")
    if not path.is_file():
        raise command_error(f"{path} is not a file.", "Check the name.")
    if not is_ours(path.stat()):
        raise command_error(f"{path} belongs to another user.", "Copy it, or give it with --config.")
    return path


def _with_name(named: Path) -> Path:
    from swagger2postman.settings.search import NAME

    return named / NAME if named.is_dir() else named


def _store() -> TrustStore:
    from swagger2postman.settings.trust import load_trust

    store = load_trust()
    if store.problem:
        raise command_error(f"Nothing can be trusted: {store.problem}.", "Correct that first.")
    return store


def _save(store: TrustStore, trusted: Mapping[str, Fingerprint]) -> None:
    from swagger2postman.settings.trust import save_trust

    try:
        save_trust(store, trusted)
    except OSError as error:
        where = os.fspath(store.path) if store.path else "The list of trusted files"
        raise command_error(f"{where} cannot be written: {error.strerror}.", "Nothing has changed.") from None


def _print(*lines: str) -> None:
    from swagger2postman.cli.reports import plain_lines

    click.echo(plain_lines(lines), nl=False)
