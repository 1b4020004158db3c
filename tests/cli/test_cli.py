"""The command line: what it says, what it writes, how it exits."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from support.command_line import commands
from support.paths import SAMPLES
from support.tools import ends

SAMPLE = SAMPLES / "sim-status.yaml"
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


def trust(settings: Path) -> None:
    """Trust a settings file, as a user does."""
    assert run("trust", settings, cwd=settings.parent)[0] == 0


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


def test_many_documents_are_validated(spec: Path) -> None:
    """Several documents, folders and globs are validated in one run; one that cannot be read stops no other."""
    (spec.parent / "bad.yaml").write_text(MINIMAL.replace("operationId: ping", "security: [{nobody: []}]"))
    code, out, err = run("validate", ".", cwd=spec.parent)
    assert (code, err) == (1, "")
    assert out.splitlines()[0].startswith("bad.yaml:7:19: error: ")
    assert out.splitlines()[1:] == [
        "bad.yaml: 1 error.",
        "tiny.yaml: no findings.",
        "",
        "1 of 2 documents without errors: 1 error.",
    ]
    code, out, _ = run("validate", "gone.yaml", "tiny.yaml", "--format", "json", cwd=spec.parent)
    assert (code, json.loads(out)) == (
        1,
        {
            "documents": [
                {
                    "spec": "gone.yaml",
                    "errors": 0,
                    "warnings": 0,
                    "failed": "gone.yaml does not exist. Check the name.",
                },
                {"spec": "tiny.yaml", "errors": 0, "warnings": 0, "failed": ""},
            ],
            "passed_over": [],
            "settings": [],
            "diagnostics": [],
        },
    )
    assert run("validate", "tiny*.yaml", cwd=spec.parent)[0] == 0


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
        (["bundle", "."], "Error: . is a folder. Name the file with the API description.\n"),
        (
            ["convert", "/proc/self/fd", "-o", "."],
            "Error: /proc/self/fd holds no API description. Name other documents, or another folder.\n",
        ),
        (
            ["convert", ".", "-o", "x.json"],
            "Error: x.json is not a folder. With several documents, -o names a folder; with a slash at its end it is "
            "made if need be.\n",
        ),
        (["convert", "tiny.yaml", "-o", "no/where.json"], "Error: The folder no does not exist. Create it first.\n"),
        (
            ["convert", "tiny.yaml", "-o", "tiny.yaml"],
            "Error: tiny.yaml is the document itself. Choose another output.\n",
        ),
        (
            ["convert", ".", "-o", "-"],
            "Error: - is stdout, which is one file. With several documents, -o names a folder; with a slash at its end "
            "it is made if need be.\n",
        ),
        (["convert", "tiny.yaml", "-o", ""], "Error: -o is empty. Name a file or a folder, or - for stdout.\n"),
        (["bundle", "tiny.yaml", "-o", "."], "Error: tiny.yaml is the document itself. Choose another output.\n"),
        (
            ["convert", "tiny.yaml", "-o", "/proc/new.json"],
            "Error: /proc/new.json cannot be written: No such file or directory. Choose another place with -o.\n",
        ),
    ],
    ids=[
        "missing",
        "folder",
        "no-api",
        "file-for-many",
        "no-folder",
        "itself",
        "stdout-for-many",
        "empty",
        "bundle-itself",
        "read-only",
    ],
)
def test_wrong_usage(arguments: list[str], message: str, spec: Path) -> None:
    """A file that cannot be read or written is one sentence and exit code 2."""
    assert run(*arguments, cwd=spec.parent) == (2, "", message)
    assert [one.name for one in spec.parent.iterdir()] == ["tiny.yaml"]


USAGE = {
    "unknown option": (["convert", "tiny.yaml", "--nonsense"], "No such option: --nonsense"),
    "no document": (["convert"], "Missing argument 'SPEC…'."),
    "no command": (["tiny.yaml"], "No command before tiny.yaml. Did you mean: swagger2postman convert tiny.yaml"),
    "unknown command": (["conver"], "No such command 'conver'."),
    "two to bundle": (["bundle", "tiny.yaml", "b.yaml"], "Got unexpected extra argument (b.yaml)"),
    "stdin among many": (["convert", "-", "tiny.yaml"], "stdin (-) is one document: convert it alone."),
    "guide on stdout": (
        ["convert", "tiny.yaml", "-o", "-", "--guide"],
        "Environments and guides are files beside the collection; with -o - there is no place for them.",
    ),
    "no server": (
        ["convert", "tiny.yaml", "--base-url", "api.example"],
        "Invalid value for '--base-url': this is not the whole URL of a server: https://, a host, no user name and no "
        "fragment.",
    ),
    "no token server": (
        ["convert", "tiny.yaml", "--token-url", "https://me@api.example/t"],
        "Invalid value for '--token-url': this is not the whole URL of a token endpoint: https://, a host, no user "
        "name and no fragment.",
    ),
    "no portal": (
        ["guide", "tiny.yaml", "--credentials-url", "javascript:alert(1)"],
        "Invalid value for '--credentials-url': this is not a whole URL: https://, a host, no user name.",
    ),
    "no pair": (
        ["convert", "tiny.yaml", "--token-param", "=x"],
        "Invalid value for '--token-param': this is not NAME=VALUE.",
    ),
    "unknown scheme": (
        ["convert", "tiny.yaml", "--security", "Key"],
        "Invalid value for '--security': “Key” is not a security scheme of the document. There are: none.",
    ),
    "no settings": (
        ["validate", "tiny.yaml", "--config", "gone.toml"],
        "Invalid value for '--config': File 'gone.toml' does not exist.",
    ),
    "too small": (
        ["validate", "tiny.yaml", "--max-size", "0"],
        "Invalid value for '--max-size': 0 is not in the range x>=1.",
    ),
}


@pytest.mark.parametrize("case", USAGE)
def test_options_that_cannot_be_meant(case: str, spec: Path) -> None:
    """What cannot be meant is one sentence below the usage, and exit code 2; nothing is written."""
    arguments, message = USAGE[case]
    code, out, err = run(*arguments, cwd=spec.parent)
    lines = err.splitlines()
    assert (code, out, lines[0].split()[:2]) == (2, "", ["Usage:", "swagger2postman"])
    said = re.sub(r" \(?Did you mean (one|')[^/]*$", "", lines[-1])
    said = re.sub(r"option '(.*)'\.", r"option: \1", said)  # click's words, which change from version to version
    assert said == f"Error: {message}"
    assert [one.name for one in spec.parent.iterdir()] == ["tiny.yaml"]


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


def test_help_shows_examples(tmp_path: Path) -> None:
    """The help names the commands and shows how they are used."""
    code, out, _ = run("--help", cwd=tmp_path)
    assert code == 0
    assert "swagger2postman convert sim-swap.yaml" in out
    shown = run("convert", "--help", cwd=tmp_path)[1]
    assert "swagger2postman convert - -o -" in shown
    sections = ["What is written", "What the requests are", "How they are authorized", "Where documents come from"]
    assert re.findall(r"^(\w.*):$", shown, re.MULTILINE) == [*sections, "What is reported", "General"]


def test_whatever_is_on_can_be_switched_off(tmp_path: Path) -> None:
    """Each option that is on or off has its twin, so that the command line can overrule the settings."""
    for command in commands():
        flags = [option for option in command.params if isinstance(option, click.Option) and option.is_bool_flag]
        alone = {str(option.name) for option in flags if not option.secondary_opts}
        of_a_run = {"no_config", "quiet", "verbose", "help_all"}
        assert alone <= ({"is_list", "is_removal"} if command.name == "trust" else of_a_run)
        all_help = "--help" if command.name in ("templates", "trust", "explain") else "--help-all"
        shown = run(str(command.name), all_help, cwd=tmp_path)[1]
        twins = [f"--[no-]{option.opts[0][2:]} " for option in flags if option.secondary_opts]
        assert [twin for twin in twins if twin not in shown] == []


def test_several_documents(spec: Path) -> None:
    """Several documents are converted in one run; one that fails is named and does not stop the others."""
    (spec.parent / "bad.yaml").write_text("openapi: 3.0.3\npaths: {}\n")
    code, out, err = run("convert", ".", "-o", ".", cwd=spec.parent)
    assert (code, out) == (
        1,
        "bad.yaml: nothing was written: the document cannot be used.\n"
        "tiny.yaml: wrote tiny.postman_collection.json: 1 of 1 request validated; no findings.\n"
        "\n"
        "1 of 2 documents written; 1 of 1 request validated.\n",
    )
    assert "[no-paths" in err
    found = json.loads(run("convert", "bad.yaml", "tiny.yaml", "--format", "json", cwd=spec.parent)[2])
    assert (found["written"], found["failed"], len(found["documents"]), len(found["diagnostics"])) == (1, 1, 2, 1)


@pytest.mark.parametrize(
    ("wanted", "folders"),
    [
        ((".",), ("sim/1.0", "sim/2.0")),
        (("sim",), ("1.0", "2.0")),
        (("sim/2.0", "sim/1*/*.yaml"), (".", "1.0")),
        (("si*/*/openapi.yaml",), ("sim/1.0", "sim/2.0")),
    ],
)
def test_the_folders_of_a_catalogue_are_kept(spec: Path, wanted: tuple[str, ...], folders: tuple[str, ...]) -> None:
    """Documents of one name, each in a folder of its own, are written to such folders."""
    for version in ("1.0", "2.0"):
        (spec.parent / "sim" / version).mkdir(parents=True)
        (spec.parent / "sim" / version / "openapi.yaml").write_text(spec.read_text())
    spec.unlink()
    expected = sorted(f"{folder}/openapi.postman_collection.json".removeprefix("./") for folder in folders)
    for output in (("-o", "out/"), ()):
        code, _, err = run("convert", *wanted, *output, cwd=spec.parent)
        base = spec.parent / "".join(output[1:])
        found = sorted(str(file.relative_to(base)) for file in base.rglob("*.json"))
        assert (code, found, err) == (0, expected, "")
        shutil.rmtree(spec.parent / "out", ignore_errors=True)


@pytest.mark.parametrize(
    ("settings", "text", "written"),
    [
        ("swagger2postman.toml", 'output = "out/"', "out/sub/deep/"),
        ("swagger2postman.toml", '[[api]]\nfile = "*"\noutput = "out/"', "out/"),
        ("sub/swagger2postman.toml", 'output = "out/"', "sub/out/deep/"),
        ("sub/deep/swagger2postman.toml", 'output = "../out/"', "sub/out/"),
    ],
)
def test_the_folders_below_an_output_of_the_settings(spec: Path, settings: str, text: str, written: str) -> None:
    """Folders are kept, seen from the settings file if that is nearer; an output of an API's own is taken as it is."""
    (spec.parent / "sub" / "deep").mkdir(parents=True)
    spec.rename(spec.parent / "sub" / "deep" / "tiny.yaml")
    (spec.parent / settings).write_text(f"{text}\n")
    trust(spec.parent / settings)
    assert run("convert", ".", cwd=spec.parent)[0] == 0
    assert [os.path.relpath(file, spec.parent) for file in spec.parent.rglob("*.json")] == [
        f"{written}tiny.postman_collection.json"
    ]


