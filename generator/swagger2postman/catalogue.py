"""Many documents in one run: files, folders and globs, on all cores; what goes wrong with one stays with that one."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from msgspec import Struct

from swagger2postman.conversion import Conversion, LoadOptions, Options, convert
from swagger2postman.diagnostics import Diagnostic, Severity
from swagger2postman.documents.source import without_collector
from swagger2postman.documents.swaggerhub import locate_spec, spec_stem
from swagger2postman.jsontypes import JsonObject
from swagger2postman.output import write_atomically
from swagger2postman.postman import SUFFIX

_EXTENSIONS = (".yaml", ".yml", ".json")
_SMALL = 200_000  # bytes that one process has converted before a second one has started
_API = re.compile(rb"""^[\s{]*["']?(?:openapi|swagger)["']?\s*:""", re.MULTILINE)


class NothingToConvertError(ValueError):
    """A folder or a glob holds no API description; `spec` is what was asked for."""

    def __init__(self, spec: str) -> None:
        super().__init__(f"{spec} holds no API description.")
        self.spec = spec


class SameOutputError(ValueError):
    """Two documents would be written to the same file, or one of them over another document."""

    def __init__(self, output: str, first: str, second: str) -> None:
        super().__init__(f"{first} and {second} would both be {output}.")
        self.output, self.first, self.second = output, first, second


class Converted(Struct, frozen=True):
    """What came of one document of a catalogue. `output` is "" where nothing was written; `failed` says why."""

    spec: str
    output: str = ""
    requests: int = 0
    proven: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()
    failed: str = ""

    def count(self, severity: Severity) -> int:
        """Return how many findings have that severity."""
        return sum(diagnostic.severity is severity for diagnostic in self.diagnostics)

    def to_json(self) -> JsonObject:
        """Return the document's line of the summary; findings are counted here, not listed."""
        return {
            "spec": self.spec,
            "output": self.output,
            "requests": self.requests,
            "proven": self.proven,
            "errors": self.count(Severity.ERROR),
            "warnings": self.count(Severity.WARNING),
            "failed": self.failed,
        }


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
            "proven": sum(document.proven for document in self.documents),
            "documents": [document.to_json() for document in self.documents],
        }


def expand_specs(specs: Iterable[str]) -> tuple[str, ...]:
    """Return the documents that files, folders, globs and SwaggerHub addresses name, each once, in a stable order.

    Of folders and globs only API descriptions are taken, so that shared domains and collections may lie beside them.

    Raises:
        NothingToConvertError: a folder or a glob holds none.
    """
    found: dict[str, str] = {}
    for spec in specs:
        here = list(_expand(spec))
        if not here:
            raise NothingToConvertError(spec)
        for one in here:
            found.setdefault(os.path.realpath(one) if Path(one).exists() else one, one)
    return tuple(found.values())


def _expand(spec: str) -> Iterator[str]:
    path = Path(spec)
    if path.is_dir():
        yield from (str(one) for one in sorted(path.rglob("*")) if _is_api(one))
    elif not path.exists() and glob.has_magic(spec) and "://" not in spec:
        yield from (one for one in sorted(glob.glob(spec, recursive=True)) if _is_api(Path(one)))  # noqa: PTH207
    else:
        yield spec


def _is_api(path: Path) -> bool:
    if path.suffix.lower() not in _EXTENSIONS or path.name.endswith(SUFFIX) or not path.is_file():
        return False
    try:
        return _API.search(path.read_bytes().replace(b"\0", b"")) is not None
    except OSError:
        return True  # its conversion says what is wrong


def convert_many(
    specs: Iterable[str],
    folder: Path,
    options: Options | None = None,
    *,
    loading: LoadOptions | None = None,
    strict: bool = False,
    processes: int | None = None,
    progress: Callable[[Converted], None] | None = None,
) -> Catalogue:
    """Convert documents into a folder, each to a collection named after it; `progress` hears of each as it is done.

    With `strict`, documents with errors are not written. `processes` is at most how many work at the same time; by
    default all cores do, where that is worth their start.

    Raises:
        NothingToConvertError: a folder or a glob holds no API description.
        SameOutputError: two documents would be the same file; nothing has been converted then.
    """
    names = expand_specs(specs)
    outputs = _outputs(names, folder)
    jobs = [_Job(spec, output, options, loading, strict) for spec, output in zip(names, outputs, strict=True)]
    workers = min(_workers(names) if processes is None else processes, len(jobs))
    tell = progress or (lambda _: None)
    if workers > 1:
        return Catalogue(_in_parallel(jobs, workers, tell))
    documents = []
    for job in jobs:
        documents.append(job())
        tell(documents[-1])
    return Catalogue(tuple(documents))


def _outputs(specs: Sequence[str], folder: Path) -> list[Path]:
    taken = {os.path.normcase(os.path.realpath(spec)): spec for spec in specs if Path(spec).exists()}
    outputs = []
    for spec in specs:
        output = folder / (spec_stem(spec) + SUFFIX)
        other = taken.setdefault(os.path.normcase(os.path.realpath(output)), spec)
        if other is not spec or output.is_dir():
            raise SameOutputError(str(output), other, spec)
        outputs.append(output)
    return outputs


def _workers(specs: Sequence[str]) -> int:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores if sum(map(_size, specs)) > _SMALL else 1


def _size(spec: str) -> int:
    try:
        return Path(spec).stat().st_size
    except OSError:
        return _SMALL  # an address, whose document has to be waited for


class _Job(Struct, frozen=True):
    """The conversion of one document, to be called in whatever process; it never raises."""

    spec: str
    output: Path
    options: Options | None
    loading: LoadOptions | None
    strict: bool

    def __call__(self) -> Converted:
        try:
            with without_collector():
                return self._write(convert(locate_spec(self.spec), self.options, loading=self.loading))
        except OSError as error:
            return Converted(self.spec, failed=f"{error.filename or self.output}: {error.strerror or error}")
        except Exception as error:
            return Converted(self.spec, failed=f"a fault in swagger2postman ({type(error).__name__})")

    def _write(self, conversion: Conversion) -> Converted:
        if conversion.collection is None:
            return Converted(self.spec, diagnostics=conversion.diagnostics, failed="the document cannot be used")
        if self.strict and conversion.count(Severity.ERROR):
            return Converted(self.spec, diagnostics=conversion.diagnostics, failed="the document has errors")
        write_atomically(self.output, conversion.to_bytes())
        return Converted(self.spec, str(self.output), conversion.requests, conversion.proven, conversion.diagnostics)


def _in_parallel(
    jobs: Sequence[Callable[[], Converted]], workers: int, tell: Callable[[Converted], None]
) -> tuple[Converted, ...]:
    """Results in the order of the jobs. A process that dies takes all waiting jobs with it: they are tried again."""
    done: dict[int, Converted] = {}
    order = sorted(range(len(jobs)), key=lambda index: -_size(_spec_of(jobs[index])))  # the longest first
    with _pool(workers) as pool:
        for index, result in _results(pool, {index: jobs[index] for index in order}):
            if result is not None:
                done[index] = result
                tell(result)
    for index in (index for index in range(len(jobs)) if index not in done):
        with _pool(1) as pool:
            result = next(_results(pool, {index: jobs[index]}))[1]
        done[index] = result or Converted(_spec_of(jobs[index]), failed="the process that converted it died")
        tell(done[index])
    return tuple(done[index] for index in range(len(jobs)))


def _spec_of(job: Any) -> str:
    return str(job.spec)


def _pool(workers: int) -> Executor:
    """A pool whose processes start afresh: those that are forked from a program with threads may hang."""
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))


def _results(pool: Executor, jobs: dict[int, Callable[[], Converted]]) -> Iterator[tuple[int, Converted | None]]:
    """Yield each job's result as it is done; None where its process, or another one of the pool, died."""
    futures: dict[Future[Converted], int] = {}
    for index, job in jobs.items():
        try:
            futures[pool.submit(job)] = index
        except BrokenProcessPool:
            yield index, None
    waiting = set(futures)
    while waiting:
        finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        for future in finished:
            yield futures[future], None if isinstance(future.exception(), BrokenProcessPool) else future.result()
