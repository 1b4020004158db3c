"""What a caller may give as a document, and what is said of anything else."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
import yaml

from support.paths import SAMPLES
from swagger2postman import InputError, LoadOptions, ReadLimits, bundle, convert, guide, validate

SAMPLE = SAMPLES / "sim-status.yaml"
TEXT = SAMPLE.read_text(encoding="utf-8")
PARSED: dict[str, Any] = yaml.safe_load(TEXT)
FORMS: dict[str, Callable[[], Any]] = {
    "a path": lambda: SAMPLE,
    "the name of a path": lambda: str(SAMPLE),
    "a file URL": SAMPLE.as_uri,
    "bytes": TEXT.encode,
    "a bytearray": lambda: bytearray(TEXT.encode()),
    "a view": lambda: memoryview(TEXT.encode()),
    "a dict": lambda: PARSED,
    "a mapping": lambda: MappingProxyType(PARSED),
    "a binary file": lambda: io.BytesIO(TEXT.encode()),
    "a text file": lambda: io.StringIO(TEXT),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same(form: str) -> None:
    """However a document is given, its collection, its findings, its bundle and its guide are the same."""
    given = FORMS[form]
    expected = convert(SAMPLE)
    conversion = convert(given())
    assert conversion.to_bytes() == expected.to_bytes()
    assert [(one.code, one.pointer) for one in conversion.diagnostics] == [
        (one.code, one.pointer) for one in expected.diagnostics
    ]
    assert [one.code for one in validate(given())] == [one.code for one in expected.diagnostics]
    assert bundle(given()).document == bundle(SAMPLE).document
    assert guide(given()) == expected.guide()


def test_an_open_file_has_a_name(tmp_path: Path) -> None:
    """Findings and outputs of an open file are called after the file; another name can be given."""
    path = tmp_path / "sims.yaml"
    path.write_text("openapi: 3.0.3\n", encoding="utf-8")
    with path.open("rb") as file:
        conversion = convert(file)
    assert ({one.position.file for one in conversion.diagnostics}, conversion.stem) == ({str(path)}, "sims")
    with path.open(encoding="utf-8") as file:
        assert {one.position.file for one in convert(file, name="mine").diagnostics} == {"mine"}
    unnamed = (io.BytesIO(b"a: 1"), b"a: 1", {"a": 1})
    assert [convert(one).diagnostics[0].position.file for one in unnamed] == ["<file>", "<bytes>", "<dict>"]


def test_no_more_of_a_file_is_read_than_may_be() -> None:
    """A file without an end is not read on and on."""

    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            assert 0 < size <= 1001
            return b" " * size

    limits = LoadOptions(reading=ReadLimits(max_bytes=1000))
    assert [one.code for one in convert(Endless(), loading=limits).diagnostics] == ["too-large"]


def test_a_dict_is_read_as_json() -> None:
    """Numbers as keys, dates and mappings of other kinds mean what YAML means by them; findings have JSON's lines."""
    document = {
        "openapi": "3.0.3",
        "info": {"title": "T", "version": datetime.date(2026, 1, 2)},
        "servers": [{"url": "https://api.example"}],
        "paths": {"/a": {"get": {"responses": {200: MappingProxyType({"description": "OK", "extra": 1})}}}},
    }
    conversion = convert(document)
    assert [(one.pointer, one.position.line) for one in conversion.diagnostics] == [
        ("/paths/~1a/get/responses/200/extra", 18)
    ]
    assert conversion.collection is not None
    assert conversion.collection.version == "2026-01-02"


CIRCLE: dict[str, Any] = {}
CIRCLE["itself"] = CIRCLE
DEEP: Any = {}
for _ in range(100_000):
    DEEP = {"a": DEEP}
ALLOWED = "Give a path, a SwaggerHub URL or OWNER/API/VERSION, the bytes of a document, a dict, or an open file."
TEXT_GIVEN = "This string is the text of a document, not its path. Give its bytes: text.encode()."
WRONG: dict[str, tuple[Any, str]] = {
    "YAML": (TEXT, TEXT_GIVEN),
    "JSON on one line": ('{"openapi": "3.0.3"}', TEXT_GIVEN),
    "an old end of line": ("openapi: 3.0.3\rinfo: {}", TEXT_GIVEN),
    "a long string": ("x" * 5000, f"This string cannot be a path or a URL. {ALLOWED}"),
    "an empty string": ("", f"This string cannot be a path or a URL. {ALLOWED}"),
    "no character of paths": ("a\0.yaml", f"This string cannot be a path or a URL. {ALLOWED}"),
    "None": (None, f"A document cannot be read from NoneType. {ALLOWED}"),
    "a number": (5, f"A document cannot be read from int. {ALLOWED}"),
    "a list": ([PARSED], f"A document cannot be read from list. {ALLOWED}"),
    "a circle": (CIRCLE, "This dict is not a JSON document: Circular reference detected."),
    "a deep dict": (DEEP, "This dict is not a JSON document: it is nested too deeply."),
    "a set": (
        {"tags": {"a"}},
        "This dict is not a JSON document: a value of type set has no place in it.",
    ),
    "a file of something else": (
        type("Odd", (), {"read": lambda *_: 5})(),
        f"What Odd reads is neither bytes nor a string. {ALLOWED}",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_not_a_document(case: str) -> None:
    """Anything else is a TypeError whose sentence says what to give."""
    given, sentence = WRONG[case]
    for call in (convert, validate, bundle, guide):
        with pytest.raises(InputError) as caught:
            call(given)
        assert (str(caught.value), isinstance(caught.value, TypeError)) == (sentence, True)


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    """A file that cannot be read is Python's own exception, with the name of the file."""
    for wrong in (tmp_path / "gone.yaml", str(tmp_path / "gone.yaml")):
        with pytest.raises(FileNotFoundError) as caught:
            convert(wrong)
        assert caught.value.filename == tmp_path / "gone.yaml" or caught.value.filename == str(wrong)


def test_a_document_on_swaggerhub_knows_its_origin() -> None:
    """What is named as OWNER/API/VERSION has that as its origin, and its files are called after the API."""
    conversion = convert("polder/SimStatus/1.2.0", loading=LoadOptions(offline=True, cache_dir=Path("nowhere")))
    assert (conversion.origin, conversion.stem) == ("polder/SimStatus/1.2.0", "SimStatus")
    assert [one.code for one in conversion.diagnostics] == ["unreachable-document"]