def test_an_empty_spec_is_no_folder(spec: Path) -> None:
    """A variable of a build that is empty does not stand for all that is here."""
    for command in (["convert", ""], ["convert", "", "-o", "out/"], ["validate", spec, ""], ["bundle", ""]):
        assert run(*command, cwd=spec.parent) == (
            2,
            "",
            "Error: SPEC is empty. Name a file, a folder, a SwaggerHub URL, or - for stdin.\n",
        )
    assert list(spec.parent.iterdir()) == [spec]


def test_a_catalogue_names_what_it_passes_over(spec: Path) -> None:
    """Domains and other files beside the documents are named, and outputs of an earlier run are no documents."""
    (spec.parent / "domain.yaml").write_text("openapi: 3.0.3\ncomponents: {}\n")
    for index in range(6):
        (spec.parent / f"{index}.json").write_text("{}")
    files = sorted(str(path.name) for path in spec.parent.iterdir())
    names = "0.json, 1.json, 2.json, 3.json, 4.json and 2 more"
    for _ in range(2):
        code, out, err = run("convert", ".", "--environments", cwd=spec.parent)
        assert (code, err) == (0, "")
        assert out.splitlines()[-2:] == [
            "1 of 1 document written; 1 of 1 request validated.",
            f"Skipped, since they describe no operations: {names}.",
        ]
    code, out, _ = run("validate", ".", cwd=spec.parent)
    assert (code, out.splitlines()[-1]) == (0, f"Skipped, since they describe no operations: {names}.")
    for command, stream in (("convert", 2), ("validate", 1)):
        found = json.loads(str(run(command, ".", "--format", "json", cwd=spec.parent)[stream]))
        assert found["passed_over"] == [name for name in files if name != "tiny.yaml"]
    written = sorted(path.name for path in spec.parent.glob("*.postman_*"))
    code, out, _ = run("convert", "tiny.yaml", *written, cwd=spec.parent)
    assert (code, out.splitlines()[-1]) == (
        0,
        f"Skipped, since they describe no operations: {' and '.join(written)}.",
    )


