"""Where credentials go: hostile documents in newman, with a server that is every host and writes down what arrives."""

from __future__ import annotations

import base64
import json
import random
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote_plus

import pytest

from support.documents import FINE, document_bytes
from support.node import run_node
from support.paths import TESTS
from support.tools import TIMES
from swagger2postman import Options, convert
from swagger2postman.conversion import Conversion

NUMBER = 120 * TIMES
PRIVATE = "reader's-own"
NAMES = (
    *("github", "aws_secret_access", "db_password", "client_secret", "access_token", "token_url", "baseUrl"),
    *("server_host", "__proto__", "{{db_password}}", "vault:aws", "api", "s2p_key", "s2p", "key", "password"),
    *("Ünïcode", "a b", "$guid"),
)
SERVERS: tuple[dict[str, Any], ...] = (
    {"url": "https://good.example/v1"},
    {"url": "http://good.example:8080"},
    {"url": "//good.example/v1"},
    {"url": "https://{host}", "variables": {"host": {"default": "good.example"}}},
    {"url": "https://{host}", "variables": {"host": {"default": "evil.example"}}},
    {"url": "https://{host}", "variables": {"host": {"default": "evil.example\\@good.example"}}},
    {"url": "https://{h.a}.{h-a}", "variables": {"h.a": {"default": "good"}, "h-a": {"default": "example"}}},
    {"url": "{whole}", "variables": {"whole": {"default": "https://evil.example/x"}}},
    {"url": "https://good.example", "variables": {"github_token": {"default": "evil.example"}}},
    {"url": "https://{github_token}.example", "variables": {"github_token": {"default": "evil"}}},
    {"url": "http:///evil.example"},
    {"url": "http:\\\\evil.example"},
    {"url": "http://evil.example\\@good.example"},
    {"url": "https://good.example@evil.example/"},
    {"url": "https://good.example#@evil.example/"},
    {"url": "https://good.example\u3002evil.example"},
    {"url": "evil.example/v1"},
    {"url": "/v1"},
    {"url": "/x/https://evil.example"},
    {"url": "https://virtserver.swaggerhub.com/polder/X/1"},
    {"url": "https://{{db_password}}.evil.example"},
    {"url": "https://evil.example/{{github_token}}"},
)  # fmt: skip
URLS = (
    *("https://good.example/token", "https://evil.example/token", "http://evil.example/token", "/token", "token"),
    *("//evil.example/token", "https:///evil.example/token", "https://evil.example\\@good.example/token"),
    *("https://{host}/token", "https://{{db_password}}.evil.example/token", "https://u:p@evil.example/token", ""),
)  # fmt: skip


PATHS = ("/a", "/{{db_password}}", "/https://evil.example/a", "//evil.example/a", "/@evil.example", "/\\\\evil.example")


def flow(kind: str, chance: random.Random) -> dict[str, Any]:
    """An OAuth 2.0 scheme with one flow."""
    urls = {"tokenUrl": chance.choice(URLS), "authorizationUrl": chance.choice(URLS), "refreshUrl": chance.choice(URLS)}
    return {"type": "oauth2", "flows": {kind: {**urls, "scopes": {"{{github_token}}": "s"}}}}


def schemes(chance: random.Random) -> dict[str, Any]:
    """Four schemes under names that readers may have in their environments."""
    flows = (
        "clientCredentials",
        "clientCredentials",
        "password",
        "authorizationCode",
        "implicit",
        "deviceAuthorization",
    )
    kinds = [
        *({"type": "apiKey", "in": place, "name": "X-{{db_password}}"} for place in ("header", "query", "cookie")),
        *({"type": "http", "scheme": kind} for kind in ("basic", "digest", "bearer", "hoba")),
        *(flow(kind, chance) for kind in (*flows, flows[0])),
        {"type": "openIdConnect", "openIdConnectUrl": chance.choice(URLS)},
        {"type": "mutualTLS"},
    ]
    return dict(zip(chance.sample(NAMES, 4), chance.sample(kinds, 4), strict=True))


def operations(names: list[str], chance: random.Random) -> Iterator[tuple[str, dict[str, Any]]]:
    """Operations with alternatives of schemes, some with servers of their own, and one that issues tokens."""
    for number in range(6):
        picked = chance.sample(names, chance.randint(0, 2))
        security = [{name: ["{{github_token}}"] for name in picked}] if picked else []
        own = {"servers": chance.sample(SERVERS, chance.randint(1, 2))} if chance.random() < 0.5 else {}
        path = chance.choice(
            ("/a", "/{{db_password}}", "/https://evil.example/a", "//evil.example/a", "/@evil.example")
        )
        yield f"{path}/{number}", {"get": {"security": security, **own, **FINE}}
    token = {"application/json": {"schema": {"properties": {"access_token": {"type": "string"}}}}}
    form = {"schema": {"properties": {"client_id": {"type": "string"}, "client_secret": {"type": "string"}}}}
    if chance.random() < 0.4:
        own = {"servers": [chance.choice(SERVERS)]} if chance.random() < 0.5 else {}
        body = {"content": {"application/x-www-form-urlencoded": form}}
        responses = {"200": {"description": "ok", "content": token}}
        yield "/token", {"post": {"security": [], **own, "requestBody": body, "responses": responses}}


