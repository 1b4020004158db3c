"""curl.py: the commands reach curl with exactly the arguments that are meant, in bash and in cmd.exe."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.documents import document_bytes
from support.prompt import Sent, SetVariables, arguments_in_bash, arguments_in_cmd, as_curl, commands_in_cmd
from support.tools import find_tool
from swagger2postman import convert
from swagger2postman.postman.curl import curl_posix, curl_windows, left_out

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


PIECES = (
    *"\"\\%^&|<>()! '$`=@-,;:/?[]{}~*#",
    *"\n\t\r\0\x1b\x7f\x85\u2028\u202e\u200b\ufeff\xa0",
    "é", "\uff02", "\u02ba", "“", "Ж", "😀", "a", "9", "PATH",
    "%PATH%", "%^", '\\"', '""', "\\\\", "\r\n", "^\n", "%\n", "%%",
)  # fmt: skip
WORDS = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)
PAIRS = st.lists(st.tuples(st.just("X-A") | WORDS, WORDS), max_size=3)
JSON = st.dictionaries(WORDS, WORDS | st.integers(), max_size=2).map(
    lambda value: json.dumps(value, ensure_ascii=False, indent=2)
)
SLOW = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
QUICK = settings(SLOW, max_examples=600)
URL = "https://api.example/"


def wanted(text: str, *, in_cmd: bool) -> str:
    """What of a text can be sent: cmd.exe has letters, ASCII and line ends, bash everything but NUL."""
    if not in_cmd:
        return text.replace("\0", "")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(char for char in text if char in "\n" or " " <= char <= "~" or char in "éЖ")


def header_lines(headers: list[tuple[str, str]], *, in_cmd: bool) -> list[tuple[str, str]]:
    """The headers that HTTP knows, on one line each."""
    names = "!#$%&'*+-.^_`|~"
    kept = [(n, v) for n, v in headers if n and all((c.isascii() and c.isalnum()) or c in names for c in n)]
    flat = [(n, " ".join(part for part in _cut(v))) for n, v in kept]
    return [(n, wanted(v, in_cmd=in_cmd).lstrip() if wanted(v, in_cmd=in_cmd).strip() else "") for n, v in flat]


def _cut(value: str) -> list[str]:
    """A value without the characters that end a line or a text; several of them count once."""
    parts, ended = [""], False
    for char in value:
        if char in "\r\n\0":
            parts += [] if ended else [""]
            ended = True
        else:
            parts[-1] += char
            ended = False
    return parts


def is_harmless(command: str) -> bool:
    """Whether nothing in a command acts on a terminal or hides in it."""
    return all(char == "\n" or unicodedata.category(char) not in ("Cc", "Cf", "Zl", "Zp", "Cs") for char in command)


def check(sent: Sent, given: Sent, *, in_cmd: bool) -> None:
    """Compare what curl sends with what is meant."""
    assert unquote(sent.url.removeprefix(URL)) == unquote(given.url.removeprefix(URL))
    assert sent.headers == header_lines(given.headers, in_cmd=in_cmd)
    if given.form is not None:
        assert (sent.form or []) == given.form
    elif given.body is not None and given.headers == [("Content-Type", "application/json")]:
        assert json.loads(sent.body or "") == json.loads(given.body)
    elif given.body is not None:
        assert sent.body == wanted(given.body, in_cmd=in_cmd)


REQUESTS = st.builds(
    Sent,
    method=st.sampled_from(["GET", "POST", "HEAD", "M-SEARCH"]),
    url=st.just(URL) | WORDS.map(lambda text: URL + text),
    headers=PAIRS,
    form=st.none() | PAIRS,
)
TEXT_REQUESTS = st.builds(
    Sent, method=st.just("POST"), url=st.just(URL), headers=st.just([("Content-Type", "text/plain")]), body=WORDS
)
JSON_REQUESTS = st.builds(
    Sent, method=st.just("PUT"), url=st.just(URL), headers=st.just([("Content-Type", "application/json")]), body=JSON
)


@pytest.mark.slow
@QUICK
@given(REQUESTS | TEXT_REQUESTS | JSON_REQUESTS)
def test_every_request_arrives_from_cmd(request: Sent) -> None:
    """Whatever a request holds: one command, no variable put in place, and curl gets what can be typed of it."""
    command = curl_windows(request.method, request.url, request.headers, request.form, request.body)
    assert is_harmless(command)
    arguments = arguments_in_cmd(command, SetVariables())
    assert arguments[0] == "curl"
    check(as_curl(arguments[1:]), request, in_cmd=True)


@pytest.mark.slow
@SLOW
@given(REQUESTS | TEXT_REQUESTS | JSON_REQUESTS)
def test_every_request_arrives_from_bash(tmp_path_factory: pytest.TempPathFactory, request: Sent) -> None:
    """Whatever a request holds, curl gets all of it from bash, byte for byte, and a terminal sees nothing of it."""
    command = curl_posix(request.method, request.url, request.headers, request.form, request.body)
    assert is_harmless(command)
    arguments = arguments_in_bash(command, tmp_path_factory.getbasetemp())
    check(as_curl(arguments), request, in_cmd=False)


def test_the_model_of_cmd() -> None:
    """The model does what cmd.exe does, so that commands which are wrong do not pass."""
    env = {"PATH": "C:\\x"}
    assert commands_in_cmd("a %PATH% %path:~0,1% %NONE% %PATH", env) == ["a C:\\x C:\\x %NONE% %PATH"]
    assert commands_in_cmd("a %NONE%PATH%", env) == ["a %NONEC:\\x"]
    assert commands_in_cmd("a ^\n  b\nc", env) == ["a   b", "c"]
    assert commands_in_cmd('a "x\\"y" ^\n b', env) == ['a "x\\"y" ^', " b"]  # an odd number of quotes
    assert commands_in_cmd('a "^"^^^\n\nb', env) == ['a "^"^\nb']
    assert commands_in_cmd('a ^"x ^& y^"', env) == ['a "x & y"']
    assert arguments_in_cmd(r'a "b c" d\e "f\\" "g\"h" ""', env) == ["a", "b c", "d\\e", "f\\", 'g"h', ""]
    with pytest.raises(AssertionError, match="acts on '&'"):
        commands_in_cmd('a "b\\"c & d"', env)


def test_what_would_lead_curl_elsewhere() -> None:
    """No option, no file of headers or of form fields, no second URL; headers that HTTP does not know are left out."""
    headers = [("@x", "/../../.ssh/id_rsa"), ("-o", "/tmp/x"), ("X-Blank", "  "), ("", "x"), ("X", "a\r\nInjected: b")]
    form = [("", "@secret"), ("@file", "x"), ("name@/etc/passwd", ""), ("a=b", "@c"), ("tab", "a\tb")]
    assert curl_posix("POST", "-K/etc/passwd", headers, form) == (
        "curl -X POST --url '-K/etc/passwd' \\\n"
        "  -H '-o: /tmp/x' \\\n"
        "  -H 'X-Blank;' \\\n"
        "  -H 'X: a Injected: b' \\\n"
        "  --data-raw '=%40secret' \\\n"
        "  --data-urlencode '%40file=x' \\\n"
        "  --data-urlencode 'name%40%2Fetc%2Fpasswd=' \\\n"
        "  --data-urlencode 'a%3Db=@c' \\\n"
        "  --data-raw 'tab=a%09b'"
    )
    assert left_out(headers) == (
        "The header “@x” is left out: HTTP has no such names.",
        "The header “” is left out: HTTP has no such names.",
    )


def test_what_a_terminal_would_act_on() -> None:
    """Characters that a terminal obeys are written as escapes: of bash, of JSON, of URLs; cmd.exe does without them."""
    url, headers = "https://api.example/a\x1b[2Jé", [("X-A", "a\x1b]0;é\x07")]
    body = '{\n\t"a": "\u202e\x7fé😀"}'
    kind = [("Content-Type", "application/json")]
    assert curl_posix("PUT", url, headers) == (
        "curl -X PUT --globoff 'https://api.example/a%1B[2Jé' \\\n  -H $'X-A: a\\x1b]0;é\\x07'"
    )
    assert curl_windows("PUT", url, headers) == (
        'curl -X PUT --globoff ^"https://api.example/a%^1B[2J%^C3%^A9^" ^\n  -H "X-A: a]0;é"'
    ).replace("%^", "^%^")
    assert curl_posix("PUT", url, kind, body=body).endswith("""--data-raw '{\n "a": "\\u202e\\u007fé😀"}'""")
    assert curl_windows("PUT", url, kind, body=body).endswith(
        r'--data-raw "{ \"a\": \"\u202e\u007f\u00e9\ud83d\ude00\"}"'
    )
    assert left_out(headers, "a\0b") == (
        "For Windows, characters that its prompt cannot hold are left out of the header “X-A”.",
        "A NUL character is left out of the body: no command line can hold it.",
    )
    assert left_out(kind, body) == ()


@contextmanager
def listening() -> Iterator[tuple[str, list[tuple[str, dict[str, str], bytes]]]]:
    """A server that keeps path, headers and body of what it gets."""
    got: list[tuple[str, dict[str, str], bytes]] = []

    class Keeper(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            got.append((self.path, dict(self.headers.items()), body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Keeper)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", got
    finally:
        server.shutdown()
        server.server_close()


def test_what_curl_really_sends(tmp_path: Path) -> None:
    """curl itself sends what is meant, and no file, for hostile headers and fields, and for control characters."""
    curl = find_tool("curl")
    (tmp_path / "secret").write_text("S3CRET")
    (tmp_path / "x: secret").write_text("X-File: S3CRET")
    form = [("@secret", ""), ("a@secret", "@secret"), ("", "@secret"), ("e", "\x1b[0m\u2028")]
    with listening() as (url, got):
        first = curl_posix("POST", url + "/a?b=\x1b", [("@x", "secret"), ("-o", "out"), ("X", "\x1bé")], form)
        second = curl_posix("POST", url, [("Content-Type", "text/plain")], None, "@secret\x1b\r\n\u202e'\\!")
        for command in (first, second):
            assert command.startswith("curl ")
            line = f"{shlex.quote(curl)} --noproxy '*' -sS {command[5:]}"
            subprocess.run(["bash", "-c", line], cwd=tmp_path, check=True, capture_output=True, timeout=60)
    path, headers, body = got[0]
    assert (path, headers["-o"], headers["X"].encode("latin-1").decode()) == ("/a?b=%1B", "out", "\x1bé")
    assert body == b"%40secret=&a%40secret=%40secret&=%40secret&e=%1B%5B0m%E2%80%A8"
    assert got[1][2] == "@secret\x1b\r\n\u202e'\\!".encode()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["secret", "x: secret"]


def test_the_commands_in_a_collection_are_harmless() -> None:
    """In the description of “Get Access Token” no scope or parameter of a document acts on the terminal it is for."""
    scope, url = "\x1b[2J\u202e\n```\n<b>'\"%PATH%&calc&", "https://api.example/t?a=\x1b\u2028%25&b={c}"
    flows = {"clientCredentials": {"tokenUrl": url, "scopes": {scope: "x"}}}
    schemes = {"o": {"type": "oauth2", "flows": flows}}
    document = document_bytes(security=[{"o": [scope]}], components={"securitySchemes": schemes})
    collection: Any = convert(document).to_json()
    (text,) = [i["request"]["description"]["content"] for i in collection["item"] if i["name"] == "Get Access Token"]
    assert is_harmless(text)
    posix, windows = re.findall("```(?:bash|bat)\n(.*?)\n```\n", text, re.DOTALL)
    assert posix.startswith("curl -X POST")
    arguments = arguments_in_cmd(windows, SetVariables())
    assert dict(as_curl(arguments[1:]).form or [])["scope"] == scope
