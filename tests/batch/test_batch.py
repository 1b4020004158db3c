"""Many documents in one run: results in a stable order, and one bad document does not stop the others."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from support.paths import SAMPLES
from swagger2postman import convert
from swagger2postman.batch import runner
from swagger2postman.batch.inputs import Expansion, Named, expand_specs, names_many
from swagger2postman.batch.job import Job, JobResult
from swagger2postman.batch.runner import convert_many
from swagger2postman.errors import NothingToConvertError, OutputError
from swagger2postman.postman.options import Options
from swagger2postman.source.reader import MAX_BYTES
from swagger2postman.source.recognition import describes_operations

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
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def jobs(specs: list[str], folder: Path, **more: Any) -> list[Job]:
    """The conversions of documents into a folder."""
    return [Job(spec, folder / f"{Path(spec).stem}.postman_collection.json", **more) for spec in specs]


def line(folder: Path, name: str, **other: object) -> dict[str, object]:
    """The summary's line of a document that was converted to a folder `out`."""
    output = str(folder / "out" / f"{Path(name).stem}.postman_collection.json")
    counts = {"requests": 1, "folders": 0, "validated": 1, "errors": 0, "warnings": 0}
    names = ("environments", "guides", "token_urls", "destinations", "secret_warnings", "documents")
    lists: dict[str, list[str]] = {name: [] for name in names}
    return {"spec": str(folder / name), "output": output, **counts, **lists, "failed": "", **other}


def test_folders_and_globs_hold_what_is_an_api_description(tmp_path: Path) -> None:
    """Domains and collections beside the documents are left alone; each document counts once, in a stable order."""
    write(tmp_path, b=GOOD, a=GOOD, sub__c=GOOD, domain=DOMAIN)
    (tmp_path / "a.postman_collection.json").write_text("{}", encoding="utf-8")
    names = [str(tmp_path / name) for name in ("a.yaml", "b.yaml", "sub/c.yaml")]
    a, b, c = map(Named, names)
    c_in_sub = Named(names[2], Path("sub"))
    domain = (str(tmp_path / "domain.yaml"),)
    assert expand_specs([str(tmp_path), names[0]]) == Expansion((a, b, c_in_sub), domain)
    assert expand_specs([names[1], str(tmp_path / "*.yaml")]) == Expansion((b, a), domain)
    assert expand_specs([str(tmp_path / "*/c.yaml")]) == Expansion((c_in_sub,))
    assert expand_specs([str(tmp_path / "sub/*.y?ml"), names[0]]) == Expansion((c, a))
    assert expand_specs([str(tmp_path / "sub" / ".." / "a.yaml"), names[0]]).documents[1:] == ()
    assert expand_specs(["polder/SimStatus/1.2.0"]) == Expansion((Named("polder/SimStatus/1.2.0"),))


RECOGNISED = {
    "plain": GOOD.encode(),
    "byte order mark": b"\xef\xbb\xbf" + GOOD.encode(),
    "UTF-16": GOOD.encode("utf-16"),
    "UTF-16 without mark": GOOD.encode("utf-16-be"),
    "Windows": GOOD.replace("\n", "\r\n").encode(),
    "comments first": b"# text\n\n%YAML 1.2\n---\n" + GOOD.encode(),
    "indented": "".join(f"  {line}\n" for line in GOOD.splitlines()).encode(),
    "quoted": b"\"openapi\": 3.0.3\n'paths': {}\n",
    "webhooks": b"openapi: 3.1.0\nwebhooks: {}\n",
    "Swagger": b"swagger: '2.0'\npaths: {}\n",
    "JSON in one line": b'{"paths":{},"info":{},"openapi":"3.0.3"}',
    "flow": b"{openapi: 3.0.3, paths: {}}",
    "broken JSON": b'{"openapi": "3.0.3", "paths": {',
    "JSON behind a comment": b'# (c)\n{"openapi": "3.0.3", "paths": {}}',
    "flow behind a marker": b"--- {openapi: 3.0.3, paths: {}}",
    "old line breaks": GOOD.replace("\n", "\r").encode(),
    "escapes": b'info: {}\n"open\\u0061pi": 3.0.3 # "openapi":\npaths: {}\n',
    "explicit key": b"? openapi\n: 3.0.3\n? paths\n: {} # openapi:\n",
    "tag": b"!!str openapi: 3.0.3\npaths: {}\n",
    "tab": b"openapi\t: 3.0.3\npaths\t: {}\n",
    "merge key": b"x-all: &all {openapi: 3.0.3, paths: {}}\n<<: *all\n",
    "deep JSON": b'{"openapi": "3.0.3", "paths": ' + b"[" * 100_000,
    "broken bytes": b"openapi: 3.0.3\n# \xff\n",
}
SKIPPED = {
    "empty": b"",
    "comments": b"# openapi: 3.0.3\n# paths:\n",
    "domain": DOMAIN.encode(),
    "domain in JSON": b'{"openapi":"3.0.3","components":{"schemas":{"a":{"properties":{"paths":{}}}}}}',
    "compose": b"services:\n  swagger:\n    image: x\npaths: {}\n",
    "package": b'{"scripts": {"openapi": "x"}, "paths": {}}',
    "list": b"- openapi: 3.0.3\n  paths: {}\n",
    "indented by a million": b" " * 1_000_000 + b"a: 1\n",
    "text": b"openapi and paths\n",
    "binary": bytes(range(256)),
}


