"""Every security scheme, as it arrives: small documents whose operations say (`x-expect`) what has to arrive."""

from __future__ import annotations

import re

import pytest

from support.recorder import SERVER, convert_text, mistakes, plain, read, recording, run
from swagger2postman import Options
from swagger2postman.cli.reports import summary_text
from swagger2postman.errors import UnknownSecurityError

MATRIX = [
    *(("kinds", version) for version in ("3.0.4", "3.1.0", "3.2.0")),
    *(("realms", version) for version in ("3.0.3", "3.1.1", "3.2.0")),
    *(("combinations", version) for version in ("3.0.3", "3.1.0")),
    ("hoisted", "3.0.0"),
    ("names", "3.0.3"),
    ("swagger2", ""),
    ("swagger2-root", ""),
    ("token-operation", "3.0.3"),
    ("token-json", "3.1.0"),
    ("token-basic", "3.0.3"),
]


@pytest.mark.parametrize(("name", "version"), MATRIX, ids=lambda part: part)
def test_matrix(name: str, version: str) -> None:
    """Each operation carries what its document asks for, and nothing else."""
    assert mistakes(name, version) == {}


def test_the_collection_carries_what_most_requests_need() -> None:
    """Where each operation has security of its own, that of most is the collection's; the others keep theirs."""
    made = plain(convert_text(read("hoisted")[0]))
    own = {item["name"]: item["request"].get("auth", {}).get("type") for item in made["item"]}
    assert made["auth"]["bearer"] == [{"key": "token", "value": "{{access_token}}", "type": "string"}]
    assert own == {
        "Get Access Token": "noauth",
        "GET /exception": "apikey",
        "GET /one": None,
        "GET /two": None,
        "GET /unsecured": "noauth",
    }


