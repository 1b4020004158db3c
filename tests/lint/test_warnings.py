"""No warning of Python's reaches a user, whatever regular expressions a document holds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PATTERNS = (
    "^[[a-z]+$", "[[:alpha:]]+", "[a--z]", "^[a&&b]+$", "[a||b]", "[a~~b]", "^a(?i)b$", "(?x)a # b", r"\y\i", r"[\d-z]",
    r"(?<year>\d{4})-\k<year>", r"^\p{Lu}[[\p{L}]$", r"\u{1F600}[[", "a{,3}[[b]", "(a)|b[[c]\\1", r"^[\w-[x]]$",
    "(?u)[[a]", "a**[[b]", "[[b](?(1)a|b)", "[[b](?#c)", "[]a[b]",
)  # fmt: skip


def _document(version: str) -> dict[str, Any]:
    """Each pattern of a parameter, of a body's property, of names, and of a default."""
    operations = {}
    for number, pattern in enumerate(PATTERNS):
        schema = {"type": "string", "pattern": pattern, "example": "a", "default": "b", "minLength": 2}
        body = {
            "type": "object",
            "properties": {"a": schema},
            "required": ["a"],
            "patternProperties": {pattern: schema},
        }
        operations[f"/a{number}"] = {
            "post": {
                "parameters": [{"name": "a", "in": "query", "required": True, "schema": {**schema, "example": "["}}],
                "requestBody": {"content": {"application/json": {"schema": body}}},
                "responses": {"200": {"description": "d", "content": {"application/json": {"schema": body}}}},
            }
        }
    return {"openapi": version, "info": {"title": "T", "version": "1"}, "paths": operations}


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
@pytest.mark.parametrize("function", ["convert", "validate"])
def test_library(function: str, version: str) -> None:
    """A program that takes warnings for errors gets none from the library."""
    program = f"import sys, swagger2postman; swagger2postman.{function}(sys.stdin.buffer.read())"
    command = [sys.executable, "-W", "error", "-c", program]
    ran = subprocess.run(command, input=json.dumps(_document(version)), capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


@pytest.mark.parametrize("command", ["convert", "validate"])
def test_command_line(command: str, tmp_path: Path) -> None:
    """With warnings as errors the program does what it always does, and writes none of them."""
    document = tmp_path / "api.json"
    document.write_text(json.dumps(_document("3.0.3")), encoding="utf-8")
    more = ["-o", str(tmp_path / "out.json")] if command == "convert" else []
    outputs = []
    for options in ([], ["-W", "error"], ["-W", "always"]):
        program = [sys.executable, *options, "-m", "swagger2postman", command, str(document), *more]
        outputs.append(subprocess.run(program, capture_output=True, text=True, check=False))
    assert {ran.returncode for ran in outputs} == {0 if command == "convert" else 1}
    assert {(ran.stdout, ran.stderr) for ran in outputs} == {(outputs[0].stdout, outputs[0].stderr)}
    assert "Warning" not in outputs[0].stdout + outputs[0].stderr
