"""Is the document what the OpenAPI specification says? The validator's findings, with places and plain words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from swagger2postman.findings import codes
from swagger2postman.findings.report import Place
from swagger2postman.jsonvalue import JsonObject
from swagger2postman.lint.document.schema_errors import Shapes, find_leaves
from swagger2postman.lint.document.schema_messages import Fault, describe_leaves
from swagger2postman.lint.document.short_keys import ShortKeys
from swagger2postman.lint.text import kinds_of, shorten, show
from swagger2postman.references.resolver import Documents, Node
from swagger2postman.schema.steps.budget import MAX_STEPS

if TYPE_CHECKING:
    from swagger2postman.lint.document.default_rules import Problem
    from swagger2postman.lint.document.keywords import KeywordError


def check_document(documents: Documents, dialect: str, max_steps: int = MAX_STEPS) -> None:
    """Report every fault of the root document against its OpenAPI version; broken references are left to rules.py.

    `dialect` is "2.0", "3.0", "3.1" or "3.2". Nothing is loaded for it, from nowhere. `max_steps` may be taken to judge
    defaults.
    """
    value = _with_text_versions(documents.root)
    try:
        for fault in _faults(value, documents, dialect, max_steps):
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


def _faults(value: JsonObject, documents: Documents, dialect: str, max_steps: int) -> Iterator[Fault]:
    from swagger2postman.lint.document import spec_validator
    from swagger2postman.lint.document.keywords import keyword_errors

    shapes = Shapes(spec_validator.schema_of(dialect))
    short = ShortKeys(value, documents.root.document.landmarks().long_keys)
    leaves = find_leaves(spec_validator.structure_errors(short.value, dialect), short.value, shapes)
    for fault in describe_leaves(leaves, shapes, documents.limits.max_findings):
        yield replace(fault, path=short.path(fault.path))
    root = documents.root.document
    identifiers = root.source.may_identify
    for found in keyword_errors(value, root.landmarks(), dialect, identifiers=identifiers, max_steps=max_steps):
        yield _describe(found, max_steps)


def _describe(found: KeywordError, max_steps: int) -> Fault:
    path = found.path
    name = shorten(found.name)
    if found.kind == "required":
        text = f"“{name}” is required, but no property of that name is described."
        return Fault(codes.UNDESCRIBED_PROPERTY, text, "Correct the name, or describe the property.", path)
    if found.kind == codes.DUPLICATE_TAG.name:
        return Fault(
            codes.DUPLICATE_TAG, f"The tag “{name}” is declared a second time.", "Remove one of the two.", path
        )
    if found.kind == codes.UNKNOWN_PARENT_TAG.name:
        return Fault(
            codes.UNKNOWN_PARENT_TAG, f"The parent tag “{name}” is not declared.", "Declare it, or correct it.", path
        )
    if found.kind == codes.TAG_CYCLE.name:
        return Fault(codes.TAG_CYCLE, f"The tag “{name}” is its own ancestor.", "Correct its “parent”.", path)
    if found.kind == "costly-default":
        text = "The default is not checked: that would take more steps than are taken."
        hint = f"Use fewer alternatives, or raise the bound: --limit steps={2 * max_steps}."
        return Fault(codes.DEFAULT_NOT_CHECKED, text, hint, path)
    reason = _reason(found.problem) if found.problem else name
    hint = "Correct the default, or remove it."
    return Fault(codes.INVALID_DEFAULT, f"The default does not fit its schema: {reason}.", hint, path)


def _reason(problem: Problem) -> str:
    """What a value should be."""
    value, expected = show(problem.value), problem.expected
    match problem.keyword:
        case "type":
            return f"{value} is not {kinds_of(expected)}"
        case "enum":
            return f"{value} is not among the values of “enum”"
        case "format":
            return f"{value} is not of the format “{shorten(str(expected))}”"
        case "required":
            return "a required property is missing"
        case _:
            return f"{value} breaks “{problem.keyword}”"
