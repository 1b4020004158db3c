"""The command line: what it says, what it writes, how it exits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[1] / "samples" / "sim-status.yaml"
MINIMAL = """\
openapi: 3.0.3
info: {title: Tiny, version: "1"}
servers: [{url: "https://api.polder.example"}]
paths:
  /ping:
    get:
      operationId: ping
      responses: {"200": {description: Pong}}
"""


def run(*arguments: str | Path, cwd: Path, stdin: bytes = b"") -> tuple[int, str, str]:
    """Exit code, stdout and stderr of the command in a folder of its own."""
    command = [sys.executable, "-m", "swagger2postman", *map(str, arguments)]
    env = {**os.environ, "PYTHONWARNINGS": "error", "HOME": str(cwd)}
    done = subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, check=False, env=env, timeout=60)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """A small valid document in an otherwise empty folder."""
    path = tmp_path / "tiny.yaml"
    path.write_text(MINIMAL)
    return path


def test_convert_writes_beside_the_user_and_says_what_to_do(spec: Path) -> None:
    """The collection lands in the working directory under the document's name, and the next steps are printed."""
    code, out, err = run("convert", spec, cwd=spec.parent)
    assert (code, err) == (0, "")
    assert out == (
        "Wrote tiny.postman_collection.json: 1 request in 0 folders.\n"
        "1 of 1 request proven valid; no findings.\n"
        "\n"
        "Next, in Postman:\n"
        "  1. Import the file: Import, then choose it.\n"
        "  2. Open any request and press Send.\n"
    )
    assert json.loads((spec.parent / "tiny.postman_collection.json").read_bytes())["info"]["name"] == "Tiny"


def test_stdin_to_stdout(tmp_path: Path, spec: Path) -> None:
    """With - and -o - nothing but the collection is on stdout, and the bytes are those of the file."""
    code, out, err = run("convert", "-", "-o", "-", cwd=tmp_path, stdin=spec.read_bytes())
    assert code == 0
    assert err.startswith("Wrote -: 1 request in 0 folders.\n")
    run("convert", spec, "-o", "file.json", cwd=tmp_path)
    assert out == (tmp_path / "file.json").read_text()


def test_output_folder(spec: Path) -> None:
    """A folder as output takes the file under the document's name."""
    (spec.parent / "out").mkdir()
    assert run("convert", spec, "-o", "out", cwd=spec.parent)[0] == 0
    assert [one.name for one in (spec.parent / "out").iterdir()] == ["tiny.postman_collection.json"]


def test_findings_as_json(spec: Path) -> None:
    """With --format json, stderr is one JSON object with every finding and what was made."""
    spec.write_text(MINIMAL.replace('"200": {description: Pong}', "200: {}"))
    code, out, err = run("convert", spec, "--format", "json", cwd=spec.parent)
    assert (code, out) == (0, "")
    found = json.loads(err)
    assert found["diagnostics"] == [
        {
            "code": "missing-field",
            "severity": "error",
            "message": "“description” is missing in “200”.",
            "hint": "Add a “description”; a few words are enough.",
            "pointer": "/paths/~1ping/get/responses/200",
            "file": str(spec),
            "line": 8,
            "column": 19,
        }
    ]
    assert {key: found[key] for key in ("output", "requests", "folders", "proven")} == {
        "output": "tiny.postman_collection.json", "requests": 1, "folders": 0, "proven": 1,
    }  # fmt: skip


def test_validate_exits_by_severity(spec: Path) -> None:
    """Validate exits 0 for a clean document and 1 for one with errors, with a line for each finding."""
    assert run("validate", spec, cwd=spec.parent) == (0, "", f"{spec}: no findings.\n")
    spec.write_text(MINIMAL.replace("operationId: ping", "security: [{nobody: []}]"))
    code, out, err = run("validate", spec, cwd=spec.parent)
    assert (code, out) == (1, "")
    assert err.splitlines()[0].startswith(f"{spec}:7:19: error: ")
    assert err.endswith(f"{spec}: 1 error.\n")


