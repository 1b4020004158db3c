"""scripts.py: the token scripts, run by newman against a gateway that behaves as KPN's."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

import pytest

from support.gateway import Gateway, Realm, Recorded
from support.newman import Failure, NewmanRun, run_newman
from swagger2postman.postman.scripts import Scripts

SECRET = Realm().client_secret
REFUSES = "The token endpoint refuses {0}client_id and {0}client_secret (HTTP {1}): correct them."
CLIENT_INVALID = "500: Invalid client identifier: ClientId is Invalid"


# ---- Small collections, as the converter makes them.


def event(listen: str, lines: Sequence[str]) -> dict[str, Any]:
    return {"listen": listen, "script": {"type": "text/javascript", "exec": list(lines)}}


def auth(kind: str, **attributes: str) -> dict[str, Any]:
    return {"type": kind, kind: [{"key": k, "value": v, "type": "string"} for k, v in attributes.items()]}


def bearer(prefix: str = "") -> dict[str, Any]:
    return auth("bearer", token=f"{{{{{prefix}access_token}}}}")


def item(path: str, own_auth: dict[str, Any] | None = None) -> dict[str, Any]:
    """A request of the API, named after its path."""
    url = {"raw": "{{baseUrl}}" + path, "host": ["{{baseUrl}}"], "path": path.strip("/").split("/")}
    return {"name": path, "request": {"method": "GET", "url": url, **({"auth": own_auth} if own_auth else {})}}


def token_item(prefix: str = "", *, name: str = "Get Access Token", grant_type: bool = False) -> dict[str, Any]:
    """The token request; `grant_type` puts that into the form."""
    names = ("client_id", "client_secret")
    form = [{"key": n, "value": f"{{{{{prefix}{n}}}}}", "type": "text"} for n in names]
    form += [{"key": "grant_type", "value": "client_credentials", "type": "text"}] if grant_type else []
    url = f"{{{{{prefix}token_url}}}}"
    request = {
        "method": "POST",
        "auth": {"type": "noauth"},
        "url": {"raw": url, "host": [url]},
        "body": {"mode": "urlencoded", "urlencoded": form},
    }
    before, after = Scripts().token_pre_request(prefix), Scripts().token_test(prefix)
    return {"name": name, "request": request, "event": [event("prerequest", before), event("test", after)]}


def scheme(gateway: Gateway, realm: str = "main", prefix: str = "", **other: str | None) -> dict[str, str]:
    """The variables of a scheme, filled in; `other` replaces some, None leaves a variable out."""
    known = next(r for r in gateway.realms if r.name == realm)
    values: dict[str, str | None] = {
        "access_token": "",
        "token_state": "",
        "client_id": known.client_id,
        "client_secret": known.client_secret,
        "token_url": gateway.token_url(realm),
        **other,
    }
    return {prefix + name: value for name, value in values.items() if value is not None}


class Server(Protocol):
    """A server that runs."""

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""


def collection(gateway: Server, variables: Mapping[str, str], *items: dict[str, Any]) -> dict[str, Any]:
    values = {"baseUrl": gateway.url, **variables}
    return {
        "info": {
            "name": "Test",
            "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
        },
        "variable": [{"key": k, "value": v, "type": "string"} for k, v in values.items()],
        "auth": bearer(),
        "event": [event("prerequest", Scripts().pre_request()), event("test", Scripts().response_test())],
        "item": list(items),
    }


def environment(name: str, **values: str) -> dict[str, Any]:
    return {"name": name, "values": [{"key": k, "value": v, "enabled": True} for k, v in values.items()]}


def seen(gateway: Gateway) -> list[tuple[str, str, int]]:
    """What the gateway recorded: realm of a token request or path of another one, token, status."""
    return [(f"token:{r.realm}" if r.kind == "token" else r.path, r.token, r.status) for r in gateway.requests]


def without_newmans_own(run: NewmanRun) -> list[tuple[str, str]]:
    """Item and sentence of each failed test; for a connection that fails newman counts a failure of its own."""
    return [(f.item, f.message) for f in run.failures if f.test]


def assert_clean(run: NewmanRun) -> None:
    assert (run.exit_code, run.failures) == (0, ()), run.output


# ---- Which requests get which token.


def test_one_token_for_all_requests_that_need_it_and_none_for_the_others() -> None:
    """Only requests that send one of our tokens lead to a token request, one for each scheme that is used."""
    realms = (
        Realm(),
        Realm(name="grip", token_path="/oauth/grip/accesstoken", client_id="grip", api="/grip/"),
        Realm(name="unused", token_path="/oauth/unused/accesstoken", api="/unused/"),
    )
    public = ("/public", "/key", "/own", "/basic")
    with Gateway(realms=realms, public=public) as gateway:
        variables = {
            **scheme(gateway),
            **scheme(gateway, "grip", "grip_"),
            **scheme(gateway, "unused", "unused_"),
            "own_token": "by-hand",
        }
        folder = {"name": "Folder", "item": [item("/in/folder"), item("/grip/b", bearer("grip_"))]}
        run = run_newman(
            collection(
                gateway,
                variables,
                item("/public", {"type": "noauth"}),
                item("/key", auth("apikey", key="X-Key", value="k", **{"in": "header"})),
                item("/own", auth("bearer", token="{{own_token}}")),
                item("/basic", auth("basic", username="u", password="p")),
                item("/a"),
                item("/grip/a", bearer("grip_")),
                item("/b", bearer()),
                folder,
                item("/native", auth("oauth2", accessToken="{{access_token}}", addTokenTo="header")),
            )
        )
    assert_clean(run)
    assert seen(gateway) == [
        ("/public", "none", 200),
        ("/key", "none", 200),
        ("/own", "unknown", 200),
        ("/basic", "unknown", 200),
        ("token:main", "none", 200),
        ("/a", "valid", 200),
        ("token:grip", "none", 200),
        ("/grip/a", "valid", 200),
        ("/b", "valid", 200),
        ("/in/folder", "valid", 200),
        ("/grip/b", "valid", 200),
        ("/native", "valid", 200),
    ]
    request = gateway.token_requests[0]
    assert (request.method, request.query) == ("POST", "grant_type=client_credentials")
    assert request.form == [("client_id", "kpn-client-4711"), ("client_secret", SECRET)]
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert request.headers["accept"] == "application/json"


def test_a_request_without_credentials_needs_none_when_it_is_public() -> None:
    """Requests marked noauth are sent although no credentials are filled in; --folder runs fetch a token as well."""
    with Gateway(public=("/public",)) as gateway:
        variables = scheme(gateway, client_id="", client_secret="")
        run = run_newman(collection(gateway, variables, item("/public", {"type": "noauth"})))
        folder = {"name": "Folder", "item": [item("/a")]}
        in_folder = run_newman(collection(gateway, scheme(gateway), item("/b"), folder), folder="Folder")
    assert_clean(run)
    assert_clean(in_folder)
    assert seen(gateway) == [("/public", "none", 200), ("token:main", "none", 200), ("/a", "valid", 200)]


def test_the_forms_that_a_token_request_can_take() -> None:
    """grant_type goes out exactly once; Basic, scope, extra parameters and nested variables are as configured."""
    names = ("form", "basic", "bare", "more", "nested", "twice")
    realms = tuple(Realm(name=n, token_path=f"/{n}/token", api=f"/{n}/api") for n in names)
    with Gateway(realms=realms) as gateway:
        bare = {n: f"{gateway.url}/{n}/token" for n in names}
        variables = {
            **scheme(gateway, "form", "form_", token_url=bare["form"]),
            **scheme(gateway, "basic", "basic_", token_url=bare["basic"], client_auth="basic"),
            **scheme(gateway, "bare", "bare_", client_auth="basic"),
            **scheme(gateway, "more", "more_", scope="read write:all", token_params="audience=a%26b&c=d"),
            **scheme(gateway, "nested", "nested_", token_url="{{baseUrl}}/{{part}}/token", client_id="{{the_id}}"),
            **scheme(gateway, "twice", "twice_", token_url=bare["twice"], token_params="grant_type=client_credentials"),
            "part": "nested",
            "the_id": "kpn-client-4711",
        }
        run = run_newman(collection(gateway, variables, *(item(f"/{n}/api", bearer(f"{n}_")) for n in names)))
    assert_clean(run)
    assert [(r.path, r.token) for r in gateway.api_requests] == [(f"/{n}/api", "valid") for n in names]
    grant = ("grant_type", "client_credentials")
    client = [("client_id", "kpn-client-4711"), ("client_secret", SECRET)]
    assert [(r.realm, r.query, r.form) for r in gateway.token_requests] == [
        ("form", "", [grant, *client]),
        ("basic", "", [grant]),
        ("bare", "grant_type=client_credentials", []),
        (
            "more",
            "grant_type=client_credentials",
            [*client, ("scope", "read write:all"), ("audience", "a&b"), ("c", "d")],
        ),
        ("nested", "", [grant, *client]),
        ("twice", "", [*client, grant]),
    ]
    assert [r.headers.get("authorization", "")[:6] for r in gateway.token_requests] == [
        "",
        "Basic ",
        "Basic ",
        "",
        "",
        "",
    ]


# ---- How long a token lives.


def test_a_token_is_renewed_before_it_expires() -> None:
    """A token of four seconds is renewed after two; without a usable expires_in five minutes are assumed."""
    realms = (
        Realm(name="short", token_path="/short/token", api="/short/api", ttl=4),
        Realm(name="absent", token_path="/absent/token", api="/absent/api", expires_in="absent"),
        Realm(name="words", token_path="/words/token", api="/words/api", expires_in="an hour"),
        Realm(name="number", token_path="/number/token", api="/number/api", expires_in=3599),
    )
    names = ("short", "absent", "words", "number", "absent", "words", "number", "short")
    with Gateway(realms=realms) as gateway:
        variables = {k: v for r in realms for k, v in scheme(gateway, r.name, f"{r.name}_").items()}
        items = [item(f"/{n}/api", bearer(f"{n}_")) for n in names]
        run = run_newman(collection(gateway, variables, *items), delay_ms=350)
    assert_clean(run)
    assert [r.token for r in gateway.api_requests] == ["valid"] * 8
    assert [r.realm for r in gateway.token_requests] == ["short", "absent", "words", "number", "short"]


def test_after_an_answer_401_the_next_request_fetches_a_new_token() -> None:
    """A token that the API refuses is forgotten if the scripts fetched it, and kept if it was pasted in by hand."""
    realms = (Realm(), Realm(name="grip", token_path="/grip/token", api="/grip/"))
    with Gateway(realms=realms, revoking=("/withdraw",)) as gateway:
        by_hand = scheme(gateway, "grip", "grip_", access_token="stale", client_id="", client_secret="")
        run = run_newman(
            collection(
                gateway,
                {**scheme(gateway), **by_hand},
                item("/a"),
                item("/withdraw"),
                item("/grip/a", bearer("grip_")),
                item("/b"),
                item("/grip/b", bearer("grip_")),
            )
        )
    assert_clean(run)
    assert seen(gateway) == [
        ("token:main", "none", 200),
        ("/a", "valid", 200),
        ("/withdraw", "valid", 401),
        ("/grip/a", "unknown", 401),
        ("token:main", "none", 200),
        ("/b", "valid", 200),
        ("/grip/b", "unknown", 401),
    ]
    assert run.output.count("The API refuses the access token") == 1


def test_new_credentials_mean_a_new_token(tmp_path: Path) -> None:
    """A change of client, address, scope or secret in the course of a run is noticed; nothing else fetches again."""
    realms = (Realm(), Realm(name="other", token_path="/other/token", client_id="other", api="/other/"))
    with Gateway(realms=realms) as gateway:
        one = scheme(gateway, access_token=None, token_state=None) | {"path": "main"}
        two = scheme(gateway, "other", access_token=None, token_state=None) | {"path": "other"}
        rows = [one, one, two, two, two | {"scope": "all"}, two | {"client_secret": "wrong"}, two | {"client_id": ""}]
        data = tmp_path / "data.json"
        data.write_text(json.dumps(rows), encoding="utf-8")
        variables = {"access_token": "", "token_state": ""}
        run = run_newman(collection(gateway, variables, item("/{{path}}/a")), options=("--iteration-data", str(data)))
    assert seen(gateway) == [
        ("token:main", "none", 200),
        ("/main/a", "valid", 200),
        ("/main/a", "valid", 200),
        ("token:other", "none", 200),
        ("/other/a", "valid", 200),
        ("/other/a", "valid", 200),
        ("token:other", "none", 200),
        ("/other/a", "valid", 200),
        ("token:other", "none", 500),
    ]
    assert [f.message for f in run.failures] == [
        REFUSES.format("", CLIENT_INVALID),
        "Fill in client_id in the variables of this collection.",
    ]


# ---- Where values come from and go to.


def test_an_environment_goes_before_the_collection() -> None:
    """Credentials of the environment are used, and a token that it has a variable for is stored there as well."""
    with Gateway() as gateway:
        variables = scheme(gateway, client_id="not-this-one", client_secret="nor-this-one")
        own = environment("KPN", client_id="kpn-client-4711", client_secret=SECRET, access_token="", token_state="")
        run = run_newman(collection(gateway, variables, item("/a"), item("/b")), environment=own)
    assert_clean(run)
    assert seen(gateway) == [("token:main", "none", 200), ("/a", "valid", 200), ("/b", "valid", 200)]
    assert run.environment["access_token"] == gateway.issued[0]
    state = json.loads(run.environment["token_state"])
    assert sorted(state) == ["renew_at", "settings", "token"]
    assert all(len(state[name]) <= 8 for name in ("settings", "token"))


def test_the_sentence_says_where_to_fill_in_what_is_missing() -> None:
    """An empty variable of the environment hides the collection's, so the sentence names the environment."""
    with Gateway() as gateway:
        variables = scheme(gateway, client_secret="")
        run = run_newman(collection(gateway, variables, item("/a")), environment=environment("KPN test", client_id=""))
        by_option = run_newman(collection(gateway, variables, item("/a")), env_vars={"client_secret": SECRET})
    sentence = 'Fill in client_id in the environment "KPN test", client_secret in the variables of this collection.'
    assert run.failures == (Failure("/a", "Access token", sentence),)
    assert_clean(by_option)
    assert seen(gateway) == [("token:main", "none", 200), ("/a", "valid", 200)]


