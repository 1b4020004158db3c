"""Which hosts get credentials, and what is said of those that are none of the API's servers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from swagger2postman import Options, convert, validate

HEAD = """\
openapi: 3.0.3
info: {title: Hosts, version: "1"}
servers: [{url: "https://api.example/v1"}, {url: "https://test.example"}]
security: [{Main: []}]
components:
  securitySchemes:
    Main: {type: oauth2, flows: {clientCredentials: {tokenUrl: "https://api.example/token", scopes: {}}}}
    Key: {type: apiKey, in: header, name: X-Key}
    Jwt: {type: http, scheme: bearer}
paths:
"""
OK = 'responses: {"200": {description: ok}}'
OTHER = 'servers: [{url: "https://other.example/x"}]'
TOKEN = '{"200": {description: ok, content: {application/json: {schema: {properties: {access_token: {}}}}}}}'
FORM = "{application/x-www-form-urlencoded: {schema: {properties: {client_id: {}, client_secret: {}}}}}"


def goes(name: str, host: str, schemes: str) -> str:
    """What is said of an operation."""
    return f"“{name}” sends your credentials for {schemes} to “{host}”, not to “api.example”."


WHO = "{url: 'https://{who}', variables: {who: {default: api.example, enum: [CHOICE]}}}"
CHOICE = f"  /a: {{get: {{servers: [{WHO}], {OK}}}}}"


def can_go(name: str, host: str, schemes: str) -> str:
    """What is said of an operation whose server has variables that lead elsewhere."""
    return goes(name, host, schemes).replace("sends", "can send")[:-1] + ": its server's variables choose the host."


CASES: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "operation": (
        f"  /a: {{get: {{{OTHER}, {OK}}}}}",
        [("/paths/~1a/get/servers/0/url", goes("GET /a", "other.example", "“Main”"))],
    ),
    "path item, once for both operations": (
        f"  /a: {{{OTHER}, get: {{{OK}}}, put: {{{OK}}}}}",
        [("/paths/~1a/servers/0/url", goes("GET /a", "other.example", "“Main”"))],
    ),
    "an API key": (
        f"  /a: {{get: {{security: [{{Key: []}}], {OTHER}, {OK}}}}}",
        [("/paths/~1a/get/servers/0/url", goes("GET /a", "other.example", "“Key”"))],
    ),
    "an API key that is left out, since none will do": (
        f"  /a: {{get: {{security: [{{Key: []}}, {{}}], {OTHER}, {OK}}}}}",
        [],
    ),
    "a variable that has the host of an enum": (
        CHOICE.replace("CHOICE", "eve.example"),
        [("/paths/~1a/get/servers/0/url", can_go("GET /a", "eve.example", "“Main”"))],
    ),
    "a variable that makes up any host": (
        CHOICE.replace("CHOICE", "x@y"),
        [
            (
                "/paths/~1a/get/servers/0/url",
                can_go("GET /a", "eve.example", "“Main”").replace("“eve.example”", "an unknown host"),
            )
        ],
    ),
    "a variable": (
        f"  /a: {{get: {{servers: [{{url: 'https://{{who}}.example', variables: {{who: {{default: eve}}}}}}], {OK}}}}}",
        [("/paths/~1a/get/servers/0/url", goes("GET /a", "eve.example", "“Main”"))],
    ),
    "no security": (f"  /a: {{get: {{security: [], {OTHER}, {OK}}}}}", []),
    "another of the servers, which no other request uses": (
        f'  /a: {{get: {{servers: [{{url: "https://TEST.example/b"}}], {OK}}}}}',
        [("/paths/~1a/get/servers/0/url", goes("GET /a", "test.example", "“Main”"))],
    ),
    "the same server under another path": (f'  /a: {{get: {{servers: [{{url: "https://API.example/b"}}], {OK}}}}}', []),
    "relative": (f"  /a: {{get: {{servers: [{{url: /v2}}], {OK}}}}}", []),
}


@pytest.mark.parametrize("case", CASES)
def test_another_host_is_a_warning(case: str) -> None:
    """An operation that takes credentials to a host of its own is reported where that host stands; others are not."""
    paths, expected = CASES[case]
    for found in (convert((HEAD + paths).encode()).diagnostics, validate((HEAD + paths).encode())):
        told = [one for one in found if one.code == "other-host"]
        assert [(one.pointer, one.message) for one in told] == expected
        assert {one.severity.value for one in told} <= {"warning"}


def test_a_server_of_the_users_is_what_hosts_are_compared_with() -> None:
    """With --base-url every request goes there; a token URL is compared with that host, not with the document's."""
    made = convert((HEAD + CASES["operation"][0]).encode(), Options(base_url="https://mine.example"))
    assert [(one.code, one.message) for one in made.diagnostics] == [
        (
            "unrelated-token-host",
            "Your client secret goes to “api.example”, which is unrelated to “mine.example”.",
        )
    ]
    assert b"other.example" not in made.to_bytes()


