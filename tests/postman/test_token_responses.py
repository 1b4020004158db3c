"""The scripts against hostile token servers: one sentence, nothing stored, nothing sent to the API."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping, Sequence

import pytest

from support.collections import bearer, collection, environment, event, item, scheme, token_item
from support.gateway import Gateway
from support.hostile_responses import CASES, CLIENT_ID, HUGE, SECRET, SLOW, TOKEN, Case, HostileServer, http, said
from support.newman import Failure, summarize_newman
from swagger2postman.postman.scripts import Scripts

BY_NEWMAN = ""  # the name of the test that newman itself adds where there is no response


def run(
    server: HostileServer, cases: Sequence[Case], *, by_hand: bool, patience_ms: int | None = None, **options: object
) -> tuple[list[Failure], dict[str, str]]:
    """What failed for the cases, each with a request and variables of its own, and what the scripts stored."""
    values = {f"{one.name}_{key}": value for one in cases for key, value in credentials(server, one.name).items()}
    if by_hand:
        items = [token_item(f"{one.name}_", name=one.name) for one in cases]
    else:
        items = [{**item(f"/{one.name}", bearer(f"{one.name}_")), "name": one.name} for one in cases]
    stored = environment("E", **{f"{one.name}_{key}": "" for one in cases for key in ("access_token", "token_state")})
    made = collection(server, values, *items)
    if patience_ms is not None:
        made = json.loads(json.dumps(made).replace("    }, 9000);", f"    }}, {patience_ms});"))
    failures, after = summarize_newman(made, stored, **options)
    return [without_code(one) for one in failures if one.test != BY_NEWMAN], after


def credentials(server: HostileServer, name: str) -> dict[str, str]:
    return {"client_id": CLIENT_ID, "client_secret": SECRET, "token_url": server.token_url(name)}


def without_code(failure: Failure) -> Failure:
    """A failure without the code of its network error, which is another in each version of Node."""
    message = re.sub(r"^(No connection to the token endpoint) \([\w ]+\)", r"\1", failure.message)
    return Failure(failure.item, failure.test, message)


def expected(cases: Sequence[Case], *, by_hand: bool) -> list[Failure]:
    test = "Access token received" if by_hand else "Access token"
    return [without_code(Failure(one.name, test, one.said(by_hand=by_hand))) for one in cases]


@pytest.mark.parametrize("by_hand", [False, True], ids=["script", "by hand"])
def test_no_token_is_one_sentence_and_nothing_is_sent(by_hand: bool) -> None:
    """Each response ends in one sentence of its own; no request goes to the API, and no variable is filled."""
    assert len(CASES) >= 70
    with HostileServer(*CASES) as server:
        failures, stored = run(server, CASES, by_hand=by_hand)
    assert failures == expected(CASES, by_hand=by_hand)
    assert server.api_requests == []
    assert set(stored.values()) == {""}


def test_sentences_are_sentences() -> None:
    """Each is a line of at most 300 characters that ends with a full stop."""
    texts = [one.said(by_hand=by_hand) for one in (*CASES, *HUGE, *SLOW) for by_hand in (False, True)]
    assert [text for text in texts if not re.fullmatch(r"[A-Z][ -~]{0,298}\.", text)] == []


@pytest.mark.parametrize("by_hand", [False, True], ids=["script", "by hand"])
def test_large_responses_are_not_read(by_hand: bool) -> None:
    """More than a megabyte, also once it is unpacked, is not looked at."""
    with HostileServer(*HUGE) as server:
        failures, stored = run(server, HUGE, by_hand=by_hand)
    assert failures == expected(HUGE, by_hand=by_hand)
    assert server.api_requests == []
    assert set(stored.values()) == {""}


def test_the_script_does_not_wait_for_ever() -> None:
    """Without any timeout of newman's, silence, single bytes and an end that never comes hold a request back."""
    assert "\n".join(Scripts().pre_request()).count("\n    }, 9000);\n") == 1
    with HostileServer(*SLOW) as server:
        failures, stored = run(server, SLOW, by_hand=False, patience_ms=300)
    assert failures == expected(SLOW, by_hand=False)
    assert server.api_requests == []
    assert set(stored.values()) == {""}


def test_newmans_timeout_ends_a_request_by_hand() -> None:
    """What the script says then is the same sentence as for any other missing response."""
    cases = [one for one in SLOW if one.then == "wait"]
    with HostileServer(*cases) as server:
        failures, stored = run(server, cases, by_hand=True, timeoutRequest=300)
    assert (len(cases), failures) == (3, expected(cases, by_hand=True))
    assert set(stored.values()) == {""}


