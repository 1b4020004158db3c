"""Responses that no token server should send, and a server that sends them byte by byte."""

from __future__ import annotations

import base64
import gzip
import json
import socket
import socketserver
import struct
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Self
from urllib.parse import quote

__all__ = ["CASES", "CLIENT_ID", "HUGE", "SECRET", "SLOW", "TOKEN", "Case", "HostileServer", "http", "said"]

CLIENT_ID = "kpn-client-4711"
SECRET = 'Wq7"r+t/yU\\8 é&lpQ'
TOKEN = "tok.en-1_2~3+4/5=="
_JSON = "application/json"

NO_TOKEN = "The response of the token endpoint has no access_token (HTTP 200): check {p}token_url."
UNUSABLE = "The access_token of the token endpoint cannot be used (HTTP 200): check {p}token_url."
NOT_BEARER = "The access_token of the token endpoint is not of the type Bearer (HTTP 200): check {p}token_url."
NOT_JSON = "The response from {p}token_url is not JSON (HTTP %s): check that this is the URL of the token endpoint."
TOO_LARGE = "The response from {p}token_url is too large (HTTP 200): check that this is the URL of the token endpoint."
MOVED = "The token endpoint redirects to another URL (HTTP %s): put the final URL into {p}token_url."
REFUSED = "The token endpoint refuses {p}client_id and {p}client_secret (HTTP %s): correct them."
GONE = "There is no token endpoint at {p}token_url (HTTP %s): correct that URL."
BUSY = "The token endpoint gets too many requests (HTTP %s): wait a minute, then try again."
REJECTED = "The token endpoint does not accept the request (HTTP %s): check {p}token_url and {p}scope."
OUT_OF_ORDER = "The token endpoint has an error (HTTP %s): try again later."
UNREACHABLE = "No connection to the token endpoint (%s): check your network, your proxy and {p}token_url."
LATE = "The token endpoint does not respond within 9 seconds: try again later."


@dataclass(frozen=True, slots=True)
class Case:
    """What a server sends, what it does then, and the sentence for it; `{p}` is the prefix of the variables."""

    name: str
    sends: bytes
    sentence: str
    then: Literal["close", "reset", "wait", "trickle"] = "close"

    def said(self, *, by_hand: bool) -> str:
        """The sentence for the variables of this case; the script of a request sent by hand sees no error's code."""
        no_response = by_hand and self.sentence.startswith((UNREACHABLE[:13], LATE[:30]))
        return (UNREACHABLE % "no answer" if no_response else self.sentence).replace("{p}", f"{self.name}_")


def http(body: bytes | str = b"", status: int | str = 200, kind: str = _JSON, **headers: str) -> bytes:
    """A response; underscores in names of headers are hyphens."""
    data = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    lines += [] if {"Content_Length", "Transfer_Encoding"} & set(headers) else [f"Content-Length: {len(data)}"]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + data


def said(value: object, status: int = 200) -> bytes:
    """A response in JSON."""
    return http(json.dumps(value), status)


def _tokens() -> Mapping[str, object]:
    """Values of access_token that are none."""
    return {
        "object": {},
        "to_string": {"toString": 1, "valueOf": 1},
        "array": [TOKEN],
        "number": 4711,
        "true": True,
        "false": False,
        "blank": "   ",
        "variable": "{{client_secret}}",
        "dynamic": "{{$guid}}",
        "half_variable": "a{{b",
        "header": f"{TOKEN}\r\nX-Evil: 1",
        "newline": f"{TOKEN}\n",
        "nul": "a\u0000b",
        "tab": "a\tb",
        "spaces": "a b",
        "space_at_end": f"{TOKEN} ",
        "emoji": "🔑",
        "latin": "tökén",
        "direction": "\u202eabc",
        "bom": "\ufeffabc",
        "surrogate": "\ud800",
        "long": "x" * 16_385,
        "longer": "x" * 100_000,
    }


