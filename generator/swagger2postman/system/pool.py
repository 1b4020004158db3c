"""Jobs in several processes: a job that takes its process with it costs only itself, and a run can be ended."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import connection, get_context, parent_process, resource_tracker
from typing import TypeVar

__all__ = ["most_processes", "run_jobs"]

Result = TypeVar("Result")
_FILES, _FILES_EACH = 40, 4  # open files: of this process, and for each of the others; two of these work with 20


def most_processes() -> int:
    """Return how many other processes the files that this one may open are enough for, at least one.

    One, too, where others would not heed `_SAFE`.
    """
    if sys.flags.ignore_environment and not sys.flags.safe_path:
        return 1
    try:
        import resource
    except ImportError:  # Windows, which has no such limit
        return sys.maxsize
    most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return sys.maxsize if most == resource.RLIM_INFINITY else max(1, (most - _FILES) // _FILES_EACH)


def run_jobs(
    jobs: Sequence[Callable[[], Result]],
    order: Iterable[int],
    *,
    processes: int,
    tell: Callable[[int, Result | None], None],
) -> None:
    """Do all jobs, begun in `order`, and tell the number and the result of each as it is done.

    The result is None for a job whose process died. That takes all waiting jobs with it, which are therefore tried
    again, each in a process of its own.
    """
    left = set(order := list(order))
    with _pool(processes) as pool:
        for index, result in _results(pool, {index: jobs[index] for index in order}):
            if result is not None:
                left.remove(index)
                tell(index, result)
    for index in sorted(left):
        with _pool(1) as pool:
            tell(*next(_results(pool, {index: jobs[index]})))


@contextmanager
def _pool(workers: int) -> Iterator[Executor]:
    """A pool whose processes start afresh: those that are forked from a program with threads may hang.

    Ctrl-C is for this process alone. Whatever ends it early stops the jobs of the others, which leave no half-written
    file, and lets them end in order: to kill them in the middle of an answer could leave this one waiting for ever.
    """
    pool: ProcessPoolExecutor | None = None
    try:
        with _undisturbed():
            pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_prepare)
        yield pool
    except BaseException:
        if pool is None:
            raise
        for process in tuple((getattr(pool, "_processes", None) or {}).values()):
            _stop(process.pid)
        pool.shutdown(cancel_futures=True)
        raise
    pool.shutdown()


_STOP: int | None = getattr(signal, "SIGUSR1", None)


def _stop(process: int) -> None:
    if _STOP:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, _STOP)


class _Worker:
    """What one of the other processes is doing."""

    working = False
    stopped = False
    orphaned = False


def _prepare() -> None:
    """Begin to be one of the other processes."""
    _hear_stop()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when the one is gone that gives it jobs, even if that was killed and could say nothing.

    A job is stopped, so that it can tidy up; `_run` ends the process then. Without jobs nobody would wake it any more:
    the pipes on which it waits are open in its siblings, too.
    """
    parent = parent_process()
    if parent is None:
        return
    connection.wait([parent.sentinel])
    _Worker.orphaned = True
    main = threading.main_thread().ident
    if _Worker.working and _STOP and main:
        signal.pthread_kill(main, _STOP)
    else:
        os._exit(1)


def _hear_stop() -> None:
    """Let a process hear the signal that stops its job, and all later ones."""

    def stop(*_: object) -> None:
        _Worker.stopped = True
        if _Worker.working:
            _Worker.working = False  # once is enough, and tidying up is not to be disturbed
            sys.unraisablehook = lambda _: None  # where it strikes, it may be lost; the job is done to its end, then
            raise SystemExit

    if _STOP:
        signal.signal(_STOP, stop)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {_STOP, signal.SIGTERM})


def _run(job: Callable[[], Result]) -> Result | None:
    """Do a job, unless or until the process is told to stop."""
    if _Worker.stopped:
        return None
    _Worker.working = True
    try:
        return job()
    except SystemExit:
        return None
    finally:
        _Worker.working = False
        if _Worker.orphaned:
            os._exit(1)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Start processes: a signal waits until that is done, and those that are started never hear of Ctrl-C."""
    with _environment(_SAFE):
        if not _STOP:
            yield
            return
        resource_tracker.ensure_running()  # which unblocks signals when it starts
        before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
        try:
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP, _STOP})
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


_SAFE = {
    "PYTHONSAFEPATH": "1",  # else they would look for modules in the current folder, which is that of the documents
    "PYTHONWARNINGS": "ignore",  # else one of them would complain of what a killed run left behind
}


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    """Let processes that are started find these variables."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _results(pool: Executor, jobs: Mapping[int, Callable[[], Result]]) -> Iterator[tuple[int, Result | None]]:
    """Yield each job's result as it is done; None where its process, or another one of the pool, died."""
    futures: dict[Future[Result | None], int] = {}
    lost: list[int] = []
    with _undisturbed():
        for index, job in jobs.items():
            try:
                futures[pool.submit(_run, job)] = index
            except BrokenProcessPool:
                lost.append(index)
    yield from ((index, None) for index in lost)
    waiting = set(futures)
    while waiting:
        finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        for future in finished:
            yield futures[future], None if isinstance(future.exception(), BrokenProcessPool) else future.result()
