"""What a caller gives as a document: where it is, or what is in it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import date, time
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from msgspec import Struct

from swagger2postman.errors import InputError
from swagger2postman.references.swaggerhub import API_HOST, locate_spec, read_url, spec_stem

__all__ = ["Given", "Input", "read_given"]


class Readable(Protocol):
    """An open file, or what reads like one."""

    def read(self, size: int, /) -> bytes | str:
        """Return at most so many bytes or characters."""


Input: TypeAlias = "Path | os.PathLike[str] | str | bytes | bytearray | memoryview | Mapping[str, Any] | Readable"
"""A path, a SwaggerHub URL or OWNER/API/VERSION, the bytes of a document, a parsed one, or an open file."""

_LONGEST_NAME = 4096  # of a path or a URL; no system allows a longer path
_ALLOWED = "Give a path, a SwaggerHub URL or OWNER/API/VERSION, the bytes of a document, a dict, or an open file"


class Given(Struct, frozen=True):
    """A document to be read. `name` is what findings call it, `stem` what its outputs are called.

    `origin` is OWNER/API/VERSION for one that is taken from SwaggerHub itself, else nothing.
    """

    document: Path | str | bytes
    name: str
    stem: str = "api"
    origin: str = ""


def read_given(document: object, name: str, max_bytes: int) -> Given:
    """Return what a caller gives as a document; of an open file little more than `max_bytes` is read.

    Raises:
        InputError: it neither names nor holds a document.
        OSError: the open file cannot be read.
    """
    match document:
        case Path():
            return Given(document, name, document.stem)
        case str():
            return _from_string(document, name)
        case bytes():
            return Given(document, name or "<bytes>")
        case bytearray() | memoryview():
            return Given(bytes(document), name or "<bytes>")
        case Mapping():
            return Given(_to_json(document), name or "<dict>")
        case os.PathLike():
            return read_given(Path(os.fsdecode(document)), name, max_bytes)
    if callable(getattr(document, "read", None)):
        return _from_file(document, name, max_bytes)
    kind = type(document).__name__
    msg = f"A document cannot be read from {kind}. {_ALLOWED}."
    raise InputError(msg, kind)


def _from_string(text: str, name: str) -> Given:
    if _is_document(text):
        msg = "This string is the text of a document, not its path. Give its bytes: text.encode()."
        raise InputError(msg, "str")
    if len(text) > _LONGEST_NAME or "\0" in text or not text:
        msg = f"This string cannot be a path or a URL. {_ALLOWED}."
        raise InputError(msg, "str")
    located = locate_spec(text)
    if isinstance(located, Path):
        return Given(located, name, located.stem)
    hub = read_url(located)
    is_api = hub is not None and hub.kind == "apis" and hub.origin == f"https://{API_HOST}"
    origin = "/".join(part for part in (hub.owner, hub.name, hub.version) if part) if hub and is_api else ""
    return Given(located, name, spec_stem(text), origin)


def _is_document(text: str) -> bool:
    """Whether a string is YAML or JSON; a path with an end of line in it has to be given as a Path."""
    return "\n" in text or "\r" in text or text.lstrip().startswith("{")


def _from_file(file: Any, name: str, max_bytes: int) -> Given:
    data = file.read(max_bytes + 1)
    if isinstance(data, str):
        data = data.encode("utf-8", "surrogatepass")
    if not isinstance(data, bytes):
        kind = type(file).__name__
        msg = f"What {kind} reads is neither bytes nor a string. {_ALLOWED}."
        raise InputError(msg, kind)
    path = getattr(file, "name", None)
    if not isinstance(path, str) or not path:
        return Given(data, name or "<file>")
    return Given(data, name or path, Path(path).stem or "api")


def _to_json(document: Mapping[Any, Any]) -> bytes:
    """A parsed document as JSON, in which findings have their lines: two spaces, as `json.dumps(…, indent=2)`."""
    try:
        return json.dumps(dict(document), indent=2, default=_plain).encode()
    except (TypeError, ValueError, RecursionError) as error:
        text = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        msg = f"This dict is not a JSON document: {text}."
        raise InputError(msg, type(document).__name__) from None


def _plain(value: object) -> object:
    """What YAML's parsers make of some values, as the document writes it."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, date | time):
        return value.isoformat().replace("+00:00", "Z")
    msg = f"a value of type {type(value).__name__} has no place in it"
    raise TypeError(msg)
