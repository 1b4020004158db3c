"""The programs beside the tests, which nobody runs every day, still run: each does a little of its work."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from support.paths import ROOT, SAMPLES

PROGRAMS = {
    "fuzzing": ("tests/fuzz/run.py", "5", "3.1"),
    "resources": ("tests/resources/run.py", "product/servers-times-operations", "--size", "0.01"),
    "limits": ("benchmarks/limits.py", "--every", "1000"),
}


@pytest.mark.parametrize("arguments", PROGRAMS.values(), ids=PROGRAMS)
def test_a_program_runs(arguments: tuple[str, ...]) -> None:
    """It ends well, and says what it did."""
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout != ""


def test_the_stages_are_measured() -> None:
    """Every stage of a conversion is found in the program, so that none has a share of nothing."""
    command = [sys.executable, "benchmarks/stages.py", str(SAMPLES / "sim-status.yaml")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    seconds = json.loads(done.stdout)
    before = {"start of the interpreter", "imports", "libyaml alone"}
    stages = {"reading", "checks on the document", "API model", "checks on the model", "collection", "JSON"}
    assert seconds.keys() == before | stages | {"everything else"}
    assert min(seconds.values()) > 0
