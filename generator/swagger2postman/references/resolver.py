"""Which documents there are, and what a `$ref` leads to (OpenAPI 3.1 section 4.8.23, RFC 6901, RFC 3986)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from msgspec import Struct

from swagger2postman.errors import UnusableDocumentError
from swagger2postman.findings import codes
from swagger2postman.findings.diagnostic import Diagnostic, Position, short
from swagger2postman.findings.report import Place, Report
from swagger2postman.findings.severity import Severity
from swagger2postman.jsonvalue import Json, JsonObject, unescape_token
from swagger2postman.references.expected import describes_api, may_be, name_of
from swagger2postman.source.reader import ReadLimits, Source

MAX_CHAIN = 100
MAX_THROUGH = 20  # references that lie on the way of a pointer that lies on the way of a pointer …
MANY_NAMES = 2_000
_INDEX = re.compile("0|[1-9][0-9]{0,9}")  # RFC 6901 section 4
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


class Node(Struct, frozen=True):
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
        return Node(self.value[key], self.document, (*self.path, key))  # type: ignore[index]

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


class Document(Struct, eq=False):
    """One document of the set. `uri` is absolute and has no fragment."""

    uri: str
    source: Source
    _names: dict[str, Path] | None = None
    _bases: dict[Path, str] = {}

    @property
    def root(self) -> Node:
        """The document's root."""
        return Node(self.source.value, self)

    def names(self) -> dict[str, Path]:
        """Return what `$id` and `$anchor` name in this document: absolute URI to path (JSON Schema 2020-12, 8.2)."""
        if self._names is None:
            self._names = {}
            identified = _walk_identified(self.source.value, self.uri, ()) if self.source.may_identify else ()
            for base, path, value in identified:
                if isinstance(value.get("$id"), str):
                    self._names.setdefault(base, path)
                    self._bases[path] = base
                anchors = [value[k] for k in ("$anchor", "$dynamicAnchor") if isinstance(value.get(k), str)]
                for uri in {base, self.uri} if base == self._bases.get(()) else {base}:
                    self._names.update({f"{uri}#{a}": path for a in anchors if f"{uri}#{a}" not in self._names})
        return self._names

    def base(self, path: Path) -> str:
        """Return the base URI in force at a path: the nearest `$id` below the root, else where the document is."""
        if self.names() and self._bases:
            for length in range(len(path), 0, -1):
                if path[:length] in self._bases:
                    return self._bases[path[:length]]
        return self.uri

    @property
    def identity(self) -> str:
        """What the document calls itself; names count from there, files do not (they lie where they lie)."""
        return self._bases.get((), self.uri)


