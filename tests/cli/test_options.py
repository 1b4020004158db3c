"""Options: declared once, taken as typed whether the help lists them or not, overruled in one order."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from support.command_line import MINIMAL, commands, run
from swagger2postman.cli.configured import ConfiguredCommand
from swagger2postman.cli.options import DeclaredOption
from swagger2postman.declaration import Declaration
from swagger2postman.postman.options import COLLECTION_OPTIONS, Options
from swagger2postman.references.loader import LoadOptions
from swagger2postman.settings.options import OPTIONS, options_of

WITH_WARNING = MINIMAL.replace('servers: [{url: "https://api.polder.example"}]\n', "")
WITH_ERROR = MINIMAL.replace("operationId: ping", "security: [{nobody: []}]")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a good document, one with a warning, and one with an error."""
    (tmp_path / "good.yaml").write_text(MINIMAL)
    (tmp_path / "warning.yaml").write_text(WITH_WARNING)
    (tmp_path / "error.yaml").write_text(WITH_ERROR)
    return tmp_path


def server(folder: Path) -> str:
    """Where the requests of the collection go that was written."""
    made = json.loads((folder / "out.json").read_bytes())
    return str(made["variable"][0]["value"])


def codes(report: str) -> list[str]:
    """The codes of a report in JSON."""
    return [finding["code"] for finding in json.loads(report)["diagnostics"]]


def test_the_help_of_convert_is_two_screens(tmp_path: Path) -> None:
    """`convert --help` has at most 100 lines of 80 columns."""
    shown = run("convert", "--help", cwd=tmp_path, COLUMNS="80")[1]
    assert len(shown.splitlines()) <= 100
    assert [line for line in shown.splitlines() if len(line) > 84] == []


@pytest.mark.parametrize("command", ["convert", "validate", "bundle", "guide"])
def test_the_helps_show_what_is_declared(command: str, tmp_path: Path) -> None:
    """`--help` shows the options that people often type, `--help-all` shows every option of the command."""
    usual, everything = (run(command, name, cwd=tmp_path)[1] for name in ("--help", "--help-all"))
    declared = options_of(command)
    assert [option.name for option in declared if not shows(everything, option)] == []
    assert [option.name for option in declared if shows(usual, option) is not option.listed] == []


def shows(text: str, option: Declaration) -> bool:
    """Whether a help lists an option."""
    return any(f"{start}{option.name} " in f"{text} " for start in (" --", " --[no-]"))


def test_every_option_is_declared_once() -> None:
    """All options of the commands that read documents come from declarations; none is declared twice for a command."""
    for command in commands():
        if isinstance(command, ConfiguredCommand):
            names = [param.declaration.name for param in command.params if isinstance(param, DeclaredOption)]
            others = {str(param.name) for param in command.params if not isinstance(param, DeclaredOption)}
            assert names == [option.name for option in OPTIONS if command.name in option.commands]
            assert (len(names), others <= {"spec", "specs", "help_all"}) == (len(set(names)), True)


def test_declarations_and_the_library_agree() -> None:
    """Each field of `Options` has a declaration with the same default; each of loading names a field."""
    stated: dict[str, Any] = {option.param: option.default for option in COLLECTION_OPTIONS}
    usual = Options()
    assert {**stated, "token_params": ()} == {name: getattr(usual, name) for name in usual.__struct_fields__}
    own = {option.param for option in options_of("bundle") if option.section == "Where documents come from"}
    assert own - {"max_size", "limits"} <= set(LoadOptions.__struct_fields__)


VALUES = {
    "flag": "", "number": "7", "string": "https://a.example", "path": "x.json", "folder": ".", "file": "empty.toml",
    "paths": ".", "pairs": "https://a.example/x=.", "table": "no-server=off",
}  # fmt: skip
SPECIAL = {
    "allow-host": "a.example",
    "limit": "nodes=9999",
    "ignore": "no-server",
    "set": "strict=true",
    "token-param": "a=b",
    "security": "",
}