# ---- What is accepted, because users would be worse off otherwise.

DEFAULT_S, KPN_S, DAY_S = 240, 3539, 86_340
"""When a token is renewed: of five minutes, of "3599" and of a day, each a minute earlier."""

LIVES: Mapping[str, tuple[str, int]] = {
    "number": ("3599", KPN_S),
    "text": ('"3599"', KPN_S),
    "spaces": ('" 3599 "', KPN_S),
    "fraction": ("3599.4", KPN_S),
    "text_fraction": ('"3599.25"', KPN_S),
    "year": ("31536000", DAY_S),
    "huge": ("1e300", DAY_S),
    "overflow": ("1e999", DAY_S),
    "digits": ('"' + "9" * 12 + '"', DAY_S),
    "text_overflow": ('"1e999"', DEFAULT_S),
    "many_digits": ('"' + "9" * 100_000 + '"', DEFAULT_S),
    "many_spaces": ('"' + " " * 100_000 + '"', DEFAULT_S),
    "to_string": ('{"toString": 1, "valueOf": 1}', DEFAULT_S),
    "value_of": ('{"valueOf": 3599}', DEFAULT_S),
    "list": ("[3599]", DEFAULT_S),
    "true": ("true", DEFAULT_S),
    "null": ("null", DEFAULT_S),
    "zero": ("0", DEFAULT_S),
    "negative": ("-3599", DEFAULT_S),
    "text_negative": ('"-3599"', DEFAULT_S),
    "nan": ('"NaN"', DEFAULT_S),
    "hexadecimal": ('"0xe0f"', DEFAULT_S),
    "words": ('"an hour"', DEFAULT_S),
    "empty": ('""', DEFAULT_S),
}


def test_a_life_is_a_number_or_five_minutes() -> None:
    """expires_in counts if it is a number of seconds, at most a day; the token is used in any case."""
    cases = [
        Case(name, http(f'{{"access_token": "{TOKEN}", "expires_in": {life}}}'), "")
        for name, (life, _) in LIVES.items()
    ]
    before = time.time()
    with HostileServer(*cases) as server:
        failures, stored = run(server, cases, by_hand=False)
    passed = time.time() - before
    assert (failures, server.api_requests) == ([], [(f"/{name}", f"Bearer {TOKEN}") for name in LIVES])
    renewed = {name: json.loads(stored[f"{name}_token_state"])["renew_at"] / 1000 - before for name in LIVES}
    assert {name: (life, 0 <= renewed[name] - life <= passed + 1) for name, (_, life) in LIVES.items()} == {
        name: (life, True) for name, (_, life) in LIVES.items()
    }


GOOD: Mapping[str, bytes] = {
    "bearer": said({"access_token": TOKEN, "token_type": "bearer"}),
    "apigee": said({"access_token": TOKEN, "token_type": "BearerToken"}),
    "own_type": said({"access_token": TOKEN, "token_type": "JWT"}),
    "odd_type": said({"access_token": TOKEN, "token_type": {"toString": 1}}),
    "odd_error": said({"access_token": TOKEN, "ErrorCode": {"toString": 1}, "error": {"toString": 1}, "fault": []}),
    "proto": http(f'{{"__proto__": {{"access_token": "{{{{x}}}}"}}, "access_token": "{TOKEN}"}}'),
    "twice": http(f'{{"access_token": {{}}, "access_token": "{TOKEN}"}}'),
    "mark": http(b"\xef\xbb\xbf" + json.dumps({"access_token": TOKEN}).encode()),
    "spaces": http(f'\r\n\t {{"access_token": "{TOKEN}"}} \n'),
    "html": http(json.dumps({"access_token": TOKEN}), kind="text/html"),
    "latin": http(json.dumps({"access_token": TOKEN}), kind="application/json;charset=iso-8859-1"),
    "unknown": http(json.dumps({"access_token": TOKEN}), kind="application/json; charset=x-y-z"),
    "created": said({"access_token": TOKEN}, 201),
    "deep": http(f'{{"x": {"[" * 5000}{"]" * 5000}, "access_token": "{TOKEN}"}}'),
    "cookies": http(json.dumps({"access_token": TOKEN}), Set_Cookie="a=" + "b" * 12_000),
}


@pytest.mark.parametrize("by_hand", [False, True], ids=["script", "by hand"])
def test_a_good_token_is_used_whatever_is_beside_it(by_hand: bool) -> None:
    """Other members, types of tokens that servers have in use, and unusual headers are no reason to refuse it."""
    cases = [Case(name, sends, "") for name, sends in GOOD.items()]
    with HostileServer(*cases) as server:
        failures, stored = run(server, cases, by_hand=by_hand)
    assert failures == []
    assert server.api_requests == ([] if by_hand else [(f"/{name}", f"Bearer {TOKEN}") for name in GOOD])
    assert [stored[f"{name}_access_token"] for name in GOOD] == [TOKEN] * len(GOOD)


