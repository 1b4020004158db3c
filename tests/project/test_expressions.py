"""Regular expressions: each takes time in proportion to its text, whatever the text says."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from support.expressions import Expression, all_expressions, hostile_texts
from support.paths import TESTS

SECONDS = 30
TRIAL = f"""
import json, sys
sys.path.insert(0, {str(TESTS)!r})
from support.expressions import Expression, all_expressions, try_all
given = [Expression(*one) for one in json.load(sys.stdin)]
for one in try_all(given or all_expressions()):
    print(one.place, flush=True)
print("all")
"""


def last_tried(*given: Expression, seconds: int = SECONDS) -> str:
    """Where the last expression stands that was tried: "all" if none of them takes for ever."""
    command = [sys.executable, "-c", f"import resource as r; r.setrlimit(r.RLIMIT_CPU, ({seconds},) * 2)\n{TRIAL}"]
    run = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, timeout=600, check=False)
    assert run.stderr == ""
    return run.stdout.splitlines()[-1]


def test_expressions_are_linear() -> None:
    """Each expression of the program and of the scripts ends on 100,000 characters made to hold it up."""
    found = all_expressions()
    assert len([one for one in found if ".js.j2:" in one.place]) >= 8
    assert len(found) > 70
    assert last_tried() == "all"


@pytest.mark.parametrize(
    "pattern", [r"[ .]+$", r"\{+([^{}]*)\}+", r"(a+)+$", r"\s*\n\s*", r"(\\*)\"", r"x[^y]*z", r"(?:[a-z]|[a-c]){2,}!"]
)
def test_an_expression_that_is_not_linear_is_noticed(pattern: str) -> None:
    """Expressions that start anew at each character, or try each way to divide a text, do not end."""
    assert last_tried(Expression("it", pattern, 0, ("search",)), seconds=1) == "it"


@pytest.mark.parametrize("pattern", [r"(?<!\{)\{+([^{}]*)\}+", r"\s+", r"(?<!\\)(\\*+)\"", r"[^y]z", r"\d{1,20}!"])
def test_an_expression_that_is_linear_is_not(pattern: str) -> None:
    """What begins at one place only, has nothing to fail at, or is bounded, ends."""
    assert last_tried(Expression("it", pattern, 0, ("search",)), seconds=5) == "all"


def test_texts_are_made_of_the_expression() -> None:
    """A text leads to a repetition, repeats what that matches, and ends in a way that does not fit."""
    texts = hostile_texts(r"k=(?:a|\d)+;", 0, 4)
    assert {"k=aaaa!", "aaaa\0", "k=1111\n", "k=a"} <= set(texts)
