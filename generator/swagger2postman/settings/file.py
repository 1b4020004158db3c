"""The settings file `swagger2postman.toml`: options of the command line that need not be given each time.

    strict = true                # for every API
    refs = "domains"             # paths are relative to the settings file

    [[api]]
    file = "sim-*.yaml"          # for the documents whose file name matches, or
    title = "Bulk SMS*"          # whose title does; one pattern or a list
    base-url = "https://test.example.com"

A pattern with a slash is matched against the whole path, seen from the settings file (or OWNER/API/VERSION on
SwaggerHub). Names are those of the command line, without the two dashes. A later `[[api]]` wins over an earlier one,
and all of them over what stands before them; the command line wins over everything.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal

from msgspec import Struct

from swagger2postman.system.regular_files import read_regular

__all__ = ["Kind", "Setting", "Settings", "SettingsError", "SettingsFault", "parse_settings", "read_settings"]

MOST_BYTES = 1_000_000
Kind = Literal["flag", "number", "text", "texts", "path", "paths", "pairs"]
"""What an option takes: `texts` and `paths` are repeatable; `pairs` are URL=FILE, repeatable, FILE being a path."""

_SELECTORS = ("file", "title")
_HEADER = re.compile(r"\s*+(\[\[?)([^\[\]]*+)\]")
_WANTED: Mapping[Kind, str] = {
    "flag": "true or false",
    "number": "a number",
    "text": "a text",
    "texts": "a list of texts",
    "path": "a path, as a text",
    "paths": "a list of paths",
    "pairs": "a list of texts of the form URL=FILE",
}


class SettingsFault(Struct, frozen=True):
    """One fault of a settings file; `line` is 0 where it is not known."""

    message: str
    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" if self.line else f"{self.file}: {self.message}"


class SettingsError(Exception):
    """A settings file cannot be used; `faults` are all that is wrong with it."""

    def __init__(self, *faults: SettingsFault) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class Setting(Struct, frozen=True):
    """The value of an option, and where it is set; `common` is one for every API, not in an `[[api]]`."""

    value: object
    file: Path
    line: int
    common: bool

    @property
    def place(self) -> str:
        """`file:line`."""
        return f"{self.file}:{self.line}"


class _Override(Struct, frozen=True):
    files: tuple[str, ...]
    titles: tuple[str, ...]
    values: Mapping[str, Setting]

    def applies(self, path: str, title: str) -> bool:
        """Whether all that it asks for is so; patterns know `*`, `?` and `[…]`, letters count as written."""
        name = path.rpartition("/")[2]
        of_file = any(fnmatchcase(path if "/" in one else name, one.removeprefix("./")) for one in self.files)
        of_title = any(fnmatchcase(title, one) for one in self.titles)
        return (of_file or not self.files) and (of_title or not self.titles)


class Settings(Struct, frozen=True):
    """What a settings file says, checked; paths are made relative to the working directory, or absolute."""

    path: Path
    values: Mapping[str, Setting]
    overrides: tuple[_Override, ...] = ()

    @property
    def stated(self) -> tuple[tuple[str, Setting], ...]:
        """All that is set, for every API and for some, in the order of the file."""
        tables = (self.values, *(override.values for override in self.overrides))
        return tuple((name, setting) for table in tables for name, setting in table.items())

    @property
    def needs_title(self) -> bool:
        """Whether the title of the document matters."""
        return any(override.titles for override in self.overrides)

    def for_document(self, spec: str | Path, title: str = "") -> Mapping[str, Setting]:
        """Return the options for one document, by their names on the command line without the two dashes.

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


def read_settings(path: Path, options: Mapping[str, Kind]) -> Settings:
    """Read a settings file; `options` are those there are, by name.

    Raises:
        SettingsError: it cannot be used.
        OSError: it cannot be read.
    """
    return parse_settings(path, read_regular(path, MOST_BYTES), options)


def parse_settings(path: Path, data: bytes, options: Mapping[str, Kind]) -> Settings:
    """Return what the bytes of a settings file say.

    Raises:
        SettingsError: it cannot be used.
    """
    import tomllib

    try:
        text = data.decode("utf-8-sig")
        table = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise SettingsError(SettingsFault("this is not UTF-8", str(path), line)) from None
    except RecursionError:
        raise SettingsError(SettingsFault("this is nested too deeply", str(path))) from None
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"^(.*) \(at (?:line (\d+), column \d+|end of document)\)$", str(error))
        line = int(found[2]) if found and found[2] else text.count("\n") + 1
        raise SettingsError(SettingsFault(found[1] if found else str(error), str(path), line)) from None
    return _Reader(path, text, options).read(table)


