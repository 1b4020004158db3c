#!/usr/bin/env python3
"""Measure what hostile documents of up to 5 MB cost, and write the table into README.md.

    .venv/bin/python benchmarks/limits.py [--write] [--every N]

Every document of tests/resources goes through every command in a process of its own; a row is a kind of documents.
"""

# ruff: noqa: T201 - it prints a table

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

from resources.documents import cases  # noqa: E402 - found by the line above
from resources.run import COMMANDS, Cost, run  # noqa: E402

KINDS = {
    "all strings are one character, over and over": "seed-./all-",
    "one string has all characters, 40,000 times each": "seed-./long/",
    "one key has": "seed-./key/",
    "one list or map is long": "seed-./many/",
    "two lists or maps are long": "pair/",
    "two things multiply": "product/",
    "schemas in schemas": "deep/",
    "regular expressions": "pattern/",
}
_MARKS = ("<!-- limits -->", "<!-- end of limits -->")


def table(costs: Iterable[Cost]) -> str:
    """The table of what documents cost at most, by their kind."""
    costs = list(costs)
    rows = ["| documents in which | number | MB read | CPU s | memory MB | MB written |", "| --- " * 6 + "|"]
    for title, pattern in KINDS.items():
        mine = [cost for cost in costs if re.match(pattern, cost.name)]
        if mine:
            number = len({cost.name for cost in mine})
            cells = [f"{max(cost.read for cost in mine) / 1e6:.1f}", f"{max(cost.seconds for cost in mine):.1f}"]
            cells += [f"{max(cost.megabytes for cost in mine):.0f}", f"{max(cost.written for cost in mine) / 1e6:.0f}"]
            rows.append(f"| {title} | {number} | {' | '.join(cells)} |")
    return "\n".join(rows)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the table into README.md")
    parser.add_argument("--every", type=int, default=1, help="take each N-th document only")
    options = parser.parse_args()
    chosen = list(cases().items())[:: options.every]
    costs = [run(name, text, command) for name, make in chosen for text in (make(),) for command in COMMANDS]
    made = table(costs)
    print(made)
    if options.write:
        readme = HERE / "README.md"
        before, _, rest = readme.read_text(encoding="utf-8").partition(_MARKS[0])
        after = rest.partition(_MARKS[1])[2]
        readme.write_text(f"{before}{_MARKS[0]}\n{made}\n{_MARKS[1]}{after}", encoding="utf-8")
    return 1 if any(cost.faults for cost in costs) else 0


if __name__ == "__main__":
    sys.exit(main())
