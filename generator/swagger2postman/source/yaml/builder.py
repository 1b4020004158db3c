"""Nodes to JSON-like values with the place of each member, while PyYAML composes them (YAML 1.2 chapter 3).

PyYAML composes nodes, from the outside in, and says before each which container it belongs to. That is when the
container's members before it are complete: they become values at once and their nodes are let go, so that no more than
one branch of nodes is ever alive. Plain scalars are read by YAML 1.2's JSON ruleset, not by PyYAML's.
"""

from __future__ import annotations

from array import array
from typing import Any

import yaml
from msgspec import Struct

from swagger2postman.findings import codes
from swagger2postman.findings.codes import Code
from swagger2postman.findings.diagnostic import short
from swagger2postman.jsonvalue import Json, JsonObject
from swagger2postman.source.yaml.composed import (
    MAX_DEPTH,
    Composed,
    CompositionError,
    Oddity,
    Places,
    pack,
    too_deep,
)
from swagger2postman.source.yaml.scalars import PlainScalars

MAX_MERGED_KEYS = 1_000_000

_TAG = "tag:yaml.org,2002:"
_OPEN, _BUILT, _TAKEN, _NOWHERE = object(), object(), object(), object()
"""What the tag of a container's node becomes: being filled, complete, and part of its own container."""
_MOST_NODES = 64
"""Members of one container whose nodes are kept before they become values."""


class _Open(Struct):
    """A container that is being filled; `key` is that of the member at hand, `first` all keys once one stands twice."""

    node: Any
    is_mapping: bool
    values: Any
    places: array[int]
    key: Any = 0
    first: dict[str, tuple[int, int]] | None = None
    merges: tuple[tuple[Json, Any], ...] = ()


