"""References: each is followed, and `Documents` reports those that lead nowhere (OpenAPI 3.1 section 4.8.23)."""

from __future__ import annotations

from swagger2postman.lint.document.routes import Reader, Routes
from swagger2postman.references.resolver import Documents, Node

_NAMED = frozenset((
    "properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "schemas", "responses", "parameters",
    "requestBodies", "headers", "securitySchemes", "securityDefinitions", "links", "callbacks", "pathItems", "paths",
    "webhooks", "content", "encoding", "variables",
))  # fmt: skip
"""Fields whose object maps names of the author's choice, so that a key such as “default” is no keyword there."""

_DATA = frozenset(("example", "default", "enum", "const", "value", "dataValue", "mapping"))
"""Keywords whose value is data: a “$ref” in it refers to nothing."""

_REFERRING = frozenset(("object", "names", "named example"))
_KINDS = _REFERRING | {"examples"}


def check_references(documents: Documents, dialect: str) -> None:
    """Follow every `$ref` of the root document; `dialect` is "2.0", "3.0", "3.1" or "3.2"."""
    document = documents.root.document
    step = _step_without_examples if dialect == "2.0" else _step
    routes = Routes(Reader("object", _KINDS, step), document.landmarks())
    good: set[str] = set()
    for path, value in document.landmarks().references:
        way = routes.way_to(path, _REFERRING) if value["$ref"] not in good else None
        if way is not None:
            found = documents.target(Node(value, document, way))
            if found is not None and not document.names():  # with names, it matters where a reference stands
                good.add(str(value["$ref"]))


def _step(kind: str, key: str | int) -> str | None:
    """What a member is: an object, a map of names, named examples (which may be references), or None: data."""
    if kind == "names" or (kind == "object" and isinstance(key, int)):
        return "object"
    if kind == "examples":  # a list of examples is data
        return "named example" if isinstance(key, str) else None
    if kind == "named example" or key in _DATA or str(key).startswith("x-"):
        return None
    return "examples" if key == "examples" else "names" if key in _NAMED else "object"


def _step_without_examples(kind: str, key: str | int) -> str | None:
    """The same for Swagger 2.0, where all examples are data."""
    found = _step(kind, key)
    return None if found == "examples" else found
