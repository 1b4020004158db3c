"""Plain words for the errors that OpenAPI's JSON Schemas find: what is wrong, and what to do about it."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from typing import Any

from swagger2postman.findings import codes
from swagger2postman.findings.report import MOST_ALIKE
from swagger2postman.jsonvalue import Json
from swagger2postman.lint.document.failed_keyword import FailedKeyword
from swagger2postman.lint.document.shapes import Shapes
from swagger2postman.lint.document.structure_finding import StructureFinding, inside
from swagger2postman.lint.document.unknown_fields import KEYWORDS, NAME_HINT, UnknownFields
from swagger2postman.lint.text import member_name, name_types, shorten, show, suggest
from swagger2postman.schema.patterns import MAX_PATTERN_LENGTH

_MISSING_HINTS = {
    "scopes": "Add “scopes: {}”.",
    "description": "Add a “description”; a few words are enough.",
    "paths": "Add “paths” with the operations of the API.",
    "info": "Add “info” with a “title” and a “version”.",
    "version": "Add the version of the API, quoted: “version: '1.0'”.",
    "responses": "Add “responses” with at least one response.",
    "schema": "Add a “schema” that describes the value.",
    "in": "Add “in” to say where it is sent, such as “in: query”.",
    "type": "Add the “type”.",
    "url": "Add the “url”.",
}
_FORMATS = {
    "uri": "a full URL",
    "uri-reference": "a URL",
    "email": "an e-mail address",
    "regex": "a regular expression",
}
_MOST_OPTIONS = 10
_SCALAR_IN_QUOTES = re.compile(r"true|false|-?\d+(\.\d+)?")


def describe(all_failed: list[FailedKeyword], shapes: Shapes, max_hints: int = MOST_ALIKE) -> list[StructureFinding]:
    """Return the findings for what failed in a document; for `max_hints` unknown fields a similar name is looked for.

    A field that is missing because its name is misspelled is one finding, at the misspelled name.
    """
    unknown = UnknownFields(shapes, max_hints)
    findings: list[StructureFinding] = []
    for failed in all_failed:
        if failed.keyword in KEYWORDS:
            findings.extend(unknown.describe(failed))
    for failed in all_failed:
        is_misspelled = failed.keyword == "required" and (failed.path, failed.missing_field) in unknown.misspelled
        if failed.keyword in KEYWORDS or is_misspelled:
            continue
        finding = _DESCRIBERS.get(failed.keyword, _other)(failed)
        if finding is not None:
            findings.append(finding)
    return findings


def _missing(failed: FailedKeyword) -> StructureFinding:
    name = failed.missing_field
    text = f"“{name}” is missing{inside(failed.path)}."
    return StructureFinding(codes.MISSING_FIELD, text, _MISSING_HINTS.get(name, f"Add “{name}”."), failed.path)


def _wrong_type(failed: FailedKeyword) -> StructureFinding:
    wanted = list(failed.details["types"])
    words = name_types(wanted)
    is_now = "is empty" if failed.value is None else f"is {_with_type(failed.value)}"
    text = f"{member_name(failed.path)} must be {words}, but {is_now}."
    return StructureFinding(codes.WRONG_TYPE, text, _type_hint(failed.value, wanted, words), failed.path)


def _with_type(value: Json) -> str:
    if isinstance(value, str):
        return f"the string {show(value)}" if value.strip() else "an empty string"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"the number {show(value)}"
    return show(value)


def _type_hint(value: Json, wanted: list[str], words: str) -> str:
    if value is None:
        return "Give it a value, or remove it."
    if "string" in wanted and isinstance(value, (bool, int, float)):
        return "Quote it."
    is_quoted_scalar = isinstance(value, str) and _SCALAR_IN_QUOTES.fullmatch(value)
    if is_quoted_scalar and {"boolean", "number", "integer"} & set(wanted):
        return "Remove the quotes."
    return f"Make it {words}."


def _wrong_value(failed: FailedKeyword) -> StructureFinding:
    options = failed.details.get("options", [failed.details.get("expected_value")])
    names = [option if isinstance(option, str) else show(option) for option in options]
    listed = ", ".join(names[:_MOST_OPTIONS]) + (", …" if len(names) > _MOST_OPTIONS else "")
    is_now = "has no value" if failed.value is None else f"is {show(failed.value)}"
    one_of = "one of " if len(names) > 1 else ""
    text = f"{member_name(failed.path)} {is_now}, but must be {one_of}{shorten(listed, 110)}."
    return StructureFinding(codes.WRONG_VALUE, text, _value_hint(failed, names), failed.path)


def _value_hint(failed: FailedKeyword, names: list[str]) -> str:
    if failed.last_key == "type" and isinstance(failed.value, list):
        return "Give one type, with “nullable: true” for null; lists of types came with OpenAPI 3.1."
    otherwise = "Use one of these values." if len(names) > 1 else "Use this value."
    return suggest(failed.value, names, otherwise) if isinstance(failed.value, str) else otherwise


def _wrong_form(failed: FailedKeyword) -> StructureFinding | None:
    """A value that does not match a pattern or a format; None for a regular expression that other engines accept."""
    if failed.keyword == "pattern" and failed.path in (("openapi",), ("swagger",)):
        text = f"“{failed.path[0]}” is {show(failed.value)}, which is not a full version."
        return StructureFinding(codes.WRONG_FORM, text, "Write the full version, such as 3.0.3 or 3.1.0.", failed.path)
    value = str(failed.value)
    stated = str(failed.details.get("format", ""))
    if stated == "regex" and _compiles(value):
        return None
    expected = "does not have the form it must have"
    if stated:
        expected = f"is not {_FORMATS.get(stated, f'of the format “{stated}”')}"
    is_now, hint = f"is {show(failed.value)}, which", "Correct it."
    if not value.strip():
        is_now, hint = "is empty, which", "Fill it in, or remove it."
    return StructureFinding(codes.WRONG_FORM, f"{member_name(failed.path)} {is_now} {expected}.", hint, failed.path)


def _compiles(pattern: str) -> bool:
    """Whether Python accepts a pattern that Rust refuses, which refuses more than ECMA-262 does."""
    if len(pattern) > MAX_PATTERN_LENGTH:
        return True  # no engine is asked what such a long one is
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what future versions of Python may read in another way
            re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return False
    return True


def _wrong_size(failed: FailedKeyword) -> StructureFinding:
    limit = failed.details["limit"]
    entries = "entry" if limit == 1 else "entries"
    name = member_name(failed.path)
    if not failed.keyword.startswith("min"):
        text = f"{name} must have at most {limit} {entries}."
        return StructureFinding(codes.WRONG_SIZE, text, "Keep one.", failed.path)
    text = f"{name} must have at least {limit} {entries}." if failed.value else f"{name} is empty."
    hint = f"Add at least {'one' if limit == 1 else limit} {entries}, or remove it."
    return StructureFinding(codes.WRONG_SIZE, text, hint, failed.path)


_LIMITS = {
    "minimum": "at least",
    "maximum": "at most",
    "exclusiveMinimum": "more than",
    "exclusiveMaximum": "less than",
}


def _out_of_range(failed: FailedKeyword) -> StructureFinding:
    wanted = f"{_LIMITS[failed.keyword]} {failed.details['limit']}"
    text = f"{member_name(failed.path)} is {show(failed.value)}, but must be {wanted}."
    return StructureFinding(codes.WRONG_VALUE, text, "Correct the number.", failed.path)


def _not_unique(failed: FailedKeyword) -> StructureFinding:
    text = f"{member_name(failed.path)} holds the same entry twice."
    return StructureFinding(codes.NOT_UNIQUE, text, "Remove one of the two.", failed.path)


def _excluded(failed: FailedKeyword) -> StructureFinding:
    schema: Any = failed.details.get("schema")
    names = schema.get("required", []) if isinstance(schema, dict) else []
    if len(names) > 1:
        text = f"{' and '.join(f'“{name}”' for name in names)} exclude each other{inside(failed.path)}."
        return StructureFinding(codes.CONFLICTING_FIELDS, text, "Keep one of them.", failed.path)
    if failed.last_key == "responses":
        text = "“responses” holds no response."
        return StructureFinding(codes.WRONG_SIZE, text, "Add at least one response.", failed.path)
    return _other(failed)


def _wrong_name(failed: FailedKeyword) -> StructureFinding:
    name = str(failed.details["name"])
    text = f"“{shorten(name)}” is not a possible name{inside(failed.path)}."
    return StructureFinding(codes.WRONG_KEY, text, NAME_HINT, (*failed.path, name))


def _other(failed: FailedKeyword) -> StructureFinding:
    text = f"{member_name(failed.path)} does not have the structure that OpenAPI asks for."
    hint = "Compare it with the OpenAPI specification."
    return StructureFinding(codes.INVALID_STRUCTURE, text, hint, failed.path)


_DESCRIBERS: dict[str, Callable[[FailedKeyword], StructureFinding | None]] = {
    "required": _missing,
    "type": _wrong_type,
    **dict.fromkeys(("enum", "const"), _wrong_value),
    **dict.fromkeys(("pattern", "format"), _wrong_form),
    **dict.fromkeys(("minItems", "maxItems", "minProperties", "maxProperties"), _wrong_size),
    **dict.fromkeys(_LIMITS, _out_of_range),
    "uniqueItems": _not_unique,
    "not": _excluded,
    "propertyNames": _wrong_name,
}
