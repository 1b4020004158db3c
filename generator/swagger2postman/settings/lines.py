"""The lines on which the keys of a settings file stand: tomllib says nothing of them, so this looks again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

__all__ = ["find_lines", "line_of"]

_HEADER = re.compile(r"\s*+(\[\[?)([^\[\]]*+)\]")
_KEY = re.compile(r"""\s*+((?:[^"'=\s#]++|"[^"]*+"|'[^']*+')(?:\s*+\.\s*+(?:[^"'=\s#]++|"[^"]*+"|'[^']*+'))*+)\s*+=""")
_API = "api"

Lines = Mapping[tuple[int, str], int]
"""The line of each key, with dots for tables: before the first [[api]] (number 0), or in the number-th."""


def find_lines(text: str) -> Lines:
    """Return the line of each key and of each header; what occurs twice counts where it is first."""
    lines: dict[tuple[int, str], int] = {}
    for line, number, key in _keys(text):
        lines.setdefault((number, key), line)
    return lines


def line_of(lines: Lines, key: str, number: int) -> int:
    """Return the line of a key, or of the table that holds it, or 0."""
    parts = key.split(".") if key else []
    for length in range(len(parts), 0, -1):
        line = lines.get((number, ".".join(parts[:length])))
        if line:
            return line
    return lines.get((number, ""), 0)


def _keys(text: str) -> Iterator[tuple[int, int, str]]:
    apis = number = 0
    prefix = ""
    for line, content in enumerate(text.splitlines(), 1):
        header = _HEADER.match(content)
        key = _KEY.match(content)
        if header:
            name = _plain(header[2])
            if header[1] == "[[" and name == _API:
                apis += 1
            is_of_api = name == _API or name.startswith(f"{_API}.")
            number = apis if is_of_api else 0
            prefix = name if number == 0 else name[len(_API) + 1 :]
            yield line, number, prefix
        elif key:
            name = _plain(key[1])
            yield line, number, f"{prefix}.{name}" if prefix else name


def _plain(name: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in name.split("."))
