"""The checks in a process of their own: the same result as without, whatever becomes of that process."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from swagger2postman import aside, conversion
from swagger2postman.checks.validation import check_document
from swagger2postman.conversion import convert

SAMPLES = Path(__file__).parents[1] / "samples"
DOCUMENTS = [*sorted(SAMPLES.glob("*.yaml")), *sorted((SAMPLES / "broken").glob("*.yaml"))]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux starts a process that way")


@pytest.fixture(autouse=True)
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every document is large enough, and there is a core to spare."""
    monkeypatch.setattr(aside, "LARGE", 0)
    monkeypatch.setattr(aside, "can_work_aside", lambda: True)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_the_result_is_the_same(document: Path) -> None:
    """A document converts to the same collection with the same findings, in the same order."""
    alone, beside = convert(document), convert(document, processes=2)
    assert (beside.collection, beside.diagnostics) == (alone.collection, alone.diagnostics)


@pytest.mark.parametrize("end", ["fault", "killed"])
def test_a_process_that_fails_is_made_up_for(end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the other process fails or is killed, the checks are done here."""
    expected, here = convert(DOCUMENTS[0]), os.getpid()

    def failing(*arguments: object) -> None:
        if os.getpid() != here and end == "fault":
            raise MemoryError
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        check_document(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(conversion, "check_document", failing)
    assert convert(DOCUMENTS[0], processes=2).diagnostics == expected.diagnostics


def open_files() -> int:
    """How many files, pipes and sockets this process has open."""
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def test_nothing_stays_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the work itself fails, the other process is ended, and its pipe closed."""
    monkeypatch.setattr(conversion, "build_collection", None)
    pipes = open_files()
    with pytest.raises(TypeError):
        convert(DOCUMENTS[0], processes=2)
    assert open_files() == pipes
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