def test_a_token_that_was_pasted_in_is_used_while_none_can_be_fetched() -> None:
    """A token filled in by hand is sent as it is, unless a token address and credentials are there to fetch one."""
    realms = tuple(Realm(name=n, token_path=f"/{n}/token", api=f"/{n}/api") for n in ("no_url", "no_id", "all"))
    with Gateway(realms=realms) as gateway:
        variables = {
            **scheme(gateway, "no_url", "no_url_", token_url=None, access_token=gateway.issue("no_url")),
            **scheme(gateway, "no_id", "no_id_", client_id="APP_CLIENT_ID", access_token=gateway.issue("no_id")),
            **scheme(gateway, "all", "all_", access_token="stale"),
        }
        run = run_newman(
            collection(gateway, variables, *(item(f"/{r.name}/api", bearer(f"{r.name}_")) for r in realms))
        )
    assert_clean(run)
    assert seen(gateway) == [
        ("/no_url/api", "valid", 200),
        ("/no_id/api", "valid", 200),
        ("token:all", "none", 200),
        ("/all/api", "valid", 200),
    ]


def test_runs_side_by_side_do_not_disturb_each_other() -> None:
    """Each of several runs at the same time fetches one token of its own."""
    with Gateway() as gateway:
        wanted = collection(gateway, scheme(gateway), item("/a"), item("/b"))
        with ThreadPoolExecutor(2) as pool:
            runs = list(pool.map(lambda _: run_newman(wanted), range(2)))
    for run in runs:
        assert_clean(run)
    assert [r.token for r in gateway.api_requests] == ["valid"] * 4
    assert len(gateway.token_requests) == 2


