"""What was chosen for one document: the parsed options of a command as values of the library."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from swagger2postman.cli.options import LIMITS

if TYPE_CHECKING:
    from swagger2postman.outputs.content import GuideOptions
    from swagger2postman.postman.options import Options
    from swagger2postman.references.fetching import Limits
    from swagger2postman.references.loader import LoadOptions
    from swagger2postman.source.reader import ReadLimits
    from swagger2postman.templating.templates import Templates

KEY_VARIABLE = "SWAGGERHUB_API_KEY"
MOST_DEPTH = 1000  # libraries that work on what is deeper would end the process


class Choices(Struct, frozen=True):
    """What counts for one document; `output` is None where the default does."""

    output: str | None
    strict: bool
    outputs: tuple[str, ...]
    guide: GuideOptions
    options: Options
    loading: LoadOptions
    templates: Templates | None


def read_choices(params: Mapping[str, Any]) -> Choices:
    """Return the parsed options of a command.

    Raises:
        click.UsageError: they cannot be meant.
    """
    return Choices(
        output=params.get("output"),
        strict=bool(params.get("strict")),
        outputs=_read_outputs(params),
        guide=_read_guide(params),
        options=_read_options(params),
        loading=read_loading(params),
        templates=params["templates"],
    )


def _read_outputs(params: Mapping[str, Any]) -> tuple[str, ...]:
    """The kinds of outputs that are asked for."""
    from swagger2postman.outputs.kinds import KINDS

    asked = [kind.name for kind in KINDS if kind.option and params.get(kind.option)]
    return (*asked, "environment") if params.get("credentials") == "environment" else tuple(asked)


def _read_guide(params: Mapping[str, Any]) -> GuideOptions:
    from swagger2postman.errors import OptionError
    from swagger2postman.outputs.content import GuideOptions

    try:
        return GuideOptions(params["credentials_url"], params["credentials_text"])
    except OptionError as error:
        raise _wrong(error.field, error.reason) from None


def _read_options(params: Mapping[str, Any]) -> Options:
    from swagger2postman.errors import OptionError
    from swagger2postman.postman.options import Options

    pairs = [one.partition("=") for one in params["token_params"]]
    if any(not name.strip() or not sign for name, sign, _ in pairs):
        raise _wrong("token_params", "this is not NAME=VALUE.")
    names = ("base_url", "prefer_media_type", "exclude_deprecated", "max_response_body", "security", "token_url")
    chosen = {name: params[name] for name in (*names, "client_auth", "auth", "credentials", "environments")}
    try:
        return Options(token_params=tuple((name, value) for name, _, value in pairs), **chosen)
    except OptionError as error:
        raise _wrong(error.field, error.reason) from None


def read_loading(params: Mapping[str, Any]) -> LoadOptions:
    """Return where documents may come from, with the key of the environment.

    Raises:
        click.UsageError: the options cannot be meant.
    """
    from swagger2postman.references.connections import read_allowed
    from swagger2postman.references.loader import LoadOptions

    if params["offline"] and params["refresh"]:
        msg = "--offline and --refresh exclude each other."
        raise click.UsageError(msg)
    for host in params["allow_hosts"]:
        try:
            read_allowed(host)
        except ValueError:
            raise _wrong("allow_hosts", f"“{host}” is not a host.") from None
    reading, limits = _read_limits(params["max_size"], params["limits"])
    return LoadOptions(
        refs=tuple(map(_read_ref, params["refs"])),
        refs_dir=params["refs_dir"],
        offline=params["offline"],
        refresh=params["refresh"],
        allow_hosts=params["allow_hosts"],
        allow_paths=params["allow_paths"],
        api_key=_read_key(),
        limits=limits,
        reading=reading,
    )


def _read_limits(megabytes: int, stated: tuple[str, ...]) -> tuple[ReadLimits, Limits]:
    from swagger2postman.references.fetching import Limits
    from swagger2postman.source.reader import ReadLimits

    size, usual = megabytes * 1_000_000, ReadLimits()
    numbers = dict(map(_read_limit, stated))
    nodes = numbers.get("nodes", megabytes * 30_000)
    depth = numbers.get("depth", usual.max_depth)
    reading = ReadLimits(
        size,
        nodes,
        depth,
        numbers.get("aliases", 4 * nodes // 3),
        numbers.get("steps", usual.max_steps),
        numbers.get("findings", usual.max_findings),
    )
    return reading, Limits(max_bytes=size, max_documents=numbers.get("documents", Limits().max_documents))


def _read_limit(text: str) -> tuple[str, int]:
    name, _, number = text.partition("=")
    if name not in LIMITS or not re.fullmatch(r"[1-9][0-9]{0,17}", number):
        raise _wrong("limits", f"“{text}” is not NAME=NUMBER; the names are {', '.join(LIMITS)}.")
    if name == "depth" and int(number) > MOST_DEPTH:
        raise _wrong("limits", f"Nothing deeper than {MOST_DEPTH} levels can be worked on.")
    return name, int(number)


def _read_ref(text: str) -> tuple[str, Path]:
    """Split URL=FILE; where both hold equals signs, at the last one that leaves a file."""
    pieces = text.split("=")
    splits = [("=".join(pieces[:n]), "=".join(pieces[n:])) for n in range(len(pieces) - 1, 0, -1)]
    splits = [(url, file) for url, file in splits if url and file]
    if not splits:
        raise _wrong("refs", f"“{text}” is not URL=FILE.")
    for url, file in splits:
        if Path(file).exists():
            return url, Path(file)
    raise _wrong("refs", f"“{splits[0][1]}” does not exist.")


def _read_key() -> str:
    key = os.environ.get(KEY_VARIABLE, "").strip()
    if not (key.isascii() and key.isprintable()):
        msg = f"{KEY_VARIABLE} holds characters that no key has; copy it again from SwaggerHub."
        raise click.UsageError(msg)
    return key


_HINTS = {"refs": "--ref", "limits": "--limit", "allow_hosts": "--allow-host", "token_params": "--token-param"}


def _wrong(param: str, message: str) -> click.BadParameter:
    return click.BadParameter(message, param_hint=_HINTS.get(param, f"--{param.replace('_', '-')}"))
