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
    from swagger2postman.documents.source import ReadLimits
    from swagger2postman.postman.options import Options

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
    click.option(
        "--max-size",
        metavar="MB",
        type=click.IntRange(min=1),
        default=50,
        show_default=True,
        help="Read no document that is larger.",
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
        max_size: int,
        **others: Any,
    ) -> Any:
        values: dict[str, Any] = {
            "refs_dir": refs_dir,
            "offline": offline,
            "refresh": refresh,
            "allow_paths": allow_paths,
        }
        values["reading"] = _read_limits(max_size)
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


def _read_limits(megabytes: int) -> ReadLimits:
    from swagger2postman.documents.source import ReadLimits

    return ReadLimits(max_bytes=megabytes * 1_000_000, max_nodes=megabytes * 20_000)


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


_COLLECTION_OPTIONS = (
    click.option("--base-url", metavar="URL", default="", help="Send requests here, not to the document's server."),
    click.option(
        "--prefer-media-type",
        metavar="TYPE",
        default="",
        help="Send this media type where a body has several. Default: JSON first.",
    ),
    click.option("--exclude-deprecated", is_flag=True, help="Leave deprecated operations out."),
    click.option(
        "--max-response-body",
        metavar="CHARACTERS",
        type=click.IntRange(min=0),
        default=50_000,
        show_default=True,
        help="Save no example answer that is longer.",
    ),
)
_SECURITY_OPTIONS = (
    click.option("--security", metavar="NAME", default="", help="Use this security scheme where there is a choice."),
    click.option("--token-url", metavar="URL", default="", help="Fetch access tokens here."),
    click.option(
        "--client-auth",
        type=click.Choice(["body", "basic"]),
        default="body",
        help="How the token server gets the secret.",
    ),
    click.option(
        "--token-param",
        "token_params",
        metavar="NAME=VALUE",
        multiple=True,
        help="Send this to the token server, too. May be repeated.",
    ),
    click.option(
        "--auth",
        type=click.Choice(["script", "native", "both"]),
        default="script",
        help="Who fetches tokens: a script (default), Postman's own OAuth 2.0 on a click, or both.",
    ),
    click.option(
        "--credentials",
        type=click.Choice(["collection", "environment"]),
        default="collection",
        help="Where credentials are filled in. With environment, --environments is implied.",
    ),
    click.option("--environments", is_flag=True, help="Write an environment file for each server, too."),
)


def collection_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of what a collection holds; it receives them one by one."""
    for option in reversed((*_COLLECTION_OPTIONS, *_SECURITY_OPTIONS)):
        command = option(command)
    return command


def templates_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command --templates, which takes effect before the command runs.

    Raises:
        TemplateError: a template there cannot be used.
    """

    @functools.wraps(command)
    def with_templates(*, templates: Path | None, **others: Any) -> Any:
        if templates is not None:
            from swagger2postman.postman.scripts import use_templates

            use_templates(templates)
        return command(**others)

    folder = click.Path(exists=True, file_okay=False, path_type=Path)
    text = "Take scripts and texts from this folder, where it has them; see the command templates."
    return click.option("--templates", metavar="DIR", type=folder, help=text)(with_templates)


def read_options(*, token_params: tuple[str, ...], token_url: str, **others: Any) -> Options:
    """Return the options of a conversion as one value."""
    from swagger2postman.conversion import Options

    pairs = tuple((name, value) for name, _, value in (one.partition("=") for one in token_params))
    for text, (name, _) in zip(token_params, pairs, strict=True):
        if "=" not in text or not name.strip():
            msg = "this is not NAME=VALUE."
            raise click.BadParameter(msg, param_hint="--token-param")
    if token_url and not _is_plain_url(token_url):
        msg = "this is not the whole address of a token server: https://, a host, no user name and no fragment."
        raise click.BadParameter(msg, param_hint="--token-url")
    return Options(token_url=token_url, token_params=pairs, **others)


def _is_plain_url(url: str) -> bool:
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    whole = parts.scheme in ("http", "https") and bool(parts.hostname) and url.isprintable() and " " not in url
    return whole and "@" not in parts.netloc and not parts.fragment
