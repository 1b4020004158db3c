"""Where documents come from: the file that the user names, and the files beside it that it refers to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from swagger2postman.references import Loader, UnreachableDocumentError
from swagger2postman.source import Source, read_source


def file_loader(root: Path, show: Callable[[Path], str] = str) -> Loader:
    """Return a loader of files in the folder of the root document, or below it, links followed."""
    folder = root.resolve().parent

    def load(uri: str) -> Source:
        parts = urlsplit(uri)
        if parts.scheme != "file":
            text = f"“{uri[:120]}” is another document; swagger2postman does not fetch documents."
            raise UnreachableDocumentError(
                text, "Export the API as YAML Resolved, or put the document beside this one."
            )
        path = Path(unquote(parts.path)).resolve()
        if not path.is_relative_to(folder):
            text = f"“{path.name[:120]}” is outside the folder of the document, so it is not read."
            raise UnreachableDocumentError(text, "Move it into that folder.")
        try:
            return read_source(path.read_bytes(), show(path))
        except OSError as error:
            text = f"The file “{path.name[:120]}” cannot be read: {error.strerror}."
            raise UnreachableDocumentError(text, "Put it there, or correct the reference.") from None

    return load
