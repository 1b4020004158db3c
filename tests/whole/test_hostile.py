"""Hostile documents: text that Postman, a script, a header or a terminal would take for more than text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from click.testing import CliRunner

from support.gateway import Gateway, Realm, Recorded
from support.newman import run_newman
from support.paths import TESTS
from swagger2postman import LoadOptions, ReadLimits, convert
from swagger2postman.cli.app import cli
from swagger2postman.cli.reports import render_json, render_text
from swagger2postman.lint.document.injection import check_injection
from swagger2postman.references.resolver import Documents, no_documents
from swagger2postman.source.reader import read_source

HOSTILE = TESTS / "hostile"
VERSIONS = ("2.0", "3.0", "3.1")
MAIN = Realm()
PRIVATE = "private-value-of-the-reader"
_VARIABLE = re.compile(r"\{\{([^{}]*)\}\}")
_SENT = ("method", "header", "body", "url", "auth")


def hostile(version: str, url: str) -> dict[str, Any]:
    """The collection of the hostile document of a version, with all of its addresses led to one place."""
    text = (HOSTILE / f"injection-{version}.yaml").read_text(encoding="utf-8")
    conversion = convert(text.replace("127.0.0.1:1", url.removeprefix("http://")).encode())
    result: dict[str, Any] = json.loads(conversion.to_bytes())
    return result


def texts(value: Any) -> Iterator[str]:
    """Every text in a JSON value that Postman substitutes in: all but descriptions and ids."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key not in ("description", "raw") or (isinstance(one, str) and "mode" in value):
                yield from texts(one)