def test_a_catalogue_says_whose_findings_these_are(spec: Path) -> None:
    """What several documents share is said once in text, and for each in JSON; hosts of secrets are named, too."""
    shared = spec.parent / "shared.yaml"
    shared.write_text("components: {schemas: {Sim: {type: string, type: string}}}\n")
    reply = "{description: Pong, content: {application/json: {schema: {$ref: 'shared.yaml#/components/schemas/Sim'}}}}"
    flow = "{type: oauth2, flows: {clientCredentials: {tokenUrl: 'http://other.example/token', scopes: {}}}}"
    for name in "ab":
        text = (
            spec.read_text()
            .replace("{description: Pong}", reply)
            .replace("operationId", "security: [{Main: []}]\n      operationId")
        )
        (spec.parent / f"{name}.yaml").write_text(f"{text}components: {{securitySchemes: {{Main: {flow}}}}}\n")
    code, out, err = run("convert", "a.yaml", "b.yaml", "tiny.yaml", cwd=spec.parent)
    secret = "the client secret can be read on its way."
    assert code == 0
    assert [line.split(": warning")[0].split(": error")[0] for line in err.splitlines()] == [
        *("a.yaml:10:81", "a.yaml:10:81", "shared.yaml:1:44", "b.yaml:10:81", "b.yaml:10:81")
    ]
    assert err.splitlines()[2].endswith("[duplicate-key at /components/schemas/Sim/type] (for 2 documents)")
    assert (
        "What you fill in is sent to these hosts, and nowhere else:\n"
        "  other.example (2 documents): client id, client secret\n"
        "  api.polder.example (2 documents): access token\n"
    ) in out
    assert out.endswith(
        "\nBEFORE YOU FILL IN A SECRET:\n"
        "  ! 2 documents: The token URL “http://other.example/token” is not encrypted, so the client secret can be "
        "read on its way.\n"
        "  ! 2 documents: Your client secret goes to “other.example”, which is unrelated to “api.polder.example”.\n"
    )
    found = json.loads(run("convert", "a.yaml", "b.yaml", "tiny.yaml", "--format", "json", cwd=spec.parent)[2])
    assert [(one["spec"], one["code"]) for one in found["diagnostics"]] == [
        (name, code)
        for name in ("a.yaml", "b.yaml")
        for code in ("insecure-token-url", "unrelated-token-host", "duplicate-key")
    ]
    warned = [[text.rpartition(", so ")[2] for text in one["secret_warnings"]] for one in found["documents"]]
    assert warned == [[secret, warned[0][1]], [secret, warned[0][1]], []]


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
    trust(settings)
    seen = []
    for more in ([], ["--base-url", "https://typed.example"], ["--base-url", ""], ["--no-config"]):
        run("convert", spec, "-o", "out.json", *more, cwd=spec.parent)
        seen.append(json.loads((spec.parent / "out.json").read_bytes())["variable"][0]["value"])
    server = "https://api.polder.example"
    assert seen == ["https://tiny.example", "https://typed.example", server, server]


