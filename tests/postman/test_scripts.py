"""The scripts in newman: one token for all that need it, fetched, renewed and stored where it belongs."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from support.collections import (
    CLIENT_INVALID,
    IN_THE_COLLECTION,
    REFUSES,
    SECRET,
    assert_clean,
    auth,
    authorizations,
    bearer,
    collection,
    environment,
    item,
    scheme,
    seen,
    token_item,
)
from support.gateway import Gateway, Realm
from support.newman import Failure, run_newman
from swagger2postman.postman.scripts import Scripts

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
