"""What programs rely on: files as the command line writes them, one tree of errors, no state that calls share."""

from __future__ import annotations

import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from support.paths import ROOT, SAMPLES
from swagger2postman import (
    Diagnostic,
    LoadOptions,
    Options,
    OutputError,
    Position,
    ReadLimits,
    Severity,
    SwaggerToPostmanError,
    UnknownSecurityError,
    UnusableDocumentError,
    convert,
    errors,
    guide,
    validate,
)
from swagger2postman.cli.reports import render_text
from swagger2postman.system.recursion import recursion_limit

SAMPLE = SAMPLES / "sim-status.yaml"
BROKEN = sorted((SAMPLES / "broken").glob("*.yaml"))


def contents(folder: Path) -> dict[str, bytes]:
    """All files of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_write_is_what_the_command_line_writes(tmp_path: Path) -> None:
    """`write` creates the folder, writes the same files as the command line, and returns them, collection first."""
    command = [sys.executable, "-m", "swagger2postman", "convert", str(SAMPLE), "--guide", "--environments"]
    subprocess.run([*command, "-o", f"{tmp_path}/typed/"], check=True, capture_output=True, timeout=60)
    conversion = convert(SAMPLE, Options(environments=True))
    paths = conversion.write(tmp_path / "new" / "called", outputs=["guide"])
    assert contents(tmp_path / "new" / "called") == contents(tmp_path / "typed")
    assert [path.name for path in paths] == [
        "sim-status.postman_collection.json",
        "sim-status.api-polder-example-mobile-sim-status.postman_environment.json",
        "sim-status.swaggerhub-mock.postman_environment.json",
        "sim-status.guide.md",
        "sim-status.guide.html",
    ]
    assert paths[0].read_bytes() == conversion.to_bytes()


def test_write_never_replaces_the_document(tmp_path: Path) -> None:
    """A document that has the name of its collection stays; what is otherwise there is replaced."""
    document = tmp_path / "sims.postman_collection.json"
    document.write_bytes(SAMPLE.read_bytes())
    inside = tmp_path / "sims.postman_collection.postman_collection.json"
    assert convert(document).write(tmp_path) == (inside,)
    link = tmp_path / "sims.yaml"
    link.symlink_to(document)
    with pytest.raises(OutputError) as caught:
        convert(link).write(tmp_path)
    assert str(caught.value) == f"{document} is the document itself. Choose another folder."
    assert document.read_bytes() == SAMPLE.read_bytes()
    assert convert(SAMPLE).write(tmp_path / "a") == convert(SAMPLE).write(tmp_path / "a")


def test_without_a_collection_there_is_nothing_to_write(tmp_path: Path) -> None:
    """A document that cannot be used has findings; to ask for its collection, files or guide is an error with them."""
    conversion = convert(b"openapi: [")
    for ask in (conversion.to_json, conversion.to_bytes, conversion.guide, lambda: conversion.write(tmp_path)):
        with pytest.raises(UnusableDocumentError) as caught:
            ask()
        assert caught.value.diagnostics == conversion.diagnostics != ()
    with pytest.raises(UnusableDocumentError):
        guide(b"openapi: [")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", [SAMPLE, *BROKEN], ids=lambda path: path.stem)
def test_validate_reports_what_convert_reports(path: Path) -> None:
    """Both run the same pipeline, so that a document which validates holds no surprise for `convert`."""
    assert validate(path) == convert(path).diagnostics


def test_a_finding_is_one_line() -> None:
    """`str` of a finding is its line of the report, in which nothing of a document moves a terminal."""
    findings = [finding for path in BROKEN for finding in convert(path).diagnostics]
    assert findings
    assert [f"{finding}\n" for finding in findings] == [render_text([finding]) for finding in findings]
    evil = Diagnostic("c", Severity.ERROR, "\x1b[2J\nRemove", "\u202e", "/\r", Position("f\x07", 1, 1))
    assert str(evil) == "f\\x07:1:1: error: \\x1b[2J Remove \\x202e [c at / ]"


def test_all_errors_are_in_one_tree() -> None:
    """Whatever may reach a caller has one base, and can be sent from one process to another with all that it says."""
    kinds = [getattr(errors, name) for name in errors.__all__]
    assert all(issubclass(kind, SwaggerToPostmanError) for kind in kinds)
    samples: list[Exception] = [
        errors.InputError("m", "int"),
        errors.NothingToConvertError("folder"),
        errors.OptionError("auth", "x", "choose y."),
        errors.OutputError("m", Path("a"), "b", "c"),
        SwaggerToPostmanError("m"),
        errors.TemplateError("m", "f", 3),
        errors.UnknownCodeError("no-servr", ["no-server"]),
        UnknownSecurityError("Key", ["Keys"]),
        errors.UnknownSeverityError("no-server", "bad", ["error"]),
        UnusableDocumentError(*convert(b"").diagnostics),
    ]
    assert sorted(type(one).__name__ for one in samples) == errors.__all__
    for error in samples:
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))
        assert str(error)


def test_an_unknown_scheme_is_named_with_the_nearest() -> None:
    """The error of `Options.security` says which scheme was meant."""
    with pytest.raises(UnknownSecurityError) as caught:
        convert(SAMPLE, Options(security="oauth"))
    assert (caught.value.name, len(caught.value.known)) == ("oauth", 1)
    assert str(caught.value).startswith("“oauth” is not a security scheme of the document. ")


def test_threads_have_their_own_templates(tmp_path: Path) -> None:
    """Conversions at the same time, each with templates of its own or none, give what each was asked for."""
    folders: list[Path | None] = [None]
    for number in range(3):
        folder = tmp_path / str(number)
        folder.mkdir()
        loop = "<% for i in range(300) %>//<%= i %>\n<% endfor %>"
        (folder / "response_test.js.j2").write_text(f"// {number}\n{loop}", encoding="utf-8")
        (folder / "guide_open.j2").write_text(f"Guide {number}.\n", encoding="utf-8")
        folders.append(folder)

    def work(folder: Path | None) -> tuple[bytes, str]:
        conversion = convert(SAMPLE, templates=folder)
        return conversion.to_bytes(), conversion.guide()

    alone = [work(folder) for folder in folders]
    assert len(set(alone)) == 4
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(work, folders * 4))
    assert together == alone * 4


def nested(levels: int) -> bytes:
    """A document that is nested so deeply."""
    head = b"openapi: 3.0.3\ninfo: {title: T, version: '1'}\nservers: [{url: 'https://a.example'}]\npaths: {}\nx-deep: "
    return head + b"[" * levels + b"]" * levels + b"\n"


def test_the_recursion_limit_is_as_before() -> None:
    """A document that is deeper than usual is read where that is allowed, and Python's limit is what it was."""
    before = sys.getrecursionlimit()
    deep = LoadOptions(reading=ReadLimits(max_depth=900))
    assert "too-deep" in {one.code for one in convert(nested(800)).diagnostics}
    assert "too-deep" not in {one.code for one in convert(nested(800), loading=deep).diagnostics}
    with ThreadPoolExecutor(2) as pool:
        codes = pool.map(lambda _: {one.code for one in convert(nested(800), loading=deep).diagnostics}, range(4))
    assert all("too-deep" not in found for found in codes)
    assert sys.getrecursionlimit() == before
    with recursion_limit(before + 10):
        with recursion_limit(before + 5):
            assert sys.getrecursionlimit() == before + 10
        assert sys.getrecursionlimit() == before + 10
    assert sys.getrecursionlimit() == before


@pytest.mark.parametrize(
    ("call", "absent"),
    [
        ("s.convert('samples/sim-status.yaml').to_bytes()", ["jinja2", "click", "urllib3", "openapi_spec_validator"]),
        ("s.Severity", ["jinja2", "click", "yaml", "jsonschema_rs"]),
        ("s.__version__, dir(s)", ["jinja2", "yaml", "msgspec"]),
    ],
)
def test_what_is_not_needed_is_not_imported(call: str, absent: list[str]) -> None:
    """An ordinary conversion does without the libraries that take long to import."""
    program = f"import sys, swagger2postman as s; {call}; print([n for n in {absent} if n in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=False, text=True, timeout=60
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")