def test_a_token_operation_on_another_host_is_a_warning() -> None:
    """An operation that gets the client secret on a host of its own is reported; with --base-url it is not there."""
    head = HEAD.replace("[{Main: []}]", "[{Jwt: []}]").replace("    Main:", "    x-Main:")
    head = "\n".join(line for line in head.splitlines() if "x-Main" not in line)
    paths = f"\n  /t: {{post: {{security: [], {OTHER}, requestBody: {{content: {FORM}}}, responses: {TOKEN}}}}}"
    paths += f"\n  /a: {{get: {{{OK}}}}}"
    made = convert((head + paths).encode())
    assert [(one.code, one.pointer) for one in made.diagnostics] == [
        ("token-operation", "/paths/~1t/post"),
        ("unrelated-token-host", "/paths/~1t/post/servers/0/url"),
    ]
    assert made.token_urls == ("https://other.example/x/t",)
    moved = convert((head + paths).encode(), Options(base_url="https://mine.example"))
    assert ([one.code for one in moved.diagnostics], moved.token_urls) == (
        ["token-operation"],
        ("https://mine.example/t",),
    )


@pytest.mark.parametrize(
    ("server", "token_url", "related"),
    [
        ("https://api.polder.example", "https://id.polder.example/t", True),
        ("https://api.polder.co.uk", "https://id.polder.co.uk/t", True),
        ("https://api.polder.co.uk", "https://eve.co.uk/t", False),
        ("https://10.0.0.1", "https://10.0.0.2/t", False),
    ],
)
@pytest.mark.parametrize("flow", ["clientCredentials", "password", "authorizationCode"])
def test_a_token_host_belongs_to_the_servers(server: str, token_url: str, flow: str, *, related: bool) -> None:
    """Hosts of the same owner are fine; another owner's would get the client secret, and is a warning in each flow."""
    text = HEAD.replace("https://api.example/v1", server).replace('{url: "https://test.example"}', "")
    text = text.replace("clientCredentials: {", f"{flow}: {{authorizationUrl: {token_url}, ")
    text = text.replace("https://api.example/token", token_url).replace("}, ]", "}]")
    codes = [one.code for one in validate((text + f"  /a: {{get: {{{OK}}}}}").encode())]
    assert ("unrelated-token-host" in codes) is not related


@pytest.mark.parametrize(
    ("servers", "related"),
    [
        ('[{url: "https://{r}.polder.example", variables: {r: {default: eu}}}]', True),
        ('[{url: "https://{r}.good.example", variables: {r: {default: eu}}}]', False),
        ('[{url: "/v1"}]', False),
        ('[{url: "https://virtserver.swaggerhub.com/polder/X/1"}]', False),
        ("[]", False),
        ('[{url: "https://good.example"}, {url: "https://polder.example"}]', False),
        ('[{url: "https://polder.example"}, {url: "https://good.example"}]', True),
    ],
    ids=["variable", "other-variable", "relative", "mock", "missing", "unused-second", "used-first"],
)
def test_servers_that_say_nothing_of_the_owner(servers: str, *, related: bool) -> None:
    """A token URL is compared with the server that requests go to; where that is not known, this is said."""
    text = HEAD.replace('[{url: "https://api.example/v1"}, {url: "https://test.example"}]', servers)
    text = text.replace("https://api.example/token", "https://id.polder.example/token")
    text += f"  /a: {{get: {{{OK}}}}}"
    told = [one.message for one in convert(text.encode()).diagnostics if one.code == "unrelated-token-host"]
    known = "unrelated to" in "".join(told) or "names no server to compare that with" in "".join(told)
    assert (len(told), known) == ((0, False) if related else (1, True))


FLOWS = {
    "clientCredentials": ("tokenUrl",),
    "password": ("tokenUrl",),
    "authorizationCode": ("tokenUrl", "refreshUrl", "authorizationUrl"),
    "implicit": ("authorizationUrl",),
}


@pytest.mark.parametrize("elsewhere", [False, True], ids=["here", "other-file"])
@pytest.mark.parametrize("flow", FLOWS)
def test_every_url_of_a_flow_is_encrypted(tmp_path: Path, flow: str, *, elsewhere: bool) -> None:
    """Each URL of each flow that is not https is a warning at its place, also in another file."""
    urls = ", ".join(f"{key}: http://api.example/t" for key in FLOWS[flow])
    scheme = f"{{type: oauth2, flows: {{{flow}: {{{urls}, scopes: {{}}}}}}}}"
    (tmp_path / "schemes.yaml").write_text(f"components: {{securitySchemes: {{Main: {scheme}}}}}\n")
    used = '{$ref: "schemes.yaml#/components/securitySchemes/Main"}' if elsewhere else scheme
    lines = [f"    Main: {used}" if line.startswith("    Main:") else line for line in HEAD.splitlines()]
    (tmp_path / "api.yaml").write_text("\n".join([*lines, f"  /a: {{get: {{{OK}}}}}", ""]))
    told = [one for one in validate(tmp_path / "api.yaml") if one.code == "insecure-token-url"]
    file = str(tmp_path / ("schemes.yaml" if elsewhere else "api.yaml"))
    pointer = f"/components/securitySchemes/Main/flows/{flow}/"
    assert sorted((one.position.file, one.pointer) for one in told) == sorted(
        (file, pointer + key) for key in FLOWS[flow]
    )


