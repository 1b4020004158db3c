"""Settings files are obeyed only if they are given or trusted; where they are found, what they do, what is said."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from swagger2postman.settings.search import Found, find_settings
from swagger2postman.settings.trust import Fingerprint, identity, load_trust, save_trust

SECURED = """\
openapi: 3.0.3
info: {title: Tiny, version: "1"}
servers: [{url: "https://api.polder.example"}]
security: [{Main: []}]
paths:
  /ping:
    get:
      operationId: ping
      responses: {"200": {description: Pong}}
components:
  securitySchemes:
    Main:
      type: oauth2
      flows: {clientCredentials: {tokenUrl: "https://api.polder.example/token", scopes: {}}}
"""
NAME = "swagger2postman.toml"
ROOT_ONLY = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file in which trust is kept, in a folder that does not exist yet."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "swagger2postman" / "trusted.json"


@pytest.fixture
def project(tmp_path: Path, state: Path) -> Path:
    """A folder with a document, as a downloaded archive unpacks it."""
    folder = tmp_path / "download"
    folder.mkdir()
    (folder / "tiny.yaml").write_text(SECURED)
    return folder


def run(*arguments: str | Path, cwd: Path, **more: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of the command."""
    command = [sys.executable, "-m", "swagger2postman", *map(str, arguments)]
    env = {**os.environ, "PYTHONWARNINGS": "error", **more}
    done = subprocess.run(command, cwd=cwd, capture_output=True, check=False, env=env, timeout=60)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def found_in(folder: Path, *arguments: str) -> list[dict[str, object]]:
    """The findings about settings, of a conversion."""
    err = run("convert", "tiny.yaml", "--format", "json", *arguments, cwd=folder)[2]
    return [one for one in json.loads(err)["diagnostics"] if one["code"] == "untrusted-settings"]


def warning(file: str = NAME, why: str = "and nobody has trusted them yet") -> str:
    """The finding about a settings file that is not obeyed."""
    return (
        f"{file}:1:1: warning: These settings are not used: they were found, not given, {why}. If you know who made "
        f"it, read it, then: swagger2postman trust {file}; --no-config ignores it. [untrusted-settings]\n"
    )


def scripts_of(collection: Path) -> str:
    """All scripts of a collection."""
    return json.dumps([one["script"] for one in json.loads(collection.read_bytes())["event"]])


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


DAMAGED = {
    "no JSON": b"{",
    "deep": b"[" * 100_000,
    "a list": b"[]",
    "another version": b'{"version": 2, "trusted": {}}',
    "no entries": b'{"version": 1, "trusted": []}',
    "a wrong entry": b'{"version": 1, "trusted": {"/x": {"settings": 1}}}',
    "no text": b"\xff",
}


@pytest.mark.parametrize("case", DAMAGED)
def test_a_damaged_store_trusts_nothing(case: str, project: Path, state: Path) -> None:
    """Nothing is trusted where the store is damaged; each command says so, and how to go on."""
    (project / NAME).write_text("strict = true\n")
    run("trust", cwd=project)
    state.write_bytes(DAMAGED[case])
    why = f"{state} is damaged; remove it, and trust again what you need"
    assert run("convert", "tiny.yaml", cwd=project)[2] == warning(
        why=f"and nobody has trusted them yet (nothing is trusted, for {why})"
    )
    for arguments in ([], ["--list"], ["--remove"]):
        assert run("trust", *arguments, cwd=project) == (
            2,
            "",
            f"Error: Nothing can be trusted: {why}. Correct that first.\n",
        )


def test_a_store_that_others_may_write_is_not_obeyed(project: Path, state: Path) -> None:
    """Another user must not decide what this one trusts."""
    (project / NAME).write_text("strict = true\n")
    run("trust", cwd=project)
    state.chmod(0o666)
    assert f"(nothing is trusted, for other users may write {state};" in run("validate", "tiny.yaml", cwd=project)[1]
    state.chmod(0o600)
    assert found_in(project) == []


@ROOT_ONLY
def test_a_store_of_another_user_is_not_obeyed(project: Path, state: Path) -> None:
    """A store that somebody else put there trusts nothing."""
    (project / NAME).write_text("strict = true\n")
    run("trust", cwd=project)
    os.chown(state, 12345, 12345)
    assert f"(nothing is trusted, for other users may write {state};" in run("validate", "tiny.yaml", cwd=project)[1]


def test_a_store_that_cannot_be_written(project: Path, state: Path) -> None:
    """Where trust cannot be remembered, that is said in one line."""
    (project / NAME).write_text("strict = true\n")
    state.parent.parent.write_text("a file in the place of the folder")
    code, _, err = run("trust", cwd=project)
    assert (code, err.count("\n")) == (2, 1)
    assert err.startswith("Error: Nothing can be trusted: ")


def test_the_store_keeps_any_name(state: Path) -> None:
    """Names that are not Unicode come back as they were; what was trusted before is kept."""
    name = os.fsdecode(b"/tmp/\xff/x.toml")
    entries = {name: Fingerprint("a", "b"), "/z": Fingerprint("c", "d")}
    save_trust(load_trust(), entries)
    assert (load_trust().trusted, load_trust().problem) == (entries, "")
    assert identity(Path("/tmp/../tmp/x.toml")) == "/tmp/x.toml"


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


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home" / "a" / "b").mkdir(parents=True)
    return tmp_path / "home"