PROBLEMS = {
    "one": ("\nbase-ulr = 'x'", "swagger2postman.toml:2: unknown setting “base-ulr”; did you mean “base-url”?"),
    "two": (
        "stric = true\n[[api]]\nfile = 'other'\noffline = 'yes'",
        "these settings cannot be used:\n"
        "  swagger2postman.toml:1: unknown setting “stric”; did you mean “strict”?\n"
        "  swagger2postman.toml:4: “offline” takes true or false",
    ),
    "choice": (
        "[[api]]\nfile = 'tiny.yaml'\nclient-auth = 'bsic'",
        "swagger2postman.toml:3: “client-auth” takes “body” or “basic”",
    ),
    "folder": ("refs = 'gone'", "swagger2postman.toml:1: “refs”: Directory 'gone' does not exist."),
    "pair": ("token-param = ['a']", "swagger2postman.toml:1: “token-param”: this is not NAME=VALUE."),
    "file": ("ref = ['https://a.example/x=gone']", "swagger2postman.toml:1: “ref”: “gone” does not exist."),
    "scheme": (
        "security = 'Key'",
        "swagger2postman.toml:1: “security”: “Key” is not a security scheme of the document. There are: none.",
    ),
}


@pytest.mark.parametrize("case", PROBLEMS)
@pytest.mark.parametrize("many", [False, True])
def test_problems_of_settings(case: str, many: bool, spec: Path) -> None:
    """What is wrong with settings is told once, all at once, with file and line, however many documents there are."""
    text, message = PROBLEMS[case]
    (spec.parent / "swagger2postman.toml").write_text(text)
    (spec.parent / "tiny2.yaml").write_text(MINIMAL)
    settings = ("--config", "swagger2postman.toml")
    code, out, err = run("convert", "." if many else "tiny.yaml", *settings, cwd=spec.parent)
    if many and case == "scheme":
        said = "“Key” is not a security scheme of the document. There are: none.\n"
        assert out.splitlines()[:2] == [f"{name}.yaml: nothing was written: {said}"[:-1] for name in ("tiny", "tiny2")]
        return
    assert (code, out, err) == (2, "", f"Error: {message}\n")


