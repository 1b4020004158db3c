"""The page `docs/supported.md` shows all rows of the conformance tests."""

from __future__ import annotations

from support.pages.supported import PAGE, TABLES
from support.wire import DOCUMENTS
from swagger2postman.postman.responses import MAX_BODY


def test_every_document_is_in_a_table() -> None:
    """No document of the conformance tests is left out of the page."""
    assert sorted([*TABLES, "responses-3.yaml"]) == sorted(path.name for path in DOCUMENTS.iterdir())


def test_the_page_names_the_limit_of_saved_bodies() -> None:
    """The number on the page is the one in the code."""
    assert f"{MAX_BODY:,} characters" in PAGE.read_text("utf-8")
