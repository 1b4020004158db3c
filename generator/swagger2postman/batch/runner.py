"""Many documents in one run, on all cores; what goes wrong with one stays with that one."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from swagger2postman.batch.job import Job, JobResult
from swagger2postman.errors import OutputError
from swagger2postman.jsonvalue import JsonObject
from swagger2postman.system.forking import cores
from swagger2postman.system.pool import most_processes, run_jobs

__all__ = ["Batch", "convert_many"]

_SMALL = 200_000  # bytes that one process has converted before a second one has started


class Batch(Struct, frozen=True):
    """What came of all documents, in the order in which they were given."""

    documents: tuple[JobResult, ...]

    @property
    def failed(self) -> tuple[JobResult, ...]:
        """The documents of which nothing was written."""
        return tuple(document for document in self.documents if document.failed)

    def to_json(self) -> JsonObject:
        """Return the summary: totals, and a line for each document."""
        return {
            "written": len(self.documents) - len(self.failed),
            "failed": len(self.failed),
            "requests": sum(document.requests for document in self.documents),
            "validated": sum(document.validated for document in self.documents),
            "documents": [document.to_json() for document in self.documents],
        }


def convert_many(
    jobs: Sequence[Job],
    *,
    processes: int | None = None,
    progress: Callable[[JobResult], None] | None = None,
) -> Batch:
    """Convert documents, each to its file; `progress` hears of each as it is done.

    `processes` is at most how many work at the same time; by default all cores do, where that is worth their start.

    Raises:
        OutputError: two documents would be the same file; nothing has been converted then.
    """
    _check_outputs(jobs)
    wanted = _workers([job.spec for job in jobs]) if processes is None else processes
    workers = min(wanted, len(jobs), most_processes())
    tell = progress or (lambda _: None)
    if workers > 1:
        return Batch(_in_parallel(jobs, workers, tell))
    results = []
    for job in jobs:
        results.append(job())
        tell(results[-1])
    return Batch(tuple(results))


def _check_outputs(jobs: Sequence[Job]) -> None:
    """See that everything has a place of its own, before anything is written."""
    documents = {_place(job.spec): job.spec for job in jobs if Path(job.spec).exists()}
    taken: dict[str, str] = {}
    for job in jobs:
        for path in job.claims:
            if path.is_dir():
                raise OutputError(f"{job.spec} would be {path}, which is a folder.", path, job.spec)
            if _place(path) in documents:
                raise OutputError(f"{job.spec} would be written over {documents[_place(path)]}.", path, job.spec)
            other = taken.setdefault(_place(path), job.spec)
            if other is not job.spec:
                raise OutputError(f"{other} and {job.spec} would both be {path}.", path, other, job.spec)


def _place(path: str | Path) -> str:
    return os.path.normcase(os.path.realpath(path))


def _workers(specs: Sequence[str]) -> int:
    return cores() if sum(map(_size, specs)) > _SMALL else 1


def _size(spec: str) -> int:
    try:
        return Path(spec).stat().st_size
    except OSError:
        return _SMALL  # a URL, whose document has to be waited for


class _AnyJob(Protocol):
    @property
    def spec(self) -> str: ...

    def __call__(self) -> JobResult: ...


def _in_parallel(jobs: Sequence[_AnyJob], workers: int, tell: Callable[[JobResult], None]) -> tuple[JobResult, ...]:
    """Return the results in the order of the jobs; the longest are begun first."""
    done: dict[int, JobResult] = {}

    def keep(index: int, result: JobResult | None) -> None:
        done[index] = result or JobResult(spec=jobs[index].spec, failed="the process that converted it died")
        tell(done[index])

    order = sorted(range(len(jobs)), key=lambda index: -_size(jobs[index].spec))
    run_jobs(jobs, order, processes=workers, tell=keep)
    return tuple(done[index] for index in range(len(jobs)))
