"""Wrong usage is refused with one sentence, and the help shows how it is meant."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from support.command_line import commands, run


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
