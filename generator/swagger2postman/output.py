"""Bytes out: canonical JSON, written whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Callable
from json.encoder import encode_basestring as _quote
from pathlib import Path

from swagger2postman.jsontypes import Json

_STALE_SECONDS = 3600  # no run takes that long to write a file


def to_bytes(value: Json) -> bytes:
    """Return JSON as UTF-8: two spaces, keys in the order given, a newline at the end."""
    parts: list[str] = []
    _add(value, "\n", parts.append)
    parts.append("\n")
    return "".join(parts).encode("utf-8", "replace")


def _add(value: Json, margin: str, add: Callable[[str], None]) -> None:
    """Add the text of a value, as `json.dumps` with an indent writes it, at twice its speed."""
    if isinstance(value, str):
        add(_quote(value))
    elif value and isinstance(value, dict):
        inner = margin + "  "
        start = "{" + inner
        for key, member in value.items():
            add(f"{start}{_quote(key)}: ")
            _add(member, inner, add)
            start = "," + inner
        add(margin + "}")
    elif value and isinstance(value, list):
        inner = margin + "  "
        start = "[" + inner
        for member in value:
            add(start)
            _add(member, inner, add)
            start = "," + inner
        add(margin + "]")
    else:
        add(json.dumps(value))


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that it is, at every moment, either the old one or the whole new one; links are followed.

    Until it is whole, it is a hidden file beside the old one. One that a killed run left behind is removed by a later
    run for the same file.

    Raises:
        OSError: it cannot be written; what was there before is untouched.
    """
    path = Path(os.path.realpath(path))
    if path.exists() and not path.is_file():  # a device or a pipe has no old content to keep
        path.write_bytes(data)
        return
    prefix = f".swagger2postman-{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:12]}-"
    _remove_stale(path.parent, prefix)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=prefix, suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(OSError):  # not every file system has modes
            Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _remove_stale(folder: Path, prefix: str) -> None:
    """Remove what killed runs left behind, but not what another run is writing right now."""
    with contextlib.suppress(OSError):
        for entry in os.scandir(folder):
            if entry.name.startswith(prefix) and entry.name.endswith(".tmp"):
                with contextlib.suppress(OSError):
                    if time.time() - entry.stat(follow_symlinks=False).st_mtime > _STALE_SECONDS:
                        Path(entry.path).unlink()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
