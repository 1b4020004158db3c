"""A SwaggerHub registry on a free loopback port, for tests: it serves documents as SwaggerHub does, and misbehaves."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import yaml

KEY = "f00d-cafe"
_SUFFIX = re.compile(r"/swagger\.(yaml|json)$")


@dataclass(frozen=True)
class Request:
    """A request as it arrived."""

    path: str
    accept: str
    authorization: str


@dataclass
class Registry:
    """What is served: YAML text by path (`/domains/O/D/V`, `/v1/apis/O/A/V`), and what came in."""

    documents: dict[str, str] = field(default_factory=dict)
    private: set[str] = field(default_factory=set)
    failures: dict[str, list[tuple[int, dict[str, str]]]] = field(default_factory=dict)
    """Answers by path that come first, one for each request, before the document is served."""
    redirects: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, bytes] = field(default_factory=dict)
    """Raw bodies by path, as they are."""
    endless: set[str] = field(default_factory=set)
    huge: set[str] = field(default_factory=set)
    """Paths whose answer states a Content-Length of 10 GB."""
    requests: list[Request] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        """The registry's address."""
        return f"http://127.0.0.1:{self.port}"

    def count(self) -> dict[str, int]:
        """How often each path was asked for."""
        return dict(Counter(request.path for request in self.requests))


@contextmanager
def running(registry: Registry) -> Iterator[Registry]:
    """Serve while the block runs; each page of `registry.documents` may hold {url}, the registry's address."""

    class Handler(_Handler):
        served = registry

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    registry.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield registry
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    served: Registry
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        registry = self.served
        path = self.path.partition("?")[0]
        accept, key = self.headers.get("Accept", ""), self.headers.get("Authorization", "")
        registry.requests.append(Request(self.path, accept, key))
        suffix = _SUFFIX.search(path)
        path = _SUFFIX.sub("", path)
        as_yaml = suffix[1] == "yaml" if suffix else "yaml" in accept
        if registry.failures.get(path):
            status, headers = registry.failures[path].pop(0)
            self._answer(status, b"", headers)
        elif path in registry.redirects:
            self._answer(302, b"", {"Location": registry.redirects[path]})
        elif path in registry.private and key != KEY:
            self._answer(401, b'{"code":401}', {})
        elif path in registry.huge:
            self._head(200, {"Content-Length": "10000000000"})
            self._pour(1_000_000)
        elif path in registry.endless:
            self._head(200, {"Connection": "close"})
            self._pour(1 << 40)
        elif path in registry.bodies:
            self._answer(200, registry.bodies[path], {})
        elif path in registry.documents:
            text = registry.documents[path].replace("{url}", registry.url)
            body = text if as_yaml else json.dumps(yaml.safe_load(text), default=str)
            self._answer(200, body.encode(), {"Content-Type": "application/yaml" if as_yaml else "application/json"})
        else:
            self._answer(404, b'{"code":404}', {})

    def _head(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self._head(status, {**headers, "Content-Length": str(len(body))})
        self.wfile.write(body)

    def _pour(self, size: int) -> None:
        self.close_connection = True
        try:
            while size > 0:
                self.wfile.write(b"# endless\n" * 1000)
                size -= 10_000
        except OSError:
            pass

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@dataclass
class Listener:
    """A socket that waits for connections and keeps what is sent to it."""

    port: int = 0
    connections: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The address to lure to."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def listening() -> Iterator[Listener]:
    """Listen while the block runs: whoever connects is noted, even without sending a byte."""
    listener = Listener()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.02)
        listener.port = server.getsockname()[1]
        over = threading.Event()

        def accept() -> None:
            while not over.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                with connection:
                    connection.settimeout(0.2)
                    listener.connections.append(connection.recv(65536))

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield listener
        finally:
            over.set()
            thread.join()
