"""settings.py: what swagger2postman.toml may say, for which document it counts, and what is said of its faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from swagger2postman.settings.file import SettingsError, read_settings
from swagger2postman.settings.model import Settings
from swagger2postman.settings.options import SETTINGS
from swagger2postman.source.title import title_of_file

_NAMES = ("strict", "base-url", "max-response-body", "output", "refs", "ref", "allow-host", "allow-path", "client-auth")
_FINDINGS = ("findings.ignore", "findings.severity", "findings.fail-on")
OPTIONS = {name: SETTINGS[name] for name in (*_NAMES, *_FINDINGS)}
WHOLE = """
strict = true
refs = "domains"
output = "out/"
ref = ["https://hub.example/a=b=files/a.yaml"]
allow-host = ["hub.example"]
allow-path = ["shared", "/srv/shared"]

[[api]]
file = "sim-*.yaml"
base-url = "https://sim.example"
strict = false

[[api]]
title = ["Bulk SMS*", "Bulk MMS*"]
base-url = "https://bulk.example"

[[api]]
file = "sim-swap.yaml"
title = "SIM Swap"
max-response-body = 10
"""


def write(folder: Path, text: str) -> Path:
    """A settings file."""
    path = folder / "swagger2postman.toml"
    path.write_text(text, encoding="utf-8")
    return path


def values(settings: Settings, spec: str | Path, title: str = "") -> dict[str, object]:
    """What counts for a document, without the places."""
    return {name: setting.value for name, setting in settings.for_document(spec, title).items()}


def problems(folder: Path, text: str) -> list[str]:
    """What is said of a settings file, without the folder."""
    path = write(folder, text)
    with pytest.raises(SettingsError) as caught:
        read_settings(path, OPTIONS)
    return [str(problem).replace(str(path), "toml") for problem in caught.value.problems]


def test_what_counts_for_every_document(tmp_path: Path) -> None:
    """Values before the first [[api]] count for all; paths are seen from the settings file."""
    settings = read_settings(write(tmp_path, WHOLE), OPTIONS)
    assert values(settings, "other.yaml", "Other") == {
        "strict": True,
        "refs": f"{tmp_path}/domains",
        "output": f"{tmp_path}/out/",
        "ref": (f"https://hub.example/a=b={tmp_path}/files/a.yaml",),
        "allow-host": ("hub.example",),
        "allow-path": (f"{tmp_path}/shared", "/srv/shared"),
    }
    assert settings.needs_title


@pytest.mark.parametrize(
    ("file", "title", "expected"),
    [
        ("sim-status.yaml", "", {"strict": False, "base-url": "https://sim.example"}),
        ("x/sim-swap.yaml", "Other", {"strict": False, "base-url": "https://sim.example"}),
        (
            "sim-swap.yaml",
            "SIM Swap",
            {"strict": False, "base-url": "https://sim.example", "max-response-body": 10},
        ),
        ("sim-a.yaml", "Bulk MMS 2", {"strict": False, "base-url": "https://bulk.example"}),
        ("a.yaml", "A Bulk SMS", {"strict": True}),
    ],
)
def test_what_counts_for_one_document(tmp_path: Path, file: str, title: str, expected: dict[str, object]) -> None:
    """An [[api]] counts if all its patterns fit; later ones win over earlier ones."""
    found = values(read_settings(write(tmp_path, WHOLE), OPTIONS), file, title)
    changed = {key: value for key, value in found.items() if key in ("strict", "base-url", "max-response-body")}
    assert changed == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("strict = true\nbaseurl = 'x'\n", ["toml:2: unknown setting “baseurl”; did you mean “base-url”?"]),
        ("base_url = 'x'", ["toml:1: unknown setting “base_url”; did you mean “base-url”?"]),
        (
            "[[api]]\nfile = 'a'\nzzzzzz = 1",
            [
                "toml:3: unknown setting “zzzzzz”; there are: allow-host, allow-path, base-url, client-auth, "
                "findings.fail-on, findings.ignore, findings.severity, max-response-body, output, ref, refs, strict"
            ],
        ),
        (
            "strict = 'yes'\nallow-host = 'h'\nrefs = 1\nmax-response-body = true\nref = ['a']",
            [
                "toml:1: “strict” takes true or false",
                "toml:2: “allow-host” takes a list of strings",
                "toml:3: “refs” takes a path, as a string",
                "toml:4: “max-response-body” takes a number that is at least 0",
                "toml:5: “ref” takes a list of strings of the form URL=FILE",
            ],
        ),
        ("\n[api]\nfile = 'a'", ["toml:2: write [[api]], with two brackets, for each API"]),
        ("[convert]\nstrict = true", ["toml:1: unknown setting “convert”; there are: allow-host, allow-path, base-url, "
                                      "client-auth, findings.fail-on, findings.ignore, findings.severity, "
                                      "max-response-body, output, ref, refs, strict"]),
        ("[[api]]\nfile = 'a'\n[[api]]\nstrict = true", ["toml:3: say which API this is for: file = or title ="]),
        ("[[api]]\ntitle = []", ["toml:2: “title” takes a pattern, or a list of patterns"]),
        ("strict = true\nstrict = false", ["toml:2: Cannot overwrite a value"]),
        ("strict = \n", ["toml:1: Invalid value"]),
    ],
)  # fmt: skip
def test_problems_have_a_line_and_a_way_out(tmp_path: Path, text: str, expected: list[str]) -> None:
    """All that is wrong is reported at once, each with its line."""
    assert problems(tmp_path, text) == expected


TABLES = """
[findings]
ignore = ["no-server"]
fail-on = "warning"
[findings.severity]
unused-security = "off"

[[api]]
file = "a.yaml"
findings.ignore = []

