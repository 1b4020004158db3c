"""Plain words for the faults that OpenAPI's JSON Schemas find: what is wrong, and what to do about it."""

from __future__ import annotations

import difflib
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from msgspec import Struct

from swagger2postman.findings import codes
from swagger2postman.findings.codes import Code
from swagger2postman.findings.report import MOST_ALIKE
from swagger2postman.jsonvalue import Json
from swagger2postman.lint.document.schema_errors import Leaf, Path, Shapes
from swagger2postman.lint.text import kinds_of, name_of, shorten, show, suggest
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


_LONGEST_NAME = 200  # that is compared with names of OpenAPI's


class Fault(Struct, frozen=True):
    """A finding before it has a position."""

    code: Code
    message: str
    hint: str
    path: Path


def describe_leaves(leaves: Iterable[Leaf], shapes: Shapes, most_hints: int = MOST_ALIKE) -> Iterator[Fault]:
    """Yield the findings for the faults of a document; for at most `most_hints` unknown fields a name is suggested."""
    leaves = list(leaves)
    missing = {(leaf.path, leaf.details["property"]) for leaf in leaves if leaf.keyword == "required"}
    faults: list[Fault] = []
    misspelt: set[tuple[Path, str]] = set()
    for leaf in leaves:
        if leaf.keyword in ("additionalProperties", "unevaluatedProperties"):
            for fault, near in _unknown(leaf, shapes, most_hints - len(faults)):
                faults.append(fault)
                misspelt.add((leaf.path, near))
    for leaf in leaves:
        if leaf.keyword == "required" and (leaf.path, leaf.details["property"]) in missing - misspelt:
            faults.append(_missing(leaf))
        elif leaf.keyword not in ("required", "additionalProperties", "unevaluatedProperties"):
            described = _DESCRIBERS.get(leaf.keyword, _other)(leaf)
            if described is not None:
                faults.append(described)
    yield from faults


def _inside(path: Path) -> str:
    name = name_of(path)
    return " in " + name[0].lower() + name[1:] if path else ""


def _unknown(leaf: Leaf, shapes: Shapes, hints: int) -> Iterator[tuple[Fault, str]]:
    """One finding per field that has no place here, each with the field it seems to be meant for."""
    names, patterns = shapes.fields(leaf.shape[:-1])
    special = _special_keys(patterns)
    present = leaf.value if isinstance(leaf.value, dict) else {}
    free = sorted(names - set(present))
    for name in leaf.details["unexpected"]:
        path = (*leaf.path, name)
        shown = f"“{shorten(name)}”"
        if special:
            wrong, hint = special
            yield Fault(codes.WRONG_KEY, f"{shown} {wrong}.", hint(name), path), ""
            continue
        if leaf.details.get("known"):
            text = f"{shown} does not go with the other fields{_inside(leaf.path)}."
            yield Fault(codes.MISPLACED_FIELD, text, "Remove it.", path), ""
            continue
        if name == "$ref":
            text = f"A reference is not possible{_inside(leaf.path) or ' at the top of the document'}."
            yield Fault(codes.UNKNOWN_FIELD, text, "Write the object itself in place of the “$ref”.", path), ""
            continue
        hints -= 1
        near = difflib.get_close_matches(name[:_LONGEST_NAME], free, n=1, cutoff=0.6) if hints >= 0 else []
        hint_text = f"Did you mean “{near[0]}”?" if near else "Remove it, or begin its name with “x-”."
        text = f"{shown} is not a field that OpenAPI knows{_inside(leaf.path) or ' at the top of the document'}."
        yield Fault(codes.UNKNOWN_FIELD, text, hint_text, path), near[0] if near else ""


def _special_keys(patterns: set[str]) -> tuple[str, Callable[[str], str]] | None:
    """What is wrong with a key where keys are paths, status codes or component names."""
    joined = " ".join(patterns)
    if joined in ("^\\/", "^/"):
        return "is no path: it does not begin with “/”", lambda name: f"Write “/{shorten(name.lstrip('/'))}”."
    if "[1-5]" in joined or "[0-9]{3}" in joined:
        return "is no status code", lambda _: "Use three digits such as “200”, or “default”."
    if "a-zA-Z0-9" in joined:
        return "is not a possible name", lambda _: "Use only letters, digits, “.”, “-” and “_”."
    return None


def _missing(leaf: Leaf) -> Fault:
    name = leaf.details["property"]
    hint = _MISSING_HINTS.get(name, f"Add “{name}”.")
    return Fault(codes.MISSING_FIELD, f"“{name}” is missing{_inside(leaf.path)}.", hint, leaf.path)


def _wrong_type(leaf: Leaf) -> Fault:
    wanted = list(leaf.details["types"])
    words = kinds_of(wanted)
    is_now = "is empty" if leaf.value is None else f"is {_kind(leaf.value)}"
    text = f"{name_of(leaf.path)} must be {words}, but {is_now}."
    return Fault(codes.WRONG_TYPE, text, _type_hint(leaf.value, wanted, words), leaf.path)


def _kind(value: Json) -> str:
    if isinstance(value, str):
        return f"the text {show(value)}" if value.strip() else "an empty text"
    return (
        show(value) if not isinstance(value, (int, float)) or isinstance(value, bool) else f"the number {show(value)}"
    )


