"""What one conversion says, what it writes, how it exits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.command_line import MINIMAL, run, trust


def test_convert_writes_beside_the_user_and_says_what_to_do(spec: Path) -> None:
    """The collection lands in the working directory under the document's name, and the next steps are printed."""
    code, out, err = run("convert", spec, cwd=spec.parent)
    assert (code, err) == (0, "")
    assert out == (
        "Wrote tiny.postman_collection.json: 1 request.\n"
        "1 of 1 request validated; no findings.\n"
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
    assert err.startswith("Wrote -: 1 request.\n")
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
            "help_uri": "docs/findings.md#missing-field",
        }
    ]
    assert {key: found[key] for key in ("output", "requests", "folders", "validated")} == {
        "output": "tiny.postman_collection.json", "requests": 1, "folders": 0, "validated": 1,
    }  # fmt: skip


def test_validate_exits_by_severity(spec: Path) -> None:
    """Validate exits 0 for a clean document and 1 for one with errors, with a line for each finding, on stdout."""
    assert run("validate", spec, cwd=spec.parent) == (0, f"{spec}: no findings.\n", "")
    spec.write_text(MINIMAL.replace("operationId: ping", "security: [{nobody: []}]"))
    code, out, err = run("validate", spec, cwd=spec.parent)
    assert (code, err) == (1, "")
    assert out.splitlines()[0].startswith(f"{spec}:7:19: error: ")
    assert out.endswith(f"{spec}: 1 error.\n")


def test_what_is_cut_short_is_no_success(spec: Path) -> None:
    """Where Python does not buffer stdout, a reader that goes away is noticed, too."""
    text = spec.read_text() + "".join(
        f"  /ping{n}: {{get: {{responses: {{'200': {{description: OK}}}}}}}}\n" for n in range(3000)
    )
    spec.write_text(text)
    for command in ("convert", "bundle"):
        ours = f"{sys.executable} -m swagger2postman {command} tiny.yaml -o - 2>/dev/null"
        for unbuffered in ("", "1"):
            env = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
            done = subprocess.run(
                ["bash", "-c", f"{ours} | head -c1; exit ${{PIPESTATUS[0]}}"],
                cwd=spec.parent,
                env=env,
                capture_output=True,
                check=False,
            )
            assert (done.returncode, len(done.stdout)) == (141, 1)


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


def test_text_of_a_document_is_harmless_on_a_terminal(spec: Path) -> None:
    """Escape sequences in a document do not reach the terminal."""
    spec.write_text(MINIMAL.replace("operationId: ping", 'security: [{"\\e]0;owned\\a": []}]'))
    _, out, _ = run("validate", spec, cwd=spec.parent)
    assert "\x1b" not in out
    assert "\\x1b]0;owned\\x07" in out


def test_a_closed_pipe_is_no_fault(spec: Path) -> None:
    """`swagger2postman convert … -o - | head -1` ends quietly."""
    command = f"{sys.executable} -m swagger2postman convert tiny.yaml -o - 2>/dev/null | head -1"
    done = subprocess.run(["bash", "-c", command], cwd=spec.parent, capture_output=True, check=True, timeout=60)
    assert (done.stdout, done.stderr) == (b"{\n", b"")


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


def test_what_lies_beside_is_named(spec: Path) -> None:
    """Environments and guides are told in text and in JSON, and their folder is made if it ends with a slash."""
    chosen = ["--guide", "--environments", "-o", "out/"]
    code, out, _ = run("convert", spec, *chosen, cwd=spec.parent)
    names = ["tiny.api-polder-example.postman_environment.json", "tiny.guide.md", "tiny.guide.html"]
    assert (code, out.splitlines()[1:4]) == (0, [f"Wrote out/{name}." for name in names])
    found = json.loads(run("convert", spec, *chosen, "--format", "json", cwd=spec.parent)[2])
    assert (found["environments"], found["guides"]) == ([f"out/{names[0]}"], [f"out/{name}" for name in names[1:]])
    assert run("guide", spec, "-o", "two/", cwd=spec.parent)[2] == (
        "Wrote two/tiny.guide.md and two/tiny.guide.html: no findings.\n"
    )
    assert json.loads(run("bundle", spec, "-o", "b.json", "--format", "json", cwd=spec.parent)[2]) == {
        "output": "b.json",
        "documents": [],
        "settings": [],
        "diagnostics": [],
    }


def test_files_beside_need_a_place(spec: Path) -> None:
    """What settings ask for beside the collection is left out where there is no place; a device is none."""
    (spec.parent / "swagger2postman.toml").write_text('guide = true\ncredentials = "environment"\n')
    trust(spec.parent / "swagger2postman.toml")
    seen = [run("convert", f"file://{spec}", "-o", output, cwd=spec.parent) for output in ("-", "/dev/stdout")]
    made = [json.loads(out.partition("\n}\n")[0] + "}") for _, out, _ in seen]
    assert [(code, one["info"]["name"]) for (code, _, _), one in zip(seen, made, strict=True)] == [(0, "Tiny")] * 2
    code, _, err = run("convert", spec, "-o", "/dev/null", "--environments", cwd=spec.parent)
    said = "Environments and guides are files beside the collection; with -o /dev/null there is no place for them."
    assert (code, err.splitlines()[-1]) == (2, f"Error: {said}")
    assert run("guide", spec, "-o", "x.pdf", cwd=spec.parent) == (
        2, "", "Error: x.pdf is neither Markdown nor HTML. End its name in .md or .html, or name a folder for both.\n",
    )  # fmt: skip
    assert sorted(one.name for one in spec.parent.iterdir()) == ["swagger2postman.toml", "tiny.yaml"]


def test_a_guide_that_cannot_be_made_leaves_nothing(spec: Path) -> None:
    """If a template of the guide is broken, the collection is not written either."""
    (spec.parent / "mine").mkdir()
    (spec.parent / "mine" / "guide_open.j2").write_text("<%= nonsense %>\n")
    code, out, err = run("convert", spec, "--guide", "--templates", "mine", cwd=spec.parent)
    assert (code, out, err) == (2, "", "Error: mine/guide_open.j2:1: 'nonsense' is undefined\n")
    assert not list(spec.parent.glob("*.json"))
