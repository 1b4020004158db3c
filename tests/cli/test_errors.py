"""Errors of the command line as JSON: one object like other reports, where the report would be."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema_rs
import pytest

from findings.examples import REPORT_SCHEMA
from support.command_line import run
from support.paths import SAMPLES

SCHEMA = json.loads(REPORT_SCHEMA.read_text(encoding="utf-8"))
ERRORS = {
    "unknown option": (["convert", "x.yaml", "--nonsense"], "usage", "No such option"),
    "missing argument": (["validate"], "usage", "Missing argument 'SPEC…'."),
    "unknown command": (["conver", "x.yaml"], "usage", "No such command 'conver'."),
    "wrong value": (["convert", "x.yaml", "--max-size", "0"], "usage", "Invalid value for '--max-size'"),
    "missing file": (["convert", "gone.yaml"], "input", "gone.yaml does not exist. Check the name."),
    "missing file, validated": (["validate", "gone.yaml"], "input", "gone.yaml does not exist. Check the name."),
    "no folder": (["bundle", "x.yaml", "-o", "no/x.yaml"], "input", "The folder no does not exist."),
    "settings": (["guide", "x.yaml", "--config", "bad.toml"], "input", "bad.toml:1: unknown setting “stric”; did you "),
    "templates": (["guide", "x.yaml", "--templates", "mine"], "input", "mine/guide.md.j2:1: 'nonsense' is undefined"),
    "not trusted": (["trust", "x.yaml"], "usage", "No such option"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a document, and with settings and templates that cannot be used."""
    (tmp_path / "x.yaml").write_bytes((SAMPLES / "sim-status.yaml").read_bytes())
    (tmp_path / "bad.toml").write_text("stric = true\n")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "guide.md.j2").write_text("<%= nonsense %>\n")
    return tmp_path


@pytest.mark.parametrize("case", ERRORS)
@pytest.mark.parametrize("style", [["--format", "json"], ["--format=json"], ["--set", "format=json"]], ids=" ".join)
def test_errors_as_json(case: str, style: list[str], folder: Path) -> None:
    """With JSON, wrong usage and what cannot be read or written is one object: for validate on stdout, else stderr."""
    arguments, kind, message = ERRORS[case]
    code, out, err = run(*arguments, *style, cwd=folder)
    report, rest = (out, err) if arguments[0] == "validate" else (err, out)
    made = json.loads(report)
    jsonschema_rs.validate(SCHEMA, made)
    error = made.pop("error")
    assert (code, rest, made) == (2, "", {"exit_code": 2, "settings": [], "diagnostics": []})
    assert (error["kind"], error["message"].startswith(message)) == (kind, True), error


def test_the_last_format_counts(folder: Path) -> None:
    """As for click, the last --format counts; what stands behind -- is no option."""
    for style in (["gone.yaml", "--format", "json", "--format", "text"], ["--", "--format=json"]):
        code, _, err = run("convert", *style, cwd=folder)
        assert (code, err.startswith("{")) == (2, False)


def test_a_bug_as_json(folder: Path) -> None:
    """A bug of ours is such an object, too."""
    code = (
        "import sys, swagger2postman.cli.app as app, swagger2postman.conversion as conversion\n"
        "conversion.convert = lambda *_, **__: {}['x']\n"
        "app.main()\n"
    )
    command = [sys.executable, "-c", code, "convert", "x.yaml", "--format", "json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=60)
    made = json.loads(done.stderr)
    assert (done.returncode, done.stdout, made["error"]["kind"], made["exit_code"]) == (70, b"", "bug", 70)
    jsonschema_rs.validate(SCHEMA, made)
