"""Every security scheme, as it arrives: small documents whose operations say (`x-expect`) what has to arrive."""

from __future__ import annotations

import base64
import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import yaml

from newman import NewmanRun, run_newman
from swagger2postman import Options, convert
from swagger2postman.conversion import Conversion, UnknownSecurityError

DOCUMENTS = Path(__file__).parent / "security"
SERVER = "https://gateway.example"
CHALLENGE = 'Digest realm="r", nonce="n", qop="auth", algorithm=MD5'


@dataclass
class Recorder:
    """A server whose tokens tell where and for whom they were issued; it keeps what carries credentials."""

    url: str = ""
    arrived: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    def token(self, path: str, headers: Mapping[str, str], body: str) -> str:
        """The token for a request: path, client and what else was sent; a wrong secret is part of it."""
        form = dict(parse_qsl(body))
        scheme, _, encoded = headers.get("authorization", "").partition(" ")
        if scheme == "Basic":
            form["client_id"], _, form["client_secret"] = base64.b64decode(encoded).decode().partition(":")
        client = form.pop("client_id", "").removeprefix("v-")
        secret = form.pop("client_secret", "").removeprefix("v-").replace("client_secret", "client_id")
        grant, scope = form.pop("grant_type", ""), form.pop("scope", "")
        by = "basic" if scheme == "Basic" else ""
        fault = "" if grant in ("", "client_credentials") and secret == client else f"wrong:{secret}"
        more = " ".join(f"{key}:{value}" for key, value in form.items())
        self.tokens.append(" ".join(part for part in (path, client, scope, more, by, fault) if part))
        return self.tokens[-1]

    def answer(self, handler: BaseHTTPRequestHandler) -> tuple[int, dict[str, str]]:
        """Status and body for a request."""
        parts = urlsplit(handler.path)
        headers = {key.lower(): value for key, value in handler.headers.items()}
        body = handler.rfile.read(int(headers.get("content-length", "0"))).decode()
        if handler.command == "POST":
            return 200, {"access_token": self.token(parts.path, headers, body), "expires_in": "3599"}
        said = {"query": parts.query} if parts.query else {}
        said |= {k: v for k, v in headers.items() if k in ("authorization", "cookie") or k.startswith("x-")}
        if "authorization" in said:
            said["authorization"] = _readable(said["authorization"])
        self.arrived[parts.path.removeprefix("/v1")] = said
        refused = parts.path in self.refused
        self.refused.discard(parts.path)
        return (401 if refused or (parts.path == "/digest" and "authorization" not in said) else 200), {}


def _readable(authorization: str) -> str:
    scheme, _, rest = authorization.partition(" ")
    if scheme == "Basic":
        return f"Basic {base64.b64decode(rest).decode()}"
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


def read(name: str) -> tuple[str, dict[str, dict[str, str]]]:
    """The text of a document, and what its operations expect, by path."""
    text = (DOCUMENTS / f"{name}.yaml").read_text(encoding="utf-8")
    paths = yaml.safe_load(text)["paths"]
    return text, {path: item["get"]["x-expect"] for path, item in paths.items() if "get" in item}


def convert_text(text: str, options: Options | None = None) -> Conversion:
    """The conversion of a document."""
    return convert(text.encode(), options or Options())


def plain(conversion: Conversion) -> dict[str, Any]:
    """The collection as JSON."""
    result: dict[str, Any] = conversion.to_json()
    return result


def run(conversion: Conversion, recorder: Recorder, **values: str) -> NewmanRun:
    """A run in which every variable that is empty is filled in with v-NAME, as a user fills in credentials."""
    collection: dict[str, Any] = json.loads(json.dumps(conversion.to_json()).replace(SERVER, recorder.url))
    by_hand = not conversion.token_urls
    empty = [v["key"] for v in collection["variable"] if not v["value"] and not v["key"].endswith("token_state")]
    filled = {key: f"v-{key}" for key in empty if by_hand or not key.endswith("access_token")}
    return run_newman(collection, env_vars={**filled, **values})