def test_choices_are_tried_a_limited_number_of_times() -> None:
    """What many servers share by reference multiplies: beyond a limit their choices are unknown hosts."""
    enum = f"x-e: &e [{', '.join(f'e{n}' for n in range(300))}]\n"
    server = "{{url: 'https://{{who}}{n}.api.example', variables: {{who: {{default: d, enum: *e}}}}}}"
    paths = "".join(f"  /p{n}: {{get: {{servers: [{server.format(n=n)}], {OK}}}}}\n" for n in range(1000))
    told = [one.message for one in convert((enum + HEAD + paths).encode()).diagnostics if one.code == "other-host"]
    assert len([one for one in told if "an unknown host" in one]) == 1
    assert len([one for one in told if "” to “d" in one]) == 999


BEARER = HEAD.replace("[{Main: []}]", "[{Jwt: []}]").replace(', {url: "https://test.example"}', "")
GIVES = f"requestBody: {{content: {FORM}}}, responses: {TOKEN}"


def told(text: str, **options: Any) -> list[tuple[str, str]]:
    """The findings about hosts: code and message."""
    codes = ("other-host", "unrelated-token-host")
    found = convert(text.encode(), Options(**options)).diagnostics
    return [(one.code, one.message) for one in found if one.code in codes]


def test_choices_of_a_token_operation_are_warned_of() -> None:
    """The variables of its own server can lead the client secret to another owner."""
    head = "\n".join(line for line in BEARER.splitlines() if "    Main:" not in line)
    paths = f"\n  /t: {{post: {{security: [], servers: [{WHO.replace('CHOICE', 'eve.example')}], {GIVES}}}}}"
    paths += f"\n  /a: {{get: {{{OK}}}}}"
    assert told(head + paths) == [
        ("other-host", "The variables of the server “https://{who}” can lead to “eve.example”.")
    ]


def test_a_token_operation_on_a_sibling_is_warned_of() -> None:
    """Another host of the same owner is another host."""
    head = "\n".join(line for line in BEARER.splitlines() if "    Main:" not in line)
    head = head.replace("https://api.example", "https://api.polder.example")
    server = 'servers: [{url: "https://b.polder.example"}]'
    paths = f"\n  /t: {{post: {{security: [], {server}, {GIVES}}}}}\n  /a: {{get: {{{OK}}}}}"
    assert told(head + paths) == [
        ("other-host", "Your client secret goes to “b.polder.example”, not to “api.polder.example”.")
    ]


def test_choices_of_an_environment_are_warned_of() -> None:
    """The variables of a server that has an environment of its own can lead everything to another owner."""
    text = HEAD.replace('{url: "https://test.example"}', WHO.replace("CHOICE", "eve.example"))
    text += f"  /a: {{get: {{{OK}}}}}"
    assert told(text) == []
    assert told(text, environments=True) == [
        ("other-host", "The variables of the server “https://{who}” can lead to “eve.example”.")
    ]


def test_an_environment_gets_what_the_token_operation_gets() -> None:
    """Also where the operation itself is not in the collection, its requests go to the chosen server."""
    head = "\n".join(line for line in HEAD.replace("[{Main: []}]", "[{Jwt: []}]").splitlines() if "  Main:" not in line)
    paths = f"\n  /t: {{post: {{deprecated: true, security: [], {GIVES}}}}}\n  /a: {{get: {{{OK}}}}}"
    made = convert((head + paths).encode(), Options(environments=True, exclude_deprecated=True))
    assert {one.host: set(one.what) for one in made.destinations} == {
        "api.example": {"client id", "client secret", "access token"},
        "test.example": {"client id", "client secret", "access token"},
    }


@pytest.mark.parametrize(("server", "key"), [("", "baseUrl"), ("servers: [{url: /x}], ", "s2p_baseUrl2")])
def test_a_server_that_is_filled_in_is_named(server: str, key: str) -> None:
    """Where a token operation has no known host, the summary names the variable that the user fills in."""
    head = HEAD.replace("[{Main: []}]", "[{Jwt: []}]").splitlines()
    text = "\n".join(line for line in head if "  Main:" not in line and not line.startswith("servers:"))
    text += f"\n  /t: {{post: {{security: [], {server}{GIVES}}}}}\n  /a: {{get: {{{OK}}}}}"
    (first, *_) = convert(text.encode()).destinations
    assert (first.host, first.what[:2]) == (f"the server that you fill in as {key}", ("client id", "client secret"))


def test_a_refresh_gets_no_password() -> None:
    """The warning for a refresh URL names what is sent there."""
    flow = "password: {tokenUrl: https://a.example/t, refreshUrl: https://b.example/t, scopes: {}}"
    text = HEAD.replace('clientCredentials: {tokenUrl: "https://api.example/token", scopes: {}}', flow)
    assert told(text + f"  /a: {{get: {{{OK}}}}}") == [
        ("unrelated-token-host", f"{what} “{host}”, which is unrelated to “api.example”.")
        for what, host in (
            ("Your user name and password go to", "a.example"),
            ("Your client secret goes to", "b.example"),
        )
    ]
