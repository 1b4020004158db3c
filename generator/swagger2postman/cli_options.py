"""The options of every command that loads documents: where these may come from."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from swagger2postman.documents.loading import LoadOptions

KEY_VARIABLE = "SWAGGERHUB_API_KEY"
_OPTIONS = (
    click.option(
        "--ref",
        "refs",
        metavar="URL=FILE",
        multiple=True,
        help="Use FILE for the document at URL; with a URL prefix, FILE is a folder. May be repeated.",
    ),
    click.option(
        "--refs",
        "refs_dir",
        metavar="DIR",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="A folder with SwaggerHub documents as OWNER/NAME/VERSION.yaml.",
    ),
    click.option("--offline", is_flag=True, help="Use files and the cache, never the network."),
    click.option("--refresh", is_flag=True, help="Fetch again what is in the cache."),
    click.option(
        "--allow-host",
        "allow_hosts",
        metavar="HOST",
        multiple=True,
        help="Fetch from this host, too (On-Premise): HOST, HOST:PORT or http://HOST. May be repeated.",
    ),
    click.option(
        "--allow-path",
        "allow_paths",
        metavar="DIR",
        multiple=True,
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="Let references read files in this folder, too. May be repeated.",
    ),
)


def loading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of loading; it receives them as one `LoadOptions`, the argument `loading`."""

    @functools.wraps(command)
    def with_loading(
        *,
        refs: tuple[str, ...],
        refs_dir: Path | None,
        offline: bool,
        refresh: bool,
        allow_hosts: tuple[str, ...],
        allow_paths: tuple[Path, ...],
        **others: Any,
    ) -> Any:
        values = {"refs_dir": refs_dir, "offline": offline, "refresh": refresh, "allow_paths": allow_paths}
        return command(loading=read_load_options(refs=refs, allow_hosts=allow_hosts, **values), **others)

    for option in reversed(_OPTIONS):
        option(with_loading)
    return with_loading


def read_load_options(*, refs: tuple[str, ...], allow_hosts: tuple[str, ...], **others: Any) -> LoadOptions:
    """Return the parsed options as one value, with the key of the environment.

    Raises:
        click.UsageError: they cannot be meant.
    """
    from swagger2postman.documents.connections import read_allowed
    from swagger2postman.documents.loading import LoadOptions

    if others.get("offline") and others.get("refresh"):
        msg = "--offline and --refresh exclude each other."
        raise click.UsageError(msg)
    for host in allow_hosts:
        try:
            read_allowed(host)
        except ValueError:
            msg = f"“{host}” is not a host."
            raise click.BadParameter(msg, param_hint="--allow-host") from None
    pairs = tuple(map(_read_ref, refs))
    return LoadOptions(refs=pairs, allow_hosts=allow_hosts, api_key=_read_key(), **others)


def _read_ref(text: str) -> tuple[str, Path]:
    """Split URL=FILE; where both hold equals signs, at the last one that leaves a file."""
    pieces = text.split("=")
    splits = [("=".join(pieces[:n]), "=".join(pieces[n:])) for n in range(len(pieces) - 1, 0, -1)]
    splits = [(url, file) for url, file in splits if url and file]
    if not splits:
        msg = f"“{text}” is not URL=FILE."
        raise click.BadParameter(msg, param_hint="--ref")
    for url, file in splits:
        if Path(file).exists():
            return url, Path(file)
    msg = f"“{splits[0][1]}” does not exist."
    raise click.BadParameter(msg, param_hint="--ref")


def _read_key() -> str:
    key = os.environ.get(KEY_VARIABLE, "").strip()
    if not (key.isascii() and key.isprintable()):
        msg = f"{KEY_VARIABLE} holds characters that no key has; copy it again from SwaggerHub."
        raise click.UsageError(msg)
    return key
