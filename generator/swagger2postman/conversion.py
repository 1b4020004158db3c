"""The library's front door: the whole pipeline, one call each for `convert` and `validate`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Generic, TypeVar

from msgspec import Struct

from swagger2postman.findings import codes
from swagger2postman.findings.diagnostic import Diagnostic, Position, UnusableDocumentError, count_of
from swagger2postman.findings.selection import NO_RULES, FindingRules
from swagger2postman.findings.severity import Severity
from swagger2postman.jsonvalue import JsonObject
from swagger2postman.lint.document.injection import check_injection
from swagger2postman.lint.document.places import Places, find_places
from swagger2postman.lint.document.rules import check_rules
from swagger2postman.lint.document.structure import check_structure
from swagger2postman.lint.model.contradictions import check_contradictions
from swagger2postman.lint.model.defaults import check_defaults
from swagger2postman.lint.model.examples import check_examples
from swagger2postman.lint.text import shorten, suggest
from swagger2postman.openapi.model import Api
from swagger2postman.openapi.versions import detect_dialect, read_api
from swagger2postman.postman.collection import Built, Options, Plan, build_collection, build_plan
from swagger2postman.postman.destinations import Destination
from swagger2postman.postman.environments import Environment
from swagger2postman.postman.host_findings import report_hosts
from swagger2postman.postman.model import Collection, Folder
from swagger2postman.postman.options import UnknownSecurityError
from swagger2postman.references.loader import LoadOptions, UsedDocument, open_root
from swagger2postman.references.resolver import Documents
from swagger2postman.schema.registry import Direction
from swagger2postman.schema.validator import Validator, build_validators
from swagger2postman.source.reader import ReadLimits, without_collector
from swagger2postman.system.atomic_write import to_bytes

Made = TypeVar("Made")


class Conversion(Struct, frozen=True):
    """What came of a document: a collection, or None where it cannot be used, and all findings in document order."""

    collection: Collection | None
    diagnostics: tuple[Diagnostic, ...]
    requests: int = 0
    proven: int = 0
    token_urls: tuple[str, ...] = ()
    documents: tuple[UsedDocument, ...] = ()
    environments: tuple[Environment, ...] = ()
    api: Api | None = None
    proven_ids: frozenset[str] = frozenset()
    destinations: tuple[Destination, ...] = ()

    @property
    def folders(self) -> int:
        """How many folders the collection has."""
        return sum(isinstance(item, Folder) for item in self.collection.items) if self.collection else 0

    def count(self, severity: Severity) -> int:
        """Return how many findings have that severity."""
        return count_of(self.diagnostics, severity)

    def to_json(self) -> JsonObject:
        """Return the collection in Postman's format v2.1.0.

        Raises:
            ValueError: there is none.
        """
        if self.collection is None:
            msg = "the document cannot be used; see the diagnostics"
            raise ValueError(msg)
        return self.collection.to_json()

    def to_bytes(self) -> bytes:
        """Return the collection as the bytes of a file.

        Raises:
            ValueError: there is none.
        """
        return to_bytes(self.to_json())


class Bundle(Struct, frozen=True):
    """One self-contained document, or None where the document cannot be used, and all findings in document order."""

    document: JsonObject | None
    diagnostics: tuple[Diagnostic, ...]
    documents: tuple[UsedDocument, ...] = ()


def convert(
    spec: Path | str | bytes,
    options: Options | None = None,
    *,
    name: str = "",
    loading: LoadOptions | None = None,
    findings: FindingRules = NO_RULES,
) -> Conversion:
    """Convert an OpenAPI document: a path, the bytes of one, a SwaggerHub URL or OWNER/API/VERSION.

    `name` is what findings call it; `loading` says where the documents that it refers to may come from;
    `findings` says which findings to ignore, and how much others matter.

    Raises:
        OSError: the file cannot be read.
        UnknownSecurityError: the scheme to prefer (`Options.security`) is not in the document.
    """

    run = _run(spec, name, loading, lambda documents: _convert(documents, options or Options()))
    diagnostics = findings.apply(run.diagnostics)
    if run.made is None:
        return Conversion(None, diagnostics, documents=run.used)
    api, built = run.made
    return Conversion(
        built.collection,
        diagnostics,
        built.requests,
        built.proven,
        built.token_urls,
        run.used,
        built.environments,
        api,
        built.proven_ids,
        built.destinations,
    )


def describe_unknown_security(error: UnknownSecurityError) -> str:
    """Return what to tell a user who prefers a security scheme that the document does not have."""
    known = ", ".join(shorten(name, 40) for name in error.known[:9]) or "none"
    hint = suggest(error.name, error.known, f"There are: {known}.")
    return f"“{shorten(error.name)}” is no security scheme of the document. {hint}"


def validate(
    spec: Path | str | bytes,
    *,
    name: str = "",
    loading: LoadOptions | None = None,
    findings: FindingRules = NO_RULES,
) -> tuple[Diagnostic, ...]:
    """Return everything that is wrong with an OpenAPI document, in document order; `findings` as for `convert`.

    Raises:
        OSError: the file cannot be read.
    """
    return findings.apply(_run(spec, name, loading, _validate).diagnostics)


def bundle(
    spec: Path | str | bytes,
    *,
    name: str = "",
    loading: LoadOptions | None = None,
    findings: FindingRules = NO_RULES,
) -> Bundle:
    """Return the document with everything that it refers to elsewhere moved into it; `findings` as for `convert`.

    Raises:
        OSError: the file cannot be read.
    """
    from swagger2postman.openapi.bundle import bundle as move_in

    run = _run(spec, name, loading, lambda documents: move_in(documents, detect_dialect(documents)))
    return Bundle(run.made, findings.apply(run.diagnostics), run.used)


class _Run(Struct, Generic[Made], frozen=True):
    made: Made | None
    diagnostics: tuple[Diagnostic, ...]
    used: tuple[UsedDocument, ...] = ()


def _run(
    spec: Path | str | bytes, name: str, loading: LoadOptions | None, work: Callable[[Documents], Made]
) -> _Run[Made]:
    """Open a document and work on it; what ends the work early is a finding like all others."""
    with without_collector():  # it would walk millions of live objects again and again
        return _work(spec, name, loading, work)


def _work(
    spec: Path | str | bytes, name: str, loading: LoadOptions | None, work: Callable[[Documents], Made]
) -> _Run[Made]:
    try:
        opened = open_root(spec, loading, name=name)
    except UnusableDocumentError as error:
        return _Run(None, error.diagnostics)
    limits = loading.reading if loading else ReadLimits()
    documents = Documents(opened.source, opened.uri, opened.loader, opened.loader.canonical, limits)
    made: Made | None = None
    try:
        made = work(documents)
    except UnusableDocumentError as error:
        documents.report.extend(error.diagnostics)
    except RecursionError:
        text = "The parts of the document refer to each other, or are nested, too deeply."
        documents.report.add(codes.TOO_DEEP, text, "Make the chains of references shorter.", documents.root.place)
    documents.report.extend(opened.loader.diagnostics())
    return _Run(made, documents.report.sorted(opened.source.name), opened.loader.used())


class _Reading(Struct, frozen=True):
    """What a document says, and what its values are judged by."""

    dialect: str
    places: Places
    api: Api
    sets: Mapping[Direction, Validator]


def _read(documents: Documents) -> _Reading:
    """Read a document; everything that it refers to is loaded then.

    Raises:
        UnusableDocumentError: there is nothing to convert; what else is wrong has been reported.
    """
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


def _check(documents: Documents, reading: _Reading, plan: Plan) -> None:
    """Check in every other way what was read."""
    check_structure(documents, reading.dialect)
    report_hosts(plan.api, plan.servers, plan.auth, documents.report)
    check_injection(documents)
    check_contradictions(reading.api.limited_schemas, documents.report)
    check_examples(reading.api, reading.sets, documents.report)
    check_defaults(documents, reading.dialect, reading.places, reading.api, reading.sets)


def _validate(documents: Documents) -> None:
    reading = _read(documents)
    _check(documents, reading, build_plan(reading.api, Options()))


def _convert(documents: Documents, options: Options) -> tuple[Api, Built]:
    reading = _read(documents)
    plan = build_plan(reading.api, options)
    _check(documents, reading, plan)
    for schemas in reading.sets.values():
        schemas.reset_budget()
    read = sum(document.source.size for document in documents.loaded())
    return reading.api, build_collection(plan, documents.report, reading.sets, read=read)


__all__ = [
    "Bundle",
    "Conversion",
    "Destination",
    "Diagnostic",
    "Environment",
    "FindingRules",
    "LoadOptions",
    "Options",
    "Position",
    "ReadLimits",
    "Severity",
    "UnknownSecurityError",
    "UsedDocument",
    "bundle",
    "convert",
    "validate",
]