def test_what_is_typed_overrules_a_setting_that_excludes_it(spec: Path) -> None:
    """An option that does not go with a setting says which line sets it, and how to overrule that."""
    (spec.parent / "swagger2postman.toml").write_text("offline = true\nstrict = true\nguide = true\n")
    trust(spec.parent / "swagger2postman.toml")
    code, _, err = run("convert", spec, "--refresh", cwd=spec.parent)
    said = "swagger2postman.toml:1 sets “offline”; --no-offline overrules it."
    assert (code, err.splitlines()[-1]) == (2, f"Error: --offline and --refresh exclude each other. {said}")
    assert run("convert", spec, "--refresh", "--no-offline", "--no-guide", cwd=spec.parent)[0] == 0
    assert not list(spec.parent.glob("*.guide.*"))
    spec.write_text(MINIMAL.replace("operationId: ping", "security: [{nobody: []}]"))
    assert [run("convert", spec, *more, cwd=spec.parent)[0] for more in ([], ["--no-strict"])] == [1, 0]


def test_every_command_heeds_the_settings_that_concern_it(spec: Path) -> None:
    """One settings file serves all commands: each takes what it has an option for, and refuses what none has."""
    domain = "https://api.swaggerhub.com/domains/polder/common/1.0"
    folder = spec.parent / "domains" / "polder" / "common"
    folder.mkdir(parents=True)
    (folder / "1.0.yaml").write_text("components: {schemas: {Sim: {type: string}}}\n")
    content = f"{{application/json: {{schema: {{$ref: '{domain}#/components/schemas/Sim'}}}}}}"
    spec.write_text(MINIMAL.replace("description: Pong", f"description: Pong, content: {content}"))
    settings = spec.parent / "swagger2postman.toml"
    settings.write_text(
        'refs = "domains"\noffline = true\nstrict = true\noutput = "out/"\ncredentials-url = "https://portal.example"\n'
    )
    trust(settings)
    done = {name: run(name, spec, cwd=spec.parent) for name in ("validate", "bundle", "guide", "convert")}
    assert {name: code for name, (code, _, _) in done.items()} == dict.fromkeys(done, 0)
    assert done["validate"][1] == (
        f"{spec}: no findings.\nUsed swagger2postman.toml (trusted):\n  paths: refs domains\n  others: offline\n"
    )
    assert "$ref: '#/components/schemas/Sim'" in done["bundle"][1] or "#/components/schemas/Sim" in done["bundle"][1]
    assert done["guide"][1].startswith("# How to authenticate: Tiny")
    assert [one.name for one in (spec.parent / "out").iterdir()] == ["tiny.postman_collection.json"]
    settings.write_text("nonsense = 1\n")
    assert [run(name, spec, "--config", settings, cwd=spec.parent)[0] for name in done] == [2] * 4


def test_stdin_has_settings_too(spec: Path) -> None:
    """A document from stdin has the settings of the working directory, also by its title."""
    (spec.parent / "swagger2postman.toml").write_text('[[api]]\ntitle = "Tiny"\nbase-url = "https://stdin.example"\n')
    trust(spec.parent / "swagger2postman.toml")
    code, out, _ = run("convert", "-", "-o", "-", cwd=spec.parent, stdin=spec.read_bytes())
    assert (code, json.loads(out)["variable"][0]["value"]) == (0, "https://stdin.example")