def _type_hint(value: Json, wanted: list[str], words: str) -> str:
    if value is None:
        return "Give it a value, or remove it."
    if "string" in wanted and isinstance(value, (bool, int, float)):
        return "Quote it."
    quoted = isinstance(value, str) and re.fullmatch(r"true|false|-?\d+(\.\d+)?", value)
    if quoted and {"boolean", "number", "integer"} & set(wanted):
        return "Remove the quotes."
    return f"Make it {words}."


def _wrong_value(leaf: Leaf) -> Fault:
    options = leaf.details.get("options", [leaf.details.get("expected_value")])
    names = [option if isinstance(option, str) else show(option) for option in options]
    listed = ", ".join(names[:10]) + (", …" if len(names) > 10 else "")
    is_now = "has no value" if leaf.value is None else f"is {show(leaf.value)}"
    text = f"{name_of(leaf.path)} {is_now}, but must be {'one of ' if len(names) > 1 else ''}{shorten(listed, 110)}."
    otherwise = "Use one of these values." if len(names) > 1 else "Use this value."
    hint = suggest(leaf.value, names, otherwise) if isinstance(leaf.value, str) else otherwise
    if leaf.path[-1:] == ("type",) and isinstance(leaf.value, list):
        hint = "Give one type, with “nullable: true” for null; lists of types came with OpenAPI 3.1."
    return Fault(codes.WRONG_VALUE, text, hint, leaf.path)


def _wrong_form(leaf: Leaf) -> Fault | None:
    if leaf.keyword == "pattern" and leaf.path in (("openapi",), ("swagger",)):
        hint = "Write the full version, such as 3.0.3 or 3.1.0."
        return Fault(
            codes.WRONG_FORM, f"“{leaf.path[0]}” is {show(leaf.value)}, which is no full version.", hint, leaf.path
        )
    kind = str(leaf.details.get("format", ""))
    if kind == "regex" and _compiles(str(leaf.value)):
        return None
    expected = (
        f"is not {_FORMATS.get(kind, f'of the format “{kind}”')}" if kind else "does not have the form it must have"
    )
    is_now = "is empty, which" if not str(leaf.value).strip() else f"is {show(leaf.value)}, which"
    hint = "Fill it in, or remove it." if not str(leaf.value).strip() else "Correct it."
    return Fault(codes.WRONG_FORM, f"{name_of(leaf.path)} {is_now} {expected}.", hint, leaf.path)


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


def _wrong_size(leaf: Leaf) -> Fault:
    few, limit = leaf.keyword.startswith("min"), leaf.details["limit"]
    entries = "entry" if limit == 1 else "entries"
    text = f"{name_of(leaf.path)} is empty." if few and not leaf.value else (
        f"{name_of(leaf.path)} must have at {'least' if few else 'most'} {limit} {entries}."
    )  # fmt: skip
    return Fault(
        codes.WRONG_SIZE,
        text,
        f"Add at least {'one' if limit == 1 else limit} {entries}, or remove it." if few else "Keep one.",
        leaf.path,
    )


def _out_of_range(leaf: Leaf) -> Fault:
    bound = "more than" if "xclusive" in leaf.keyword else "at least"
    bound = bound if "inimum" in leaf.keyword else {"more than": "less than", "at least": "at most"}[bound]
    text = f"{name_of(leaf.path)} is {show(leaf.value)}, but must be {bound} {leaf.details['limit']}."
    return Fault(codes.WRONG_VALUE, text, "Correct the number.", leaf.path)


def _not_unique(leaf: Leaf) -> Fault:
    return Fault(
        codes.NOT_UNIQUE, f"{name_of(leaf.path)} holds the same entry twice.", "Remove one of the two.", leaf.path
    )


def _excluded(leaf: Leaf) -> Fault:
    schema: Any = leaf.details.get("schema")
    names = schema.get("required", []) if isinstance(schema, dict) else []
    if len(names) > 1:
        text = f"{' and '.join(f'“{name}”' for name in names)} exclude each other{_inside(leaf.path)}."
        return Fault(codes.CONFLICTING_FIELDS, text, "Keep one of them.", leaf.path)
    if leaf.path[-1:] == ("responses",):
        return Fault(codes.WRONG_SIZE, "“responses” holds no response.", "Add at least one response.", leaf.path)
    return _other(leaf)


def _wrong_name(leaf: Leaf) -> Fault:
    name = str(leaf.details["name"])
    hint = "Use only letters, digits, “.”, “-” and “_”."
    return Fault(
        codes.WRONG_KEY, f"“{shorten(name)}” is not a possible name{_inside(leaf.path)}.", hint, (*leaf.path, name)
    )


def _other(leaf: Leaf) -> Fault:
    return Fault(codes.INVALID_STRUCTURE, f"{name_of(leaf.path)} does not have the structure that OpenAPI asks for.",
                 "Compare it with the OpenAPI specification.", leaf.path)  # fmt: skip


_DESCRIBERS: dict[str, Callable[[Leaf], Fault | None]] = {
    "type": _wrong_type, "enum": _wrong_value, "const": _wrong_value, "pattern": _wrong_form, "format": _wrong_form,
    "minItems": _wrong_size, "maxItems": _wrong_size, "minProperties": _wrong_size, "maxProperties": _wrong_size,
    "minimum": _out_of_range, "maximum": _out_of_range, "exclusiveMinimum": _out_of_range,
    "exclusiveMaximum": _out_of_range, "uniqueItems": _not_unique, "not": _excluded, "propertyNames": _wrong_name,
}  # fmt: skip
