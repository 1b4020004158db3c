"""Whether a document describes operations (OpenAPI 3.1, 4.8.1; 2.0, 5), told without reading it as a whole."""

from __future__ import annotations

import re

import msgspec

from swagger2postman.diagnostics import UnusableDocumentError
from swagger2postman.documents.decoding import decode, is_json

_SOMEWHERE = re.compile(rb"""["']?(?:openapi|swagger)["']?\s*:""")
_FIRST = re.compile(r"\n( *)(?![#%\s]|---)")
"""The first line that is no comment, no directive and no marker: its indentation is that of all keys at the top."""


def describes_operations(data: bytes) -> bool:
    """Tell whether `openapi` or `swagger`, and `paths` or `webhooks`, stand at the top of a document.

    What cannot be read counts where it names OpenAPI at all: who reads it says what is wrong.
    """
    try:
        text = decode(data, "")
        keys = set(msgspec.json.decode(text, type=dict[str, msgspec.Raw])) if is_json(text) else _top_keys(f"\n{text}")
    except (UnusableDocumentError, msgspec.DecodeError, RecursionError):
        return _SOMEWHERE.search(data.replace(b"\0", b"")) is not None
    return not keys.isdisjoint(("openapi", "swagger")) and not keys.isdisjoint(("paths", "webhooks"))


def _top_keys(text: str) -> set[str]:
    """Of block YAML, the keys at the top that matter."""
    first = _FIRST.search(text)
    indent = first[1] if first else ""
    return set(re.findall(rf"\n{indent}[\"']?(openapi|swagger|paths|webhooks)[\"']? *:", text))