def _shapes() -> Mapping[str, str]:
    """JSON without an access_token of its own."""
    return {
        "null": "null",
        "true": "true",
        "number": "-0",
        "string": f'"{TOKEN}"',
        "array": "[]",
        "in_array": f'[{{"access_token": "{TOKEN}"}}]',
        "empty": "{}",
        "proto": f'{{"__proto__": {{"access_token": "{TOKEN}"}}}}',
        "constructor": f'{{"constructor": {{"prototype": {{"access_token": "{TOKEN}"}}}}}}',
        "has_own": '{"hasOwnProperty": 1, "toString": 1, "valueOf": 1}',
        "nested": f'{{"data": {{"access_token": "{TOKEN}"}}}}',
        "upper": f'{{"ACCESS_TOKEN": "{TOKEN}"}}',
        "null_token": '{"access_token": null}',
        "empty_token": '{"access_token": ""}',
        "spaces": '{"error_description": "' + " ." * 100_000 + ' "}',
    }


def _texts() -> Mapping[str, bytes]:
    """Responses of status 200 that are not JSON."""
    text = json.dumps({"access_token": TOKEN})
    return {
        "empty": http(),
        "html": http("<!doctype html><title>Sign in</title>", kind="text/html"),
        "html_as_json": http("<html>{{client_secret}}</html>"),
        "xml": http(f"<access_token>{TOKEN}</access_token>", kind="application/xml"),
        "form": http(f"access_token={TOKEN}", kind="application/x-www-form-urlencoded"),
        "half": http(text[:-4]),
        "comma": http(text[:-1] + ",}"),
        "nan": http('{"access_token": NaN}'),
        "comment": http("/* " + "*" * 10_000 + " */" + text),
        "padded": http(f"cb({text})", kind="application/javascript"),
        "twice": http(text + text),
        "utf_16": http(text.encode("utf-16-le")),
        "binary": http(bytes(range(256)) * 40, kind="image/png"),
        "said_utf_16": http(text, kind="application/json; charset=utf-16le"),
        "cookies": http("", Set_Cookie="a=" + "b" * 12_000),
        "disposition": http("", Content_Disposition="attachment; filename=" + "=;" * 5_000),
        "kind": http("", kind="/" * 9_000),
        "parted": http("--x", kind="multipart/form-data; boundary=x"),
        "spaces": http(" ." * 100_000),
        "deep": http("[" * 200_000),
    }


def _echoes() -> Mapping[str, str]:
    """Texts with the secret in them, one way or another."""
    pair = f"{CLIENT_ID}:{SECRET}".encode()
    coded = f"{quote(CLIENT_ID, safe='')}:{quote(SECRET, safe='')}".encode()
    return {
        "plain": SECRET,
        "upper": SECRET.upper(),
        "part": SECRET[:12],
        "escaped": json.dumps(SECRET),
        "url": quote(SECRET, safe=""),
        "form": f"client_id=x&client_secret={quote(SECRET, safe='')}",
        "hex": SECRET.encode().hex(),
        "base64": base64.b64encode(SECRET.encode()).decode(),
        "base64url": base64.urlsafe_b64encode(SECRET.encode()).decode().rstrip("="),
        "basic": f"Basic {base64.b64encode(pair).decode()}",
        "basic_coded": base64.b64encode(coded).decode(),
        "shifted": base64.b64encode(b"x" + SECRET.encode()).decode(),
        "shifted_twice": base64.b64encode(b"xx" + SECRET.encode()).decode(),
        "spread": " ".join(SECRET),
        "html": SECRET.replace("&", "&amp;").replace('"', "&quot;"),
        "late": "." * 100 + " " * 880 + SECRET,
    }