@pytest.mark.parametrize("kind", [*RECOGNISED, *SKIPPED])
def test_what_describes_operations(kind: str) -> None:
    """Whatever form a description has, it is one; a file that only speaks of OpenAPI somewhere is not."""
    assert describes_operations({**RECOGNISED, **SKIPPED}[kind]) == (kind in RECOGNISED)


def test_what_is_not_searched(tmp_path: Path) -> None:
    """Hidden files, node_modules and what this tool has written are no documents; links are."""
    for name in ("a.yaml", ".a.yaml", ".git/a.yaml", "node_modules/x/a.yaml", "venv.d/a.yml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    for name in ("a.postman_collection.json", "a.x.postman_environment.json", "notes.txt"):
        (tmp_path / name).write_text('{"openapi": "3.0.3", "paths": {}}', encoding="utf-8")
    (tmp_path / "latest.yaml").symlink_to("a.yaml")
    found = expand_specs([str(tmp_path)])
    assert [one.spec for one in found.documents] == [
        str(tmp_path / name) for name in ("a.yaml", "latest.yaml", "venv.d/a.yml")
    ]
    assert found.skipped == ()
    outputs = sorted(str(path) for path in tmp_path.glob("*.json"))
    assert expand_specs([str(tmp_path / "a.yaml"), *outputs]) == Expansion(
        (Named(str(tmp_path / "a.yaml")),), tuple(outputs)
    )
    assert expand_specs([str(tmp_path / "**/*.y*ml")]).documents[-1].folder == Path("venv.d")
    gone = str(tmp_path / "gone.postman_collection.json")
    assert expand_specs([str(tmp_path / "a.yaml"), gone]).documents[1:] == (Named(gone),)
    with pytest.raises(NothingToConvertError):
        expand_specs(outputs)
    with pytest.raises(NothingToConvertError):
        expand_specs([str(tmp_path / "*.json")])


def test_what_cannot_be_told(tmp_path: Path) -> None:
    """A file that is too large to be read, or may not be, is a document: its conversion says what is wrong."""
    write(tmp_path, good=GOOD)
    with (tmp_path / "large.JSON").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    (tmp_path / "secret.yaml").symlink_to("/proc/self/mem")
    found = expand_specs([str(tmp_path)]).documents
    assert [Path(one.spec).name for one in found] == ["good.yaml", "large.JSON", "secret.yaml"]


def test_a_folder_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no folder without documents."""

    def walk(_: str, onerror: Callable[[OSError], None]) -> Iterator[Any]:
        onerror(FileNotFoundError())  # which has been removed meanwhile
        onerror(PermissionError())
        yield from ()

    monkeypatch.setattr(os, "walk", walk)
    with pytest.raises(PermissionError):
        expand_specs([str(tmp_path)])


def test_no_glob_leads_out_of_the_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder is kept where a glob looks down into it, not where it climbs."""
    write(tmp_path, in__sub__a=GOOD, other__b=GOOD)
    monkeypatch.chdir(tmp_path / "in")
    globs = {"*/*.yaml": "sub", "*/../../other/*.yaml": "", "../*/*.yaml": "other", "../in/sub/../*/*.yaml": "sub"}
    assert {one: str(expand_specs([one]).documents[-1].folder) for one in globs} == {
        one: folder or "." for one, folder in globs.items()
    }


@pytest.mark.parametrize("name", ["", "*.json"])
def test_nothing_to_convert(tmp_path: Path, name: str) -> None:
    """A folder or a glob without any API description is a mistake of the caller."""
    write(tmp_path, domain=DOMAIN)
    with pytest.raises(NothingToConvertError, match="holds no API description"):
        expand_specs([str(tmp_path / name)])


@pytest.mark.slow
@pytest.mark.parametrize("processes", [1, 2])
def test_one_bad_document_does_not_stop_the_others(tmp_path: Path, processes: int) -> None:
    """All that can be written is, whether one process works or several; the summary says what was not, and why."""
    write(tmp_path, a=GOOD, b="openapi: [", c=GOOD)
    specs = [*(str(tmp_path / f"{name}.yaml") for name in "cab"), str(tmp_path / "gone.yaml")]
    heard: list[str] = []
    made = convert_many(jobs(specs, tmp_path / "out"), processes=processes, progress=lambda one: heard.append(one.spec))
    nothing = {"output": "", "requests": 0, "validated": 0}
    assert made.to_json() == {
        "written": 2,
        "failed": 2,
        "requests": 2,
        "validated": 2,
        "documents": [
            line(tmp_path, "c.yaml"),
            line(tmp_path, "a.yaml"),
            line(tmp_path, "b.yaml", **nothing, errors=1, failed="the document cannot be used"),
            line(tmp_path, "gone.yaml", **nothing, failed="it does not exist; check the name"),
        ],
    }
    assert sorted(heard) == sorted(specs)
    assert (tmp_path / "out/a.postman_collection.json").read_bytes() == convert(tmp_path / "a.yaml").to_bytes()


@pytest.mark.slow
def test_the_samples_are_the_same_in_a_batch(tmp_path: Path) -> None:
    """A batch writes what single conversions write, with the same findings."""
    made = convert_many(jobs([str(path) for path in sorted(SAMPLES.glob("*.yaml"))], tmp_path), processes=2)
    alone = {path: convert(path) for path in sorted(SAMPLES.glob("*.yaml"))}
    assert [one.diagnostics for one in made.documents] == [one.diagnostics for one in alone.values()]
    assert [Path(one.output).read_bytes() for one in made.documents] == [one.to_bytes() for one in alone.values()]


def test_strict_documents_with_errors_are_not_written(tmp_path: Path) -> None:
    """With `strict`, an error keeps a document from being written."""
    write(tmp_path, a=GOOD.replace("info: {title: Good, version: '1'}", "info: {title: Good}"))
    made = convert_many(jobs([str(tmp_path / "a.yaml")], tmp_path, strict=True))
    assert [(one.output, one.failed) for one in made.failed] == [("", "the document has errors")]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.yaml"]


def test_two_documents_for_one_file(tmp_path: Path) -> None:
    """Documents that would be the same file, another document or a folder are named, and nothing is written."""
    write(tmp_path, a=GOOD, sub__a=GOOD)
    first, second = tmp_path / "a.yaml", tmp_path / "sub/a.yaml"
    output = tmp_path / "a.postman_collection.json"
    for target, message in (
        (output, f"{first} and {second} would both be {output}."),
        (first, f"{second} would be written over {first}."),
        (tmp_path, f"{second} would be {tmp_path}, which is a folder."),
    ):
        with pytest.raises(OutputError) as caught:
            convert_many([Job(str(first), output), Job(str(second), target)])
        assert (str(caught.value), caught.value.output) == (message, target)
    assert not list(tmp_path.glob("*.json"))


@pytest.mark.parametrize(
    ("options", "outputs", "name"),
    [
        (Options(environments=True), (), "a.*.postman_environment.json"),
        (Options(credentials="environment"), (), "a.*.postman_environment.json"),
        (Options(), ("guide",), "a.guide.md"),
        (Options(), (), None),
    ],
)
def test_what_lies_beside_has_a_place_of_its_own(
    tmp_path: Path, options: Options, outputs: tuple[str, ...], name: str | None
) -> None:
    """Collections with different names can have guides and environments with the same: that is seen before, too."""
    write(tmp_path, a=GOOD, b=GOOD)
    names = ("a.json", "a.postman_collection.json")
    both = [
        Job(str(tmp_path / f"{spec}.yaml"), tmp_path / output, options=options, outputs=outputs)
        for spec, output in zip("ab", names, strict=True)
    ]
    if name is None:
        assert not convert_many(both).failed
        return
    with pytest.raises(OutputError) as caught:
        convert_many(both)
    assert caught.value.output == tmp_path / name
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.yaml", "b.yaml"]


@pytest.mark.slow
@pytest.mark.parametrize("processes", [1, 2])
def test_guides_and_environments_of_many(tmp_path: Path, processes: int) -> None:
    """Each document has its own guide and environments, named after it; the templates reach every process."""
    write(tmp_path, a=GOOD, b=GOOD.replace("api.polder", "b.polder"))
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "guide_open.j2").write_text("Welcome to <%= guide.title %>.\n", encoding="utf-8")
    specs = [str(tmp_path / f"{name}.yaml") for name in "ab"]
    chosen: dict[str, Any] = {"options": Options(environments=True), "outputs": ("guide",)}
    made = convert_many(jobs(specs, tmp_path / "out", templates=tmp_path / "mine", **chosen), processes=processes)
    hosts = {"a": "api-polder-example", "b": "b-polder-example"}
    assert [one.files for one in made.documents] == [
        tuple(
            str(tmp_path / "out" / f"{name}.{rest}")
            for rest in (
                "postman_collection.json",
                f"{host}.postman_environment.json",
                "guide.md",
                "guide.html",
            )
        )
        for name, host in hosts.items()
    ]
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        Path(file).name for one in made.documents for file in one.files
    }
    assert [(tmp_path / "out" / f"{name}.guide.md").read_text().count("Welcome to Good.") for name in "ab"] == [1, 1]
    assert made.documents[0].to_json()["environments"] == [made.documents[0].files[1]]
    assert made.documents[0].to_json()["guides"] == list(made.documents[0].files[2:])


