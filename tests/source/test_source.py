"""Bytes to values and positions."""

from __future__ import annotations

import json
import sys
import tracemalloc
from pathlib import Path

import pytest
import yaml

import swagger2postman.source.yaml.parser as composer_module
from support.paths import SAMPLES
from swagger2postman.errors import UnusableDocumentError
from swagger2postman.findings.diagnostic import Diagnostic, Position
from swagger2postman.findings.severity import Severity
from swagger2postman.jsonvalue import Json
from swagger2postman.source.reader import Source, read_source
from swagger2postman.source.yaml.composed import MAX_DEPTH

DOCUMENTS = sorted(SAMPLES.glob("*.yaml"))
needs_libyaml = pytest.mark.skipif(composer_module.Fast is None, reason="PyYAML was built without libyaml")


@pytest.mark.slow
@needs_libyaml
def test_nodes_are_let_go() -> None:
    """A long list needs little more memory than its values: its nodes would need many times as much."""
    tracemalloc.start()
    composed = composer_module.compose("- 1\n" * 100_000, 100_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert composed is not None
    assert composed.value == [1] * 100_000
    assert peak < 5_000_000


@pytest.fixture(params=["c-parser", "python-parser"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run a test with libyaml, and with PyYAML's own parser as where libyaml is missing."""
    name: str = request.param
    if name == "python-parser":
        monkeypatch.setattr(composer_module, "Fast", None)
    elif composer_module.Fast is None:
        pytest.skip("PyYAML was built without libyaml")
    return name


def read(text: str | bytes) -> Source:
    """Read a document that messages call d.yaml."""
    return read_source(text.encode() if isinstance(text, str) else text, "d.yaml")


def findings(source: Source) -> list[tuple[str, str, str]]:
    """Code, pointer and line:column of what reading found, without the note on a slow parser."""
    return [
        (d.code, d.pointer, f"{d.position.line}:{d.position.column}")
        for d in source.diagnostics
        if d.code != "slow-yaml-parser"
    ]


def refusal(text: str | bytes) -> Diagnostic:
    """The one reason why a document is refused."""
    with pytest.raises(UnusableDocumentError) as caught:
        read(text)
    (diagnostic,) = caught.value.diagnostics
    return diagnostic


def refused(text: str | bytes) -> tuple[str, str]:
    """Code and line:column of the one reason why a document is refused."""
    found = refusal(text)
    return found.code, f"{found.position.line}:{found.position.column}"


def test_json_with_a_colon_on_the_next_line(parser: str) -> None:
    """JSON may have white space wherever it likes; lines are counted all the same."""
    source = read('{"a"\r\n: {\t"b" \n\t:\n1}, "c":\n2}')
    assert source.value == {"a": {"b": 1}, "c": 2}
    assert str(source.position(["c"])) == "d.yaml:4:5"


@pytest.mark.parametrize("text", ['a: "\\UFFFFFFFF"', 'a: "\\U00110000"', f"%YAML {'9' * 5000}.1\n---\na: 1"])
def test_characters_and_versions_that_do_not_exist(parser: str, text: str) -> None:
    """What PyYAML itself trips over is a fault of the document like any other."""
    assert refused(text)[0] == "yaml-syntax"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("null", None), ("Null", None), ("NULL", None), ("~", None), ("", None), ("nULL", "nULL"), ("nil", "nil"),
        ("true", True), ("True", True), ("TRUE", True), ("tRUE", "tRUE"), ("false", False), ("False", False),
        ("on", "on"), ("off", "off"), ("yes", "yes"), ("no", "no"), ("NO", "NO"), ("y", "y"),
        ("2024-01-31", "2024-01-31"), ("2024-01-31T12:00:00Z", "2024-01-31T12:00:00Z"), ("12:30:45", "12:30:45"),
        ("0", 0), ("-0", 0), ("42", 42), ("-7", -7), ("0123", "0123"), ("+31612345678", "+31612345678"),
        ("0x1F", "0x1F"), ("0o17", "0o17"), ("0b1", "0b1"), ("1_000", "1_000"), ("00", "00"), ("-", [None]),
        ("1.5", 1.5), ("-1.5e-3", -0.0015), ("1e3", 1000.0), ("1E+2", 100.0), (".5", ".5"), ("5.", "5."),
        ("1.10", 1.1), ("1.0.0", "1.0.0"), ("2.0", 2.0), (".inf", ".inf"), ("-.inf", "-.inf"), (".nan", ".nan"),
        ("NaN", "NaN"), ("Infinity", "Infinity"), ("1e-999", 0.0), ("=", "="), ("<<", "<<"),
    ],
)  # fmt: skip
def test_plain_scalars(parser: str, written: str, value: Json) -> None:
    """Plain scalars follow YAML 1.2's JSON rules: dates, times, octal numbers and yes or no are text."""
    source = read(f"- {written}\n")
    assert source.value == [value]
    assert isinstance(source.value, list)
    assert type(source.value[0]) is type(value)
    assert findings(source) == []


@pytest.mark.parametrize(
    "written",
    ["'200'", '"200"', "!!str 200", "|-\n  200", ">-\n  200"],
    ids=["single", "double", "tag", "literal", "folded"],
)
def test_quoted_scalars_are_text(parser: str, written: str) -> None:
    """What is quoted, tagged as text or written as a block is text."""
    assert read(f"a: {written}\n").value == {"a": "200"}


@pytest.mark.parametrize(
    ("written", "value", "found"),
    [
        ("!!int '3'", 3, []),
        ("!!float '1.5'", 1.5, []),
        ("!!bool 'true'", True, []),
        ("!!null ''", None, []),
        ("!!int x", "x", []),
        ("!!timestamp 2020-01-01", "2020-01-01", []),
        ("!!binary aGk=", "aGk=", []),
        ("!secret x", "x", [("unknown-tag", "/a", "1:4")]),
        ("!<tag:polder.example,2025:x> 1", "1", [("unknown-tag", "/a", "1:4")]),
        ("!!python/object:os.system {b: 1}", {"b": 1}, []),
        ("!!set {b, c}", {"b": None, "c": None}, []),
        ("!!omap [b: 1]", [{"b": 1}], []),
    ],
)
def test_tags(parser: str, written: str, value: Json, found: list[tuple[str, str, str]]) -> None:
    """YAML's own tags convert a scalar; others have no effect and are named; none constructs anything."""
    source = read(f"a: {written}\n")
    assert (source.value, findings(source)) == ({"a": value}, found)


def test_keys_are_text(parser: str) -> None:
    """Every key is the text that is written: status codes, numbers, null and true."""
    source = read("200: a\n1.50: b\n~: c\nnull: d\ntrue: e\n? \n: f\n'201': g\n2024-01-31: h\n")
    assert source.value == {
        "200": "a", "1.50": "b", "~": "c", "null": "d", "true": "e", "": "f", "201": "g", "2024-01-31": "h",
    }  # fmt: skip
    assert findings(source) == []


def test_keys_that_are_no_text(parser: str) -> None:
    """A list or mapping as a key is named and left out; the rest stays."""
    source = read("x:\n  ok: 1\n  ? [a, b]\n  : 2\n  ? {a: 1}\n  : 3\n  last: 4\n")
    assert source.value == {"x": {"ok": 1, "last": 4}}
    assert findings(source) == [("key-not-text", "/x", "3:5"), ("key-not-text", "/x", "5:5")]


def test_duplicate_keys(parser: str) -> None:
    """A key that stands twice is an error at the second place that names the first; the last value is kept."""
    source = read("x:\n  a: 1\n  '200': 2\n  a: 3\n  200: 4\n  a: 5\ny: {a: 1, a: {b: 1, b: 2}}\n")
    assert source.value == {"x": {"a": 5, "200": 4}, "y": {"a": {"b": 2}}}
    assert findings(source) == [
        ("duplicate-key", "/x/a", "4:3"),
        ("duplicate-key", "/x/200", "5:3"),
        ("duplicate-key", "/x/a", "6:3"),
        ("duplicate-key", "/y/a", "7:11"),
        ("duplicate-key", "/y/a/b", "7:21"),
    ]


def test_duplicate_key_sentence() -> None:
    """The finding on a duplicate key says what, where the first is, and what to do."""
    assert read("a: 1\nb: 2\na: 3\n").diagnostics == (
        Diagnostic(
            "duplicate-key",
            Severity.ERROR,
            "The key “a” stands here a second time; first on line 1. Readers keep only the last.",
            "Remove or rename one of the two.",
            "/a",
            Position("d.yaml", 3, 1),
        ),
    )


@pytest.mark.slow
def test_many_duplicate_keys() -> None:
    """Twenty thousand duplicate keys take no longer than reading them."""
    text = "".join(f"k{number}: 1\n" for number in range(20_000)) * 2
    assert len(read(text).diagnostics) == 20_000


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: &a {x: 1}\nb: {<<: *a, y: 2}\n", {"x": 1, "y": 2}),
        ("a: &a {x: 1}\nb: {x: 3, <<: *a}\n", {"x": 3}),
        ("a: &a {x: 1}\nc: &c {x: 2, y: 3}\nb: {<<: [*a, *c]}\n", {"x": 1, "y": 3}),
        ("a: &a {x: 1}\nc: &c {x: 2, y: 3}\nb: {<<: *a, <<: *c}\n", {"x": 1, "y": 3}),
        ("a: &a {x: 1}\nc: &c {<<: *a, y: 3}\nb: {<<: *c}\n", {"x": 1, "y": 3}),
        ("b: {<<: {x: 1}, y: 2}\n", {"x": 1, "y": 2}),
        ("b: {<<: 5, y: 2}\n", {"y": 2}),
        ("a: &a {x: 1}\nb: {'<<': *a}\n", {"<<": {"x": 1}}),
    ],
    ids=["added", "own-wins", "first-of-list-wins", "first-key-wins", "chain", "inline", "no-mapping", "quoted"],
)
def test_merge_keys(parser: str, text: str, value: Json) -> None:
    """Merge keys add what a mapping has not itself; the first of several wins; a quoted one is a key like others."""
    source = read(text)
    assert isinstance(source.value, dict)
    assert (source.value["b"], findings(source)) == (value, [])


