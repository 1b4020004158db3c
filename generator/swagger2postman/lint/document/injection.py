"""Strings of a document that Postman would take for one of its variables: they are changed, and that is reported.

A warning for each that is sent; one note for all that are only shown, such as descriptions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from swagger2postman.findings import codes
from swagger2postman.findings.report import Place
from swagger2postman.jsonvalue import Json
from swagger2postman.lint.text import shorten
from swagger2postman.references.resolver import Documents

_VARIABLE = re.compile(r"\{\{([^{}]*)\}\}")
_SHOWN = frozenset(("title", "summary", "description", "operationId", "tags", "externalDocs", "contact", "license"))
_DATA = frozenset(("example", "examples", "default", "value", "dataValue", "enum", "const", "x-example", "x-examples"))
_NAMES = frozenset(  # of what the keys of these are, the author decides: `properties: {default: …}` states no default
    ("properties", "patternProperties", "schemas", "definitions", "$defs", "headers", "variables", "mapping", "scopes")
)
_MAX_FINDINGS = 20  # a document that writes its examples as templates has one in every line


def check_injection(documents: Documents) -> None:
    """Warn of each `{{name}}` that would be sent: Postman would put a variable of its reader in its place."""
    number, shown = 0, list[Place]()
    for document in list(documents.loaded()):
        if not document.source.may_hold_variables:
            continue
        for path, text, is_shown in _strings(document.root.value, ()):
            if is_shown:
                shown.append(Place(document.root.place.document, path))
                continue
            number += 1
            if number <= _MAX_FINDINGS:
                found = _VARIABLE.search(text)
                name = shorten(found[0] if found else "{{", 60)
                message = f"“{name}” would be a variable in Postman; it is sent as plain text, with its braces encoded."
                hint = "Write a value instead, or put the variable in after the import if you trust this document."
                documents.report.add(
                    codes.NEUTRALISED_VARIABLE, message, hint, Place(document.root.place.document, path)
                )
    if number > _MAX_FINDINGS:
        message = f"{number - _MAX_FINDINGS} more strings would be variables in Postman; they are sent as plain text."
        hint = "Write values instead."
        documents.report.add(codes.NEUTRALISED_VARIABLES, message, hint, documents.root.place)
    if shown:
        count = f"{len(shown):,} names and descriptions hold" if len(shown) > 1 else "A name or description holds"
        message = f"{count} “{{{{”, in which Postman could find variables; the collection has “{{ {{” there."
        documents.report.add(codes.NEUTRALISED_DESCRIPTIONS, message, "", shown[0])


def _strings(value: Json, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str, bool]]:
    """The strings and keys with two braces, each with its path, and whether it is only shown."""
    pending = [(path, value, "")]
    seen: set[int] = set()
    while pending:
        path, value, part = pending.pop()
        if isinstance(value, str):
            if "{{" in value:
                yield path, value, part == "shown"
            continue
        if not isinstance(value, (dict, list)) or id(value) in seen:
            continue
        seen.add(id(value))  # aliases of YAML are one object in several places
        members: list[tuple[str | int, Json]] = list(value.items() if isinstance(value, dict) else enumerate(value))
        for key, member in reversed(members):
            if isinstance(key, str) and "{{" in key:
                yield (*path, key), key, part == "shown"
            is_name = bool(path) and path[-1] in _NAMES
            pending.append(((*path, key), member, part or ("" if is_name else _part(key, member))))


def _part(key: str | int, member: Json) -> str:
    """What a member is: only `shown`, or `data`, in which every name is the author's choice; "" if that is open."""
    if key in _SHOWN and isinstance(member, (str, list)):
        return "shown"
    return "data" if key in _DATA else ""
