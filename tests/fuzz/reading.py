"""What has to hold of the reader (bytes to values with places), judged by PyYAML's own parser and by `json`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import yaml

from swagger2postman.errors import UnusableDocumentError
from swagger2postman.source.reader import ReadLimits, Source, read_source

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_WORDS = {"null": None, "true": True, "false": False}
_LIMITS = ReadLimits(max_bytes=100_000, max_nodes=20_000)


def check_reading(data: bytes) -> None:
    """Read bytes: they are refused with one error that has a place, or are JSON whose every part has its place.

    Raises:
        AssertionError: neither is so, or another reader finds other values.
    """
    try:
        source = read_source(data, "d", _LIMITS)
    except UnusableDocumentError as error:
        (found,) = error.diagnostics
        assert found.position.line > 0 < found.position.column
        assert 0 < len(found.message) < 400, found.message
        assert not is_plain_json(data), f"JSON is refused: {found.message}"
        return
    json.dumps(source.value, allow_nan=False).encode()
    for one in source.diagnostics:
        assert one.position.line > 0 < one.position.column
        assert 0 < len(one.message) < 400, one.message
    check_places(source, data)
    check_values(source, data)


def is_plain_json(data: bytes) -> bool:
    """Tell whether another reader takes the bytes for JSON that has nothing odd about it."""
    try:
        value = json.loads(data.decode(), object_pairs_hook=_unlike, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return False
    text = json.dumps(value)
    small = len(data) < 1000 and text.count("[") + text.count("{") < 100  # bounds of ours, and of keys in YAML
    return small and isinstance(value, dict) and not re.search(r"\\ud[89a-f]", text) and b"\x7f" not in data


def _unlike(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a key stands there twice")
    return dict(pairs)


def _no_constant(constant: str) -> None:
    raise ValueError(constant)


def check_places(source: Source, data: bytes) -> None:
    """Every part of a value is on a line that the document has."""
    lines = len(re.split(r"\r\n|[\r\n\x85\u2028\u2029]", data.decode("utf-8", "replace").replace("\0", "")))
    for path, _ in parts(source.value):
        position = source.position(path)
        assert 1 <= position.line <= lines + 1  # libyaml counts the end of a document as a line
        assert position.column >= 1


def parts(value: Any, most: int = 300) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """The parts of a value with their paths, the first few."""
    pending: list[tuple[tuple[str | int, ...], Any]] = [((), value)]
    while pending and (most := most - 1):
        path, one = pending.pop()
        yield path, one
        if isinstance(one, dict):
            pending += [((*path, key), member) for key, member in one.items()]
        elif isinstance(one, list):
            pending += [((*path, index), member) for index, member in enumerate(one)]


def check_values(source: Source, data: bytes) -> None:
    """The values are those that PyYAML's own parser and the rules of JSON lead to."""
    if is_plain_json(data):
        assert same(source.value, json.loads(data)), "not what JSON says"
    text = data.decode("utf-8-sig", "replace")
    if any(mark in text for mark in ("<<", "!", "\0", "\t", "\ufffd", "\\u", "\\U")):
        return  # merge keys, tags and what PyYAML's parser does not know
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
        expected = _expected(root) if root is not None else None
    except (yaml.YAMLError, LookupError, ValueError):
        return
    assert same(source.value, expected), f"{str(source.value)[:200]}, not {str(expected)[:200]}"
    for path, place in _places(root):
        found = source.position(path)
        assert (found.line, found.column) == place, f"{path} stands at {place}, not at {found}"


def _places(root: Any, most: int = 300) -> Iterator[tuple[tuple[str | int, ...], tuple[int, int]]]:
    """The first few parts with line and column; parsers do not agree where an empty element of a list is."""
    pending: list[tuple[tuple[str | int, ...], Any]] = [((), root)]
    while pending and (most := most - 1):
        path, node = pending.pop()
        members: list[tuple[str | int, Any, Any]] = []
        if isinstance(node, yaml.MappingNode):
            members = [
                (key.value, value, key)
                for key, value in {key.value: (key, value) for key, value in node.value}.values()
            ]
        elif isinstance(node, yaml.SequenceNode):
            members = [(index, item, item) for index, item in enumerate(node.value)]
        for key, value, shown in members:
            pending.append(((*path, key), value))
            if shown.value or not isinstance(shown, yaml.ScalarNode):
                yield (*path, key), (shown.start_mark.line + 1, shown.start_mark.column + 1)


def same(one: Any, other: Any) -> bool:
    """Tell whether two values are equal, types included; -0 and 0 are, and huge numbers are left out."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, str) and isinstance(other, (int, float)):
        return abs(other) > 10**300
    return one == other and type(one) is type(other)


def _expected(node: Any) -> Any:
    if isinstance(node, yaml.SequenceNode):
        return [_expected(item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return {_text(key): _expected(value) for key, value in node.value}
    plain = node.style is None
    return _read(node.value) if plain else node.value


def _text(node: Any) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise LookupError
    return str(node.value)


def _read(text: str) -> Any:
    if text in ("", "~") or text in ("Null", "NULL"):
        return None
    if text in {form for word in _WORDS for form in (word, word.capitalize(), word.upper())}:
        return _WORDS[text.lower()]
    if _INTEGER.fullmatch(text):
        return int(text) if len(text) < 4000 else float("inf")
    return float(text) if _FLOAT.fullmatch(text) else text