def test_aliases_share(parser: str) -> None:
    """An alias gives the same value as its anchor, built once."""
    value = read("a: &a {x: [1, &s text]}\nb: *a\nc: [*a, *s]\n").value
    assert value == {"a": {"x": [1, "text"]}, "b": {"x": [1, "text"]}, "c": [{"x": [1, "text"]}, "text"]}
    assert isinstance(value, dict)
    assert value["a"] is value["b"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &x [*x]\n", ("endless-alias", "1:4")),
        ("p: 1\na: &x {b: {c: *x}}\n", ("endless-alias", "2:4")),
        ("a: &x {<<: *x, b: 1}\n", ("endless-alias", "1:4")),
        ("a: *x\n", ("yaml-syntax", "1:4")),
        ("a: &x 1\nb: &x 2\n", ("yaml-syntax", "2:4")),
    ],
    ids=["list", "mapping", "merge", "no-anchor", "two-anchors"],
)
def test_aliases_that_lead_nowhere(parser: str, text: str, expected: tuple[str, str]) -> None:
    """An anchor that contains itself, is missing or stands twice is refused at its place."""
    assert refused(text) == expected


def levels(start: str, each: str, count: int) -> str:
    """A document of anchors a1, a2, …, each made of aliases of the one before."""
    return start + "".join(each.format(n=n, before=n - 1) for n in range(1, count))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (levels("a0: &a0 [x]\n", "a{n}: &a{n} [" + ", ".join(["*a{before}"] * 10) + "]\n", 30), ("too-large", "1:1")),
        (levels("a0: &a0 [x]\n", "a{n}: &a{n} [[[[*a{before}]]]]\n", 300), ("too-deep", "1:1")),
        (levels("a: &a0 [x]\n", "a: &a{n} [[[[*a{before}]]]]\n", 300), ("too-deep", "1:1")),
        (levels("a0: &a0 {k: 1}\n", "a{n}: &a{n} {{<<: *a{before}, k{n}: 1}}\n", 3000), ("too-large", "1414:8")),
    ],
    ids=["billion-laughs", "deep", "deep-overwritten", "merges"],
)  # fmt: skip
def test_aliases_that_explode(text: str, expected: tuple[str, str]) -> None:
    """A small document whose aliases stand for an enormous or very deep one is refused."""
    assert refused(text) == expected


