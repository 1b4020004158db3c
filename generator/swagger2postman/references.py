"""Which documents there are, and what a `$ref` leads to (OpenAPI 3.1 section 4.8.23, RFC 6901, RFC 3986)."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from swagger2postman.diagnostics import Diagnostic, Place, Position, Report, Severity, UnusableDocumentError
from swagger2postman.jsontypes import Json, JsonObject, unescape_token
from swagger2postman.source import Source

MAX_CHAIN = 100
Path = tuple[str | int, ...]


class UnreachableDocumentError(Exception):
    """A referenced document cannot be had; `hint` says which option or variable would change that."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


Loader = Callable[[str], Source]
"""Gives the document at an absolute URI.

Raises:
    UnreachableDocumentError: it cannot be had.
    UnusableDocumentError: it can be had and not be read.
"""


@dataclass(frozen=True, slots=True)
class Node:
    """A value inside a document, with the way to it."""

    value: Json
    document: Document
    path: Path = ()

    @property
    def place(self) -> Place:
        """Where the value stands."""
        return Place(self.document.uri, self.path)

    def child(self, key: str | int) -> Node:
        """Return the member at a key or index that exists."""
        return Node(self.value[key], self.document, (*self.path, key))  # type: ignore[index, call-overload]

    def get(self, key: str) -> Node | None:
        """Return the member at `key`, or None where there is none or the value is no object."""
        if isinstance(self.value, dict) and key in self.value:
            return Node(self.value[key], self.document, (*self.path, key))
        return None

    def items(self) -> Iterator[tuple[str, Node]]:
        """Yield the members of an object; nothing for any other value."""
        if isinstance(self.value, dict):
            for key, value in self.value.items():
                yield key, Node(value, self.document, (*self.path, key))

    def elements(self) -> Iterator[Node]:
        """Yield the elements of an array; nothing for any other value."""
        if isinstance(self.value, list):
            for index, value in enumerate(self.value):
                yield Node(value, self.document, (*self.path, index))

    def text(self, key: str) -> str:
        """Return the string at `key`; a number or boolean as it is written; else nothing."""
        value = self.value.get(key) if isinstance(self.value, dict) else None
        if isinstance(value, str):
            return value
        if isinstance(value, (int, float)):
            return self.document.source.text((*self.path, key)) or str(value)
        return ""

    def flag(self, key: str, default: bool = False) -> bool:
        """Return the boolean at `key`; text like "true" counts, as exports hold it."""
        value = self.value.get(key) if isinstance(self.value, dict) else None
        if isinstance(value, bool):
            return value
        return value.lower() == "true" if isinstance(value, str) else default

    @property
    def object(self) -> JsonObject:
        """The value as an object; an empty one where it is something else."""
        return self.value if isinstance(self.value, dict) else {}


@dataclass(eq=False, slots=True)
class Document:
    """One document of the set. `uri` is absolute and has no fragment."""

    uri: str
    source: Source
    _names: dict[str, Path] | None = field(default=None, repr=False)

    @property
    def root(self) -> Node:
        """The document's root."""
        return Node(self.source.value, self)

    def names(self) -> dict[str, Path]:
        """Return what `$id` and `$anchor` name in this document: absolute URI to path (JSON Schema 2020-12, 8.2)."""
        if self._names is None:
            self._names = {}
            for base, path, value in _walk_identified(self.source.value, self.uri, ()):
                if path and "$id" in value:
                    self._names.setdefault(base, path)
                for keyword in ("$anchor", "$dynamicAnchor"):
                    anchor = value.get(keyword)
                    if isinstance(anchor, str):
                        self._names.setdefault(f"{base}#{anchor}", path)
        return self._names

    def base(self, path: Path) -> str:
        """Return the base URI in force at a path: the nearest enclosing `$id`, else the document's own."""
        bases = {p: uri for uri, p in self.names().items() if "#" not in uri}
        if bases:
            for length in range(len(path), 0, -1):
                if path[:length] in bases:
                    return bases[path[:length]]
        return self.uri


def _walk_identified(value: Json, base: str, path: Path) -> Iterator[tuple[str, Path, JsonObject]]:
    """Objects that hold an identifier, with the base URI in force there."""
    if isinstance(value, dict):
        own = value.get("$id")
        if isinstance(own, str):
            base = urldefrag(urljoin(base, own)).url
        if isinstance(own, str) or "$anchor" in value or "$dynamicAnchor" in value:
            yield base, path, value
        for key, member in value.items():
            if key not in ("example", "examples", "default", "enum", "const") and isinstance(member, (dict, list)):
                yield from _walk_identified(member, base, (*path, key))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            if isinstance(member, (dict, list)):
                yield from _walk_identified(member, base, (*path, index))


