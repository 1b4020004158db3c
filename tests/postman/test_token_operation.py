"""Operations of a document that give tokens away: which are recognised, what is sent to them, what is said of them."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from support.newman import run_newman
from support.recorder import convert_text, plain, read, recording, run
from swagger2postman import Options
from swagger2postman.conversion import Conversion

USED = "The script fetches the access token with “POST /token/own”, an operation of this document."
NOT_SENT = "The access token comes from “POST /token/own”, but no script can send that request: "
MEMBERS = "client_id: {type: string, example: mine}"
REGION = '                region: {type: string, example: "eu&west={{client_id}}"}'


def said(conversion: Conversion) -> list[str]:
    """What is reported of the token operation."""
    return [one.message for one in conversion.diagnostics if one.code == "token-operation"]


def request_of(conversion: Conversion, name: str) -> dict[str, Any]:
    """The request of that name in the collection."""
    found: dict[str, Any] = next(item for item in plain(conversion)["item"] if item["name"] == name)["request"]
    return found


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("unused", "", USED),
        ("application/x-www-form-urlencoded", "application/json", USED),
        ("application/x-www-form-urlencoded", "application/vnd.polder+json", USED),
        ("client_id", "ClientID", USED),
        ("      x-expect", "      security: [{}]\n      x-expect", USED),
        (REGION, f"{REGION}\n                grant_type: {{enum: [no, client_credentials]}}", USED),
        (", example: \"eu&west={{client_id}}\"", "", NOT_SENT + "it also needs region."),
        ("region", "username", NOT_SENT + "it also needs username."),
        ("region", "client_assertion", NOT_SENT + "it also needs client_assertion."),
        ("client_secret", "client_assertion",
         NOT_SENT + "it does not take client_id and client_secret; it needs client_assertion."),
        ("client_id", "user", NOT_SENT + "it does not take client_id and client_secret."),
        (REGION, "                region: {example: x}\n                grant_type: {type: string, example: password}",
         NOT_SENT + "its grant_type is password."),
        ("application/x-www-form-urlencoded", "multipart/form-data",
         NOT_SENT + "its body is neither a form (application/x-www-form-urlencoded) nor JSON."),
        ("    post:", "    post:\n      security: [{Key: []}]", NOT_SENT + "it wants credentials of its own kind."),
        ("    post:", "    post:\n      parameters: [{name: X-App, in: header, required: true}]",
         NOT_SENT + "the user has to fill in “X-App” in its header."),
        ("    post:", "    post:\n      parameters: [{name: client_id, in: query, required: true, example: x}]",
         NOT_SENT + "the user has to fill in “client_id” in its query."),
    ],
    ids=["form", "json", "other-json", "other-spelling", "anonymous", "one-of-grants", "more-members", "a-person",
         "signed", "no-secret", "no-client", "grant", "multipart", "own-key", "header", "client-in-query"],
)  # fmt: skip
def test_what_is_recognised(old: str, new: str, message: str) -> None:
    """An operation is used if all that it needs is known; if not, the note says what is in the way."""
    made = convert_text(read("token-operation")[0].replace(old, new))
    assert said(made) == [message]
    assert bool(made.token_urls) == (message == USED)


def test_path_parameters_are_in_the_way() -> None:
    """A path with parameters is none that a script knows."""
    made = convert_text(read("token-operation")[0].replace("/token/own", "/token/{tenant}"))
    assert said(made) == [NOT_SENT.replace("/own", "/{tenant}") + "the user has to fill in parts of its path."]


def test_json_holds_any_secret() -> None:
    """A secret with quotes, backslashes, braces and signs arrives as it is, from the script and by hand."""
    secret = 'q"\\b{x}%41 +&='
    with recording() as recorder:
        done = run(convert_text(read("token-json")[0]), recorder, client_secret=secret)
    sent = f'/token/own client-secret:{secret} clientId:v-client_id region:eu "west" <<client_id}}}} ttl:=60 json'
    assert (done.failures, recorder.tokens) == ((), [sent] * len(recorder.tokens))
    assert len(recorder.tokens) == 3  # the script, the operation itself, and Get Access Token


def test_what_a_collection_says_of_json() -> None:
    """The token request, its commands and the variable for the script hold the same JSON."""
    made = convert_text(read("token-json")[0], Options(token_params=(("audience", 'a"b'), ("ttl", "90"))))
    own = '"region": "eu \\"west\\" \\u007b\\u007bclient_id}}", "audience": "a\\"b", "ttl": "90"}'
    values = {one["key"]: one["value"] for one in plain(made)["variable"]}
    assert values["token_body"] == '{"clientId": "{{client_id}}", "client-secret": "{{client_secret}}", ' + own
    assert values["token_url"] == "{{baseUrl}}/token/own?tenant=polder+%26+co"
    assert [key for key in values if key in ("token_params", "scope", "client_auth")] == []
    request = request_of(made, "Get Access Token")
    assert request["header"][0] == {"key": "Content-Type", "value": "application/json"}
    assert json.loads(request["body"]["raw"]) == json.loads(values["token_body"])
    assert """--data-raw '{\n  "clientId": "YOUR_CLIENT_ID",\n""" in request["description"]["content"]
    assert made.token_urls == ("https://gateway.example/token/own?tenant=polder+%26+co",)


