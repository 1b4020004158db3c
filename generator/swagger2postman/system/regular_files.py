"""Reads files that others may have put there: regular ones only, of a limited size, and never waiting for a pipe."""

from __future__ import annotations

import os
import stat
from pathlib import Path

__all__ = ["NotRegularError", "is_ours", "read_regular"]


class NotRegularError(OSError):
    """A file is not one to be read; `strerror` says why."""

    def __init__(self, why: str, path: Path) -> None:
        super().__init__(0, why, str(path))


def read_regular(path: Path, most: int, *, links: bool = True) -> bytes:
    """Return the bytes of a regular file; `most` are allowed, and without `links` it must not be a symbolic link.

    Raises:
        NotRegularError: it is something else, or larger.
        OSError: it cannot be read.
    """
    if not links and path.is_symlink():
        raise NotRegularError("is a symbolic link", path)
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    if not links:
        flags |= getattr(os, "O_NOFOLLOW", 0)
    handle = os.open(path, flags)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise NotRegularError("is not a regular file", path)
    with os.fdopen(handle, "rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise NotRegularError(f"is larger than {most:,} bytes", path)
    return data


def is_ours(status: os.stat_result) -> bool:
    """Tell whether a file belongs to the user who runs this; always so where files have no owners (Windows)."""
    return not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