def test_the_longest_token() -> None:
    """A token may have as many characters as a header of Node's may."""
    longest = "x" * 16_384
    with HostileServer(Case("longest", said({"access_token": longest}), "")) as server:
        failures, stored = run(server, [*server.cases.values()], by_hand=False)
    assert (failures, stored["longest_access_token"]) == ([], longest)
    assert server.api_requests == [("/longest", f"Bearer {longest}")]


def test_hostile_responses_of_the_api() -> None:
    """After an answer 401 with hostile headers and body the token is forgotten, and fetched anew."""
    refusal = http(
        "[" * 100_000, 401, "text/" + "x" * 5000, WWW_Authenticate="Bearer " + ', x="' * 500, Set_Cookie="{{x}}=" * 500
    )
    with HostileServer(Case("main", said({"access_token": TOKEN}), ""), api_response=refusal) as server:
        values = {f"main_{key}": value for key, value in credentials(server, "main").items()}
        stored = environment("E", main_access_token="", main_token_state="", __proto__token_state="")
        requests = [item("/a", bearer("main_")), item("/b", bearer("main_"))]
        failures, after = summarize_newman(collection(server, values, *requests), stored)
    assert (failures, after["main_access_token"]) == ((), "")
    assert server.api_requests == [("/a", f"Bearer {TOKEN}"), ("/b", f"Bearer {TOKEN}")]


# ---- What users fill in, and what breaks beneath the scripts.

PASTED = (
    "The value of {p}access_token cannot be sent as a token: paste the token again, without spaces and line breaks."
)
FAILED = "The script for the access token failed ({error}): check the values of its variables."
NOT_COMPLETE = "The variable {p}token_url is not a complete URL: it has to start with https://."
NO_ID = {"client_id": ""}

ODD: Mapping[str, tuple[dict[str, str], str]] = {
    "pasted_line": ({**NO_ID, "access_token": f"{TOKEN}\n"}, PASTED),
    "pasted_bearer": ({**NO_ID, "access_token": f"Bearer {TOKEN}"}, PASTED),
    "pasted_key": ({**NO_ID, "access_token": "🔑"}, PASTED),
    "pasted_quotes": ({**NO_ID, "access_token": f"“{TOKEN}”"}, PASTED),
    "pasted_long": ({**NO_ID, "access_token": "y" * 20_000}, PASTED),
    "half_secret": ({"client_secret": "a\ud800b"}, FAILED.format(error="URIError")),
    "half_scope": ({"scope": "\udc00"}, FAILED.format(error="URIError")),
    "url_words": ({"token_url": "the address"}, NOT_COMPLETE),
    "url_line": ({"token_url": "\nhttp:/"}, NOT_COMPLETE),
    "url_gap": (
        {"token_url": "https://{{a\n\u202eb" + "c" * 500 + "}}/"},
        "The variable {p}token_url contains {{a b" + "c" * 55 + ", which has no value: fill in that variable.",
    ),
}


def test_odd_values_of_variables_are_one_sentence() -> None:
    """Lines, halves of characters and the like in a value hold the request back with a sentence."""
    with HostileServer(Case("main", said({"access_token": TOKEN}), "")) as server:
        values = {
            f"{name}_{key}": value
            for name, (odd, _) in ODD.items()
            for key, value in {**credentials(server, "main"), **odd}.items()
        }
        requests = [{**item(f"/{name}", bearer(f"{name}_")), "name": name} for name in ODD]
        failures, _ = summarize_newman(collection(server, values, *requests), environment("E"))
    assert failures == tuple(
        Failure(name, "Access token", sentence.replace("{p}", f"{name}_")) for name, (_, sentence) in ODD.items()
    )
    assert server.api_requests == []


def test_odd_credentials_arrive_as_they_are() -> None:
    """Lines, quotes and emoji are what a secret may hold; a line break after the token URL does no harm."""
    odd = "a\r\nb\"c'd\\e🔑\u202e\u0000&=+%41{"
    with Gateway() as gateway:
        values = scheme(gateway, client_secret=odd, token_url=f"{gateway.token_url()}\n")
        name = environment("E\n\u202e" + "x" * 500, client_id="")
        failures, _ = summarize_newman(collection(gateway, values, item("/a")), environment("E"))
        missing, _ = summarize_newman(collection(gateway, values, item("/a")), name)
    assert [(one.item, one.test) for one in failures] == [("/a", "Access token")]
    assert [one.form for one in gateway.token_requests] == [[("client_id", CLIENT_ID), ("client_secret", odd)]]
    sentence = f'Fill in client_id in the environment "E {"x" * 58}".'
    assert missing == (Failure("/a", "Access token", sentence),)