def test_basic_leaves_the_credentials_out_of_json() -> None:
    """With --client-auth basic the credentials are a header, and no part of the body."""
    options = Options(client_auth="basic")
    with recording() as recorder:
        made = convert_text(read("token-json")[0], options)
        done = run(made, recorder)
    values = {one["key"]: one["value"] for one in plain(made)["variable"]}
    own = '{"ttl": 60, "region": "eu \\"west\\" \\u007b\\u007bclient_id}}"}'
    assert (values["client_auth"], values["token_body"]) == ("basic", own)
    assert done.failures == ()
    assert recorder.tokens[0] == '/token/own client_id region:eu "west" <<client_id}} ttl:=60 json basic'


def test_postman_itself_sends_forms_only() -> None:
    """With --auth native JSON is in the way, and the variable has to be filled in; with both the script sends it."""
    text = read("token-json")[0]
    native = convert_text(text, Options(auth="native"))
    assert said(native) == [NOT_SENT + "Postman's own OAuth 2.0 does not send such a body."]
    assert plain(native)["auth"]["bearer"][0]["value"] == "{{access_token}}"
    assert plain(convert_text(text, Options(auth="both")))["auth"]["type"] == "bearer"
    form = convert_text(read("token-operation")[0], Options(auth="native"))
    assert (said(form), plain(form)["auth"]["type"]) == ([USED], "oauth2")


def test_a_token_url_goes_before_an_operation() -> None:
    """--token-url says where tokens come from, whatever the document has."""
    made = convert_text(read("token-json")[0], Options(token_url="https://gateway.example/token/given"))
    assert (said(made), made.token_urls) == ([], ("https://gateway.example/token/given",))


def test_a_closed_form_gets_no_grant_type() -> None:
    """RFC 6749 wants grant_type, and servers pass over what they do not know; but a schema can forbid more."""
    text = read("token-operation")[0]
    closed = text.replace(
        "              type: object\n", "              type: object\n              additionalProperties: false\n"
    )
    forms = [request_of(convert_text(one), "Get Access Token")["body"]["urlencoded"] for one in (text, closed)]
    own = [("client_id", "{{client_id}}"), ("client_secret", "{{client_secret}}"), ("region", "eu&west={ {client_id}}")]
    assert [[(one["key"], one["value"]) for one in form] for form in forms] == [
        [("grant_type", "client_credentials"), *own],
        own,
    ]
    with recording() as recorder:
        done = run(convert_text(closed), recorder)
    assert (done.failures, {*recorder.tokens}) == ((), {"/token/own client_id region:eu&west={ {client_id}}"})


def test_the_answer_of_an_operation_sent_by_hand_is_kept() -> None:
    """Where a person has to send the token operation, its token serves the other requests, until it has run out."""
    text = (
        read("token-operation")[0]
        .replace("region", "client_assertion")
        .replace(', example: "eu&west={{client_id}}"', "")
    )
    made = convert_text(text)
    collection = plain(made)
    with recording() as recorder:
        filled = json.loads(json.dumps(collection).replace("https://gateway.example", recorder.url))
        done = run_newman(filled, env_vars={"access_token": ""})
    sent = {"authorization": f"Bearer {recorder.tokens[0]}"}
    assert (done.failures, recorder.arrived) == ((), {"/first": sent, "/open": {}})
    names = {one["key"]: one["description"]["content"] for one in collection["variable"]}
    assert names["access_token"] == "Bearer token for Jwt: paste it here. “POST /token/own” gives one."
    assert [event["listen"] for event in collection["event"]] == ["prerequest"]
    assert [one.hint for one in made.diagnostics if one.code == "token-operation"] == [
        "Send that request yourself: a script keeps its token. Or fill in access_token, or give --token-url."
    ]
    assert "token_state" in names


@pytest.mark.parametrize("media_type", ["application/json", "application/x-www-form-urlencoded"])
def test_names_and_values_are_no_variables(media_type: str) -> None:
    """Whatever a document calls the members and puts into them, only the user's credentials are variables."""
    values = {'"{{a}}\\': '{{b}}"', "{{c}}&d=": "{{{{e}}}}", "clientId": "{{f}}", "client_secret": "{{g}}"}
    schema = {"required": [*values], "properties": {name: {"example": value} for name, value in values.items()}}
    text = read("token-operation")[0]
    start, end = text.index("      requestBody:"), text.index("      responses:")
    body = json.dumps({"content": {media_type: {"schema": schema}}})
    made = convert_text(f"{text[:start]}      requestBody: {body}\n{text[end:]}")
    assert said(made) == [USED]
    variables = {one["key"]: one["value"] for one in plain(made)["variable"]}
    bodies = [json.dumps(request_of(made, name)["body"]) for name in ("Get Access Token", "POST /token/own")]
    found = [set(re.findall(r"\{\{(.*?)\}\}", one)) for one in (variables["token_body"], *bodies)]
    assert found == [{"client_id", "client_secret"}] * 3
    with recording() as recorder:
        done = run(made, recorder)
    assert (done.failures, len(recorder.tokens), len({*recorder.tokens})) == ((), 3, 1)
