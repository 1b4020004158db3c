#!/usr/bin/env python3
"""Measure swagger2postman against openapi-to-postmanv2, side by side, and write the table into README.md.

    cd benchmarks && npm ci --ignore-scripts
    python run.py [-n RUNS] [--growth SPEC] SPEC...

Both tools convert each document in turns, so that what else the machine does touches both. A number is a ratio of
medians, ours through theirs, of a whole process; below 1 swagger2postman is better. CPU seconds are user and system.
"""

# ruff: noqa: S603, T201 - it runs commands and prints a table

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
PEER = [str(HERE / "node_modules/.bin/openapi2postmanv2"), "-O", "folderStrategy=Tags,parametersResolution=Example"]
OURS = [sys.executable, "-m", "swagger2postman", "convert"]
LIMIT = 500  # seconds


@dataclass(frozen=True)
class Run:
    """One process: wall and CPU seconds, peak memory in KiB; all infinite where it did not write a collection."""

    wall: float
    cpu: float
    memory: float


def run(command: list[str], output: Path) -> Run:
    """Run a command that writes a file."""
    output.unlink(missing_ok=True)
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    while True:
        pid, status, usage = os.wait4(child.pid, os.WNOHANG)
        if pid:
            break
        if time.perf_counter() - start > LIMIT:
            child.kill()
        time.sleep(0.002)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if status or not output.exists():
        return Run(float("inf"), float("inf"), float("inf"))
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)


def compare(spec: Path, runs: int, folder: Path) -> dict[str, float]:
    """The ratios of medians for a document; the first round warms the disk's cache and does not count."""
    output = folder / "out.json"
    ours = [*OURS, str(spec), "-o", str(output)]
    peer = [PEER[0], "-s", str(spec), "-o", str(output), *PEER[1:]]
    pairs = [(run(ours, output), run(peer, output)) for _ in range(runs + 1)][1:]
    sides = list(zip(*pairs, strict=True))
    return {name: median(sides[0], name) / median(sides[1], name) for name in ("wall", "cpu", "memory")}


def median(runs: Any, name: str) -> float:
    return statistics.median(getattr(one, name) for one in runs)


def growth(spec: Path, runs: int, folder: Path) -> list[tuple[int, float]]:
    """CPU seconds per copy of a document's operations and schemas, through those of one copy."""
    source = yaml.load(spec.read_bytes(), Loader=yaml.CSafeLoader)
    rows: list[tuple[int, float]] = []
    first = 0.0
    for copies in (1, 2, 4, 8):
        path = folder / f"{copies}.yaml"
        path.write_text(yaml.dump(copied(source, copies), Dumper=yaml.CSafeDumper, sort_keys=False), encoding="utf-8")
        command = [*OURS, str(path), "-o", str(folder / "out.json")]
        cpu = median([run(command, folder / "out.json") for _ in range(runs)], "cpu") / copies
        first = first or cpu
        rows.append((copies, cpu / first))
    return rows


def copied(document: dict[str, Any], copies: int) -> dict[str, Any]:
    """A document with its paths and components several times over, each copy referring to itself."""
    parts: dict[str, Any] = {**document, "paths": {}, "components": {}}
    for number in range(copies):
        text = json.dumps({"paths": document["paths"], "components": document.get("components", {})})
        for name in ("schemas", "parameters", "responses", "requestBodies", "headers", "examples"):
            text = text.replace(f'"#/components/{name}/', f'"#/components/{name}/copy{number}.')
        for operation_id in {m["operationId"] for m in operations(document) if "operationId" in m}:
            text = text.replace(f'"operationId": "{operation_id}"', f'"operationId": "copy{number}.{operation_id}"')
        copy = json.loads(text)
        parts["paths"].update({f"/copy{number}{path}": item for path, item in copy["paths"].items()})
        for section, members in copy["components"].items():
            prefix = "" if section == "securitySchemes" else f"copy{number}."
            parts["components"].setdefault(section, {}).update({prefix + key: one for key, one in members.items()})
    return parts


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for item in document["paths"].values() for one in item.values() if isinstance(one, dict)]


def versions() -> str:
    node = subprocess.run([shutil.which("node") or "node", "--version"], capture_output=True, text=True, check=True)
    peer = json.loads((HERE / "package.json").read_text(encoding="utf-8"))["dependencies"]["openapi-to-postmanv2"]
    libraries = ", ".join(
        f"{name} {importlib.metadata.version(name)}" for name in ("openapi-spec-validator", "jsonschema-rs", "PyYAML")
    )
    ours = importlib.metadata.version("swagger2postman")
    python = sys.version.split()[0]
    theirs = f"openapi-to-postmanv2 {peer} (Node {node.stdout.strip()})"
    return f"swagger2postman {ours} (Python {python}, {libraries}) through {theirs}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("specs", nargs="+", type=Path)
    parser.add_argument("-n", dest="runs", type=int, default=5)
    parser.add_argument("--growth", type=Path, help="a document of OpenAPI 3 to measure 1, 2, 4 and 8 copies of")
    parser.add_argument("--write", action="store_true", help="put the table into README.md")
    arguments = parser.parse_args()
    lines = [
        f"{versions()}; medians of {arguments.runs} runs.",
        "",
        "| document | MB | wall | CPU | memory |",
        "| --- | --- | --- | --- | --- |",
    ]
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for spec in arguments.specs:
            ratio = compare(spec, arguments.runs, Path(folder))
            found.append(ratio)
            cells = " | ".join(f"{ratio[name]:.2f}" for name in ("wall", "cpu", "memory"))
            lines.append(f"| {spec.name} | {spec.stat().st_size / 1e6:.2f} | {cells} |")
            print(lines[-1], flush=True)
        cells = " | ".join(
            f"**{statistics.median(one[name] for one in found):.2f}**" for name in ("wall", "cpu", "memory")
        )
        lines.append(f"| **median** | | {cells} |")
        if arguments.growth:
            rows = growth(arguments.growth, arguments.runs, Path(folder))
            lines += ["", f"CPU seconds per copy of {arguments.growth.name}, through those of one copy:", ""]
            lines += ["| copies | ratio |", "| --- | --- |", *(f"| {copies} | {ratio:.2f} |" for copies, ratio in rows)]
    print("\n".join(lines))
    if arguments.write:
        write(lines)


def write(lines: list[str]) -> None:
    """Replace what stands between the two markers of README.md."""
    readme = HERE / "README.md"
    before, _, rest = readme.read_text(encoding="utf-8").partition("<!-- table -->\n")
    after = rest.partition("<!-- end -->")[2]
    readme.write_text(before + "<!-- table -->\n" + "\n".join(lines) + "\n<!-- end -->" + after, encoding="utf-8")


if __name__ == "__main__":
    main()
