"""A gateway on the loopback interface that behaves as KPN's: token servers, and APIs that want their tokens."""

from __future__ import annotations

import base64
import binascii
import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from types import TracebackType
from typing import Literal, Self
from urllib.parse import parse_qsl, unquote_plus, urlsplit

__all__ = ["Answer", "Gateway", "Mode", "Realm", "Recorded"]

Mode = Literal["kpn", "kpn_401", "html_502", "no_token", "not_json", "hang", "redirect", "sent_on", "odd"]
"""How a token server behaves: as KPN's (HTTP 500 or 401 to wrong credentials), or out of order in one of these ways."""

TokenState = Literal["none", "valid", "expired", "revoked", "foreign", "unknown"]

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Realm:
    """A token server, one client that it knows, and the API paths (by prefix) where its tokens count."""

    name: str = "main"
    token_path: str = "/oauth/client_credential/accesstoken"
    client_id: str = "kpn-client-4711"
    client_secret: str = 's3cret %+&=#é"'
    api: str = "/"
    mode: Mode = "kpn"
    ttl: float = 3599
    expires_in: object = None
    """What the answer says instead of `ttl` as a text; "absent" leaves the field out."""
    odd_answer: tuple[int, str] = (200, "")
    """Status and body of mode "odd"."""
    sent_on: tuple[int, str] = (307, "")
    """Status and address of mode "sent_on", which redirects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A request as it arrived, and what it was answered. Names of headers are in lower case."""

    kind: Literal["token", "api"]
    realm: str
    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: str
    token: TokenState
    status: int

    @property
    def form(self) -> list[tuple[str, str]]:
        """The parameters of a form body, decoded."""
        return parse_qsl(self.body, keep_blank_values=True)


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes out."""

    status: int
    body: str
    content_type: str = "application/json"
    location: str | None = None


@dataclass(slots=True)
class _Token:
    realm: str
    expires_at: float
    revoked: bool = False


@dataclass(slots=True)
class _Request:
    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: str
    token: TokenState = "none"
    realm: str = ""
    kind: Literal["token", "api"] = "api"


@dataclass
class Gateway:
    """`with Gateway() as gateway:` serves on a free port of 127.0.0.1 until the end of the block.

    `public` paths want no token; `revoking` paths answer 401 and withdraw the token that they get.
    """

    realms: Sequence[Realm] = (Realm(),)
    public: Sequence[str] = ()
    revoking: Sequence[str] = ()
    requests: list[Recorded] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._tokens: dict[str, _Token] = {}
        self._numbers = count(1)
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.gateway = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """The address, without a slash at the end."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def token_url(self, realm: str = "main") -> str:
        """The token address of a realm, with its query string as KPN writes it."""
        path = next(r.token_path for r in self.realms if r.name == realm)
        return f"{self.url}{path}?grant_type=client_credentials"

    @property
    def token_requests(self) -> list[Recorded]:
        """What reached the token servers, in order of arrival."""
        return [r for r in self.requests if r.kind == "token"]

    @property
    def api_requests(self) -> list[Recorded]:
        """What reached anything else, in order of arrival."""
        return [r for r in self.requests if r.kind == "api"]

    @property
    def issued(self) -> list[str]:
        """All tokens issued so far."""
        return list(self._tokens)

    def issue(self, realm: str = "main") -> str:
        """A valid token without a token request, as a person has who got one elsewhere."""
        ttl = next(r.ttl for r in self.realms if r.name == realm)
        with self._lock:
            token = f"token-{realm}-{next(self._numbers)}-{'x' * 12}"
            self._tokens[token] = _Token(realm, time.monotonic() + ttl)
        return token

    def answer(self, request: _Request) -> Answer | None:
        """The answer to a request, which is recorded; None if there is to be none."""
        realm = next((r for r in self.realms if r.token_path == request.path), None)
        if realm is not None:
            request.kind, request.realm = "token", realm.name
            answer = self._answer_as_token_server(realm, request)
        else:
            answer = self._answer_as_api(request)
        self._record(request, answer)
        if answer is None:
            self._stopped.wait()
        return answer

    def _record(self, request: _Request, answer: Answer | None) -> None:
        recorded = Recorded(
            kind=request.kind,
            realm=request.realm,
            method=request.method,
            path=request.path,
            query=request.query,
            headers=request.headers,
            body=request.body,
            token=request.token,
            status=answer.status if answer else 0,
        )
        with self._lock:
            self.requests.append(recorded)

    def _answer_as_token_server(self, realm: Realm, request: _Request) -> Answer | None:
        match realm.mode:
            case "hang":
                return None
            case "html_502":
                return Answer(502, "<html><body><h1>502 Bad Gateway</h1></body></html>", "text/html")
            case "not_json":
                return Answer(200, "<!doctype html><title>Sign in</title>", "text/html")
            case "redirect":
                return Answer(302, "", "text/html", location="/signin")
            case "sent_on":
                return Answer(realm.sent_on[0], "", "text/html", location=realm.sent_on[1])
            case "no_token":
                return _json(200, {"status": "approved", "expires_in": "3599"})
            case "odd":
                return Answer(*realm.odd_answer)
            case _:
                return self._issue_token(realm, request)

    def _issue_token(self, realm: Realm, request: _Request) -> Answer:
        fault = _fault_in_token_request(request)
        if fault:
            return fault
        form = dict(parse_qsl(request.body, keep_blank_values=True))
        client = _basic_credentials(request.headers) or (form.get("client_id", ""), form.get("client_secret", ""))
        if client != (realm.client_id, realm.client_secret):
            return _refusal(realm)
        token = self.issue(realm.name)
        answer: dict[str, object] = {
            "refresh_token_expires_in": "0",
            "api_product_list": "[SMS-kpn, Number Verify-kpn]",
            "organization_name": "kpn",
            "token_type": "Bearer",
            "issued_at": str(int(time.time() * 1000)),
            "client_id": realm.client_id,
            "access_token": token,
            "scope": "",
            "expires_in": realm.expires_in if realm.expires_in is not None else f"{realm.ttl:g}",
            "refresh_count": "0",
            "status": "approved",
        }
        if realm.expires_in == "absent":
            del answer["expires_in"]
        return _json(200, answer)

    def _answer_as_api(self, request: _Request) -> Answer:
        realm = max(
            (r for r in self.realms if request.path.startswith(r.api)), key=lambda r: len(r.api), default=Realm(name="")
        )
        request.realm = realm.name
        request.token = self._state_of_token(realm, request.headers.get("authorization", ""))
        if request.path in self.revoking:
            self._revoke(request.headers.get("authorization", ""))
        elif request.path in self.public or request.token == "valid":
            return _json(200, {"path": request.path})
        return _json(401, {"code": "401", "message": "Access Token not valid"})

    def _state_of_token(self, realm: Realm, authorization: str) -> TokenState:
        if not authorization:
            return "none"
        token = self._tokens.get(authorization.removeprefix("Bearer "))
        if token is None or not authorization.startswith("Bearer "):
            return "unknown"
        if token.realm != realm.name:
            return "foreign"
        if token.revoked:
            return "revoked"
        return "valid" if time.monotonic() < token.expires_at else "expired"

    def _revoke(self, authorization: str) -> None:
        token = self._tokens.get(authorization.removeprefix("Bearer "))
        if token is not None:
            token.revoked = True


