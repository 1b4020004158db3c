"""The page `docs/security.md` shows the whole matrix of security."""

from __future__ import annotations

from support.pages.security import SHOWN
from support.recorder import DOCUMENTS


def test_every_document_is_shown() -> None:
    """No document of the matrix is left out; names that are hostile are nothing to read."""
    assert sorted([*SHOWN, "names"]) == sorted(path.stem for path in DOCUMENTS.iterdir())