def test_strict_writes_nothing(spec: Path) -> None:
    """With --strict a document with errors is not converted and an older collection stays as it was."""
    spec.write_text(MINIMAL.replace("operationId: ping", "security: [{nobody: []}]"))
    target = spec.parent / "tiny.postman_collection.json"
    target.write_text("old")
    code, out, err = run("convert", spec, "--strict", cwd=spec.parent)
    assert (code, out, target.read_text()) == (1, "", "old")
    assert err.endswith("Nothing was written: 1 error.\n")


BAD = {
    "empty": (b"", "empty-document"),
    "comment": (b"# nothing\n", "empty-document"),
    "binary": (b"\x7fELF\x02\x01\x00\x00\x90\xff", "not-text"),
    "yaml": (b"openapi: 3.0.3\ninfo: [unclosed\npaths: {}\n", "yaml-syntax"),
    "list": (b"- openapi\n- 3.0.3\n", "not-openapi"),
    "text": (b"hello\n", "not-openapi"),
    "other-yaml": (b"name: CI\non: push\n", "not-openapi"),
    "openapi-4": (b"openapi: 4.0.0\ninfo: {title: x, version: '1'}\npaths: {/a: {}}\n", "unsupported-version"),
    "swagger-1": (b"swagger: '1.2'\napis: []\n", "unsupported-version"),
    "asyncapi": (b"asyncapi: 3.0.0\ninfo: {title: x, version: '1'}\n", "not-openapi"),
    "postman": (b'{"info": {"_postman_id": "1", "name": "x", "schema": "y"}, "item": []}', "not-openapi"),
    "domain": (b"components: {schemas: {A: {type: string}}}\n", "not-openapi"),
    "no-paths": (b"openapi: 3.0.3\ninfo: {title: x, version: '1'}\n", "no-paths"),
    "empty-paths": (b"openapi: 3.0.3\ninfo: {title: x, version: '1'}\npaths: {}\n", "no-paths"),
    "no-operations": (b"openapi: 3.0.3\ninfo: {title: x, version: '1'}\npaths: {/a: {}}\n", "no-operations"),
}


@pytest.mark.parametrize("name", BAD)
def test_unusable_documents(name: str, tmp_path: Path) -> None:
    """A document that cannot be used is refused with one message that ends in its code; nothing is written."""
    data, expected = BAD[name]
    (tmp_path / "bad.yaml").write_bytes(data)
    target = tmp_path / "bad.postman_collection.json"
    target.write_text("old")
    code, out, err = run("convert", "bad.yaml", cwd=tmp_path)
    lines = err.splitlines()
    assert (code, out, target.read_text(), len(lines)) == (1, "", "old", 2), err
    assert lines[0].startswith("bad.yaml:")
    assert f"[{expected}" in lines[0]
    assert lines[1] == "Nothing was written: 1 error."
    assert sorted(one.name for one in tmp_path.iterdir()) == ["bad.postman_collection.json", "bad.yaml"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["convert", "missing.yaml"], "Error: missing.yaml does not exist. Check the name.\n"),
        (["validate", "."], "Error: . is a folder. Name the file with the API description.\n"),
        (
            ["convert", "/proc/self/fd", "-o", "."],
            "Error: /proc/self/fd holds no API description. Name other documents, or another folder.\n",
        ),
        (
            ["convert", ".", "-o", "x.json"],
            "Error: x.json is no folder. With several documents, -o names a folder that is there.\n",
        ),
        (["convert", "tiny.yaml", "-o", "no/where.json"], "Error: The folder no does not exist. Create it first.\n"),
        (
            ["convert", "tiny.yaml", "-o", "tiny.yaml"],
            "Error: tiny.yaml is the document itself. Choose another output.\n",
        ),
        (
            ["convert", "tiny.yaml", "-o", "/proc/new.json"],
            "Error: /proc/new.json cannot be written: No such file or directory. Choose another place with -o.\n",
        ),
    ],
    ids=["missing", "folder", "no-api", "file-for-many", "no-folder", "itself", "read-only"],
)
def test_wrong_usage(arguments: list[str], message: str, spec: Path) -> None:
    """A file that cannot be read or written is one sentence and exit code 2."""
    assert run(*arguments, cwd=spec.parent) == (2, "", message)
    assert [one.name for one in spec.parent.iterdir()] == ["tiny.yaml"]


