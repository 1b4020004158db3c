"""Work in a copy of the process: its answer arrives, and it leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.tools import ends
from swagger2postman.system.forking import forked

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
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_signals_end_the_copy_without_a_word(number: signal.Signals) -> None:
    def work() -> bytes:
        os.kill(os.getpid(), number)
        return b"x"

    def end(*_: object) -> None:
        raise SystemExit

    before = signal.signal(number, end)
    try:
        with forked(work) as answer:
            assert answer.read() == b""
        signal.signal(number, signal.SIG_IGN)  # and what this process does not heed, its copy does not heed
        with forked(work) as answer:
            assert answer.read() == b"x"
    finally:
        signal.signal(number, before)


@pytest.mark.usefixtures("nothing_left")
def test_who_waits_for_all_processes_takes_no_answer_away() -> None:
    """Where the system itself buries processes, the answer arrives, and what ends the work is not hidden."""
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        with forked(lambda: b"x") as answer:
            assert answer.read() == b"x"
        with pytest.raises(KeyboardInterrupt), forked(lambda: b"x"):
            raise KeyboardInterrupt
    finally:
        signal.signal(signal.SIGCHLD, before)


ORPHAN = """
import os, signal
from swagger2postman.system.forking import forked
with forked(lambda: b"x" * 1_000_000) as answer:
    answer.read(1)
    os.kill(os.getpid(), signal.SIGKILL)
"""


BUSY_ORPHAN = """
import os, sys
from swagger2postman.system.forking import forked
def work():
    print(os.getpid(), flush=True)
    while True:
        sum(range(1000))
with forked(work):
    sys.stdin.read()
"""


def test_the_copy_ends_in_the_middle_of_its_work() -> None:
    """When its process is killed, it does not work on for nobody until there is something to answer."""
    command = [sys.executable, "-c", BUSY_ORPHAN]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        copy = process.stdout.readline().strip().decode()
        process.kill()
        process.communicate(timeout=60)  # which waits for all that hold stdout
    assert (process.returncode, ends(copy)) == (-signal.SIGKILL, True)


def test_the_copy_does_not_outlive_its_process() -> None:
    """Nobody reads its answer, so it ends, and lets go of stdout: its reader would wait for ever."""
    done = subprocess.run([sys.executable, "-c", ORPHAN], stdout=subprocess.PIPE, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (-signal.SIGKILL, b"")


@pytest.mark.usefixtures("nothing_left")
def test_where_there_is_no_process_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", none_left)
    with pytest.raises(BlockingIOError), forked(lambda: b"x"):
        pass


MAY_FORK = """
import os, threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from swagger2postman.system.forking import may_fork
cores = {0, 1}
os.sched_getaffinity = lambda _: cores
print("alone:", may_fork())
cores = {1}
print("on one core:", may_fork())
cores = {0, 1}
scandir, os.scandir = os.scandir, lambda _: scandir("/nowhere")
print("without /proc:", may_fork())
os.scandir = scandir
print("again:", may_fork())
end = threading.Event()
thread = threading.Thread(target=end.wait)
thread.start()
print("with a thread:", may_fork())
end.set()
thread.join()
with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
    print("one of several:", pool.submit(may_fork).result())
"""


def test_a_process_is_copied_where_it_is_safe_and_worth_it() -> None:
    """In a process of its own, since those of a test run have threads."""
    done = subprocess.run([sys.executable, "-c", MAY_FORK], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        *("alone: True", "on one core: False", "without /proc: False", "again: True"),
        *("with a thread: False", "one of several: False"),
    ]