def _walk_identified(value: Json, base: str, path: Path) -> Iterator[tuple[str, Path, JsonObject]]:
    """Objects that hold an identifier, with the base URI in force there."""
    if isinstance(value, dict):
        own = value.get("$id")
        if isinstance(own, str):
            base = urldefrag(_join(base, own) or base).url
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

    def __init__(
        self,
        root: Source,
        uri: str,
        load: Loader,
        canonical: Callable[[str], str] = str,
        limits: ReadLimits | None = None,
    ) -> None:
        self._load = load
        self._canonical = canonical  # one spelling for all URIs of the same document
        self._root = Document(uri, root)
        self._documents: dict[str, Document | None] = {uri: self._root}
        self._through: dict[tuple[str, Path], Node | None] = {}
        self._targets: dict[tuple[str, str, str], Node] = {}
        self._nesting = 0
        self._near: dict[tuple[str, Path, str], str] = {}
        self.uri = uri
        self.limits = limits or ReadLimits()
        self.report = Report(self.position, self.limits.max_findings)
        self.report.extend(root.diagnostics)

    @property
    def root(self) -> Node:
        """The root of the user's own document."""
        return self._root.root

    def position(self, place: Place) -> Position:
        """Return the file, line and column of a place."""
        document = self._documents.get(place.document or self.uri) or self._root
        return document.source.position(place.path)

    def resolve(self, node: Node, kind: str = "") -> Node | None:
        """Follow `$ref` from a node to a value that is none; None, once reported, where it leads nowhere.

        `kind` says what has to be there, as `grammar` calls it.
        """
        seen: set[tuple[str, Path]] = set()
        current = node
        while isinstance(current.value, dict) and isinstance(current.value.get("$ref"), str):
            key = (current.document.uri, current.path)
            if key in seen or len(seen) >= MAX_CHAIN:
                way = "back to itself" if key in seen else f"through {MAX_CHAIN} of them"
                text = f"The reference “{short(str(node.object['$ref']))}” only leads to references, and {way}."
                self.report.add(codes.REFERENCE_CYCLE, text, "Let one of them name the object itself.", node.place)
                return None
            seen.add(key)
            found = self.target(current, kind)
            if found is None:
                return None
            current = found
        return current

    def target(self, node: Node, kind: str = "") -> Node | None:
        """Follow the one `$ref` of a node; None, once reported, where it leads nowhere, or to no object of a kind."""
        found = self._target(node)
        if found is None or not kind or found.document.source.is_trusted or self._is_fit(found, kind):
            return found
        reference, name = short(str(node.object["$ref"])), short(found.document.source.name)
        text = f"“{reference}” is not used: it is not {name_of(kind)}, and “{name}” is not an OpenAPI document."
        hint = f"Correct the reference, or, if requests may hold text of that file, add --allow-path {name}."
        self.report.add(codes.UNRESOLVED_REFERENCE, text, hint, _ref_place(node))
        return None

    def _is_fit(self, found: Node, kind: str) -> bool:
        """Whether a part of a file that nobody named may be used as an object of a kind."""
        return describes_api(found.document.source.value) or may_be(kind, found.value)

    def _target(self, node: Node) -> Node | None:
        """What the one `$ref` of a node leads to, whatever it is."""
        reference, document = str(node.object["$ref"]), node.document
        if document.names() or self._root.names():
            for base in (document.base(node.path), document.identity):
                found = self._named(_join(base, reference) or "", document)
                if found is not None:
                    return found
        key = (document.uri, document.base(node.path), reference)
        if key not in self._targets:
            found = self._by_location(reference, node)
            if found is None:
                return None
            self._targets[key] = found
        return self._targets[key]

    def _by_location(self, reference: str, node: Node) -> Node | None:
        """What a reference leads to where names play no part; None, once reported, where it leads nowhere."""
        document = node.document
        if reference.startswith("#"):
            return self._at(document, reference[1:], node)
        absolute = _join(document.base(node.path), reference)
        if absolute is None:
            self._lost(node, f"“{short(reference)}” is no URI.", "")
            return None
        uri, fragment = urldefrag(absolute)
        target = self._document(self._canonical(uri), node)
        return None if target is None else self._at(target, fragment, node)

    def _named(self, absolute: str, document: Document) -> Node | None:
        """What a URI leads to by way of a `$id` or an anchor, if it does."""
        uri, _, fragment = absolute.partition("#")
        by_anchor = fragment != "" and not fragment.startswith("/")
        for candidate in (document, self._root):
            path = candidate.names().get(absolute if by_anchor else uri)
            if path is not None:
                found, missing = self._walk(_descend(candidate.root, path), "" if by_anchor else fragment)
                if missing is None:
                    return found
        return None

    def _at(self, document: Document, fragment: str, origin: Node) -> Node | None:
        """The part of a document that a fragment names; None, once reported, where it names none."""
        reference = short(str(origin.object["$ref"]))
        if fragment and not fragment.startswith("/"):
            path = document.names().get(f"{document.uri}#{unquote(fragment)}")
            if path is None:
                self._lost(origin, f"“{reference}” names an anchor that is not there.", "")
                return None
            return _descend(document.root, path)
        found, missing = self._walk(document.root, fragment)
        if missing is None:
            return found
        near = self._nearest(found, missing)
        self._lost(origin, f"“{reference}” leads nowhere: “{short(missing)}” is not there.", near)
        return None

    def _nearest(self, node: Node, missing: str) -> str:
        key = (node.document.uri, node.path, missing)
        if key not in self._near and len(self._near) >= MANY_NAMES // 10:
            return ""  # somebody with that many faults has other cares
        if key not in self._near:
            names = list(node.object)
            if len(names) > MANY_NAMES:  # each comparison costs about 30 microseconds
                names = [name for name in names if name[:2].lower() == missing[:2].lower()][:MANY_NAMES]
            self._near[key] = next(iter(difflib.get_close_matches(missing, names, n=1, cutoff=0.6)), "")
        return self._near[key]

    def _document(self, uri: str, node: Node) -> Document | None:
        if uri not in self._documents:
            try:
                source = self._load(uri)
                self._documents[uri] = Document(uri, source)
                self.report.extend(source.diagnostics)
            except UnreachableDocumentError as error:
                self._documents[uri] = None
                self.report.add(codes.UNREACHABLE_DOCUMENT, error.message, error.hint, _ref_place(node))
            except UnusableDocumentError as error:
                self._documents[uri] = None
                self.report.extend(error.diagnostics)
                hint = "Correct that document, or give another with --ref."
                self.report.add(codes.UNREACHABLE_DOCUMENT, f"“{short(uri)}” cannot be read.", hint, _ref_place(node))
        return self._documents[uri]

    def _walk(self, start: Node, fragment: str) -> tuple[Node, str | None]:
        """Follow a JSON pointer, through references on its way: how far it leads, and the token that is missing."""
        current = start
        for raw in fragment.split("/")[1:]:
            token, value = unescape_token(unquote(raw)), current.value
            if isinstance(value, dict) and token not in value and "$ref" in value:
                current = self._follow(current) or current
                value = current.value
            if isinstance(value, dict) and token in value:
                current = current.child(token)
            elif isinstance(value, list) and _INDEX.fullmatch(token) and int(token) < len(value):
                current = current.child(int(token))
            else:
                return current, token
        return current, None

    def _follow(self, node: Node) -> Node | None:
        """Resolve a reference on the way of a pointer; None while it is being followed already, so circles end."""
        key = (node.document.uri, node.path)
        if key not in self._through and self._nesting < MAX_THROUGH:
            self._through[key] = None
            self._nesting += 1
            self._through[key] = self.resolve(node)
            self._nesting -= 1
        return self._through.get(key)

    def _lost(self, node: Node, message: str, near: str) -> None:
        hint = f"Did you mean “{short(near)}”?" if near else "Add what is missing, or correct the reference."
        self.report.add(codes.UNRESOLVED_REFERENCE, message, hint, _ref_place(node))

    def loaded(self) -> Iterator[Document]:
        """Yield the documents in use, the root first."""
        yield from (document for document in self._documents.values() if document is not None)


def _ref_place(node: Node) -> Place:
    return Place(node.document.uri, (*node.path, "$ref"))


def _descend(node: Node, path: Path) -> Node:
    for token in path:
        node = node.child(token)
    return node


def _join(base: str, reference: str) -> str | None:
    """Resolve a relative reference; spaces, which exports leave in file names, are encoded. None: it is no URI."""
    try:
        joined = urljoin(base, reference.replace(" ", "%20"))
        if base.startswith("file:/") and joined.startswith("file:") and not joined.startswith("file:/"):
            joined = f"file:///{joined.removeprefix('file:')}"  # Python 3.13 loses the slash with too many “..”
        return joined if urlsplit(joined).scheme else reference
    except ValueError:
        return None


def no_documents(uri: str) -> Source:
    """Load nothing: the loader of a run without other documents."""
    raise UnreachableDocumentError(f"“{short(uri)}” is not available.", "Give it with --ref URL=FILE.")


__all__ = [
    "Diagnostic", "Document", "Documents", "Loader", "Node", "Severity", "UnreachableDocumentError", "no_documents",
]  # fmt: skip
