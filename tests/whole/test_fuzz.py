"""Mutated documents: a small number of what `tests/fuzz/run.py` runs for longer, and all that it found before."""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.mutations import mutated
from fuzz.promises import OFFLINE, check
from fuzz.seeds import VERSIONS, seeds
from support.paths import TESTS
from swagger2postman import convert

HERE = TESTS
FOUND = sorted((HERE / "fuzz" / "corpus").iterdir())
CHANCES = st.randoms(use_true_random=False)


@pytest.mark.slow
@pytest.mark.parametrize("version", VERSIONS)
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(chance=CHANCES)
def test_mutated_documents(version: str, chance: Random) -> None:
    """Whatever becomes of a document, nothing is raised, and each result keeps all promises."""
    check(mutated(version, chance))


@pytest.mark.slow
@pytest.mark.parametrize("lot", range(12))
@pytest.mark.parametrize("file", FOUND, ids=lambda path: str(path.name))
def test_what_fuzzing_found(file: Path, lot: int) -> None:
    """A document that once broke a promise does so no more, whatever is done with it."""
    check(file.read_bytes(), lot)


@pytest.mark.slow
@pytest.mark.parametrize("version", VERSIONS)
def test_what_mutations_start_from(version: str) -> None:
    """Each seed is a document that becomes requests: else its mutations would all end at the same early refusal."""
    conversions = {seed.name: convert(seed.text.encode(), loading=OFFLINE) for seed in seeds(version)}
    assert {name for name, made in conversions.items() if not made.requests} == set()
    assert f"rich-{version}" in conversions


@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace"))))
def test_any_bytes(data: bytes) -> None:
    """Bytes that are no document at all are refused with an error."""
    check(data)
    assert convert(data, loading=OFFLINE).collection is None


_NEVER = re.compile("(?!)")
BREAKAGES: dict[str, tuple[str, Any]] = {
    "variables in JSON": ("swagger2postman.postman.bodies.body.json_text", json.dumps),
    "variables in headers": ("swagger2postman.postman.serialization.escape_variables", str),
    "variables in queries": ("swagger2postman.postman.serialization._UNSAFE_IN_QUERY", _NEVER),
    "control characters in messages": ("swagger2postman.cli.reports.plain", str),
    "control characters in guides": ("swagger2postman.outputs.guide.render._CONTROL", _NEVER),
    "the same id for all": ("swagger2postman.postman.items.identifier", lambda *parts: parts[0]),
    "places elsewhere": ("swagger2postman.source.reader.unpack", lambda place: (1, 1 + place % 2)),
    "endless messages": ("swagger2postman.lint.document.structure_messages.show", lambda value: f"{value!r:>400}"),
    "less in bundles": ("swagger2postman.openapi.bundle._Bundler._walk", lambda self, node, kind: {}),
    "chance": ("swagger2postman.postman.serialization.to_string", lambda value: str(random.random())),
    "no Postman format": ("swagger2postman.postman.model.SCHEMA_URL", 1),
}


@pytest.mark.slow
@pytest.mark.parametrize(("name", "value"), BREAKAGES.values(), ids=BREAKAGES)
def test_a_broken_promise_is_noticed(name: str, value: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a part of the program does not do what it is there for, mutated documents show it soon."""
    monkeypatch.setattr(name, value)
    assert any(map(_fails, range(600)))


def _fails(number: int) -> bool:
    try:
        check(mutated(VERSIONS[number % 4], Random(number)))
    except AssertionError:
        return True
    return False


def test_no_order_of_sets_is_in_what_is_written() -> None:
    """The same documents become the same bytes and findings in processes whose hashes of text differ."""
    program = f"import sys; sys.path[:0] = [{str(HERE)!r}]; from whole.test_fuzz import print_digest; print_digest()"
    runs = [
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        for seed in ("1", "2")
    ]
    assert len(runs[0].stdout) > 60
    assert runs[0].stdout == runs[1].stdout


def print_digest() -> None:
    """Print a hash of what some mutated documents are converted to."""
    digest = hashlib.sha256()
    for version in VERSIONS:
        for number in range(40):
            conversion = convert(mutated(version, Random(number)), loading=OFFLINE)
            digest.update(conversion.to_bytes() if conversion.collection else b"")
            digest.update(repr(conversion.diagnostics).encode())
    sys.stdout.write(digest.hexdigest())