def hostile_document(number: int) -> bytes:
    """A hostile document: the same for the same number."""
    chance = random.Random(number)
    found = schemes(chance)
    names = list(found)
    return document_bytes(
        version="3.1",
        info={"title": chance.choice(NAMES), "version": "1"},
        servers=chance.sample(SERVERS, chance.randint(0, 3)),
        security=[{chance.choice(names): []}],
        components={"securitySchemes": found},
        paths=dict(operations(names, chance)),
    )


def options(number: int) -> Options:
    """Each second document is converted with options of its own."""
    chance = random.Random(-number - 1)
    if number % 2:
        return Options()
    return Options(
        auth=chance.choice(("script", "native", "both")),
        client_auth=chance.choice(("body", "basic")),
        environments=chance.random() < 0.5,
    )


FIXED = {
    *("baseUrl", "client_id", "client_secret", "access_token", "token_url", "token_state", "token_params"),
    *("token_body", "scope", "client_auth"),
}


def environment(conversion: Conversion) -> dict[str, str]:
    """What the reader's environment holds: what the collection asks for, and much that is nobody's business."""
    words = ("token", "key", "password", "username", "access_key", "client_id", "client_secret", "host", "value")
    names = {name for stem in NAMES for name in (stem, *(f"{stem}_{word}" for word in words))}
    names |= {"host", "server_host", "server_github_token", "whole", "baseUrl2", "h_a", "h", "server_value"}
    made = conversion.to_json()["variable"]
    assert isinstance(made, list)
    variables = {str(one["key"]): str(one["value"]) for one in made if isinstance(one, dict)}
    ours = {key for key in variables if key in FIXED or key.startswith("s2p_")}
    asked = {key: f"v-{key}" for key in ours if not variables[key] and not key.endswith("token_state")}
    fetched = {key for key in asked if key.endswith("access_token")} if conversion.token_urls else set()
    servers = conversion.environments[-1:]  # one is chosen: the last, so that another server is the API's
    chosen = {value.key: value.value for one in servers for value in one.values if value.value}
    private = dict.fromkeys(names - ours, PRIVATE)
    return {**private, **{key: value for key, value in asked.items() if key not in fetched}, **chosen}


def run(conversions: list[Conversion]) -> list[dict[str, Any]]:
    """What arrived of each collection."""
    runs = [{"collection": one.to_json(), "environment": environment(one)} for one in conversions]
    script = TESTS / "support" / "everywhere.js"
    done = run_node(script, given=json.dumps({"runs": runs}), timeout_s=300 * TIMES)
    done.check_returncode()
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def said(request: dict[str, Any]) -> str:
    """All text of a request, decoded, with what HTTP Basic holds."""
    text = " ".join((request["url"], request["body"], *request["headers"]))
    basic = [base64.b64decode(one).decode() for one in re.findall(r"Basic ([\w+/=]+)", text)]
    return " ".join((text, unquote_plus(text), *basic))


def given_away(request: dict[str, Any]) -> set[str]:
    """What of the user's a request holds, in the words of the summary."""
    found = set()
    for whole in re.findall(r"v-([\w-]+)", said(request)):
        key = whole.removesuffix("_value")
        if key.endswith("_key"):
            found.add("API key")
        elif key.endswith(("client_id", "client_secret")):
            found.add("client id" if key.endswith("id") else "client secret")
        elif key.endswith(("username", "password")):
            found.add("user name and password")
        elif key.endswith("authorization"):
            found.add("Authorization header")
        else:
            found.add("access token" if "token" in key else "API key")
    return found


@pytest.mark.parametrize("part", range(3))
def test_credentials_go_where_the_summary_says(part: int) -> None:
    """Each host gets what the summary of a hostile document names, no other host anything, nobody what is private."""
    numbers = range(part, NUMBER, 3)
    conversions = [convert(hostile_document(number), options(number)) for number in numbers]
    faults: list[tuple[object, ...]] = []
    carrying = 0
    for number, conversion, done in zip(numbers, conversions, run(conversions), strict=True):
        told = {one.host: set(one.what) for one in conversion.destinations}
        assert done["error"] == ""
        for request in done["requests"]:
            gets = given_away(request)
            carrying += bool(gets)
            if PRIVATE in said(request):
                faults.append((number, "private", request))
            if gets - told.get(request["host"], set()):
                faults.append((number, gets, request["host"], told))
    assert faults == []
    assert carrying > NUMBER / 3
