"""guide: what "How to authenticate" says of an API, and that its commands do what it says."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from support.documents import FINE, document_bytes
from support.gateway import Gateway, Realm
from support.paths import ROOT, SHARED
from support.prompt import arguments_in_bash, arguments_in_cmd
from support.tools import find_tool
from swagger2postman.findings.diagnostic import Position
from swagger2postman.findings.report import Report
from swagger2postman.openapi.model import Api, Server
from swagger2postman.openapi.versions import detect_dialect, read_api
from swagger2postman.outputs.guide.build import build_guide, swaggerhub_page
from swagger2postman.outputs.guide.commands import _without_space
from swagger2postman.outputs.guide.model import Command, FirstCall, Guide, OtherScheme, Portal
from swagger2postman.outputs.guide.render import render_html, render_markdown
from swagger2postman.postman.collection import build_collection
from swagger2postman.postman.model import Collection
from swagger2postman.postman.options import Options
from swagger2postman.postman.plan import build_plan
from swagger2postman.references.loader import open_root
from swagger2postman.references.resolver import Documents
from swagger2postman.templating.flavours import to_markdown

SAMPLES = ROOT / "samples"
EXPORTS = sorted((SHARED / "corpus" / "kpn").glob("*.yaml"))
HOST = "https://api.polder.example"


def made(data: bytes, options: Options | None = None) -> tuple[Api, Collection]:
    """The API of a document and its collection."""
    opened = open_root(data, None, name="test")
    documents = Documents(opened.source, opened.uri, opened.loader, opened.loader.canonical)
    api = read_api(documents, detect_dialect(documents))
    return api, build_collection(
        build_plan(api, options or Options()), Report(lambda _: Position("test", 1, 1))
    ).collection


def guide_of_sample(name: str, options: Options | None = None, **more: Any) -> Guide:
    """The guide of a sample."""
    return build_guide(*made((SAMPLES / f"{name}.yaml").read_bytes(), options), **more)


def small(**changes: Any) -> bytes:
    """A small document with one operation."""
    servers = [{"url": "https://api.example/v1"}]
    return document_bytes(**{"servers": servers, "paths": {"/things": {"get": FINE}}, **changes})


def guide_of(**changes: Any) -> Guide:
    """The guide of a small document."""
    return build_guide(*made(small(**changes)))


def secured(**scheme: Any) -> Guide:
    """The guide of a small document with one security scheme, `Main`."""
    return guide_of(security=[{"Main": []}], components={"securitySchemes": {"Main": scheme}})


def commands(guide: Guide) -> list[Command]:
    """All commands of a guide."""
    first = guide.call.command if guide.call else None
    return [*(token.command for token in guide.tokens), *([first] if first else [])]


def test_what_it_knows_of_an_api() -> None:
    """Token requests with their variables, other schemes, the simplest call, and the page on SwaggerHub."""
    guide = guide_of_sample("bulk-sms", environments=("Bulk SMS – Production",))
    assert [(t.name, t.scheme, t.url, t.host, t.client_id, t.access_token) for t in guide.tokens] == [
        (
            "Get Access Token",
            "",
            f"{HOST}/oauth/client_credential/accesstoken",
            "api.polder.example",
            "client_id",
            "access_token",
        ),
        (
            "Get Access Token (archive)",
            "archive",
            f"{HOST}/oauth/archive/accesstoken?grant_type=client_credentials",
            "api.polder.example",
            "s2p_archive_client_id",
            "s2p_archive_access_token",
        ),
    ]
    key = OtherScheme("ownerKey", "apiKey", "", "header", "X-Owner-Key", "", ("s2p_owner_key",))
    assert (guide.others, guide.swaggerhub, guide.server, guide.environments, guide.secured) == (
        (key,),
        "https://app.swaggerhub.com/apis-docs/polder/BulkSms",
        f"{HOST}/messaging/bulk-sms",
        ("Bulk SMS – Production",),
        True,
    )
    command = guide.call.command if guide.call else None
    fill_in = ("YOUR_ACCESS_TOKEN",)
    assert guide.call == FirstCall("List messages", "messages", "GET", "/messages", command, fill_in, True)
    assert (guide.chooses_server, guide.mocked) == (False, False)
    assert (guide_of_sample("sim-status").chooses_server, guide_of_sample("sim-status").mocked) == (True, True)


def test_the_commands_as_they_are_read() -> None:
    """The commands are those of this API, with its token URL and server, and stand-ins to be replaced."""
    guide = guide_of_sample("sim-status")
    assert [command.posix for command in commands(guide)] == [
        f"curl -X POST '{HOST}/oauth/client_credential/accesstoken?grant_type=client_credentials' \\\n"
        "  -H 'Content-Type: application/x-www-form-urlencoded' \\\n"
        "  -H 'Accept: application/json' \\\n"
        "  --data-urlencode 'client_id=YOUR_CLIENT_ID' \\\n"
        "  --data-urlencode 'client_secret=YOUR_CLIENT_SECRET'",
        "ACCESS_TOKEN='YOUR_ACCESS_TOKEN'\n"
        f"curl -X GET '{HOST}/mobile/sim-status/reports' \\\n"
        "  -H 'Accept: application/json' \\\n"
        '  -H "Authorization: Bearer $ACCESS_TOKEN"',
    ]
    assert [command.windows for command in commands(guide)][1] == (
        'set "ACCESS_TOKEN=YOUR_ACCESS_TOKEN"\n'
        f'curl -X GET "{HOST}/mobile/sim-status/reports" ^\n'
        '  -H "Accept: application/json" ^\n'
        '  -H "Authorization: Bearer %ACCESS_TOKEN%"'
    )


OPTIONS = {
    "script": Options(),
    "basic": Options(client_auth="basic", token_params=(("audience", "a b"),)),
    "native": Options(auth="native", token_params=(("audience", "a b"),)),
    "both": Options(auth="both", client_auth="basic"),
    "environment": Options(credentials="environment"),
}


@pytest.mark.parametrize("name", ["bulk-sms", "network-orders", "sim-status"])
@pytest.mark.parametrize("style", OPTIONS)
def test_the_commands_run_as_they_are(name: str, style: str) -> None:
    """In bash, with only the host replaced, the token request gets a token, and the first call is let in with it."""
    guide = guide_of_sample(name, OPTIONS[style])
    paths = {token.scheme: token.url.removeprefix(HOST).partition("?")[0] for token in guide.tokens}
    realms = [
        Realm(
            name=scheme or "main",
            token_path=path,
            client_id=f"YOUR_{scheme.upper()}{'_' * bool(scheme)}CLIENT_ID",
            client_secret=f"YOUR_{scheme.upper()}{'_' * bool(scheme)}CLIENT_SECRET",
        )
        for scheme, path in paths.items()
    ]
    assert realms
    with Gateway(realms=realms) as gateway:
        answers = [json.loads(in_bash(led_to(token.command.posix, gateway))) for token in guide.tokens]
        assert guide.call
        assert guide.call.command
        call = led_to(guide.call.command.posix, gateway)
        in_bash(call.replace("YOUR_ACCESS_TOKEN", answers[0]["access_token"]))
        assert [request.status for request in gateway.requests] == [200] * (len(realms) + 1)
        assert [request.token for request in gateway.api_requests] == ["valid"]
        assert (("audience", "a b") in gateway.token_requests[0].form) is (style in ("basic", "native"))


def test_postman_fetches_the_token_itself() -> None:
    """With Postman's own OAuth 2.0 there is no token request to select: the steps lead to Authorization."""
    guide = guide_of_sample("bulk-sms", OPTIONS["native"])
    assert [(token.name, token.native, token.client_id) for token in guide.tokens] == [
        ("client", True, "client_id"),
        ("archive", True, "s2p_archive_client_id"),
    ]
    text = render_markdown(guide)
    assert (text.count("**Get New Access Token**"), "Get Access Token" in text) == (2, False)


