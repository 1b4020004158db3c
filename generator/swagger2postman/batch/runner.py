"""Many documents in one run, on all cores; what goes wrong with one stays with that one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from swagger2postman.conversion import (
    Conversion,
    Destination,
    LoadOptions,
    Options,
    UnknownSecurityError,
    UsedDocument,
    convert,
    describe_unknown_security,
)
from swagger2postman.findings.diagnostic import Diagnostic, about_secrets, count_of
from swagger2postman.findings.severity import Severity
from swagger2postman.jsonvalue import JsonObject
from swagger2postman.outputs.files import Artefact, Beside, claimed_names, make_artefacts, write_artefacts
from swagger2postman.postman.scripts import TemplateError, use_templates
from swagger2postman.references.swaggerhub import locate_spec
from swagger2postman.source.reader import without_collector
from swagger2postman.system.forking import cores
from swagger2postman.system.pool import most_processes, run_jobs
from swagger2postman.templating.templates import Templates

_SMALL = 200_000  # bytes that one process has converted before a second one has started


class OutputError(ValueError):
    """What documents convert to cannot be written to `output`: `specs` are two, or one, and something else is there."""

    def __init__(self, message: str, output: Path, *specs: str) -> None:
        super().__init__(message)
        self.output = output
        self.specs = specs


class Converted(Struct, frozen=True):
    """What came of one document of a catalogue. `output` is "" where nothing was written; `failed` says why."""

    spec: str
    output: str = ""
    environments: tuple[str, ...] = ()
    guides: tuple[str, ...] = ()
    requests: int = 0
    folders: int = 0
    proven: int = 0
    token_urls: tuple[str, ...] = ()
    destinations: tuple[Destination, ...] = ()
    documents: tuple[UsedDocument, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    failed: str = ""

    @property
    def files(self) -> tuple[str, ...]:
        """All files that were written."""
        return (self.output, *self.environments, *self.guides) if self.output else ()

    def count(self, severity: Severity) -> int:
        """Return how many findings have that severity."""
        return count_of(self.diagnostics, severity)

    def to_json(self) -> JsonObject:
        """Return the document's line of the summary; findings are counted here, not listed."""
        return {
            "spec": self.spec,
            "output": self.output,
            "environments": list(self.environments),
            "guides": list(self.guides),
            "requests": self.requests,
            "folders": self.folders,
            "validated": self.proven,
            "token_urls": list(self.token_urls),
            "destinations": [one.to_json() for one in self.destinations],
            "secret_warnings": list(about_secrets(self.diagnostics)),
            "documents": [one.to_json() for one in self.documents],
            "errors": self.count(Severity.ERROR),
            "warnings": self.count(Severity.WARNING),
            "failed": self.failed,
        }


