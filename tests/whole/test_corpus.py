"""Real exports: everything converts, twice the same, and every finding points at what it names."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from support.paths import SHARED
from swagger2postman import Diagnostic, convert
from swagger2postman.jsonvalue import Json, unescape_token

CORPUS = SHARED / "corpus" / "kpn"
EXPORTS = sorted(CORPUS.glob("*.yaml"))
PLACEHOLDER = re.compile(r"<[A-Za-z][^<>/=\"']{0,60}>")

pytestmark = pytest.mark.corpus


def strings(value: Json) -> list[str]:
    """Every string inside a value, but for descriptions and scripts, which are text for people."""
    if isinstance(value, dict):
        return [one for key, member in value.items() if key not in ("description", "exec") for one in strings(member)]
    if isinstance(value, list):
        return [one for member in value for one in strings(member)]
    return [value] if isinstance(value, str) else []


def points_right(diagnostic: Diagnostic, lines: list[str]) -> bool:
    """Whether the key that a pointer ends in stands at the line and column of the finding."""
    token = unescape_token(diagnostic.pointer.rpartition("/")[2])
    rest = lines[diagnostic.position.line - 1][diagnostic.position.column - 1 :]
    return not token or token.isdecimal() or rest.lstrip("\"'").startswith(token[:20])


@pytest.mark.parametrize("export", EXPORTS, ids=lambda path: path.stem)
def test_real_export(export: Path) -> None:
    """A real export converts to the same bytes twice, without stand-ins, and its findings point at what they name."""
    conversion = convert(export)
    assert conversion.to_bytes() == convert(export).to_bytes()
    assert [one for one in strings(json.loads(conversion.to_bytes())) if PLACEHOLDER.fullmatch(one)] == []
    lines = re.split(r"\r\n|\r|\n", export.read_text(encoding="utf-8-sig"))
    assert [one for one in conversion.diagnostics if not points_right(one, lines)] == []


def test_all_but_the_impossible_is_validated() -> None:
    """Of all requests to real exports, only those whose schema allows nothing are not validated."""
    found = set()
    for export in EXPORTS:
        for diagnostic in convert(export).diagnostics:
            if diagnostic.code in ("not-proven", "contradictory-schema"):
                found.add((export.stem, diagnostic.code, diagnostic.pointer.rpartition("/")[2]))
    assert found == {
        ("kpn-fiam-eneco-data-products", "contradictory-schema", name)
        for name in ("BusinessUnitBinding", "LabelBinding", "ProductTypeBinding")  # strings with `type: object`
    }
