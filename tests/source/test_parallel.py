"""A text that two processes read is what one process reads, or is left to it."""

from __future__ import annotations

import io
import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import BinaryIO, NoReturn

import pytest
import yaml

from support.paths import SAMPLES, SHARED, TESTS
from swagger2postman.source.reader import MAX_NODES
from swagger2postman.source.yaml import parallel, parser
from swagger2postman.source.yaml.composed import MAX_DEPTH, Composed, CompositionError

DOCUMENTS = [
    *sorted(SAMPLES.glob("*.yaml")),
    *(pytest.param(file, marks=pytest.mark.corpus) for file in sorted((SHARED / "corpus").rglob("*.yaml"))),
]

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or parser.Fast is None, reason="only Linux and libyaml read a text in halves"
)


@contextmanager
def here(work: Callable[[], bytes]) -> Iterator[BinaryIO]:
    """Do the other process's work in this one."""
    try:
        answer = work()
    except Exception:
        answer = b""
    yield io.BytesIO(answer)


@pytest.fixture
def any_length(monkeypatch: pytest.MonkeyPatch) -> None:
    """Split texts of any length, and have the other process's work done in this one."""
    monkeypatch.setattr(parallel, "LEAST", 0)
    monkeypatch.setattr(parallel, "may_fork", lambda: True)
    monkeypatch.setattr(parallel, "forked", here)


def in_two(text: str) -> Composed | None:
    return parallel.compose_in_two(text, MAX_NODES, MAX_DEPTH)


def as_a_whole(text: str) -> Composed | None:
    try:
        return parser.compose(text, MAX_NODES)
    except (yaml.YAMLError, CompositionError):
        return None


def all_of(composed: Composed) -> tuple[object, ...]:
    """All that is known about a text, without the addresses of its containers."""
    members: list[tuple[list[int] | dict[str, int], list[str | None]]] = []
    entries = [composed.value]
    for value in entries:
        if not isinstance(value, (dict, list)):
            continue
        places = composed.places[id(value)]
        keys = value if isinstance(value, dict) else range(len(value))
        written = [composed.written.get((id(value), key)) for key in keys]
        members.append((places if isinstance(places, dict) else list(places), written))
        entries.extend(value.values() if isinstance(value, dict) else value)
    counts = composed.nodes, len(composed.places), len(composed.written)
    return json.dumps(composed.value), members, counts, composed.place, composed.oddities, composed.is_shared


def splits(text: str) -> Iterator[parallel.Halves]:
    """Every line that may be a member's as the beginning of a second half, below the lines that are less indented."""
    above: list[tuple[int, str]] = []
    start = 0
    for line in text.splitlines(keepends=True):
        indent = len(line) - len(line.lstrip(" "))
        while line.strip() and above and len(above[-1][1]) - len(above[-1][1].lstrip(" ")) >= indent:
            above.pop()
        if start and parallel._MEMBER.match(line[indent:]):
            yield parallel.Halves(text, start, line[:indent], tuple(above))
        if line.strip():
            above.append((start, line.rstrip("\n")))
        start += len(line)