# ---- What goes wrong, each in one sentence.

OUT_OF_ORDER: tuple[tuple[Realm, str], ...] = tuple(
    (Realm(name=name, token_path=f"/{name}/token", api=f"/{name}/api", **values), sentence)
    for name, values, sentence in (
        ("kpn", {"client_id": "someone else"}, REFUSES.format("kpn_", CLIENT_INVALID)),
        ("kpn401", {"client_id": "x", "mode": "kpn_401"}, REFUSES.format("kpn401_", "401: ClientId is Invalid")),
        ("html", {"mode": "html_502"}, "The token endpoint has an error (HTTP 502): try again later."),
        (
            "empty",
            {"mode": "no_token"},
            "The response of the token endpoint has no access_token (HTTP 200): check empty_token_url.",
        ),
        (
            "page",
            {"mode": "not_json"},
            "The response from page_token_url is not JSON (HTTP 200): "
            "check that this is the URL of the token endpoint.",
        ),
        (
            "gone",
            {"mode": "odd", "odd_answer": (404, "{}")},
            "There is no token endpoint at gone_token_url (HTTP 404): correct that URL.",
        ),
        (
            "busy",
            {"mode": "odd", "odd_answer": (429, '{"message": "Slow\\ndown."}')},
            "The token endpoint gets too many requests (HTTP 429: Slow down): wait a minute, then try again.",
        ),
        (
            "grant",
            {"mode": "odd", "odd_answer": (400, '{"error": "invalid_scope"}')},
            "The token endpoint does not accept the request (HTTP 400: invalid_scope): "
            "check grant_token_url and grant_scope.",
        ),
        (
            "client",
            {"mode": "odd", "odd_answer": (400, '{"error": "invalid_client", "error_description": "No."}')},
            REFUSES.format("client_", "400: No"),
        ),
        (
            "fault",
            {"mode": "odd", "odd_answer": (500, '{"message": "Internal error"}')},
            "The token endpoint has an error (HTTP 500: Internal error): try again later.",
        ),
        (
            "echo",
            {"mode": "odd", "odd_answer": (401, json.dumps({"Error": f"Bad secret {SECRET}"}))},
            REFUSES.format("echo_", "401: ***"),
        ),
        (
            "braces",
            {"mode": "odd", "odd_answer": (200, '{"access_token": "a{{client_secret}}"}')},
            "The access_token of the token endpoint cannot be used (HTTP 200): check braces_token_url.",
        ),
        (
            "null",
            {"mode": "odd", "odd_answer": (200, "null")},
            "The response of the token endpoint has no access_token (HTTP 200): check null_token_url.",
        ),
    )
)


