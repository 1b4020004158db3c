"""Tags that are declared twice, and parents of tags that are wrong (OpenAPI 3.1 section 4.8.22, 3.2 section 4.23)."""

from __future__ import annotations

from swagger2postman.findings import codes
from swagger2postman.lint.text import shorten
from swagger2postman.references.resolver import Documents, Node


def check_tags(documents: Documents, dialect: str) -> None:
    """Report what is wrong with the declared tags; what has the wrong type is left to the structure."""
    tags = documents.root.get("tags")
    declared: dict[str, Node] = {}
    for tag in tags.elements() if tags else ():
        name = tag.get("name")
        if name is None or not isinstance(name.value, str):
            continue
        if name.value in declared:
            text = f"The tag “{shorten(name.value)}” is declared a second time."
            documents.report.add(codes.DUPLICATE_TAG, text, "Remove one of the two.", name.place)
        else:
            declared[name.value] = tag
    if dialect == "3.2":
        _check_parents(documents, declared)


def _check_parents(documents: Documents, declared: dict[str, Node]) -> None:
    parents: dict[str, Node] = {}
    for name, tag in declared.items():
        parent = tag.get("parent")
        if parent is None or not isinstance(parent.value, str):
            continue
        if parent.value in declared:
            parents[name] = parent
            continue
        text = f"The parent tag “{shorten(parent.value)}” is not declared."
        documents.report.add(codes.UNKNOWN_PARENT_TAG, text, "Declare it, or correct it.", parent.place)
    for name in _first_of_cycles(parents):
        text = f"The tag “{shorten(name)}” is its own ancestor."
        documents.report.add(codes.TAG_CYCLE, text, "Correct its “parent”.", parents[name].place)


def _first_of_cycles(parents: dict[str, Node]) -> list[str]:
    """The tag at which the document enters each cycle of parents."""
    first: list[str] = []
    visited: set[str] = set()
    for start in parents:
        trail: dict[str, None] = {}
        name = start
        while name in parents and name not in visited:
            visited.add(name)
            trail[name] = None
            name = str(parents[name].value)
        if name in trail:
            first.append(name)
    return first