def test_many_documents_are_converted_as_each_alone(tmp_path: Path) -> None:
    """Settings files of different folders, [[api]] by file and title: the same files as when converted one by one."""
    texts = {
        "swagger2postman.toml": 'environments = true\n[[api]]\nfile = "b/*"\nguide = true\n'
        '[[api]]\ntitle = "Tiny c"\nbase-url = "https://c.example"\n',
        "sub/swagger2postman.toml": 'client-auth = "basic"\ncredentials-text = "Ask Els."\nguide = true\n',
        "broken/swagger2postman.toml": "strict = true\n",
    }
    for folder in ("b", "sub", "broken", "mine"):
        (tmp_path / folder).mkdir()
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
        trust(tmp_path / name)
    secured = MINIMAL.replace("operationId", "security: [{Main: []}]\n      operationId") + (
        "components: {securitySchemes: {Main: {type: oauth2, flows: {clientCredentials: "
        "{tokenUrl: 'https://api.polder.example/token', scopes: {}}}}}}\n"
    )
    documents = ("a.yaml", "b/b.yaml", "c.yaml", "sub/d.yaml", "broken/e.yaml")
    for name in documents:
        (tmp_path / name).write_text(secured.replace("Tiny", f"Tiny {Path(name).stem}"))
    faulty = MINIMAL.replace("operationId: ping", "security: [{nobody: []}]")
    (tmp_path / "broken/e.yaml").write_text(faulty)
    for name in documents:
        run("convert", name, "-o", "alone/", cwd=tmp_path)
    code, out, err = run("convert", ".", "-o", "together/", cwd=tmp_path)
    alone, together = (
        {path.name: path.read_bytes() for path in (tmp_path / folder).rglob("*.*")} for folder in ("alone", "together")
    )
    assert (code, sorted(together)) == (
        1,
        [
            "a.api-polder-example.postman_environment.json",
            "a.postman_collection.json",
            "b.api-polder-example.postman_environment.json",
            "b.guide.html",
            "b.guide.md",
            "b.postman_collection.json",
            "c.c-example.postman_environment.json",
            "c.postman_collection.json",
            "d.guide.html",
            "d.guide.md",
            "d.postman_collection.json",
        ],
    )
    assert together == alone
    assert b"Ask Els." in together["d.guide.md"]
    assert "broken/e.yaml: nothing was written: the document has errors." in out
    assert (
        "wrote together/b/b.postman_collection.json, together/b/b.api-polder-example.postman_environment.json, " in out
    )
    assert "\r" not in err
    assert "Converting" not in err