def test_unknown_option(spec: Path) -> None:
    """An unknown option is wrong usage."""
    code, out, err = run("convert", spec, "--nonsense", cwd=spec.parent)
    assert (code, out) == (2, "")
    assert "No such option" in err


def test_text_of_a_document_is_harmless_on_a_terminal(spec: Path) -> None:
    """Escape sequences in a document do not reach the terminal."""
    spec.write_text(MINIMAL.replace("operationId: ping", 'security: [{"\\e]0;owned\\a": []}]'))
    _, _, err = run("validate", spec, cwd=spec.parent)
    assert "\x1b" not in err
    assert "\\x1b]0;owned\\x07" in err


def test_a_closed_pipe_is_no_fault(spec: Path) -> None:
    """`swagger2postman convert … -o - | head -1` ends quietly."""
    command = f"{sys.executable} -m swagger2postman convert tiny.yaml -o - 2>/dev/null | head -1"
    done = subprocess.run(["bash", "-c", command], cwd=spec.parent, capture_output=True, check=True, timeout=60)
    assert (done.stdout, done.stderr) == (b"{\n", b"")


def test_help_shows_examples(tmp_path: Path) -> None:
    """The help names the commands and shows how they are used."""
    code, out, _ = run("--help", cwd=tmp_path)
    assert code == 0
    assert "swagger2postman convert sim-swap.yaml" in out
    assert "swagger2postman convert - -o -" in run("convert", "--help", cwd=tmp_path)[1]


def test_several_documents(spec: Path) -> None:
    """Several documents are converted in one run; one that fails is named and does not stop the others."""
    (spec.parent / "bad.yaml").write_text("openapi: 3.0.3\npaths: {}\n")
    code, out, err = run("convert", ".", "-o", ".", cwd=spec.parent)
    assert (code, out) == (
        1,
        "bad.yaml: nothing was written: the document cannot be used.\n"
        "tiny.yaml: wrote tiny.postman_collection.json: 1 of 1 request proven valid; no findings.\n"
        "\n"
        "1 of 2 documents written; 1 of 1 request proven valid.\n",
    )
    assert "[no-paths" in err
    found = json.loads(run("convert", "bad.yaml", "tiny.yaml", "--format", "json", cwd=spec.parent)[2])
    assert (found["written"], found["failed"], len(found["documents"]), len(found["diagnostics"])) == (1, 1, 2, 1)


def test_guide_and_templates(spec: Path) -> None:
    """The guide is Markdown on stdout or a page in a file; a changed template changes the collection's scripts."""
    code, out, _ = run("guide", spec, cwd=spec.parent)
    assert (code, out.splitlines()[0]) == (0, "# How to authenticate: Tiny")
    assert run("guide", spec, "-o", "tiny.html", cwd=spec.parent)[0] == 0
    assert (spec.parent / "tiny.html").read_text().startswith("<!doctype html>")
    assert run("convert", spec, "--guide", cwd=spec.parent)[0] == 0
    assert {one.name for one in spec.parent.iterdir()} >= {"tiny.guide.md", "tiny.guide.html"}
    assert run("templates", "mine", cwd=spec.parent)[0] == 0
    (spec.parent / "mine" / "guide_open.j2").write_text("<%= nonsense %>\n")
    code, out, err = run("guide", spec, "--templates", "mine", cwd=spec.parent)
    assert (code, out) == (2, "")
    assert err.startswith("Error: mine/guide_open.j2:1: ")


def test_settings(spec: Path) -> None:
    """Settings stand in for options, also for one API by its title; what is typed wins; a fault has file and line."""
    settings = spec.parent / "swagger2postman.toml"
    settings.write_text('base-url = "https://all.example"\n[[api]]\ntitle = "Ti*"\nbase-url = "https://tiny.example"\n')
    seen = []
    for more in ([], ["--base-url", "https://typed.example"]):
        run("convert", spec, "-o", "out.json", *more, cwd=spec.parent)
        seen.append(json.loads((spec.parent / "out.json").read_bytes())["variable"][0]["value"])
    assert seen == ["https://tiny.example", "https://typed.example"]
    settings.write_text("\nbase-ulr = 'x'\n")
    code, out, err = run("convert", spec, cwd=spec.parent)
    assert (code, out) == (2, "")
    assert f"{settings}:2: " in err
    assert "base-url" in err
