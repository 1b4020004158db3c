"""A loopback server that keeps every request exactly as it arrived, and decoders for what a request is made of."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote, unquote_plus

import pytest
from _pytest.mark import ParameterSet
from msgspec.structs import replace

from support.newman import run_newman
from support.paths import TESTS
from swagger2postman import Options, convert
from swagger2postman.postman.model import Collection

__all__ = ["DOCUMENTS", "Arrived", "Changes", "Rows", "Wire", "arrives", "cases", "converted", "in_version_31", "send"]

Changes = tuple[tuple[str, str], ...]
"""Texts of a document, and what to replace them with."""

Rows = dict[str, dict[str, Any]]
"""What is meant to arrive, by row; a row is the first segment of a path template."""

_NOT_OF_THE_DOCUMENT = {
    "user-agent", "postman-token", "host", "accept-encoding", "connection", "content-length", "cache-control",
    "content-type", "cookie", "transfer-encoding", "accept",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Arrived:
    """A request as it arrived; `path` and `query` are raw, header names are in lower case."""

    method: str
    path: str
    query: str = ""
    headers: tuple[tuple[str, str], ...] = field(default=())
    body: bytes = b""

    def header(self, name: str) -> str:
        """The value of a header, several of one name joined by a bar; empty without one."""
        return " | ".join(value for key, value in self.headers if key == name)

    def decoded(self) -> dict[str, Any]:
        """All that the sender meant to say, decoded; what is empty is left out."""
        found = {
            "method": self.method,
            "path": "/".join(unquote(segment).replace("/", "%2F") for segment in self.path.split("/")),
            "query": _pairs(self.query),
            "headers": {key: self.header(key) for key, _ in self.headers if key not in _NOT_OF_THE_DOCUMENT},
            "accept": self.header("accept") if self.header("accept") != "*/*" else "",
            "cookies": [_pair(part.strip()) for part in self.header("cookie").split(";") if part.strip()],
            "type": self.header("content-type").split("; boundary=")[0],
        }  # fmt: skip
        said = {key: value for key, value in found.items() if value not in ("", [], {})}
        return {**said, "body": self._body()} if self.body else said

    def _body(self) -> Any:
        kind = self.header("content-type").partition(";")[0].lower()
        if kind == "application/x-www-form-urlencoded":
            return _pairs(self.body.decode())
        if kind == "multipart/form-data":
            return _parts(self.header("content-type"), self.body)
        if kind.endswith("json"):
            return json.loads(self.body)
        return self.body.decode()


def _pairs(text: str) -> list[tuple[str, str]]:
    """The pairs of a query or of a form, decoded as servers do: a plus is a space."""
    return [_pair(part) for part in text.replace("+", "%20").split("&") if part]


def _pair(text: str) -> tuple[str, str]:
    key, _, value = text.partition("=")
    return unquote(key), unquote(value)


def _parts(content_type: str, body: bytes) -> list[tuple[str, str, str]]:
    """Name, content type ("" without) and text of each part."""
    message = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    return [
        (
            unquote_plus(str(part.get_param("name", header="content-disposition"))),
            str(part["content-type"] or ""),
            bytes(part.get_payload(decode=True) or b"").decode(),
        )
        for part in message.iter_parts()
    ]


class Wire:
    """A server on the loopback interface that answers 200 to everything and remembers it."""

    def __init__(self) -> None:
        self.requests: list[Arrived] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self.requests))
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(requests: list[Arrived]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one_request(self) -> None:
            self.raw_requestline = self.rfile.readline(65537)
            if not self.raw_requestline or not self.parse_request():
                self.close_connection = True
                return
            path, _, query = self.path.partition("?")
            headers = tuple((key.lower(), value) for key, value in self.headers.items())
            requests.append(Arrived(self.command, path, query, headers, b"".join(self._read())))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()
            self.wfile.flush()

        def _read(self) -> Iterable[bytes]:
            if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
                yield self.rfile.read(int(self.headers.get("Content-Length") or 0))
                return
            while size := int(self.rfile.readline().split(b";")[0], 16):
                yield self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()

        def log_message(self, *args: object) -> None:
            """Stay quiet."""

    return Handler


DOCUMENTS = TESTS / "conformance"


@cache
def send(document: str, *changes: tuple[str, str], options: Options | None = None) -> dict[str, dict[str, Any]]:
    """All requests of a document of `conformance/` as newman sent them, decoded, by the first segment of the template.

    `changes` are texts of the document to be replaced first. A host `wire.example` becomes the server itself;
    without it all requests are led there by `Options.base_url`.
    """
    text = (DOCUMENTS / document).read_text("utf-8")
    for old, new in changes:
        text = text.replace(old, new)
    with Wire() as wire:
        chosen = options or Options()
        if "wire.example" not in text:
            chosen = replace(chosen, base_url=wire.url)
        text = text.replace("http://wire.example", wire.url).replace("wire.example", wire.url.removeprefix("http://"))
        made = convert(text.encode(), chosen, name=document)
        assert made.collection is not None
        rows = [item.request.url.path[0] for item in made.collection.requests()]
        done = run_newman(made.to_json())
        assert (done.failures, len(wire.requests)) == ((), len(rows)), done.output
        return {row: request.decoded() for row, request in zip(rows, wire.requests, strict=True)}


def converted(document: str, options: Options | None = None) -> Collection:
    """The collection of a document of `conformance/`."""
    made = convert((DOCUMENTS / document).read_bytes(), options).collection
    assert made is not None
    return made


def arrives(line: str, **rest: Any) -> dict[str, Any]:
    """What is meant to arrive: method and path, and query, headers, accept, cookies, type and body, as far as any."""
    method, _, path = line.partition(" ")
    return {"method": method, "path": path, **rest}


def cases(document: str, rows: Rows, *changes: tuple[str, str]) -> Iterator[ParameterSet]:
    """A case for each row: document, changes, row and what is meant to arrive."""
    version = "".join(new.removeprefix("openapi: ") + " " for _, new in changes[:1])
    for row, meant in rows.items():
        yield pytest.param(document, changes, row, meant, id=f"{document} {version}{row}")


def in_version_31() -> Changes:
    """The changes that make a 3.0 document of `conformance/` one of 3.1."""
    kinds = ("string", "integer", "object")
    nullable = ((f"type: {kind}, nullable: true", f'type: [{kind}, "null"]') for kind in kinds)
    return ("openapi: 3.0.3", "openapi: 3.1.0"), *nullable
