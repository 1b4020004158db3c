"""Output: canonical bytes, written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from swagger2postman.system.atomic_write import to_bytes, write_atomically


def test_bytes_are_canonical() -> None:
    """JSON comes out as UTF-8 with two spaces, keys in the order given, and a newline at the end."""
    assert to_bytes({"b": "é", "a": [1, None]}) == '{\n  "b": "é",\n  "a": [\n    1,\n    null\n  ]\n}\n'.encode()


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    """The new file takes the place of the old one, keeps its mode, and no temporary file stays behind."""
    target = tmp_path / "out.json"
    target.write_bytes(b"old")
    target.chmod(0o640)
    write_atomically(target, b"new")
    assert (target.read_bytes(), target.stat().st_mode & 0o777, [one.name for one in tmp_path.iterdir()]) == (
        b"new",
        0o640,
        ["out.json"],
    )


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """Writing to a link writes the file that it leads to."""
    (tmp_path / "real.json").write_bytes(b"old")
    link = tmp_path / "link.json"
    link.symlink_to("real.json")
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert (tmp_path / "real.json").read_bytes() == b"new"


def test_a_failed_write_leaves_everything_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk is full, the old file is untouched and no temporary file stays behind."""
    target = tmp_path / "out.json"
    target.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(target, b"new")
    assert (target.read_bytes(), [one.name for one in tmp_path.iterdir()]) == (b"old", ["out.json"])


def test_a_device_is_written_to() -> None:
    """A device such as /dev/null is written to, not replaced."""
    write_atomically(Path("/dev/null"), b"new")
    assert not Path("/dev/null").is_file()