def _errors() -> Mapping[str, tuple[object, str]]:
    """Errors of status 500 in JSON, and what is said of them."""
    words = "ClientId is Invalid"
    return {
        "error_code": ({"ErrorCode": {"toString": 1}, "Error": {"toString": 1}}, OUT_OF_ORDER % "500"),
        "arrays": ({"error": [words], "ErrorCode": [words], "message": [words]}, OUT_OF_ORDER % "500"),
        "fault_array": ({"fault": [words]}, OUT_OF_ORDER % "500"),
        "faultstring_array": ({"fault": {"faultstring": [words]}}, OUT_OF_ORDER % "500"),
        "fault_null": ({"fault": None, "message": "Sorry."}, OUT_OF_ORDER % "500: Sorry"),
        "fault_proto": ({"fault": {"__proto__": {"faultstring": words}}}, OUT_OF_ORDER % "500"),
        "numbers": ({"error": 1e308, "error_description": True, "message": -1}, OUT_OF_ORDER % "500"),
        "first_text": (
            {"error_description": {}, "Error": "", "error": "", "message": words},
            REFUSED % f"500: {words}",
        ),
        "lines": ({"message": "a\r\nb\u2028c\u0000\u001b[31md"}, OUT_OF_ORDER % "500: a b c [31md"),
        "direction": ({"message": "a\u202eb\u2066c\u200fd\ufeffe"}, OUT_OF_ORDER % "500: a b c d e"),
        "long": ({"message": "word " * 20_000}, OUT_OF_ORDER % ("500: " + "word " * 24).rstrip()),
        "run": ({"message": "See " + "x" * 200_000}, OUT_OF_ORDER % "500: See ***"),
        "dots": ({"message": "." * 200_000}, OUT_OF_ORDER % "500: ***"),
        "spaces": ({"message": "Wait" + " ." * 100_000 + " x"}, OUT_OF_ORDER % "500: Wait"),
        "words": ({"error": "client " * 20_000}, REFUSED % ("500: " + "client " * 17 + "c")),
    }


_STATUSES = {
    **dict.fromkeys((201, 204, 205, 206, 299), NOT_JSON),
    **dict.fromkeys((301, 302, 303, 307, 308), MOVED),
    **dict.fromkeys((300, 304, 306, 399, 400, 407, 418, 499), REJECTED),
    **dict.fromkeys((401, 403), REFUSED),
    **dict.fromkeys((404, 405, 410), GONE),
    429: BUSY,
    **dict.fromkeys((500, 502, 504, 599, 600, 999), OUT_OF_ORDER),
}

_CUT: tuple[Case, ...] = (
    Case("status_199", http("", 199), UNREACHABLE % "ECONNRESET"),
    Case("silent", b"", UNREACHABLE % "ECONNRESET"),
    Case("reset", b"", UNREACHABLE % "ECONNRESET", "reset"),
    Case("status", b"HTTP/1.1 200", UNREACHABLE % "ECONNRESET"),
    Case("header", b"HTTP/1.1 200 OK\r\nContent-", UNREACHABLE % "ECONNRESET"),
    Case("body", http('{"access_token": "a', Content_Length="400"), UNREACHABLE % "ECONNRESET"),
    Case("body_reset", http('{"access_token": "a', Content_Length="400"), UNREACHABLE % "ECONNRESET", "reset"),
    Case("chunk", http('ff\r\n{"access_tok', Transfer_Encoding="chunked"), UNREACHABLE % "ECONNRESET"),
    Case("no_chunk", http("xyz\r\n", Transfer_Encoding="chunked"), UNREACHABLE % "HPE_INVALID_CHUNK_SIZE"),
    Case("length", http("", Content_Length="-1"), UNREACHABLE % "HPE_INVALID_CONTENT_LENGTH"),
    Case("tls", b"\x15\x03\x01\x00\x02\x02\x46", UNREACHABLE % "HPE_INVALID_CONSTANT"),
    Case("old", b'{"access_token": "a"}', UNREACHABLE % "HPE_INVALID_CONSTANT"),
    Case("status_0", http("{}", "0"), UNREACHABLE % "HPE_INVALID_STATUS"),
    Case("header_nul", http("{}", X="a\0b"), UNREACHABLE % "HPE_INVALID_HEADER_TOKEN"),
    Case("cookies", http("{}", Set_Cookie="a=" + "b" * 20_000), UNREACHABLE % "HPE_HEADER_OVERFLOW"),
    Case("gzip", http("{}", Content_Encoding="gzip"), UNREACHABLE % "Z_DATA_ERROR"),
    Case("half_gzip", http(gzip.compress(b"{}")[:12], Content_Encoding="gzip"), NOT_JSON % 200),
    Case("brotli", http("{}", Content_Encoding="br"), UNREACHABLE % "ERR__ERROR_FORMAT_PADDING_2"),
)

