"""What SPEC names on the command line: files, folders, globs, stdin, and places on SwaggerHub."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from swagger2postman.postman import ENVIRONMENT_SUFFIX, SUFFIX

__all__ = ["STDIN", "Expansion", "Named", "NothingToConvertError", "expand_specs", "names_many"]

STDIN = "-"
_EXTENSIONS = (".yaml", ".yml", ".json")
_FOREIGN = "node_modules"
_OUTPUTS = (SUFFIX, ENVIRONMENT_SUFFIX)


class Named(NamedTuple):
    """A document, and the folder in which it stands, seen from the folder or glob that names it."""

    spec: str
    folder: Path = Path()


class Expansion(NamedTuple):
    """The documents that SPECs name, and the files among them that describe no operations, which are passed over."""

    documents: tuple[Named, ...]
    passed_over: tuple[str, ...] = ()


class NothingToConvertError(ValueError):
    """A folder or a glob holds no API description; `spec` is what was asked for."""

    def __init__(self, spec: str) -> None:
        super().__init__(f"{spec} holds no API description.")
        self.spec = spec


def names_many(specs: Sequence[str]) -> bool:
    """Tell whether these can be more than one document: several, a folder or a glob."""
    return len(specs) > 1 or any(Path(spec).is_dir() or _is_glob(spec) for spec in specs)


def expand_specs(specs: Sequence[str]) -> Expansion:
    """Return the documents that files, folders, globs and SwaggerHub addresses name, each once, in a stable order.

    Of folders and globs only descriptions of operations are taken, so that shared domains and other files may lie
    beside them; a folder's hidden files and folders, and node_modules, are not looked into. Files that this tool writes
    are no documents, unless one is named alone.

    Raises:
        NothingToConvertError: a folder or a glob holds none, or only files that this tool writes are named.
        PermissionError: a folder cannot be read.
    """
    found: dict[str, Named] = {}
    others: dict[str, None] = {}
    for spec in specs:
        here, passed_over = _expand(spec)
        if len(specs) > 1 and spec.endswith(_OUTPUTS) and Path(spec).is_file():
            here, passed_over = [], [spec]
        elif not here:
            raise NothingToConvertError(spec)
        for one in here:
            found.setdefault(_identity(one.spec), one)
        others.update(dict.fromkeys(passed_over))
    if not found:
        raise NothingToConvertError(specs[0])
    return Expansion(tuple(found.values()), tuple(others))


def _identity(spec: str) -> str:
    """What two SPECs have in common that are one document; a link is a document of its own."""
    return os.path.normpath(Path(spec).absolute()) if Path(spec).exists() else spec


def _expand(spec: str) -> tuple[list[Named], list[str]]:
    """The documents that a SPEC names, and the files that it does not mean."""
    if Path(spec).is_dir():
        fixed, files = Path(spec), sorted(_files_below(spec))
    elif _is_glob(spec):
        fixed = Path(*takewhile(lambda part: not glob.has_magic(part), Path(spec).parts))
        found = [Path(one) for one in sorted(glob.glob(spec, recursive=True))]  # noqa: PTH207
        files = [file for file in found if _FOREIGN not in file.parts[len(fixed.parts) :]]
    else:
        return [Named(spec)], []
    documents: list[Named] = []
    passed_over: list[str] = []
    for file in files:
        if file.suffix.lower() not in _EXTENSIONS or file.name.endswith(_OUTPUTS) or not file.is_file():
            continue
        if _is_api(file):
            documents.append(Named(str(file), _seen_from(fixed, file)))
        else:
            passed_over.append(str(file))
    return documents, passed_over


def _files_below(folder: str) -> Iterator[Path]:
    for place, folders, files in os.walk(folder, onerror=_complain):
        folders[:] = [one for one in folders if not one.startswith(".") and one != _FOREIGN]
        yield from (Path(place, one) for one in files if not one.startswith("."))


def _complain(error: OSError) -> None:
    if isinstance(error, PermissionError):
        raise error


def _seen_from(folder: Path, file: Path) -> Path:
    """The folder of a file below another; nothing where a glob leads out of that again."""
    parent = Path(os.path.normpath(file.parent))
    base = Path(os.path.normpath(folder))
    seen = parent.relative_to(base) if parent.is_relative_to(base) else Path()
    return seen if ".." not in seen.parts else Path()


def _is_api(file: Path) -> bool:
    from swagger2postman.source.reader import MAX_BYTES
    from swagger2postman.source.recognition import describes_operations

    try:
        return file.stat().st_size > MAX_BYTES or describes_operations(file.read_bytes())
    except OSError:
        return True  # its conversion says what is wrong


def _is_glob(spec: str) -> bool:
    return "://" not in spec and glob.has_magic(spec) and not Path(spec).exists()
