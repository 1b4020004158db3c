"""cURL commands for one request, for bash and for the Windows Command Prompt (cmd.exe).

Nothing of a document becomes an option, a file or a second command, and both commands send the same request, as far as
cmd.exe can say it (`left_out` tells where it cannot).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from urllib.parse import quote, quote_plus

from msgspec import Struct

from swagger2postman.postman.shells import for_cmd, is_shown, quote_cmd, quote_posix

__all__ = ["curl_posix", "curl_windows", "left_out"]

_Pairs = Sequence[tuple[str, str]]
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110 section 5.6.2
_LINE_ENDS = re.compile(r"[\r\n\0]+")  # RFC 9110 section 5.5
_HTTP_URL = re.compile("https?://", re.IGNORECASE)
_GLOB_CHARACTERS = re.compile(r"[\[\]{}]")


class _Shell(Struct, frozen=True):
    """How a shell quotes an argument, which characters can be typed there, and which need no encoding in a URL."""

    quoted: Callable[[str], str]
    typed: Callable[[str], str]
    is_plain: Callable[[str], bool]


_POSIX = _Shell(quote_posix, str, is_shown)
_CMD = _Shell(quote_cmd, for_cmd, lambda text: text.isascii() and is_shown(text))


def curl_posix(method: str, url: str, headers: _Pairs, form: _Pairs | None = None, body: str | None = None) -> str:
    """Return the command for bash and zsh, one option a line. curl encodes the form; with one, `body` is not used."""
    if body and _is_json(body, headers):
        body = _escape_json(body, lambda char: char.isprintable() or char == "\n")
    return " \\\n  ".join(_arguments(_POSIX, method, url, headers, form=form, body=body))


def curl_windows(method: str, url: str, headers: _Pairs, form: _Pairs | None = None, body: str | None = None) -> str:
    """Return the same command for the prompt of cmd.exe; in a batch file each % would have to be doubled.

    JSON goes on one line: every line end costs cmd.exe's reader two carets.
    """
    if body and _is_json(body, headers):
        body = _escape_json(_on_one_line(body), str.isascii)
    return " ^\n  ".join(_arguments(_CMD, method, url, headers, form=form, body=body))


def left_out(headers: _Pairs, body: str | None = None) -> tuple[str, ...]:
    """Return what the commands do not hold of a request, a sentence each."""
    names = [name for name, _ in headers if not _TOKEN.fullmatch(name)]
    notes = [f"The header “{name}” is left out: HTTP has no such names." for name in names]
    texts = {f"the header “{name}”": value for name, value in _sendable(headers)}
    if body and not _is_json(body, headers):
        texts["the body"] = body
    for where, text in texts.items():
        if "\0" in text:
            notes.append(f"A NUL character is left out of {where}: no command line can hold it.")
        if for_cmd(text) != text.replace("\0", ""):
            notes.append(f"For Windows, characters that its prompt cannot hold are left out of {where}.")
    return tuple(notes)


def _arguments(
    shell: _Shell, method: str, url: str, headers: _Pairs, *, form: _Pairs | None, body: str | None
) -> list[str]:
    """The lines of a command."""
    lines = [f"curl {_method_option(method, shell)} {_url_argument(url, shell)}"]
    for name, value in _sendable(headers):
        lines.append(f"-H {shell.quoted(_header_line(name, shell.typed(value)))}")
    if form is not None:
        lines += [_form_option(name, value, shell) for name, value in form]
    elif body is not None:
        lines.append(f"--data-raw {shell.quoted(body)}")  # unlike --data it does not take @name for a file
    return lines


def _header_line(name: str, value: str) -> str:
    """A header as curl reads it: “Name:” would remove a header of curl's own, “Name;” sends it empty."""
    return f"{name}: {value}" if value.strip() else f"{name};"


def _method_option(method: str, shell: _Shell) -> str:
    if method == "HEAD":
        return "--head"
    if method.isascii() and method.isalpha():
        return f"-X {method}"
    return f"-X {shell.quoted(''.join(_TOKEN.findall(method)))}"


def _url_argument(url: str, shell: _Shell) -> str:
    url = "".join(char if shell.is_plain(char) and char not in " \n" else quote(char, errors="replace") for char in url)
    options = ""
    if _GLOB_CHARACTERS.search(url):
        options += "--globoff "  # curl would take these for patterns
    if not _HTTP_URL.match(url):
        options += "--url "  # a URL that begins with “-” is not an option
    return options + shell.quoted(url)


def _form_option(name: str, value: str, shell: _Shell) -> str:
    """A field of a form. curl encodes what follows the first “=”, not the name before it, and drops an empty name."""
    encoded = quote_plus(name, errors="replace")
    if name and shell.is_plain(value) and "\n" not in value:
        return f"--data-urlencode {shell.quoted(f'{encoded}={value}')}"
    return f"--data-raw {shell.quoted(encoded + '=' + quote_plus(value, errors='replace'))}"


def _sendable(headers: _Pairs) -> list[tuple[str, str]]:
    """The headers that HTTP can carry, each on one line; “@file” is not a name, and curl would read that file."""
    return [(name, _LINE_ENDS.sub(" ", value)) for name, value in headers if _TOKEN.fullmatch(name)]


def _on_one_line(text: str) -> str:
    """JSON on one line; its line ends stand between values only."""
    first, *more = text.split("\n")
    if not more:
        return text
    inner = [line for line in map(str.strip, more[:-1]) if line]
    return " ".join((first.rstrip(), *inner, more[-1].lstrip()))


def _escape_json(text: str, stays: Callable[[str], bool]) -> str:
    """JSON of the same meaning without the characters that cannot stay: each has an escape in JSON's strings."""
    return "".join(char if stays(char) and char not in "\t\r\x7f" else _escape(char) for char in text)


def _escape(char: str) -> str:
    if char in "\t\r":  # these stand between values: strings hold them as escapes already
        return " "
    return "\\u007f" if char == "\x7f" else json.dumps(char)[1:-1]


def _is_json(text: str, headers: _Pairs) -> bool:
    """Tell whether a body is JSON, in which line ends stand between values only."""
    kinds = [value.lower() for name, value in headers if name.lower() == "content-type"]
    if kinds and "json" not in kinds[0]:
        return False
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
