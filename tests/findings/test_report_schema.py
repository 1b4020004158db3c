"""The report for machines: each kind of it is as its JSON Schema says, and the schema refuses what is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from click.testing import CliRunner

from findings.examples import REPORT_SCHEMA
from support.paths import ROOT
from swagger2postman.cli.app import cli
from swagger2postman.findings import codes
from swagger2postman.findings.diagnostic import Diagnostic, Position

API = """\
openapi: 3.0.3
info: {title: Tiny, version: 1}
paths:
  /ping:
    get:
      security: [{token: []}]
      responses:
        "200": {description: Pong, content: {application/json: {schema: {$ref: "other.yaml#/Pong"}}}}
components:
  securitySchemes:
    token: {type: oauth2, flows: {clientCredentials: {tokenUrl: "http://auth.example.com/token", scopes: {}}}}
"""
PAGE = ROOT / codes.DOCUMENTATION
SETTINGS = 'base-url = "https://api.example.com"\nenvironments = true\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with documents of every kind, in which commands run."""
    (tmp_path / "api.yaml").write_text(API)
    (tmp_path / "other.yaml").write_text("Pong: {type: string}\n")
    (tmp_path / "broken.yaml").write_text("a: {\n")
    (tmp_path / "settings.toml").write_text(SETTINGS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def report(*arguments: str) -> dict[str, Any]:
    """The report of a command, which the schema accepts."""
    result = CliRunner().invoke(cli, [*arguments, "--format", "json"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    made: dict[str, Any] = json.loads(result.stdout if arguments[0] == "validate" else result.stderr)
    kinds = [kind for kind in KINDS if is_of_kind(kind, made)]
    assert len(kinds) == 1, list(jsonschema_rs.iter_errors(SCHEMA, made))
    return {"kind": kinds[0], **made}


def is_of_kind(kind: str, made: dict[str, Any]) -> bool:
    """Whether a report is of one kind."""
    return jsonschema_rs.is_valid({**SCHEMA, "oneOf": [{"$ref": f"#/$defs/{kind}"}]}, made)


SCHEMA: dict[str, Any] = json.loads(REPORT_SCHEMA.read_text(encoding="utf-8"))
KINDS = [way["$ref"].removeprefix("#/$defs/") for way in SCHEMA["oneOf"]]
CASES = {
    "convert": ("converted", ["convert", "api.yaml", "--config", "settings.toml", "--guide"]),
    "convert a broken document": ("findings", ["convert", "broken.yaml"]),
    "convert strictly": ("findings", ["convert", "broken.yaml", "--strict"]),
    "convert several": ("convertedMany", ["convert", "api.yaml", "broken.yaml"]),
    "validate": ("findings", ["validate", "api.yaml"]),
    "validate several": ("validatedMany", ["validate", "api.yaml", "broken.yaml", "--config", "settings.toml"]),
    "bundle": ("bundled", ["bundle", "api.yaml", "-o", "bundle.yaml"]),
    "bundle a broken document": ("findings", ["bundle", "broken.yaml"]),
    "guide": ("guided", ["guide", "api.yaml", "-o", "guide.md"]),
}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("kind", "arguments"), CASES.values(), ids=CASES)
def test_each_report_is_of_one_kind(kind: str, arguments: list[str]) -> None:
    """What a command reports is exactly the kind of report that the schema has for it."""
    assert report(*arguments)["kind"] == kind


@pytest.mark.usefixtures("folder")
def test_each_kind_has_a_case() -> None:
    """The schema describes no report that no command writes; runs that end early are tested with the command line."""
    assert {kind for kind, _ in CASES.values()} | {"ended"} == set(KINDS)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("member", "value"),
    [("diagnostics", None), ("settings", [{}]), ("validated", -1), ("requests", "1"), ("surprise", 1)],
)
def test_other_reports_are_refused(member: str, value: object) -> None:
    """A member that is wrong, missing or unknown makes a report invalid."""
    made = report(*CASES["convert"][1])
    del made["kind"]
    made[member] = value
    assert not jsonschema_rs.is_valid(SCHEMA, made)
    del made[member]
    assert jsonschema_rs.is_valid(SCHEMA, made) is (member == "surprise")


@pytest.mark.usefixtures("folder")
def test_findings_lead_to_their_documentation() -> None:
    """The help URI of a finding names a heading of the page on findings."""
    headings = {f"#{line[3:].replace('.', '')}" for line in PAGE.read_text().splitlines() if line.startswith("## ")}
    uris = {Diagnostic.of(code, "m", "", Position("d", 1, 1)).help_uri for code in codes.ALL.values()}
    assert uris == {f"docs/findings.md{heading}" for heading in headings}
    assert {finding["help_uri"] for finding in report("validate", "api.yaml")["diagnostics"]} <= uris
