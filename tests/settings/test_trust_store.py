"""What is trusted is kept for one user, and a store that is damaged or not theirs trusts nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from support.command_line import run
from support.trust import NAME, ROOT_ONLY, found_in, warning
from swagger2postman.settings.trust import Fingerprint, identity, load_trust, save_trust

DAMAGED = {
    "no JSON": b"{",
    "deep": b"[" * 100_000,
    "a list": b"[]",
    "another version": b'{"version": 2, "trusted": {}}',
    "no entries": b'{"version": 1, "trusted": []}',
    "a wrong entry": b'{"version": 1, "trusted": {"/x": {"settings": 1}}}',
    "no text": b"\xff",
}


@pytest.mark.parametrize("case", DAMAGED)
def test_a_damaged_store_trusts_nothing(case: str, project: Path, state: Path) -> None:
    """Nothing is trusted where the store is damaged; each command says so, and how to go on."""
    (project / NAME).write_text("strict = true\n")
    run("trust", cwd=project)
    state.write_bytes(DAMAGED[case])
    why = f"{state} is damaged; remove it, and trust again what you need"
    assert run("convert", "tiny.yaml", cwd=project)[2] == warning(
        why=f"and nobody has trusted them yet (nothing is trusted, for {why})"
    )
    for arguments in ([], ["--list"], ["--remove"]):
        assert run("trust", *arguments, cwd=project) == (
            2,
            "",
            f"Error: Nothing can be trusted: {why}. Correct that first.\n",
        )


def test_a_store_that_others_may_write_is_not_obeyed(project: Path, state: Path) -> None:
    """Another user must not decide what this one trusts."""
    (project / NAME).write_text("strict = true\n")
    run("trust", cwd=project)
    state.chmod(0o666)
    assert f"(nothing is trusted, for other users may write {state};" in run("validate", "tiny.yaml", cwd=project)[1]
    state.chmod(0o600)
    assert found_in(project) == []


@ROOT_ONLY
def test_a_store_of_another_user_is_not_obeyed(project: Path, state: Path) -> None:
    """A store that somebody else put there trusts nothing."""
    (project / NAME).write_text("strict = true\n")
    run("trust", cwd=project)
    os.chown(state, 12345, 12345)
    assert f"(nothing is trusted, for other users may write {state};" in run("validate", "tiny.yaml", cwd=project)[1]


def test_a_store_that_cannot_be_written(project: Path, state: Path) -> None:
    """Where trust cannot be remembered, that is said in one line."""
    (project / NAME).write_text("strict = true\n")
    state.parent.parent.write_text("a file in the place of the folder")
    code, _, err = run("trust", cwd=project)
    assert (code, err.count("\n")) == (2, 1)
    assert err.startswith("Error: Nothing can be trusted: ")


def test_the_store_keeps_any_name(state: Path) -> None:
    """Names that are not Unicode come back as they were; what was trusted before is kept."""
    name = os.fsdecode(b"/tmp/\xff/x.toml")
    entries = {name: Fingerprint("a", "b"), "/z": Fingerprint("c", "d")}
    save_trust(load_trust(), entries)
    assert (load_trust().trusted, load_trust().problem) == (entries, "")
    assert identity(Path("/tmp/../tmp/x.toml")) == "/tmp/x.toml"
