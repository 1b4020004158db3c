"""Where the time of a conversion goes: the share of each stage, beside what cannot be saved."""

# ruff: noqa: S603 - it runs this Python

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

FLOOR = ("start of the interpreter", "libyaml alone")
ORDER = (
    "start of the interpreter", "imports", "libyaml alone", "values and places", "references, paths, ids", "API model",
    "specification and defaults", "examples", "collection", "JSON",
)  # fmt: skip


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
        cells = " | ".join(f"{one[stage] / sum(one.values()):.0%}" for one in found)
        yield f"| {stage}{' (floor)' if stage in FLOOR else ''} | {cells} |"
    floor = " | ".join(f"{sum(one.values()) / sum(one[name] for name in FLOOR):.1f} ×" for one in found)
    yield f"| **the whole, through the floor** | {floor} |"


def measure(spec: Path) -> dict[str, float]:
    """CPU seconds of each stage of the conversion of a document."""
    found = {"start of the interpreter": time.process_time()}
    gc.disable()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # on one core, no second process reads

    def timed(stage: str, work: Callable[..., Any], *arguments: Any) -> Any:
        start = time.process_time()
        result = work(*arguments)
        found[stage] = found.get(stage, 0.0) + time.process_time() - start
        return result

    start = time.process_time()
    from yaml._yaml import CParser

    from swagger2postman import cli, conversion  # noqa: F401
    from swagger2postman.references.loader import LoadOptions
    from swagger2postman.source.reader import ReadLimits
    from swagger2postman.system.atomic_write import to_bytes

    found["imports"] = time.process_time() - start
    parser = CParser(spec.read_text(encoding="utf-8"))
    timed("libyaml alone", parser.raw_parse)
    loading = LoadOptions(reading=ReadLimits(max_bytes=10**9, max_nodes=10**8))
    opened = timed("values and places", conversion.open_root, str(spec), loading)
    found["values and places"] -= found["libyaml alone"]
    documents = conversion.Documents(opened.source, opened.uri, opened.loader, opened.loader.canonical)
    dialect = conversion.detect_dialect(documents)
    timed("references, paths, ids", conversion.check_rules, documents, dialect)
    api = timed("API model", conversion.read_api, documents, dialect)
    timed("specification and defaults", conversion.check_document, documents, dialect)
    timed("specification and defaults", conversion.check_injection, documents)
    sets = conversion.build_validators(api)
    timed("examples", conversion.check_examples, api, sets, documents.report)
    built = timed("collection", conversion.build_collection, api, documents.report, conversion.Options(), sets)
    timed("JSON", lambda: to_bytes(built.collection.to_json()))
    return found


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]))))  # noqa: T201
