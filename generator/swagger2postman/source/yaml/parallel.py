"""A large text as two halves, which two processes read at the same time (YAML 1.2 section 8.2.2, block mappings).

The text is split where a member of a mapping begins, near its middle. What comes before is read with a key of ours at
its end: PyYAML itself shows thereby which mapping the next member belongs to, and that the text is not split within a
scalar. What follows is read below the lines of the keys that lead to that mapping. Whatever is unusual, down to any
error, makes the result None: then the text is to be read as a whole.
"""

from __future__ import annotations

import re
from array import array
from typing import Any

import msgspec
import yaml
from msgspec import Struct

from swagger2postman.source.yaml import parser
from swagger2postman.source.yaml.composed import Composed, CompositionError
from swagger2postman.system.forking import forked, may_fork

LEAST = 1_000_000
"""Characters; a second process is not worth its start for less."""
_OUR_KEY = "the text is split here"
_SHALLOW = re.compile(r"\n(?!     )( *)([^\s#].*)")
_HEAD = re.compile(r"""(?:[\w$/.{}-]+|"[^"\\]*"|'[^']*'):\s*""")
_MEMBER = re.compile(r"""[\w"'/]""")
_DIRECTIVE = re.compile(r"(?:[\ufeff\s]|#[^\n\r\x85\u2028\u2029]*+)*+%")
_ANCHOR = re.compile(r"&(?:(?<=[\s,:?]&)|(?<=[\s,:?\[{][\[{]&))[\w-]++(?=[\s?:,\]}%@`]|\Z)")
"""Not in `{query}{&page}`, which is no collection of YAML's: it begins in the middle of a word."""


class Halves(Struct, frozen=True):
    """A text, where its second half begins with a key, and the lines of the keys that lead there, with their starts."""

    text: str
    start: int
    indent: str
    heads: tuple[tuple[int, str], ...]

    def first(self) -> str:
        """Return the first half, and our key behind it."""
        return f"{self.text[: self.start]}{self.indent}{_OUR_KEY}: null\n"

    def second(self) -> str:
        """Return the second half below its heads, on the lines on which it stands in the text."""
        parts: list[str] = []
        done = 0
        for start, line in (*self.heads, (self.start, self.text[self.start :])):
            parts += ["\n" * (self.text.count("\n", done, start)), line]
            done = start
        return "".join(parts)


class _Second(Struct, frozen=True, array_like=True):
    """What was read of the second half. Containers are told by their number, in document order."""

    value: Any
    places: bytes
    written: list[tuple[int, str | int, str]]
    nodes: int


def compose_in_two(text: str, max_nodes: int, max_depth: int, *, used_nodes: int = 0) -> Composed | None:
    """Return the value of a text, as `parser.compose` does; None where that is not to be had in this way."""
    halves = _split(text) if len(text) >= LEAST and parser.Fast and may_fork() else None
    if halves is None or not _are_apart(text, halves.start):
        return None

    def compose(half: str) -> Composed:
        composed = parser.compose(half, max_nodes, max_depth, used_nodes=used_nodes)
        if composed is None or composed.oddities or composed.is_shared or not isinstance(composed.value, dict):
            raise ValueError
        return composed

    try:
        with forked(lambda: _packed(compose(halves.second()))) as answer:
            first = compose(halves.first())
            second = msgspec.msgpack.decode(answer.read(), type=_Second)
        joined = _joined(first, second, halves)
    except (yaml.YAMLError, CompositionError, msgspec.MsgspecError, ValueError, OSError, RecursionError, MemoryError):
        return None
    return joined if used_nodes + joined.nodes <= max_nodes else None


def _split(text: str) -> Halves | None:
    """Split a text before a member near its middle, to which keys alone on their lines lead."""
    middle = len(text) // 2
    first_line = text[: text.find("\n")]
    above = [(0, 0, first_line, _HEAD.fullmatch(first_line) is not None)]
    for match in _SHALLOW.finditer(text, 0, middle + len(text) // 4):
        start, indent, rest = match.start() + 1, match[1], match[2]
        while above and above[-1][0] >= len(indent):
            above.pop()
        if start > middle and _MEMBER.match(rest) and all(is_head for *_, is_head in above):
            return Halves(text, start, indent, tuple((begin, line) for _, begin, line, _ in above))
        above.append((len(indent), start, f"{indent}{rest}", _HEAD.fullmatch(rest) is not None))
    return None


def _are_apart(text: str, start: int) -> bool:
    """Whether the second half is read as it would be behind the first: no directives, and no anchors in it.

    Without anchors it holds no aliases, either, and is not longer as values than as text.
    """
    return _DIRECTIVE.match(text) is None and _ANCHOR.search(text, start) is None


def _packed(second: Composed) -> bytes:
    containers = _containers(second.value)
    places: array[int] = array("Q")
    for container in containers:
        places.extend(second.places[id(container)])  # type: ignore[arg-type]
    numbers = {id(container): number for number, container in enumerate(containers)} if second.written else {}
    written = [(numbers[container], key, text) for (container, key), text in second.written.items()]
    return msgspec.msgpack.encode(_Second(second.value, places.tobytes(), written, second.nodes))


def _containers(value: Any) -> list[Any]:
    """All containers, those nearer to the root before those further from it."""
    found = [value]
    for container in found:
        for member in container.values() if type(container) is dict else container:
            if type(member) is dict or type(member) is list:
                found.append(member)
    return found


def _joined(first: Composed, second: _Second, halves: Halves) -> Composed:
    """Put the second half's members behind those of the first.

    The key of ours stands where the second half begins, behind the keys that stand where its heads do: the second half
    continues the mapping that the first has left open.

    Raises:
        ValueError: it is not so, or a key stands in both.
    """
    containers = _containers(second.value)
    places: array[int] = array("Q")
    places.frombytes(second.places)
    begin = 0
    for container in containers:
        end = begin + len(container)
        first.places[id(container)] = places[begin:end]
        begin = end
    new_home: dict[int, int] = {}
    upper, lower = first.value, second.value
    for heads_left in range(len(halves.heads), -1, -1):
        if not (isinstance(upper, dict) and isinstance(lower, dict) and upper and lower):
            raise ValueError
        ours: Any = first.places[id(upper)]
        theirs: Any = first.places.pop(id(lower))
        head, member = next(iter(lower.items()))
        if ours[-1] != theirs[0]:
            raise ValueError
        if heads_left:
            del lower[head], theirs[0]
        else:
            upper.popitem()
            ours.pop()
        if not upper.keys().isdisjoint(lower):
            raise ValueError
        upper.update(lower)
        ours.extend(theirs)
        new_home[id(lower)] = id(upper)
        upper, lower = upper.get(head), member
    for number, key, text in second.written:
        home = id(containers[number])
        first.written[new_home.get(home, home), key] = text
    nodes = first.nodes + second.nodes - 2 * (len(halves.heads) + 1)
    return Composed(first.value, first.place, first.places, first.written, nodes=nodes)
