"""The samples in newman against a gateway that behaves as KPN's: what a user sees after filling in the credentials."""

from __future__ import annotations

import json
from typing import Any

import pytest

from support.gateway import Gateway, Realm
from support.newman import NewmanRun, run_newman
from support.paths import SAMPLES
from swagger2postman import Options, convert

MAIN = Realm()


def collection(name: str, gateway: Gateway) -> dict[str, Any]:
    """The collection of a sample, its servers and token URLs led to the gateway."""
    made = convert(SAMPLES / f"{name}.yaml", Options(base_url=gateway.url)).to_json()
    text = json.dumps(made).replace("https://api.polder.example", gateway.url)
    result: dict[str, Any] = json.loads(text)
    return result


def run(name: str, gateway: Gateway, **values: str) -> NewmanRun:
    """A sample run with values as a user fills them in."""
    filled = {"client_id": MAIN.client_id, "client_secret": MAIN.client_secret, **values}
    return run_newman(collection(name, gateway), env_vars=filled)


def test_fill_in_two_values_and_every_request_works() -> None:
    """Every request is answered 200; one token serves all, and the public operation is sent none."""
    with Gateway(realms=(MAIN,), public=("/health",)) as gateway:
        done = run("sim-status", gateway)
        assert (done.exit_code, done.failures) == (0, ())
        assert {(one.method, one.path, one.token, one.status) for one in gateway.api_requests} == {
            ("GET", "/health", "none", 200),
            *((one.method, one.path, "valid", 200) for one in gateway.api_requests if one.path != "/health"),
        }
        assert len(gateway.api_requests) == 7
        assert [(one.query, one.form) for one in gateway.token_requests] == [
            ("grant_type=client_credentials", [("client_id", MAIN.client_id), ("client_secret", MAIN.client_secret)])
        ]


@pytest.mark.parametrize("name", ["bulk-sms", "network-orders", "sim-status"])
def test_nothing_unresolved_leaves(name: str) -> None:
    """No request carries a variable without a value, a doubled slash or a stand-in."""
    with Gateway(realms=(Realm(api="/nowhere"),)) as gateway:
        run(name, gateway)
        sent = [f"{one.path}?{one.query} {one.body}" for one in gateway.api_requests]
        assert sent
        assert [one for one in sent if "{{" in one or "/:" in one or "//" in one.split("?")[0] or "<" in one[:1]] == []


def test_wrong_credentials_are_one_sentence_and_nothing_is_sent() -> None:
    """With a wrong secret every secured request says so, none is sent, and newman exits 1."""
    with Gateway(realms=(MAIN,), public=("/health",)) as gateway:
        done = run("sim-status", gateway, client_secret="wrong")
        assert done.exit_code == 1
        assert {one.path for one in gateway.api_requests} == {"/health"}
        assert "wrong" not in {failure.message for failure in done.failures}
        assert {failure.message.split(":")[0] for failure in done.failures if "script" not in failure.message} != set()


def test_a_token_that_runs_out_is_renewed() -> None:
    """With tokens of two seconds and a delay between requests no request meets a 401."""
    with Gateway(realms=(Realm(ttl=2),), public=("/health",)) as gateway:
        filled = {"client_id": MAIN.client_id, "client_secret": MAIN.client_secret}
        done = run_newman(collection("sim-status", gateway), env_vars=filled, delay_ms=500)
        assert (done.exit_code, {one.status for one in gateway.api_requests}) == (0, {200})
        assert len(gateway.token_requests) > 1


def test_two_realms_each_get_their_own_token() -> None:
    """An operation of the second scheme carries the second realm's token; each is fetched once, with its scope."""
    archive = Realm(name="archive", token_path="/oauth/archive/accesstoken", client_id="archivist", api="/archive")
    with Gateway(realms=(MAIN, archive)) as gateway:
        credentials = {
            "s2p_archive_client_id": "archivist",
            "s2p_archive_client_secret": archive.client_secret,
            "s2p_owner_key": "key-1",
        }
        done = run("bulk-sms", gateway, **credentials)
        assert (done.exit_code, done.failures) == (0, ())
        assert {(one.path.split("/")[1], one.realm, one.token) for one in gateway.api_requests} == {
            ("messages", "main", "valid"),
            ("lists", "main", "valid"),
            ("archive", "archive", "valid"),
        }
        forms = {one.realm: [key for key, _ in one.form] for one in gateway.token_requests}
        assert forms == {
            "main": ["grant_type", "client_id", "client_secret", "scope"],
            "archive": ["client_id", "client_secret"],
        }
