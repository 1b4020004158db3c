"""A piece of work in a copy of this process, beside what this one does meanwhile."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

__all__ = ["forked", "may_fork"]


def may_fork() -> bool:
    """Return whether a copy of this process is safe, which has no other threads, and has a core to itself."""
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) == 1:
        return False
    processes = sys.modules.get("multiprocessing.process")
    is_worker = processes is not None and processes.parent_process() is not None
    return not is_worker and sum(1 for _ in os.scandir("/proc/self/task")) == 1


@contextmanager
def forked(work: Callable[[], bytes]) -> Iterator[BinaryIO]:
    """Do some work in a copy of this process, and yield what it answers: nothing, where it fails.

    The copy hears no signal but the one that ends it here, whatever happens.

    Raises:
        OSError: the system gives no process, or no pipe.
    """
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb") as answer, os.fdopen(writer, "wb") as pipe:
        before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        try:
            process = os.fork()
        except OSError:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            raise
        if process == 0:
            try:
                pipe.write(work())
                pipe.flush()
            finally:
                os._exit(0)
        try:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            pipe.close()
            yield answer
        finally:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
