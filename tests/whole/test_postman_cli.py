"""The collections in Postman's own command line: what newman does with them, it does as well."""

from __future__ import annotations

import json
from typing import Any, Literal

import pytest

from support.gateway import Gateway, Realm
from support.newman import run_newman
from support.paths import SAMPLES
from support.postman_cli import migrate, needs_postman_cli, run_postman_cli
from support.recorder import convert_text, plain, prepared, read, recording
from swagger2postman import Options, convert

NAMES = ("bulk-sms", "network-orders", "sim-status")
ARCHIVE = Realm(name="archive", token_path="/oauth/archive/accesstoken", client_id="archivist", api="/archive")
FILLED = {
    "client_id": Realm().client_id,
    "client_secret": Realm().client_secret,
    "s2p_archive_client_id": ARCHIVE.client_id,
    "s2p_archive_client_secret": ARCHIVE.client_secret,
    "s2p_owner_key": "key-1",
}

pytestmark = needs_postman_cli


def collection(name: str, gateway: Gateway) -> dict[str, Any]:
    """The collection of a sample, its servers and token URLs led to the gateway."""
    made = convert(SAMPLES / f"{name}.yaml", Options(base_url=gateway.url)).to_json()
    result: dict[str, Any] = json.loads(json.dumps(made).replace("https://api.polder.example", gateway.url))
    return result


def seen(gateway: Gateway) -> list[tuple[str, ...]]:
    """What reached the gateway, but for the tokens themselves and the boundaries of parts."""
    return [
        (
            one.method,
            one.path,
            one.query,
            one.token,
            str(one.status),
            one.body if "boundary" not in str(one.headers) else "",
        )
        for one in gateway.requests
    ]


@pytest.mark.parametrize("name", NAMES)
def test_samples_run_as_in_newman(name: str) -> None:
    """The same requests with the same tokens, bodies and answers reach the gateway, and nothing fails."""
    with Gateway(realms=(Realm(), ARCHIVE), public=("/health",)) as theirs:
        assert run_postman_cli(collection(name, theirs), FILLED) == (0, ())
    with Gateway(realms=(Realm(), ARCHIVE), public=("/health",)) as ours:
        assert run_newman(collection(name, ours), env_vars=FILLED).failures == ()
    assert seen(theirs) == seen(ours)


@pytest.mark.parametrize(
    ("name", "auth"),
    [*((n, "script") for n in ("kinds", "realms", "combinations", "token-json", "token-basic")), ("realms", "both")],
)
def test_matrix(name: str, auth: Literal["script", "both"]) -> None:
    """Each kind of security arrives as its document says, also beside Postman's own OAuth 2.0."""
    text, expected = read(name)
    with recording() as recorder:
        made, filled = prepared(convert_text(text, Options(auth=auth)), recorder)
        assert run_postman_cli(made, filled) == (0, ())
    assert recorder.arrived == expected


def test_what_is_missing_is_said() -> None:
    """Without a secret no secured request is sent, each says why, and the exit code is 1."""
    with Gateway() as gateway:
        code, failures = run_postman_cli(collection("network-orders", gateway), {**FILLED, "client_secret": ""})
    assert (code, [(one.path, one.token) for one in gateway.requests]) == (1, [("/coverage/8011AB", "none")])
    assert {one.message for one in failures} == {"Fill in client_secret in the environment."}


@pytest.mark.parametrize("name", NAMES)
def test_samples_can_be_migrated(name: str) -> None:
    """Postman's own reader of the format takes a collection whole."""
    made = convert(SAMPLES / f"{name}.yaml")
    assert made.collection is not None
    assert migrate(made.to_json()) == (0, "", len([*made.collection.requests()]))


def test_schemes_can_be_migrated() -> None:
    """So it does with every kind of security."""
    made = plain(convert_text(read("kinds")[0]))
    assert migrate(made) == (0, "", len(made["item"]))
