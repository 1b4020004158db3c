"""The samples: everything in them works."""

from __future__ import annotations

from pathlib import Path

import pytest

from goldens import samples
from swagger2postman import convert, validate


@pytest.mark.parametrize("sample", samples(), ids=lambda path: path.stem)
def test_every_request_is_proven(sample: Path) -> None:
    """Every request of a sample is validated, and nothing is an error in it."""
    conversion = convert(sample)
    assert conversion.validated == conversion.requests > 0
    assert [one for one in validate(sample) if one.severity == "error"] == []
