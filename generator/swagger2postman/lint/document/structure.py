"""Whether the document has the structure that the OpenAPI specification asks for."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from swagger2postman.findings import codes
from swagger2postman.findings.report import Place
from swagger2postman.jsonvalue import Json, JsonObject
from swagger2postman.lint.document.shapes import Shapes
from swagger2postman.lint.document.short_keys import ShortKeys
from swagger2postman.lint.document.structure_finding import StructureFinding
from swagger2postman.references.resolver import Documents, Node


def check_structure(documents: Documents, dialect: str) -> None:
    """Report every error of the root document against its OpenAPI version; broken references are left to rules.py.

    `dialect` is "2.0", "3.0", "3.1" or "3.2". Nothing is loaded for it, from nowhere.
    """
    value = _with_string_versions(documents.root)
    try:
        for finding in _find(value, documents, dialect):
            place = Place(documents.uri, finding.path)
            documents.report.add(finding.code, finding.message, finding.hint, place)
    except (ValueError, RecursionError):  # jsonschema-rs puts no value into words that is deeper than 255 levels
        text = "What is wrong with the structure of the document is nested too deeply to be described."
        documents.report.add(codes.INVALID_STRUCTURE, text, "Nest schemas less deeply.", documents.root.place)


def _with_string_versions(root: Node) -> JsonObject:
    """A copy of the root whose versions are strings: unquoted they are numbers, which rules.py warns of."""
    value = dict(root.object)
    info = root.get("info")
    if info is not None and _is_number(info.object.get("version")):
        value["info"] = {**info.object, "version": info.text("version")}
    for key in ("swagger", "openapi"):
        if _is_number(value.get(key)):
            value[key] = root.text(key)
    return value


def _is_number(value: Json) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _find(value: JsonObject, documents: Documents, dialect: str) -> Iterator[StructureFinding]:
    """Yield what is wrong; what puts it into words is loaded only then."""
    from swagger2postman.lint.document import spec_validator

    validator = spec_validator.structure_validator(value, dialect)
    if validator.is_valid(value):
        return
    from swagger2postman.lint.document.structure_errors import find_failed_keywords
    from swagger2postman.lint.document.structure_messages import describe

    shapes = Shapes(spec_validator.schema_of(dialect))
    short = ShortKeys(value)
    all_failed = find_failed_keywords(validator.iter_errors(short.value), short.value, shapes)
    for finding in describe(all_failed, shapes, documents.limits.max_findings):
        yield replace(finding, path=short.path(finding.path))