@pytest.mark.parametrize(
    ("name", "options", "expected"),
    [
        (
            "kinds",
            Options(security="HeaderKey"),
            {"/optional": {"x-key": "v-s2p_header_key"}, "/either": {"x-key": "v-s2p_header_key"}, "/open": {}},
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
                "/other": {"authorization": "Bearer /token/grip s2p_grip_realm_client_id g basic"},
                "/key": {"x-key": "v-s2p_key"},
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


@pytest.mark.parametrize("host", ["gateway.example", "localhost", "127.0.0.1:8080", "[::1]"])
def test_a_given_token_url_is_encrypted(host: str) -> None:
    """One that is not is a warning, unless the secret stays on this machine."""
    made = convert_text(read("kinds")[0], Options(token_url=f"http://{host}/t"))
    assert [one.message for one in made.diagnostics if one.code == "insecure-token-url"] == [
        f"The given token URL “http://{host}/t” is not encrypted, so the client secret can be read on its way."
    ] * (host == "gateway.example")


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
            "useBrowser": True,
            "accessTokenUrl": f"{SERVER}/oauth/token",
            "refreshTokenUrl": "https://id.example/refresh",
            "clientId": "{{client_id}}",
            "clientSecret": "{{client_secret}}",
            "scope": "read write",
            "tokenName": "Code",
            "accessToken": "{{s2p_code_token}}",
            **common,
        },
        "password": {
            "grant_type": "password_credentials",
            "accessTokenUrl": "https://id.example/token",
            "clientId": "{{s2p_password_client_id}}",
            "clientSecret": "{{s2p_password_client_secret}}",
            "username": "{{s2p_password_username}}",
            "password": "{{s2p_password_password}}",
            "tokenName": "Password",
            "accessToken": "{{s2p_password_token}}",
            **common,
        },
    }


def test_what_needs_words_is_explained() -> None:
    """The collection's description explains the schemes for which a variable is not enough."""
    description = plain(convert_text(read("kinds")[0]))["info"]["description"]["content"]
    assert [line for line in description.splitlines() if line.startswith("- **")] == [
        "- **Hoba**: HTTP authentication “hoba”; fill in the whole header Authorization.",
        "- **Oidc**: OpenID Connect; its discovery document, <https://id.example/.well-known/openid-configuration>, "
        "says where a token comes from.",
        "- **Device**: OAuth 2.0 for devices, which Postman does not do by itself: get a token at "
        "<https://id.example/device> and paste it into its variable.",
        "- **Mtls**: needs a client certificate. Add it in Postman under Settings > Certificates > Add Certificate, "
        "with the host of the API; give newman and the Postman CLI `--ssl-client-cert FILE` and "
        "`--ssl-client-key FILE`.",
    ]


@pytest.mark.parametrize(
    ("name", "options", "start"),
    [
        (
            "kinds",
            Options(),
            "fill in `s2p_header_key` in the variables of this collection, then press Send on any request. Some "
            "requests need `s2p_query_key`, `s2p_basic_username`, `s2p_basic_password`, `access_token`, "
            "`s2p_second_bearer_token` and 11 more, too.",
        ),
        (
            "hoisted",
            Options(credentials="environment"),
            "fill in `client_id` and `client_secret` in the environment that came with this collection, then press "
            "Send on any request. “Get Access Token” shows how the token is fetched. Some requests need `s2p_key`, "
            "too.",
        ),
        (
            "token-json",
            Options(auth="native"),
            "fill in `access_token` in the variables of this collection, then press Send on any request. "
            "Or send `POST /token/own`: a script keeps the token of its response for the other requests.",
        ),
        (
            "token-operation",
            Options(auth="native"),
            "fill in `client_id` and `client_secret` in the variables of this collection, then choose Get New Access "
            "Token under Authorization, and Use Token.",
        ),
    ],
)
def test_the_description_says_how_to_start(name: str, options: Options, start: str) -> None:
    """The first paragraph of a collection names what has to be filled in for its requests, and what to do then."""
    description = plain(convert_text(read(name)[0], options))["info"]["description"]["content"]
    assert description.split("\n")[0] == f"**Start here:** {start}"


def test_a_token_to_paste_is_asked_for() -> None:
    """Where nothing says where tokens come from, a request without one is held back by one sentence."""
    text = read("kinds")[0].replace("security: [{HeaderKey: []}]", "security: [{Bearer: []}]")
    made = convert_text(text.replace("security: [{QueryKey: []}]", "security: [{Bearer: []}]"))
    with recording() as recorder:
        done = run(made, recorder, access_token="")
    sentence = "Fill in access_token in the environment."
    assert {(one.item, one.message) for one in done.failures} == {
        (f"GET /{name}", sentence) for name in ("root", "again", "bearer", "query")
    }
    assert "/root" not in recorder.arrived
    assert recorder.arrived["/cookie"] == {"cookie": "sid=v-s2p_cookie_key"}


def test_tokens_that_nobody_fetches_are_named() -> None:
    """For each bearer token of unknown origin a note says which variable to fill in."""
    made = convert_text(read("kinds")[0])
    found = [(one.message, one.hint) for one in made.diagnostics if one.code == "token-to-fill-in"]
    text = "“{}” is a bearer token, and the document does not say where it comes from."
    assert found == [
        (text.format("Bearer"), "Fill in access_token, or give --token-url."),
        (text.format("SecondBearer"), "Fill in s2p_second_bearer_token."),
        (text.format("Oidc"), "Fill in s2p_oidc_token."),
    ]
    given = convert_text(read("kinds")[0], Options(token_url="https://gateway.example/t"))
    assert [one.message for one in given.diagnostics if one.code == "token-to-fill-in"] == [
        text.format("SecondBearer"),
        text.format("Oidc"),
    ]


def test_a_scheme_that_nothing_requires_is_a_warning() -> None:
    """Where no operation requires anything, Get Access Token is there, requests send nothing, and that is said."""
    text = re.sub(r"security: \[\{(Main|Key).*?\}\], ", "", read("hoisted")[0])
    made = convert_text(text)
    assert [(one.code, one.pointer) for one in made.diagnostics] == [
        ("unused-security", "/components/securitySchemes/Main")
    ]
    with recording() as recorder:
        done = run(made, recorder)
    assert (done.failures, recorder.tokens) == ((), ["/token/main client_id"])
    assert recorder.arrived == {path: {} for path in ("/exception", "/one", "/two", "/unsecured")}


SEND = "Open any request and press Send."
OWN = "Open the collection's Authorization: Get New Access Token, then Use Token."


@pytest.mark.parametrize(
    ("scheme", "options", "made", "steps"),
    [
        (
            "{type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://a.example/t', scopes: {}}}}",
            Options(),
            "1 request, and Get Access Token.",
            ["client_id and client_secret", f"{SEND} The access token is fetched and renewed for you."],
        ),
        (
            "{type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://a.example/t', scopes: {}}}}",
            Options(auth="native"),
            "1 request.",
            ["client_id and client_secret", OWN, SEND],
        ),
        (
            "{type: oauth2, flows: {password: {tokenUrl: 'https://a.example/t', scopes: {}}}}",
            Options(),
            "1 request.",
            ["client_id, client_secret, s2p_one_username and s2p_one_password", OWN, SEND],
        ),
        ("{type: http, scheme: bearer}", Options(), "1 request.", ["access_token", SEND]),
        ("{type: apiKey, in: header, name: X}", Options(), "1 request.", ["s2p_one_key", SEND]),
    ],
    ids=["script", "native", "person", "pasted", "key"],
)
def test_the_summary_says_what_to_do(scheme: str, options: Options, made: str, steps: list[str]) -> None:
    """The next steps name what has to be filled in, and who fetches the token."""
    text = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\nservers: [{url: 'https://a.example'}]\n"
    text += "security: [{One: []}]\npaths: {/a: {get: {responses: {'200': {description: ok}}}}}\n"
    text += f"components: {{securitySchemes: {{One: {scheme}}}}}\n"
    lines = summary_text(convert_text(text, options), "x.json").splitlines()
    assert lines[0] == f"Wrote x.json: {made}"
    told = [line.split(". ", 1)[1] for line in lines[lines.index("Next, in Postman:") + 2 :]]
    assert told == [f"Open the collection's Variables and fill in {steps[0]}.", *steps[1:]]


def test_an_unknown_scheme_is_named() -> None:
    """The library says which schemes there are when it is asked to prefer another."""
    with pytest.raises(UnknownSecurityError) as caught:
        convert_text(read("swagger2")[0], Options(security="Keys"))
    assert (caught.value.name, caught.value.known) == ("Keys", ("App", "Key", "Login", "Code"))


@pytest.mark.parametrize(
    ("name", "pointers", "message"),
    [
        ("swagger2", ["/paths/~1app/get"], "“Login” is required together with another scheme"),
        ("combinations", ["/paths/~1two-authorizations/get"], "“Whole” is required together with another scheme"),
        ("combinations", ["/paths/~1two-logins/get"], "“Jwt” is required together with another scheme"),
        ("combinations", ["/paths/~1same-place/get"], "“Key2” is required together with another scheme"),
        ("kinds", ["/paths/~1nameless/get"], "“Nameless” is required, but does not say what a request has to send."),
    ],
)
def test_what_cannot_be_carried_is_reported(name: str, pointers: list[str], message: str) -> None:
    """Of two schemes that want the same place, such as the header Authorization, one is sent and the other reported."""
    made = convert_text(read(name)[0].replace("[{App: [s]}]", "[{App: [s], Login: []}]"))
    found = [one for one in made.diagnostics if one.code == "security-left-out" and one.message.startswith(message)]
    assert [one.pointer for one in found] == pointers