@pytest.mark.parametrize("name", ["kinds", "realms", "swagger2", "names", "token-operation"])
def test_matrix(name: str) -> None:
    """Each operation carries what its document asks for, and nothing else."""
    text, expected = read(name)
    with recording() as recorder:
        done = run(convert_text(text), recorder)
        assert (recorder.arrived, done.failures) == (expected, ())
        wrong = [token for token in recorder.tokens if "wrong" in token]
        assert (wrong, len(recorder.tokens) <= len(set(recorder.tokens)) * 2) == ([], True)


def test_the_matrix_can_fail() -> None:
    """With the document's key moved elsewhere in the collection, what arrives is not what is expected."""
    text, expected = read("kinds")
    with recording() as recorder:
        run(convert_text(text.replace("name: X-Key", "name: X-Wrong")), recorder)
        wrong = {path for path, said in expected.items() if recorder.arrived[path] != said}
        assert wrong == {"/root", "/again", "/mtls-and-key", "/all-keys", "/basic-and-key"}


@pytest.mark.parametrize(
    ("name", "options", "expected"),
    [
        (
            "kinds",
            Options(security="HeaderKey"),
            {"/optional": {"x-key": "v-header_key"}, "/either": {"x-key": "v-header_key"}, "/open": {}},
        ),
        (
            "kinds",
            Options(token_url=f"{SERVER}/token/given", token_params=(("audience", "a b&c"),)),
            {"/bearer": {"authorization": "Bearer /token/given client_id audience:a b&c"}, "/undefined": {}},
        ),
        (
            "realms",
            Options(client_auth="basic", auth="both", credentials="environment"),
            {
                "/root": {"authorization": "Bearer /token/main client_id a b basic"},
                "/other": {"authorization": "Bearer /token/grip grip_realm_client_id g basic"},
                "/key": {"x-key": "v-key"},
            },
        ),
    ],
    ids=["prefer", "token-url", "basic-both-environment"],
)
def test_options(name: str, options: Options, expected: dict[str, dict[str, str]]) -> None:
    """What the options of security say arrives."""
    with recording() as recorder:
        made = convert_text(read(name)[0], options)
        own = {v.key: f"v-{v.key}" for e in made.environments for v in e.values if not v.value}
        done = run(made, recorder, **own)
        assert ({path: recorder.arrived[path] for path in expected}, done.failures) == (expected, ())


def test_a_token_url_serves_schemes_that_are_not_defined() -> None:
    """With a token URL a scheme that is required, but not defined, is a bearer token from there."""
    text = read("swagger2")[0]
    text = text[: text.index("securityDefinitions")]
    made = convert_text(text, Options(token_url=f"{SERVER}/token/given"))
    auth = {"type": "bearer", "bearer": [{"key": "token", "value": "{{access_token}}", "type": "string"}]}
    assert (made.token_urls, plain(made)["auth"]) == ((f"{SERVER}/token/given",), auth)


def test_a_refused_token_is_fetched_anew() -> None:
    """After a 401 the next request has a token fetched again: one more than without."""
    text, _ = read("realms")
    with recording() as calm:
        run(convert_text(text), calm)
    with recording() as recorder:
        recorder.refused = {"/root"}
        run(convert_text(text), recorder)
    main = "/token/main client_id a b"
    assert (calm.tokens.count(main) + 1, recorder.arrived) == (recorder.tokens.count(main), calm.arrived)


def test_native() -> None:
    """Postman's own OAuth 2.0 has all that the document and the options say, no script and no token of ours."""
    options = Options(auth="native", client_auth="basic", token_params=(("audience", "x"),))
    made = plain(convert_text(read("realms")[0], options))
    assert ("event" in made, [item["name"] for item in made["item"] if "Get Access" in item["name"]]) == (False, [])
    assert {one["key"]: one["value"] for one in made["auth"]["oauth2"]} == {
        "grant_type": "client_credentials",
        "accessTokenUrl": "{{token_url}}",
        "clientId": "{{client_id}}",
        "clientSecret": "{{client_secret}}",
        "scope": "{{scope}}",
        "client_authentication": "header",
        "addTokenTo": "header",
        "headerPrefix": "Bearer",
        "tokenName": "Main",
        "tokenRequestParams": [{"key": "audience", "value": "x", "enabled": True, "send_as": "request_body"}],
    }
    keys = [variable["key"] for variable in made["variable"]]
    assert [key for key in keys if key.endswith(("access_token", "token_state", "client_auth", "token_params"))] == []