class Composing:
    """Stands in for PyYAML's resolver, which composers call around each node, and builds values meanwhile."""

    nodes_left = max_nodes = used_nodes = 0
    max_depth = MAX_DEPTH

    def start(self) -> None:
        """Prepare for one text."""
        self._stack: list[_Open] = []
        self._node: Any = _NOWHERE  # of the container at hand, the last of the stack
        self._index: Any = None  # of the member that is being composed: a number, or the key's node
        self._scalars = PlainScalars()
        self._plain = self._scalars.known
        self._places: dict[int, Places] = {}
        self._written: dict[tuple[int, str | int], str] = {}
        self._oddities: list[Oddity] = []
        self._kept: list[Any] = []  # containers that fell out of the value, so that nothing gets their `id`
        self._merged = 0
        self._shared = False

    # What PyYAML calls.

    def resolve(self, _kind: type[yaml.Node], _value: object, implicit: Any) -> Any:
        """Return, as the tag of a node that has none: for scalars, whether it is plain, and whether it is quoted."""
        return implicit

    def descend_resolver(self, parent: Any, index: Any) -> None:
        """Note which member of `parent` is about to be composed; those before it are complete.

        `index` is the number of an element; in a mapping it is None before a key, and the key before its value.
        """
        if parent is not self._node:
            self._reach(parent)
        elif len(parent.value) >= _MOST_NODES:
            self._take(self._stack[-1])
        self._index = index

    def ascend_resolver(self) -> None:
        """Do nothing: which containers are complete shows when the next node comes."""

    def check_resolver_prefix(self, *_: object) -> None:
        """Do nothing: there are no path resolvers."""

    # Containers.

    def composed(self, root: yaml.Node) -> Composed:
        """Return what came of the text, once all nodes are composed."""
        while self._stack:
            self._close()
        value = self._value(root, None)
        oddities = tuple(sorted(self._oddities, key=lambda one: pack(one.mark)))
        nodes = self.max_nodes - self.used_nodes - self.nodes_left
        return Composed(value, pack(root.start_mark), self._places, self._written, oddities, self._shared, nodes)

    def _reach(self, node: Any) -> None:
        """Make a container the one at hand: a new one, or one around it, when those inside are complete."""
        stack = self._stack
        if node is None:
            return
        if node.tag is _OPEN:
            while self._node is not node:
                self._close()
            return
        if stack:
            if len(stack) >= self.max_depth:
                raise CompositionError(codes.TOO_DEEP, *too_deep(self.max_depth), node.start_mark)
            stack[-1].key = self._index
        node.tag = _OPEN
        self._node = node
        is_mapping = type(node) is yaml.MappingNode
        stack.append(_Open(node, is_mapping, {} if is_mapping else [], array("Q")))

    def _close(self) -> None:
        top = self._stack[-1]
        self._take(top)
        self._stack.pop()
        self._node = self._stack[-1].node if self._stack else _NOWHERE
        if top.merges:
            top.values = self._merge(top)
        else:
            self._places[id(top.values)] = top.places
        top.node.value = top.values
        top.node.tag = _BUILT

    def _take(self, top: _Open) -> None:
        """Take over the complete members of a container, and let their nodes go."""
        members: list[Any] = top.node.value
        if top.is_mapping:
            self.nodes_left -= 2 * len(members)
            self._take_members(top, members)
        else:
            self.nodes_left -= len(members)
            self._take_elements(top, members)
        members.clear()
        if self.nodes_left < 0:
            raise self._too_many()

    def _take_elements(self, top: _Open, nodes: list[Any]) -> None:
        values, places, plain = top.values, top.places, self._plain
        for node in nodes:
            mark, tag = node.start_mark, node.tag
            places.append(mark.line << 32 | mark.column)
            if tag is _BUILT:
                node.tag = _TAKEN
                values.append(node.value)
            elif type(node) is yaml.ScalarNode and tag[0] is True and node.value in plain:
                values.append(plain[node.value])
            else:
                top.key = len(values)
                values.append(self._value(node, top))

    def _take_members(self, top: _Open, members: list[tuple[Any, Any]]) -> None:
        values, places, plain = top.values, top.places, self._plain
        for key_node, node in members:
            key = key_node.value
            if type(key) is not str or key == "<<" or top.first is not None or key in values:
                top.key = key
                if not self._take_unusual(top, key_node, node):
                    continue
            else:
                mark = key_node.start_mark
                places.append(mark.line << 32 | mark.column)
            tag = node.tag
            if tag is _BUILT:
                node.tag = _TAKEN
                values[key] = node.value
            elif type(node) is yaml.ScalarNode and tag[0] is True and node.value in plain:
                values[key] = plain[node.value]  # most members
            else:
                top.key = key
                values[key] = self._value(node, top)

    def _too_many(self) -> CompositionError:
        what = "documents together have" if self.used_nodes else "document has"
        message = f"The {what} more than {self.max_nodes:,} keys and values."
        hint = f"Split it, or raise the bound if you trust it: --limit nodes={2 * self.max_nodes}."
        return CompositionError(codes.TOO_LARGE, message, hint)

    def _take_unusual(self, top: _Open, key_node: Any, node: Any) -> bool:
        """Take over the key of a member if it is no text, merges, or stands twice; tell whether the value counts."""
        mark, key = key_node.start_mark, key_node.value
        if type(key_node) is not yaml.ScalarNode:
            self._note(codes.KEY_NOT_TEXT, "A mapping key is not text.", "Write the key as text.", mark, inside=False)
            self._kept.extend((key, node.value))
            return False
        if key == "<<" and _is_plain(key_node):
            top.merges += ((self._value(node, top), node.start_mark),)
            return False
        if top.first is None and key not in top.values:
            top.places.append(pack(mark))
        else:
            self._take_again(top, key, mark)
        return True

    def _take_again(self, top: _Open, key: str, mark: Any) -> None:
        """Take over a key of a mapping in which one stands twice; the last one counts."""
        if top.first is None:
            top.first = {one: (index, top.places[index] >> 32) for index, one in enumerate(top.values)}
        if key not in top.first:
            top.first[key] = (len(top.places), mark.line)
            top.places.append(pack(mark))
            return
        self._kept.append(top.values[key])
        index, line = top.first[key]
        top.places[index] = pack(mark)
        text = f"The key “{short(key, 60)}” stands here a second time; first on line {line + 1}."
        self._note(codes.DUPLICATE_KEY, f"{text} Readers keep only the last.", "Remove or rename one of the two.", mark)

    def _merge(self, top: _Open) -> JsonObject:
        """Merge keys (`<<: *anchor`) of YAML 1.1, which exports still hold; the mapping's own keys win."""
        result: JsonObject = {}
        places: dict[str, int] = {}
        parts = [(part, mark) for merge, mark in top.merges for part in (merge if isinstance(merge, list) else [merge])]
        for part, mark in [*((part, mark) for part, mark in reversed(parts)), (top.values, None)]:
            if not isinstance(part, dict):
                continue
            known = top.places if mark is None else self._places.get(id(part), {})
            places.update(known if isinstance(known, dict) else zip(part, known, strict=True))
            result.update(part)
            for key in part if self._written else ():
                if (id(part), key) in self._written:
                    self._written[id(result), key] = self._written[id(part), key]
            self._merged += len(result) if mark else 0
            if self._merged > MAX_MERGED_KEYS:
                text = f"The merge keys of the document bring more than {MAX_MERGED_KEYS:,} members."
                raise CompositionError(codes.TOO_LARGE, text, "Use $ref instead of merge keys.", mark)
        self._places[id(result)] = places
        self._shared = True
        self._kept.append(top.values)
        return result

    # Values.

    def _value(self, node: Any, top: _Open | None) -> Json:
        """The value of a complete node; `top` is the container that it belongs to."""
        kind: type = type(node)
        if kind is yaml.ScalarNode:
            if not _is_plain(node):
                return self._tagged(node, top)
            try:
                return self._plain[node.value]
            except KeyError:
                return self._read_plain(node, top)
        tag = node.tag
        if tag is _TAKEN:
            self._shared = True
        elif tag is _OPEN:
            text = "An anchor contains itself, so the document has no end."
            raise CompositionError(codes.ENDLESS_ALIAS, text, "Use $ref for recursive structures.", node.start_mark)
        else:
            if tag is not _BUILT:  # nothing was composed in it: it is empty, or full of aliases
                self._fill(node, top)
            node.tag = _TAKEN
        value: Json = node.value
        return value

    def _read_plain(self, node: Any, top: _Open | None) -> Json:
        """A plain scalar that is met for the first time, or is spelled otherwise than JSON has it."""
        value, spelling = self._scalars.read(node.value)
        if spelling == "odd" and top is not None:
            self._written[id(top.values), top.key] = node.value
        elif spelling == "huge":
            self._note(codes.HUGE_NUMBER, "A number is too large to be one.", "Quote it.", node.start_mark)
        return value

    def _tagged(self, node: Any, top: _Open | None) -> Json:
        """A scalar that is quoted, or has a tag of its own."""
        tag, text = node.tag, node.value
        if type(tag) is tuple or tag == f"{_TAG}str":
            return str(text)
        if not tag.startswith(_TAG):
            message = f"The YAML tag “{short(tag, 60)}” is unknown and has no effect."
            self._note(codes.UNKNOWN_TAG, message, "Remove it.", node.start_mark)
        elif tag.removeprefix(_TAG) in ("int", "float", "bool", "null"):
            return self._plain[text] if text in self._plain else self._read_plain(node, top)
        return str(text)

    def _fill(self, node: Any, top: _Open | None) -> None:
        """Make a container complete in which nothing was composed."""
        at_hand = self._index
        self._index = None if top is None else top.key
        self._reach(node)
        self._close()
        self._index = at_hand

    def _note(self, code: Code, message: str, hint: str, mark: Any, *, inside: bool = True) -> None:
        keys = [one.key.value if isinstance(one.key, yaml.ScalarNode) else one.key for one in self._stack]
        path = [key if isinstance(key, (str, int)) else "" for key in keys]
        self._oddities.append(Oddity(code, message, hint, mark, tuple(path if inside else path[:-1])))


def _is_plain(node: Any) -> bool:
    return node.tag[0] is True
