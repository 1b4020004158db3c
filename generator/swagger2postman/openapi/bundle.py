"""One self-contained document: what other documents hold is moved into its components (OpenAPI 3.1 section 4.8.7)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urlsplit

from swagger2postman.findings import codes
from swagger2postman.findings.report import Place
from swagger2postman.jsonvalue import Json, JsonObject, escape_token, to_pointer, unescape_token
from swagger2postman.references.resolver import Document, Documents, Node
from swagger2postman.references.swaggerhub import read_url
from swagger2postman.specification.grammar import LIST, MAP, fields_of, may_refer, sections

_IDENTIFIERS = ("$id", "$anchor", "$dynamicAnchor")
_FOREIGN = ("$schema", "$defs", "definitions", "id")  # what stands in files of plain JSON Schema; references to it move
_TEXTS = ("title", "version", "description", "summary", "name", "operationId", "openapi", "swagger")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_MOST_INLINED = 30  # levels of walking down, below which nothing more is copied in
_Key = tuple[str, str, tuple[str | int, ...]]


def bundle(documents: Documents, dialect: str) -> JsonObject:
    """Return the root document with every reference to another document made local.

    Local references stay as they are; references that lead nowhere stay, too, and are reported.
    """
    return _Bundler(documents, dialect).bundle()


class _Bundler:
    """Walks the root by the grammar of its dialect, and then all that was moved into it."""

    def __init__(self, documents: Documents, dialect: str) -> None:
        self._documents = documents
        self._dialect = dialect
        self._sections = sections(dialect)
        self._root = documents.root.document
        self._flatten = any("#" not in uri for uri in self._root.names())  # `$id` changes what local references mean
        self._names: dict[_Key, str] = {}
        self._taken = {section: set(node.object) for section, node in self._own_sections()}
        self._pending: list[tuple[str, str, Node, str]] = []
        self._inlining: list[_Key] = []
        self._depth = 0

    def bundle(self) -> JsonObject:
        self._claim()
        result = self._object(self._documents.root, "root")
        moved: dict[str, JsonObject] = {}
        while self._pending:
            section, name, target, kind = self._pending.pop(0)
            moved.setdefault(section, {})[name] = self._walk(target, kind)
        holder = result
        if moved and self._dialect != "2.0":
            components = result.get("components")
            holder = result["components"] = components if isinstance(components, dict) else {}
        for section in dict.fromkeys(self._sections.values()):
            if section in moved:
                own = holder.get(section)
                holder[section] = {**(own if isinstance(own, dict) else {}), **moved[section]}
        return result

    def _own_sections(self) -> Iterator[tuple[str, Node]]:
        root = self._documents.root
        holder = root if self._dialect == "2.0" else root.get("components")
        for section in self._sections.values():
            node = holder.get(section) if holder else None
            if node is not None:
                yield section, node

    def _claim(self) -> None:
        """Let a component of the root that only refers to another document become what it refers to."""
        kinds = {section: kind for kind, section in self._sections.items()}
        for section, holder in self._own_sections():
            for name, node in holder.items():
                if list(node.object) == ["$ref"] and isinstance(node.object["$ref"], str):
                    target = self._documents.target(node, kinds[section])
                    if target is not None and target.document is not self._root:
                        self._names.setdefault(_key(section, target), name)

    def _walk(self, node: Node, kind: str) -> Json:
        if not isinstance(node.value, dict):
            return node.value
        self._depth += 1
        try:
            if may_refer(kind) and isinstance(node.object.get("$ref"), str):
                return self._reference(node, kind)
            return self._object(node, kind)
        finally:
            self._depth -= 1

    def _object(self, node: Node, kind: str) -> JsonObject:
        fields, result = fields_of(self._dialect, kind), {}
        moved = node.document is not self._root
        for key, member in node.items():
            if kind == "schema" and self._is_dropped(key, member, moved):
                continue
            if key in fields or ("*" in fields and not key.startswith("x-")):
                result[key] = self._member(member, *fields.get(key, fields.get("*", ("", ""))))
            elif isinstance(member.value, float) and (key in _TEXTS or (key, kind) == ("default", "serverVariable")):
                result[key] = _as_written(node, key, member.value)
            else:
                result[key] = member.value
        if kind == "schema":
            self._fix_schema(node, result, moved)
        return result

    def _member(self, node: Node, shape: str, kind: str) -> Json:
        if shape == MAP:
            if not isinstance(node.value, dict):
                return node.value
            return {key: self._walk(member, kind) for key, member in node.items()}
        if shape == LIST or isinstance(node.value, list):
            if not isinstance(node.value, list):
                return node.value
            return [self._walk(member, kind) for member in node.elements()]
        return self._walk(node, kind)

    def _reference(self, node: Node, kind: str) -> Json:
        """What stands in the place of a `$ref`: another one, or a copy of what cannot be a component."""
        target = self._documents.target(node, kind)
        local = target is not None and target.document is self._root
        if target is not None and not local and kind not in self._sections:
            return self._inline(node, target, kind)
        if self._is_claimed(node, target, kind) and target is not None:
            return self._walk(target, kind)
        rest = Node({k: v for k, v in node.object.items() if k != "$ref"}, node.document, node.path)
        siblings = self._object(rest, kind)
        reference = str(node.object["$ref"]) if target is None else self._rewritten(node, target, kind)
        return {"$ref": reference, **siblings}

    def _is_claimed(self, node: Node, target: Node | None, kind: str) -> bool:
        """Whether a node is the very component that its target is to become."""
        if target is None or node.document is not self._root or kind not in self._sections:
            return False
        prefix = () if self._dialect == "2.0" else ("components",)
        name = self._names.get(_key(self._sections[kind], target))
        return node.path == (*prefix, self._sections[kind], name) and len(node.object) == 1

    def _inline(self, node: Node, target: Node, kind: str) -> Json:
        key = _key(kind, target)
        if key in self._inlining:  # it contains itself: the reference stays
            return dict(node.object)
        if self._depth > _MOST_INLINED:
            text = f"What “{str(node.object['$ref'])[:80]}” leads to is not moved in: it is nested too deeply."
            hint = "Let fewer parts refer to each other that cannot be components."
            self._documents.report.add(codes.NOT_BUNDLED, text, hint, Place(node.document.uri, (*node.path, "$ref")))
            return dict(node.object)
        self._inlining.append(key)
        value = self._walk(target, kind)
        self._inlining.pop()
        return value

    def _rewritten(self, node: Node, target: Node, kind: str) -> str:
        if target.document is self._root:
            stated = str(node.object["$ref"])
            keep = node.document is self._root and stated.startswith("#") and not self._flatten
            return stated if keep else "#" + quote(to_pointer(target.path), safe="/~!$&'()*+,;=:@-._?")
        section = self._sections[kind]
        prefix = "#/" if self._dialect == "2.0" else "#/components/"
        return f"{prefix}{section}/{escape_token(self._name(section, target, kind))}"

    def _name(self, section: str, target: Node, kind: str) -> str:
        """The name under which a target is kept: its own; where that is taken, its document's before it."""
        key = _key(section, target)
        if key not in self._names:
            taken = self._taken.setdefault(section, set())
            document, own = _document_name(target.document), _own_name(target)
            name, number = own or document, 2
            if name in taken and own:
                name = base = f"{document}_{own}"
            else:
                base = name
            while name in taken:
                name, number = f"{base}_{number}", number + 1
            taken.add(name)
            self._names[key] = name
            self._pending.append((section, name, target, kind))
        return self._names[key]

    def _is_dropped(self, key: str, member: Node, moved: bool) -> bool:
        """Whether a schema loses a keyword: what identified it where it was, and definitions that move on their own."""
        if key in _FOREIGN:
            return moved and (key != "id" or isinstance(member.value, str))
        return key in _IDENTIFIERS and (moved or self._flatten)

    def _fix_schema(self, node: Node, result: JsonObject, moved: bool) -> None:
        dynamic = node.object.get("$dynamicRef")
        if isinstance(dynamic, str) and "$ref" not in node.object and (moved or self._flatten):
            origin = Node({"$ref": dynamic}, node.document, node.path)
            target = self._documents.target(origin, "schema")
            if target is not None:
                del result["$dynamicRef"]
                result["$ref"] = self._rewritten(origin, target, "schema")
        stated = node.get("discriminator")
        if stated is not None and isinstance(stated.value, dict):
            result["discriminator"] = self._discriminator(node, stated)

    def _discriminator(self, schema: Node, stated: Node) -> JsonObject:
        """The mapping with its references made local, also where only a name that changed implied it (4.8.25)."""
        mapping: JsonObject = {}
        named = stated.get("mapping")
        for value, member in named.items() if named else ():
            mapping[value] = self._mapped(member) if isinstance(member.value, str) else member.value
        for part in (*_elements(schema, "oneOf"), *_elements(schema, "anyOf")):
            target = self._documents.target(part, "schema") if isinstance(part.object.get("$ref"), str) else None
            if target is not None and target.path:
                old, reference = str(target.path[-1]), self._rewritten(part, target, "schema")
                if unescape_token(unquote(reference.rpartition("/")[2])) != old and reference not in mapping.values():
                    mapping.setdefault(old, reference)
        return {**stated.object, **({"mapping": mapping} if mapping or named else {})}

    def _mapped(self, node: Node) -> Json:
        value = str(node.value)
        is_reference = any(mark in value for mark in "#/.")
        origin = Node({"$ref": value if is_reference else f"#/components/schemas/{escape_token(value)}"},
                      node.document, node.path)  # fmt: skip
        target = self._documents.target(origin, "schema")
        if target is None or (node.document is self._root and not is_reference):
            return value
        return self._rewritten(origin, target, "schema")


def _elements(node: Node, key: str) -> Iterator[Node]:
    member = node.get(key)
    if member is not None:
        yield from member.elements()


def _key(section: str, target: Node) -> _Key:
    return section, target.document.uri, target.path


def _as_written(node: Node, key: str, value: float) -> Json:
    """A text that YAML reads as a number, such as the version 1.10, as it is written."""
    text = node.text(key)
    return value if str(value) == text and "e" not in text else text  # YAML has other forms of 1e+16


def _own_name(target: Node) -> str:
    tokens = [str(token) for token in target.path[-2:]]
    name = "_".join(tokens) if tokens and tokens[-1].isdecimal() else "".join(tokens[-1:])
    return _UNSAFE.sub("_", name).strip("_")


def _document_name(document: Document) -> str:
    registered = read_url(document.uri)
    name = registered.name if registered else PurePosixPath(unquote(urlsplit(document.uri).path)).stem
    return _UNSAFE.sub("_", name).strip("_") or "document"
