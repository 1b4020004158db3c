"""Properties that a composed schema requires and nothing describes (OpenAPI 3.1 section 4.8.24.2, `allOf`)."""

from __future__ import annotations

from urllib.parse import unquote

from swagger2postman.findings import codes
from swagger2postman.findings.report import Place
from swagger2postman.jsonvalue import Json, JsonObject, unescape_token
from swagger2postman.lint.document.places import Places
from swagger2postman.lint.text import shorten
from swagger2postman.references.resolver import Documents

_MAX_PARTS = 500


def check_required(documents: Documents, places: Places) -> None:
    """Warn of names under `required` that no part of the schema describes: most are misspelt."""
    for union in places.unions:
        for index, name in _undescribed(union.value, documents.root.value):
            text = f"“{shorten(name)}” is required, but no property of that name is described."
            hint = "Correct the name, or describe the property."
            place = Place(documents.uri, (*union.path, "required", index))
            documents.report.add(codes.UNDESCRIBED_PROPERTY, text, hint, place)


def _undescribed(schema: JsonObject, root: Json) -> list[tuple[int, str]]:
    """The required names that nothing describes, as far as is known, each with its index."""
    required, properties = schema["required"], schema.get("properties")
    if "$ref" in schema or not isinstance(required, list):
        return []
    names = [(index, name) for index, name in enumerate(required) if isinstance(name, str)]
    if isinstance(properties, dict):
        names = [(index, name) for index, name in names if name not in properties]
    described = _described_properties(schema, root) if names else None
    return [(index, name) for index, name in names if described is not None and name not in described]


def _described_properties(schema: Json, root: Json) -> set[str] | None:
    """The properties that a schema and its parts describe; None where parts cannot be had, or are very many."""
    described: set[str] = set()
    seen: set[int] = set()
    waiting = [schema]
    while waiting and len(seen) < _MAX_PARTS:
        part = waiting.pop()
        if not isinstance(part, dict) or id(part) in seen:
            continue
        seen.add(id(part))
        if "$ref" in part:
            target = _follow(str(part["$ref"]), root)
            if target is None:
                return None
            waiting.append(target)
            continue
        properties = part.get("properties")
        described.update(properties if isinstance(properties, dict) else ())
        waiting.extend(part[keyword] for keyword in ("items", "not") if keyword in part)
        for keyword in ("allOf", "anyOf", "oneOf"):
            members = part.get(keyword)
            waiting.extend(members if isinstance(members, list) else ())
    return None if waiting else described


def _follow(reference: str, root: Json) -> Json:
    """What a reference inside the document leads to; None for any other and for broken ones."""
    if not reference.startswith("#/"):
        return None
    value = root
    for token in unquote(reference).split("/")[1:]:
        value = value.get(unescape_token(token)) if isinstance(value, dict) else None
    return value
