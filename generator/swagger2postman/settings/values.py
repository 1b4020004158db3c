"""The values of settings: whether one is what its declaration asks for, and what `--set KEY=VALUE` means."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from swagger2postman.declaration import Declaration, Kind

__all__ = ["describe_unknown", "describe_wanted", "fits", "from_text", "placed"]

_WANTED: Mapping[Kind, str] = {
    "flag": "true or false",
    "number": "a number",
    "string": "a string",
    "strings": "a list of strings",
    "path": "a path, as a string",
    "file": "a path, as a string",
    "folder": "a path, as a string",
    "paths": "a list of paths",
}


def describe_wanted(option: Declaration) -> str:
    """Return what a setting takes, in words."""
    if option.kind == "table":
        return f"a table of {option.metavar.partition('=')[0]} = {_any_of(option.choices)}"
    if "=" in option.metavar:
        return f"a list of strings of the form {option.metavar}"
    if option.choices:
        return _any_of(option.choices)
    if option.least is not None:
        return f"a number that is at least {option.least}"
    return _WANTED[option.kind]


def _any_of(names: tuple[str, ...]) -> str:
    *first, last = (f"“{name}”" for name in names)
    return f"{', '.join(first)} or {last}"


def describe_unknown(key: str, known: Iterable[str], settings: Iterable[str]) -> str:
    """Return what to say of a key that is not one of the `known`; all `settings` are named where none is similar."""
    close = difflib.get_close_matches(key.replace("_", "-").lstrip("-"), [*known], 1)
    hint = f"did you mean “{close[0]}”?" if close else f"there are: {', '.join(sorted(settings))}"
    return f"unknown setting “{key}”; {hint}"


def fits(value: object, option: Declaration) -> bool:
    """Tell whether a value of TOML is what a setting takes."""
    match option.kind:
        case "flag":
            return isinstance(value, bool)
        case "number":
            is_number = isinstance(value, int) and not isinstance(value, bool)
            return is_number and (option.least is None or int(str(value)) >= option.least)
        case "choice":
            return isinstance(value, str) and value in option.choices
        case "table":
            return isinstance(value, dict) and all(each in option.choices for each in value.values())
        case "strings" | "paths" | "pairs":
            return isinstance(value, list) and all(_is_item(each, option) for each in value)
    return isinstance(value, str)


def _is_item(value: object, option: Declaration) -> bool:
    return isinstance(value, str) and (option.kind != "pairs" or "=" in value)


def placed(value: object, option: Declaration, folder: Path) -> object:
    """Return a value that fits as the command line takes it, with its paths seen from the folder of the settings."""
    match value:
        case dict():
            return tuple(f"{name}={each}" for name, each in value.items())
        case list() if option.kind == "pairs":
            pairs = [each.rpartition("=") for each in value]
            return tuple(f"{url}={_path_from(folder, file)}" for url, _, file in pairs)
        case list() if option.kind == "paths":
            return tuple(_path_from(folder, each) for each in value)
        case list():
            return tuple(value)
        case str() if option.kind in ("path", "file", "folder"):
            return _path_from(folder, value)
    return value


def _path_from(folder: Path, text: str) -> str:
    """A path; `-` is stdin or stdout, and a slash at the end says that a folder is meant."""
    return text if text == "-" else str(folder / text) + ("/" if text.endswith("/") else "")


def from_text(text: str, option: Declaration) -> object:
    """Return the value of a setting as `--set` states it; of what can be repeated, one.

    Raises:
        ValueError: it is not what the setting takes.
    """
    value: object = text
    if option.kind == "flag":
        value = {"true": True, "false": False}.get(text)
    elif option.kind == "number":
        value = int(text) if re.fullmatch(r"-?[0-9]{1,18}", text) else None
    if not fits([value] if option.is_repeatable else value, option):
        msg = f"takes {describe_wanted(option)}"
        raise ValueError(msg)
    return value