def test_output_settings_of_many(tmp_path: Path) -> None:
    """Where each document goes can be a setting of its own; two that would be the same file are named before."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "api.yaml").write_text(MINIMAL)
    documents = ("a/api.yaml", "b/api.yaml")
    code, out, err = run("convert", *documents, cwd=tmp_path)
    assert (code, out, err) == (
        2,
        "",
        "Error: a/api.yaml and b/api.yaml would both be api.postman_collection.json. Convert one of them alone, with "
        "another -o, or set an output for one of them ([[api]] in the settings), or name the folder that holds both, "
        "since its sub-folders are kept.\n",
    )
    (tmp_path / "swagger2postman.toml").write_text('[[api]]\nfile = "b/*"\noutput = "out/second.json"\n')
    trust(tmp_path / "swagger2postman.toml")
    (tmp_path / "out").mkdir()
    assert run("convert", *documents, cwd=tmp_path)[0] == 0
    assert sorted(str(one.relative_to(tmp_path)) for one in tmp_path.rglob("*.json")) == [
        "api.postman_collection.json",
        "out/second.json",
    ]


WAYS_OUT = {
    "one name": (
        ["a/api.yaml", "b/api.yaml", "-o", "."],
        "",
        "Convert one of them alone, with another -o, or name the",
    ),
    "one folder": (["a/api.yaml", "a/api.yml", "-o", "."], "", "Convert one of them alone, with another -o.\n"),
    "the default": (["a/api.yaml", "a/api.yml"], "", "with another -o, or set an output for one of them ([[api]] in"),
    "settings": (["a", "b"], '[[api]]\nfile="*"\noutput="x.json"', "Change what swagger2postman.toml:3 sets.\n"),
    "typed over settings": (
        ["a/api.yaml", "b/api.yaml", "-o", "."],
        'output = "x/"',
        "Convert one of them alone, with",
    ),
    "a folder there": (["a", "-o", "taken/"], "", "which is a folder. Choose another place with -o.\n"),
    "settings of no folder": (
        ["a", "b"],
        'output = "no/x.json"',
        "swagger2postman.toml:1: The folder no does not exist.",
    ),
    "settings of stdout": (["a", "b"], 'output = "-"', "swagger2postman.toml:1: The output of a/api.yaml is stdout,"),
}


@pytest.mark.parametrize("case", WAYS_OUT)
def test_ways_out_where_outputs_clash(tmp_path: Path, case: str) -> None:
    """Each cause has its own advice, which helps."""
    arguments, settings, advice = WAYS_OUT[case]
    for name in ("a/api.yaml", "b/api.yaml", "a/api.yml"):
        if name != "a/api.yml" or "a/api.yml" in arguments:
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(MINIMAL)
    (tmp_path / "taken" / "api.postman_collection.json").mkdir(parents=True)
    (tmp_path / "swagger2postman.toml").write_text(settings)
    trust(tmp_path / "swagger2postman.toml")
    code, out, err = run("convert", *arguments, cwd=tmp_path)
    assert (code, out) == (2, "")
    assert advice in err


def test_settings_from_elsewhere_keep_folders(spec: Path) -> None:
    """Where the settings stand beside the documents' folder, documents keep the folders in which they are found."""
    (spec.parent / "in" / "sub").mkdir(parents=True)
    (spec.parent / "conf").mkdir()
    spec.rename(spec.parent / "in" / "sub" / "tiny.yaml")
    (spec.parent / "conf" / "c.toml").write_text('output = "out/"\n')
    assert run("convert", "in", "--config", "conf/c.toml", cwd=spec.parent)[0] == 0
    assert (spec.parent / "conf" / "out" / "sub" / "tiny.postman_collection.json").is_file()


