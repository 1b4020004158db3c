"""The programs that tests need beside Python: a build server has them all, a developer may do without some."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from typing import NoReturn

import pytest

__all__ = ["TIMES", "ends", "find_tool", "report_missing"]

TIMES = int(os.environ.get("TIMES", "1"))
"""How often the tests that draw by chance do what they do once in an ordinary run: `tests/long` asks for more."""


def ends(number: str) -> bool:
    """Tell whether a process of Linux ends soon."""
    for _ in range(3000):
        if not _is_running(number):
            return True
        time.sleep(0.01)
    return False


def _is_running(number: str) -> bool:
    """Tell whether a process runs; one that has ended and that nobody asked about yet does not."""
    try:
        return Path("/proc", number, "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def find_tool(*names: str, package: str = "") -> str:
    """Return the path of a program, by the first of its names that is installed; without it, the test ends.

    `package` is Debian's name of what holds it, where that is not the first name.
    """
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        report_missing(f"{names[0]} is not installed: apt-get install {package or names[0]}")
    return found


def report_missing(text: str) -> NoReturn:
    """Skip the test that needs something; where the variable CI is set, fail: there, nothing may go untested."""
    if os.environ.get("CI", "").lower() not in ("", "0", "false"):
        pytest.fail(text)
    pytest.skip(text)
