"""Documents on disk: which files may be read, and which of them stand for the URLs of other documents."""

from __future__ import annotations

import errno
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from swagger2postman.findings.diagnostic import short
from swagger2postman.references.resolver import UnreachableDocumentError
from swagger2postman.references.swaggerhub import SUFFIXES, canonical_url, file_path, read_url

_SUFFIXES = (".json", ".yaml", ".yml")


class FileFence(Struct, frozen=True):
    """Reads files in certain folders, and nowhere else, wherever links and `..` lead.

    `allowed` are files and folders that the user trusts, with all that is in them. Elsewhere hidden files and folders
    stay closed, and so does what is neither YAML nor JSON by its name.
    """

    folders: tuple[Path, ...]
    max_bytes: int
    allowed: tuple[Path, ...] = ()

    def locate(self, uri: str) -> Path:
        """Return the file that a `file:` URI names.

        Raises:
            UnreachableDocumentError: it names another computer, or no file at all.
        """
        if urlsplit(uri).netloc not in ("", "localhost"):
            text = f"“{short(uri)}” is a file on another computer, so it is not read."
            raise UnreachableDocumentError(text, "Copy it into the folder of the document, or use --ref URL=FILE.")
        path = file_path(uri)
        if "\0" in str(path):
            raise UnreachableDocumentError(f"“{short(uri)}” names no file.", "Correct the reference.")
        return path

    def read(self, path: Path, *, any_suffix: bool = False) -> bytes:
        """Return the bytes of a file; with `any_suffix` its name need not end as those of documents do.

        Raises:
            UnreachableDocumentError: it may not be read, or cannot be.
        """
        shown = short(str(path))
        try:
            real = path.resolve()
            is_trusted = _is_below(real, self.allowed)
            if not is_trusted and not _is_below(real, self.folders):
                where = f"leads to “{short(str(real))}”, which" if real != path else "is a file that"
                text = f"“{shown}” {where} is outside the folder of the document, so it is not read."
                hint = f"Move it into that folder, or allow its own with --allow-path {short(str(real.parent))}."
                raise UnreachableDocumentError(text, hint)
            if not is_trusted:
                self._check_name(path, real, any_suffix=any_suffix)
            status = real.stat()
            if not stat.S_ISREG(status.st_mode):
                raise UnreachableDocumentError(f"“{shown}” is not a file.", "Correct the reference.")
            if status.st_size > self.max_bytes:
                text = f"“{shown}” is larger than {self.max_bytes // 1_000_000} MB."
                hint = f"Refer to a smaller one, or raise the bound: --max-size {2 * self.max_bytes // 1_000_000 or 1}."
                raise UnreachableDocumentError(text, hint)
            return real.read_bytes()
        except (OSError, RuntimeError) as error:
            reason = "its links lead in circles"  # a RuntimeError before Python 3.13
            if isinstance(error, OSError) and error.errno != errno.ELOOP:
                reason = str(error.strerror)
            hint = "Put it there, correct the reference, or use --ref URL=FILE."
            raise UnreachableDocumentError(f"The file “{shown}” cannot be read: {reason}.", hint) from None

    def trusts(self, path: Path) -> bool:
        """Tell whether the user trusts a file, whatever it holds."""
        return _is_below(path.resolve(), self.allowed)

    def _check_name(self, path: Path, real: Path, *, any_suffix: bool) -> None:
        """Refuse files that are seldom meant to be read by others: `path` as it was named, `real` where it leads."""
        shown = short(str(path))
        where = f"“{shown}” leads to “{short(str(real))}”, which" if real != path else f"“{shown}”"
        hint = f"Give it another name, or, if requests may hold its text, add --allow-path {short(str(real))}."
        if any(self._is_hidden(one) for one in (path, real)):
            text = f"{where} is hidden (a name in it begins with a dot), so it is not read."
            raise UnreachableDocumentError(text, hint)
        if not any_suffix and real.suffix.lower() not in _SUFFIXES:
            text = f"{where} is not a .yaml, .yml or .json file, so it is not read."
            raise UnreachableDocumentError(text, hint)

    def _is_hidden(self, path: Path) -> bool:
        """Whether a path is hidden in each of the folders that it is in; where these lie is of no matter."""
        ways = [path.relative_to(folder).parts for folder in self.folders if path.is_relative_to(folder)]
        return ways != [] and all(any(_is_dotted(part) for part in way) for way in ways)


def _is_below(path: Path, folders: tuple[Path, ...]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)


def _is_dotted(part: str) -> bool:
    return part.startswith(".") and part not in (".", "..")


def mapped_file(refs: tuple[tuple[str, Path], ...], uri: str) -> Path | None:
    """Return the file that `--ref` gives for a URI: its own, else one in the folder of its longest prefix."""
    for key, path in refs:
        if not path.is_dir() and canonical_url(key) == uri:
            return path
    for key, path in sorted(refs, key=lambda ref: -len(ref[0])):
        prefix = key.rstrip("/") + "/"
        if path.is_dir() and uri.startswith(prefix):
            for candidate in _spellings(path, unquote(uri.removeprefix(prefix).partition("?")[0])):
                if candidate.is_file():
                    return candidate
    return None


def filed_document(folder: Path | None, uri: str) -> Path | None:
    """Return the file under `--refs DIR` for a SwaggerHub document: OWNER/NAME/VERSION.yaml, or below its kind."""
    registered = read_url(uri)
    if folder is None or registered is None or not registered.version:
        return None
    name = f"{registered.owner}/{registered.name}/{registered.version}"
    for start in (folder / registered.kind, folder):
        for candidate in _spellings(start, name):
            if candidate.is_file():
                return candidate
    return None


def _spellings(folder: Path, name: str) -> Iterator[Path]:
    """The files that may hold a document; a version keeps its dots."""
    if "\0" in name or name.startswith("/"):
        return
    path = folder / name
    yield from (path.parent / (path.name + suffix) for suffix in (*SUFFIXES, "") if path.name)
