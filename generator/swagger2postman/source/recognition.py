"""Whether a document describes operations (OpenAPI 3.1, 4.8.1; 2.0, 5), told without reading it as a whole."""

from __future__ import annotations

import re

import msgspec

from swagger2postman.errors import UnusableDocumentError
from swagger2postman.source.encoding import decode, is_json

_SOMEWHERE = re.compile(rb"""["']?(?:openapi|swagger)["']?\s*:""")
_BEFORE = r"(?:\s*+(?:\#.*+|---[ \t]*+|%.*+)(?:\n|\Z))*+"
_NO_MAPPING = re.compile(rf"{_BEFORE}\s*+(?:\Z|-\s)")
_BLOCK = re.compile(rf"""{_BEFORE}(?:[^\S\n]*+\n)*+([ ]{{0,200}})["']?[A-Za-z][\w-]*+["']?[ \t]*+:\s""")
"""Block YAML whose first key is an ordinary one, with its indentation: that of all keys at the top."""


def describes_operations(data: bytes) -> bool:
    """Tell whether `openapi` or `swagger`, and `paths` or `webhooks`, stand at the top of a document.

    In doubt it tells so of what names OpenAPI at all: who reads it says what it is.
    """
    try:
        text = decode(data, "")
        if is_json(text):
            return _suffice(set(msgspec.json.decode(text, type=dict[str, msgspec.Raw])))
    except (UnusableDocumentError, msgspec.DecodeError, RecursionError):
        return _names_openapi(data)
    if _NO_MAPPING.match(text):
        return False
    block = _BLOCK.match(text)
    if block is None:
        return _names_openapi(data)
    begin = rf"(?:\A|\n) {{{len(block[1])}}}"
    if _suffice(set(re.findall(rf"{begin}[\"']?(openapi|swagger|paths|webhooks)[\"']?[ \t]*:", text))):
        return True
    unusual = re.search(rf"\r(?!\n)|[\x85\u2028\u2029]|{begin}(?:[?!&*<]|\"[^\"\n]*\\)", text)
    return unusual is not None and _names_openapi(data)


def _suffice(keys: set[str]) -> bool:
    return not keys.isdisjoint(("openapi", "swagger")) and not keys.isdisjoint(("paths", "webhooks"))


def _names_openapi(data: bytes) -> bool:
    return _SOMEWHERE.search(data.replace(b"\0", b"")) is not None