CASES: tuple[Case, ...] = (
    *(Case(f"token_{name}", said({"access_token": value}), UNUSABLE) for name, value in _tokens().items()),
    *(Case(f"shape_{name}", http(body), NO_TOKEN) for name, body in _shapes().items()),
    *(Case(f"text_{name}", sends, NOT_JSON % 200) for name, sends in _texts().items()),
    *(
        Case(f"echo_{name}", said({"message": text}, 503), OUT_OF_ORDER % "503: ***")
        for name, text in _echoes().items()
    ),
    *(Case(f"error_{name}", said(value, 500), text) for name, (value, text) in _errors().items()),
    *(Case(f"status_{status}", http("", status), text % status) for status, text in _STATUSES.items()),
    *(Case(f"cut_{one.name}", one.sends, one.sentence, one.then) for one in _CUT),
    Case("twice", http(f'{{"access_token": "{TOKEN}", "access_token": "{{{{x}}}}"}}'), UNUSABLE),
    Case("type_mac", said({"access_token": TOKEN, "token_type": "mac"}), NOT_BEARER),
    Case("type_dpop", said({"access_token": TOKEN, "token_type": "DPoP"}), NOT_BEARER),
    Case("deep_token", http('{"access_token": ' + "[" * 5_000 + "]" * 5_000 + "}"), UNUSABLE),
    Case("deep_list", http("[" * 50_000 + "]" * 50_000), NO_TOKEN),
    Case("to_itself", http("", 307, Location="?"), UNREACHABLE % "no answer"),
)
"""Responses that arrive at once."""

HUGE: tuple[Case, ...] = (
    Case("huge_description", said({"error_description": " ." * 550_000}), TOO_LARGE),
    Case("huge_token", said({"access_token": "x" * 1_100_000}), TOO_LARGE),
    Case("huge_error", said({"error": "client " * 150_000}, 503), OUT_OF_ORDER % "503"),
    Case("bomb", http(gzip.compress(b" " * 1_100_000), Content_Encoding="gzip"), TOO_LARGE),
)
"""Responses of more than a megabyte."""

SLOW: tuple[Case, ...] = (
    Case("slow_silence", b"", LATE, "wait"),
    Case("slow_header", b"HTTP/1.1 200 OK\r\nX: ", LATE, "trickle"),
    Case("slow_body", http('{"access_token": "', Content_Length="100000"), LATE, "trickle"),
    Case("slow_rest", http(json.dumps({"access_token": TOKEN}), Content_Length="10000"), LATE, "wait"),
    Case("slow_status", b"HTTP/1.1 100 Continue\r\n\r\n", LATE, "wait"),
    Case("slow_switch", b"HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n", LATE),
)
"""Responses that never end."""


class HostileServer:
    """`with HostileServer(cases) as server:` sends each case from `/token/NAME`, and records what else is asked for."""

    def __init__(self, *cases: Case, api_response: bytes | None = None) -> None:
        self.api_response = api_response or http("{}")
        self.cases = {case.name: case for case in cases}
        self.api_requests: list[tuple[str, str]] = []
        """Path and Authorization header of each request that was not for a token."""
        self.stopped = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.owner = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """The address, without a slash at the end."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def token_url(self, name: str) -> str:
        """The address of a case."""
        return f"{self.url}/token/{name}"


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 50
    owner: HostileServer

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what some responses are made for."""


class _Handler(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        owner = self.server.owner
        path = self.rfile.readline().split()[1].decode("latin-1").split("?")[0]
        headers: dict[str, str] = {}
        while line := self.rfile.readline().strip().decode("latin-1"):
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        self.rfile.read(int(headers.get("content-length", "0")))
        if path.startswith("/token/"):
            self._send(owner.cases[path.removeprefix("/token/")], owner.stopped)
        else:
            owner.api_requests.append((path, headers.get("authorization", "")))
            self.wfile.write(owner.api_response)

    def _send(self, case: Case, stopped: threading.Event) -> None:
        self.wfile.write(case.sends)
        while case.then == "trickle" and not stopped.wait(0.05):
            self.wfile.write(b" ")
        if case.then == "wait":
            stopped.wait()
        if case.then == "reset":  # no FIN but RST
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
