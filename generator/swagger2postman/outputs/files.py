"""The files of one conversion: the collection, and beside it the other outputs, all named after it."""

from __future__ import annotations

from collections.abc import Collection as Names
from collections.abc import Iterable, Iterator
from pathlib import Path

from swagger2postman.errors import OptionError
from swagger2postman.jsonvalue import JsonObject
from swagger2postman.outputs.content import Content, OutputFile
from swagger2postman.outputs.kinds import COLLECTION, KIND_NAMES, KINDS
from swagger2postman.postman import SUFFIX
from swagger2postman.system.atomic_write import write_atomically

__all__ = ["check_kinds", "claimed_names", "files_json", "render_files", "write_files"]


def check_kinds(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names of kinds of outputs, each once.

    Raises:
        OptionError: there is no such kind.
    """
    chosen = tuple(dict.fromkeys(names))
    for name in chosen:
        if name not in KIND_NAMES:
            reason = f"this is not an output; there are {', '.join(KIND_NAMES)}."
            raise OptionError("outputs", name, reason)
    return chosen


def claimed_names(target: Path, outputs: Names[str]) -> tuple[Path, ...]:
    """Return what no other document may be written to; a star stands for what is not known yet.

    `target` is the file of the collection, `outputs` are the kinds that are written beside it.
    """
    stem = _stem(target)
    beside = [kind for kind in KINDS if kind.name in outputs and kind is not COLLECTION]
    return (target, *(target.with_name(stem + suffix) for kind in beside for suffix in kind.suffixes))


def render_files(content: Content, target: Path, outputs: Names[str]) -> tuple[OutputFile, ...]:
    """Return the collection, its environments, and what else is asked for; nothing is written yet.

    Raises:
        TemplateError: a template of the guide cannot be used.
    """
    return tuple(_render(content, target, outputs))


def _render(content: Content, target: Path, outputs: Names[str]) -> Iterator[OutputFile]:
    stem = _stem(target)
    for kind in KINDS:
        if kind is COLLECTION:
            yield from (OutputFile(kind.name, target, rendered.data) for rendered in kind.render(content))
        elif kind.name in outputs:
            for rendered in kind.render(content):
                yield OutputFile(kind.name, target.with_name(stem + rendered.suffix), rendered.data)


def _stem(target: Path) -> str:
    return target.name.removesuffix(SUFFIX).removesuffix(".json")


def files_json(files: Iterable[tuple[str, str]]) -> JsonObject:
    """Return the paths of files beside a collection, of which each has its kind, for machines."""
    listed = list(files)
    beside = [kind for kind in KINDS if kind is not COLLECTION]
    return {kind.plural: [path for name, path in listed if name == kind.name] for kind in beside}


def write_files(files: Iterable[OutputFile]) -> None:
    """Write all files, each whole or not at all, into a folder that is created if it does not exist.

    Raises:
        OSError: one cannot be written; `filename` says which.
    """
    for file in files:
        try:
            if not file.path.parent.exists():
                file.path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(file.path, file.data)
        except OSError as error:  # which names a temporary file, or none
            raise OSError(error.errno, error.strerror or str(error), str(file.path)) from error
