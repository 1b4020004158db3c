"""Many documents in one run: results in a stable order, and one bad document does not stop the others."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from swagger2postman import catalogue, convert
from swagger2postman.catalogue import Converted, NothingToConvertError, SameOutputError, convert_many, expand_specs

SAMPLES = Path(__file__).parents[1] / "samples"
GOOD = """\
openapi: 3.0.3
info: {title: Good, version: '1'}
servers: [{url: 'https://api.polder.example'}]
paths:
  /sims: {get: {operationId: listSims, responses: {'200': {description: OK}}}}
"""
DOMAIN = "components: {schemas: {Sim: {type: string}}}\n"


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


def line(folder: Path, name: str, **other: object) -> dict[str, object]:
    """The summary's line of a document that was converted to a folder `out`."""
    output = str(folder / "out" / f"{Path(name).stem}.postman_collection.json")
    known = {"spec": str(folder / name), "output": output, "requests": 1, "proven": 1, "errors": 0, "warnings": 0}
    return {**known, "failed": "", **other}


def test_folders_and_globs_hold_what_is_an_api_description(tmp_path: Path) -> None:
    """Domains and collections beside the documents are left alone; each document counts once, in a stable order."""
    write(tmp_path, b=GOOD, a=GOOD, sub__c=GOOD, domain=DOMAIN)
    (tmp_path / "a.postman_collection.json").write_text("{}", encoding="utf-8")
    names = [str(tmp_path / name) for name in ("a.yaml", "b.yaml", "sub/c.yaml")]
    assert expand_specs([str(tmp_path), names[0]]) == tuple(names)
    assert expand_specs([names[1], str(tmp_path / "*.yaml")]) == (names[1], names[0])
    assert expand_specs(["polder/SimStatus/1.2.0"]) == ("polder/SimStatus/1.2.0",)


@pytest.mark.parametrize("name", ["", "*.json"])
def test_nothing_to_convert(tmp_path: Path, name: str) -> None:
    """A folder or a glob without any API description is a mistake of the caller."""
    write(tmp_path, domain=DOMAIN)
    with pytest.raises(NothingToConvertError, match="holds no API description"):
        expand_specs([str(tmp_path / name)])


@pytest.mark.parametrize("processes", [1, 2])
def test_one_bad_document_does_not_stop_the_others(tmp_path: Path, processes: int) -> None:
    """All that can be written is, whether one process works or several; the summary says what was not, and why."""
    write(tmp_path, a=GOOD, b="openapi: [", c=GOOD)
    (tmp_path / "out").mkdir()
    specs = [*(str(tmp_path / f"{name}.yaml") for name in "cab"), str(tmp_path / "gone.yaml")]
    heard: list[str] = []
    made = convert_many(specs, tmp_path / "out", processes=processes, progress=lambda one: heard.append(one.spec))
    nothing = {"output": "", "requests": 0, "proven": 0}
    assert made.to_json() == {
        "written": 2,
        "failed": 2,
        "requests": 2,
        "proven": 2,
        "documents": [
            line(tmp_path, "c.yaml"),
            line(tmp_path, "a.yaml"),
            line(tmp_path, "b.yaml", **nothing, errors=1, failed="the document cannot be used"),
            line(tmp_path, "gone.yaml", **nothing, failed=f"{tmp_path / 'gone.yaml'}: No such file or directory"),
        ],
    }
    assert sorted(heard) == sorted(specs)
    assert (tmp_path / "out/a.postman_collection.json").read_bytes() == convert(tmp_path / "a.yaml").to_bytes()


def test_the_samples_are_the_same_in_a_catalogue(tmp_path: Path) -> None:
    """A catalogue writes what single conversions write, with the same findings."""
    made = convert_many([str(SAMPLES / "*.yaml")], tmp_path, processes=2)
    alone = {path: convert(path) for path in sorted(SAMPLES.glob("*.yaml"))}
    assert [one.diagnostics for one in made.documents] == [one.diagnostics for one in alone.values()]
    assert [Path(one.output).read_bytes() for one in made.documents] == [one.to_bytes() for one in alone.values()]


def test_strict_documents_with_errors_are_not_written(tmp_path: Path) -> None:
    """With `strict`, an error keeps a document from being written."""
    write(tmp_path, a=GOOD.replace("info: {title: Good, version: '1'}", "info: {title: Good}"))
    made = convert_many([str(tmp_path / "a.yaml")], tmp_path, strict=True)
    assert [(one.output, one.failed) for one in made.failed] == [("", "the document has errors")]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.yaml"]


def test_two_documents_for_one_file(tmp_path: Path) -> None:
    """Two documents that would be the same file are named, and nothing is written."""
    write(tmp_path, a=GOOD, sub__a=GOOD)
    with pytest.raises(SameOutputError) as caught:
        convert_many([str(tmp_path)], tmp_path)
    first, second = str(tmp_path / "a.yaml"), str(tmp_path / "sub/a.yaml")
    output = str(tmp_path / "a.postman_collection.json")
    assert (caught.value.output, caught.value.first, caught.value.second) == (output, first, second)
    assert not list(tmp_path.glob("*.json"))


@dataclass(frozen=True)
class Job:
    """Stands in for a conversion; one that crashes takes its process with it, as the system does without memory."""

    spec: str

    def __call__(self) -> Converted:
        if self.spec == "crash":
            os._exit(9)
        return Converted(self.spec, output="made")


def test_a_process_that_dies_takes_no_other_document_with_it() -> None:
    """The document whose conversion kills its process has failed; all others are converted."""
    jobs = [Job("a"), Job("crash"), Job("b"), Job("c")]
    made = catalogue._in_parallel(jobs, 2, lambda _: None)
    assert [(one.spec, one.output, one.failed) for one in made] == [
        ("a", "made", ""),
        ("crash", "", "the process that converted it died"),
        ("b", "made", ""),
        ("c", "made", ""),
    ]
