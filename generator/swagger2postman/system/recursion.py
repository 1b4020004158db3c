"""Room for work that goes deeper than Python allows by default."""

from __future__ import annotations

import sys
from _thread import allocate_lock  # threading would have to be imported
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["recursion_limit"]

_LOCK = allocate_lock()
_WANTED: list[int] = []
_BEFORE = [0]


@contextmanager
def recursion_limit(least: int) -> Iterator[None]:
    """Let the work within this call itself at least so deep.

    The limit belongs to the whole interpreter, for all its threads. It is therefore raised only while somebody needs
    that, as far as all of them do, and is what it was before once the last one is done.
    """
    if least <= sys.getrecursionlimit() and not _WANTED:
        yield
        return
    with _LOCK:
        if not _WANTED:
            _BEFORE[0] = sys.getrecursionlimit()
        _WANTED.append(least)
        sys.setrecursionlimit(max(_BEFORE[0], *_WANTED))
    try:
        yield
    finally:
        with _LOCK:
            _WANTED.remove(least)
            if not _WANTED:
                sys.setrecursionlimit(_BEFORE[0])
