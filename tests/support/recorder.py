"""Documents whose operations say (`x-expect`) what has to arrive, and a server that says what did."""

from __future__ import annotations

import base64
import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import yaml

from support.newman import NewmanRun, run_newman
from support.paths import TESTS
from swagger2postman import Options, convert
from swagger2postman.conversion import Conversion

DOCUMENTS = TESTS / "security"
SERVER = "https://gateway.example"
CHALLENGE = 'Digest realm="r", nonce="n", qop="auth", algorithm=MD5'
Arrival = dict[str, str]


@dataclass
class Recorder:
    """A server whose tokens tell where and for whom they were issued; it keeps what carries credentials."""

    url: str = ""
    arrived: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)
    sequence: list[tuple[str, str]] = field(default_factory=list)
    """All that came: ("token", which) and ("path", what it carried)."""
    refused: set[str] = field(default_factory=set)

    def token(self, path: str, query: str, headers: Mapping[str, str], body: str) -> str:
        """The token for a request: path, client and what else was sent; a wrong secret is part of it.

        As a token has no spaces, it is encoded as parts of URLs are; `tokens` holds the words.
        """
        is_json = headers.get("content-type", "").startswith("application/json")
        form: dict[str, Any] = json.loads(body) if is_json else dict(parse_qsl(body))
        scheme, _, encoded = headers.get("authorization", "").partition(" ")
        if scheme == "Basic":
            form["client_id"], _, form["client_secret"] = base64.b64decode(encoded).decode().partition(":")
        client = form.pop("client_id", "").removeprefix("v-")
        secret = form.pop("client_secret", "").removeprefix("v-").replace("client_secret", "client_id")
        scope = form.pop("scope", "")
        grants = [value for key, value in (*parse_qsl(query), *form.items()) if key == "grant_type"]
        form.pop("grant_type", "")
        by = ("json" if is_json else "", "basic" if scheme == "Basic" else "")
        fault = "" if grants in ([], ["client_credentials"]) and secret == client else f"wrong:{secret}:{grants}"
        marks = {key: ":" if isinstance(value, str) else ":=" for key, value in form.items()}
        more = " ".join(f"{key}{marks[key]}{form[key]}" for key in (sorted(form) if is_json else form))
        token = " ".join(part for part in (path, client, scope, more, *by, fault) if part)
        self.tokens.append(token.replace("{{", "<<"))  # braces are nothing that a token may have
        self.sequence.append(("token", f"Bearer {self.tokens[-1]}"))
        return quote(self.tokens[-1])

    def answer(self, handler: BaseHTTPRequestHandler) -> tuple[int, dict[str, str]]:
        """Status and body for a request."""
        parts = urlsplit(handler.path)
        headers = {key.lower(): value for key, value in handler.headers.items()}
        body = handler.rfile.read(int(headers.get("content-length", "0"))).decode()
        if handler.command == "POST":
            return 200, {"access_token": self.token(parts.path, parts.query, headers, body), "expires_in": "3599"}
        said = {"query": parts.query} if parts.query else {}
        said |= {k: v for k, v in headers.items() if k in ("authorization", "cookie") or k.startswith("x-")}
        if "authorization" in said:
            said["authorization"] = _readable(said["authorization"])
        self.arrived[parts.path.removeprefix("/v1")] = said
        self.sequence.append(("path", said.get("authorization", "")))
        refused = parts.path in self.refused
        self.refused.discard(parts.path)
        return (401 if refused or (parts.path == "/digest" and "authorization" not in said) else 200), {}


def _readable(authorization: str) -> str:
    scheme, _, rest = authorization.partition(" ")
    if scheme == "Basic":
        return f"Basic {base64.b64decode(rest).decode()}"
    if scheme == "Bearer":
        return unquote(authorization)
    user = re.search(r'username="([^"]*)"', rest)
    return f"Digest {user[1]}" if scheme == "Digest" and user else authorization