def out_of_order_variables(gateway: Gateway) -> dict[str, str]:
    known = {"client_id": "kpn-client-4711", "client_secret": SECRET}
    return {k: v for r, _ in OUT_OF_ORDER for k, v in scheme(gateway, r.name, f"{r.name}_", **known).items()}


def test_each_fault_of_a_token_server_is_one_sentence_and_nothing_is_sent() -> None:
    """Whatever a token server answers instead of a token, the run fails with one sentence for each request."""
    with Gateway(realms=[r for r, _ in OUT_OF_ORDER]) as gateway:
        items = [item(f"/{r.name}/api", bearer(f"{r.name}_")) for r, _ in OUT_OF_ORDER]
        run = run_newman(collection(gateway, out_of_order_variables(gateway), *items))
    assert run.exit_code == 1
    assert run.failures == tuple(Failure(f"/{r.name}/api", "Access token", text) for r, text in OUT_OF_ORDER)
    assert gateway.api_requests == []
    assert len(gateway.token_requests) == len(OUT_OF_ORDER)
    assert SECRET not in run.output


def test_the_token_request_says_the_same_and_stores_nothing() -> None:
    """ "Get Access Token" fails with the same sentences as the other requests."""
    with Gateway(realms=[r for r, _ in OUT_OF_ORDER]) as gateway:
        items = [token_item(f"{r.name}_", name=r.name) for r, _ in OUT_OF_ORDER]
        run = run_newman(
            collection(gateway, out_of_order_variables(gateway), *items),
            environment=environment("E", kpn_access_token=""),
        )
    assert run.exit_code == 1
    assert run.failures == tuple(Failure(r.name, "Access token received", text) for r, text in OUT_OF_ORDER)
    assert run.environment["kpn_access_token"] == ""
    assert SECRET not in run.output


