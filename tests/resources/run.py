#!/usr/bin/env python3
"""Send hostile documents through the real command line, and measure what each costs.

    .venv/bin/python tests/resources/run.py [--every N] [--size S] [--commands convert,guide] [--list] [NAME...]

Each document goes through each command in a process of its own. Exits with 1 if one takes more than 10 seconds of
processor time or 1.2 GB of memory, writes more than its share, or ends by itself in an unexpected way. A NAME is a part
of the names of the documents wanted. `--size 2` makes them twice as large.
"""

# ruff: noqa: T201 - it prints a table

from __future__ import annotations

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from resources.documents import cases

SECONDS, MEGABYTES = 10.0, 1200.0
"""What a command may cost: seconds of processor time, and megabytes of memory at most."""

MOST_WRITTEN, WRITTEN_PER_BYTE = 60_000_000, 20
"""What a command may write: so many bytes, and more for each byte that it reads."""

COMMANDS = {
    "convert": ("convert", "{document}", "-o", "{folder}/c.json"),
    "all": ("convert", "{document}", "-o", "{folder}/c.json", "--environments", "--guide"),
    "guide": ("guide", "{document}", "-o", "{folder}/guide.html"),
    "validate": ("validate", "{document}"),
    "bundle": ("bundle", "{document}", "-o", "{folder}/bundle.yaml"),
}
_EXPECTED = (0, 1, 2)
_TOO_MUCH_MEMORY = 4 << 30


class Cost(NamedTuple):
    """What one command cost for one document.

    `status` is its exit code, or minus the signal that ended it; `codes` are those of its findings.
    """

    name: str
    command: str
    read: int
    seconds: float
    megabytes: float
    written: int
    status: int
    codes: frozenset[str] = frozenset()

    @property
    def faults(self) -> str:
        """What of it was too much."""
        return " ".join(
            word
            for word, found in (
                ("time", self.seconds > SECONDS),
                ("memory", self.megabytes > MEGABYTES),
                ("output", self.written > MOST_WRITTEN + WRITTEN_PER_BYTE * self.read),
                (f"exit {self.status}", self.status not in _EXPECTED),
            )
            if found
        )


def run(name: str, text: bytes, command: str, seconds: float = SECONDS) -> Cost:
    """Run a command on a document; it is ended where it takes more processor time than that."""
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder, "in", "d.yaml" if not text.startswith(b"{") else "d.json")
        document.parent.mkdir()
        document.write_bytes(text)
        words = [one.format(document=document, folder=folder) for one in COMMANDS[command]]

        def limit() -> None:
            most = int(seconds) + 1
            resource.setrlimit(resource.RLIMIT_CPU, (most, most + 1))
            resource.setrlimit(resource.RLIMIT_AS, (_TOO_MUCH_MEMORY, _TOO_MUCH_MEMORY))

        with Path(folder, "said").open("wb") as stream:
            child = subprocess.Popen(
                [sys.executable, "-m", "swagger2postman", words[0], "--no-config", *words[1:]],
                stdout=stream,
                stderr=stream,
                preexec_fn=limit,  # noqa: PLW1509 - there are no threads
                cwd=folder,
            )
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        said = (Path(folder) / "said").read_text(encoding="utf-8", errors="replace")
        codes = frozenset(re.findall(r"\[([a-z-]+)(?: at |\]$)", said, re.MULTILINE))
        written = sum(file.stat().st_size for file in Path(folder).iterdir() if file.is_file())
        spent = usage.ru_utime + usage.ru_stime
        return Cost(name, command, len(text), spent, usage.ru_maxrss / 1024, written, child.returncode, codes)


def show(cost: Cost) -> str:
    sizes = f"{cost.read / 1e6:6.2f} → {cost.written / 1e6:7.2f} MB"
    return f"{cost.seconds:6.2f} s {cost.megabytes:6.0f} MB {sizes}  {cost.command:8} {cost.name}  {cost.faults}"


def measured(options: argparse.Namespace) -> Iterator[Cost]:
    chosen = {
        name: make
        for name, make in cases(options.size).items()
        if not options.name or any(part in name for part in options.name)
    }
    for name, make in list(chosen.items())[options.start :: options.every]:
        text = make()
        for command in options.commands.split(","):
            cost = run(name, text, command)
            if cost.faults or options.list:
                print(show(cost), flush=True)
            yield cost


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", nargs="*")
    parser.add_argument("--every", type=int, default=1, help="take each N-th document only")
    parser.add_argument("--start", type=int, default=0, help="leave so many out at the beginning")
    parser.add_argument("--size", type=float, default=1.0)
    parser.add_argument("--commands", default=",".join(COMMANDS))
    parser.add_argument("--list", action="store_true", help="print each, not only what is too much")
    costs = list(measured(parser.parse_args()))
    for title, key in (("time", "seconds"), ("memory", "megabytes"), ("output", "written")):
        print(f"The most {title}:")
        for cost in sorted(costs, key=lambda one, key=key: -getattr(one, key))[:10]:  # type: ignore[misc]
            print("  ", show(cost))
    faulty = sum(bool(cost.faults) for cost in costs)
    print(f"{len({cost.name for cost in costs})} documents, {len(costs)} runs, {faulty} too much.")
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main())
