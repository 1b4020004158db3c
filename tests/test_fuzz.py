"""Mutated documents: a small number of what `tests/fuzz/run.py` runs for longer, and all that it found before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.mutations import check, documents
from swagger2postman import convert

HOSTILE = Path(__file__).parent / "hostile"
CORPUS = Path(__file__).parent / "fuzz" / "corpus"
VERSIONS = ("2.0", "3.0", "3.1")
MAKERS: dict[str, Callable[[int], bytes]] = {version: documents(version) for version in VERSIONS}


@pytest.mark.parametrize("version", VERSIONS)
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(number=st.integers(0, 1_000_000))
def test_mutated_documents(version: str, number: int) -> None:
    """Whatever becomes of a document, it is converted or refused with an error; nothing is raised."""
    check(MAKERS[version](number))


@pytest.mark.parametrize("file", sorted(CORPUS.iterdir()), ids=lambda path: str(path.name))
def test_what_fuzzing_found(file: Path) -> None:
    """A document that once raised an exception does so no more."""
    check(file.read_bytes())


@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace"))))
def test_any_bytes(data: bytes) -> None:
    """Bytes that are no document at all are refused with an error."""
    conversion = convert(data)
    assert conversion.collection is None
    assert conversion.count(conversion.diagnostics[0].severity) > 0
