"""curl.py: the commands reach curl with exactly the arguments that are meant, in bash and in cmd.exe."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from swagger2postman.postman.curl import curl_posix, curl_windows

TEXTS = (
    "plain",
    "",
    "two words",
    "it's",
    's3cret %+&=#é"',
    '{"a": "b & c", "d": "<e>|f^g (h)!"}',
    '{"a": "b"}',
    "back\\slash and end\\",
    'quote after \\" and \\\\" and end"',
    "100% and %PATH% and %%TEMP%%",
    "$HOME `id` $(id) \\n ~ * ? [a] !!",
    "line one\nline two & more\n",
    "^caret ^^ end^",
    "@file",
    "%",
)


def arguments_in_cmd(command: str, environment: dict[str, str]) -> list[str]:
    """What a program receives for a command pasted at the prompt of cmd.exe and split by Microsoft's C runtime."""
    return split_as_c_runtime(after_cmd(expand_percent(command, environment)))


def expand_percent(command: str, environment: dict[str, str]) -> str:
    """Phase one of cmd.exe at the prompt: %NAME% becomes its value if it has one, and stays otherwise."""
    names = "|".join(re.escape(name) for name in environment)
    return re.sub(f"%({names})%", lambda match: environment[match[1].upper()], command, flags=re.IGNORECASE)


def after_cmd(command: str) -> str:
    """Phase two of cmd.exe: quotes toggle; outside of them ^ escapes the next character, ^ and a line end continue."""
    out, at, quoted = "", 0, False
    while at < len(command):
        char = command[at]
        if char == "^" and not quoted:
            at += 1
            if command[at] == "\n":  # the line goes on, and the first character of the next line is taken as it is
                at += 1
            char = command[at]
        elif char == '"':
            quoted = not quoted
        else:
            assert quoted or char not in "&|<>()\n", f"cmd.exe would act on {char!r} in {command!r}"
            assert char != "\n", f"the command ends within quotes: {command!r}"
        out += char
        at += 1
    return out


def split_as_c_runtime(line: str) -> list[str]:
    """Microsoft's rules: 2n backslashes and a quote are n backslashes and a delimiter, 2n+1 a literal quote."""
    arguments: list[str] = []
    current, started, quoted = "", False, False
    for token in re.findall(r'\\*"|\\+|[^\\"]', line):
        if token.endswith('"'):
            slashes = len(token) - 1
            current, started = current + "\\" * (slashes // 2), True
            if slashes % 2:
                current += '"'
            else:
                quoted = not quoted
        elif token in (" ", "\t") and not quoted:
            arguments += [current] if started else []
            current, started = "", False
        else:
            current, started = current + token, True
    assert not quoted
    return arguments + ([current] if started else [])


def arguments_in_bash(command: str, directory: Path) -> list[str]:
    stub = directory / "curl"
    stub.write_text('#!/bin/bash\nprintf "%s\\0" "$@"\n', encoding="utf-8")
    stub.chmod(0o755)
    path = f"{directory}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(["bash", "-c", command], env={"PATH": path}, capture_output=True, check=True)
    return done.stdout.decode().split("\0")[:-1]


@pytest.mark.parametrize("text", TEXTS)
def test_a_body_arrives_unchanged_from_bash(text: str, tmp_path: Path) -> None:
    """Whatever a body holds, bash hands it to curl as it is."""
    command = curl_posix("POST", "https://api.example/a?b=c&d=e", [("Content-Type", "text/plain")], None, text)
    expected = ["-X", "POST", "https://api.example/a?b=c&d=e", "-H", "Content-Type: text/plain", "--data-raw", text]
    assert arguments_in_bash(command, tmp_path) == expected
    assert shlex.split(command.replace("\\\n", "")) == ["curl", *expected]


@pytest.mark.parametrize("text", TEXTS)
def test_a_body_arrives_unchanged_from_cmd(text: str) -> None:
    """Whatever a body holds, cmd.exe hands it to curl as it is, also if it looks like a variable that is set."""
    command = curl_windows("POST", "https://api.example/a?b=c&d=e", [("Content-Type", "text/plain")], None, text)
    expected = ["-X", "POST", "https://api.example/a?b=c&d=e", "-H", "Content-Type: text/plain", "--data-raw", text]
    environment = {"PATH": "C:\\Windows", "TEMP": "C:\\Temp"}
    assert arguments_in_cmd(command, environment) == ["curl", *expected]


def test_a_form_is_left_to_curl_to_encode() -> None:
    """Values of a form stay readable, so that a secret can be pasted over them; names are encoded here."""
    form = [("client_id", "YOUR ID"), ("odd name&=", "a=b&c")]
    command = curl_posix("POST", "https://api.example/token?grant_type=client_credentials", [("Accept", "*/*")], form)
    assert command == (
        "curl -X POST 'https://api.example/token?grant_type=client_credentials' \\\n"
        "  -H 'Accept: */*' \\\n"
        "  --data-urlencode 'client_id=YOUR ID' \\\n"
        "  --data-urlencode 'odd+name%26%3D=a=b&c'"
    )


def test_the_token_request_for_windows_reads_well() -> None:
    """Without characters that cmd.exe treats specially only double quotes are needed."""
    form = [("client_id", "YOUR_CLIENT_ID"), ("client_secret", "YOUR_CLIENT_SECRET")]
    url = "https://api.example/token?grant_type=client_credentials&x=1"
    assert curl_windows("POST", url, [], form) == (
        'curl -X POST "https://api.example/token?grant_type=client_credentials&x=1" ^\n'
        '  --data-urlencode "client_id=YOUR_CLIENT_ID" ^\n'
        '  --data-urlencode "client_secret=YOUR_CLIENT_SECRET"'
    )


def test_what_curl_itself_would_misread() -> None:
    """HEAD has its own option, brackets in an address are no pattern, an empty header is sent."""
    assert curl_posix("HEAD", "https://api.example/{id}?f[a]=1", [("X-Empty", "")]) == (
        "curl --head --globoff 'https://api.example/{id}?f[a]=1' \\\n  -H 'X-Empty;'"
    )


def test_json_goes_on_one_line_in_cmd() -> None:
    """Line ends between the values of JSON are nothing but layout, and carets would bury it; other text keeps them."""
    command = curl_windows("POST", "https://a.example", (), body='{\n  "a": "x\\ny",\n  "b": []\n}')
    assert command.endswith('--data-raw "{ \\"a\\": \\"x\\ny\\", \\"b\\": [] }"')
    assert curl_windows("POST", "https://a.example", (), body="a\nb").endswith('--data-raw ^"a^\n\nb^"')