def led_to(command: str, gateway: Gateway) -> str:
    """A command with nothing but the host replaced."""
    return re.sub(r"https://(north\.)?api\.polder\.example", gateway.url, command)


def in_bash(command: str) -> str:
    """What a command prints."""
    find_tool("curl")
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=True, timeout=30, text=True)
    return done.stdout


def sent_from_cmd(command: str) -> list[str]:
    """What curl gets for a command that is pasted at the prompt of cmd.exe, its variable set before if it has one."""
    setting = re.match(r'set "(\w+)=(\w+)"\n', command)
    environment = {setting[1]: setting[2]} if setting else {}
    program, *arguments = arguments_in_cmd(command[setting.end() :] if setting else command, environment)
    assert program == "curl"
    return plain(arguments)


def sent_from_bash(command: str, folder: Path) -> list[str]:
    """What curl gets for a command that bash is given as it is."""
    return plain(arguments_in_bash(command, folder))


def plain(arguments: list[str]) -> list[str]:
    """The arguments, a JSON body without the space that means nothing, which only one of the two systems keeps."""

    def read(text: str) -> str:
        try:
            return json.dumps(json.loads(text))
        except ValueError:
            return text

    bodies = {at + 1 for at, text in enumerate(arguments) if text == "--data-raw"}
    return [read(text) if at in bodies else text for at, text in enumerate(arguments)]


