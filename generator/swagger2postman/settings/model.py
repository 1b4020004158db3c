"""Settings as values: what is set for every API, what for some, and for which."""

from __future__ import annotations

import os
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from msgspec import Struct

__all__ = ["Override", "Setting", "Settings"]


class Setting(Struct, frozen=True):
    """The value of an option, and where it is set; `common` is one for every API, not in an `[[api]]`.

    `typed` is what sets it if that is the command line.
    """

    value: object
    file: Path = Path()
    line: int = 0
    common: bool = True
    typed: str = ""

    @property
    def place(self) -> str:
        """`file:line`, or what is typed."""
        return self.typed or f"{self.file}:{self.line}"


class Override(Struct, frozen=True):
    """What an `[[api]]` sets, and for which documents."""

    files: tuple[str, ...]
    titles: tuple[str, ...]
    values: Mapping[str, Setting]

    def applies(self, path: str, title: str) -> bool:
        """Tell whether all patterns match; they know `*`, `?` and `[…]`, and letters count as written."""
        name = path.rpartition("/")[2]
        in_files = any(fnmatchcase(path if "/" in each else name, each.removeprefix("./")) for each in self.files)
        in_titles = any(fnmatchcase(title, each) for each in self.titles)
        return (in_files or not self.files) and (in_titles or not self.titles)


class Settings(Struct, frozen=True):
    """What a settings file says, checked; paths are made relative to the working directory, or absolute."""

    path: Path
    values: Mapping[str, Setting]
    overrides: tuple[Override, ...] = ()

    @property
    def stated(self) -> tuple[tuple[str, Setting], ...]:
        """All that is set, for every API and for some, in the order of the file."""
        tables = (self.values, *(override.values for override in self.overrides))
        return tuple((key, setting) for table in tables for key, setting in table.items())

    @property
    def needs_title(self) -> bool:
        """Whether the title of the document matters."""
        return any(override.titles for override in self.overrides)

    def for_document(self, spec: str | Path, title: str = "") -> Mapping[str, Setting]:
        """Return the settings for one document, by their keys.

        `spec` is its file, or what else names it: `-`, OWNER/API/VERSION.
        """
        path = str(spec)
        if Path(spec).exists():
            path = Path(os.path.relpath(spec, self.path.parent)).as_posix()
        values = dict(self.values)
        for override in self.overrides:
            if override.applies(path, title):
                values.update(override.values)
        return values
