"""Where a settings file is looked for: in a document's folder and above it, as far as that belongs to one project."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from swagger2postman.system.regular_files import is_ours

__all__ = ["NAME", "Found", "find_settings"]

NAME = "swagger2postman.toml"
_REPOSITORY = (".git", ".hg", ".svn")


class Found(NamedTuple):
    """The nearest settings file of this user's; nearer ones of other users were passed over."""

    path: Path | None
    of_others: tuple[Path, ...] = ()


def find_settings(spec: Path) -> Found:
    """Look for the settings file in the folder of a document, or in the nearest folder above that has one.

    The last folder that is looked into is the root of a repository, the user's home, or the top of a file system.
    """
    of_others: list[Path] = []
    for folder in _folders(spec):
        path = folder / NAME
        try:
            if not path.is_file():
                continue
            if is_ours(path.stat()):
                return Found(path, tuple(of_others))
        except OSError:  # a folder, or a link, that may not be looked into
            continue
        of_others.append(path)
    return Found(None, tuple(of_others))


def _folders(spec: Path) -> Iterator[Path]:
    start = spec.absolute() if spec.is_dir() else spec.absolute().parent
    if ".." in start.parts:  # what stands before it is not above the document
        start = Path(os.path.realpath(start))
    home, system = _home(), _file_system(start)
    for folder in (start, *start.parents):
        if _file_system(folder) != system:
            return
        yield folder
        if any(os.path.lexists(folder / name) for name in _REPOSITORY) or os.path.realpath(folder) == home:
            return


def _home() -> str:
    try:
        return os.path.realpath(Path.home())
    except RuntimeError:  # this user has none
        return ""


def _file_system(folder: Path) -> int | None:
    try:
        return folder.stat().st_dev
    except OSError:
        return None
