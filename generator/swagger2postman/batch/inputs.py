"""What SPEC names on the command line: files, folders, globs, stdin, and documents on SwaggerHub."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from swagger2postman.errors import NothingToConvertError
from swagger2postman.outputs.kinds import OUTPUT_ENDINGS

__all__ = ["STDIN", "Expansion", "Named", "expand_specs", "names_many"]

STDIN = "-"
_EXTENSIONS = (".yaml", ".yml", ".json")
_FOREIGN = "node_modules"


class Named(NamedTuple):
    """A document, and the folder in which it stands, seen from the folder or glob that names it."""

    spec: str
    folder: Path = Path()


class Expansion(NamedTuple):
    """The documents that SPECs name, and the files among them that describe no operations, which are skipped."""

    documents: tuple[Named, ...]
    skipped: tuple[str, ...] = ()


def names_many(specs: Sequence[str]) -> bool:
    """Tell whether these can be more than one document: several, a folder or a glob."""
    return len(specs) > 1 or any(Path(spec).is_dir() or _is_glob(spec) for spec in specs)


def expand_specs(specs: Sequence[str]) -> Expansion:
    """Return the documents that files, folders, globs and SwaggerHub URLs name, each once, in a stable order.

    Of folders and globs only descriptions of operations are taken, so that shared domains and other files may lie
    beside them; a folder's hidden files and folders, and node_modules, are not searched. Files that this tool writes
    are not documents, unless one is named alone.

    Raises:
        NothingToConvertError: a folder or a glob holds none, or only files that this tool writes are named.
        PermissionError: a folder cannot be read.
    """
    documents: dict[str, Named] = {}
    skipped: dict[str, None] = {}
    for spec in specs:
        named, others = _expand(spec)
        if len(specs) > 1 and spec.endswith(OUTPUT_ENDINGS) and Path(spec).is_file():
            named, others = [], [spec]
        elif not named:
            raise NothingToConvertError(spec)
        for document in named:
            documents.setdefault(_identity(document.spec), document)
        skipped.update(dict.fromkeys(others))
    if not documents:
        raise NothingToConvertError(specs[0])
    return Expansion(tuple(documents.values()), tuple(skipped))


def _identity(spec: str) -> str:
    """What two SPECs have in common that are one document; a link is a document of its own."""
    return os.path.normpath(Path(spec).absolute()) if Path(spec).exists() else spec


def _expand(spec: str) -> tuple[list[Named], list[str]]:
    """The documents that a SPEC names, and the files that it does not mean."""
    if Path(spec).is_dir():
        return _documents_among(sorted(_files_below(spec)), Path(spec))
    if not _is_glob(spec):
        return [Named(spec)], []
    base = Path(*takewhile(lambda part: not glob.has_magic(part), Path(spec).parts))
    paths = [Path(path) for path in sorted(glob.glob(spec, recursive=True))]  # noqa: PTH207
    files = [path for path in paths if _FOREIGN not in path.parts[len(base.parts) :]]
    return _documents_among(files, base)


def _documents_among(files: Sequence[Path], base: Path) -> tuple[list[Named], list[str]]:
    """The API descriptions among files, each with its folder seen from `base`, and the other YAML and JSON files."""
    documents: list[Named] = []
    others: list[str] = []
    for file in files:
        if file.suffix.lower() not in _EXTENSIONS or file.name.endswith(OUTPUT_ENDINGS) or not file.is_file():
            continue
        if _is_api(file):
            documents.append(Named(str(file), _seen_from(base, file)))
        else:
            others.append(str(file))
    return documents, others


def _files_below(folder: str) -> Iterator[Path]:
    for place, folders, files in os.walk(folder, onerror=_complain):
        folders[:] = [name for name in folders if not name.startswith(".") and name != _FOREIGN]
        yield from (Path(place, name) for name in files if not name.startswith("."))


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
