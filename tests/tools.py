"""The programs that tests need beside Python: a build server has them all, a developer may do without some."""

from __future__ import annotations

import os
import shutil

import pytest

__all__ = ["find_tool"]


def find_tool(*names: str) -> str:
    """Return the path of a program, by the first of its names that is installed.

    Without it, the test that needs it is skipped; where the environment variable CI is set, it fails: there, nothing
    may go untested unnoticed.
    """
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is not None:
        return found
    text = f"{names[0]} is not installed: apt-get install {names[0]}"
    if os.environ.get("CI", "").lower() not in ("", "0", "false"):
        pytest.fail(text)
    pytest.skip(text)
