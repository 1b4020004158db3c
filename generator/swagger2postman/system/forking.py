"""A piece of work in a copy of this process, beside what this one does meanwhile."""

from __future__ import annotations

import os
import select
import signal
import sys
from _thread import start_new_thread  # threading would have to be imported, in the middle of the work
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO, NoReturn

__all__ = ["cores", "forked", "may_fork"]


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def may_fork() -> bool:
    """Return whether a copy of this process is safe, which has no other threads, and has a core to itself."""
    if sys.platform != "linux" or cores() == 1:
        return False
    processes = sys.modules.get("multiprocessing.process")
    is_worker = processes is not None and processes.parent_process() is not None
    try:
        return not is_worker and sum(1 for _ in os.scandir("/proc/self/task")) == 1
    except OSError:
        return False


@contextmanager
def forked(work: Callable[[], bytes]) -> Iterator[BinaryIO]:
    """Do some work in a copy of this process, and yield what it answers: nothing, where it fails.

    The copy ends with the context, if that is left by an exception; and when this process is gone, however it ended.

    Raises:
        OSError: the system gives no process, or no pipe.
    """
    reader, writer = os.pipe()
    process = 0
    with os.fdopen(reader, "rb") as answer, os.fdopen(writer, "wb") as pipe:
        try:
            before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
            try:
                signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
                process = os.fork()
                if process == 0:
                    _answer(work, answer, pipe)
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, before)
            pipe.close()
            yield answer
        except BaseException:
            if process:
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            raise
        finally:
            answer.close()
            if process:
                with suppress(ChildProcessError):  # somebody else waits for all processes
                    os.waitpid(process, 0)


def _answer(work: Callable[[], bytes], reader: BinaryIO, writer: BinaryIO) -> NoReturn:
    """Be the copy: signals end it, as they would end another program."""
    try:
        reader.close()
        for number in signal.valid_signals():
            if callable(signal.getsignal(number)):
                signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        start_new_thread(_end_without_reader, (writer.fileno(),))
        writer.write(work())
        writer.flush()
    finally:
        os._exit(0)


def _end_without_reader(writer: int) -> None:
    """End this process when nobody can read its answer any more: the process that wanted it is gone."""
    poll = select.poll()
    poll.register(writer, 0)  # errors are told unasked, and the loss of the reader is one
    poll.poll()
    os._exit(0)
