"""References: each is followed, and `Documents` reports those that lead nowhere (OpenAPI 3.1 section 4.8.23)."""

from __future__ import annotations

from swagger2postman.lint.document.places import Places
from swagger2postman.references.resolver import Documents, Node


def check_references(documents: Documents, places: Places) -> None:
    """Follow every `$ref` of the root document, also where nothing uses what holds it."""
    document = documents.root.document
    good: set[str] = set()
    for holder in places.references:
        reference = str(holder.value["$ref"])
        if reference in good:
            continue
        target = documents.target(Node(holder.value, document, holder.path))
        if target is not None and not document.names():  # with names, it matters where a reference stands
            good.add(reference)