@contextmanager
def recording() -> Iterator[Recorder]:
    """A recorder on a free port of the loopback interface."""
    recorder = Recorder()

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            status, body = recorder.answer(self)
            data = json.dumps(body).encode()
            self.send_response(status)
            if status == 401:
                self.send_header("WWW-Authenticate", CHALLENGE)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = handle_any  # noqa: N815 - the names that the library calls

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    recorder.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield recorder
    finally:
        server.shutdown()
        server.server_close()


def read(name: str, version: str = "") -> tuple[str, dict[str, Arrival]]:
    """The text of a document, under another version of OpenAPI if one is given, and what its operations expect."""
    text = (DOCUMENTS / f"{name}.yaml").read_text(encoding="utf-8")
    paths = yaml.safe_load(text)["paths"]
    text = re.sub(r"^openapi: .*", f"openapi: {version}", text) if version else text
    return text, {path: item["get"]["x-expect"] for path, item in paths.items() if "get" in item}


def convert_text(text: str, options: Options | None = None) -> Conversion:
    """The conversion of a document."""
    return convert(text.encode(), options or Options())


def plain(conversion: Conversion) -> dict[str, Any]:
    """The collection as JSON."""
    result: dict[str, Any] = conversion.to_json()
    return result


def run(conversion: Conversion, recorder: Recorder, **values: str) -> NewmanRun:
    """A run in which every variable that is empty is filled in with v-NAME, as a user fills in credentials.

    The requests for tokens come last: before that the script has to fetch them, as for a user who begins elsewhere.
    """
    collection, filled = prepared(conversion, recorder)
    return run_newman(collection, env_vars={**filled, **values})


def prepared(conversion: Conversion, recorder: Recorder) -> tuple[dict[str, Any], dict[str, str]]:
    """The collection of such a run, with its servers led to the recorder, and what is filled in."""
    collection: dict[str, Any] = json.loads(json.dumps(conversion.to_json()).replace(SERVER, recorder.url))
    collection["item"].sort(key=lambda item: item.get("request", {}).get("method") == "POST")
    by_hand = not conversion.token_urls
    empty = [v["key"] for v in collection["variable"] if not v["value"] and not v["key"].endswith("token_state")]
    empty += [v.key for one in conversion.environments for v in one.values if not v.value]
    return collection, {key: f"v-{key}" for key in empty if by_hand or not key.endswith("access_token")}


def mistakes(name: str, version: str = "", options: Options | None = None) -> dict[str, tuple[Arrival | None, Arrival]]:
    """What arrived and what should have, for each path of a document where the two differ; and what else went wrong."""
    text, expected = read(name, version)
    with recording() as recorder:
        done = run(convert_text(text, options), recorder)
        early = unneeded(recorder.sequence)
    paths = dict.fromkeys([*expected, *recorder.arrived])
    found = {path: (recorder.arrived.get(path), expected.get(path, {})) for path in paths}
    wrong = {path: pair for path, pair in found.items() if pair[0] != pair[1]}
    meant = {said.get("authorization", "").removeprefix("Bearer ") for said in expected.values()}
    tokens = [token for token in recorder.tokens if token not in meant]  # also those that no request carries
    faults: dict[str, tuple[Arrival | None, Arrival]] = {
        f"run: {one.item}": ({"failed": one.message}, {}) for one in done.failures
    }
    faults |= {f"token: {token}": ({}, {}) for token in tokens} | {f"unneeded: {token}": ({}, {}) for token in early}
    return {**wrong, **faults}


def unneeded(sequence: list[tuple[str, str]]) -> list[str]:
    """The tokens that were fetched again, or for a request that does not carry them; those by hand come last."""
    last = max((i for i, (kind, _) in enumerate(sequence) if kind == "path"), default=0)
    fetched = [(i, token) for i, (kind, token) in enumerate(sequence[:last]) if kind == "token"]
    tokens = [token for _, token in fetched]
    again = [token for number, token in enumerate(tokens) if token in tokens[:number]]
    return [*again, *(token for i, token in fetched if sequence[i + 1][1] != token)]
