"""Where the time of a conversion goes: the share of each stage, beside what cannot be saved."""

# ruff: noqa: S603 - it runs this Python

from __future__ import annotations

import gc
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FunctionType

FLOOR = ("start of the interpreter", "libyaml alone")
ROOMS = {
    "reading": "references",
    "checks on the document": "lint.document",
    "API model": "openapi",
    "checks on the model": "lint.model",
    "collection": "postman",
    "JSON": "system.atomic_write",
}
"""The stages that are functions, and their rooms in the package."""

ORDER = ("start of the interpreter", "imports", "libyaml alone", *ROOMS, "everything else")


def table(specs: Sequence[Path]) -> Iterator[str]:
    """Lines of a Markdown table, a column for each document; each is measured in a process of its own."""
    found = []
    for spec in specs:
        command = [sys.executable, __file__, str(spec)]
        found.append(json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout))
    yield "Share of CPU, all in one process:"
    yield ""
    yield f"| stage | {' | '.join(spec.name for spec in specs)} |"
    yield f"| --- |{' --- |' * len(specs)}"
    for stage in ORDER:
        cells = " | ".join(f"{one.get(stage, 0.0) / sum(one.values()):.0%}" for one in found)
        yield f"| {stage}{' (floor)' if stage in FLOOR else ''} | {cells} |"
    floor = " | ".join(f"{sum(one.values()) / sum(one[name] for name in FLOOR):.1f} ×" for one in found)
    yield f"| **the whole, through the floor** | {floor} |"


def measure(spec: Path) -> dict[str, float]:
    """CPU seconds of each stage of the conversion of a document."""
    clock = _Clock({"start of the interpreter": time.process_time()})
    gc.disable()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # on one core, no second process reads
    with clock.stage("imports"):
        from yaml._yaml import CParser

        from swagger2postman import cli, convert  # noqa: F401
        from swagger2postman.references.loader import LoadOptions
        from swagger2postman.source.reader import ReadLimits
    with clock.stage("libyaml alone"):
        CParser(spec.read_text(encoding="utf-8")).raw_parse()
    _watch(clock)
    with clock.stage("everything else"):
        convert(spec, loading=LoadOptions(reading=ReadLimits(max_bytes=10**9, max_nodes=10**8))).to_bytes()
    clock.seconds["reading"] -= clock.seconds["libyaml alone"]
    return clock.seconds


class _Clock:
    """Counts the CPU time of each stage, without that of the stages within it."""

    def __init__(self, seconds: dict[str, float]) -> None:
        self.seconds = seconds
        self._inner = [0.0]

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count what is done meanwhile."""
        start = time.process_time()
        self._inner.append(0.0)
        yield
        took = time.process_time() - start
        self.seconds[name] = self.seconds.get(name, 0.0) + took - self._inner.pop()
        self._inner[-1] += took


def _watch(clock: _Clock) -> None:
    """Count the time of each function that the modules beside the rooms call from a room."""
    beside = [module for name, module in sys.modules.items() if re.fullmatch(r"swagger2postman\.\w+", name)]
    for module in beside:
        for name, value in vars(module).copy().items():
            if isinstance(value, FunctionType) and (stage := _stage(value.__module__)):
                setattr(module, name, clock.stage(stage)(value))


def _stage(module: str) -> str | None:
    """Return the stage of a function, by the room that it is in."""
    inside = module.removeprefix("swagger2postman.")
    return next((stage for stage, room in ROOMS.items() if f"{inside}.".startswith(f"{room}.")), None)


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]))))  # noqa: T201
