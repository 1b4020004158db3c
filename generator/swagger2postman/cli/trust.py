"""The command `trust`: settings files that are obeyed where they are found."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from swagger2postman.cli.console import Fault, fault
from swagger2postman.cli.finder import command_for, from_here, template_folders

if TYPE_CHECKING:
    from swagger2postman.settings.file import Kind, Settings
    from swagger2postman.settings.trust import Fingerprint, TrustStore
    from swagger2postman.templating.templates import Templates

__all__ = ["list_trusted", "trust_file", "untrust_file"]


def trust_file(named: Path | None, kinds: Mapping[str, Kind]) -> None:
    """Say what a settings file does, and remember it as it is now.

    Raises:
        Fault: it cannot be used, or cannot be remembered.
        TemplateError: a template that it names cannot be used.
    """
    from swagger2postman.settings.file import MOST_BYTES, SettingsError, parse_settings
    from swagger2postman.settings.trust import fingerprint, identity
    from swagger2postman.system.regular_files import read_regular
    from swagger2postman.templating.templates import load_templates

    path = _file(named)
    store = _store()
    try:
        data = read_regular(path, MOST_BYTES)
        settings = parse_settings(path, data, kinds)
        templates = {folder: load_templates(Path(folder)) for folder in template_folders(settings)}
    except SettingsError as error:
        raise Fault(*map(str, error.faults)) from None
    except OSError as error:
        raise fault(f"{error.filename or path} cannot be read: {error.strerror}.", "Correct that first.") from None
    _say_what_it_does(path, settings, templates)
    _save(store, {**store.trusted, identity(path): fingerprint(data, templates.values())})
    _say(f"{path} is trusted now, as it is; after a change, trust it again.")


def _say_what_it_does(path: Path, settings: Settings, templates: Mapping[str, Templates]) -> None:
    from swagger2postman.settings.effects import effect_lines, effects_of

    effects = effects_of(settings.stated, templates)
    _say(f"{path} sets:" if effects else f"{path} sets nothing.", *effect_lines(effects, len(effects)))


def untrust_file(named: Path | None) -> None:
    """Forget a settings file, which need not be there any more.

    Raises:
        Fault: it was not trusted.
    """
    from swagger2postman.settings.trust import identity

    store = _store()
    path = _with_name(named) if named is not None else _file(None)
    rest = {name: one for name, one in store.trusted.items() if name != identity(path)}
    if len(rest) == len(store.trusted):
        raise fault(f"{path} is not trusted.", "swagger2postman trust --list names those that are.")
    _save(store, rest)
    _say(f"{path} is not trusted any more.")


def list_trusted() -> None:
    """Say which settings files are trusted, and which of them have changed."""
    store = _store()
    _say(*(f"{name}{_state(Path(name), one)}" for name, one in store.trusted.items()))
    if not store.trusted:
        _say("No settings file is trusted.")


def _state(path: Path, known: Fingerprint) -> str:
    from swagger2postman.settings.file import MOST_BYTES
    from swagger2postman.settings.trust import fingerprint
    from swagger2postman.system.regular_files import read_regular

    try:
        same = fingerprint(read_regular(path, MOST_BYTES), ()).settings == known.settings
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
            raise fault(f"There is no {NAME} here or above.", "Name the one to trust.")
        return from_here(found.path)
    path = _with_name(named)
    if path.name != NAME:
        raise fault(f"Only a file called {NAME} is looked for.", f"Rename {path}, or give it with --config.")
    if not path.is_file():
        raise fault(f"{path} is not a file.", "Check the name.")
    if not is_ours(path.stat()):
        raise fault(f"{path} belongs to another user.", "Copy it, or give it with --config.")
    return path


def _with_name(named: Path) -> Path:
    from swagger2postman.settings.search import NAME

    return named / NAME if named.is_dir() else named


def _store() -> TrustStore:
    from swagger2postman.settings.trust import load_trust

    store = load_trust()
    if store.fault:
        raise fault(f"Nothing can be trusted: {store.fault}.", "Correct that first.")
    return store


def _save(store: TrustStore, trusted: Mapping[str, Fingerprint]) -> None:
    from swagger2postman.settings.trust import save_trust

    try:
        save_trust(store, trusted)
    except OSError as error:
        where = os.fspath(store.path) if store.path else "The list of trusted files"
        raise fault(f"{where} cannot be written: {error.strerror}.", "Nothing has changed.") from None


def _say(*lines: str) -> None:
    from swagger2postman.cli.reports import plain_lines

    click.echo(plain_lines(lines), nl=False)
