"""Fuzzing for longer than a test may take: `python tests/fuzz/run.py 20000 [VERSION …]`, on all cores.

Each document gets ten seconds and its process one gigabyte. Whatever fails is written to the folder `fuzz-findings`.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from fuzz.mutations import SEEDS, check, documents

SECONDS, BYTES = 10, 1 << 30
FINDINGS = Path("fuzz-findings")


class TooSlowError(Exception):
    """A document took more than its time."""


def work(task: tuple[str, int, int]) -> list[str]:
    """Check the documents of some numbers; return a line for each that failed."""
    version, first, last = task
    make, faults = documents(version), []
    signal.signal(signal.SIGALRM, _too_slow)
    for number in range(first, last):
        data = make(number)
        try:
            signal.alarm(SECONDS)
            check(data)
        except BaseException as error:
            faults.append(_keep(version, number, data, error))
        finally:
            signal.alarm(0)
    return faults


def _too_slow(*_: object) -> None:
    raise TooSlowError


def _keep(version: str, number: int, data: bytes, error: BaseException) -> str:
    frames = [f"{Path(one.filename).name}:{one.lineno}" for one in traceback.extract_tb(error.__traceback__)]
    ours = next((one for one in reversed(frames) if not one.startswith(("mutations", "run"))), "?")
    FINDINGS.mkdir(exist_ok=True)
    name = hashlib.sha256(data).hexdigest()[:12]
    (FINDINGS / f"{version}-{name}.txt").write_bytes(data)
    return f"{type(error).__name__} at {ours}: {str(error)[:100]} (number {number}, {version}-{name}.txt)"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Run, and say what came of it."""
    wanted, versions = int(sys.argv[1]), sys.argv[2:] or list(SEEDS)
    step = 100
    started = time.monotonic()
    found: Counter[str] = Counter()
    with multiprocessing.Pool(os.cpu_count(), resource.setrlimit, (resource.RLIMIT_AS, (BYTES, BYTES))) as pool:
        tasks = [(version, n, min(n + step, wanted)) for n in range(0, wanted, step) for version in versions]
        for done, faults in enumerate(pool.imap_unordered(work, tasks), 1):
            for fault in faults:
                found[fault.split(" (")[0]] += 1
                _say(fault)
            if done % 20 == 0:
                _say(f"{done * step} documents, {time.monotonic() - started:.0f} s")
    seconds = time.monotonic() - started
    _say(f"{wanted} documents per version ({', '.join(versions)}), {sum(found.values())} faults, {seconds:.0f} s")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
