"""The one way from a document to a collection and to all findings, whichever command goes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from msgspec import Struct

from swagger2postman.errors import UnusableDocumentError
from swagger2postman.findings import codes
from swagger2postman.findings.diagnostic import Diagnostic
from swagger2postman.lint.document.injection import check_injection
from swagger2postman.lint.document.places import Places, find_places
from swagger2postman.lint.document.rules import check_rules
from swagger2postman.lint.document.structure import check_structure
from swagger2postman.lint.model.contradictions import check_contradictions
from swagger2postman.lint.model.defaults import check_defaults
from swagger2postman.lint.model.examples import check_examples
from swagger2postman.openapi.model import Api
from swagger2postman.openapi.versions import detect_dialect, read_api
from swagger2postman.postman.checks.plan import check_plan
from swagger2postman.postman.collection import BuiltCollection, build_collection
from swagger2postman.postman.options import Options
from swagger2postman.postman.plan import CollectionPlan, build_plan
from swagger2postman.postman.scripts import Scripts
from swagger2postman.references.given import Given, read_given
from swagger2postman.references.loader import LoadOptions, Opened, UsedDocument, open_root
from swagger2postman.references.resolver import Documents
from swagger2postman.schema.registry import Direction
from swagger2postman.schema.validator import Validator, build_validators
from swagger2postman.source.reader import ReadLimits, without_collector
from swagger2postman.system.recursion import recursion_limit
from swagger2postman.templating.engine import Engine

__all__ = ["Outcome", "Result", "build", "run"]

Result = TypeVar("Result")
_FRAMES_A_LEVEL = 20  # calls in one another that one level of a document takes at most


class Outcome(Struct, Generic[Result], frozen=True):
    """What came of a document: a result, or None where nothing of it can be used, and all findings in its order."""

    result: Result | None
    diagnostics: tuple[Diagnostic, ...]
    given: Given
    documents: tuple[UsedDocument, ...] = ()


def run(
    document: object, name: str, loading: LoadOptions | None, work: Callable[[Documents], Result]
) -> Outcome[Result]:
    """Open a document and work on it; what ends the work early is a finding like all others.

    Raises:
        InputError: what is given neither names nor holds a document.
        OSError: the file cannot be read.
    """
    loading = loading or LoadOptions()
    limits = loading.reading
    given = read_given(document, name, limits.max_bytes)
    is_deep = limits.max_depth > ReadLimits().max_depth
    # the collector would walk millions of live objects again and again
    with without_collector(), recursion_limit(_FRAMES_A_LEVEL * limits.max_depth if is_deep else 0):
        try:
            opened = open_root(given.document, loading, name=given.name)
        except UnusableDocumentError as error:
            return Outcome(None, error.diagnostics, given)
        return _work_on(opened, limits, given, work)


def _work_on(opened: Opened, limits: ReadLimits, given: Given, work: Callable[[Documents], Result]) -> Outcome[Result]:
    documents = Documents(opened.source, opened.uri, opened.loader, opened.loader.canonical, limits)
    report = documents.report
    result: Result | None = None
    try:
        result = work(documents)
    except UnusableDocumentError as error:
        report.extend(error.diagnostics)
    except RecursionError:
        text = "The parts of the document refer to each other, or are nested, too deeply."
        report.add(codes.TOO_DEEP, text, "Make the chains of references shorter.", documents.root.place)
    report.extend(opened.loader.diagnostics())
    return Outcome(result, report.sorted(opened.source.name), given, opened.loader.used())


def build(documents: Documents, options: Options, engine: Engine) -> tuple[Api, BuiltCollection]:
    """Read a document, check it in every way, and build its collection.

    Raises:
        UnusableDocumentError: there is nothing to convert; what else is wrong has been reported.
        UnknownSecurityError: the security scheme to prefer is not in the document.
        TemplateError: a template of a script cannot be used.
    """
    reading = _read(documents)
    plan = build_plan(reading.api, options, Scripts(engine))
    _check(documents, reading, plan)
    for validator in reading.validators.values():
        validator.reset_budget()
    size = sum(document.source.size for document in documents.loaded())
    return reading.api, build_collection(plan, documents.report, reading.validators, read=size)


class _Reading(Struct, frozen=True):
    """What a document says, and what its values are judged by."""

    dialect: str
    places: Places
    api: Api
    validators: Mapping[Direction, Validator]


def _read(documents: Documents) -> _Reading:
    """Read a document; everything that it refers to is loaded then."""
    dialect = detect_dialect(documents)
    places = find_places(documents.root.value, dialect)
    check_rules(documents, dialect, places)
    try:
        api = read_api(documents, dialect)
    except UnusableDocumentError:
        check_structure(documents, dialect)
        check_defaults(documents, dialect, places, None, None)
        raise
    return _Reading(dialect, places, api, build_validators(api, documents.limits.max_steps))


def _check(documents: Documents, reading: _Reading, plan: CollectionPlan) -> None:
    """Check in every other way what was read."""
    check_structure(documents, reading.dialect)
    check_plan(plan, documents.report)
    check_injection(documents)
    check_contradictions(reading.api.limited_schemas, documents.report)
    check_examples(reading.api, reading.validators, documents.report)
    check_defaults(documents, reading.dialect, reading.places, reading.api, reading.validators)
