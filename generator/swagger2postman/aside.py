"""A part of the work in a process of its own: the checks of a large document on a second core."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from typing import Self

import msgspec

from swagger2postman.diagnostics import Diagnostic

LARGE = 500_000  # bytes of a document whose checks take longer than starting a process


def can_work_aside() -> bool:
    """Tell whether a process can be started that knows what this one knows, and has a core to itself."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return False
    return len(os.sched_getaffinity(0)) > 1


class Aside:
    """Findings that another process looks for, starting now.

    The process is a copy of this one: it has the document at hand, tells its findings through a pipe, and ends.
    """

    def __init__(self, look: Callable[[], Iterable[Diagnostic]]) -> None:
        self._look = look
        self._pipe, theirs = os.pipe()
        self._process = os.fork()
        if not self._process:
            os.close(self._pipe)
            _tell(look, theirs)
        os.close(theirs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def findings(self) -> Iterable[Diagnostic]:
        """Return what was found, once it is; should the other process have failed, look for it here."""
        with open(self._pipe, "rb") as pipe:  # noqa: PTH123 - it has no path
            told = pipe.read()
        self._pipe = -1
        _, status = os.waitpid(self._process, 0)
        return self._look() if status else msgspec.msgpack.decode(told, type=list[Diagnostic])

    def stop(self) -> None:
        """End the other process; nobody wants its findings any more."""
        if self._pipe >= 0:
            os.close(self._pipe)
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)


def _tell(look: Callable[[], Iterable[Diagnostic]], pipe: int) -> None:
    """Be the other process, and end."""
    status = 1
    try:
        told = memoryview(msgspec.msgpack.encode(list(look())))
        while told:
            told = told[os.write(pipe, told) :]
        status = 0
    finally:
        os._exit(status)  # whatever happens, nothing of what the first process does at its end is done twice