BROKEN: Mapping[str, tuple[str, str]] = {
    "send_throws": ("sendRequest: function () { throw new RangeError('x'); }", FAILED.format(error="RangeError")),
    "send_throws_text": ("sendRequest: function () { throw 'x'; }", FAILED.format(error="unknown error")),
    "send_throws_nothing": ("sendRequest: function () { throw null; }", FAILED.format(error="unknown error")),
    "never_answers": (
        "sendRequest: function () {}",
        "The token endpoint does not respond within 9 seconds: try again later.",
    ),
    "no_response": (
        "sendRequest: function (what, then) { then(null, undefined); }",
        "No connection to the token endpoint (no response): check your network, your proxy and {p}token_url.",
    ),
    "odd_error": (
        "sendRequest: function (what, then) { then({ code: { toString: 1, valueOf: 1 } }); }",
        FAILED.format(error="TypeError"),
    ),
    "long_error": (
        "sendRequest: function (what, then) { then({ code: 'a\\n\\u202e' + Array(500).join('b') }); }",
        f"No connection to the token endpoint (a {'b' * 58}): check your network, your proxy and {{p}}token_url.",
    ),
    "no_text": (
        "sendRequest: function (what, then) { then(null, { code: 200, text: function () { throw 1; } }); }",
        "The response from {p}token_url is not JSON (HTTP 200): check that this is the URL of the token endpoint.",
    ),
    "answers_twice": (
        "sendRequest: function (what, then) { then({ code: 'A' }); then({ code: 'B' }); }",
        "No connection to the token endpoint (A): check your network, your proxy and {p}token_url.",
    ),
    "variables": ("variables: { get: function () { throw new Error('x'); } }", FAILED.format(error="Error")),
    "storing": (
        "collectionVariables: { set: function () { throw new TypeError('x'); } }",
        FAILED.format(error="TypeError"),
    ),
    "request": (
        "request: { auth: { type: 'bearer', parameters: function () { return null; } } }",
        FAILED.format(error="TypeError"),
    ),
}


def broken(script: Sequence[str], members: str) -> list[str]:
    """A script for which some members of pm are others."""
    replaced = [
        "(function (real, others) {",
        "var pm = Object.create(real);",
        "Object.keys(others).forEach(function (name) { Object.defineProperty(pm, name, { value: others[name] }); });",
    ]
    short = [line.replace("}, 9000);", "}, 300);") for line in script]
    return [*replaced, *short, f"}}(pm, {{ {members} }}));"]


def test_whatever_breaks_in_the_script_is_one_sentence() -> None:
    """An exception anywhere, also within Postman's own functions, holds the request back and is said once."""
    with HostileServer(Case("main", said({"access_token": TOKEN}), "")) as server:
        requests, values = [], {}
        for name, (members, _) in BROKEN.items():
            own = item(f"/{name}", bearer(f"{name}_"))
            values.update({f"{name}_{key}": value for key, value in credentials(server, "main").items()})
            requests.append({**own, "event": [event("prerequest", broken(Scripts().pre_request(), members))]})
        made = collection(server, values, *requests)
        del made["event"]
        failures, _ = summarize_newman(made, environment("E"))
    assert failures == tuple(
        Failure(f"/{name}", "Access token", sentence.replace("{p}", f"{name}_"))
        for name, (_, sentence) in BROKEN.items()
    )
    assert server.api_requests == []


def test_whatever_breaks_in_get_access_token_is_one_sentence() -> None:
    """So does an exception in the scripts of the request for a token, before and after it is sent."""
    throws = "function () { throw new RangeError('x'); }"
    with HostileServer(Case("main", said({"access_token": TOKEN}), "")) as server:
        values = credentials(server, "main")
        before, after = token_item(name="before"), token_item(name="after")
        before["event"][0]["script"]["exec"] = broken(
            Scripts().token_pre_request(""), f"variables: {{ get: {throws} }}"
        )
        after["event"][1]["script"]["exec"] = broken(
            Scripts().token_test(""), f"collectionVariables: {{ set: {throws} }}"
        )
        failures, _ = summarize_newman(collection(server, values, before, after), environment("E"))
    sentence = FAILED.format(error="RangeError")
    assert failures == (
        Failure("before", "Access token", sentence),
        Failure("after", "Access token received", sentence),
    )
