"""The README tells the truth: its examples are run, and what they print is compared."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from support.paths import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
SESSIONS = re.findall(r"```\n\$ swagger2postman (.*)\n((?:.*\n)+?)```", README)


@pytest.mark.parametrize(("command", "printed"), SESSIONS, ids=[command for command, _ in SESSIONS])
def test_session(command: str, printed: str, tmp_path: Path) -> None:
    """A command of the README prints what the README shows, findings first."""
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    run = [sys.executable, "-m", "swagger2postman", *shlex.split(command)]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, check=False, timeout=60)
    assert (done.stderr + done.stdout).decode() == printed


def test_every_command_is_told() -> None:
    """Each command of the program stands in the README."""
    done = subprocess.run(
        [sys.executable, "-m", "swagger2postman", "--help"], capture_output=True, check=True, timeout=60
    )
    commands = re.findall(r"^  (\w+)  ", done.stdout.decode().split("Commands:")[1], re.MULTILINE)
    assert commands
    assert [one for one in commands if f"`swagger2postman {one} " not in README] == []


def test_it_stays_short() -> None:
    """The README is read in two minutes; what is longer has a page of its own."""
    assert len(README.splitlines()) <= 120
