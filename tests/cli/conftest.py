"""What tests of the command line share."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.command_line import MINIMAL


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """A small valid document in an otherwise empty folder."""
    path = tmp_path / "tiny.yaml"
    path.write_text(MINIMAL)
    return path