IN_THE_COLLECTION = "in the variables of this collection"
NOT_FILLED_IN: tuple[tuple[str, dict[str, str | None], str], ...] = (
    (
        "empty",
        {"client_id": "", "client_secret": ""},
        f"Fill in empty_client_id and empty_client_secret {IN_THE_COLLECTION}.",
    ),
    ("absent", {"client_secret": None}, f"Fill in absent_client_secret {IN_THE_COLLECTION}."),
    ("angle", {"client_id": "<your id>"}, f"Fill in angle_client_id {IN_THE_COLLECTION}."),
    ("vault", {"client_secret": "{{vault:kpn}}"}, f"Fill in vault_client_secret {IN_THE_COLLECTION}."),
    (
        "app",
        {"client_id": "APP_CLIENT_ID", "client_secret": "APP_CLIENT_SECRET"},
        f"Fill in app_client_id and app_client_secret {IN_THE_COLLECTION}.",
    ),
    ("your", {"client_id": "YOUR_CLIENT_ID"}, f"Fill in your_client_id {IN_THE_COLLECTION}."),
    (
        "seed",
        {"client_id": "your-client-id-here", "client_secret": "changeme"},
        f"Fill in seed_client_id and seed_client_secret {IN_THE_COLLECTION}.",
    ),
    (
        "dots",
        {"client_id": "...", "client_secret": "xxxx"},
        f"Fill in dots_client_id and dots_client_secret {IN_THE_COLLECTION}.",
    ),
    (
        "ftp",
        {"token_url": "ftp://127.0.0.1/token"},
        "The variable ftp_token_url is not a complete URL: it has to start with https://.",
    ),
    (
        "short",
        {"token_url": "127.0.0.1/token"},
        "The variable short_token_url is not a complete URL: it has to start with https://.",
    ),
    (
        "gap",
        {"token_url": "https://{{host}}/token"},
        "The variable gap_token_url contains {{host}}, which has no value: fill in that variable.",
    ),
)