def lines_to_split(text: str, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Try every line; return the numbers, from 1, of those where a split gives the whole, having shown that it does."""
    whole = as_a_whole(text)
    found = []
    for split in splits(text):
        monkeypatch.setattr(parallel, "_split", lambda _, split=split: split)
        composed = in_two(text)
        if composed is not None:
            assert whole is not None, f"read a text that is no YAML:\n{text}"
            line = text.count("\n", 0, split.start) + 1
            assert all_of(composed) == all_of(whole), f"{text}\nsplit on line {line}"
            found.append(line)
    return found


TEXT = """\
# A text of many kinds.
openapi: 3.0.3
info:
  title: "Two
components:
  schemas:
    end"
  description: |
    text:
      key: value

  version: 1.0
paths:
  /a:
    get:
      tags:
      - one
      - two: 2.50
        three: 3
    # a comment
    post: {x: 1,
      y: 2}
  '/b':
    plain text
      over lines
  ? /c
  : get: 1e3
components:
  schemas:
    A: {}
    B:
      type: object
    true: 0x10

  other: ~
"""


@pytest.mark.usefixtures("any_length")
def test_a_text_is_split_only_where_a_member_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    assert lines_to_split(TEXT, monkeypatch) == [2, 3, 4, 13, 14, 15, 16, 21, 23, 28, 29, 30, 31, 32, 33, 35]


UNUSUAL = {
    "alias": "a:\n  b: &one [1]\nc: *one\n",
    "anchor": "a: 1\nb: &one 2\n",
    "anchor behind a quoted key": 'a: {"p":&one 1}\nb: {"q":&one 2}\n',
    "anchor in collections": "a: 1\nb: [[&one 2]]\nc: {{&two d: 3}: 4}\n",
    "anchor of a key": "a: {?&one p : 1}\nb: {?&one q : 2}\n",
    "anchor behind a byte order mark": "\ufeff&one a: 1\nb: &one 2\n",
    "alias of a text": "a: 1\nb: &one text\nc: [*one, *one]\n",
    "head in a text, for a key of another kind": 'a:\n ? k\n :\n    z: "\na:\n   k:\n    "\n    c: 1\n   e: 1\n',
    "key in both": "a: 1\nb: 2\na: 3\n",
    "key in both, deeper": "a:\n  b: 1\n  c: 2\n  b: 3\n",
    "merge key": "a: 1\nb:\n  <<: {c: 2}\n  d: 3\n",
    "unknown tag": "a: !a 1\nb: !b 2\n",
    "key that is no text": "? [1]\n: 2\nb: 2\n? [3]\n: 4\n",
    "directive": "%TAG !! tag:example.org,2026:\n---\na: 1\nb: !!int 2\n",
    "directive after comments": "\ufeff# one # two\n\n%YAML 1.1\n---\na: 1\nb: 2\n",
    "two documents": "a: 1\n---\nb: 2\n",
    "end of the document": "a: 1\n...\nb: 2\n",
    "list": "- a: 1\n- b: 2\n",
    "JSON": '{\n  "a": 1,\n  "b": 2\n}\n',
    "quoted": 'a: "\nb: 1\nc: "\n',
    "flow": "a: {\nb: 1,\nc: 2}\n",
    "indented": "a:\n    b: 1\n  c: 2\n",
    "integer for no other program": "a: 1\nb: 123456789012345678901234567890\n",
    "head in a text": 'a:\n   b:\n     q: "\n b:\n     "\n     y: 1\n c: 2\n',
    "other line breaks": "a: 1\u2028b: 2\n# text\nc: 3\n",
    "nothing": "# only\n# comments\n",
}


@pytest.mark.usefixtures("any_length")
@pytest.mark.parametrize("kind", UNUSUAL)
def test_what_is_unusual_is_read_as_a_whole(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert lines_to_split(UNUSUAL[kind], monkeypatch) == []


@pytest.mark.usefixtures("any_length")
@pytest.mark.parametrize("value", ["{}", "1"])
def test_a_line_within_a_text_is_no_head(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = f'a: {value}\nb:\n  q: "\na:\n  "\n  y: 1\n'
    assert lines_to_split(text, monkeypatch) == [2, 3]


@pytest.mark.usefixtures("any_length")
def test_halves_are_halves() -> None:
    found = parallel._split("".join(f"{n}: text\n" for n in range(100, 300)))
    assert found is not None
    assert found.second().lstrip("\n") == "".join(f"{n}: text\n" for n in range(201, 300))
    assert parallel._split("a: 1\nb:\n" + 90 * "- 2\n" + "c: 3\n") is None


@pytest.mark.usefixtures("any_length")
def test_a_list_in_the_middle_is_left_whole() -> None:
    text = "a:\n  b: 1\nlist:\n" + 9 * "  - c: 2\n    d: 3\n" + "e:\n" + "".join(f"  {n}: 4\n" for n in range(15))
    composed, whole = in_two(text), as_a_whole(text)
    assert composed is not None
    assert whole is not None
    assert all_of(composed) == all_of(whole)


@pytest.mark.usefixtures("any_length")
def test_what_looks_like_an_anchor_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parameters of URLs, URI templates (RFC 6570) and entities of HTML are common in descriptions."""
    text = "a: 1\nb: https://x.example/?c={c}&d={d}{&page,size}\ne: 'R&D, &nbsp; and & [1&]'\nf: this & that\n"
    assert lines_to_split(text, monkeypatch) == [2, 3, 4]


PARTS = (
    *("K:", "K: 1", "K: 2.50", "'K': x", "? K", ": v", "K: |", "K: >-", "- K: 1", "- K", "-", "", "plain", "# text"),
    *('K: "open', 'close"', "K: {x: 1,", "K: 2}", "K: [1,", "2]", "K: {}", "K: 'it''s'", "K: 1 # c", "K: \u2028L: 1"),
    *("K: &o 1", "K: *o", "<<: *o", "<<: {m: 1}", "K: !!str 1", "K: !t 1", "\tK: 1", "---", "...", "%TAG !! tag:x:"),
)


@pytest.mark.slow
@pytest.mark.usefixtures("any_length")
def test_no_text_is_misread_in_halves(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(2026)
    read = 0
    for _ in range(20_000):
        keys = iter("abcdefgh")
        parts = [dice.choice(PARTS[: dice.choice((4, 14, len(PARTS)))]) for _ in range(dice.randint(2, 7))]
        lines = [" " * dice.choice((0, 0, 1, 2, 2, 4)) + part.replace("K", next(keys)) for part in parts]
        read += len(lines_to_split("\n".join(lines) + "\n", monkeypatch))
    assert read > 1_000


@pytest.mark.usefixtures("any_length")
@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_documents_are_the_same_in_halves(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    whole, composed = as_a_whole(text), in_two(text)
    if whole is None or whole.oddities or whole.is_shared or parallel._split(text) is None:
        assert composed is None
    else:
        assert composed is not None
        assert all_of(composed) == all_of(whole)


LARGE = "paths:\n" + "".join(f"  /{n}:\n    get: {{size: {n}.0, text: some more}}\n" for n in range(30_000))


LARGE_IN_TWO = """
import os
os.sched_getaffinity = lambda _: {0, 1}
from source.test_parallel import LARGE, MAX_DEPTH, all_of, as_a_whole, in_two, parallel
composed, whole = in_two(LARGE), as_a_whole(LARGE)
assert composed is not None
assert all_of(composed) == all_of(whole)
assert parallel.compose_in_two(LARGE, whole.nodes, MAX_DEPTH) is not None
assert parallel.compose_in_two(LARGE, whole.nodes - 1, MAX_DEPTH) is None
assert parallel.compose_in_two(LARGE, whole.nodes, MAX_DEPTH, used_nodes=1) is None
"""


def test_two_processes_read_a_large_text() -> None:
    """In a process of its own, since those of a test run have threads."""
    subprocess.run([sys.executable, "-c", LARGE_IN_TWO], cwd=TESTS, check=True)


def test_a_small_text_is_not_split(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "may_fork", lambda: True)
    assert in_two(LARGE[: parallel.LEAST].rpartition("\n")[0]) is None


def no_process(_: Callable[[], bytes]) -> NoReturn:
    raise BlockingIOError


def no_answer(_: Callable[[], bytes]) -> AbstractContextManager[BinaryIO]:
    return nullcontext(io.BytesIO())


@pytest.mark.usefixtures("any_length")
@pytest.mark.parametrize("forked", [no_process, no_answer])
def test_where_the_other_process_fails_the_text_is_read_as_a_whole(
    forked: Callable[[Callable[[], bytes]], AbstractContextManager[BinaryIO]], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert in_two(TEXT) is not None
    monkeypatch.setattr(parallel, "forked", forked)
    assert in_two(TEXT) is None
