"""The cache: what is kept, for whom, and what is not believed."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from pathlib import Path

import pytest

from swagger2postman.references.cache import DocumentCache, user_cache

URL = "https://api.swaggerhub.com/domains/polder/Common/1.0.0"
DATA = b"components: {}\nx: \xc3\xa9\n"


def entry(folder: Path) -> Path:
    """The one file of a cache."""
    (path,) = folder.iterdir()
    return path


def test_keeps_documents_by_url(tmp_path: Path) -> None:
    """A document that was kept is had again by its URL, also by another run, and by no other URL."""
    DocumentCache(tmp_path).put(URL, DATA)
    assert [DocumentCache(tmp_path).get(url) for url in (URL, URL + "/")] == [DATA, None]


def test_entry_states_what_it_is(tmp_path: Path) -> None:
    """An entry is named by the hash of its URL, states URL and content's hash, and is its owner's alone."""
    cache = DocumentCache(tmp_path / "new" / "cache")
    cache.put(URL, DATA)
    path = entry(tmp_path / "new" / "cache")
    head, _, data = path.read_bytes().partition(b"\n")
    assert path.name == hashlib.sha256(URL.encode()).hexdigest() + ".cache"
    assert (json.loads(head), data) == ({"url": URL, "sha256": hashlib.sha256(DATA).hexdigest()}, DATA)
    assert os.name == "nt" or stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "damaged",
    [
        lambda whole: whole[:-1],
        lambda whole: whole[:10],
        lambda whole: b"",
        lambda whole: whole.replace(b"components", b"componentz"),
        lambda whole: whole.replace(b"polder", b"meadow"),
        lambda whole: b"[]\n" + DATA,
        lambda whole: b"\xff\xfe\n" + DATA,
    ],
    ids=["last byte gone", "truncated", "empty", "content changed", "other URL", "no object", "no text"],
)
def test_damaged_entries_are_misses(tmp_path: Path, damaged: object) -> None:
    """An entry that is not whole counts as none, and is replaced by the next fetch."""
    cache = DocumentCache(tmp_path)
    cache.put(URL, DATA)
    path = entry(tmp_path)
    path.write_bytes(damaged(path.read_bytes()))  # type: ignore[operator]
    assert cache.get(URL) is None
    cache.put(URL, DATA)
    assert (cache.get(URL), len(list(tmp_path.iterdir()))) == (DATA, 1)


def test_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """Where nothing can be kept, the cache says why once, and goes on."""
    (tmp_path / "file").write_text("in the way")
    cache = DocumentCache(tmp_path / "file" / "cache")
    cache.put(URL, DATA)
    cache.put(URL + "2", DATA)
    assert (cache.get(URL), cache.fault) == (None, "Not a directory")


def test_entry_that_cannot_be_replaced_leaves_nothing_behind(tmp_path: Path) -> None:
    """A write that fails half-way leaves no temporary file."""
    cache = DocumentCache(tmp_path)
    path = cache.path(URL)
    assert path is not None
    path.mkdir()
    cache.put(URL, DATA)
    assert (cache.fault, list(tmp_path.iterdir())) == ("Is a directory", [path])


def test_user_without_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a home folder there is no cache, and nothing is kept in a folder called ~."""
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda *_, **__: "~/.cache/swagger2postman")
    cache = DocumentCache(user_cache())
    cache.put(URL, DATA)
    assert (user_cache(), cache.get(URL), cache.fault) == (None, None, "")


def test_folder_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The cache is where the platform keeps caches."""
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name, **_: str(tmp_path / name))
    assert user_cache() == tmp_path / "swagger2postman"
