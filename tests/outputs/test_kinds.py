"""An output is declared in one place: files, claims, reports and what is not an input follow from it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.paths import SAMPLES
from swagger2postman import Job, Options, convert, convert_many
from swagger2postman.batch import inputs
from swagger2postman.outputs import files, kinds
from swagger2postman.outputs.content import Content
from swagger2postman.outputs.files import claimed_names
from swagger2postman.outputs.kinds import KINDS, OUTPUT_ENDINGS, OutputKind, Rendered

SAMPLE = SAMPLES / "sim-status.yaml"
TARGET = Path("out", "a.postman_collection.json")
ALL = tuple(kind.name for kind in KINDS)


def test_what_is_written_is_what_was_claimed(tmp_path: Path) -> None:
    """No output has a name that its document did not claim."""
    conversion = convert(SAMPLE, Options(environments=True))
    written = files.render_files(conversion.content(), tmp_path / TARGET.name, ALL)
    claims = claimed_names(tmp_path / TARGET.name, ALL)
    assert len(written) > len(KINDS)
    assert [file.path.name for file in written if not any(file.path.match(claim.name) for claim in claims)] == []
    assert {file.kind for file in written} == set(ALL)


def test_claims_follow_the_name_of_the_collection() -> None:
    """A collection of whatever name claims its own name, and those of the outputs that are asked for."""
    assert claimed_names(TARGET, ()) == (TARGET,)
    assert claimed_names(Path("b.json"), ("guide", "environment")) == (
        Path("b.json"),
        Path("b.*.postman_environment.json"),
        Path("b.guide.md"),
        Path("b.guide.html"),
    )
    assert OUTPUT_ENDINGS == (".postman_collection.json", ".postman_environment.json", ".guide.md", ".guide.html")


def test_one_more_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind that is added to the registry is written, claimed, reported, and by name an output that can be chosen."""

    def render(content: Content) -> Iterator[Rendered]:
        yield Rendered(".list.txt", "\n".join(item.name for item in content.collection.requests()).encode())

    more = OutputKind("list", "lists", (".list.txt",), render, option="list", help="Write a list, too.")
    monkeypatch.setattr(files, "KINDS", (*KINDS, more))
    monkeypatch.setattr(files, "KIND_NAMES", (*ALL, "list"))
    assert (
        convert(SAMPLE).write(tmp_path, outputs=["list"])[-1].read_text(encoding="utf-8").startswith("Get Access Token")
    )
    job = Job(str(SAMPLE), tmp_path / TARGET.name, outputs=("list",))
    assert job.claims[-1] == tmp_path / "a.list.txt"
    (document,) = convert_many([job], processes=1).documents
    assert (document.failed, document.to_json()["lists"]) == ("", [str(tmp_path / "a.list.txt")])


def test_what_was_written_is_not_an_input(tmp_path: Path) -> None:
    """A folder with outputs in it can be converted again: only documents are taken."""
    (tmp_path / SAMPLE.name).write_bytes(SAMPLE.read_bytes())
    paths = convert(tmp_path / SAMPLE.name, Options(environments=True)).write(tmp_path, outputs=["guide"])
    assert inputs.expand_specs([str(tmp_path)]).documents == (inputs.Named(str(tmp_path / SAMPLE.name)),)
    assert all(json.loads(path.read_bytes()) for path in paths if path.suffix == ".json")
    assert kinds.COLLECTION is KINDS[0]
