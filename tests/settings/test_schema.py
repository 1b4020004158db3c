"""The JSON Schema of the settings file, for editors: it says what the program says, and so do the examples."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from support.pages import settings as page
from swagger2postman.settings.file import SettingsError, parse_settings
from swagger2postman.settings.options import SETTINGS
from swagger2postman.settings.values import fits

SCHEMA: dict[str, Any] = json.loads(page.SCHEMA.read_text(encoding="utf-8"))
VALUES: tuple[object, ...] = (
    True,
    -1,
    0,
    7,
    "x",
    "",
    "body",
    "note",
    [],
    ["x"],
    ["a=b"],
    [1],
    {},
    {"no-server": "off"},
)
BLOCKS = re.findall(r"```toml\n(.*?)```", page.PAGE.read_text(encoding="utf-8"), re.DOTALL)


def document(key: str, value: object) -> dict[str, object]:
    """A settings file with one key."""
    table, _, name = key.rpartition(".")
    return {table: {name: value}} if table else {name: value}


@pytest.mark.parametrize("key", SETTINGS)
def test_schema_and_program_agree_on_values(key: str) -> None:
    """What the schema accepts for a key, the program accepts, and the other way round."""
    taken = [value for value in VALUES if fits(value, SETTINGS[key])]
    accepted = [value for value in VALUES if jsonschema_rs.is_valid(SCHEMA, document(key, value))]
    if key == "findings.ignore":
        taken.remove(["x"])  # only the schema knows here which codes there are
        taken.remove(["a=b"])
    assert accepted == taken


@pytest.mark.parametrize(
    ("text", "is_good"),
    [
        ("", True),
        ("[[api]]\nfile = 'a'\nstrict = true\n[api.findings]\nignore = ['no-server']", True),
        ("[[api]]\ntitle = ['a', 'b']", True),
        ("[[api]]\nstrict = true", False),
        ("[[api]]\nfile = []", False),
        ("[api]\nfile = 'a'", False),
        ("nonsense = 1", False),
        ("[findings]\nnonsense = 1", False),
        ("report = 'x'", False),
    ],
)
def test_schema_and_program_agree_on_files(text: str, is_good: bool) -> None:
    """Tables and unknown keys are judged alike."""
    assert jsonschema_rs.is_valid(SCHEMA, tomllib.loads(text)) is is_good
    try:
        parse_settings(Path("x.toml"), text.encode(), SETTINGS)
    except SettingsError:
        assert not is_good
    else:
        assert is_good


@pytest.mark.parametrize("block", BLOCKS)
def test_examples_of_the_page(block: str) -> None:
    """Every example of docs/settings.md is a settings file that can be used."""
    parse_settings(Path("x.toml"), block.encode(), SETTINGS)
    jsonschema_rs.validate(SCHEMA, tomllib.loads(block))