@pytest.mark.parametrize("name", ["bulk-sms", "network-orders", "sim-status"])
def test_windows_gets_the_same_arguments(name: str, tmp_path: Path) -> None:
    """cmd.exe hands curl what bash hands it, the token from its variable included."""
    for command in commands(guide_of_sample(name)):
        assert sent_from_cmd(command.windows) == sent_from_bash(command.posix, tmp_path)


BODIES = {
    "special": '{"a": "100% & %PATH% ^ \\"quoted\\" !x! <y> | (z)", "b c": [1.0, 1e400, " two  spaces "]}',
    "spread": '{\n  "a" : [ 1,\n 2 ],\n\t"b": {}\n}',
    "no json": "a: 1\nb: 'two words'\n",
    "text": '"it\'s \\\\ \\u0020"',
}


@pytest.mark.parametrize("case", BODIES)
def test_bodies_of_the_first_call(case: str, tmp_path: Path) -> None:
    """A JSON body is one line for Windows and nothing else is changed in it; any other body stays as it is."""
    kind = "text/yaml" if case == "no json" else "application/json"
    example = BODIES[case] if case == "no json" else json.loads(BODIES[case].replace("1e400", "2"))
    body: dict[str, Any] = {"content": {kind: {"schema": {}, "example": example}}}
    guide = guide_of(
        paths={"/a": {"post": {**FINE, "requestBody": body}}},
        security=[{"Main": []}],
        components={"securitySchemes": {"Main": {"type": "http", "scheme": "bearer"}}},
    )
    (command,) = commands(guide)
    assert sent_from_cmd(command.windows) == sent_from_bash(command.posix, tmp_path)
    assert "Authorization: Bearer YOUR_ACCESS_TOKEN" in sent_from_cmd(command.windows)
    raw = BODIES[case]
    short = _without_space(raw)
    assert (short == raw) is (case in ("no json", "text"))
    assert "\n" not in (short or "") or case == "no json"
    if case == "special":
        assert short == raw.replace('", "b', '","b').replace(": ", ":").replace(", 1e", ",1e").replace(', " t', '," t')