@pytest.fixture
def large(spec: Path) -> Path:
    """A document that two processes read, where there are two cores."""
    text = "x" * 900
    paths = [
        f"  /ping{n}: {{get: {{summary: {text}, responses: {{'200': {{description: OK}}}}}}}}" for n in range(1200)
    ]
    spec.write_text(spec.read_text() + "\n".join(paths) + "\n")
    return spec


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="only Linux binds a process to a core")
def test_a_large_document_is_the_same_on_one_core(large: Path) -> None:
    """Whether one process reads or two: bytes, findings and messages are the same."""
    faulty = "operationId: ping\n      security: [{nobody: []}]"
    large.write_text(large.read_text().replace("operationId: ping", faulty))
    command = [sys.executable, "-m", "swagger2postman", "convert", "tiny.yaml", "-o", "-"]
    one_core = (
        "import os, sys; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}); os.execv(sys.argv[1], sys.argv[1:])"
    )
    two, one = (
        subprocess.run([*before, *command], cwd=large.parent, capture_output=True, check=False)
        for before in ((), (sys.executable, "-c", one_core))
    )
    assert (one.returncode, one.stdout == two.stdout, one.stderr) == (two.returncode, True, two.stderr)
    assert (two.returncode, len(two.stdout) > 1_000_000, b"tiny.yaml:8:19: error" in two.stderr) == (0, True, True)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_while_two_processes_read(large: Path, number: signal.Signals, code: int) -> None:
    """It ends both, at once and without a word."""
    if not hasattr(os, "sched_getaffinity") or len(os.sched_getaffinity(0)) == 1:
        pytest.skip("one process reads where there is one core, or no Linux")
    command = [sys.executable, "-m", "swagger2postman", "convert", "tiny.yaml"]
    with subprocess.Popen(command, cwd=large.parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        while not (found := children.read_text().split()):
            assert process.poll() is None
        process.send_signal(number)
        out, err = process.communicate(timeout=60)  # which waits for all that hold stdout
    assert (process.returncode, out, err.strip(), Path("/proc", found[0]).exists()) == (code, b"", b"", False)
    assert list(large.parent.iterdir()) == [large]


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


def test_a_progress_bar_is_for_people(spec: Path) -> None:
    """On a terminal a bar shows how far many documents are; stdout, and what is piped, hold none of it."""
    (spec.parent / "tiny2.yaml").write_text(MINIMAL)
    command = [sys.executable, "-m", "swagger2postman", "convert", "tiny.yaml", "tiny2.yaml"]
    ours, theirs = pty.openpty()
    done = subprocess.Popen(command, cwd=spec.parent, stdout=subprocess.PIPE, stderr=theirs)
    out = done.communicate(timeout=60)[0].decode()
    os.close(theirs)
    seen = os.read(ours, 100_000).decode()
    os.close(ours)
    assert (done.returncode, "Converting" in out, "\r" in out) == (0, False, False)
    assert "Converting" in seen
    assert "100%" in seen


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_many_documents_end_when_they_are_told_to(tmp_path: Path, number: signal.Signals) -> None:
    """Ctrl-C reaches all processes of a run, SIGTERM the first: it ends without a word, and no half file stays."""
    text = SAMPLE.read_text(encoding="utf-8")
    for index in range(60):
        (tmp_path / f"api{index}.yaml").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "swagger2postman", "convert", ".", "-o", "out/"]
    for moment in (0, 0.2, 0.5, 1.0):  # seconds after the first of the other processes has been started
        done = subprocess.Popen(
            command, cwd=tmp_path, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        children = Path(f"/proc/{done.pid}/task/{done.pid}/children")
        while done.poll() is None and not children.read_text():
            time.sleep(0.01)
        try:
            done.wait(moment)
        except subprocess.TimeoutExpired:
            (os.killpg if number is signal.SIGINT else os.kill)(done.pid, number)
        out, err = done.communicate(timeout=60)
        assert done.returncode in (0, 128 + number, -number)
        assert (out, err.strip()) == (b"", b"") or b"60 of 60 documents written" in out
        assert b"Traceback" not in err
        assert [one.name for one in tmp_path.rglob(".swagger2postman-*")] == []


@pytest.mark.skipif(sys.platform != "linux", reason="children are read from /proc")
@pytest.mark.parametrize("moment", [0, 0.1, 0.3])  # seconds after the first collection has been written
def test_nothing_outlives_a_run_that_is_killed(tmp_path: Path, moment: float) -> None:
    """After SIGKILL its other processes end, too, without a word: they let go of stdout, and are gone."""
    text = SAMPLE.read_text(encoding="utf-8")
    for index in range(400):
        (tmp_path / f"api{index}.yaml").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "swagger2postman", "convert", ".", "-o", "out/"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as done:
        while not list(tmp_path.glob("out/*.json")):
            assert done.poll() is None
            time.sleep(0.01)
        time.sleep(moment)
        found = Path(f"/proc/{done.pid}/task/{done.pid}/children").read_text(encoding="utf-8").split()
        done.kill()
        out, err = done.communicate(timeout=60)  # which waits for all that hold stdout
    assert (done.returncode, out, err) == (-signal.SIGKILL, b"", b"")
    assert (len(found) > 1, [number for number in found if not ends(number)]) == (True, [])


@pytest.mark.parametrize("arguments", [("convert", "a.yaml"), ("convert", "in", "-o", "out/"), ("validate", "in")])
def test_modules_beside_documents_are_not_run(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """The folder of documents may hold Python modules: none is imported, in no process, whatever it is called."""
    here = tmp_path / "here"
    (here / "in").mkdir(parents=True)
    (tmp_path / "command.py").write_text(
        "from swagger2postman.__main__ import main\nif __name__ == '__main__':\n main()\n"
    )
    for name in (*sys.stdlib_module_names, "click", "msgspec", "yaml", "jinja2", "swagger2postman", "sitecustomize"):
        (here / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'a').write({name!r})\nraise SystemExit\n")
    for index in range(4):  # large enough to be shared among several processes
        (here / "in" / f"{index}.yaml").write_bytes(SAMPLE.read_bytes() + b"# padding\n" * 10_000)
    (here / "a.yaml").write_bytes(SAMPLE.read_bytes())
    command = [sys.executable, str(tmp_path / "command.py"), *arguments]
    done = subprocess.run(command, cwd=here, capture_output=True, check=False, timeout=60)
    assert (done.returncode, (tmp_path / "ran").exists()) == (0, False)