@pytest.mark.parametrize("option", options_of("convert"), ids=lambda option: option.name)
def test_every_option_is_taken_as_typed(option: Declaration, folder: Path) -> None:
    """Each option of `convert` works, whether `--help` lists it or not."""
    (folder / "empty.toml").touch()
    value = SPECIAL.get(option.name, option.choices[0] if option.choices and option.kind == "choice" else "")
    value = value or ("" if option.name in SPECIAL else VALUES.get(option.kind, ""))
    typed = [f"--{option.name}"] if option.kind == "flag" else [f"--{option.name}={value}"]
    code, _, err = run("convert", "good.yaml", *typed, cwd=folder)
    assert (code, "Error" in err) == (0, False)


def test_what_wins(folder: Path) -> None:
    """A typed option wins over --set, that over the settings file, that over the default."""
    (folder / "s.toml").write_text('base-url = "https://file.example"\n')
    file = ["--config", "s.toml"]
    stated = ["--set", "base-url=https://first.example", "--set", "base-url=https://set.example"]
    typed = ["--base-url", "https://typed.example"]
    seen = []
    for arguments in ([], file, [*file, *stated], [*file, *stated, *typed], [*stated, "--no-config"]):
        assert run("convert", "good.yaml", "-o", "out.json", *arguments, cwd=folder)[0] == 0
        seen.append(server(folder).removeprefix("https://").removesuffix(".example"))
    assert seen == ["api.polder", "file", "set", "typed", "set"]


def test_set_replaces_lists_and_tables(folder: Path) -> None:
    """What is a list in the file is repeated, and replaces that of the file as a whole."""
    (folder / "s.toml").write_text('[findings]\nignore = ["no-server"]\n')
    arguments = ["validate", "warning.yaml", "--config", "s.toml", "--format", "json"]
    assert codes(run(*arguments, cwd=folder)[1]) == []
    one = ["--set", "findings.ignore=unused-security"]
    assert codes(run(*arguments, *one, cwd=folder)[1]) == ["no-server"]
    assert codes(run(*arguments, *one, "--set", "findings.ignore=no-server", cwd=folder)[1]) == []
    changed = run(*arguments, *one, "--set", "findings.severity.no-server=error", cwd=folder)
    assert (changed[0], json.loads(changed[1])["diagnostics"][0]["severity"]) == (1, "error")


NOT_SET = {
    "unknown": ("base-ulr=x", "Invalid value for '--set': unknown setting “base-ulr”; did you mean “base-url”?"),
    "not a pair": ("strict", "Invalid value for '--set': “strict” is not KEY=VALUE"),
    "flag": ("strict=yes", "Invalid value for '--set': “strict” takes true or false"),
    "number": ("max-size=0", "Invalid value for '--set': “max-size” takes a number that is at least 1"),
    "choice": ("auth=me", "Invalid value for '--set': “auth” takes “script”, “native” or “both”"),
    "a table": ("findings.severity=off", "Invalid value for '--set': unknown setting “findings.severity”; did you mean "
                                         "“findings.severity.CODE”?"),
    "severity": ("findings.severity.no-server=of", "Invalid value for '--set': “findings.severity.no-server” takes "
                                                   "“error”, “warning”, “note” or “off”"),
    "code": ("findings.ignore=no-serve", "--set findings.ignore: “no-serve” is not the code of a finding. Did you mean "
                                         "“no-server” or “not-proven”?"),
    "URL": ("base-url=x", "--set base-url: this is not the whole URL of a server: https://, a host, no user name and "
                          "no fragment."),
}  # fmt: skip


@pytest.mark.parametrize("case", NOT_SET)
def test_what_cannot_be_set(case: str, folder: Path) -> None:
    """--set is checked as the settings file is; what is wrong is one sentence, and exit code 2."""
    text, message = NOT_SET[case]
    code, out, err = run("convert", "good.yaml", "--set", text, cwd=folder)
    assert (code, out, err.splitlines()[-1]) == (2, "", f"Error: {message}")


def test_set_is_typed(folder: Path) -> None:
    """--set counts as the command line does: what it asks for beside the collection needs a place."""
    code, _, err = run("convert", "good.yaml", "-o", "-", "--set", "guide=true", cwd=folder)
    assert (code, "there is no place for them" in err) == (2, True)


