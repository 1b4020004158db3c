"""Fuzzing for longer than a test may take: `python tests/fuzz/run.py 20000 [VERSION …]`, on all cores.

Each document has ten seconds of processor time (a busy machine makes no findings), a minute in all, and its process one
gigabyte. Whatever fails is made smaller and kept in `fuzz-findings`.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from fuzz.mutations import mutated
from fuzz.promises import check, lot_of
from fuzz.reduce import reduced
from fuzz.seeds import VERSIONS

SECONDS, PATIENCE, BYTES = 10, 60, 1 << 30
CHUNK = 50
FINDINGS = Path("fuzz-findings")


class TooSlowError(BaseException):
    """A document took more than its time."""


def document(version: str, number: int) -> bytes:
    """The mutated document of a number: always the same for the same seeds."""
    return mutated(version, Random(f"{version}/{number}"))


def failure(data: bytes, lot: int | None = None) -> str:
    """Check a document within its time: the empty text, or what went wrong and where, the same for the same fault."""
    signal.signal(signal.SIGPROF, _too_slow)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        check(data, lot)
    except (Exception, TooSlowError) as error:
        signal.setitimer(signal.ITIMER_PROF, 0)
        frames = [f"{Path(one.filename).name}:{one.lineno}" for one in traceback.extract_tb(error.__traceback__)]
        inner = next((one for one in reversed(frames) if not one.startswith("run.py")), "?")
        text = str(error).split(":")[0][:80] if isinstance(error, AssertionError) else str(error)[:80]
        return f"{type(error).__name__} at {'a slow place' if isinstance(error, TooSlowError) else inner}: {text}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return ""


def _too_slow(_number: int, _frame: FrameType | None) -> None:
    raise TooSlowError


def work(version: str, tasks: Connection, current: Any) -> None:
    """Check chunks of numbers as they come; `current` tells the parent which one, and since when."""
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    while (first := tasks.recv()) is not None:
        faults = []
        for number in range(*first):
            current[:] = (number, time.monotonic())
            fault = failure(document(version, number))
            if fault:
                faults.append((number, fault))
        current[1] = float("inf")
        tasks.send((faults, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))


class Worker:
    """A process that checks documents, with a watch: what hangs beyond Python, or dies, is a finding, too."""

    def __init__(self, version: str) -> None:
        self._version = version
        self._current = multiprocessing.Array("d", 2, lock=False)
        self._end = 0
        self._start()

    def _start(self) -> None:
        self._current[:] = (0, float("inf"))
        self.tasks, other = multiprocessing.Pipe()
        self._process = multiprocessing.Process(target=work, args=(self._version, other, self._current), daemon=True)
        self._process.start()
        other.close()

    def give(self, numbers: tuple[int, int]) -> None:
        """Let it check the documents of these numbers."""
        self._end = numbers[1]
        self.tasks.send(numbers)

    def poll(self) -> tuple[list[tuple[int, str]], int] | None:
        """What came of the numbers, and the process's memory at most (KiB); None while it is at work."""
        if self.tasks.poll(0.05):
            try:
                found: tuple[list[tuple[int, str]], int] = self.tasks.recv()
            except EOFError:
                return self._lost("the process died")
            return found
        if time.monotonic() - self._current[1] > PATIENCE:
            return self._lost(f"no end in {PATIENCE} s, not even by a signal")
        return None

    def _lost(self, why: str) -> tuple[list[tuple[int, str]], int] | None:
        number = int(self._current[0])
        self.stop()
        self._start()
        if number + 1 < self._end:
            self.give((number + 1, self._end))
            sys.stdout.write(f"number {number}: {why}\n")
            LOST.append((number, why))
            return None
        return [(number, why)], 0

    def stop(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()


LOST: list[tuple[int, str]] = []


def run(version: str, wanted: int, first: int, workers: int) -> tuple[list[tuple[int, str]], int]:
    """Check so many documents of a version: the faults, and the most memory of a process in KiB."""
    chunks: Iterator[tuple[int, int]] = (
        (n, min(n + CHUNK, first + wanted)) for n in range(first, first + wanted, CHUNK)
    )
    staff = [Worker(version) for _ in range(workers)]
    LOST.clear()
    faults: list[tuple[int, str]] = []
    busy: list[Worker] = []
    peak = done = 0
    for worker in staff:
        chunk = next(chunks, None)
        if chunk:
            worker.give(chunk)
            busy.append(worker)
    while busy:
        for worker in list(busy):
            answer = worker.poll()
            if answer is None:
                continue
            faults += answer[0]
            peak, done = max(peak, answer[1]), done + 1
            for number, fault in answer[0]:
                _say(f"number {number}: {fault}")
            if done % 40 == 0:
                _say(f"about {done * CHUNK} documents")
            chunk = next(chunks, None)
            if chunk:
                worker.give(chunk)
            else:
                worker.stop()
                busy.remove(worker)
    return faults + LOST, peak


def keep(version: str, faults: list[tuple[int, str]]) -> None:
    """Write one small document for each kind of fault."""
    FINDINGS.mkdir(exist_ok=True)
    seen: set[str] = set()
    for number, fault in faults:
        if fault in seen:
            continue
        seen.add(fault)
        data = document(version, number)
        if ":" in fault:  # others would end this process
            data = reduced(data, _same(fault, lot_of(data)), seconds=20)
        path = FINDINGS / f"{version}-{number}.yaml"
        path.write_bytes(data)
        _say(f"{path} ({len(data)} bytes): {fault}")


def _same(fault: str, lot: int) -> Callable[[bytes], bool]:
    return lambda data: failure(data, lot) == fault


def _processor_seconds() -> float:
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Run, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wanted", type=int, help="how many documents of each version")
    parser.add_argument("versions", nargs="*", default=list(VERSIONS))
    parser.add_argument("--first", type=int, default=0, help="the number of the first document")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    chosen = parser.parse_args()
    failed = False
    for version in chosen.versions:
        started, before = time.monotonic(), _processor_seconds()
        faults, peak = run(version, chosen.wanted, chosen.first, chosen.workers)
        seconds, busy = time.monotonic() - started, _processor_seconds() - before
        took = f"{seconds:.0f} s ({busy:.0f} s of processor time)"
        _say(f"{version}: {chosen.wanted} documents, {len(faults)} faults, {took}, at most {peak // 1024} MB")
        for fault, count in Counter(fault for _, fault in faults).most_common():
            _say(f"  {count} times: {fault}")
        keep(version, faults)
        failed = failed or bool(faults)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
