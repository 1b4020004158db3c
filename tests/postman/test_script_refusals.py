"""Whatever is missing or broken is one sentence, and no request is sent without its token."""

from __future__ import annotations

import json

import pytest

from support.collections import (
    CLIENT_INVALID,
    IN_THE_COLLECTION,
    REFUSES,
    SECRET,
    assert_clean,
    bearer,
    closed_port,
    collection,
    environment,
    item,
    scheme,
    seen,
    token_item,
    without_newmans_own,
)
from support.gateway import Gateway, Realm
from support.newman import Failure, run_newman


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
