"""Templates as strings: the package's own, and those of a folder of the user's, read once."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from msgspec import Struct

from swagger2postman.errors import TemplateError
from swagger2postman.system.regular_files import NotRegularError, read_regular

__all__ = ["SUFFIX", "Templates", "built_in", "copy_templates", "load_templates", "names"]

SUFFIX = ".j2"
MOST_FILES = 200
MOST_BYTES = 1_000_000
_PACKAGE = "swagger2postman.templates"
_SCRIPT = ".js.j2"
_NOT_POSTMANS = "guide.js.j2"


class Templates(Struct, frozen=True):
    """The templates of a folder, by name. What is judged is what is rendered: the files are not read again."""

    folder: Path
    texts: Mapping[str, str]

    def __hash__(self) -> int:
        """Return the same number for the same templates, so that they are compiled once."""
        return hash((self.folder, tuple(self.texts.items())))

    def file(self, name: str) -> str:
        """Return the path of a template, for messages."""
        return str(self.folder / name)

    @property
    def files(self) -> tuple[str, ...]:
        """All paths."""
        return tuple(map(self.file, self.texts))

    @property
    def scripts(self) -> tuple[str, ...]:
        """The paths of those that stand in for scripts of Postman."""
        scripts = [name for name in self.texts if name.endswith(_SCRIPT) and name != _NOT_POSTMANS]
        return tuple(self.file(name) for name in scripts if name in names())


def load_templates(folder: Path) -> Templates:
    """Read all templates of a folder: regular files directly in it, whose names end in `.j2`.

    Links are refused, for they could lead to any file.

    Raises:
        TemplateError: a file cannot be a template, or there are too many of them.
        OSError: the folder or a file cannot be read.
    """
    paths = sorted(path for path in folder.iterdir() if path.suffix == SUFFIX)
    if len(paths) > MOST_FILES:
        msg = f"there are more than {MOST_FILES} templates; remove those that are not used"
        raise TemplateError(msg, str(folder))
    return Templates(folder, {path.name: _read(path) for path in paths})


def _read(path: Path) -> str:
    try:
        return read_regular(path, MOST_BYTES, links=False).decode("utf-8")
    except NotRegularError as error:
        raise TemplateError(f"it {error.strerror}; put a file of its own there", str(path)) from None
    except UnicodeDecodeError as error:
        raise TemplateError(f"this is not UTF-8 (byte {error.start + 1})", str(path)) from None
    except OSError as error:
        if error.errno == errno.ELOOP:  # it has become a link since the names were listed
            raise TemplateError("it is a symbolic link; put a file of its own there", str(path)) from None
        raise


@cache
def names() -> tuple[str, ...]:
    """Return the names of the package's templates."""
    return tuple(sorted(file.name for file in files(_PACKAGE).iterdir() if file.name.endswith(SUFFIX)))


def built_in(name: str) -> str | None:
    """Return a template of the package; None where it has none of that name."""
    file = files(_PACKAGE) / name
    return file.read_text(encoding="utf-8") if file.is_file() else None


def copy_templates(folder: Path) -> tuple[Path, ...]:
    """Write the package's templates into a folder, which is created if it does not exist, and return the files.

    Raises:
        FileExistsError: a file, or a link, has such a name already; nothing was written then.
        OSError: a file cannot be written; those that were written are removed again.
    """
    targets = {folder / name: name for name in names()}
    taken = next((path for path in targets if os.path.lexists(path)), None)
    if taken is not None:
        raise FileExistsError(errno.EEXIST, "exists already", str(taken))
    is_new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    try:
        for path, name in targets.items():
            with path.open("x", encoding="utf-8", newline="\n") as file:  # which follows no link
                written.append(path)
                file.write(built_in(name) or "")
    except BaseException as error:
        _remove(written, folder if is_new else None)
        if isinstance(error, OSError):
            raise OSError(error.errno, error.strerror, str(folder)) from None
        raise
    return tuple(targets)


def _remove(files: list[Path], folder: Path | None) -> None:
    """Remove files that were written, and the folder that was created for them."""
    for path in files:
        path.unlink(missing_ok=True)
    if folder is not None:
        with contextlib.suppress(OSError):
            folder.rmdir()
