"""The keywords of OpenAPI's own schemas that fail in a document: one for each error that its author made.

A validator reports more: all alternatives of a `oneOf`, though one was meant, and what only follows from another error.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

from swagger2postman.jsonvalue import Json
from swagger2postman.lint.document.alternatives import choose_alternative
from swagger2postman.lint.document.consequences import Consequences, is_left_to_rules
from swagger2postman.lint.document.failed_keyword import FailedKeyword, Path, locate_error
from swagger2postman.lint.document.shapes import Shapes


def find_failed_keywords(errors: Iterable[Any], document: Json, shapes: Shapes) -> list[FailedKeyword]:
    """Return what failed by the errors of a jsonschema-rs validator: alternatives decided, consequences left out."""
    unique: dict[tuple[str, Path, str], FailedKeyword] = {}
    for error in errors:
        for failed in _descend(error, document):
            unique[failed.keyword, failed.path, repr(failed.details)] = failed
    consequences = Consequences(list(unique.values()), shapes)
    kept = []
    for failed in unique.values():
        reported = consequences.without(failed)
        if reported is not None and not is_left_to_rules(reported):
            kept.append(reported)
    return kept


def _descend(error: Any, document: Json) -> list[FailedKeyword]:
    """What failed at the end of an error, which may hold the errors of alternatives."""
    path, value = locate_error(error, document)
    kind = error.kind
    if type(kind).__name__ == "OneOfMultipleValid":
        return [FailedKeyword("several", path, value)]
    if kind.name == "propertyNames":  # the inner error knows the name, and stands at the object
        details = {"name": str(kind.error.instance)}
        return [FailedKeyword("propertyNames", path, value, details, shape=tuple(error.schema_path))]
    context = getattr(kind, "context", None)
    if context is None:
        return [FailedKeyword(kind.name, path, value, kind.as_dict(), shape=tuple(error.schema_path))]
    branches = []
    for inner_errors in context:
        branches.append(list(chain.from_iterable(_descend(inner, document) for inner in inner_errors)))
    return choose_alternative(branches, path, value)