[[api]]
file = "b.yaml"
[api.findings]
fail-on = "never"
severity = {no-server = "note", other-host = "error"}
"""


def test_tables(tmp_path: Path) -> None:
    """[findings] is a table, also of an [[api]]; each key replaces the whole value, and its line is known."""
    settings = read_settings(write(tmp_path, TABLES), OPTIONS)
    common = {"findings.ignore": ("no-server",), "findings.fail-on": "warning"}
    severities = {"findings.severity": ("unused-security=off",)}
    assert values(settings, "c.yaml") == {**common, **severities}
    assert values(settings, "a.yaml") == {**common, **severities, "findings.ignore": ()}
    assert values(settings, "b.yaml") == {
        **common,
        "findings.fail-on": "never",
        "findings.severity": ("no-server=note", "other-host=error"),
    }
    lines = {key: setting.line for key, setting in settings.for_document("b.yaml").items()}
    assert lines == {"findings.ignore": 3, "findings.fail-on": 15, "findings.severity": 16}
    assert settings.for_document("a.yaml")["findings.ignore"].line == 10


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("findings = 1", ["toml:1: “findings” is a table: write [findings]"]),
        ("[findings]\nignor = []", ["toml:2: unknown setting “findings.ignor”; did you mean “findings.ignore”?"]),
        ("[findings]\nfail-on = 'no'", ["toml:2: “findings.fail-on” takes “error”, “warning”, “note” or “never”"]),
        ("[findings.severity]\nno-server = 1", ["toml:1: “findings.severity” takes a table of CODE = “error”, "
                                                "“warning”, “note” or “off”"]),
        ("[[api]]\nfile='a'\n[api.findings]\nignore = 'x'", ["toml:4: “findings.ignore” takes a list of strings"]),
    ],
)  # fmt: skip
def test_tables_that_are_wrong(tmp_path: Path, text: str, expected: list[str]) -> None:
    """What is wrong in a table is reported with its line, or that of the table."""
    assert problems(tmp_path, text) == expected


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    """A file in another encoding cannot be used; one with a byte order mark can."""
    path = tmp_path / "swagger2postman.toml"
    path.write_bytes(b"strict = true\n# caf\xe9\n")
    with pytest.raises(SettingsError) as caught:
        read_settings(path, OPTIONS)
    assert str(caught.value) == f"{path}:2: this is not UTF-8"
    path.write_bytes(b"\xef\xbb\xbfstrict = true\r\n")
    assert values(read_settings(path, OPTIONS), "x") == {"strict": True}


def test_each_value_has_its_place(tmp_path: Path) -> None:
    """Where a value is set can be told: the [[api]] that wins is named."""
    path = write(tmp_path, WHOLE)
    found = read_settings(path, OPTIONS).for_document("sim-a.yaml", "")
    assert {name: setting.place for name, setting in found.items() if name in ("strict", "base-url", "refs")} == {
        "strict": f"{path}:12",
        "base-url": f"{path}:11",
        "refs": f"{path}:3",
    }


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("api.yaml", ["a/api.yaml", "b/c/api.yaml"]),
        ("a/api.yaml", ["a/api.yaml"]),
        ("./a/api.yaml", ["a/api.yaml"]),
        ("b/*", ["b/c/api.yaml"]),
        ("*/api.yaml", ["a/api.yaml", "b/c/api.yaml"]),
        ("polder/Sim/*", ["polder/Sim/1.0"]),
        ("-", ["-"]),
        ("A/api.yaml", []),
    ],
)
def test_patterns_with_a_slash_are_paths(tmp_path: Path, pattern: str, expected: list[str]) -> None:
    """A pattern with a slash is matched against the path from the settings file, or the place on SwaggerHub."""
    files = [tmp_path / "a" / "api.yaml", tmp_path / "b" / "c" / "api.yaml"]
    for file in files:
        file.parent.mkdir(parents=True)
        file.touch()
    settings = read_settings(write(tmp_path, f"[[api]]\nfile = {pattern!r}\nstrict = true"), OPTIONS)
    asked: list[str | Path] = [*files, "polder/Sim/1.0", "-"]
    found = [str(spec).replace(f"{tmp_path}/", "") for spec in asked if values(settings, spec)]
    assert found == expected


TITLES = {
    "yaml": ("openapi: 3.0.3\ninfo: {version: '1', title: Über Sim}\npaths: {}\n", "Über Sim"),
    "json": (
        '{"openapi": "3.0.3", "tags": [{"name": "x"}], "info": {"title": "\\ud83d\\ude00 Sim"}}',
        "\U0001f600 Sim",
    ),
    "late": ("x-title: {info: {title: no}}\ntags: [{info: {title: no}}]\n? [a, b]\n: c\ninfo:\n  title: Sim\n", "Sim"),
    "broken later": ("info: {title: Sim}\npaths: [\n", "Sim"),
    "no title": ("info: {version: '1'}\n", ""),
    "a list": ("- info\n", ""),
    "not text": ("info: {title: [a]}\n", ""),
    "merged": ("x: &x {title: Sim}\ninfo: {<<: *x}\n", "Sim"),
    "alias": ("x: &x Sim\ninfo: {title: *x}\n", "Sim"),
    "broken": ("info: {title: Sim", "Sim"),
    "nothing": ("", ""),
    "no yaml": ("\tinfo: {", ""),
}


@pytest.mark.parametrize("case", TITLES)
def test_titles(tmp_path: Path, case: str) -> None:
    """The title is found as the conversion finds it, in any encoding, and nothing is said where there is none."""
    text, expected = TITLES[case]
    file = tmp_path / "x"
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        file.write_bytes(text.encode(encoding))
        assert title_of_file(file) == expected
    assert title_of_file(tmp_path / "gone") == ""
