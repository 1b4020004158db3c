"""Bytes to JSON-like values, with the line and column of each part (YAML 1.2, JSON ruleset; OpenAPI 3.1, 4.2)."""

from __future__ import annotations

import gc
import math
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from swagger2postman.diagnostics import Diagnostic, Position, Severity, UnusableDocumentError
from swagger2postman.jsontypes import Json, to_pointer

if TYPE_CHECKING:
    from swagger2postman.jsontypes import JsonObject

MAX_DEPTH = 200
MAX_BYTES = 50_000_000
MAX_NODES = 1_000_000
MAX_EXPANDED_NODES = 20_000_000
MAX_MERGED_KEYS = 1_000_000
_MAX_DIGITS = 400  # longer integers are text: Python, JavaScript and JSON readers refuse them or lose digits

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_CONSTANTS: dict[str, Json] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_TAG = "tag:yaml.org,2002:"
_SURROGATES = re.compile(r"\\\\|\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """How large one document may be: its bytes, and its nodes (keys, values, lists, mappings)."""

    max_bytes: int = MAX_BYTES
    max_nodes: int = MAX_NODES


@dataclass(frozen=True, slots=True)
class Source:
    """A document that was read: its value (every mapping key a string) and where each part of it stands."""

    name: str
    value: Json
    diagnostics: tuple[Diagnostic, ...] = ()
    _root: yaml.Node | None = field(default=None, repr=False, compare=False)
    may_identify: bool = True
    """Whether `$id` or an anchor can stand in it: without, nobody need look for them."""

    def position(self, path: Sequence[str | int] = ()) -> Position:
        """Return the place of the member at `path`, or of its nearest ancestor that exists."""
        node, mark = self._root, self._root.start_mark if self._root else None
        for token in path:
            found = _member(node, token)
            if found is None:
                break
            node, mark = found
        return _position(self.name, mark)

    def text(self, path: Sequence[str | int]) -> str | None:
        """Return the scalar at `path` as it is written, before types are read into it."""
        node = self._root
        for token in path:
            found = _member(node, token)
            if found is None:
                return None
            node = found[0]
        return node.value if isinstance(node, yaml.ScalarNode) else None


@contextmanager
def without_collector() -> Iterator[None]:
    """Pause the garbage collector, which would walk the millions of live parts of a document again and again.

    Next to nothing here is garbage in cycles, so that memory stays the same.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def read_source(data: bytes, name: str, limits: ReadLimits | None = None) -> Source:
    """Read YAML or JSON; `name` is what messages call it.

    Raises:
        UnusableDocumentError: the bytes are no text, the text is no YAML, or it is nested or expanded past the bounds.
    """
    limits = limits or ReadLimits()
    if len(data) > limits.max_bytes:
        raise too_large(name, f"{limits.max_bytes:,} bytes")
    text = _decode(data, name)
    with without_collector():
        root, notes = _compose(text, name, limits)
        if root is None:
            raise _unusable("empty-document", "The document is empty.", "Download the export again.", name, None)
        builder = _Builder(name)
        value = builder.build(root, 0)
        if builder.shared:
            _check_expansion(value, name)
    may_identify = "$id" in text or "$anchor" in text or "$dynamicAnchor" in text
    return Source(name, value, (*notes, *builder.findings()), root, may_identify)


def _decode(data: bytes, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif data[:2].count(0) == 1 and len(data) % 2 == 0:  # an ASCII character in UTF-16, without byte order mark
        encoding = "utf-16-be" if data[0] == 0 else "utf-16-le"
    else:
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode(encoding, "replace")
        place = Position(name, before.count("\n") + 1, len(before) - before.rfind("\n"))
        message = f"The document is not text: byte {error.start} is not {'UTF-16' if '16' in encoding else 'UTF-8'}."
        hint = "Give the YAML file that SwaggerHub exports, saved as UTF-8."
        raise UnusableDocumentError(Diagnostic("not-text", Severity.ERROR, message, hint, "", place)) from None
    if "\0" in text:
        hint = "Give the YAML file that SwaggerHub exports."
        raise _unusable("not-text", "The document is binary.", hint, name, None)
    if _is_json(text):  # JSON writes characters beyond U+FFFF as two escapes, which YAML does not know
        text = _SURROGATES.sub(_join_surrogates, text)
    return text


def _is_json(text: str) -> bool:
    return re.match(r"\s*\{", text) is not None


def _join_surrogates(pair: re.Match[str]) -> str:
    if pair[1] is None:  # an escaped backslash
        return pair[0]
    high, low = int(pair[1], 16), int(pair[2], 16)
    return f"\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08x}"


class _TooDeepError(Exception):
    pass


class _TooManyNodesError(Exception):
    pass


class _PlainResolver:
    """Stands in for PyYAML's resolver: tags are not guessed here, `_Builder` reads plain scalars by the JSON ruleset.

    The composers call it on the way down and up, which bounds their recursion: libyaml's would end the process.
    """

    _depth = 0
    nodes_left = MAX_NODES

    def resolve(self, kind: type[yaml.Node], _value: object, implicit: Any) -> str:
        self.nodes_left -= 1
        if self.nodes_left < 0:
            raise _TooManyNodesError
        if kind is yaml.ScalarNode:
            return "" if implicit[0] else _TAG + "str"
        return ""

    def descend_resolver(self, parent: Any, _index: object) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH + 1:
            raise _TooDeepError(parent.start_mark)

    def ascend_resolver(self) -> None:
        self._depth -= 1

    def check_resolver_prefix(self, *_: object) -> None:
        pass


class _PythonComposer(
    _PlainResolver, yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser, yaml.composer.Composer
):
    def __init__(self, text: str) -> None:
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)
        yaml.composer.Composer.__init__(self)

    def scan_flow_scalar(self, style: str) -> Any:
        """Join escaped surrogates, and refuse lone ones: no later stage could write them."""
        token = super().scan_flow_scalar(style)
        try:
            token.value = token.value.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            problem = "found half of a character (a lone surrogate)"
            raise yaml.scanner.ScannerError(None, None, problem, token.start_mark) from None
        return token


def _fast_composer() -> Callable[[str], Any] | None:
    """PyYAML's C parser, where this build has it."""
    try:
        from yaml._yaml import CParser
    except ImportError:
        return None

    class FastComposer(_PlainResolver, CParser):
        pass

    return FastComposer


_Fast = _fast_composer()


def _compose(text: str, name: str, limits: ReadLimits) -> tuple[yaml.Node | None, list[Diagnostic]]:
    """The node graph of a text. What the C parser refuses is tried with PyYAML's own parser, which is more lenient."""
    try:
        if _Fast is None:
            message = "This PyYAML was built without libyaml, so reading is about ten times slower."
            hint, place = "Install a PyYAML wheel for this platform.", Position(name, 1, 1)
            slow = Diagnostic("slow-yaml-parser", Severity.NOTE, message, hint, "", place)
            return _compose_slowly(text, limits), [slow]
        try:
            composer = _Fast(text)
            composer.nodes_left = limits.max_nodes
            return composer.get_single_node(), []
        except yaml.composer.ComposerError:
            raise
        except yaml.YAMLError as error:
            root = _compose_slowly(text, limits)
            message = f"Unusual YAML that some readers refuse: {_problem(error)}."
            hint, place = "Replace tabs by spaces on this line.", _position(name, getattr(error, "problem_mark", None))
            return root, [Diagnostic("unusual-yaml", Severity.WARNING, message, hint, "", place)]
    except yaml.YAMLError as error:
        raise _syntax_error(error, text, name) from None
    except _TooDeepError as error:
        raise _too_deep(name, error.args[0]) from None
    except _TooManyNodesError:
        raise too_large(name, f"{limits.max_nodes:,} keys and values") from None


def too_large(name: str, bound: str) -> UnusableDocumentError:
    """Return the fault of a document that is larger than its reader agreed to."""
    text = f"The document has more than {bound}."
    return _unusable("too-large", text, "Raise the bound if you trust it (--max-size), or split it.", name, None)


def _compose_slowly(text: str, limits: ReadLimits) -> yaml.Node | None:
    # JSON may be indented by tabs, which only libyaml skips; inside JSON's strings no tab stands as itself.
    composer = _PythonComposer(text.replace("\t", " ") if _is_json(text) else text)
    composer.nodes_left = limits.max_nodes
    return composer.get_single_node()


def _problem(error: yaml.YAMLError) -> str:
    parts = [getattr(error, "context", None), getattr(error, "problem", None) or getattr(error, "reason", None)]
    return ", ".join(str(part) for part in parts if part) or "it cannot be read"


def _syntax_error(error: yaml.YAMLError, text: str, name: str) -> UnusableDocumentError:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if isinstance(error, yaml.reader.ReaderError):
        before = text[: error.position]
        mark = yaml.Mark(name, 0, before.count("\n"), len(before) - before.rfind("\n") - 1, None, 0)
    if "single document" in str(error):
        text = "The file holds more than one YAML document."
        return _unusable("several-documents", text, "Keep one document per file.", name, mark)
    return _unusable("yaml-syntax", f"The YAML cannot be read: {_problem(error)}.", "Correct this line.", name, mark)


def _too_deep(name: str, mark: Any) -> UnusableDocumentError:
    text = f"The document is nested deeper than {MAX_DEPTH} levels."
    return _unusable("too-deep", text, "Move inner parts to components and refer to them.", name, mark)


def _unusable(code: str, message: str, hint: str, name: str, mark: Any) -> UnusableDocumentError:
    return UnusableDocumentError(Diagnostic(code, Severity.ERROR, message, hint, "", _position(name, mark)))


def _position(name: str, mark: Any) -> Position:
    return Position(name, mark.line + 1, mark.column + 1) if mark is not None else Position(name, 1, 1)


class _Builder:
    """Turns the node graph into values in one pass; nodes that anchors share stay shared."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.shared = False
        self._plain: dict[str, Json] = dict(_CONSTANTS)
        self._built: dict[int, Json] = {}
        self._open: set[int] = set()
        self._found: list[tuple[str, Severity, str, str, Any, tuple[Any, ...]]] = []
        self._path: list[str | int] = []
        self._merged = 0

    def findings(self) -> Iterator[Diagnostic]:
        for code, severity, message, hint, mark, path in self._found:
            yield Diagnostic(code, severity, message, hint, to_pointer(path), _position(self.name, mark))

    def build(self, node: yaml.Node, depth: int) -> Json:
        if type(node) is yaml.ScalarNode:
            return self._scalar(node)
        key = id(node)
        if key in self._built:
            self.shared = True
            return self._built[key]
        if key in self._open:
            text = "An anchor contains itself, so the document has no end."
            raise _unusable("endless-alias", text, "Use $ref for recursive structures.", self.name, node.start_mark)
        if depth >= MAX_DEPTH:
            raise _too_deep(self.name, node.start_mark)
        self._open.add(key)
        value = self._mapping(node, depth) if type(node) is yaml.MappingNode else self._sequence(node, depth)
        self._open.discard(key)
        self._built[key] = value
        return value

    def _sequence(self, node: yaml.Node, depth: int) -> list[Json]:
        path, values = self._path, []
        path.append(0)
        for index, item in enumerate(node.value):
            path[-1] = index
            values.append(self.build(item, depth + 1))
        path.pop()
        return values

    def _mapping(self, node: yaml.Node, depth: int) -> JsonObject:
        path, values, merges = self._path, {}, []
        firsts: dict[str, int] = {}
        for key_node, value_node in node.value:
            if type(key_node) is not yaml.ScalarNode:
                self._find("key-not-text", "A mapping key is not text.", "Write the key as text.", key_node.start_mark)
                continue
            key = key_node.value
            if key == "<<" and not key_node.tag:
                merges.append(value_node)
                continue
            path.append(key)
            if key in values:
                firsts = firsts or {k.value: k.start_mark.line + 1 for k, _ in reversed(node.value) if _is_scalar(k)}
                message = f"The key “{_short(key)}” stands here a second time; first on line {firsts[key]}. "
                hint = "Remove or rename one of the two."
                self._find("duplicate-key", message + "Readers keep only the last.", hint, key_node.start_mark)
            values[key] = self.build(value_node, depth + 1)
            path.pop()
        return self._merge(merges, values, depth) if merges else values

    def _merge(self, merges: list[yaml.Node], values: JsonObject, depth: int) -> JsonObject:
        """Merge keys (`<<: *anchor`) of YAML 1.1, which exports still hold; the mapping's own keys win."""
        result: JsonObject = {}
        for part in reversed([part for merge in merges for part in _merge_parts(merge)]):
            built = self.build(part, depth + 1)
            result.update(built if isinstance(built, dict) else {})
            self._merged += len(result)
            if self._merged > MAX_MERGED_KEYS:
                text = f"The merge keys of the document bring more than {MAX_MERGED_KEYS:,} members."
                raise _unusable("too-large", text, "Use $ref instead of merge keys.", self.name, part.start_mark)
        return {**result, **values}

    def _scalar(self, node: yaml.ScalarNode) -> Json:
        text: str = node.value
        if node.tag:
            return self._tagged(node, text)
        try:
            return self._plain[text]
        except KeyError:
            value = self._plain[text] = self._read_plain(text, node)
            return value

    def _read_plain(self, text: str, node: yaml.ScalarNode) -> Json:
        match = _NUMBER.fullmatch(text)
        if match is None:
            return text
        if match[1] is None and match[2] is None:
            if len(text) > _MAX_DIGITS:
                self._find("huge-number", "A number has too many digits to be one.", "Quote it.", node.start_mark)
                return text
            return int(text)
        number = float(text)
        if math.isinf(number):
            self._find("huge-number", "A number is too large to be one.", "Quote it.", node.start_mark)
            return text
        return number

    def _tagged(self, node: yaml.ScalarNode, text: str) -> Json:
        tag: str = node.tag
        if not tag.startswith(_TAG):
            message = f"The YAML tag “{_short(tag)}” is unknown and has no effect."
            self._find("unknown-tag", message, "Remove it.", node.start_mark)
            return text
        if tag[len(_TAG) :] in ("int", "float", "bool", "null"):
            return self._plain[text] if text in self._plain else self._read_plain(text, node)
        return text

    def _find(self, code: str, message: str, hint: str, mark: Any) -> None:
        severity = Severity.ERROR if code in ("duplicate-key", "key-not-text") else Severity.WARNING
        self._found.append((code, severity, message, hint, mark, tuple(self._path)))


def _is_scalar(node: yaml.Node) -> bool:
    return type(node) is yaml.ScalarNode


def _merge_parts(node: yaml.Node) -> list[yaml.Node]:
    return node.value if isinstance(node, yaml.SequenceNode) else [node]


def _short(text: str, width: int = 60) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _check_expansion(value: Json, name: str) -> None:
    """Refuse a document that would be enormous or endlessly deep once its aliases are written out."""
    measured: dict[int, tuple[int, int]] = {}

    def measure(part: Json) -> tuple[int, int]:
        if not isinstance(part, (dict, list)):
            return 1, 0
        if id(part) not in measured:
            members = [measure(member) for member in (part.values() if isinstance(part, dict) else part)]
            measured[id(part)] = 1 + sum(size for size, _ in members), 1 + max((h for _, h in members), default=0)
        return measured[id(part)]

    try:
        size, height = measure(value)
    except RecursionError:
        raise _too_deep(name, None) from None
    if height > MAX_DEPTH:
        raise _too_deep(name, None)
    if size > MAX_EXPANDED_NODES:
        text = f"The aliases of the document expand to more than {MAX_EXPANDED_NODES:,} nodes."
        raise _unusable("too-large", text, "Use $ref instead of YAML aliases.", name, None)


def _member(node: yaml.Node | None, token: str | int) -> tuple[yaml.Node, Any] | None:
    """The node at a key or index, with the place to show for it: the key of a mapping member, an item itself."""
    if isinstance(node, yaml.SequenceNode):
        index = int(token) if str(token).isdecimal() else -1
        if 0 <= index < len(node.value):
            return node.value[index], node.value[index].start_mark
    elif isinstance(node, yaml.MappingNode):
        for key, value in reversed(node.value):
            if key.value == str(token):
                return value, key.start_mark
        for key, value in node.value:
            if key.value == "<<" and not key.tag:
                for part in _merge_parts(value):
                    found = _member(part, token)
                    if found is not None:
                        return found
    return None
