"""Everything that is made from the program and kept in the repository is as the program makes it now."""

from __future__ import annotations

import pytest

from goldens import Golden, goldens
from support.pages.blocks import fill_block
from support.paths import ROOT


@pytest.mark.parametrize("golden", goldens(), ids=lambda golden: golden.name)
def test_what_is_made_is_current(golden: Golden) -> None:
    """A file has just the bytes that `tests/goldens.py` writes."""
    assert golden.path.read_bytes() == golden.content(), "run tests/goldens.py, and read the difference"


def test_a_page_without_its_marks_is_refused() -> None:
    """What is made never goes to the wrong place of a page."""
    with pytest.raises(ValueError, match="LICENSE needs the lines <!-- rows --> and <!-- end of rows -->, once each"):
        fill_block(ROOT / "LICENSE", "rows", "")
