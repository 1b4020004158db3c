"""The command line, run in a process or looked at."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

from support.paths import SAMPLES
from swagger2postman.cli.app import cli

SAMPLE = SAMPLES / "sim-status.yaml"


MINIMAL = """\
openapi: 3.0.3
info: {title: Tiny, version: "1"}
servers: [{url: "https://api.polder.example"}]
paths:
  /ping:
    get:
      operationId: ping
      responses: {"200": {description: Pong}}
"""


def commands() -> list[click.Command]:
    """All commands, in the order of the help."""
    ctx = click.Context(cli, info_name="swagger2postman")
    return [command for name in cli.list_commands(ctx) if (command := cli.get_command(ctx, name))]


def run(*arguments: str | Path, cwd: Path, stdin: bytes | str = "", **env: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of the command in a folder; a warning of Python's is an error."""
    done = subprocess.run(
        [sys.executable, "-m", "swagger2postman", *map(str, arguments)],
        cwd=cwd,
        input=stdin if isinstance(stdin, bytes) else stdin.encode(),
        env={**os.environ, "PYTHONWARNINGS": "error", **env},
        capture_output=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def trust(settings: Path) -> None:
    """Trust a settings file, as a user does."""
    assert run("trust", settings, cwd=settings.parent)[0] == 0