def test_what_is_wrong_with_the_options_of_one(tmp_path: Path) -> None:
    """A security scheme that one document does not have, a broken template, a full disk: that document has failed."""
    write(tmp_path, a=GOOD, b=GOOD, c=GOOD, d=GOOD)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "guide_open.j2").write_text("<%= nonsense %>\n", encoding="utf-8")
    (tmp_path / "file").touch()
    each: list[dict[str, Any]] = [
        {"options": Options(security="Key")},
        {"outputs": ("guide",), "templates": tmp_path / "mine"},
        {"output": tmp_path / "file" / "c.json"},
        {},
    ]
    specs = [str(tmp_path / f"{name}.yaml") for name in "abcd"]
    wanted = [replace(*jobs([spec], tmp_path), **more) for spec, more in zip(specs, each, strict=True)]
    made = convert_many(wanted, processes=1)
    assert [one.failed for one in made.documents] == [
        "“Key” is not a security scheme of the document. There are: none.",
        f"{tmp_path / 'mine/guide_open.j2'}:1: 'nonsense' is undefined",
        f"{tmp_path / 'file/c.json'}: Not a directory; choose another output",
        "",
    ]
    assert [path.name for path in tmp_path.glob("*.json")] == ["d.postman_collection.json"]


def test_what_names_many(tmp_path: Path) -> None:
    """Several, a folder and a glob may be many; a file with brackets in its name, stdin and an address are one."""
    write(tmp_path, a=GOOD)
    (tmp_path / "a[1].yaml").write_text(GOOD, encoding="utf-8")
    one = [str(tmp_path / "a.yaml"), str(tmp_path / "a[1].yaml"), "-", "https://hub.example/a*", "polder/Sim/1"]
    assert [names_many([spec]) for spec in one] == [False] * 5
    assert [names_many(specs) for specs in (one[:2], [str(tmp_path)], ["*.yaml"])] == [True] * 3


@dataclass(frozen=True)
class FakeJob:
    """Stands in for a conversion; one that crashes takes its process with it, as the system does without memory."""

    spec: str

    def __call__(self) -> JobResult:
        if self.spec == "crash":
            os._exit(9)
        return JobResult(spec=self.spec, output="made")


@pytest.mark.slow
def test_a_process_that_dies_takes_no_other_document_with_it() -> None:
    """The document whose conversion kills its process has failed; all others are converted."""
    fakes = [FakeJob("a"), FakeJob("crash"), FakeJob("b"), FakeJob("c")]
    made = runner._in_parallel(fakes, 2, lambda _: None)
    assert [(one.spec, one.output, one.failed) for one in made] == [
        ("a", "made", ""),
        ("crash", "", "the process that converted it died"),
        ("b", "made", ""),
        ("c", "made", ""),
    ]
