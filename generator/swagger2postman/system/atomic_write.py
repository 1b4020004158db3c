"""Bytes out: canonical JSON, written whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from pathlib import Path

from swagger2postman.jsonvalue import Json, pretty

_STALE_SECONDS = 3600  # no run takes that long to write a file


def to_bytes(value: Json) -> bytes:
    """Return JSON as the bytes of a file: UTF-8, two spaces, keys in the order given, a newline at the end."""
    return pretty(value) + b"\n"


def write_atomically(path: Path, data: bytes, mode: int | None = None) -> None:
    """Write a file so that it is, at every moment, either the old one or the whole new one; links are followed.

    Without a `mode`, it keeps that of the old one.

    Until it is whole, it is a hidden file beside the old one. One that a killed run left behind is removed by a later
    run for the same file.

    Raises:
        OSError: it cannot be written; what was there before is untouched.
    """
    if path.exists() and not path.is_file():  # a device or a pipe: no old content, and not always a real path
        path.write_bytes(data)
        return
    path = Path(os.path.realpath(path))
    prefix = f".swagger2postman-{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:12]}-"
    _remove_stale(path.parent, prefix)
    # the name is known before the file is there, so that whatever happens in between, it is removed
    name = path.parent / f"{prefix}{os.urandom(6).hex()}.tmp"
    try:
        with open(name, "xb", opener=_for_us_alone) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(OSError):  # not every file system has modes
            name.chmod(_mode_of(path) if mode is None else mode)
        name.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            name.unlink()
        raise


def _mode_of(path: Path) -> int:
    return path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


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
