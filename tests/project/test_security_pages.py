"""`docs/security.md` shows the whole matrix of security; `SECURITY.md` names the test of each promise."""

from __future__ import annotations

import re

from support.pages.security import SHOWN
from support.paths import ROOT, TESTS
from support.recorder import DOCUMENTS


def test_every_document_is_shown() -> None:
    """No document of the matrix is left out; names that are hostile are nothing to read."""
    assert sorted([*SHOWN, "names"]) == sorted(path.stem for path in DOCUMENTS.iterdir())


def test_every_promise_names_real_tests() -> None:
    """Every test that SECURITY.md names exists, and every row of its table names one."""
    table = (ROOT / "SECURITY.md").read_text(encoding="utf-8").partition("## What is tested")[2]
    rows = [line for line in table.splitlines() if line.startswith("| ")][2:]
    named = re.findall(r"`(\w+/test_\w+\.py)(?:::(\w+))?`", table)
    assert [(file, name) for file, name in named if not _exists(file, name)] == []
    assert [row for row in rows if "`" not in row.split("|")[2] and "the same" not in row] == []
    assert len(named) > 40


def _exists(file: str, name: str) -> bool:
    path = TESTS / file
    return path.exists() and f"\ndef {name}" in path.read_text(encoding="utf-8")