def test_the_nearest_file_is_found(home: Path) -> None:
    """The file nearest to the document is taken, up to that of the home folder, and none above it."""
    document = home / "a" / "b" / "api.yaml"
    (home.parent / NAME).touch()
    assert find_settings(document) == Found(None)
    for folder in (home, home / "a", home / "a" / "b"):
        (folder / NAME).touch()
        assert [find_settings(one).path for one in (document, document.parent)] == [folder / NAME] * 2


@pytest.mark.parametrize(("mark", "is_file"), [(".git", False), (".git", True), (".hg", False), (".svn", False)])
def test_a_repository_ends_the_search(mark: str, is_file: bool, home: Path) -> None:
    """The root of a repository is the last folder that is looked into."""
    (home / NAME).touch()
    root = home / "a"
    (root / mark).touch() if is_file else (root / mark).mkdir()
    assert find_settings(root / "b" / "api.yaml") == Found(None)
    (root / NAME).touch()
    assert find_settings(root / "b" / "api.yaml") == Found(root / NAME)


def test_another_file_system_ends_the_search(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is mounted elsewhere belongs to something else."""
    (home / NAME).touch()
    before = Path.stat

    def stat_of(path: Path, **more: bool) -> os.stat_result:
        found = list(before(path, **more))
        found[stat.ST_DEV] = 1 if home / "a" in (path, *path.parents) else 2
        return os.stat_result(found)

    assert find_settings(home / "a" / "api.yaml") == Found(home / NAME)
    monkeypatch.setattr(Path, "stat", stat_of)
    assert find_settings(home / "a" / "api.yaml") == Found(None)
    assert find_settings(home / "api.yaml") == Found(home / NAME)


def test_a_path_that_leads_back_looks_into_nothing_else(home: Path) -> None:
    """A folder that a path only passes through is not above the document."""
    (home / "a" / "b" / NAME).touch()
    (home / "a" / "api.yaml").touch()
    assert find_settings(home / "a" / "b" / ".." / "api.yaml") == Found(None)


@ROOT_ONLY
def test_files_of_other_users_are_passed_over(home: Path, state: Path) -> None:
    """A file of another user is a finding and never taken, not even by trust; the search goes on above it."""
    for folder in (home, home / "a"):
        (folder / NAME).write_text("strict = true\n")
    os.chown(home / "a" / NAME, 12345, 12345)
    assert find_settings(home / "a" / "api.yaml") == Found(home / NAME, (home / "a" / NAME,))
    (home / "a" / "link").mkdir()
    (home / "a" / "link" / NAME).symlink_to(home / "a" / NAME)
    link = home / "a" / "link"
    assert find_settings(link) == Found(home / NAME, (link / NAME, home / "a" / NAME))
    (home / "a" / "tiny.yaml").write_text(SECURED)
    run("trust", home / NAME, cwd=home)
    code, out, err = run("convert", "tiny.yaml", cwd=home / "a")
    assert (code, f"Used {home}/{NAME} (trusted):\n" in out) == (0, True)
    assert err == (
        f"{home}/a/{NAME}:1:1: warning: These settings are not used: the file belongs to another user. If you know who "
        f"made it, read it, then: --config {home}/a/{NAME}; --no-config ignores it. [untrusted-settings]\n"
    )
    assert run("trust", NAME, cwd=home / "a") == (
        2,
        "",
        f"Error: {NAME} belongs to another user. Copy it, or give it with --config.\n",
    )


@pytest.mark.parametrize("case", ["device", "pipe", "folder", "loop", "process"])
def test_what_is_no_file_is_not_read(case: str, project: Path) -> None:
    """A device, a pipe, a folder or a circle of links is no settings file; a link to a file of ours is untrusted."""
    path = project / NAME
    match case:
        case "pipe":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case _:
            path.symlink_to({"device": "/dev/zero", "loop": NAME, "process": "/proc/self/environ"}[case])
    code, _, err = run("convert", "tiny.yaml", cwd=project)
    assert (code, err) == (0, warning() if case == "process" else "")


def test_what_cannot_be_read_does_not_matter(project: Path) -> None:
    """A settings file that is too large, or cannot be read, is a finding, too, and is not used."""
    (project / NAME).write_text("#" * 1_000_001)
    assert run("convert", "tiny.yaml", cwd=project)[2] == (
        f"{NAME}:1:1: warning: These settings are not used: the file cannot be read (is larger than 1,000,000 bytes). "
        "Make it a file that can be read, or ignore it with --no-config. [untrusted-settings]\n"
    )


def test_a_pipe_with_config_is_refused(project: Path) -> None:
    """What is given is read, or refused; never passed over."""
    os.mkfifo(project / "pipe.toml")
    assert run("convert", "tiny.yaml", "--config", "pipe.toml", cwd=project) == (
        2,
        "",
        "Error: pipe.toml cannot be read: is not a regular file\n",
    )