class Task(Struct, frozen=True):
    """The conversion of one document to a file, to be called in whatever process; it never raises.

    With `strict`, a document with errors is not written. `templates` stand in for those of the package, or a folder of
    them.
    """

    spec: str
    output: Path
    options: Options = field(default_factory=Options)
    loading: LoadOptions | None = None
    strict: bool = False
    beside: Beside = field(default_factory=Beside)
    templates: Templates | Path | None = None

    @property
    def claims(self) -> tuple[Path, ...]:
        """What no other document may be written to."""
        return claimed_names(self.output, environments=self.options.wants_environments, guide=self.beside.guide)

    def __call__(self) -> Converted:
        """Convert, and write what comes of it."""
        try:
            use_templates(self.templates)
            with without_collector():
                return self._write(convert(locate_spec(self.spec), self.options, loading=self.loading))
        except UnknownSecurityError as error:
            return self._failed(describe_unknown_security(error))
        except TemplateError as error:
            return self._failed(str(error))
        except OSError as error:
            return self._failed(self._why(error))
        except Exception as error:
            return self._failed(f"a fault in swagger2postman ({type(error).__name__})")

    def _write(self, conversion: Conversion) -> Converted:
        if conversion.collection is None:
            return self._failed("the document cannot be used", conversion.diagnostics)
        if self.strict and conversion.count(Severity.ERROR):
            return self._failed("the document has errors", conversion.diagnostics)
        made = make_artefacts(conversion, self.output, self.beside)
        write_artefacts(made)
        return Converted(
            self.spec,
            output=str(self.output),
            environments=_paths(made, "environment"),
            guides=_paths(made, "guide"),
            requests=conversion.requests,
            folders=conversion.folders,
            proven=conversion.proven,
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

    def _failed(self, why: str, diagnostics: tuple[Diagnostic, ...] = ()) -> Converted:
        return Converted(self.spec, diagnostics=diagnostics, failed=why)


def _paths(made: Iterable[Artefact], kind: str) -> tuple[str, ...]:
    return tuple(str(artefact.path) for artefact in made if artefact.kind == kind)


class Catalogue(Struct, frozen=True):
    """What came of all documents, in the order in which they were given."""

    documents: tuple[Converted, ...]

    @property
    def failed(self) -> tuple[Converted, ...]:
        """The documents of which nothing was written."""
        return tuple(document for document in self.documents if document.failed)

    def to_json(self) -> JsonObject:
        """Return the summary: totals, and a line for each document."""
        return {
            "written": len(self.documents) - len(self.failed),
            "failed": len(self.failed),
            "requests": sum(document.requests for document in self.documents),
            "validated": sum(document.proven for document in self.documents),
            "documents": [document.to_json() for document in self.documents],
        }


def convert_many(
    tasks: Sequence[Task],
    *,
    processes: int | None = None,
    progress: Callable[[Converted], None] | None = None,
) -> Catalogue:
    """Convert documents, each to its file; `progress` hears of each as it is done.

    `processes` is at most how many work at the same time; by default all cores do, where that is worth their start.

    Raises:
        OutputError: two documents would be the same file; nothing has been converted then.
    """
    _check_outputs(tasks)
    wanted = _workers([task.spec for task in tasks]) if processes is None else processes
    workers = min(wanted, len(tasks), most_processes())
    tell = progress or (lambda _: None)
    if workers > 1:
        return Catalogue(_in_parallel(tasks, workers, tell))
    documents = []
    for task in tasks:
        documents.append(task())
        tell(documents[-1])
    return Catalogue(tuple(documents))


def _check_outputs(tasks: Sequence[Task]) -> None:
    """See that everything has a place of its own, before anything is written."""
    documents = {_place(task.spec): task.spec for task in tasks if Path(task.spec).exists()}
    taken: dict[str, str] = {}
    for task in tasks:
        for path in task.claims:
            if path.is_dir():
                raise OutputError(f"{task.spec} would be {path}, which is a folder.", path, task.spec)
            if _place(path) in documents:
                raise OutputError(f"{task.spec} would be written over {documents[_place(path)]}.", path, task.spec)
            other = taken.setdefault(_place(path), task.spec)
            if other is not task.spec:
                raise OutputError(f"{other} and {task.spec} would both be {path}.", path, other, task.spec)


def _place(path: str | Path) -> str:
    return os.path.normcase(os.path.realpath(path))


def _workers(specs: Sequence[str]) -> int:
    return cores() if sum(map(_size, specs)) > _SMALL else 1


def _size(spec: str) -> int:
    try:
        return Path(spec).stat().st_size
    except OSError:
        return _SMALL  # an address, whose document has to be waited for


def _in_parallel(
    jobs: Sequence[Callable[[], Converted]], workers: int, tell: Callable[[Converted], None]
) -> tuple[Converted, ...]:
    """Return the results in the order of the jobs; the longest are begun first."""
    done: dict[int, Converted] = {}

    def keep(index: int, result: Converted | None) -> None:
        done[index] = result or Converted(_spec_of(jobs[index]), failed="the process that converted it died")
        tell(done[index])

    order = sorted(range(len(jobs)), key=lambda index: -_size(_spec_of(jobs[index])))
    run_jobs(jobs, order, processes=workers, tell=keep)
    return tuple(done[index] for index in range(len(jobs)))


def _spec_of(job: Any) -> str:
    return str(job.spec)
