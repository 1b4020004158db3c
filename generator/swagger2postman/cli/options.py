"""The options of the commands, in the sections of their help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

LIMITS = {
    "nodes": "keys and values, 30,000 for each MB",
    "depth": "levels, 200",
    "aliases": "keys and values once YAML aliases are written out, a third more than the nodes",
    "documents": "that are fetched, 500",
    "steps": "to judge examples, 300000000",
    "findings": "that are listed of one kind, 1000",
}
OUTPUT = "What is written"
REQUESTS = "What the requests are"
SECURITY = "How they are authorized"
GUIDE = "What the guide says"
LOADING = "Where documents come from"
GENERAL = "General"
_SECTIONS = (OUTPUT, REQUESTS, SECURITY, GUIDE, LOADING, GENERAL)

_Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


class SectionOption(click.Option):
    """An option that stands in a section of the help; one that is on or off shows its twin as `--[no-]name`."""

    def __init__(self, *args: Any, section: str = GENERAL, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.section = section

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option as it is written, and its help."""
        record = super().get_help_record(ctx)
        if record is None or not self.secondary_opts:
            return record
        return f"--[no-]{self.opts[0].removeprefix('--')}", record[1]


def option(section: str, *names: str, **attributes: Any) -> _Decorator:
    """Return the decorator that gives a command an option."""
    return click.option(*names, cls=SectionOption, section=section, **attributes)


def switch(section: str, name: str, text: str) -> _Decorator:
    """Return the decorator for an option that is on or off; the command line can overrule a setting either way."""
    return option(section, f"--{name}/--no-{name}", default=False, help=text)


def write_sections(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    """Write the options of a command, section by section."""
    shown: dict[str, list[tuple[str, str]]] = {section: [] for section in _SECTIONS}
    for param in command.get_params(ctx):
        record = param.get_help_record(ctx) if isinstance(param, click.Option) else None
        if record is not None:
            shown[getattr(param, "section", GENERAL)].append(record)
    for section, records in shown.items():
        if records:
            with formatter.section(section):
                formatter.write_dl(records)


_LOADING = (
    option(
        LOADING,
        "--ref",
        "refs",
        metavar="URL=FILE",
        multiple=True,
        help="Use FILE for the document at URL; with a URL prefix, FILE is a folder. May be repeated.",
    ),
    option(
        LOADING,
        "--refs",
        "refs_dir",
        metavar="DIR",
        type=_FOLDER,
        help="A folder with SwaggerHub documents as OWNER/NAME/VERSION.yaml.",
    ),
    switch(LOADING, "offline", "Use files and the cache, never the network."),
    switch(LOADING, "refresh", "Fetch again what is in the cache."),
    option(
        LOADING,
        "--allow-host",
        "allow_hosts",
        metavar="HOST",
        multiple=True,
        help="Fetch from this host, too (On-Premise): HOST, HOST:PORT or http://HOST. May be repeated.",
    ),
    option(
        LOADING,
        "--allow-path",
        "allow_paths",
        metavar="PATH",
        multiple=True,
        type=click.Path(exists=True, path_type=Path),
        help="Let references read this file, or all files in this folder, hidden ones too. May be repeated.",
    ),
    option(
        LOADING,
        "--max-size",
        metavar="MB",
        type=click.IntRange(min=1),
        default=50,
        help="Read no document that is larger, nor several that are larger together. Default: 50.",
    ),
    option(
        LOADING,
        "--limit",
        "limits",
        metavar="NAME=NUMBER",
        multiple=True,
        help="Raise another bound: " + "; ".join(f"{name} ({text})" for name, text in LIMITS.items()) + ".",
    ),
)
_COLLECTION = (
    option(REQUESTS, "--base-url", metavar="URL", default="", help="Send requests here, not to the document's server."),
    option(
        REQUESTS,
        "--prefer-media-type",
        metavar="TYPE",
        default="",
        help="Send this media type where a body has several. Default: JSON first.",
    ),
    switch(REQUESTS, "exclude-deprecated", "Leave deprecated operations out."),
    option(
        REQUESTS,
        "--max-response-body",
        metavar="CHARACTERS",
        type=click.IntRange(min=0),
        default=50_000,
        help="Save no example answer that is longer. Default: 50000.",
    ),
    option(
        SECURITY, "--security", metavar="NAME", default="", help="Use this security scheme where there is a choice."
    ),
    option(SECURITY, "--token-url", metavar="URL", default="", help="Fetch access tokens here."),
    option(
        SECURITY,
        "--client-auth",
        type=click.Choice(["body", "basic"]),
        default="body",
        help="How the token server gets the secret. Default: body.",
    ),
    option(
        SECURITY,
        "--token-param",
        "token_params",
        metavar="NAME=VALUE",
        multiple=True,
        help="Send this to the token server, too. May be repeated.",
    ),
    option(
        SECURITY,
        "--auth",
        type=click.Choice(["script", "native", "both"]),
        default="script",
        help="Who fetches tokens: a script (default), Postman's own OAuth 2.0 on a click, or both.",
    ),
    option(
        SECURITY,
        "--credentials",
        type=click.Choice(["collection", "environment"]),
        default="collection",
        help="Where credentials are filled in. With environment, --environments is implied.",
    ),
    switch(SECURITY, "environments", "Write an environment file for each server, too."),
)
_TEXTS = (
    option(
        GUIDE,
        "--credentials-url",
        metavar="URL",
        default="",
        help="Where client id and secret are to be had: the guide links there.",
    ),
    option(
        GUIDE,
        "--credentials-text",
        metavar="TEXT",
        default="",
        help="How they are to be had, in your own words; lines are paragraphs.",
    ),
    option(
        GENERAL,
        "--templates",
        metavar="DIR",
        type=_FOLDER,
        help="Take scripts and texts from this folder, where it has them; see the command templates.",
    ),
)
_GENERAL = (
    option(
        GENERAL,
        "--config",
        metavar="FILE",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="The settings file. Default: the one that SWAGGER2POSTMAN_CONFIG names, or swagger2postman.toml in the "
        "document's folder or above it, once you trust that: see the command trust.",
    ),
    option(GENERAL, "--no-config", is_flag=True, help="Read and look for no settings file."),
    option(
        GENERAL,
        "--format",
        "style",
        type=click.Choice(["text", "json"]),
        default="text",
        help="How findings are written to stderr. Default: text.",
    ),
)


def loading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of loading, and those that every command has."""
    return _given(command, (*_LOADING, *_GENERAL))


def collection_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of what a collection and its guide hold."""
    return _given(command, (*_COLLECTION, *_TEXTS))


def _given(command: Callable[..., Any], options: Sequence[_Decorator]) -> Callable[..., Any]:
    for one in reversed(options):
        command = one(command)
    return command
