"""The conversion of one document of a batch to its files."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct, field

from swagger2postman.conversion import Conversion, convert
from swagger2postman.errors import SwaggerToPostmanError
from swagger2postman.findings.diagnostic import Diagnostic, about_secrets, count_of
from swagger2postman.findings.selection import NO_RULES, FindingRules
from swagger2postman.findings.severity import Severity
from swagger2postman.findings.threshold import Threshold
from swagger2postman.jsonvalue import JsonObject
from swagger2postman.outputs.content import GuideOptions, OutputFile
from swagger2postman.outputs.files import claimed_names, files_json, render_files, write_files
from swagger2postman.postman.destinations import Destination
from swagger2postman.postman.options import Options
from swagger2postman.references.loader import LoadOptions, UsedDocument
from swagger2postman.references.swaggerhub import locate_spec
from swagger2postman.source.reader import without_collector
from swagger2postman.templating.templates import Templates

__all__ = ["Job", "JobResult", "WrittenFile"]


class WrittenFile(Struct, frozen=True):
    """A file that was written; `kind` is the name of its output."""

    kind: str
    path: str


class JobResult(Struct, frozen=True, kw_only=True):
    """What came of one document of a batch. `output` is "" where nothing was written; `failed` says why."""

    spec: str
    output: str = ""
    beside: tuple[WrittenFile, ...] = ()
    requests: int = 0
    folders: int = 0
    validated: int = 0
    token_urls: tuple[str, ...] = ()
    destinations: tuple[Destination, ...] = ()
    documents: tuple[UsedDocument, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    failed: str = ""

    @property
    def files(self) -> tuple[str, ...]:
        """All files that were written."""
        return (self.output, *(file.path for file in self.beside)) if self.output else ()

    def count(self, severity: Severity) -> int:
        """Return how many findings have that severity."""
        return count_of(self.diagnostics, severity)

    def to_json(self) -> JsonObject:
        """Return the document's line of the summary; findings are counted here, not listed."""
        return {
            "spec": self.spec,
            "output": self.output,
            **files_json((file.kind, file.path) for file in self.beside),
            "requests": self.requests,
            "folders": self.folders,
            "validated": self.validated,
            "token_urls": list(self.token_urls),
            "destinations": [destination.to_json() for destination in self.destinations],
            "secret_warnings": list(about_secrets(self.diagnostics)),
            "documents": [document.to_json() for document in self.documents],
            "errors": self.count(Severity.ERROR),
            "warnings": self.count(Severity.WARNING),
            "failed": self.failed,
        }


class Job(Struct, frozen=True):
    """The conversion of one document to a file, to be called in whatever process; it never raises.

    `outputs` are the kinds that are written beside the collection. With `strict`, a document is not written whose
    findings reach `fail_on`; without that, one with errors. `templates`, or those of a folder, stand in for those of
    the package.
    """

    spec: str
    output: Path
    options: Options = field(default_factory=Options)
    loading: LoadOptions | None = None
    strict: bool = False
    fail_on: Threshold = Threshold.NEVER
    outputs: tuple[str, ...] = ()
    guide: GuideOptions = field(default_factory=GuideOptions)
    templates: Templates | Path | None = None
    findings: FindingRules = NO_RULES

    @property
    def claims(self) -> tuple[Path, ...]:
        """What no other document may be written to."""
        return claimed_names(self.output, self._kinds)

    @property
    def _kinds(self) -> tuple[str, ...]:
        return (*self.outputs, "environment") if self.options.wants_environments else self.outputs

    def __call__(self) -> JobResult:
        """Convert the document, and write what comes of it."""
        try:
            with without_collector():
                return self._write(self._convert())
        except SwaggerToPostmanError as error:
            return self._failed(str(error))
        except OSError as error:
            return self._failed(self._why(error))
        except Exception as error:
            return self._failed(f"a bug in swagger2postman ({type(error).__name__})")

    def _convert(self) -> Conversion:
        return convert(
            locate_spec(self.spec),
            self.options,
            loading=self.loading,
            templates=self.templates,
            findings=self.findings,
        )

    def _write(self, conversion: Conversion) -> JobResult:
        if conversion.collection is None:
            return self._failed("the document cannot be used", conversion.diagnostics)
        if self.strict and self.fail_on.when_strict.is_reached(conversion.diagnostics):
            return self._failed(f"the document has {self.fail_on.when_strict.findings}", conversion.diagnostics)
        files = render_files(conversion.content(self.guide), self.output, self._kinds)
        write_files(files)
        return JobResult(
            spec=self.spec,
            output=str(self.output),
            beside=_beside(files),
            requests=conversion.requests,
            folders=conversion.folders,
            validated=conversion.validated,
            token_urls=conversion.token_urls,
            destinations=conversion.destinations,
            documents=conversion.documents,
            diagnostics=conversion.diagnostics,
        )

    def _why(self, error: OSError) -> str:
        text = str(error.strerror or error)
        if str(error.filename) != str(locate_spec(self.spec)):
            return f"{error.filename or self.output}: {text}; choose another output"
        if isinstance(error, FileNotFoundError):
            return "it does not exist; check the name"
        return f"it cannot be read: {text}; allow it, or leave it out"

    def _failed(self, why: str, diagnostics: tuple[Diagnostic, ...] = ()) -> JobResult:
        return JobResult(spec=self.spec, diagnostics=diagnostics, failed=why)


def _beside(files: tuple[OutputFile, ...]) -> tuple[WrittenFile, ...]:
    """What was written beside the collection, which comes first."""
    return tuple(WrittenFile(file.kind, str(file.path)) for file in files[1:])
