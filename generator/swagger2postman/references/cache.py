"""Documents that were fetched before, kept in the user's cache folder, one file for each URL."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from pathlib import Path


class DocumentCache:
    """A folder of entries. Each is one file: a line of JSON with the URL and the hash, then the document's bytes.

    All entries are readable by their owner alone, for private documents are among them.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.fault = ""
        """Why nothing can be written, once it was tried in vain."""

    def path(self, url: str) -> Path | None:
        """Return the file of a URL's entry."""
        return self.folder / f"{hashlib.sha256(url.encode()).hexdigest()}.cache" if self.folder else None

    def get(self, url: str) -> bytes | None:
        """Return the document kept for a URL; None where there is none, or where the entry is damaged."""
        path = self.path(url)
        if path is None:
            return None
        try:
            head, _, data = path.read_bytes().partition(b"\n")
            stated = json.loads(head)
        except (OSError, ValueError):
            return None
        whole = isinstance(stated, dict) and stated == _head(url, data)
        return data if whole else None

    def put(self, url: str, data: bytes) -> None:
        """Keep a document; where that fails, `fault` says why."""
        path = self.path(url)
        if path is None or self.fault:
            return
        content = json.dumps(_head(url, data), separators=(",", ":")).encode() + b"\n" + data
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _replace(path, content)
        except OSError as error:
            self.fault = error.strerror or "it cannot be written"


def _head(url: str, data: bytes) -> dict[str, str]:
    return {"url": url, "sha256": hashlib.sha256(data).hexdigest()}


def _replace(path: Path, content: bytes) -> None:
    """Write a file whole, at once, for its owner alone (a temporary file has mode 0600)."""
    import tempfile

    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def user_cache() -> Path | None:
    """Return the cache folder of this program for this user; None where the user has no home."""
    import platformdirs

    try:
        folder = Path(platformdirs.user_cache_dir("swagger2postman", appauthor=False))
    except (OSError, RuntimeError, KeyError):
        return None
    return folder if folder.is_absolute() else None