FLOW = {"authorizationUrl": "https://id.example/sign-in", "tokenUrl": "https://id.example/token", "scopes": {}}
SCHEMES: dict[str, tuple[dict[str, Any], OtherScheme, str, str]] = {
    "key in a header": (
        {"type": "apiKey", "in": "header", "name": "X-Key"},
        OtherScheme("Main", "apiKey", "", "header", "X-Key", "", ("s2p_main_key",)),
        "-H X-Key: YOUR_MAIN_KEY",
        "An API key, sent in the header `X-Key` of each request that needs it.",
    ),
    "key in the query": (
        {"type": "apiKey", "in": "query", "name": "key"},
        OtherScheme("Main", "apiKey", "", "query", "key", "", ("s2p_main_key",)),
        "https://api.example/v1/things?key=YOUR_MAIN_KEY",
        "An API key, sent in the query parameter `key` of each request that needs it.",
    ),
    "key in a cookie": (
        {"type": "apiKey", "in": "cookie", "name": "sid"},
        OtherScheme("Main", "apiKey", "", "cookie", "sid", "", ("s2p_main_key",)),
        "-H Cookie: sid=YOUR_MAIN_KEY",
        "An API key, sent in the cookie `sid` of each request that needs it.",
    ),
    "basic": (
        {"type": "http", "scheme": "basic"},
        OtherScheme("Main", "basic", variables=("s2p_main_username", "s2p_main_password")),
        "--user YOUR_MAIN_USERNAME:YOUR_MAIN_PASSWORD",
        "A user name and a password (HTTP basic). With cURL, they follow `--user`.",
    ),
    "digest": (
        {"type": "http", "scheme": "digest"},
        OtherScheme("Main", "digest", variables=("s2p_main_username", "s2p_main_password")),
        "--digest --user YOUR_MAIN_USERNAME:YOUR_MAIN_PASSWORD",
        "A user name and a password (HTTP digest). With cURL, they follow `--user`.",
    ),
    "bearer": (
        {"type": "http", "scheme": "bearer", "description": "Ask *us*."},
        OtherScheme("Main", "bearer", "Ask *us*.", variables=("access_token",)),
        "-H Authorization: Bearer YOUR_ACCESS_TOKEN",
        "The provider says: Ask \\*us\\*.",
    ),
    "sign-in": (
        {"type": "oauth2", "flows": {"authorizationCode": FLOW}},
        OtherScheme("Main", "oauth2", url="https://id.example/sign-in", variables=("client_id", "client_secret")),
        "-H Authorization: Bearer YOUR_",
        "OAuth 2.0: a person signs in, at `https://id.example/sign-in`.",
    ),
    "client certificate": (
        {"type": "mutualTLS"},
        OtherScheme("Main", "mutualTLS"),
        "https://api.example/v1/things",
        "A client certificate (mutual TLS).",
    ),
    "OpenID Connect": (
        {"type": "openIdConnect", "openIdConnectUrl": "https://id.example/.well-known/openid-configuration"},
        OtherScheme(
            "Main",
            "openIdConnect",
            url="https://id.example/.well-known/openid-configuration",
            variables=("access_token",),
        ),
        "-H Authorization: Bearer YOUR_ACCESS_TOKEN",
        "`https://id.example/.well-known/openid-configuration` lists the URLs for signing in.",
    ),
}


@pytest.mark.parametrize("case", SCHEMES)
def test_other_schemes(case: str, tmp_path: Path) -> None:
    """Each scheme is explained, with the variables of the collection, and the first call carries it."""
    scheme, expected, argument, sentence = SCHEMES[case]
    guide = secured(**scheme)
    assert (guide.tokens, guide.others) == ((), (expected,))
    (command,) = commands(guide)
    assert argument in " ".join(sent_from_bash(command.posix, tmp_path))
    assert sent_from_cmd(command.windows) == sent_from_bash(command.posix, tmp_path)
    text = render_markdown(guide)
    assert sentence in text
    assert [f"`{name}`" in text for name in expected.variables] == [True] * len(expected.variables)
    assert "token endpoint" not in text