def test_flows_with_a_person() -> None:
    """The flows that need a person are Postman's own, with all that the document knows."""
    made = plain(convert_text(read("kinds")[0]))
    auth = {item["name"]: item["request"].get("auth", {}) for item in made["item"]}
    found = {name: {o["key"]: o["value"] for o in auth[f"GET /{name}"]["oauth2"]} for name in ("code", "password")}
    common = {"addTokenTo": "header", "headerPrefix": "Bearer", "client_authentication": "body"}
    assert found == {
        "code": {
            "grant_type": "authorization_code",
            "authUrl": "https://id.example/auth",
            "accessTokenUrl": f"{SERVER}/oauth/token",
            "refreshTokenUrl": "https://id.example/refresh",
            "clientId": "{{client_id}}",
            "clientSecret": "{{client_secret}}",
            "scope": "read write",
            "tokenName": "Code",
            "accessToken": "{{code_token}}",
            **common,
        },
        "password": {
            "grant_type": "password_credentials",
            "accessTokenUrl": "https://id.example/token",
            "clientId": "{{password_client_id}}",
            "clientSecret": "{{password_client_secret}}",
            "username": "{{password_username}}",
            "password": "{{password_password}}",
            "tokenName": "Password",
            "accessToken": "{{password_token}}",
            **common,
        },
    }


def test_what_needs_words_is_explained() -> None:
    """The collection's description explains the schemes for which a variable is not enough."""
    description = plain(convert_text(read("kinds")[0]))["info"]["description"]["content"]
    assert [line for line in description.splitlines() if line.startswith("- **")] == [
        "- **Hoba**: HTTP authentication “hoba”; fill in the whole header Authorization.",
        "- **Oidc**: OpenID Connect; its discovery document is <https://id.example/.well-known/openid-configuration>.",
        "- **Mtls**: needs a client certificate. Add it in Postman under Settings, Certificates; with newman, give "
        "`--ssl-client-cert` and `--ssl-client-key`.",
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            ("region: {type: string, example: \"eu&west={{client_id}}\"}", "region: {type: string}"),
            "The access token comes from “POST /token/own”, which is not sent by itself: it also needs region.",
        ),
        (
            ("application/x-www-form-urlencoded", "application/json"),
            "The access token comes from “POST /token/own”, which is not sent by itself: its body is no form.",
        ),
        (
            ("    post:", "    post:\n      security: [{Key: []}]"),
            "The access token comes from “POST /token/own”, which is not sent by itself: "
            "it wants credentials of its own kind.",
        ),
        (("unused", ""), "The access token is fetched with “POST /token/own”, an operation of this document."),
    ],
    ids=["more-fields", "json", "own-key", "usable"],
)  # fmt: skip
def test_token_operation_is_reported(change: tuple[str, str], message: str) -> None:
    """Where the token comes from is said; only a form with nothing unknown in it is sent by the script."""
    made = convert_text(read("token-operation")[0].replace(*change))
    assert [one.message for one in made.diagnostics if one.code == "token-operation"] == [message]
    assert bool(made.token_urls) == ("is fetched" in message)


def test_an_unknown_scheme_is_named() -> None:
    """The library says which schemes there are when it is asked to prefer another."""
    with pytest.raises(UnknownSecurityError) as caught:
        convert_text(read("swagger2")[0], Options(security="Keys"))
    assert (caught.value.name, caught.value.known) == ("Keys", ("App", "Key", "Login", "Code"))


def test_two_headers_authorization_cannot_be_sent() -> None:
    """Where a document wants two Authorization headers at once, one is sent and the other reported, once."""
    text, _ = read("swagger2")
    made = convert_text(text.replace("[{App: [s]}]", "[{App: [s], Login: []}]"))
    assert [one.message for one in made.diagnostics if one.code == "security-left-out"] == [
        "“Login” is required together with another scheme, and a request cannot carry both."
    ]
