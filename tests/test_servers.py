"""Servers to base URLs."""

from __future__ import annotations

import pytest

from swagger2postman.openapi.model import Server, ServerVariable
from swagger2postman.postman.servers import base_url, preferred

MOCK = Server("https://virtserver.swaggerhub.com/polder/SimStatus/1.0.0")
REAL = Server("https://api.polder.example/v1")
RELATIVE = Server("/v1")


@pytest.mark.parametrize(
    ("servers", "expected"),
    [
        ((), None),
        ((MOCK, REAL), REAL),
        ((REAL, MOCK), REAL),
        ((MOCK,), MOCK),
        ((MOCK, RELATIVE), RELATIVE),
        ((RELATIVE, REAL), REAL),
        ((Server("https://virtserver.swaggerhub.com.evil.example/"), REAL), Server("https://virtserver.swaggerhub.com.evil.example/")),
    ],
)  # fmt: skip
def test_preferred_server(servers: tuple[Server, ...], expected: Server | None) -> None:
    """The first real server wins; SwaggerHub's mock is taken only when nothing else is there."""
    assert preferred(servers) == expected


@pytest.mark.parametrize(
    ("server", "value", "variables"),
    [
        (Server("https://a.example/v1/"), "https://a.example/v1", {}),
        (Server("//a.example/v1"), "https://a.example/v1", {}),
        (Server("/"), "/", {}),
        (Server("/v1/"), "/v1", {}),
        (
            Server(
                "https://{region}.a.example/{base}", "", (ServerVariable("region", "eu"), ServerVariable("base", "v2/"))
            ),
            "https://{{server_region}}.a.example/{{server_base}}",
            {"server_region": "eu", "server_base": "v2"},
        ),
        (Server("https://a.example/{base}", "", (ServerVariable("base", ""),)), "https://a.example", {}),
        (Server("https://a.example/{undefined}"), "https://a.example/%7Bundefined%7D", {}),
        (Server("https://a.example/{{client_secret}}"), "https://a.example/%7B%7Bclient_secret%7D%7D", {}),
        (
            Server("https://{client_secret}.example", "", (ServerVariable("client_secret", "x"),)),
            "https://{{server_client_secret_value}}.example",
            {"server_client_secret_value": "x"},
        ),
        (
            Server("https://{host}", "", (ServerVariable("host", "{{client_secret}}.evil.example"),)),
            "https://{{server_host}}",
            {"server_host": "%7B%7Bclient_secret%7D%7D.evil.example"},
        ),
    ],
    ids=[
        "slash",
        "no-scheme",
        "root",
        "relative",
        "variables",
        "empty",
        "undefined",
        "braces",
        "secret-name",
        "secret-value",
    ],
)
def test_base_url(server: Server, value: str, variables: dict[str, str]) -> None:
    """A server becomes a base URL without trailing slash; only its own variables become Postman's."""
    base = base_url(server)
    assert (base.value, {variable.key: variable.value for variable in base.variables}) == (value, variables)
