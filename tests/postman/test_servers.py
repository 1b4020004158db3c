"""Servers to base URLs: which is taken, which variables it has, and which host it leads to."""

from __future__ import annotations

import pytest

from swagger2postman import convert
from swagger2postman.openapi.model import Api, Operation, Server, ServerVariable
from swagger2postman.openapi.servers import possible_hosts, preferred, resolve_server
from swagger2postman.postman.names import UniqueNames
from swagger2postman.postman.servers import ServerPlan

MOCK = Server("https://virtserver.swaggerhub.com/polder/SimStatus/1.0.0")
REAL = Server("https://api.polder.example/v1")
RELATIVE = Server("/v1")
UNUSABLE = Server("https:///api.polder.example")
OTHER = Server("https://virtserver.swaggerhub.com.evil.example/")


@pytest.mark.parametrize(
    ("servers", "expected"),
    [
        ((), None),
        ((MOCK, REAL), REAL),
        ((REAL, MOCK), REAL),
        ((MOCK,), MOCK),
        ((MOCK, RELATIVE), RELATIVE),
        ((RELATIVE, REAL), REAL),
        ((OTHER, REAL), OTHER),
        ((UNUSABLE, MOCK), MOCK),
        ((UNUSABLE,), None),
    ],
)
def test_preferred_server(servers: tuple[Server, ...], expected: Server | None) -> None:
    """The first real server wins; the mock is taken only when nothing else is there, an unusable one never."""
    found = preferred(servers)
    assert (found.server if found else None) == expected


REGION = ServerVariable("region", "eu")


@pytest.mark.parametrize(
    ("server", "value", "variables", "host"),
    [
        pytest.param(Server("https://a.example/v1/"), "https://a.example/v1", {}, "a.example", id="slash"),
        pytest.param(Server("//a.example/v1"), "https://a.example/v1", {}, "a.example", id="no-scheme"),
        pytest.param(Server("HTTP://A.example:8080"), "HTTP://A.example:8080", {}, "a.example:8080", id="port"),
        pytest.param(Server("/"), "/", {}, "", id="root"),
        pytest.param(Server("/v1/"), "/v1", {}, "", id="relative"),
        pytest.param(Server("v1"), "/v1", {}, "", id="relative-without-slash"),
        pytest.param(Server("evil.example/v1"), "/evil.example/v1", {}, "", id="host-without-scheme"),
        pytest.param(Server("/\\evil.example"), "/%5Cevil.example", {}, "", id="backslash-for-slash"),
        pytest.param(Server("\\\\evil.example"), "/%5C%5Cevil.example", {}, "", id="two-backslashes"),
        pytest.param(
            Server("https://{region}.a.example/{base}", "", (REGION, ServerVariable("base", "v2/"))),
            "https://{{s2p_server_region}}.a.example/{{s2p_server_base}}",
            {"s2p_server_region": "eu", "s2p_server_base": "v2"},
            "eu.a.example",
            id="variables",
        ),
        pytest.param(
            Server("https://{r-1}.{r.1}.example", "", (ServerVariable("r-1", "a"), ServerVariable("r.1", "b"))),
            "https://{{s2p_server_r_1}}.{{s2p_server_r_1_2}}.example",
            {"s2p_server_r_1": "a", "s2p_server_r_1_2": "b"},
            "a.b.example",
            id="names-that-are-alike",
        ),
        pytest.param(
            Server("https://a.example/{base}", "", (ServerVariable("base", ""),)),
            "https://a.example",
            {},
            "a.example",
            id="empty",
        ),
        pytest.param(
            Server("https://a.example/{undefined}"),
            "https://a.example/%7Bundefined%7D",
            {},
            "a.example",
            id="undefined",
        ),
        pytest.param(
            Server("https://a.example/{{client_secret}}"),
            "https://a.example/%7B%7Bclient_secret%7D%7D",
            {},
            "a.example",
            id="braces",
        ),
        pytest.param(
            Server("https://{client_secret}.example", "", (ServerVariable("client_secret", "x"),)),
            "https://{{s2p_server_client_secret_value}}.example",
            {"s2p_server_client_secret_value": "x"},
            "x.example",
            id="secret-name",
        ),
        pytest.param(
            Server("https://a.example/{p}", "", (ServerVariable("p", "{{client_secret}}"),)),
            "https://a.example/{{s2p_server_p}}",
            {"s2p_server_p": "%7B%7Bclient_secret%7D%7D"},
            "a.example",
            id="secret-value",
        ),
        pytest.param(
            Server("{whole}/v1", "", (ServerVariable("whole", "https://a.example/"),)),
            "{{s2p_server_whole}}/v1",
            {"s2p_server_whole": "https://a.example"},
            "a.example",
            id="whole",
        ),
        pytest.param(
            Server("https://a.example/" + "{" * 100_000),
            "https://a.example/" + "%7B" * 100_000,
            {},
            "a.example",
            id="many-braces",
        ),
    ],
)  # fmt: skip
def test_base_url(server: Server, value: str, variables: dict[str, str], host: str) -> None:
    """A server becomes a base URL without trailing slash; only its own variables become Postman's."""
    base = ServerPlan(Api("T", "1", "3.0", servers=(server,)), UniqueNames()).main
    found = {variable.key: variable.value for variable in base.variables}
    assert (base.key, base.value, found, base.location.name if base.location else "") == (
        "baseUrl",
        value,
        variables,
        host,
    )


