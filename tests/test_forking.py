"""Work in a copy of the process: its answer arrives, and it leaves nothing behind."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from swagger2postman.forking import forked, may_fork

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux's processes are copied")


@pytest.fixture
def nothing_left(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """See that no file is open, no process is left, signals are heard as before, and nothing was said."""

    def state() -> object:
        files = {file.name for file in Path("/proc/self/fd").iterdir()}
        children = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii")
        return files, children, signal.pthread_sigmask(signal.SIG_BLOCK, ())

    before = state()
    yield
    assert state() == before
    assert capfd.readouterr() == ("", "")


@pytest.mark.usefixtures("nothing_left")
def test_the_answer_is_read_whole() -> None:
    with forked(lambda: b"x" * 1_000_000 + str(os.getpid()).encode()) as answer:
        text = answer.read()
    assert text[:1_000_000] == b"x" * 1_000_000
    assert text[1_000_000:] != str(os.getpid()).encode()


@pytest.mark.usefixtures("nothing_left")
def test_work_that_fails_answers_nothing() -> None:
    with forked(lambda: str(1 // 0).encode()) as answer:
        assert answer.read() == b""


@pytest.mark.usefixtures("nothing_left")
def test_a_process_that_is_killed_answers_nothing() -> None:
    def work() -> bytes:
        os.kill(os.getpid(), signal.SIGKILL)
        return b"x"

    with forked(work) as answer:
        assert answer.read() == b""


@pytest.mark.usefixtures("nothing_left")
def test_work_that_nobody_waits_for_any_more_is_ended() -> None:
    def long() -> bytes:
        time.sleep(600)
        return b"x"

    with pytest.raises(KeyboardInterrupt), forked(long):
        raise KeyboardInterrupt


@pytest.mark.usefixtures("nothing_left")
def test_the_copy_hears_no_signal() -> None:
    def work() -> bytes:
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGTERM)
        return b"done"

    with forked(work) as answer:
        assert answer.read() == b"done"


@pytest.mark.usefixtures("nothing_left")
def test_where_there_is_no_process_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", none_left)
    with pytest.raises(BlockingIOError), forked(lambda: b"x"):
        pass


def test_a_process_is_copied_where_it_is_safe_and_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    assert may_fork()
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {1})
    assert not may_fork()


def test_no_process_is_copied_that_has_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    found = may_fork()
    end.set()
    thread.join()
    assert not found


def test_no_process_is_copied_that_is_one_of_several() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert not pool.submit(may_fork).result()
