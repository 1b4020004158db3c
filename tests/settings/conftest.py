"""What tests of settings share: a state folder and a project of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.trust import SECURED


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file in which trust is kept, in a folder that does not exist yet."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "swagger2postman" / "trusted.json"


@pytest.fixture
def project(tmp_path: Path, state: Path) -> Path:
    """A folder with a document, as a downloaded archive unpacks it."""
    folder = tmp_path / "download"
    folder.mkdir()
    (folder / "tiny.yaml").write_text(SECURED)
    return folder