def test_many_harmless_aliases() -> None:
    """A document may use one anchor thousands of times."""
    value = read("a: &a {x: 1}\nb: [" + ", ".join(["*a"] * 5000) + "]\n").value
    assert value == {"a": {"x": 1}, "b": [{"x": 1}] * 5000}


POSITIONS = """\
# a comment
openapi: 3.0.3
paths:
  /sims:
    get: {tags: [one, "two"], 200: ok}
  'quoted':
    - first
    -   second
    - - inner
base: &base
  shared: {deep: 1}
  other: 2
alias: *base
merged:
  <<: *base
  own: 3
twice: 1
twice: 2
"""


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ((), "2:1"),
        (("openapi",), "2:1"),
        (("paths", "/sims"), "4:3"),
        (("paths", "/sims", "get"), "5:5"),
        (("paths", "/sims", "get", "tags", 1), "5:23"),
        (("paths", "/sims", "get", "200"), "5:31"),
        (("paths", "quoted"), "6:3"),
        (("paths", "quoted", 0), "7:7"),
        (("paths", "quoted", 1), "8:9"),
        (("paths", "quoted", "1"), "8:9"),
        (("paths", "quoted", 2, 0), "9:9"),
        (("alias", "shared", "deep"), "11:12"),
        (("merged", "own"), "16:3"),
        (("merged", "shared"), "11:3"),
        (("merged", "shared", "deep"), "11:12"),
        (("twice",), "18:1"),
        (("paths", "/sims", "post", "tags"), "4:3"),
        (("paths", "quoted", 9), "6:3"),
        (("paths", "quoted", "x"), "6:3"),
        (("openapi", "below", "text"), "2:1"),
        (("nothing",), "2:1"),
    ],
    ids=lambda part: "/".join(map(str, part)) if isinstance(part, tuple) else None,
)
def test_positions(parser: str, path: tuple[str | int, ...], place: str) -> None:
    """A member stands at its key, an item at itself; what an alias or merge brings stands at the anchor.

    What does not exist stands at its nearest ancestor.
    """
    assert str(read(POSITIONS).position(path)) == f"d.yaml:{place}"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("version",), "1.10"),
        (("big",), "12345678901234567890123"),
        (("list", 0), "0x1F"),
        (("merged", "yes"), "True"),
        (("empty",), ""),
        (("list",), None),
        (("list", 7), None),
        (("nothing",), None),
    ],
)
def test_text(parser: str, path: tuple[str | int, ...], text: str | None) -> None:
    """The text of a scalar is as it is written: a version keeps its last zero."""
    source = read(
        "version: 1.10\nbig: 12345678901234567890123\nlist: [0x1F]\nempty:\nm: &m {yes: True}\nmerged: {<<: *m}\n"
    )
    assert source.text(path) == text


