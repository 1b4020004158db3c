"""What a program receives for a command at the prompt of cmd.exe, and of bash, and what cURL makes of it.

cmd.exe reads line by line. In each it replaces %NAME% first; then it goes through the characters: a quote begins or
ends a quoted part, outside of which ^ takes the next character's meaning away, also that of the line's end, after which
the first character of the next line has none either. What is left goes to the program as one text, which the program's
C runtime splits. Delayed expansion (!NAME!) is off at the prompt.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl

__all__ = ["Sent", "SetVariables", "arguments_in_bash", "arguments_in_cmd", "as_curl", "commands_in_cmd"]


class SetVariables(Mapping[str, str]):
    """An environment in which every variable is set whose name could be, each to something that would do harm."""

    def __getitem__(self, name: str) -> str:
        if not name or name.startswith("^"):
            raise KeyError(name)
        return '" & echo EXPANDED'

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def arguments_in_cmd(command: str, environment: Mapping[str, str]) -> list[str]:
    """The arguments of the one command that a pasted text is; all C runtimes have to split it in the same way."""
    (line,) = commands_in_cmd(command, environment)
    found = [_split(line, rule) for rule in ("none", "ends", "stays")]
    assert found[0] == found[1] == found[2], line
    return found[0]


def commands_in_cmd(text: str, environment: Mapping[str, str]) -> list[str]:
    """The commands that cmd.exe runs for a text that is pasted and sent, as the programs get them."""
    lines = iter([expand_percent(line, environment) for line in text.split("\n")])
    return [command for line in lines if (command := _read(line, lines)).strip()]


def expand_percent(line: str, environment: Mapping[str, str]) -> str:
    """Phase one at the prompt: what is between two % is a name, up to a colon; one that is not set stays as it is."""
    out, at = "", 0
    while at < len(line):
        end = line.find("%", at + 1) if line[at] == "%" else -1
        name = line[at + 1 : end].partition(":")[0].upper() if end > at else ""
        if name in environment:
            out, at = out + environment[name], end + 1
        else:
            out, at = out + line[at], at + 1
    return out


def _read(line: str, more: Iterator[str]) -> str:
    """Phase two: one command, which goes on in the next line where its line's end is escaped."""
    out, at, quoted = "", 0, False
    line += "\n"
    while line[at] != "\n":
        if line[at] == "^" and not quoted:
            at += 1
            if line[at] == "\n":
                line, at = next(more, "") + "\n", 0
            out += line[at]
            if line[at] == "\n":  # an escaped end of a line is a character, and the command needs another line
                line, at = next(more, "") + "\n", -1
        else:
            quoted ^= line[at] == '"'
            assert quoted or line[at] not in "&|<>()", f"cmd.exe acts on {line[at]!r} in {line!r}"
            out += line[at]
        at += 1
    return out


def _split(line: str, doubled: str) -> list[str]:
    """The arguments of a program. Within quotes, two quotes are none, or one that `ends` or `stays` in the quotes.

    2n backslashes and a quote are n backslashes and a delimiter, 2n+1 a literal quote.
    """
    program, _, rest = line.partition(" ")
    assert '"' not in program
    arguments, current, quoted, at = [program], "", False, 0
    started = False
    while at < len(rest):
        slashes = len(rest[at:]) - len(rest[at:].lstrip("\\"))
        after = rest[at + slashes : at + slashes + 1]
        if after == '"' and slashes % 2:
            current, started, at = current + "\\" * (slashes // 2) + '"', True, at + slashes + 1
        elif after == '"':
            current, started, at = current + "\\" * (slashes // 2), True, at + slashes + 1
            if quoted and doubled != "none" and rest[at : at + 1] == '"':
                current, at = current + '"', at + 1
                quoted = doubled == "stays"
            else:
                quoted = not quoted
        elif slashes:
            current, started, at = current + "\\" * slashes, True, at + slashes
        elif after in " \t" and not quoted:
            arguments += [current] if started else []
            current, started, at = "", False, at + 1
        else:
            current, started, at = current + after, True, at + 1
    assert not quoted, line
    return arguments + ([current] if started else [])


def arguments_in_bash(command: str, directory: Path) -> list[str]:
    """The arguments that bash gives to curl."""
    stub = directory / "curl"
    stub.write_text('#!/bin/bash\nprintf "%s\\0" "$@"\n', encoding="utf-8")
    stub.chmod(0o755)
    path = f"{directory}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(["bash", "-c", command], env={"PATH": path}, capture_output=True, check=True)
    return done.stdout.decode("utf-8", "surrogatepass").split("\0")[:-1]


@dataclass
class Sent:
    """What cURL sends."""

    method: str = "GET"
    url: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    form: list[tuple[str, str]] | None = None
    body: str | None = None


def as_curl(arguments: list[str]) -> Sent:
    """What cURL makes of its arguments; fails for options and values that lead it anywhere else."""
    sent, left, data = Sent(), list(arguments), list[str]()
    while left:
        option = left.pop(0)
        if option == "--head":
            sent.method = "HEAD"
        elif option == "-X":
            sent.method = left.pop(0)
        elif option == "-H":
            header = left.pop(0)
            assert not header.startswith("@"), "curl would read a file"
            name, value = re.fullmatch(r"([^:;]+)(?::\s*(.*)|;)", header, re.DOTALL).groups()  # type: ignore[union-attr]
            assert value is None or value.strip(), "curl would remove a header"
            sent.headers.append((name, value or ""))
        elif option == "--data-urlencode":
            name, equals, value = left.pop(0).partition("=")
            assert name != "", "curl would drop the equals sign"
            assert equals == "=", "curl would read a file"
            sent.form = [*(sent.form or []), (parse_qsl(f"{name}=x")[0][0], value)]
        elif option == "--data-raw":
            data.append(left.pop(0))
            sent.form = [*(sent.form or []), *parse_qsl(data[-1], keep_blank_values=True)]
        elif option != "--globoff":
            assert sent.url == "", f"curl would fetch {option!r}"
            sent.url = left.pop(0) if option == "--url" else option
            assert option == "--url" or not option.startswith("-"), f"curl would take {option!r} for an option"
    sent.body = data[0] if len(data) == 1 else None
    return sent