EXITS = {
    "validate": (["validate"], (0, 0, 1)),
    "validate, warnings": (["validate", "--fail-on", "warning"], (0, 1, 1)),
    "validate, never": (["validate", "--fail-on", "never"], (0, 0, 0)),
    "validate, from settings": (["validate", "--set", "findings.fail-on=warning"], (0, 1, 1)),
    "validate, silenced": (["validate", "--ignore", "unknown-security-scheme"], (0, 0, 0)),
    "validate, raised": (["validate", "--severity", "no-server=error"], (0, 1, 1)),
    "convert": (["convert"], (0, 0, 0)),
    "convert, errors": (["convert", "--fail-on", "error"], (0, 0, 1)),
    "convert, warnings": (["convert", "--fail-on", "warning"], (0, 1, 1)),
    "strict": (["convert", "--strict"], (0, 0, 1)),
    "strict, warnings": (["convert", "--strict", "--fail-on", "warning"], (0, 1, 1)),
    "strict, lowered": (["convert", "--strict", "--severity", "unknown-security-scheme=warning"], (0, 0, 0)),
}


@pytest.mark.parametrize("many", [False, True], ids=["one", "many"])
@pytest.mark.parametrize("case", EXITS)
def test_exit_codes(case: str, many: bool, folder: Path) -> None:
    """--fail-on sets the exit code alone; with --strict, nothing is written where it is 1."""
    arguments, expected = EXITS[case]
    names = ("good", "warning", "error")
    (folder / "also.yaml").write_text(MINIMAL)
    more = ["also.yaml"] if many else []
    assert tuple(run(*arguments, f"{name}.yaml", *more, cwd=folder)[0] for name in names) == expected
    written = {name for name in names if (folder / f"{name}.postman_collection.json").exists()}
    refused = {name for name, code in zip(names, expected, strict=True) if code and "--strict" in arguments}
    assert written == (set() if arguments[0] == "validate" else set(names) - refused)


def test_validate_reports_what_convert_reports(folder: Path) -> None:
    """With the same options both report the same findings: hosts, servers, and what is not validated, too."""
    secured = WITH_WARNING + (
        "components: {securitySchemes: {Main: {type: http, scheme: bearer}}}\nsecurity: [{Main: []}]\n"
    )
    (folder / "secured.yaml").write_text(secured)
    for name in ("warning.yaml", "error.yaml", "secured.yaml"):
        for more in ([], ["--base-url", "https://other.example"], ["--token-url", "http://elsewhere.example/t"]):
            converted = run("convert", name, "-o", "out.json", "--format", "json", *more, cwd=folder)[2]
            validated = run("validate", name, "--format", "json", *more, cwd=folder)[1]
            assert json.loads(validated)["diagnostics"] == json.loads(converted)["diagnostics"]
    assert codes(run("validate", "secured.yaml", "--format", "json", cwd=folder)[1]) == [
        "no-server",
        "token-to-fill-in",
    ]


def test_reports_are_written_to_files(folder: Path) -> None:
    """--report writes the report besides: JSON, or text if its name ends in .txt; nothing else changes."""
    for command, stream in (("convert", 2), ("validate", 1)):
        for specs in (["error.yaml"], ["error.yaml", "good.yaml"]):
            plain = run(command, *specs, cwd=folder)
            report = run(command, *specs, "--format", "json", cwd=folder)[stream]
            assert run(command, *specs, "--report", "r.json", cwd=folder) == plain
            assert (folder / "r.json").read_text() == report
            assert run(command, *specs, "--report", "r.TXT", cwd=folder) == plain
            assert (folder / "r.TXT").read_text() == (plain[2] + plain[1] if command == "convert" else plain[1])
    run("convert", "error.yaml", "--strict", "--report", "strict.json", cwd=folder)
    assert codes((folder / "strict.json").read_text()) == ["unknown-security-scheme"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["validate", "good.yaml", "--report", "good.yaml"], "The report good.yaml is the document itself."),
        (["convert", "good.yaml", "-o", "a.json", "--report", "a.json"], "a.json is an output, too."),
        (["validate", ".", "--report", "good.yaml"], "The report good.yaml is the document itself."),
        (["validate", "good.yaml", "--report", "no/r.json"], "The folder no does not exist."),
        (["validate", "good.yaml", "--report", "."], "The report . cannot be written: Is a directory."),
    ],
)  # fmt: skip
def test_reports_that_cannot_be_written(arguments: list[str], message: str, folder: Path) -> None:
    """A report replaces neither a document nor an output; one that cannot be written is one line."""
    before = sorted(path.name for path in folder.iterdir())
    code, _, err = run(*arguments, cwd=folder)
    assert (code, err.startswith(f"Error: {message}")) == (2, True)
    assert sorted(path.name for path in folder.iterdir()) == before
    assert (folder / "good.yaml").read_text() == MINIMAL