@pytest.mark.parametrize(
    "data",
    [
        "a: é\nb: 😀\n".encode(),
        "\ufeffa: é\nb: 😀\n".encode(),
        "a: é\nb: 😀\n".encode("utf-16"),
        b"\xfe\xff" + "a: é\nb: 😀\n".encode("utf-16-be"),
        "a: é\nb: 😀\n".encode("utf-16-le"),
        "a: é\nb: 😀\n".encode("utf-16-be"),
        "a: é\r\nb: 😀\r\n".encode(),
        "a: é\rb: 😀\r".encode(),
        "a: é\nb: 😀".encode(),
    ],
    ids=[
        "utf-8",
        "utf-8-bom",
        "utf-16-bom",
        "utf-16-be-bom",
        "utf-16-le",
        "utf-16-be",
        "crlf",
        "cr",
        "no-last-newline",
    ],
)
def test_encodings(parser: str, data: bytes) -> None:
    """UTF-8 and UTF-16, with or without byte order mark, and every line ending give the same."""
    source = read(data)
    assert (source.value, findings(source)) == ({"a": "é", "b": "😀"}, [])
    assert str(source.position(("b",))) == "d.yaml:2:1"


@pytest.mark.parametrize(
    ("data", "expected", "message"),
    [
        (b"a: 1\nb: caf\xe9\n", "2:7", "The document is not text: byte 11 is not UTF-8."),
        ("\ufeffa: 1\nb: é".encode() + b"\xe9\n", "2:5", "The document is not text: byte 10 is not UTF-8."),
        ("a: 1".encode("utf-16") + b"x", "1:5", "The document is not text: byte 10 is not UTF-16."),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "1:1", "The document is not text: byte 0 is not UTF-8."),
        (b"PK\x03\x04\x14\0\0\0", "1:1", "The document is binary."),
        (b"abc\0def: 1", "1:1", "The document is binary."),
    ],
    ids=["latin-1", "latin-1-after-bom", "utf-16-cut", "png", "zip", "nul"],
)
def test_not_text(parser: str, data: bytes, expected: str, message: str) -> None:
    """Bytes that are no text are refused, with the place of the first that is none."""
    found = refusal(data)
    assert (found.code, found.message, str(found.position)) == ("not-text", message, f"d.yaml:{expected}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("empty-document", "1:1")),
        ("\n \n", ("empty-document", "1:1")),
        ("# nothing\n# here", ("empty-document", "1:1")),
        ("\ufeff", ("empty-document", "1:1")),
        ("a: 1\n---\nb: 2\n", ("several-documents", "2:1")),
        ("a: 1\n...\n---\nb: 2\n", ("several-documents", "3:1")),
        ("a: [1, 2\nb: 3\n", ("yaml-syntax", "2:2")),
        ("a: 1\n b: 2\n", ("yaml-syntax", "2:3")),
        ("a: b: c\n", ("yaml-syntax", "1:5")),
        ('a: "x\nb: 2\n', ("yaml-syntax", "3:1")),
        ("a: `x`\n", ("yaml-syntax", "1:4")),
        ("a: @x\n", ("yaml-syntax", "1:4")),
        ('a: 1\nb: "\\d+"\n', ("yaml-syntax", "2:6")),
        ("a: */*\n", ("yaml-syntax", "1:5")),
        ("a:\n\tb: 1\n", ("yaml-syntax", "2:1")),
        ("%YAML 3.0\n---\na: 1\n", ("yaml-syntax", "1:1")),
        ("a: 1\nbé: x\x07y\n", ("yaml-syntax", "2:6")),
        ('a: "\\ud83d"\n', ("yaml-syntax", "1:4")),
        ('{"a": "\\ude00\\ud83d"}', ("yaml-syntax", "1:7")),
    ],
    ids=["empty", "blank", "comments", "bom-only", "several", "several-ended", "flow-not-closed", "indentation",
         "colon", "quote-not-closed", "backtick", "at", "regular-expression", "alias", "tab", "yaml-3",
         "control-character", "lone-surrogate", "surrogates-swapped"],
)  # fmt: skip
def test_refused_text(parser: str, text: str, expected: tuple[str, str]) -> None:
    """What is no single YAML document is refused with the line and column to look at."""
    assert refused(text) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [("---\n", None), ("hello world", "hello world"), ("<html><p>x</p></html>", "<html><p>x</p></html>"), ("42", 42),
     ("- a\n- b\n", ["a", "b"]), ("%YAML 1.2\n---\na: 1\n...\n", {"a": 1})],
)  # fmt: skip
def test_documents_that_are_no_objects(parser: str, text: str, value: Json) -> None:
    """Reading does not ask what the document is about."""
    assert read(text).value == value


