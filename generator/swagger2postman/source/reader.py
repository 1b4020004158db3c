"""A document that was read: its values, and the line and column of each (YAML 1.2, JSON ruleset; OpenAPI 3.1, 4.2)."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import yaml
from msgspec import Struct

from swagger2postman.errors import OptionError, UnusableDocumentError
from swagger2postman.findings import codes
from swagger2postman.findings.codes import Code
from swagger2postman.findings.diagnostic import Diagnostic, Position
from swagger2postman.findings.report import MOST_ALIKE
from swagger2postman.jsonvalue import Json, to_pointer
from swagger2postman.source.encoding import decode, may_hold_variables, may_identify
from swagger2postman.source.yaml import parser
from swagger2postman.source.yaml.composed import MAX_DEPTH, Composed, CompositionError, too_deep, unpack
from swagger2postman.source.yaml.parallel import compose_in_two

MAX_BYTES = 50_000_000
MAX_NODES = 1_500_000
MAX_EXPANDED_NODES = 2_000_000
MAX_STEPS = 300_000_000
MOST_DEPTH = 1000  # libraries that work on what is deeper would end the process


class ReadLimits(Struct, frozen=True):
    """How large a document may be, with all that it refers to, and how much work it may make.

    Bytes; nodes (keys, values, lists, mappings); levels; nodes once aliases are written out, in each; the steps
    that a validator takes to judge values by the schemas; and how many findings of one code are listed.
    """

    max_bytes: int = MAX_BYTES
    max_nodes: int = MAX_NODES
    max_depth: int = MAX_DEPTH
    max_expanded: int = MAX_EXPANDED_NODES
    max_steps: int = MAX_STEPS
    max_findings: int = MOST_ALIKE

    def __post_init__(self) -> None:
        """Check the limits, as the command line does.

        Raises:
            OptionError: one is not a number, or nothing so deep can be worked on.
        """
        for field in self.__struct_fields__:
            value = getattr(self, field)
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise OptionError(field, value, "this is not a number, 1 or more.")
        if self.max_depth > MOST_DEPTH:
            reason = f"nothing deeper than {MOST_DEPTH} levels can be worked on."
            raise OptionError("max_depth", self.max_depth, reason)


class Source(Struct, frozen=True):
    """A document that was read: its value (every mapping key a string) and where each part of it stands."""

    name: str
    value: Json
    diagnostics: tuple[Diagnostic, ...] = ()
    _composed: Composed = Composed(None)
    may_identify: bool = True
    """Whether `$id` or an anchor can stand in it: without, nobody need look for them."""
    may_hold_variables: bool = True
    """Whether “{{” can stand in one of its texts or keys: without, nobody need look for Postman's variables."""
    is_trusted: bool = True
    """Whether the user named it, or a registry gave it; of any other file only what looks like OpenAPI is used."""
    size: int = 0
    """Its characters."""
    _orders: dict[int, dict[str, int]] = {}

    @property
    def nodes(self) -> int:
        """How many keys and values were read."""
        return self._composed.nodes

    def position(self, path: Sequence[str | int] = ()) -> Position:
        """Return the place of the member at `path`, or of its nearest ancestor that exists."""
        value, place = self.value, self._composed.place
        for token in path:
            found = self._member(value, token)
            if found is None:
                break
            value, place = found
        return Position(self.name, *unpack(place))

    def text(self, path: Sequence[str | int]) -> str | None:
        """Return the scalar at `path` as it is written, before types are read into it."""
        value: Json = self.value
        written: str | None = None
        for token in path:
            if self._member(value, token) is None:
                return None
            key = int(token) if isinstance(value, list) else str(token)
            written = self._composed.written.get((id(value), key))
            value = value[key]  # type: ignore[index]
        if isinstance(value, (dict, list)):
            return None
        return value if isinstance(value, str) else json.dumps(value) if written is None else written

    def _member(self, value: Json, token: str | int) -> tuple[Json, int] | None:
        """The member of a container, and the place to show for it: the key of a mapping's, an element itself."""
        places: Any = self._composed.places.get(id(value), ())
        if isinstance(value, list):
            index = int(token) if str(token).isdecimal() else -1
            return (value[index], places[index]) if 0 <= index < len(value) else None
        if not isinstance(value, dict) or str(token) not in value:
            return None
        key = str(token)
        return value[key], places[key] if isinstance(places, dict) else places[self._order(value)[key]]

    def _order(self, value: dict[str, Json]) -> dict[str, int]:
        """The number of each key; kept, since findings come in swarms."""
        if id(value) not in self._orders:
            self._orders[id(value)] = {key: index for index, key in enumerate(value)}
        return self._orders[id(value)]


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


def read_source(data: bytes, name: str, limits: ReadLimits | None = None, *, used_nodes: int = 0) -> Source:
    """Read YAML or JSON; `name` is what messages call it, `used_nodes` those of documents that were read before.

    Raises:
        UnusableDocumentError: the bytes are no text, the text is no YAML, or it is nested or expanded past the bounds.
    """
    limits = limits or ReadLimits()
    if len(data) > limits.max_bytes:
        raise too_large(name, limits.max_bytes)
    text = decode(data, name)
    with without_collector():
        composed, notes = _compose(text, name, limits, used_nodes)
        if composed.is_shared:
            _check_expansion(composed.value, name, limits)
    findings = (*notes, *_findings(composed, name))
    return Source(
        name, composed.value, findings, composed, may_identify(text), may_hold_variables(text), size=len(text)
    )


def _compose(text: str, name: str, limits: ReadLimits, used_nodes: int) -> tuple[Composed, list[Diagnostic]]:
    """The value of a text. What the C parser refuses is tried with PyYAML's own parser, which is more lenient."""
    notes: list[Diagnostic] = []
    try:
        if parser.Fast is None:
            message = "This PyYAML was built without libyaml, so reading is about ten times slower."
            hint, place = "Install a PyYAML wheel for this platform.", Position(name, 1, 1)
            notes = [Diagnostic.of(codes.SLOW_YAML_PARSER, message, hint, place)]
        try:
            composed = compose_in_two(text, limits.max_nodes, limits.max_depth, used_nodes=used_nodes)
            if composed is None:
                composed = parser.compose(text, limits.max_nodes, limits.max_depth, used_nodes=used_nodes)
        except yaml.composer.ComposerError:
            raise
        except yaml.YAMLError as error:
            if parser.Fast is None:
                raise
            composed = parser.compose(text, limits.max_nodes, limits.max_depth, used_nodes=used_nodes, slowly=True)
            message = f"Unusual YAML that some readers refuse: {_problem(error)}."
            hint, place = "Replace tabs by spaces on this line.", _position(name, getattr(error, "problem_mark", None))
            notes = [Diagnostic.of(codes.UNUSUAL_YAML, message, hint, place)]
    except yaml.YAMLError as error:
        raise _syntax_error(error, text, name) from None
    except CompositionError as error:
        raise _unusable(error.code, error.message, error.hint, name, error.mark) from None
    if composed is None:
        raise _unusable(codes.EMPTY_DOCUMENT, "The document is empty.", "Download the export again.", name, None)
    return composed, notes


def _findings(composed: Composed, name: str) -> Iterator[Diagnostic]:
    for one in composed.oddities:
        yield Diagnostic.of(one.code, one.message, one.hint, _position(name, one.mark), to_pointer(one.path))


def too_large(name: str, most: int) -> UnusableDocumentError:
    """Return the fault of a document that has more bytes than its reader agreed to."""
    text = f"The document has more than {most:,} bytes."
    hint = f"Split it, or raise the bound if you trust it: --max-size {2 * most // 1_000_000 or 1}."
    return _unusable(codes.TOO_LARGE, text, hint, name, None)


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
        return _unusable(codes.SEVERAL_DOCUMENTS, text, "Keep one document per file.", name, mark)
    return _unusable(
        codes.YAML_SYNTAX, f"The YAML cannot be read: {_problem(error)}.", "Correct this line.", name, mark
    )


def _unusable(code: Code, message: str, hint: str, name: str, mark: Any) -> UnusableDocumentError:
    return UnusableDocumentError(Diagnostic.of(code, message, hint, _position(name, mark)))


def _position(name: str, mark: Any) -> Position:
    return Position(name, mark.line + 1, mark.column + 1) if mark is not None else Position(name, 1, 1)


def _check_expansion(value: Json, name: str, limits: ReadLimits) -> None:
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
        height, size = limits.max_depth + 1, 0
    if height > limits.max_depth:
        raise _unusable(codes.TOO_DEEP, *too_deep(limits.max_depth), name, None)
    if size > limits.max_expanded:
        text = f"The aliases of the document expand to more than {limits.max_expanded:,} keys and values."
        hint = f"Use $ref instead of YAML aliases, or raise the bound: --limit aliases={2 * limits.max_expanded}."
        raise _unusable(codes.TOO_LARGE, text, hint, name, None)
