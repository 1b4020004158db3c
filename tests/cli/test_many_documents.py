"""Several documents at once: which, where they go, and what is said of them."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support.command_line import MINIMAL, run, trust


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
