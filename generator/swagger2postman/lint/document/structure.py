"""Is the document what the OpenAPI specification says? The validator's findings, with places and plain words."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from swagger2postman.findings import codes
from swagger2postman.findings.report import Place
from swagger2postman.jsonvalue import JsonObject
from swagger2postman.lint.document.schema_errors import Shapes, find_leaves
from swagger2postman.lint.document.schema_messages import Fault, describe_leaves
from swagger2postman.lint.document.short_keys import ShortKeys
from swagger2postman.references.resolver import Documents, Node


def check_structure(documents: Documents, dialect: str) -> None:
    """Report every error of the root document against its OpenAPI version; broken references are left to rules.py.

    `dialect` is "2.0", "3.0", "3.1" or "3.2". Nothing is loaded for it, from nowhere.
    """
    value = _with_text_versions(documents.root)
    try:
        for fault in _errors(value, documents, dialect):
            documents.report.add(fault.code, fault.message, fault.hint, Place(documents.uri, fault.path))
    except (ValueError, RecursionError):  # jsonschema-rs puts no value into words that is deeper than 255 levels
        text = "What is wrong with the structure of the document is nested too deeply to be told."
        documents.report.add(codes.INVALID_STRUCTURE, text, "Nest schemas less deeply.", documents.root.place)


def _with_text_versions(root: Node) -> JsonObject:
    """A copy of the root whose versions are text: unquoted they are numbers, which rules.py warns of."""
    value = dict(root.object)
    info = root.get("info")
    if info is not None and isinstance(info.value, dict):
        value["info"] = _with_text(info, "version")
    return {**value, **{key: _with_text(root, key)[key] for key in ("swagger", "openapi") if key in value}}


def _with_text(node: Node, key: str) -> JsonObject:
    written = node.object.get(key)
    is_number = isinstance(written, (int, float)) and not isinstance(written, bool)
    return {**node.object, key: node.text(key)} if is_number else node.object


def _errors(value: JsonObject, documents: Documents, dialect: str) -> Iterator[Fault]:
    from swagger2postman.lint.document import spec_validator

    validator = spec_validator.structure_validator(value, dialect)
    if validator.is_valid(value):
        return
    shapes = Shapes(spec_validator.schema_of(dialect))
    short = ShortKeys(value)
    leaves = find_leaves(validator.iter_errors(short.value), short.value, shapes)
    for fault in describe_leaves(leaves, shapes, documents.limits.max_findings):
        yield replace(fault, path=short.path(fault.path))