def test_an_api_without_security_needs_nothing() -> None:
    """The guide of an open API says so, and goes on to the first call."""
    guide = guide_of()
    assert (guide.secured, [command.posix for command in commands(guide)]) == (
        False,
        ["curl -X GET 'https://api.example/v1/things'"],
    )
    headings = re.findall(r"^#.*", render_markdown(guide), re.MULTILINE)
    assert headings == ["# How to authenticate: T", "## Your first call", "## When something goes wrong"]
    assert "needs no token, key or password" in render_markdown(guide)
    assert "needs no token, key or password" in render_html(guide)


def test_the_first_call_is_one_that_a_newcomer_can_make() -> None:
    """A secured GET without anything to fill in is taken before others; a file to be chosen is no command."""
    public = {"get": {**FINE, "security": []}}
    with_id = {
        "get": {**FINE, "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]}
    }
    file = {"schema": {"type": "object", "properties": {"f": {"type": "string", "format": "binary"}}}}
    upload = {"post": {**FINE, "summary": "Up", "requestBody": {"content": {"multipart/form-data": file}}}}
    scheme = {
        "security": [{"Main": []}],
        "components": {"securitySchemes": {"Main": {"type": "http", "scheme": "bearer"}}},
    }
    all_of_them = {"/open": public, "/things/{id}": with_id, "/upload": upload, "/all": {"get": FINE}}
    paths = list(all_of_them)
    found = []
    for number in (3, 2, 1):
        call = guide_of(paths={path: all_of_them[path] for path in paths[: number + 1]}, **scheme).call
        found.append((call.method, call.path) if call else None)
    assert found == [("GET", "/all"), ("GET", "/things/{id}"), ("GET", "/things/{id}")]
    call = guide_of(paths={"/upload": upload}, **scheme).call
    assert call == FirstCall("Up", "", "POST", "/upload", None)
    api, collection = made(small())
    assert build_guide(api, replace(collection, items=())).call is None


MOCK = (Server("https://virtserver.swaggerhub.com/polder/SimStatus/1.2.0"),)


@pytest.mark.parametrize(
    ("api", "origin", "expected"),
    [
        (Api("T", "1", "3.0", servers=MOCK), "", "polder/SimStatus/1.2.0"),
        (Api("T", "1", "3.0", "[x](https://app.swaggerhub.com/apis/polder/Sim/)"), "", "polder/Sim"),
        (Api("T", "1", "3.0", "https://app.swaggerhub.com/apis-docs/polder/Sim/2.0.1"), "", "polder/Sim/2.0.1"),
        (Api("T", "1", "3.0", external_docs="https://app.swaggerhub.com/apis-docs/polder/Sim#/x"), "", "polder/Sim"),
        (Api("T", "1", "3.0"), "polder/Sim/3", "polder/Sim/3"),
        (Api("T", "1", "3.0"), "a/b/javascript:alert(1)", None),
        (Api("T", "1", "3.0", "https://app.swaggerhub.com.evil.example/apis/polder/Sim"), "", None),
        (Api("T", "1", "3.0", 'https://app.swaggerhub.com/apis/polder/Sim"onclick="x'), "", "polder/Sim"),
        (Api("T", "1", "3.0", servers=(Server('https://virtserver.swaggerhub.com/a/b/"><img>'),)), "", None),
    ],
)  # fmt: skip
def test_the_page_on_swaggerhub(api: Api, origin: str, expected: str | None) -> None:
    """The mock server, a link in the description or where the document came from tell the address, and nothing else."""
    assert swaggerhub_page(api, origin) == (f"https://app.swaggerhub.com/apis-docs/{expected}" if expected else "")


def test_where_credentials_come_from() -> None:
    """An address and a text of one's own stand in place of what is said in general, as text in either format."""
    api, collection = made((SAMPLES / "sim-status.yaml").read_bytes())
    evil = 'Mail <b>Els</b> [now](javascript:x).\n\n"><img src=x onerror=x>'
    link = "https://portal.polder.example/apps?a=b&c=<d>"
    said = {
        case: render_markdown(build_guide(api, collection, credentials=credentials))
        for case, credentials in {
            "nothing": Portal(),
            "address": Portal(link),
            "text": Portal(text=evil),
            "both": Portal(link, " Ask Els.\n"),
        }.items()
    }
    two = "You need two values: a client id and a client secret."
    name = "**SIM Status - Polder Telecom**"
    address = f"<{link.replace('<', '%3C').replace('>', '%3E')}>"
    register = f"when you register an app and ask for access to {name}."
    shown = {case: re.split("## Before you start|The client id says", text)[1] for case, text in said.items()}
    assert {case: [line for line in text.splitlines() if line] for case, text in shown.items()} == {
        "nothing": [
            f"{two} The provider of this API gives them to you when you register an app in its developer portal and "
            f"ask for access to {name}."
        ],
        "address": [f"{two} You get them in [the portal of the provider]({address}) {register}"],
        "text": [two, r"Mail \<b\>Els\</b\> \[now\]\(javascript:x\).", r'"\>\<img src=x onerror=x\>'],
        "both": [two, "Ask Els.", f"You get them at [{to_markdown(address[1:-1])}]({address})."],
    }
    html = render_html(build_guide(api, collection, credentials=Portal(link, evil)))
    assert "<p>&#34;&gt;&lt;img src=x onerror=x&gt;</p>" in html
    assert '<a href="https://portal.polder.example/apps?a=b&amp;c=%3Cd%3E">' in html
    key = secured(type="apiKey", name="X-Key", **{"in": "header"})
    assert "gives you what you need to authenticate, usually in its developer portal" in render_markdown(key)
    assert "[the portal of the provider](<https://a.example>)" in render_markdown(
        replace(key, credentials=Portal("https://a.example"))
    )


def test_environments_and_servers_are_named() -> None:
    """The environments to choose from are listed, and on SwaggerHub the server, where there is a list of them."""
    text = render_markdown(guide_of_sample("sim-status", environments=("Test", "Production", "Mock")))
    assert "at the top right: **Test** or **Production** or **Mock**." in text
    server = f"2. Choose `{HOST}/mobile/sim-status` in the list **Servers**"
    assert f"{server}, not the one for **auto mocking**, which invents responses.\n" in text
    assert "in the list **Servers**" not in render_markdown(guide_of_sample("bulk-sms"))
    assert "in the list **Servers**.\n" in render_markdown(guide_of_sample("network-orders"))


def test_where_credentials_are_filled_in() -> None:
    """The steps say where credentials are filled in: in the environment, the collection, or what came with the API."""
    both = "`client_id` and `client_secret`"
    unsure = ": in the environment that you chose, if it lists them; otherwise under **Variables** of the collection."
    for options, environments, where in (
        (Options(), (), unsure),
        (Options(auth="native"), (), unsure),
        (Options(environments=True), ("Test",), " under **Variables** of the collection."),
        (Options(credentials="environment"), ("Test",), " in the environment that you chose."),
        (Options(credentials="environment", auth="native"), ("Test",), " in the environment that you chose."),
    ):
        text = render_markdown(guide_of_sample("sim-status", options, environments=environments))
        assert re.findall(rf"[Ff]ill in {both}(.*)", text)[0] == where


def test_a_token_that_swaggerhub_does_not_fetch() -> None:
    """Where the document only says "bearer", SwaggerHub has no fields for credentials: a token is pasted there."""
    scheme = {"type": "http", "scheme": "bearer"}
    data = small(security=[{"Main": []}], components={"securitySchemes": {"Main": scheme}})
    text = render_markdown(build_guide(*made(data, Options(token_url="https://id.example/token"))))
    assert "4. Fetch a token with cURL, paste it into **Value** and press **Authorize**, then **Close**.\n" in text
    assert "**Value**" not in render_markdown(guide_of_sample("sim-status"))


def test_a_validated_request_goes_first() -> None:
    """A request that fits the document is shown rather than a simpler one that may not."""
    data = small(paths={"/a": {"get": FINE}, "/b": {"post": FINE}})
    api, collection = made(data)
    items = {item.name: item.id for item in collection.requests()}
    found = []
    for validated in (set(items.values()), {items["POST /b"]}, set()):
        call = build_guide(api, collection, validated=validated).call
        found.append(call.path if call else None)
    assert found == ["/a", "/b", "/a"]


def test_text_of_the_document_is_text_in_markdown() -> None:
    """Nothing of a title, name or description is markup; a fence cannot be closed from within."""
    evil = "<script>x</script> [a](javascript:b) `c` {{7*7}} |"
    body = {"content": {"text/plain": {"schema": {"type": "string"}, "example": "```\n# Title\n~~~"}}}
    guide = guide_of(
        info={"title": evil, "version": "1"},
        paths={"/a": {"post": {**FINE, "summary": evil, "tags": [evil], "requestBody": body}}},
        security=[{"Main": []}],
        components={"securitySchemes": {"Main": {"type": "http", "scheme": "bearer", "description": evil}}},
    )
    text = render_markdown(guide)
    outside = re.sub(r"^(`{3,})\w*\n.*?\n\1$", "", text, flags=re.MULTILINE | re.DOTALL)
    assert "# Title" in text
    assert re.findall(r"^# .*", outside, re.MULTILINE) == [
        r"# How to authenticate: \<script\>x\</script\> \[a\]\(javascript:b\) \`c\` \{\{7\*7\}\} \|"
    ]
    assert re.findall(r"(?<!\\)<script|(?<!\\)\]\(j", outside) == []


@pytest.mark.corpus
def test_real_exports(tmp_path: Path) -> None:
    """Every real export gets a guide, with the same arguments for bash and cmd.exe, and nothing left to resolve."""
    for export in EXPORTS:
        guide = build_guide(*made(export.read_bytes()))
        assert guide.call
        for command in commands(guide):
            assert sent_from_cmd(command.windows) == sent_from_bash(command.posix, tmp_path)
            assert "{{" not in command.posix
        assert "{{" not in render_markdown(guide)
        assert render_html(guide).count("<h1>") == 1


def test_what_a_command_does_not_hold_is_said(tmp_path: Path) -> None:
    """Headers that HTTP does not know, and what cannot be typed on Windows, are left out of commands, and named."""
    odd = [
        {"name": name, "in": "header", "required": True, "schema": {"type": "string"}, "example": "/../../.ssh/id_rsa"}
        for name in ("@x", "X-Plain")
    ]
    body = {"content": {"text/plain": {"example": "a\u202eb"}}}
    guide = guide_of(paths={"/things": {"post": {**FINE, "parameters": odd, "requestBody": body}}})
    notes = (
        "The header “@x” is left out: HTTP has no such names.",
        "For Windows, characters that its prompt cannot hold are left out of the body.",
    )
    (command,) = commands(guide)
    expected = ["-H", "Content-Type: text/plain", "-H", "X-Plain: /../../.ssh/id_rsa", "--data-raw"]
    assert command.left_out == notes
    assert sent_from_bash(command.posix, tmp_path)[3:] == [*expected, "a\u202eb"]
    assert sent_from_cmd(command.windows)[3:] == [*expected, "ab"]
    for text in (render_markdown(guide), render_html(guide)):
        assert [note in text.replace("\\", "") for note in notes] == [True, True]


@pytest.mark.parametrize("server", ["file:///etc", "gopher://127.0.0.1:25", "-K/etc/passwd"])
def test_a_server_that_is_not_http_has_a_stand_in(server: str) -> None:
    """curl knows the protocols of files and of other services, which no command of a document is to speak."""
    (command,) = commands(guide_of(servers=[{"url": server}]))
    assert [text.split("https://YOUR_SERVER")[0] for text in (command.posix, command.windows)] == [
        "curl -X GET '",
        'curl -X GET "',
    ]