@needs_libyaml
@pytest.mark.parametrize(
    ("text", "value", "place"),
    [
        ("a: 1\nb: |\n  \t\n  x\nc: 2\n", {"a": 1, "b": "\t\nx\n", "c": 2}, "3:3"),
        ("b: >-\n\n \t\n  x\n", {"b": "\n\t\n x"}, "3:2"),
    ],
)
def test_tab_in_block_scalar(text: str, value: Json, place: str) -> None:
    """A tab in a block scalar, which libyaml refuses, is read and named with its place."""
    source = read(text)
    assert (source.value, findings(source)) == (value, [("unusual-yaml", "", place)])
    assert source.diagnostics[0].severity is Severity.WARNING


def nested(style: str, depth: int) -> str:
    """A document of so many lists or mappings, one inside the other."""
    indented = "\n".join(" " * n + "a:" for n in range(depth if style == "block" else 0))
    return {
        "flow-list": "[" * depth + "]" * depth,
        "flow-not-closed": "[" * depth,
        "flow-lines": "[\n" * depth,
        "json": '{"a":' * depth + "1" + "}" * depth,
        "compact-list": "- " * depth + "x",
        "keys": "? " * depth + "x",
        "block": indented,
    }[style]


STYLES = ["flow-list", "json", "compact-list", "block"]
HOSTILE = [
    *((style, MAX_DEPTH + 1) for style in STYLES),
    *((style, depth) for style in (*STYLES, "flow-not-closed", "flow-lines", "keys") for depth in (250, 5_000)),
    *((style, 100_000) for style in ("flow-list", "json", "compact-list", "flow-not-closed", "flow-lines", "keys")),
]  # a hundred thousand levels of indentation would take five gigabytes


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("depth", [100, MAX_DEPTH])
def test_nesting_within_bounds(parser: str, style: str, depth: int) -> None:
    """A document may be nested two hundred levels deep, in every style."""
    value, found = read(nested(style, depth)).value, 0
    while isinstance(value, (list, dict)):
        value, found = next(iter(value.values() if isinstance(value, dict) else value), None), found + 1
    assert found == depth


