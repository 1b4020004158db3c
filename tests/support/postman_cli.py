"""Runs a collection in Postman's own command line, where it is installed: newman's successor, with a newer runtime."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from support.newman import Failure, read_failures
from support.node import without_proxies
from support.paths import ROOT

__all__ = ["migrate", "needs_postman_cli", "run_postman_cli"]

_OURS = ROOT / "node_modules" / ".bin" / "postman"
_FOUND = str(_OURS) if _OURS.is_file() else shutil.which("postman")
_TIMEOUT_S = 180

needs_postman_cli = pytest.mark.skipif(
    _FOUND is None,
    reason="the Postman CLI is absent: npm install --no-save --ignore-scripts postman-cli (see CONTRIBUTING.md)",
)


def run_postman_cli(collection: Mapping[str, Any], env_vars: Mapping[str, str]) -> tuple[int, tuple[Failure, ...]]:
    """Run a collection and return the exit code and what failed."""
    with tempfile.TemporaryDirectory(prefix="postman-cli-") as name:
        folder = Path(name)
        (folder / "collection.json").write_text(json.dumps(collection), encoding="utf-8")
        arguments = ["run", "collection.json", "--reporters", "json", "--reporter-json-structure", "newman"]
        arguments += ["--reporter-json-export", "report.json"]
        for key, value in env_vars.items():
            arguments += ["--env-var", f"{key}={value}"]
        done = _run(arguments, folder)
        report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
        return done.returncode, read_failures(report)


def migrate(collection: Mapping[str, Any]) -> tuple[int, str, int]:
    """Bring a collection to Postman's format 3.0; return the exit code, what was said, and the number of requests."""
    with tempfile.TemporaryDirectory(prefix="postman-cli-") as name:
        folder = Path(name)
        (folder / "collection.json").write_text(json.dumps(collection), encoding="utf-8")
        done = _run(["migrate", "collection.json", "-o", "migrated"], folder)
        return done.returncode, done.stderr, len([*(folder / "migrated").rglob("*.request.yaml")])


def _run(arguments: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """One of its commands; it keeps its settings and logs in the temporary folder, and is not logged in."""
    variables = {**without_proxies(os.environ), "HOME": str(folder), "NODE_NO_WARNINGS": "1"}
    command = [str(_FOUND), "collection", *arguments]
    return subprocess.run(
        command, cwd=folder, env=variables, capture_output=True, encoding="utf-8", timeout=_TIMEOUT_S, check=False
    )