class Documents:
    """The root document and all that it refers to, loaded when first needed."""

    def __init__(self, root: Source, uri: str, load: Loader) -> None:
        self._load = load
        self._documents: dict[str, Document | None] = {uri: Document(uri, root)}
        self.uri = uri
        self.report = Report(self.position)
        self.report.extend(root.diagnostics)

    @property
    def root(self) -> Node:
        """The root of the user's own document."""
        document = self._documents[self.uri]
        assert document is not None
        return document.root

    def position(self, place: Place) -> Position:
        """Return the file, line and column of a place."""
        document = self._documents.get(place.document or self.uri) or self.root.document
        return document.source.position(place.path)

    def resolve(self, node: Node) -> Node | None:
        """Follow `$ref` from a node to a value that is none; None, once reported, where it leads nowhere."""
        seen = []
        current = node
        while isinstance(current.value, dict) and isinstance(current.value.get("$ref"), str):
            key = (current.document.uri, current.path)
            if key in seen or len(seen) >= MAX_CHAIN:
                self.report.error(
                    "reference-cycle",
                    f"The reference “{_short(str(node.object['$ref']))}” only leads to references, and back to itself.",
                    "Let one of them name the object itself.",
                    node.place,
                )
                return None
            seen.append(key)
            found = self.target(current)
            if found is None:
                return None
            current = found
        return current

    def target(self, node: Node) -> Node | None:
        """Follow the one `$ref` of a node; None, once reported, where it leads nowhere."""
        reference = str(node.object["$ref"])
        document = node.document
        absolute = urljoin(document.base(node.path), reference) if _may_name(document) else None
        if absolute is None:
            absolute = document.uri + reference if reference.startswith("#") else _join(document.uri, reference)
        uri, fragment = urldefrag(absolute)
        for candidate in (document, self.root.document):
            path = candidate.names().get(absolute) if fragment and not fragment.startswith("/") else None
            path = candidate.names().get(uri) if path is None and uri != candidate.uri else path
            if path is not None:
                start = _descend(candidate.root, path)
                return self._point(start, fragment if fragment.startswith("/") else "", node)
        target = self._document(uri, node)
        if target is None:
            return None
        if fragment and not fragment.startswith("/"):
            path = target.names().get(f"{uri}#{fragment}")
            if path is None:
                self._lost(node, f"“{_short(reference)}” names an anchor that is not there.", "")
                return None
            return _descend(target.root, path)
        return self._point(target.root, fragment, node)

    def _document(self, uri: str, node: Node) -> Document | None:
        if uri not in self._documents:
            try:
                self._documents[uri] = Document(uri, self._load(uri))
            except UnreachableDocumentError as error:
                self._documents[uri] = None
                self.report.error("unreachable-document", error.message, error.hint, Place(*_ref_place(node)))
            except UnusableDocumentError as error:
                self._documents[uri] = None
                self.report.extend(error.diagnostics)
                hint = "Correct that document, or give another with --ref."
                self.report.error("unreachable-document", f"“{_short(uri)}” cannot be read.", hint, node.place)
        return self._documents[uri]

    def _point(self, start: Node, fragment: str, origin: Node) -> Node | None:
        """Follow a JSON pointer, through references where it meets them."""
        current = start
        for raw in fragment.split("/")[1:]:
            token = unescape_token(unquote(raw))
            if isinstance(current.value, dict) and token not in current.value and "$ref" in current.value:
                through = self.resolve(current) if current.path != origin.path else None
                current = through if through is not None else current
            if isinstance(current.value, dict) and token in current.value:
                current = current.child(token)
            elif isinstance(current.value, list) and token.isdecimal() and int(token) < len(current.value):
                current = current.child(int(token))
            else:
                near = difflib.get_close_matches(token, list(current.object), n=1, cutoff=0.5)
                self._lost(origin, f"“{_short(str(origin.object['$ref']))}” leads nowhere: “{_short(token)}” is not there.",
                           near[0] if near else "")  # fmt: skip
                return None
        return current

    def _lost(self, node: Node, message: str, near: str) -> None:
        hint = f"Did you mean “{_short(near)}”?" if near else "Add what is missing, or correct the reference."
        self.report.error("unresolved-reference", message, hint, Place(*_ref_place(node)))

    def loaded(self) -> Iterator[Document]:
        """Yield the documents in use, the root first."""
        yield from (document for document in self._documents.values() if document is not None)


def _ref_place(node: Node) -> tuple[str, Path]:
    return node.document.uri, (*node.path, "$ref")


def _may_name(document: Document) -> bool:
    return bool(document.names())


def _descend(node: Node, path: Path) -> Node:
    for token in path:
        node = node.child(token)
    return node


def _join(base: str, reference: str) -> str:
    """Resolve a relative reference; spaces, which exports leave in file names, are encoded."""
    joined = urljoin(base, reference.replace(" ", "%20"))
    return joined if urlsplit(joined).scheme else reference


def _short(text: str, width: int = 120) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def no_documents(uri: str) -> Source:
    """Load nothing: the loader of a run without other documents."""
    raise UnreachableDocumentError(f"“{_short(uri)}” is not available.", "Give it with --ref URL=FILE.")


__all__ = [
    "Diagnostic",
    "Document",
    "Documents",
    "Loader",
    "Node",
    "Severity",
    "UnreachableDocumentError",
    "no_documents",
]
