"""settings.py: what swagger2postman.toml may say, for which document it counts, and what is said of its faults."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from swagger2postman.settings import Kind, SettingsError, find_settings, read_settings

OPTIONS: Mapping[str, Kind] = {
    "strict": "flag",
    "base-url": "text",
    "max-response-body": "number",
    "output": "path",
    "refs": "path",
    "ref": "pairs",
    "allow-host": "texts",
    "allow-path": "paths",
}
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


def faults(folder: Path, text: str) -> list[str]:
    """What is said of a settings file, without the folder."""
    path = write(folder, text)
    with pytest.raises(SettingsError) as caught:
        read_settings(path, OPTIONS)
    return [str(fault).replace(str(path), "toml") for fault in caught.value.faults]


def test_what_counts_for_every_document(tmp_path: Path) -> None:
    """Values before the first [[api]] count for all; paths are seen from the settings file."""
    settings = read_settings(write(tmp_path, WHOLE), OPTIONS)
    assert dict(settings.for_document("other.yaml", "Other")) == {
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
    found = read_settings(write(tmp_path, WHOLE), OPTIONS).for_document(file, title)
    changed = {key: value for key, value in found.items() if key in ("strict", "base-url", "max-response-body")}
    assert changed == expected


def test_it_is_found_upwards(tmp_path: Path) -> None:
    """The file nearest to the document is taken; without one there is none."""
    document = tmp_path / "a" / "b" / "api.yaml"
    document.parent.mkdir(parents=True)
    outer = write(tmp_path, "")
    assert find_settings(document) == outer
    inner = write(document.parent, "")
    assert (find_settings(document), find_settings(document.parent)) == (inner, inner)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("strict = true\nbaseurl = 'x'\n", ["toml:2: unknown setting “baseurl”; did you mean “base-url”?"]),
        ("base_url = 'x'", ["toml:1: unknown setting “base_url”; did you mean “base-url”?"]),
        (
            "[[api]]\nfile = 'a'\nzzzzzz = 1",
            [
                "toml:3: unknown setting “zzzzzz”; there are: allow-host, allow-path, base-url, max-response-body, "
                "output, ref, refs, strict"
            ],
        ),
        (
            "strict = 'yes'\nallow-host = 'h'\nrefs = 1\nmax-response-body = true\nref = ['a']",
            [
                "toml:1: “strict” takes true or false",
                "toml:2: “allow-host” takes a list of texts",
                "toml:3: “refs” takes a path, as a text",
                "toml:4: “max-response-body” takes a number",
                "toml:5: “ref” takes a list of texts of the form URL=FILE",
            ],
        ),
        ("\n[api]\nfile = 'a'", ["toml:2: write [[api]], with two brackets, for each API"]),
        ("[convert]\nstrict = true", ["toml:1: unknown setting “convert”; there are: allow-host, allow-path, base-url, "
                                      "max-response-body, output, ref, refs, strict"]),
        ("[[api]]\nfile = 'a'\n[[api]]\nstrict = true", ["toml:3: say which API this is for: file = or title ="]),
        ("[[api]]\ntitle = []", ["toml:2: “title” takes a pattern, or a list of patterns"]),
        ("strict = true\nstrict = false", ["toml:2: Cannot overwrite a value"]),
        ("strict = \n", ["toml:1: Invalid value"]),
    ],
)  # fmt: skip
def test_faults_have_a_line_and_a_way_out(tmp_path: Path, text: str, expected: list[str]) -> None:
    """All faults of the content are said at once, each with its line."""
    assert faults(tmp_path, text) == expected


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    """A file in another encoding is a fault of the file; a byte order mark is none."""
    path = tmp_path / "swagger2postman.toml"
    path.write_bytes(b"strict = true\n# caf\xe9\n")
    with pytest.raises(SettingsError) as caught:
        read_settings(path, OPTIONS)
    assert str(caught.value) == f"{path}:2: this is not UTF-8"
    path.write_bytes(b"\xef\xbb\xbfstrict = true\r\n")
    assert dict(read_settings(path, OPTIONS).values) == {"strict": True}


class Configured(click.Command):
    """A command that takes its defaults from the settings of the document that it is given, as the real one does."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        given = self.make_parser(ctx).parse_args(args=list(args))[0]
        path = find_settings(Path(given["spec"]))
        if path:
            found = read_settings(path, OPTIONS).for_document(given["spec"])
            names = {opt.lstrip("-"): param.name for param in self.params for opt in param.opts}
            ctx.default_map = {str(names[key]): value for key, value in found.items()}
        return super().parse_args(ctx, args)


@click.command(cls=Configured)
@click.argument("spec")
@click.option("--strict/--no-strict", is_flag=True)
@click.option("--base-url", default="")
@click.option("--allow-host", "hosts", multiple=True)
def probe(**values: object) -> None:
    """Print what arrives."""
    click.echo(repr([pair for pair in sorted(values.items()) if pair[0] != "spec"]))


def test_the_command_line_wins(tmp_path: Path) -> None:
    """As defaults of click's, settings give way to what is typed."""
    write(tmp_path, 'strict = true\nbase-url = "https://a.example"\nallow-host = ["h"]')
    spec = str(tmp_path / "api.yaml")
    done = CliRunner().invoke(probe, [spec])
    assert done.output == "[('base_url', 'https://a.example'), ('hosts', ('h',)), ('strict', True)]\n"
    done = CliRunner().invoke(probe, [spec, "--no-strict", "--base-url", "b", "--allow-host", "i"])
    assert done.output == "[('base_url', 'b'), ('hosts', ('i',)), ('strict', False)]\n"