def test_quiet_and_verbose(folder: Path) -> None:
    """-q leaves the summary out; -v adds notes that hardly matter, which never fail a run."""
    mock = "https://virtserver.swaggerhub.com/polder/tiny/1"
    (folder / "mock.yaml").write_text(MINIMAL.replace("servers: [", f'servers: [{{url: "{mock}"}}, '))
    assert run("validate", "mock.yaml", "--fail-on", "note", cwd=folder) == (0, "mock.yaml: no findings.\n", "")
    code, out, _ = run("validate", "mock.yaml", "--fail-on", "note", "-v", cwd=folder)
    assert (code, "[mock-server-first at /servers/0]" in out, out.endswith("mock.yaml: 1 note.\n")) == (0, True, True)
    assert codes(run("validate", "mock.yaml", "--format", "json", cwd=folder)[1]) == ["mock-server-first"]
    code, out, _ = run("validate", "error.yaml", "-q", cwd=folder)
    assert (code, out.count("\n"), "[unknown-security-scheme" in out) == (1, 1, True)
    code, out, err = run("convert", "good.yaml", "--quiet", cwd=folder)
    assert (code, out, err) == (0, "", "")


def test_untrusted_settings_silence_nothing(folder: Path) -> None:
    """A settings file that comes with a document hides no finding and changes no exit code; a trusted one does."""
    (folder / "swagger2postman.toml").write_text(
        '[findings]\nignore = ["unknown-security-scheme", "untrusted-settings"]\nfail-on = "never"\n'
    )
    state = {"XDG_STATE_HOME": str(folder / "state")}
    code, out, _ = run("validate", "error.yaml", "--format", "json", cwd=folder, **state)
    assert (code, codes(out)) == (1, ["untrusted-settings", "unknown-security-scheme"])
    assert run("trust", cwd=folder, **state)[1].splitlines()[1:2] == [
        "  findings: findings.ignore unknown-security-scheme, untrusted-settings; findings.fail-on never"
    ]
    code, out, _ = run("validate", "error.yaml", "--format", "json", cwd=folder, **state)
    assert (code, codes(out)) == (0, [])


def completed(text: str, number: int, folder: Path) -> list[str]:
    """What a shell offers for the word with a number."""
    env = {"_SWAGGER2POSTMAN_COMPLETE": "bash_complete", "COMP_WORDS": text, "COMP_CWORD": str(number)}
    out = run(cwd=folder, **env)[1]
    return [line.partition(",")[2] for line in out.splitlines()]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("swagger2postman val", ["validate"]),
        ("swagger2postman convert --client", ["--client-auth"]),
        ("swagger2postman convert --set findings.f", ["findings.fail-on="]),
        ("swagger2postman convert --ignore no-s", ["no-server"]),
        ("swagger2postman convert --severity no-s", ["no-server="]),
        ("swagger2postman convert --fail-on w", ["warning"]),
        ("swagger2postman explain no-s", ["no-server"]),
    ],
)
def test_shells_complete(words: str, offered: list[str], tmp_path: Path) -> None:
    """Shell completion knows commands, options, choices, codes and keys of settings."""
    assert completed(words, len(words.split()) - 1, tmp_path) == offered


@pytest.mark.parametrize("filters", ["error", "always"])
@pytest.mark.parametrize("many", [False, True], ids=["one", "several processes"])
def test_no_warning_of_python_reaches_a_user(filters: str, many: bool, tmp_path: Path) -> None:
    """Whatever Python warns of, and whatever is asked of it, stderr has findings alone, and the exit code is ours."""
    field = "{type: string, pattern: '^[[a-z]+$', example: '[a'}"
    text = MINIMAL.replace("operationId: ping", f"parameters: [{{name: a, in: query, schema: {field}}}]")
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text(text + (f"# {'x' * 98}\n" * 3000 if many else ""))
    command = [sys.executable, "-W", filters, "-m", "swagger2postman", "convert", "a.yaml"]
    env = {**os.environ, "PYTHONWARNINGS": filters}
    more = ["b.yaml"] if many else []
    done = subprocess.run([*command, *more], cwd=tmp_path, capture_output=True, check=False, env=env, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
