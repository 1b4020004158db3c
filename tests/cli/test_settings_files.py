"""What commands take from settings files, and what of it is a mistake."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from support.command_line import MINIMAL, run, trust


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