def requests(collection: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every request of a collection."""
    for item in collection["item"]:
        yield from (one["request"] for one in item.get("item", (item,)))


@pytest.mark.parametrize("version", VERSIONS)
def test_every_variable_is_the_generators_own(version: str) -> None:
    """What is sent names variables of the collection only, and each of these only where it belongs."""
    made = hostile(version, "http://127.0.0.1:1")
    own = {one["key"] for one in made["variable"]}
    found: dict[str, set[str]] = {}
    for request in requests(made):
        for part in _SENT:
            for text in texts(request.get(part)):
                found.setdefault(part, set()).update(_VARIABLE.findall(text))
    values = {name for one in made["variable"] for name in _VARIABLE.findall(one["value"])}
    names = ("client_id", "client_secret", "access_token", "token_url", "token_state")
    secret = {"my_secret", *names, *(f"s2p_key_{name}" for name in names)}
    form = {f"{prefix}{name}" for prefix in ("", "s2p_key_") for name in ("client_id", "client_secret", "scope")}
    assert set().union(*found.values(), values) <= own
    assert found["body"] <= form
    others = {name for name in found["url"] if not name.startswith(("baseUrl", "s2p_baseUrl", "s2p_query_"))}
    assert others <= {"token_url", "s2p_key_token_url"}
    assert found["header"] & secret == set()
    assert values & secret == set()


@pytest.mark.parametrize("version", VERSIONS)
def test_nothing_of_the_reader_leaves(version: str) -> None:
    """newman sends credentials to the token URL, tokens and keys in their headers, and nothing else of the reader's."""
    filled = {"client_id": MAIN.client_id, "client_secret": MAIN.client_secret, "my_secret": PRIVATE}
    names = ("a", "b", "v", "api_password", "s2p_key_client_id", "s2p_key_client_secret")
    own = {name: f"{name}-{PRIVATE}" for name in names}
    with Gateway(realms=(MAIN,)) as gateway:
        collection = hostile(version, gateway.url)
        run_newman(collection, env_vars={**own, **filled})
        sent = list(gateway.requests)
    assert {one.kind for one in sent} == {"token", "api"}
    assert len(sent) > len(list(requests(collection))) - 6
    for one in sent:
        seen = unquote(" ".join((one.method, one.path, one.query, one.body, *one.headers, *headers(one))))
        assert PRIVATE not in seen
        assert "x-injected" not in one.headers
        assert re.findall("(?im)^x-injected", one.body) == []
        if one.kind == "api":
            assert MAIN.client_secret not in seen.replace("+", " ")
            assert MAIN.client_id not in seen
            assert "token-main" not in seen
        else:
            assert [key for key, _ in one.form] in (["client_id", "client_secret", "scope"],)
            assert "token-main" not in seen
            assert dict(one.form)["scope"].startswith("{ {client_secret}} { {my_secret}}")


def collected(status: int, *options: str) -> str:
    """What reaches another host to which a token server redirects with a status."""
    with Gateway() as collector:
        there = collector.url.replace("127.0.0.1", "localhost") + "/collect"
        realm = Realm(mode="sent_on", sent_on=(status, there))
        with Gateway(realms=(realm,)) as gateway:
            text = SMALL.replace("https://api.polder.example/t", gateway.token_url())
            collection = json.loads(
                convert(text.replace("https://api.polder.example", gateway.url).encode()).to_bytes()
            )
            env = {"client_id": realm.client_id, "client_secret": realm.client_secret}
            run = run_newman(collection, env_vars=env, options=options)
            assert len(gateway.token_requests) == 1
            assert gateway.api_requests == []
        assert run.exit_code == 1
        return "\n".join(f"{one.method} {one.headers} {one.body}" for one in collector.requests)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_token_server_that_sends_on(status: int) -> None:
    """The request "Get Access Token" follows no redirect, so that no secret gets to another host."""
    assert collected(status, "--folder", "Get Access Token") == ""


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_token_server_that_sends_scripts_on(status: int) -> None:
    """Scripts cannot refuse redirects: 307 and 308 send the secret on, unless newman is told to ignore them."""
    assert collected(status, "--folder", "a", "--ignore-redirects") == ""
    assert ("client_secret=" in collected(status, "--folder", "a")) == (status in (307, 308))


@pytest.mark.parametrize("where", ["query", "header"])
def test_an_api_that_sends_on(where: str) -> None:
    """An API key in an address does not get to another host with the address; one in a header does, as Postman is."""
    key = f"k: {{type: apiKey, in: {where}, name: X-Key}}"
    with Gateway() as collector:
        there = collector.url.replace("127.0.0.1", "localhost") + "/collect"
        with Gateway(realms=(Realm(mode="sent_on", sent_on=(302, there), token_path="/a"),)) as gateway:
            text = SMALL.replace("https://api.polder.example", gateway.url).replace("post:", "get:")
            text = text.replace("{o: []}", "{k: []}").replace("    o: {", f"    {key}\n    o: {{")
            collection = json.loads(convert(text.encode()).to_bytes())
            (name,) = [one["key"] for one in collection["variable"] if one["key"].endswith("key")]
            run_newman(collection, env_vars={name: PRIVATE}, options=("--folder", "a"))
            assert len(gateway.requests) == 1
            assert PRIVATE in str(gateway.requests[0])
        (sent,) = collector.requests
        assert (PRIVATE in str(sent)) == (where == "header")


def headers(request: Recorded) -> Iterator[str]:
    """The values of the headers that may hold no secret: all but the token."""
    yield from (value for name, value in request.headers.items() if name != "authorization")


SMALL = """\
openapi: 3.0.3
info: {title: T, version: "1"}
servers: [{url: "https://api.polder.example"}]
paths:
  /a:
    post:
      operationId: a
      security: [{o: []}]
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/S0"}}}}
      responses: {"200": {description: ok}}
components:
  securitySchemes:
    o: {type: oauth2, flows: {clientCredentials: {tokenUrl: "https://api.polder.example/t", scopes: {}}}}
  schemas: {S0: {type: object}}
"""


def tower(part: str, levels: int) -> str:
    """A document whose schema refers to another in two places, that to a third in two places, and so on."""
    schemas = ", ".join(
        f"S{n}: " + part.replace("NEXT", f"{{$ref: '#/components/schemas/S{n + 1}'}}") for n in range(levels)
    )
    return SMALL.replace("{S0: {type: object}}", f"{{{schemas}, S{levels}: {{type: object}}}}")


BOUNDED = {
    "allof-tower": tower("{allOf: [NEXT, NEXT]}", 60),
    "reference-fan-out": tower("{type: object, required: [a, b], properties: {a: NEXT, b: NEXT}}", 40),
    "list-fan-out": tower("{type: array, minItems: 9, items: NEXT}", 20),
    "long-chain": tower("{type: object, required: [n], properties: {n: NEXT}}", 2000),
    "no-value-satisfies": tower("{type: object, required: [a], properties: {a: {$ref: '#/components/schemas/S0'}}}", 1),
    "allof-itself": tower("{allOf: [{$ref: '#/components/schemas/S0'}]}", 1),
    "pattern": tower("{type: string, minLength: 50, pattern: '^(a|aa)+$', example: " + "a" * 100 + "b}", 1),
    "pattern-repeats": tower("{type: string, pattern: '^(x{1,1000}){1,1000}$'}", 1),
    "huge-number": SMALL.replace("{type: object}", "{type: integer, example: " + "9" * 100_000 + "}"),
    "not-a-number": SMALL.replace("{type: object}", "{type: number, minimum: .nan, maximum: .inf}"),
    "oneof-tower": tower("{oneOf: [NEXT, NEXT]}", 40),
    "anyof-tower": tower("{anyOf: [NEXT, NEXT], example: 1}", 40),
    "if-tower": tower("{if: NEXT, then: NEXT, else: NEXT, example: {}}", 40),
    "unevaluated-tower": tower("{anyOf: [NEXT, NEXT], unevaluatedProperties: NEXT, example: {a: 1}}", 30),
    "oneof-of-itself": tower(
        "{properties: {a: {oneOf: [{$ref: '#/components/schemas/S0'}, "
        "{$ref: '#/components/schemas/S0'}]}}, example: " + "{a: " * 50 + "1" + "}" * 50 + "}",
        1,
    ),
    "oneof-product": tower(
        "{allOf: ["
        + ", ".join(
            f"{{oneOf: [{', '.join(f'{{properties: {{p{n}: {{const: {m}}}}}, required: [p{n}]}}' for m in range(9))}]}}"
            for n in range(9)
        )
        + "]}",
        1,
    ),
    "many-alternatives": tower(
        "{type: array, items: {oneOf: ["
        + ", ".join(f"{{const: {n}}}" for n in range(2000))
        + "]}, example: ["
        + "1, " * 20_000
        + "1]}",
        1,
    ),
    "allof-of-many": tower("{allOf: [" + "{$ref: '#/components/schemas/S1'}, " * 400 + "{required: [a]}]}", 2),
    "dependent-chain": tower(
        "{type: object, required: [p], properties: {p: {type: string}}, dependentSchemas: {p: NEXT}}", 500
    ),
    "default-pattern": tower("{type: string, pattern: '^(a+)+$', default: '" + "a" * 60 + "!'}", 1),
    "default-tower": tower("{oneOf: [NEXT, NEXT], default: [{a: 1}]}", 40),
    "enum": tower("{enum: [" + ", ".join(f"v{n}" for n in range(100_000)) + "], minLength: 2}", 1),
    "long-key": tower("{type: object, required: [KEY], properties: {? KEY : {}}}".replace("KEY", "k" * 100_000), 1),
    "path-pattern": SMALL.replace("/a:", f'? "/{"{a" * 20_000}"\n  :'),
    "path-parameters": SMALL.replace("/a:", f'? "/{"{a}" * 20_000}"\n  :'),
    "server-variables": SMALL.replace(
        'polder.example"}',
        "polder.example/"
        + "".join(f"{{v{n}}}" for n in range(5000))
        + '", variables: {'
        + ", ".join(f"v{n}: {{default: a}}" for n in range(5000))
        + "}}",
        1,
    ),
    "scopes": SMALL.replace("[{o: []}]", f"[{{o: [{', '.join(f's{n}' for n in range(5000))}]}}]"),
    "two-billion": SMALL.replace("{type: object}", "{type: array, minItems: 2000000000, items: {type: string}}"),
}


@pytest.mark.slow
@pytest.mark.parametrize("text", list(BOUNDED.values()), ids=list(BOUNDED))
def test_what_could_grow_without_end(text: str) -> None:
    """A schema that would take all time or memory becomes a request all the same, in bounds."""
    conversion = convert(text.encode())
    assert conversion.requests == 1
    assert len(conversion.to_bytes()) < 5_000_000


LAUGHS = "x0: &x0 [a, a]\n" + "".join(f"x{n}: &x{n} [{f'*x{n - 1}, ' * 10}]\n" for n in range(1, 12))
REFUSED = {
    "aliases": (SMALL + LAUGHS, "too-large", ""),
    "anchor-in-itself": (SMALL + "x: &x {a: *x}\n", "endless-alias", ""),
    "depth-without-end": (SMALL + "x: " + "[" * 100_000, "too-deep", ""),
    "too-many-aliases": (SMALL + LAUGHS.partition("x7")[0], "too-large", "--limit aliases=4000000"),
    "depth": (SMALL + "x-a: " + "[" * 300 + "]" * 300 + "\n", "too-deep", "--limit depth=400"),
    "nodes": (SMALL + "x-a: [" + "1, " * 1_500_000 + "1]\n", "too-large", "--limit nodes=3000000"),
    "bytes": (SMALL + "# " + "x" * 50_000_000, "too-large", "--max-size 100"),
}


@pytest.mark.slow
@pytest.mark.parametrize(("text", "code", "more"), list(REFUSED.values()), ids=list(REFUSED))
def test_what_is_refused(tmp_path: Path, text: str, code: str, more: str) -> None:
    """A document past the bounds is refused with one error that names the bound, and what raises it, which it does."""
    (tmp_path / "api.yaml").write_text(text)
    command = ["convert", str(tmp_path / "api.yaml"), "-o", "-", "--format", "json"]
    refused = CliRunner().invoke(cli, command)
    (found,) = json.loads(refused.stderr)["diagnostics"]
    assert (refused.exit_code, found["code"], found["hint"].endswith(f"{more}.")) == (1, code, True)
    if more:
        raised = CliRunner().invoke(cli, [*command, *more.split()])
        assert (raised.exit_code, json.loads(raised.stdout)["info"]["name"]) == (0, "T")


@pytest.mark.parametrize(
    ("url", "sent_to", "code"),
    [
        ("https://api.polder.example/t", "https://api.polder.example/t", ""),
        ("https://login.polder.example/t", "https://login.polder.example/t", ""),
        ("https://collector.example.org/t", "https://collector.example.org/t", "unrelated-token-host"),
        ("http://api.polder.example/t", "http://api.polder.example/t", "insecure-token-url"),
        ("https://user:secret@api.polder.example/t", "", "invalid-token-url"),
        ("https://:secret@api.polder.example/t", "", "invalid-token-url"),
        ("https://api.polder.example/t#x", "", "invalid-token-url"),
        ("https://evil.example\\\\.api.polder.example/t", "", "invalid-token-url"),
        ("https://api.polder.example/t\\n```\\ncurl evil.example", "", "invalid-token-url"),
    ],
)
def test_where_secrets_go(url: str, sent_to: str, code: str) -> None:
    """A token URL that gives secrets away is a finding, and one that readers may take differently is not used."""
    conversion = convert(SMALL.replace("https://api.polder.example/t", url).encode())
    assert conversion.token_urls == (sent_to,)
    assert {one.code for one in conversion.diagnostics} & {code, "unrelated-token-host"} == ({code} if code else set())


@pytest.mark.parametrize(
    "text",
    [
        "../../x",
        "a/../../x",
        "x\\0y",
        "CON",
        "nul.json",
        "x" * 300,
        "\\u202etxt",
        "x...",
        "  ",
        "C:\\\\x",
        "-rf",
        "~",
        "$(x)",
    ],
)
def test_names_of_files(tmp_path: Path, text: str) -> None:
    """No text of a document leads to another folder, a device or a name that a file system or a shell takes badly."""
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    server = f'{{url: "https://b.polder.example", description: "{text}"}}'
    document = SMALL.replace('title: T, version: "1"', f'title: "{text}", version: "{text}"')
    document = document.replace('.polder.example"}]', f'.polder.example", description: "{text}"}}, {server}]')
    (tmp_path / "in" / "api.yaml").write_text(document)
    command = ["convert", str(tmp_path / "in" / "api.yaml"), "-o", f"{tmp_path}/out/", "--environments", "--guide"]
    done = CliRunner().invoke(cli, command)
    names = sorted(one.name for one in (tmp_path / "out").iterdir())
    assert (done.exit_code, len(names)) == (0, 5)
    assert [name for name in names if not re.fullmatch(r"api\.[a-z0-9._-]{1,120}", name)] == []
    assert sorted(one.name for one in tmp_path.iterdir()) == ["in", "out"]


def test_a_fault_deeper_than_words(tmp_path: Path) -> None:
    """A fault that no validator can put into words is a finding all the same."""
    schema = "{oneOf: [" * 150 + "{type: strng}" + "]}" * 150
    (tmp_path / "api.yaml").write_text(SMALL.replace("{type: object}", schema))
    done = CliRunner().invoke(cli, ["validate", str(tmp_path / "api.yaml"), "--format", "json", "--limit", "depth=400"])
    found = [one["code"] for one in json.loads(done.stdout)["diagnostics"] if one["severity"] == "error"]
    assert (done.exit_code, found) == (1, ["invalid-structure"])


@pytest.mark.parametrize("several", [False, True], ids=["one", "several"])
def test_a_warning_that_cannot_be_missed(tmp_path: Path, several: bool) -> None:
    """Where a secret may go that it should not is said once more at the very end, as text and as JSON."""
    url = "http://collector.example.org/t"
    (tmp_path / "api.yaml").write_text(SMALL.replace("https://api.polder.example/t", url))
    (tmp_path / "b.yaml").write_text(SMALL)
    told = [
        f"The token URL “{url}” is not encrypted, so the client secret can be read on its way.",
        "Your client secret goes to “collector.example.org”, which is unrelated to “api.polder.example”.",
    ]
    specs = [str(tmp_path / name) for name in ("api.yaml", "b.yaml")[: 2 if several else 1]]
    done = CliRunner().invoke(cli, ["convert", *specs, "-o", str(tmp_path)])
    last = [f"  ! {specs[0]}: {text}" if several else f"  ! {text}" for text in told]
    assert done.stdout.splitlines()[-4:] == ["", "BEFORE YOU FILL IN A SECRET:", *last]
    done = CliRunner().invoke(cli, ["convert", specs[0], "-o", str(tmp_path / "o.json"), "--format", "json"])
    assert json.loads(done.stderr)["secret_warnings"] == told
    done = CliRunner().invoke(cli, ["convert", str(tmp_path / "b.yaml"), "-o", str(tmp_path / "o.json")])
    assert "SECRET" not in done.output


def test_many_findings_of_one_kind() -> None:
    """Of thousands of findings of one kind the first are listed, and the others are counted."""
    text = SMALL.replace("[{o: []}]", f"[{{o: [{', '.join(f's{n}' for n in range(1500))}]}}]")
    found = convert(text.encode()).diagnostics
    assert [one.code for one in found] == ["undeclared-scope"] * 1000 + ["more-findings"]
    assert found[-1].message == "There are 500 more findings “undeclared-scope”, which are not listed."
    listed = convert(text.encode(), loading=LoadOptions(reading=ReadLimits(max_findings=2000))).diagnostics
    assert [one.code for one in listed] == ["undeclared-scope"] * 1500


def test_neutralised_text_is_reported() -> None:
    """Text that Postman would replace is a warning at its place; for what is only shown there is one note in all."""
    schema = "{type: object, description: '{{a}}', title: 'x {{b}}', example: {title: '{{client_secret}}'}, "
    schema += "properties: {default: {description: '{{c}}'}}}"  # a property of that name, not a value
    text = SMALL.replace("{type: object}", schema)
    documents = Documents(read_source(text.encode(), "api.yaml"), "file:///api.yaml", no_documents)
    check_injection(documents)
    assert [(one.code, one.severity, one.pointer, one.message) for one in documents.report.sorted("api.yaml")] == [
        (
            "neutralised-descriptions", "note", "/components/schemas/S0/description",
            "3 names and descriptions hold “{{”, in which Postman could find variables; "
            "the collection has “{ {” there.",
        ),
        (
            "neutralised-variable", "warning", "/components/schemas/S0/example/title",
            "“{{client_secret}}” would be a variable in Postman; it is sent as plain text, with its braces encoded.",
        ),
    ]  # fmt: skip


def test_terminals_stay_as_they_are() -> None:
    """No control character and no mark that turns the direction of text reaches a terminal, as text or as JSON."""
    text = SMALL.replace("/a:", '"/a\\e]0;x\\a\\u202e\\x9b2J{b}":')
    diagnostics = convert(text.encode()).diagnostics
    for shown in (render_text(diagnostics), render_json(diagnostics)):
        assert [c for c in shown if not c.isprintable() and c != "\n"] == []