def test_what_is_not_filled_in_is_named_and_nothing_is_sent() -> None:
    """Empty values, stand-ins and unusable addresses are named exactly, by requests and by the token request."""
    no_url = {"token_url": "", "client_id": ""}
    with Gateway() as gateway:
        variables = {
            k: v for n, other, _ in NOT_FILLED_IN for k, v in scheme(gateway, "main", f"{n}_", **other).items()
        }
        variables |= scheme(gateway, "main", "none_", **no_url)
        items = [item(f"/{n}", bearer(f"{n}_")) for n, _, _ in NOT_FILLED_IN]
        items += [token_item(f"{n}_", name=n) for n, _, _ in NOT_FILLED_IN]
        items += [item("/none", bearer("none_")), token_item("none_", name="none")]
        run = run_newman(collection(gateway, variables, *items))
    expected = [(f"/{name}", sentence) for name, _, sentence in NOT_FILLED_IN]
    expected += [(name, sentence) for name, _, sentence in NOT_FILLED_IN]
    expected += [
        ("/none", f"Fill in none_access_token {IN_THE_COLLECTION}, or none_token_url to have it fetched."),
        ("none", f"Fill in none_token_url and none_client_id {IN_THE_COLLECTION}."),
    ]
    assert run.exit_code == 1
    assert run.failures == tuple(Failure(name, "Access token", sentence) for name, sentence in expected)
    assert gateway.requests == []


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


