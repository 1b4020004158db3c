"""cURL commands for one request, quoted for bash and for the Windows Command Prompt (cmd.exe)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from urllib.parse import quote_plus

__all__ = ["curl_posix", "curl_windows"]

_CMD_SPECIAL = re.compile(r"[&|<>^()!]")
_BEFORE_QUOTE = re.compile(r'(?<!\\)(\\*+)"')
_CMD_ESCAPED = re.compile(r"""[&|<>^()!%"]""")


def curl_posix(
    method: str,
    url: str,
    headers: Sequence[tuple[str, str]],
    form: Sequence[tuple[str, str]] | None = None,
    body: str | None = None,
) -> str:
    """The command for bash, zsh and sh, one option a line. A form is encoded by curl, and goes before a body."""
    return " \\\n  ".join(_parts(_quote_posix, method, url, headers, form, body))


def curl_windows(
    method: str,
    url: str,
    headers: Sequence[tuple[str, str]],
    form: Sequence[tuple[str, str]] | None = None,
    body: str | None = None,
) -> str:
    """The same command to be pasted at the prompt of cmd.exe (in a batch file each % would have to be doubled).

    JSON goes on one line: every line end costs cmd.exe's reader two carets.
    """
    body = _on_one_line(body) if body and _is_json(body) else body
    return " ^\n  ".join(_parts(_quote_windows, method, url, headers, form, body))


def _on_one_line(text: str) -> str:
    first, *more = text.split("\n")
    if not more:
        return text
    inner = [line for line in map(str.strip, more[:-1]) if line]
    return " ".join((first.rstrip(), *inner, more[-1].lstrip()))


def _parts(
    quote: Callable[[str], str],
    method: str,
    url: str,
    headers: Sequence[tuple[str, str]],
    form: Sequence[tuple[str, str]] | None,
    body: str | None,
) -> list[str]:
    verb = "--head" if method == "HEAD" else f"-X {method if method.isalpha() else quote(method)}"
    glob = "--globoff " if re.search(r"[\[\]{}]", url) else ""  # curl would take these for patterns
    parts = [f"curl {verb} {glob}{quote(url)}"]
    # "Name:" would remove a header of curl's own; "Name;" sends it empty
    parts += [f"-H {quote(f'{name}: {value}' if value else f'{name};')}" for name, value in headers]
    if form is not None:
        # curl encodes what follows the first "=", not the name before it
        parts += [f"--data-urlencode {quote(f'{quote_plus(name)}={value}')}" for name, value in form]
    elif body is not None:
        parts.append(f"--data-raw {quote(body)}")  # unlike --data it does not take @name for a file
    return parts


def _is_json(text: str) -> bool:
    """Tell whether a text is JSON, in which line ends stand between values only."""
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _quote_posix(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _quote_windows(text: str) -> str:
    """One argument, first for the C runtime that splits the command line, then for cmd.exe that reads it before.

    The C runtime: within quotes `\\"` is a quote, and backslashes count only before one. cmd.exe does not know `\\"`:
    it takes each quote for the begin or end of a quoted part, outside of which `^` has to precede special characters.
    A text for which that matters is therefore written wholly outside of what cmd.exe takes for quoted.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    argument = _BEFORE_QUOTE.sub(r'\1\1\\"', text)
    last = len(argument) - len(argument.rstrip("\\"))
    argument = f'"{argument}{argument[len(argument) - last :]}"'
    if not _needs_carets(text):
        return argument
    argument = _CMD_ESCAPED.sub(r"^\g<0>", argument)
    # %NAME% is replaced even after a caret, but no variable has a name that begins with one
    argument = re.sub(r"%(?=[^\^\n])", "%^", argument)
    return argument.replace("\n", "^\n\n")  # the caret continues the line, the second line end is the character


def _needs_carets(text: str) -> bool:
    return "%" in text or "\n" in text or ('"' in text and _CMD_SPECIAL.search(text) is not None)