def _fault_in_token_request(request: _Request) -> Answer | None:
    """What KPN's token server checks before it looks at the credentials (RFC 6749, section 4.4.2)."""
    if request.method != "POST":
        return _json(405, {"ErrorCode": "invalid_request", "Error": "Method Not Allowed"})
    if request.headers.get("content-type", "").split(";")[0].strip() != FORM and request.body:
        return _json(400, {"ErrorCode": "invalid_request", "Error": "Content-Type has to be " + FORM})
    parameters = parse_qsl(request.query, keep_blank_values=True) + parse_qsl(request.body, keep_blank_values=True)
    if [value for name, value in parameters if name == "grant_type"] != ["client_credentials"]:
        return _json(400, {"ErrorCode": "invalid_request", "Error": "grant_type has to be sent exactly once"})
    return None


def _basic_credentials(headers: Mapping[str, str]) -> tuple[str, str] | None:
    """The client of an Authorization header, form-encoded before base64 (RFC 6749, section 2.3.1)."""
    scheme, _, encoded = headers.get("authorization", "").partition(" ")
    if scheme != "Basic":
        return None
    try:
        user, _, password = base64.b64decode(encoded, validate=True).decode("ascii").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return ("", "")
    return unquote_plus(user), unquote_plus(password)


def _refusal(realm: Realm) -> Answer:
    if realm.mode == "kpn_401":
        return _json(401, {"ErrorCode": "invalid_client", "Error": "ClientId is Invalid"})
    detail = {"errorcode": "oauth.v2.InvalidClientIdentifier"}
    return _json(500, {"fault": {"faultstring": "Invalid client identifier: ClientId is Invalid", "detail": detail}})


def _json(status: int, value: object) -> Answer:
    return Answer(status, json.dumps(value))


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    gateway: Gateway

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up, as newman does after a timeout, is nothing to report."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def _handle(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        parts = urlsplit(self.path)
        answer = self.server.gateway.answer(
            _Request(
                method=self.command,
                path=parts.path,
                query=parts.query,
                headers={name.lower(): value for name, value in self.headers.items()},
                body=self.rfile.read(length).decode("utf-8", "replace"),
            )
        )
        if answer is not None:
            self._send(answer)

    def __getattr__(self, name: str) -> Callable[[], None]:
        """All methods (do_GET, do_POST, …) are handled alike."""
        if name.startswith("do_"):
            return self._handle
        raise AttributeError(name)

    def _send(self, answer: Answer) -> None:
        body = answer.body.encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(body)))
        if answer.location:
            self.send_header("Location", answer.location)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on stderr: what came is recorded."""