@pytest.mark.parametrize("options", [(), ("--ignore-redirects",)], ids=["redirects followed", "redirects ignored"])
def test_no_connection_no_answer_and_redirects(options: tuple[str, ...]) -> None:
    """A refused connection, silence and a redirect are one sentence each; nothing is sent to the API."""
    realms = (
        Realm(name="slow", token_path="/slow/token", api="/slow/api", mode="hang"),
        Realm(name="moved", token_path="/moved/token", api="/moved/api", mode="redirect"),
    )
    with Gateway(realms=realms, public=("/signin",)) as gateway:
        refused = scheme(gateway, "slow", "refused_", token_url=f"http://127.0.0.1:{closed_port()}/token")
        variables = {**scheme(gateway, "slow", "slow_"), **scheme(gateway, "moved", "moved_"), **refused}
        items = [item(f"/{n}/api", bearer(f"{n}_")) for n in ("slow", "moved", "refused")]
        run = run_newman(collection(gateway, variables, *items), options=("--timeout-request", "1500", *options))
    moved = (
        "The token endpoint redirects to another URL (HTTP 302): put the final URL into moved_token_url."
        if options
        else "The response of the token endpoint has no access_token (HTTP 200): check moved_token_url."
    )
    assert run.exit_code == 1
    assert without_newmans_own(run) == [
        ("/slow/api", "The token endpoint does not respond in time (ESOCKETTIMEDOUT): try again later."),
        ("/moved/api", moved),
        (
            "/refused/api",
            "No connection to the token endpoint (ECONNREFUSED): check your network, your proxy and refused_token_url.",
        ),
    ]
    assert [r.path for r in gateway.api_requests] == ([] if options else ["/signin"])


def test_bail_stops_at_the_first_sentence() -> None:
    """With --bail nothing is tried after the first request that has no token."""
    with Gateway() as gateway:
        variables = scheme(gateway, client_secret="wrong")
        run = run_newman(collection(gateway, variables, item("/a"), item("/b")), bail=True)
    assert run.exit_code == 1
    assert run.failures[0] == Failure("/a", "Access token", REFUSES.format("", CLIENT_INVALID))
    assert {f.item for f in run.failures} == {"/a"}
    assert seen(gateway) == [("token:main", "none", 500)]


# ---- The token request.


def test_the_token_request_stores_the_token_for_all_others() -> None:
    """After "Get Access Token", renamed or not, no second token is fetched, until the token has to be renewed."""
    realms = (Realm(), Realm(name="grip", token_path="/grip/token", client_id="grip", api="/grip/"))
    with Gateway(realms=realms) as gateway:
        bare = f"{gateway.url}/grip/token"
        variables = {**scheme(gateway), **scheme(gateway, "grip", "grip_", token_url=bare)}
        run = run_newman(
            collection(
                gateway,
                variables,
                token_item(),
                token_item("grip_", name="Renamed", grant_type=True),
                item("/a"),
                item("/grip/a", bearer("grip_")),
                token_item(),
                item("/b"),
            )
        )
    assert_clean(run)
    assert run.output.count("Access token received") == 3
    assert seen(gateway) == [
        ("token:main", "none", 200),
        ("token:grip", "none", 200),
        ("/a", "valid", 200),
        ("/grip/a", "valid", 200),
        ("token:main", "none", 200),
        ("/b", "valid", 200),
    ]
    client = [("client_id", "kpn-client-4711"), ("client_secret", SECRET)]
    assert gateway.token_requests[0].form == client
    assert authorizations(gateway.api_requests)[-1] == f"Bearer {gateway.issued[-1]}"


