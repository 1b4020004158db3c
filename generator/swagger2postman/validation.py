"""Is the document what the OpenAPI specification says? openapi-spec-validator's findings, with places and plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from swagger2postman.diagnostics import Place
from swagger2postman.jsontypes import JsonObject
from swagger2postman.references import Documents, Node
from swagger2postman.schema_faults import Path, Shapes, find_leaves
from swagger2postman.schema_messages import Fault, describe_leaves

_VERSIONS = (("swagger",), ("openapi",), ("info", "version"))
_WARNINGS = ("undescribed-property",)


def check_document(documents: Documents, dialect: str) -> None:
    """Report every fault of the root document against its OpenAPI version; broken references are left to references.py.

    `dialect` is "2.0", "3.0", "3.1" or "3.2". Nothing is loaded for it, from nowhere.
    """
    value = _with_text_versions(documents.root)
    for fault in _faults(value, documents, dialect):
        add = documents.report.warn if fault.code in _WARNINGS else documents.report.error
        add(fault.code, fault.message, fault.hint, Place(documents.uri, fault.path))


def _with_text_versions(root: Node) -> JsonObject:
    """A copy of the root whose versions are text: unquoted they are numbers, which rules.py warns of."""
    value = dict(root.object)
    for path in _VERSIONS:
        holder, copy = root, value
        for key in path[:-1]:
            holder = holder.get(key) or Node({}, root.document)
            copy[key] = copy = dict(holder.object)
        if isinstance(holder.object.get(path[-1]), (int, float)) and not isinstance(holder.object[path[-1]], bool):
            copy[path[-1]] = holder.text(path[-1])
    return value


def _faults(value: JsonObject, documents: Documents, dialect: str) -> Iterator[Fault]:
    from swagger2postman import spec_validator

    shapes = Shapes(spec_validator.schema_of(dialect))
    yield from describe_leaves(find_leaves(spec_validator.structure_errors(value, dialect), value, shapes), shapes)
    for found in spec_validator.keyword_errors(value, dialect):
        fault = _describe(found)
        where = _true_path(documents.root, found.path)
        if fault is not None and where is not None:
            yield replace(fault, path=where)


def _true_path(root: Node, path: Path) -> Path | None:
    """Where a path of the keyword walk leads: the walk steps over references, a pointer of the document cannot."""
    documents_node: Node | None = root
    for token in path:
        documents_node = _step(root, documents_node, token)
        if documents_node is None:
            return None
    return documents_node.path if documents_node else None
