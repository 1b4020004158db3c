"""Documents on disk: which files may be read, and which of them stand for the URLs of other documents."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from swagger2postman.diagnostics import short
from swagger2postman.documents.references import UnreachableDocumentError
from swagger2postman.documents.swaggerhub import SUFFIXES, canonical_url, file_path, read_url


class FileFence(Struct, frozen=True):
    """Reads files in certain folders, and nowhere else, wherever links and `..` lead."""

    folders: tuple[Path, ...]
    max_bytes: int

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

    def read(self, path: Path) -> bytes:
        """Return the bytes of a file.

        Raises:
            UnreachableDocumentError: it may not be read, or cannot be.
        """
        shown = short(str(path))
        try:
            real = path.resolve()
            if not any(real.is_relative_to(folder) for folder in self.folders):
                where = f"leads to “{short(str(real))}”, which" if real != path else "is a file that"
                text = f"“{shown}” {where} is outside the folder of the document, so it is not read."
                hint = f"Move it into that folder, or allow its own with --allow-path {short(str(real.parent))}."
                raise UnreachableDocumentError(text, hint)
            status = real.stat()
            if not stat.S_ISREG(status.st_mode):
                raise UnreachableDocumentError(f"“{shown}” is not a file.", "Correct the reference.")
            if status.st_size > self.max_bytes:
                text = f"“{shown}” is larger than {self.max_bytes // 1_000_000} MB."
                hint = f"Refer to a smaller one, or raise the bound: --max-size {2 * self.max_bytes // 1_000_000 or 1}."
                raise UnreachableDocumentError(text, hint)
            return real.read_bytes()
        except (OSError, RuntimeError) as error:
            reason = getattr(error, "strerror", None) or "its links lead in circles"
            hint = "Put it there, correct the reference, or use --ref URL=FILE."
            raise UnreachableDocumentError(f"The file “{shown}” cannot be read: {reason}.", hint) from None


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