def authorizations(requests: Sequence[Recorded]) -> list[str]:
    return [r.headers["authorization"] for r in requests]


# ---- Old versions of Postman, and what is rendered.


def test_versions_of_postman_without_pm_execution() -> None:
    """Where a request cannot be held back the sentence still appears, and a token is fetched as usual."""
    with Gateway() as gateway:
        wanted = collection(
            gateway,
            {**scheme(gateway), **scheme(gateway, "main", "bad_", client_id="")},
            item("/a"),
            item("/bad", bearer("bad_")),
            token_item("bad_"),
        )
        for one in (*wanted["event"], *wanted["item"][-1]["event"]):
            old = "(function (pm) {", "}(Object.create(pm, { execution: { value: undefined } })));"
            one["script"]["exec"] = [old[0], *one["script"]["exec"], old[1]]
        run = run_newman(wanted)
    assert run.failures == (
        Failure("/bad", "Access token", f"Fill in bad_client_id {IN_THE_COLLECTION}."),
        Failure("Get Access Token", "Access token", f"Fill in bad_client_id {IN_THE_COLLECTION}."),
        Failure("Get Access Token", "Access token received", REFUSES.format("bad_", CLIENT_INVALID)),
    )
    assert seen(gateway) == [
        ("token:main", "none", 200),
        ("/a", "valid", 200),
        ("/bad", "none", 401),
        ("token:main", "none", 500),
    ]


def test_scripts_are_constant_lines() -> None:
    """No script holds a rest of a template, and only the scripts of the token request depend on a prefix."""
    rendered = {
        "pre_request": Scripts().pre_request(),
        "response_test": Scripts().response_test(),
        "token_pre_request": Scripts().token_pre_request("grip_"),
        "token_test": Scripts().token_test("grip_"),
    }
    for lines in rendered.values():
        assert lines[0].startswith("// ")
        assert lines[-1] == "}());"
        assert not [line for line in lines if "<%" in line or "%>" in line or "\n" in line or line != line.rstrip()]
        assert max(map(len, lines)) <= 130
    assert '  var PREFIX = "grip_"; // which set of variables this request belongs to' in rendered["token_test"]


@pytest.mark.parametrize("prefix", ["Grip_", 'x"; alert(1)//', "a-b", "a\n"])
def test_a_prefix_is_checked_before_it_enters_a_script(prefix: str) -> None:
    """A prefix that is not of our own making is refused."""
    with pytest.raises(ValueError, match="a prefix of variables consists of"):
        Scripts().token_test(prefix)
    with pytest.raises(ValueError, match="a prefix of variables consists of"):
        Scripts().token_pre_request(prefix)


def test_the_description_of_the_token_request() -> None:
    """The description holds the commands as they are and names the variables of its scheme."""
    text = Scripts().token_description(title="SMS", curl_posix="curl 'a'", curl_windows='curl "a"', prefix="grip_")
    assert text.startswith("Fetches the access token that the requests of **SMS** need.\n")
    assert "fill in `grip_client_id` and `grip_client_secret`" in text
    assert "`grip_access_token`" in text
    assert "```bash\ncurl 'a'\n```\n" in text
    assert text.endswith('```bat\ncurl "a"\n```\n')
    assert "<%" not in text