class _Reader:
    def __init__(self, path: Path, text: str, options: Mapping[str, Kind]) -> None:
        self._path = path
        self._text = text
        self._options = options
        self._faults: list[SettingsFault] = []

    def read(self, table: Mapping[str, object]) -> Settings:
        apis = table.get("api", [])
        if not (isinstance(apis, list) and all(isinstance(one, dict) for one in apis)):
            self._fault("write [[api]], with two brackets, for each API", "api", 0)
            apis = []
        values = self._values({key: value for key, value in table.items() if key != "api"}, 0)
        overrides = tuple(self._override(one, number) for number, one in enumerate(apis, 1))
        if self._faults:
            raise SettingsError(*sorted(self._faults, key=lambda fault: fault.line))
        return Settings(self._path, values, overrides)

    def _override(self, table: Mapping[str, object], number: int) -> _Override:
        chosen = {key: self._patterns(table[key], key, number) for key in _SELECTORS if key in table}
        if not chosen:
            self._fault("say which API this is for: file = or title =", "", number)
        values = self._values({key: value for key, value in table.items() if key not in _SELECTORS}, number)
        return _Override(chosen.get("file", ()), chosen.get("title", ()), values)

    def _patterns(self, value: object, key: str, number: int) -> tuple[str, ...]:
        patterns = [value] if isinstance(value, str) else value
        if isinstance(patterns, list) and patterns and all(isinstance(one, str) and one for one in patterns):
            return tuple(patterns)
        self._fault(f"“{key}” takes a pattern, or a list of patterns", key, number)
        return ()

    def _values(self, table: Mapping[str, object], number: int) -> Mapping[str, Setting]:
        known = (*self._options, *(_SELECTORS if number else ("api",)))
        found: dict[str, Setting] = {}
        for key, value in table.items():
            kind = self._options.get(key)
            if kind is None:
                close = difflib.get_close_matches(key.replace("_", "-").lstrip("-"), known, 1)
                hint = f"did you mean “{close[0]}”?" if close else f"there are: {', '.join(sorted(self._options))}"
                self._fault(f"unknown setting “{key}”; {hint}", key, number)
            elif _fits(value, kind):
                line = self._line(key, number)
                found[key] = Setting(self._placed(value, kind), self._path, line, common=not number)
            else:
                self._fault(f"“{key}” takes {_WANTED[kind]}", key, number)
        return found

    def _placed(self, value: object, kind: Kind) -> object:
        """A value with its paths seen from the settings file."""
        match value:
            case list() if kind == "pairs":
                return tuple(f"{url}={self._at(file)}" for url, _, file in (one.rpartition("=") for one in value))
            case list():
                return tuple(self._at(one) if kind == "paths" else one for one in value)
            case str() if kind == "path":
                return self._at(value)
        return value

    def _at(self, text: str) -> str:
        """A path; `-` is stdin or stdout, and a slash at the end says that a folder is meant."""
        return text if text == "-" else str(self._path.parent / text) + ("/" if text.endswith("/") else "")

    def _fault(self, message: str, key: str, number: int) -> None:
        self._faults.append(SettingsFault(message, str(self._path), self._line(key, number)))

    def _line(self, key: str, number: int) -> int:
        return _line_of(self._text, key, number)


def _fits(value: object, kind: Kind) -> bool:
    match kind:
        case "flag":
            return isinstance(value, bool)
        case "number":
            return isinstance(value, int) and not isinstance(value, bool)
        case "text" | "path":
            return isinstance(value, str)
    if not isinstance(value, list):
        return False
    return all(isinstance(one, str) and (kind != "pairs" or "=" in one) for one in value)


def _line_of(text: str, key: str, number: int) -> int:
    """The line of a key before the first table (number 0) or in the number-th [[api]]; without key, of its header."""
    for line, section, name in _keys(text):
        if section == number and (name == key or (not number and section == 0 and name == f"[{key}")):
            return line
    return 0


def _keys(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield line, section and key of each line that begins one. tomllib says nothing of lines, so this looks again."""
    section = 0
    for line, content in enumerate(text.splitlines(), 1):
        header = _HEADER.match(content)
        if header and header[1] == "[[" and header[2].strip() == "api":
            section += 1
            yield line, section, ""
        elif header:
            yield line, 0, f"[{header[2].strip().split('.')[0]}"
        else:
            key = re.match(r"""\s*["']?([^"'=\s.#]+)["']?\s*[=.]""", content)
            if key:
                yield line, section, key[1]
