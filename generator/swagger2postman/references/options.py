"""The options that say where documents come from, and how large they may be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from swagger2postman.declaration import Declaration, Section
from swagger2postman.references.connections import read_allowed

__all__ = ["LIMITS", "LOADING_OPTIONS", "MAX_DEPTH", "read_limit", "read_mapped_file"]

MAX_DEPTH = 1000  # libraries that work on what is deeper would end the process
LIMITS: Mapping[str, str] = {
    "nodes": "keys and values, 30,000 for each MB",
    "depth": "levels, 200",
    "aliases": "keys and values once YAML aliases are written out, a third more than the nodes",
    "documents": "that are fetched, 500",
    "steps": "to validate examples, 300000000",
    "findings": "that are listed of one kind, 1000",
}
_ABOUT_LIMITS = "; ".join(f"{name} ({text})" for name, text in LIMITS.items())


def read_limit(text: str) -> tuple[str, int]:
    """Return the name and the number of NAME=NUMBER.

    Raises:
        ValueError: there is no such limit, or the number cannot be used.
    """
    name, _, number = text.partition("=")
    if name not in LIMITS or not re.fullmatch(r"[1-9][0-9]{0,17}", number):
        msg = f"“{text}” is not NAME=NUMBER; the names are {', '.join(LIMITS)}."
        raise ValueError(msg)
    if name == "depth" and int(number) > MAX_DEPTH:
        msg = f"Nothing deeper than {MAX_DEPTH} levels can be worked on."
        raise ValueError(msg)
    return name, int(number)


def read_mapped_file(text: str) -> tuple[str, Path]:
    """Split URL=FILE; where both hold equals signs, at the last one that leaves a file.

    Raises:
        ValueError: it is something else, or the file does not exist.
    """
    parts = text.split("=")
    splits = [("=".join(parts[:number]), "=".join(parts[number:])) for number in range(len(parts) - 1, 0, -1)]
    splits = [(url, file) for url, file in splits if url and file]
    if not splits:
        msg = f"“{text}” is not URL=FILE."
        raise ValueError(msg)
    for url, file in splits:
        if Path(file).exists():
            return url, Path(file)
    msg = f"“{splits[0][1]}” does not exist."
    raise ValueError(msg)


def _read_host(text: str) -> str:
    try:
        read_allowed(text)
    except ValueError:
        msg = f"“{text}” is not a host."
        raise ValueError(msg) from None
    return text


LOADING_OPTIONS = (
    Declaration(
        "ref",
        "pairs",
        Section.LOADING,
        "Use FILE for the document at URL; with a URL prefix, FILE is a folder.",
        metavar="URL=FILE",
        field="refs",
        parse=read_mapped_file,
        concern="paths",
        example='ref = ["https://api.swaggerhub.com/domains/polder/Common/1.0.0=common.yaml"]',
    ),
    Declaration(
        "refs",
        "folder",
        Section.LOADING,
        "A folder with SwaggerHub documents as OWNER/NAME/VERSION.yaml.",
        metavar="DIR",
        field="refs_dir",
        concern="paths",
        example='refs = "domains"',
    ),
    Declaration("offline", "flag", Section.LOADING, "Use files and the cache, never the network.", default=False),
    Declaration("refresh", "flag", Section.LOADING, "Fetch again what is in the cache.", default=False, listed=False),
    Declaration(
        "allow-host",
        "strings",
        Section.LOADING,
        "Fetch from this host, too (On-Premise): HOST, HOST:PORT or http://HOST.",
        metavar="HOST",
        field="allow_hosts",
        parse=_read_host,
        concern="hosts",
        example='allow-host = ["hub.example.com"]',
    ),
    Declaration(
        "allow-path",
        "paths",
        Section.LOADING,
        "Let references read this file, or all files in this folder, hidden ones too.",
        metavar="PATH",
        field="allow_paths",
        concern="paths",
        listed=False,
        example='allow-path = ["../shared"]',
    ),
    Declaration(
        "max-size",
        "number",
        Section.LOADING,
        "Read no document that is larger, nor several that are larger together.",
        metavar="MB",
        default=50,
        least=1,
        concern="limits",
        listed=False,
    ),
    Declaration(
        "limit",
        "strings",
        Section.LOADING,
        f"Raise another limit: {_ABOUT_LIMITS}.",
        metavar="NAME=NUMBER",
        field="limits",
        parse=read_limit,
        concern="limits",
        listed=False,
        example='limit = ["nodes=3000000", "depth=300"]',
    ),
)
