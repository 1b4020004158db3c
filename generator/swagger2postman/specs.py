"""What SPEC names on the command line: files, folders, globs, stdin, and places on SwaggerHub."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from swagger2postman.postman import SUFFIX

__all__ = ["STDIN", "Named", "NothingToConvertError", "expand_specs", "names_many"]

STDIN = "-"
_EXTENSIONS = (".yaml", ".yml", ".json")
_API = re.compile(rb"""^[\s{]*["']?(?:openapi|swagger)["']?\s*:""", re.MULTILINE)


class Named(NamedTuple):
    """A document, and the folder in which it stands, seen from the folder or glob that names it."""

    spec: str
    folder: Path = Path()


class NothingToConvertError(ValueError):
    """A folder or a glob holds no API description; `spec` is what was asked for."""

    def __init__(self, spec: str) -> None:
        super().__init__(f"{spec} holds no API description.")
        self.spec = spec


def names_many(specs: Sequence[str]) -> bool:
    """Tell whether these can be more than one document: several, a folder or a glob."""
    return len(specs) > 1 or any(Path(spec).is_dir() or _is_glob(spec) for spec in specs)


def expand_specs(specs: Iterable[str]) -> tuple[Named, ...]:
    """Return the documents that files, folders, globs and SwaggerHub addresses name, each once, in a stable order.

    Of folders and globs only API descriptions are taken, so that shared domains and collections may lie beside them.

    Raises:
        NothingToConvertError: a folder or a glob holds none.
    """
    found: dict[str, Named] = {}
    for spec in specs:
        here = list(_expand(spec))
        if not here:
            raise NothingToConvertError(spec)
        for one in here:
            found.setdefault(os.path.realpath(one.spec) if Path(one.spec).exists() else one.spec, one)
    return tuple(found.values())


def _expand(spec: str) -> Iterator[Named]:
    path = Path(spec)
    if path.is_dir():
        yield from _seen_from(path, sorted(path.rglob("*")))
    elif _is_glob(spec):
        fixed = takewhile(lambda part: not glob.has_magic(part), path.parts)
        yield from _seen_from(Path(*fixed), map(Path, sorted(glob.glob(spec, recursive=True))))  # noqa: PTH207
    else:
        yield Named(spec)


def _seen_from(folder: Path, files: Iterable[Path]) -> Iterator[Named]:
    yield from (Named(str(file), file.parent.relative_to(folder)) for file in files if _is_api(file))


def _is_glob(spec: str) -> bool:
    return "://" not in spec and glob.has_magic(spec) and not Path(spec).exists()


def _is_api(path: Path) -> bool:
    if path.suffix.lower() not in _EXTENSIONS or path.name.endswith(SUFFIX) or not path.is_file():
        return False
    try:
        return _API.search(path.read_bytes().replace(b"\0", b"")) is not None
    except OSError:
        return True  # its conversion says what is wrong