def test_variables_of_one_name_are_one_for_each_server() -> None:
    """Two servers with a variable of one name have two Postman variables, and the same server has the same again."""

    def host(value: str) -> Server:
        return Server("https://{host}", "", (ServerVariable("host", value),))

    plan = ServerPlan(Api("T", "1", "3.0", servers=(host("good.example"),)), UniqueNames())
    operations = [Operation("GET", "/a", servers=(host(value),)) for value in ("evil.example", "good.example")]
    bases = [plan.main, *map(plan.base_of, (*operations, operations[0]))]
    assert [(base.key, base.value, base.variables[0].key, base.variables[0].value) for base in bases] == [
        ("baseUrl", "https://{{s2p_server_host}}", "s2p_server_host", "good.example"),
        ("s2p_baseUrl2", "https://{{s2p_server2_host}}", "s2p_server2_host", "evil.example"),
        ("baseUrl", "https://{{s2p_server_host}}", "s2p_server_host", "good.example"),
        ("s2p_baseUrl2", "https://{{s2p_server2_host}}", "s2p_server2_host", "evil.example"),
    ]


def test_an_operation_without_a_usable_server_has_a_gap() -> None:
    """A request whose own server cannot be used does not go to the API's server instead."""
    plan = ServerPlan(Api("T", "1", "3.0", servers=(REAL,)), UniqueNames())
    base = plan.base_of(Operation("GET", "/a", servers=(UNUSABLE,)))
    assert (base.key, base.value, base.host) == ("s2p_baseUrl2", "/", "the server that you fill in as s2p_baseUrl2")


@pytest.mark.parametrize(
    ("url", "variables", "hosts"),
    [
        ("https://a.example/{v}", (ServerVariable("v", "x", ("x", "y")),), ("a.example",)),
        ("https://{v}.example", (ServerVariable("v", "x", ("y", "x")),), ("x.example", "y.example")),
        ("https://{v}.example", (ServerVariable("v", "x", ("evil.example/",)),), ("x.example", "evil.example.example")),
        ("https://{v}/{w}", (ServerVariable("v", "a.example", ("b.example\\@c",)),), ("a.example", "")),
        (
            "https://{v}{w}",
            (ServerVariable("v", "a", ("ev",)), ServerVariable("w", ".example", ("il.example",))),
            ("a.example", "ail.example", "ev.example", "evil.example"),
        ),
        (
            "https://{v}.{w}",
            tuple(ServerVariable(name, "a", tuple(f"a{n}" for n in range(100))) for name in "vw"),
            ("a.a", *(f"a.a{n}" for n in range(100)), "a0.a", *(f"a0.a{n}" for n in range(98)), ""),
        ),
    ],
    ids=["path", "enum", "slash", "unusable", "together", "too-many"],
)
def test_possible_hosts(url: str, variables: tuple[ServerVariable, ...], hosts: tuple[str, ...]) -> None:
    """The hosts of a server are those that the defaults and enums of its variables lead to, all together."""
    assert possible_hosts(resolve_server(Server(url, "", variables))) == hosts


@pytest.mark.parametrize(
    ("servers", "path", "value"),
    [
        ("", ["https%3A", "", "evil.example", ":x", "", "b"], "http%3A"),
        ("servers: [{url: 'https://a.example'}]", ["https:", "", "evil.example", ":x", "", "b"], "http:"),
    ],
    ids=["no-server", "server"],
)
def test_a_path_never_becomes_a_host(servers: str, path: list[str], value: str) -> None:
    """Where the server is still to be filled in, no colon of a path ends what Postman would take for a scheme."""
    parameter = "{name: x, in: path, required: true, schema: {type: string}, example: 'http:'}"
    text = f"openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\n{servers}\npaths:\n  '/https://evil.example/{{x}}//b':\n"
    text += f"    get: {{parameters: [{parameter}], responses: {{'200': {{description: ok}}}}}}\n"
    collection = convert(text.encode()).collection
    assert collection is not None
    (item,) = collection.requests()
    assert ([*item.request.url.path], item.request.url.variables[0].value) == (path, value)