@pytest.mark.parametrize(("style", "depth"), HOSTILE)
def test_nesting_past_bounds(parser: str, style: str, depth: int) -> None:
    """Whatever is nested deeper is refused at the place where it is, and never ends the interpreter."""
    code, place = refused(nested(style, depth))
    assert code == "too-deep"
    assert place in {"1:201", "1:401", "1:1001", "201:1", "201:201"}


def test_depth_limit_leaves_room() -> None:
    """The recursion of reading stays far from Python's limit, so it can be called from deep inside a program."""

    def call(frames: int) -> Json:
        return call(frames - 1) if frames else read(nested("json", MAX_DEPTH)).value

    assert isinstance(call(sys.getrecursionlimit() // 3), dict)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a":1,"b":[1,2,{"c":null}],"d":true}', {"a": 1, "b": [1, 2, {"c": None}], "d": True}),
        ('\n{\n\t"a":\t1,\n\t"b": [\t"x y"\t]\n}\n', {"a": 1, "b": ["x y"]}),
        ('{"a": "\\ud83d\\ude00!\\uD83D\\uDE00"}', {"a": "😀!😀"}),
        ('{"a": "\\\\ud83d\\\\ude00"}', {"a": "\\ud83d\\ude00"}),
        ('{"a": "x\\\\\\ud83d\\ude00"}', {"a": "x\\😀"}),
        ('{"a": "http:\\/\\/x\\/y"}', {"a": "http://x/y"}),
        ('{"a": "\\u00e9\\n\\t\\b\\f\\r\\"\\\\"}', {"a": 'é\n\t\b\f\r"\\'}),
        ('{"a\\u0020b": "# no comment", "c": "- x: y"}', {"a b": "# no comment", "c": "- x: y"}),
        ('{"n": -0.5, "m": 1E+2, "z": 0}', {"n": -0.5, "m": 100.0, "z": 0}),
        ("{}", {}),
    ],
    ids=["minified", "tabs", "surrogates", "escaped-backslashes", "backslash-then-surrogates", "slashes", "escapes",
         "text-like-yaml", "numbers", "empty"],
)  # fmt: skip
def test_json(parser: str, text: str, value: Json) -> None:
    """JSON is read as JSON readers do."""
    source = read(text)
    assert (source.value, findings(source)) == (value, [])
    assert json.loads(text) == value


def test_surrogates_in_quoted_yaml() -> None:
    """A pair of escaped surrogates in YAML that is no JSON is one character too."""
    assert read('a: "\\ud83d\\ude00"\nb: \\ud83d\\ude00\n').value == {"a": "😀", "b": "\\ud83d\\ude00"}


def test_json_positions(parser: str) -> None:
    """JSON has positions as YAML has, tabs counting as one column."""
    source = read('{\n\t"a": {\n\t\t"b": [1,\n2]}}')
    assert [str(source.position(path)) for path in [(), ("a",), ("a", "b"), ("a", "b", 1)]] == [
        "d.yaml:1:1", "d.yaml:2:2", "d.yaml:3:3", "d.yaml:4:1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("9" * 5000, "huge-number"),
        ("-" + "9" * 400, "huge-number"),
        ("1e999", "huge-number"),
        ("-1e999", "huge-number"),
    ],
    ids=["5000-digits", "400-digits", "infinite", "minus-infinite"],
)
def test_numbers_that_are_none(parser: str, written: str, found: str) -> None:
    """A number that no JSON reader could take stays text and is named."""
    source = read(f"a: 1\nb: [{written}]\n")
    assert (source.value, findings(source)) == ({"a": 1, "b": [written]}, [(found, "/b/0", "2:5")])


