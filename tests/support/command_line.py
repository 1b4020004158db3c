"""The command line, run in a process or looked at."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

from swagger2postman.cli.app import cli


def commands() -> list[click.Command]:
    """All commands, in the order of the help."""
    ctx = click.Context(cli, info_name="swagger2postman")
    return [command for name in cli.list_commands(ctx) if (command := cli.get_command(ctx, name))]


def run(*arguments: str | Path, cwd: Path, **env: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of the command in a folder, perhaps with more in its environment."""
    command = [sys.executable, "-m", "swagger2postman", *map(str, arguments)]
    done = subprocess.run(command, cwd=cwd, capture_output=True, check=False, env={**os.environ, **env}, timeout=60)
    return done.returncode, done.stdout.decode(), done.stderr.decode()
