"""The reader on arbitrary bytes, texts that look like YAML or JSON, and documents with a few bytes changed."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.reading import check_reading
from fuzz.seeds import VERSIONS, seeds
from swagger2postman.source.yaml import parser

TOKENS = (
    "a", "b", "key", "0", "1.5", "-1", "1e3", "null", "true", "~", '"q"', "'q'", ": ", ":", "- ", "-", "? ", ", ",
    "[", "]", "{", "}", "\n", "\n  ", "\n    ",
    "\n- ", "\n  - ", "\r\n", " ", "  ", "&a ", "*a", "<<: ", "|\n  ", "|-\n  ", ">\n  ", ">+\n  ", "# c\n", "---\n",
    "...\n", "%YAML 1.2\n", "!!str ",
    "!!int ", "!t ", "! ", "\t", '"\\n"', '"\\u00e9"', '"\\x41"', '"\\/"', "é", "\U0001f600", "\u2028", "\x85", "@",
    "`", "%", "=", "''", '""', "\\",
)  # fmt: skip
MARKUP = st.lists(st.sampled_from(TOKENS), max_size=30).map("".join)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
SEEDS = [seed.text.encode() for version in VERSIONS for seed in seeds(version)]
QUICK = settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@pytest.fixture(params=["c-parser", "python-parser"], autouse=True)
def either_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a test with libyaml, and with PyYAML's own parser as where libyaml is missing."""
    if request.param == "python-parser":
        monkeypatch.setattr(parser, "Fast", None)


@QUICK
@given(data=st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    """Bytes are read or refused, always with a place."""
    check_reading(data)


@pytest.mark.slow
@QUICK
@given(text=MARKUP)
def test_what_looks_like_yaml(text: str) -> None:
    """Whatever the marks of YAML add up to, PyYAML's own parser finds the same values in it."""
    check_reading(text.encode())


@pytest.mark.slow
@QUICK
@given(value=JSON, indent=st.sampled_from([None, 0, 2, "\t"]), ascii_only=st.booleans())
def test_json(value: object, indent: int | str | None, ascii_only: bool) -> None:
    """JSON is read as `json` reads it, however it is written."""
    check_reading(json.dumps({"a": value}, indent=indent, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass"))


@pytest.mark.slow
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_documents_with_changes(data: st.DataObject) -> None:
    """A document in which some bytes are others is read or refused, and each of its parts has its place."""
    changed = bytearray(data.draw(st.sampled_from(SEEDS))[:3000])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(changed)))
        changed[at : at + data.draw(st.integers(0, 3))] = data.draw(st.sampled_from(TOKENS)).encode()
    check_reading(bytes(changed))