def test_large_numbers(parser: str) -> None:
    """A long number within bounds keeps all its digits."""
    assert read("a: " + "9" * 400).value == {"a": 10**400 - 1}


@pytest.mark.parametrize(
    ("text", "place"),
    [("k" * 100_000 + ": 1", "1:100001"), ('{"' + "k" * 100_000 + '": 1}', "1:100004")],
    ids=["yaml", "json"],
)
def test_endless_keys(parser: str, text: str, place: str) -> None:
    """A key longer than YAML's 1,024 characters is refused with its place."""
    assert refused(text) == ("yaml-syntax", place)


def test_long_values(parser: str) -> None:
    """A value may be as long as it likes, and a long key if it is marked as one."""
    assert read("? " + "k" * 5000 + "\n: " + "v" * 100_000).value == {"k" * 5000: "v" * 100_000}


def test_slow_parser_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where libyaml is missing, one note says so."""
    monkeypatch.setattr(composer_module, "Fast", None)
    assert read("a: 1").diagnostics == (
        Diagnostic(
            "slow-yaml-parser",
            Severity.NOTE,
            "This PyYAML was built without libyaml, so reading is about ten times slower.",
            "Install a PyYAML wheel for this platform.",
            "",
            Position("d.yaml", 1, 1),
        ),
    )


@needs_libyaml
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_parsers_agree(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both parsers give the same values and positions for a whole export, and find nothing wrong with it."""
    fast = read(path.read_bytes())
    monkeypatch.setattr(composer_module, "Fast", None)
    slow = read(path.read_bytes())
    places = [("info", "title"), ("tags", 0, "name"), *(("paths", key) for key in path_names(fast))]
    assert (slow.value, [slow.position(p) for p in places]) == (fast.value, [fast.position(p) for p in places])
    assert findings(fast) == findings(slow) == []


def path_names(source: Source) -> list[str]:
    """The paths of an export."""
    assert isinstance(source.value, dict)
    paths = source.value["paths"]
    assert isinstance(paths, dict)
    return list(paths)


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("a: 1", False),
        ("$id: x", True),
        ("a: {$anchor: x}", True),
        ("{$dynamicAnchor: x}", True),
        ("$ref: '#/a'", False),
    ],
)
def test_identifiers_are_noticed(text: str, flag: bool) -> None:
    """A document without `$id` and anchors says so, which spares a walk through all of it."""
    assert read(text).may_identify is flag


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("a: '{{b}}'", True),
        (r'a: "\x7b\x7Bb}}"', True),
        (r'a: "{\u007Bb}}"', True),
        (r'a: "{\U0000007bb}}"', True),
        (r'{"a": "{\u007bb}}"}', True),
        ('a: "{\\\n  {b}}"', True),
        ('a: "{\\\r\n  {b}}"', True),
        ('a: "{\\\u2028  {b}}"', True),
        ('a: "{\n  {b}}"', False),
        ("a: '{\n  {b}}'", False),
        ("a: b {\n  {b}}", False),
        ("a: >-\n  {\n  {b}}", False),
        ("a: |-\n  {\n  {b}}", False),
        (r'{"a": "{\"b\": 1}"}', False),
        (r'a: "\\{ \u007d"', False),
    ],
)
def test_texts_that_can_hold_variables_are_noticed(text: str, flag: bool) -> None:
    """A document in which no two braces can come together says so; what YAML joins never does without saying so."""
    source = read(text)
    value = json.dumps(source.value)
    assert (source.may_hold_variables, "{{" in value) == (flag, flag)


def test_yaml_is_never_constructed() -> None:
    """No loader of PyYAML that constructs objects has a part in reading."""
    assert not issubclass(composer_module._PythonComposer, yaml.constructor.BaseConstructor)
    assert composer_module.Fast is None or not issubclass(composer_module.Fast, yaml.constructor.BaseConstructor)  # type: ignore[arg-type]
