"""Environments: one file for each server, and credentials that stay out of the collection."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from support.paths import TESTS
from swagger2postman import Options, convert
from swagger2postman.openapi.model import Api, Server, ServerVariable
from swagger2postman.postman.environments import build_environments
from swagger2postman.postman.names import UniqueNames
from swagger2postman.postman.servers import ServerPlan

REALMS = TESTS / "security" / "realms.yaml"
SPEC = """\
openapi: 3.0.3
info: {title: Polder, version: "1"}
servers:
  - {url: "https://virtserver.swaggerhub.com/polder/Polder/1", description: SwaggerHub API Auto Mocking}
  - {url: "https://{region}.polder.example/v1/", description: Production, variables: {region: {default: eu}}}
  - {url: "https://test.polder.example/v1"}
security: [{Main: []}, {Key: []}]
paths:
  /ping: {get: {summary: Ping, responses: {"200": {description: ok}}}}
  /key: {get: {summary: Key, security: [{Key: []}], responses: {"200": {description: ok}}}}
components:
  securitySchemes:
    Main: {type: oauth2, flows: {clientCredentials: {tokenUrl: "https://polder.example/token", scopes: {}}}}
    Key: {type: apiKey, in: header, name: X-Key}
"""


def value(key: str, text: str = "", kind: str = "default") -> dict[str, Any]:
    """A variable of an environment as Postman's format has it."""
    return {"key": key, "value": text, "type": kind, "enabled": True}


def run(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of `convert` of the document in a folder."""
    (folder / "polder.yaml").write_text(SPEC)
    command = [sys.executable, "-m", "swagger2postman", "convert", "polder.yaml", *arguments]
    env = {**os.environ, "HOME": str(folder)}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=env, timeout=60)
    return done.returncode, done.stdout, done.stderr


def test_one_for_each_server_real_ones_first() -> None:
    """Each server is an environment with its variables; the mock comes last and says what it is."""
    made = convert(SPEC.encode(), Options(credentials="environment")).environments
    own = [value("client_id"), value("client_secret", kind="secret"), value("s2p_key", kind="secret")]
    assert [(one.slug, one.to_json()["name"], one.to_json()["values"]) for one in made] == [
        (
            "region-polder-example-v1",
            "Polder – Production",
            [
                value("baseUrl", "https://{{s2p_server_region}}.polder.example/v1"),
                value("s2p_server_region", "eu"),
                *own,
            ],
        ),
        (
            "test-polder-example-v1",
            "Polder – test.polder.example/v1",
            [value("baseUrl", "https://test.polder.example/v1"), *own],
        ),
        (
            "swaggerhub-mock",
            "Polder – SwaggerHub API Auto Mocking (SwaggerHub mock)",
            [value("baseUrl", "https://virtserver.swaggerhub.com/polder/Polder/1"), *own],
        ),
    ]


def test_hostile_servers_have_names_of_their_own() -> None:
    """Two servers never share a file, whatever their URLs are; nothing in a URL is a variable or leaves the folder."""
    urls = (
        "https://a.example/x",
        "https://a.example/X",
        "../../etc/passwd",
        "",
        "https://{{client_secret}}",
    )
    api = Api("A\nB", "1", "3.0", servers=(*map(Server, urls), Server("//b", variables=(ServerVariable("v"),))))
    made = build_environments(api, ServerPlan(api, UniqueNames()), collection_id="c")
    assert [(one.slug, one.values[0].value) for one in made] == [
        ("a-example-x", "https://a.example/x"),
        ("a-example-x-2", "https://a.example/X"),
        ("b", "https://b"),
        ("etc-passwd", "/../../etc/passwd"),
        ("server", "/"),
    ]
    assert len({one.id for one in made}) == len({one.name for one in made}) == len(made)


def test_credentials_are_in_one_place() -> None:
    """The collection has no credential that an environment has; the same input makes the same environments."""
    options = Options(credentials="environment")
    made = convert(REALMS, options)
    theirs = [one.key for one in made.environments[0].values]
    ours = {variable.key for variable in made.collection.variables} if made.collection else set()
    assert theirs == [
        "baseUrl",
        *("client_id", "client_secret", "s2p_grip_realm_client_id", "s2p_grip_realm_client_secret"),
        *("s2p_grip_realm_2_client_id", "s2p_grip_realm_2_client_secret", "s2p_key", "s2p_jwt_token"),
    ]
    assert set(theirs) & ours == {"baseUrl"}
    assert made.environments == convert(REALMS, options).environments


def test_files_beside_the_collection(tmp_path: Path) -> None:
    """The files are named after document and server, and the next steps name the first."""
    code, out, _ = run(tmp_path, "--environments")
    assert code == 0
    assert sorted(path.name for path in tmp_path.glob("*.json")) == [
        "polder.postman_collection.json",
        "polder.region-polder-example-v1.postman_environment.json",
        "polder.swaggerhub-mock.postman_environment.json",
        "polder.test-polder-example-v1.postman_environment.json",
    ]
    assert out[out.index("Next") :].splitlines() == [
        "Next, in Postman:",
        "  1. Import the file and its 3 environments: Import, then choose them.",
        "  2. Choose the environment “Polder – Production”.",
        "  3. Open the collection's Variables and fill in client_id, client_secret and s2p_key.",
        "  4. Open any request and press Send. The access token is fetched and renewed for you.",
    ]
    written = json.loads((tmp_path / "polder.test-polder-example-v1.postman_environment.json").read_bytes())
    assert written == {
        "id": convert(SPEC.encode(), Options(environments=True)).environments[1].id,
        "name": "Polder – test.polder.example/v1",
        "values": [value("baseUrl", "https://test.polder.example/v1")],
        "_postman_variable_scope": "environment",
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("-o", "-", "--environments"), "Environments and guides are files beside the collection"),
        (("-o", "-", "--credentials", "environment"), "Environments and guides are files beside the collection"),
        (("--security", "Mian"), "Did you mean “Main”?"),
        (("--token-param", "audience"), "this is not NAME=VALUE."),
        (("--token-url", "https://me:secret@polder.example"), "this is not the whole URL of a token endpoint"),
        (("--token-url", "/token"), "this is not the whole URL of a token endpoint"),
    ],
    ids=["stdout", "stdout-credentials", "scheme", "param", "url-with-user", "relative-url"],
)
def test_wrong_usage(tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    """What cannot be meant ends with exit code 2 and a sentence; nothing is written."""
    code, out, err = run(tmp_path, *arguments)
    assert (code, out, message in err) == (2, "", True), err
    assert "me:secret" not in err
    assert [path.name for path in tmp_path.glob("*.json")] == []
