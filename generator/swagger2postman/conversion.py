"""The library's front door: the whole pipeline, one call each for `convert` and `validate`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from swagger2postman.collection import Built, Options, build_collection
from swagger2postman.diagnostics import Diagnostic, Position, Severity, UnusableDocumentError
from swagger2postman.dialect import detect_dialect, read_api
from swagger2postman.example_rules import check_examples
from swagger2postman.jsontypes import JsonObject
from swagger2postman.loading import file_loader
from swagger2postman.model import Api
from swagger2postman.output import to_bytes
from swagger2postman.postman import Collection, Folder
from swagger2postman.references import Documents, no_documents
from swagger2postman.rules import check_rules
from swagger2postman.source import read_source
from swagger2postman.validation import check_document

STDIN_URI = "stdin:///document"


@dataclass(frozen=True, slots=True)
class Conversion:
    """What came of a document: a collection, or None where it cannot be used, and all findings in document order."""

    collection: Collection | None
    diagnostics: tuple[Diagnostic, ...]
    requests: int = 0
    proven: int = 0
    token_urls: tuple[str, ...] = ()

    @property
    def folders(self) -> int:
        """How many folders the collection has."""
        return sum(isinstance(item, Folder) for item in self.collection.items) if self.collection else 0

    def count(self, severity: Severity) -> int:
        """Return how many findings have that severity."""
        return sum(diagnostic.severity is severity for diagnostic in self.diagnostics)

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


def convert(spec: Path | str | bytes, options: Options | None = None, *, name: str = "") -> Conversion:
    """Convert an OpenAPI document: a path, or the bytes of one; `name` is what findings call it.

    Raises:
        OSError: the file cannot be read.
    """
    documents, diagnostics = _open(spec, name)
    if documents is None:
        return Conversion(None, diagnostics)
    built: Built | None = None
    try:
        api = _check(documents)
        built = build_collection(api, documents.report, options or Options())
    except UnusableDocumentError as error:
        documents.report.extend(error.diagnostics)
    found = documents.report.sorted(documents.root.document.source.name)
    if built is None:
        return Conversion(None, found)
    return Conversion(built.collection, found, built.requests, built.proven, built.token_hosts)


def validate(spec: Path | str | bytes, *, name: str = "") -> tuple[Diagnostic, ...]:
    """Return everything that is wrong with an OpenAPI document, in document order.

    Raises:
        OSError: the file cannot be read.
    """
    documents, diagnostics = _open(spec, name)
    if documents is None:
        return diagnostics
    try:
        _check(documents)
    except UnusableDocumentError as error:
        documents.report.extend(error.diagnostics)
    return documents.report.sorted(documents.root.document.source.name)


def _open(spec: Path | str | bytes, name: str) -> tuple[Documents | None, tuple[Diagnostic, ...]]:
    try:
        if isinstance(spec, bytes):
            return Documents(read_source(spec, name or "<stdin>"), STDIN_URI, no_documents), ()
        path = Path(spec)
        source = read_source(path.read_bytes(), name or str(spec))
        return Documents(source, path.resolve().as_uri(), file_loader(path)), ()
    except UnusableDocumentError as error:
        return None, error.diagnostics


def _check(documents: Documents) -> Api:
    """Check a document in every way, and read it."""
    dialect = detect_dialect(documents)
    check_document(documents, dialect)
    check_rules(documents, dialect)
    api = read_api(documents, dialect)
    check_examples(api, documents.report)
    return api


__all__ = ["Conversion", "Diagnostic", "Options", "Position", "Severity", "convert", "validate"]
