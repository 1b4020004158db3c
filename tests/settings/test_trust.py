"""Trusting settings: what is said, that it holds for just these bytes at this place, and that it ends."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from support.command_line import run
from support.trust import NAME, SECURED, found_in, scripts_of, warning


def test_trust_says_what_it_does_and_then_it_does_it(project: Path, state: Path) -> None:
    """Trusting prints what scripts, hosts, paths and limits it changes; then it counts, and each run names it."""
    (project / "mine").mkdir()
    (project / "mine" / "pre_request.js.j2").write_text("// mine\n")
    (project / NAME).write_text(
        'templates = "mine"\ntoken-url = "https://id.example/t"\ntoken-param = ["key=s3cret"]\noutput = "out/"\n'
        'allow-host = ["hub.example", "http://b.example"]\nlimit = ["steps=5"]\nstrict = true\noffline = false\n'
        '[[api]]\nfile = "other*"\nbase-url = "https://other.example"\n'
    )
    (project / "out").mkdir()
    lines = (
        "  scripts and texts: mine (pre_request.js.j2)\n"
        "  hosts: token-url https://id.example/t; token-param key; allow-host hub.example, http://b.example{}\n"
        "  paths: output out/\n"
        "  limits: limit steps=5\n"
        "  others: strict; offline false\n"
    )
    text = lines.format("; base-url https://other.example")
    assert run("trust", cwd=project) == (
        0,
        f"{NAME} sets:\n{text}{NAME} is trusted now, as it is; after a change, trust it again.\n",
        "",
    )
    assert (stat.S_IMODE(state.stat().st_mode), stat.S_IMODE(state.parent.stat().st_mode)) == (0o600, 0o700)
    code, out, err = run("convert", "tiny.yaml", cwd=project)
    assert (code, err) == (0, "")
    assert f"Used {NAME} (trusted):\n{lines.format('')}" in out
    assert "What you fill in is sent to these hosts:\n  id.example: client id, client secret\n" in out
    assert "Scripts come from mine/pre_request.js.j2: nobody has checked where they send secrets.\n" in out
    assert "// mine" in scripts_of(project / "out" / "tiny.postman_collection.json")


def test_what_is_used_as_json(project: Path) -> None:
    """For machines: the file, why it is obeyed, each value with its line and what it has to do with."""
    (project / "mine").mkdir()
    (project / "mine" / "guide.js.j2").write_text("")
    (project / NAME).write_text('templates = "mine"\nbase-url = "https://a.example"\nstrict = true\n')
    err = run("convert", "tiny.yaml", "--config", NAME, "--no-strict", "--format", "json", cwd=project)[2]
    assert json.loads(err)["settings"] == [
        {
            "file": NAME,
            "because": "given with --config",
            "sets": [
                {
                    "name": "templates",
                    "value": "mine",
                    "line": 1,
                    "concerns": "templates",
                    "files": ["mine/guide.js.j2"],
                },
                {"name": "base-url", "value": "https://a.example", "line": 2, "concerns": "hosts"},
            ],
        }
    ]
    assert json.loads(err)["own_scripts"] == []


def test_what_is_used_of_many(project: Path) -> None:
    """Of many documents, each settings file is named once, with each thing that it does to one or another."""
    (project / "b.yaml").write_text(SECURED.replace("Tiny", "B"))
    (project / NAME).write_text(
        'strict = true\n[[api]]\nfile = "b*"\nbase-url = "https://b.example"\n'
        '[[api]]\nfile = "t*"\nbase-url = "https://t.example"\n'
    )
    run("trust", cwd=project)
    said = (
        f"Used {NAME} (trusted):\n  hosts: base-url https://b.example; base-url https://t.example\n  others: strict\n"
    )
    assert said in run("convert", ".", "-o", "out/", cwd=project)[1]
    shown = json.loads(run("convert", ".", "-o", "out/", "--format", "json", cwd=project)[2])["settings"]
    assert [(one["file"], [(each["name"], each["line"]) for each in one["sets"]]) for one in shown] == [
        (NAME, [("strict", 1), ("base-url", 4), ("base-url", 7)])
    ]
    assert run("bundle", "b.yaml", cwd=project)[2].endswith(f"Used {NAME} (trusted), which sets nothing here.\n")


def test_templates_of_one_document_stay_with_it(project: Path) -> None:
    """In a catalogue, a document without templates of its own never gets those of another one."""
    (project / "mine").mkdir()
    (project / "mine" / "pre_request.js.j2").write_text("// mine\n")
    (project / "a.yaml").write_text(SECURED)
    (project / "z.yaml").write_text(SECURED)
    (project / NAME).write_text('[[api]]\nfile = "tiny*"\ntemplates = "mine"\n')
    out = run("convert", ".", "-o", "out/", "--config", NAME, cwd=project)[1]
    own = {one.name: "// mine" in scripts_of(one) for one in (project / "out").iterdir()}
    names = ("a", "tiny", "z")
    assert own == {f"{name}.postman_collection.json": name == "tiny" for name in names}
    assert "Sent to api.polder.example (3 documents): your client id, client secret and access token.\n" in out


CHANGES = {
    "a byte of the settings": (NAME, 'templates = "mine"\n#'),
    "a template": ("mine/pre_request.js.j2", "// evil\n"),
    "a template of an [[api]]": ("theirs/_a.j2", "evil"),
    "one template more": ("mine/token_lib.js.j2", "// evil\n"),
    "a template that is no text": ("mine/pre_request.js.j2", "\udcff"),
}


@pytest.mark.parametrize("case", CHANGES)
def test_a_change_has_to_be_trusted_again(case: str, project: Path) -> None:
    """When a settings file, or any template that it names, changes, nothing of it is used until it is trusted again."""
    for folder in ("mine", "theirs"):
        (project / folder).mkdir()
    (project / "mine" / "pre_request.js.j2").write_text("// mine\n")
    (project / "theirs" / "_a.j2").write_text("theirs\n")
    settings = 'templates = "mine"\n[[api]]\nfile = "other"\ntemplates = "theirs"\n'
    (project / NAME).write_text(settings)
    run("trust", cwd=project)
    assert run("convert", "tiny.yaml", cwd=project)[2] == ""
    name, text = CHANGES[case]
    (project / name).write_bytes(text.encode(errors="surrogateescape"))
    thing = "they have" if name == NAME else "a template that they name has"
    assert run("convert", "tiny.yaml", cwd=project)[2] == warning(why=f"and {thing} changed since they were trusted")
    assert "mine" not in scripts_of(project / "tiny.postman_collection.json")
    if "no text" in case:
        assert run("trust", cwd=project) == (2, "", "Error: mine/pre_request.js.j2: this is not UTF-8 (byte 1)\n")
    else:
        assert run("trust", cwd=project)[0] == 0
        assert run("convert", "tiny.yaml", cwd=project)[2] == ""


def test_another_place_is_another_file(tmp_path: Path, project: Path) -> None:
    """The same bytes elsewhere are not trusted, for their paths lead elsewhere; a link to their folder is no change."""
    (project / NAME).write_text("strict = true\n")
    run("trust", cwd=project)
    (tmp_path / "link").symlink_to(project)
    assert found_in(tmp_path / "link") == []
    other = tmp_path / "other"
    other.mkdir()
    (other / "tiny.yaml").write_text(SECURED)
    (other / NAME).symlink_to(project / NAME)
    assert len(found_in(other)) == 1


def test_list_and_remove(project: Path, state: Path) -> None:
    """What is trusted can be listed, with what has changed, and forgotten, also when the file is gone."""
    assert run("trust", "--list", cwd=project) == (0, "No settings file is trusted.\n", "")
    file = project / NAME
    file.write_text("strict = true\n")
    assert run("trust", NAME, cwd=project)[0] == 0
    assert run("trust", "--list", cwd=project) == (0, f"{file}\n", "")
    file.write_text("strict = false\n")
    changed = f"{file} (it has changed; swagger2postman trust {file} trusts it again)\n"
    assert run("trust", "--list", cwd=project) == (0, changed, "")
    file.unlink()
    assert run("trust", "--list", cwd=project) == (0, f"{file} (it cannot be read any more)\n", "")
    assert run("trust", "--remove", NAME, cwd=project) == (0, f"{NAME} is not trusted any more.\n", "")
    assert json.loads(state.read_bytes()) == {"version": 1, "trusted": {}}
    assert run("trust", "--remove", NAME, cwd=project) == (
        2,
        "",
        f"Error: {NAME} is not trusted. swagger2postman trust --list names those that are.\n",
    )


def test_a_folder_stands_for_its_file(project: Path) -> None:
    """`trust FOLDER` means the settings file in it."""
    (project / NAME).write_text("strict = true\n")
    assert run("trust", project, cwd=Path("/"))[0] == 0
    assert found_in(project) == []


NOT_TO_BE_TRUSTED = {
    "none": ([], "", "There is no swagger2postman.toml here or above. Name the one to trust."),
    "gone": ([NAME], "", f"{NAME} is not a file. Check the name."),
    "another name": (["tiny.yaml"], "", f"Only a file called {NAME} is looked for. Rename tiny.yaml, or give it with"),
    "wrong": ([], "nonsense = 1\n", f"{NAME}:1: unknown setting “nonsense”; there are: "),
    "our own options": ([], "remove = true\n", f"{NAME}:1: unknown setting “remove”; "),
    "too deep": ([], "a = " + "[" * 50_000, f"{NAME}: this is nested too deeply"),
    "no templates": ([], 'templates = "gone"', "gone cannot be read: No such file or directory. Correct that first."),
    "too large": ([], "#" * 1_000_001, f"{NAME} cannot be read: is larger than 1,000,000 bytes. Correct that first."),
}


@pytest.mark.parametrize("case", NOT_TO_BE_TRUSTED)
def test_what_cannot_be_trusted(case: str, project: Path, state: Path) -> None:
    """What cannot be used is not trusted; it is said why, and nothing is remembered."""
    arguments, text, message = NOT_TO_BE_TRUSTED[case]
    (project / ".git").mkdir()
    if text:
        (project / NAME).write_text(text)
    code, out, err = run("trust", *arguments, cwd=project)
    assert (code, out, err.count("\n"), state.exists()) == (2, "", 1, False)
    assert err.startswith(f"Error: {message}")


def test_list_goes_alone(project: Path) -> None:
    """Options that exclude each other are wrong usage."""
    assert run("trust", "--list", "--remove", cwd=project)[0] == 2
