"""The parsed options of a command as values of the library."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from swagger2postman.findings.selection import FindingRules
from swagger2postman.findings.threshold import Threshold

if TYPE_CHECKING:
    from swagger2postman.outputs.content import GuideOptions
    from swagger2postman.postman.options import Options
    from swagger2postman.references.fetching import Limits
    from swagger2postman.references.loader import LoadOptions
    from swagger2postman.source.reader import ReadLimits
    from swagger2postman.templating.templates import Templates

__all__ = ["KEY_VARIABLE", "RunOptions", "read_loading", "read_rules", "read_run_options"]

KEY_VARIABLE = "SWAGGERHUB_API_KEY"


class RunOptions(Struct, frozen=True):
    """What counts for one document; `output` is None where the default does."""

    output: str | None
    strict: bool
    fail_on: Threshold
    outputs: tuple[str, ...]
    guide: GuideOptions
    options: Options
    loading: LoadOptions
    templates: Templates | None
    rules: FindingRules


def read_run_options(params: Mapping[str, Any]) -> RunOptions:
    """Return the parsed options of a command.

    Raises:
        click.UsageError: they contradict each other.
    """
    return RunOptions(
        output=params.get("output"),
        strict=params.get("strict", False),
        fail_on=Threshold(params.get("fail_on") or Threshold.NEVER),
        outputs=_read_outputs(params),
        guide=_read_guide(params),
        options=_read_options(params),
        loading=read_loading(params),
        templates=params["templates"],
        rules=read_rules(params),
    )


def _read_outputs(params: Mapping[str, Any]) -> tuple[str, ...]:
    """The kinds of outputs that are asked for."""
    from swagger2postman.outputs.kinds import KINDS

    names = [kind.name for kind in KINDS if kind.option and params.get(kind.option.replace("-", "_"))]
    return (*names, "environment") if params.get("credentials") == "environment" else tuple(names)


def _read_guide(params: Mapping[str, Any]) -> GuideOptions:
    from swagger2postman.outputs.content import GuideOptions

    return GuideOptions(params.get("credentials_url", ""), params.get("credentials_text", ""))


def _read_options(params: Mapping[str, Any]) -> Options:
    from swagger2postman.postman.options import COLLECTION_OPTIONS, Options

    return Options(**{option.param: params[option.param] for option in COLLECTION_OPTIONS})


def read_rules(params: Mapping[str, Any]) -> FindingRules:
    """Return which findings the user wants to see, and how much each matters."""
    return FindingRules(ignored=params["ignored"], severities=dict(params["severities"]))


def read_loading(params: Mapping[str, Any]) -> LoadOptions:
    """Return where documents may come from, with the key of the environment.

    Raises:
        click.UsageError: the options contradict each other.
    """
    from swagger2postman.references.loader import LoadOptions

    if params["offline"] and params["refresh"]:
        msg = "--offline and --refresh exclude each other."
        raise click.UsageError(msg)
    reading, limits = _read_limits(params["max_size"], dict(params["limits"]))
    return LoadOptions(
        refs=params["refs"],
        refs_dir=params["refs_dir"],
        offline=params["offline"],
        refresh=params["refresh"],
        allow_hosts=params["allow_hosts"],
        allow_paths=params["allow_paths"],
        api_key=_read_key(),
        limits=limits,
        reading=reading,
    )


def _read_limits(megabytes: int, numbers: Mapping[str, int]) -> tuple[ReadLimits, Limits]:
    from swagger2postman.references.fetching import Limits
    from swagger2postman.source.reader import ReadLimits

    size = megabytes * 1_000_000
    usual = ReadLimits()
    nodes = numbers.get("nodes", megabytes * 30_000)
    depth = numbers.get("depth", usual.max_depth)
    reading = ReadLimits(
        max_bytes=size,
        max_nodes=nodes,
        max_depth=depth,
        max_expanded=numbers.get("aliases", 4 * nodes // 3),
        max_steps=numbers.get("steps", usual.max_steps),
        max_findings=numbers.get("findings", usual.max_findings),
    )
    return reading, Limits(max_bytes=size, max_documents=numbers.get("documents", Limits().max_documents))


def _read_key() -> str:
    key = os.environ.get(KEY_VARIABLE, "").strip()
    if not (key.isascii() and key.isprintable()):
        msg = f"{KEY_VARIABLE} holds characters that no key has; copy it again from SwaggerHub."
        raise click.UsageError(msg)
    return key
