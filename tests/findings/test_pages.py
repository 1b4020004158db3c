"""The pages of the codes: each code has one, and its examples do what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from findings.examples import act_out
from swagger2postman.findings import codes
from swagger2postman.findings.codes import Code
from swagger2postman.findings.page import FOLDER, read_page


def test_each_code_has_a_page() -> None:
    """There is a page for each code, and for nothing else."""
    assert {path.name for path in FOLDER.iterdir()} == {f"{name}.toml" for name in codes.ALL}


@pytest.mark.parametrize("code", codes.ALL.values(), ids=lambda code: code.name)
def test_bad_examples_yield_their_finding(code: Code, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bad example of a page yields a finding with its code and severity."""
    reported = act_out(read_page(code).bad, tmp_path, monkeypatch)
    severity = "error" if code is codes.MORE_FINDINGS else str(code.severity)
    assert (severity, code.name) in reported


@pytest.mark.parametrize("code", codes.ALL.values(), ids=lambda code: code.name)
def test_good_examples_are_good(code: Code, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The good example of a page does not yield its finding, nor any error or warning."""
    reported = act_out(read_page(code).good, tmp_path, monkeypatch)
    assert [name for severity, name in reported if severity != "note" or name == code.name] == []


@pytest.mark.parametrize("code", codes.ALL.values(), ids=lambda code: code.name)
def test_pages_are_short_and_say_something(code: Code) -> None:
    """A title is a short sentence without its full stop; what follows are whole sentences."""
    page = read_page(code)
    assert 0 < len(page.title) <= 70
    assert not page.title.endswith(".")
    assert page.why.endswith((".", ")"))
    assert page.action.endswith((".", ")"))
