"""Defaults that contradict their schema: they must conform to it, unlike in plain JSON Schema.

Swagger 2.0 sections "Parameter Object" and "Schema Object", OpenAPI 3.0 section 4.7.24.1; OpenAPI 3.1 leaves it to JSON
Schema (validation, section 9.2). Those of schemas that no operation uses are judged, too.
"""

from __future__ import annotations

from collections.abc import Iterable

from swagger2postman.findings import codes
from swagger2postman.findings.diagnostic import Position
from swagger2postman.findings.report import Place
from swagger2postman.lint.document.places import PlacedObject, Places
from swagger2postman.lint.model.contradictions import check_contradictions
from swagger2postman.lint.model.judging import Validators, find_problem, hint_for_costs
from swagger2postman.openapi.model import Api, Example, Schema
from swagger2postman.openapi.schemas import ANNOTATIONS, SchemaReader
from swagger2postman.openapi.swagger2 import NOT_SCHEMA_FIELDS
from swagger2postman.references.resolver import Documents, Node
from swagger2postman.schema.explaining import Problem
from swagger2postman.schema.registry import Direction
from swagger2postman.schema.validator import TOO_MANY_STEPS, build_validators


def check_defaults(
    documents: Documents, dialect: str, places: Places, api: Api | None, validators: Validators | None
) -> None:
    """Report every default that its own schema refuses: those of an API, then those of the root document's rest."""
    checker = _DefaultChecker(documents)
    if api is not None and validators is not None:
        checker.check(api.schema_defaults, validators)
    reader = SchemaReader(documents, dialect)
    for holder in places.defaults:
        if not _is_ignored(holder, dialect) and not checker.knows(Place(documents.uri, (*holder.path, "default"))):
            _read(reader, holder, documents)
    if reader.defaults:
        unused = Api(title="", version="", dialect=dialect, schemas=reader.schemas, one_way=frozenset(reader.one_way))
        check_contradictions(reader.limited, documents.report)
        checker.check(reader.defaults, build_validators(unused, documents.limits.max_steps))


class _DefaultChecker:
    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._seen: set[Place] = set()
        self._wrong: set[Position] = set()

    def knows(self, place: Place) -> bool:
        """Tell whether the default at a place has been judged."""
        return place in self._seen

    def check(self, defaults: Iterable[tuple[Schema, Example]], validators: Validators) -> None:
        for schema, default in defaults:
            if default.place in self._seen:
                continue  # shared components are judged once
            self._seen.add(default.place)
            problem = find_problem(validators, _without_annotations(schema), [default.value], Direction)
            if problem is not None:
                self._report(Place(default.place.document, (*default.place.path, *problem.path)), problem, validators)

    def _report(self, place: Place, problem: Problem, validators: Validators) -> None:
        position = self._documents.position(place)
        if position in self._wrong:
            return  # YAML's aliases put one default in several places
        self._wrong.add(position)
        report = self._documents.report
        if problem is TOO_MANY_STEPS:
            text = f"The default is not checked: {problem.message}."
            report.add(codes.DEFAULT_NOT_CHECKED, text, hint_for_costs(validators), place)
        else:
            text = f"The default does not fit its schema: {problem.message}."
            report.add(codes.INVALID_DEFAULT, text, "Correct the default, or remove it.", place)


def _without_annotations(schema: Schema) -> Schema:
    """A schema without what says nothing of values, so that many schemas are the same, and compiled once."""
    if not isinstance(schema, dict):
        return schema
    return {keyword: value for keyword, value in schema.items() if keyword not in ANNOTATIONS}


def _is_ignored(holder: PlacedObject, dialect: str) -> bool:
    """Whether a reference stands beside the default, which takes the place of everything else before 3.1."""
    return dialect < "3.1" and isinstance(holder.value.get("$ref"), str)


def _read(reader: SchemaReader, holder: PlacedObject, documents: Documents) -> None:
    node = Node(holder.value, documents.root.document, holder.path)
    if holder.kind == "schema":
        reader.read(node)
    else:
        reader.read_keywords(node, NOT_SCHEMA_FIELDS)
