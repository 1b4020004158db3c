"""The settings file `swagger2postman.toml`: options of the command line that need not be given each time.

    strict = true                # for every API
    refs = "domains"             # paths are relative to the settings file

    [findings]                   # a table
    ignore = ["mock-server-first"]

    [[api]]
    file = "sim-*.yaml"          # for the documents whose file name matches, or
    title = "Bulk SMS*"          # whose title does; one pattern or a list
    base-url = "https://test.example.com"

A pattern with a slash is matched against the whole path, seen from the settings file (or OWNER/API/VERSION on
SwaggerHub). A later `[[api]]` wins over an earlier one, and all of them over what stands before them; the command line
wins over everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from swagger2postman.declaration import Declaration
from swagger2postman.settings.lines import find_lines, line_of
from swagger2postman.settings.model import Override, Setting, Settings
from swagger2postman.settings.values import describe_unknown, describe_wanted, fits, placed
from swagger2postman.system.regular_files import read_regular

__all__ = ["MAX_BYTES", "SettingsError", "SettingsProblem", "parse_settings", "read_settings"]

MAX_BYTES = 1_000_000
_API = "api"
_SELECTORS = ("file", "title")


class SettingsProblem(Struct, frozen=True):
    """One thing that is wrong with a settings file; `line` is 0 where it is not known."""

    message: str
    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" if self.line else f"{self.file}: {self.message}"


class SettingsError(Exception):
    """A settings file cannot be used; `problems` are all that is wrong with it."""

    def __init__(self, *problems: SettingsProblem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def read_settings(path: Path, options: Mapping[str, Declaration]) -> Settings:
    """Read a settings file; `options` are the settings that exist, by their keys.

    Raises:
        SettingsError: it cannot be used.
        OSError: it cannot be read.
    """
    return parse_settings(path, read_regular(path, MAX_BYTES), options)


def parse_settings(path: Path, data: bytes, options: Mapping[str, Declaration]) -> Settings:
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
        raise SettingsError(SettingsProblem("this is not UTF-8", str(path), line)) from None
    except RecursionError:
        raise SettingsError(SettingsProblem("this is nested too deeply", str(path))) from None
    except tomllib.TOMLDecodeError as error:
        match = re.search(r"^(.*) \(at (?:line (\d+), column \d+|end of document)\)$", str(error))
        line = int(match[2]) if match and match[2] else text.count("\n") + 1
        raise SettingsError(SettingsProblem(match[1] if match else str(error), str(path), line)) from None
    return _Reader(path, text, options).read(table)


class _Reader:
    """Turns the tables of a file into settings; `number` counts the [[api]], and is 0 before the first."""

    def __init__(self, path: Path, text: str, options: Mapping[str, Declaration]) -> None:
        self._path = path
        self._lines = find_lines(text)
        self._options = options
        self._tables = {key.rpartition(".")[0] for key in options if "." in key}
        self._problems: list[SettingsProblem] = []

    def read(self, table: Mapping[str, object]) -> Settings:
        """Return all settings.

        Raises:
            SettingsError: something is wrong with them; everything is named.
        """
        apis = table.get(_API, [])
        if not (isinstance(apis, list) and all(isinstance(each, dict) for each in apis)):
            self._add_problem("write [[api]], with two brackets, for each API", _API, 0)
            apis = []
        values = self._values({key: value for key, value in table.items() if key != _API}, 0)
        overrides = tuple(self._override(each, number) for number, each in enumerate(apis, 1))
        if self._problems:
            raise SettingsError(*sorted(self._problems, key=lambda problem: problem.line))
        return Settings(self._path, values, overrides)

    def _override(self, table: Mapping[str, object], number: int) -> Override:
        chosen = {key: self._patterns(table[key], key, number) for key in _SELECTORS if key in table}
        if not chosen:
            self._add_problem("say which API this is for: file = or title =", "", number)
        values = self._values({key: value for key, value in table.items() if key not in _SELECTORS}, number)
        return Override(chosen.get("file", ()), chosen.get("title", ()), values)

    def _patterns(self, value: object, key: str, number: int) -> tuple[str, ...]:
        patterns = [value] if isinstance(value, str) else value
        if isinstance(patterns, list) and patterns and all(isinstance(each, str) and each for each in patterns):
            return tuple(patterns)
        self._add_problem(f"“{key}” takes a pattern, or a list of patterns", key, number)
        return ()

    def _values(self, table: Mapping[str, object], number: int) -> Mapping[str, Setting]:
        settings: dict[str, Setting] = {}
        for key, value in self._flat(table, number):
            option = self._options.get(key)
            if option is None:
                known = (*self._options, *(_SELECTORS if number else (_API,)))
                self._add_problem(describe_unknown(key, known, self._options), key, number)
            elif fits(value, option):
                line = line_of(self._lines, key, number)
                settings[key] = Setting(placed(value, option, self._path.parent), self._path, line, common=not number)
            else:
                self._add_problem(f"“{key}” takes {describe_wanted(option)}", key, number)
        return settings

    def _flat(self, table: Mapping[str, object], number: int, prefix: str = "") -> Iterator[tuple[str, object]]:
        """The keys and values of a table, with those of the tables in it."""
        for name, value in table.items():
            key = f"{prefix}{name}"
            if key not in self._tables:
                yield key, value
            elif isinstance(value, dict):
                yield from self._flat(value, number, f"{key}.")
            else:
                self._add_problem(f"“{key}” is a table: write [{key}]", key, number)

    def _add_problem(self, message: str, key: str, number: int) -> None:
        line = line_of(self._lines, key, number)
        self._problems.append(SettingsProblem(message, str(self._path), line))
