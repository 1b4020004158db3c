"""Documents for tests: what is the same in all of them is written here, so that a test shows only what it is about."""

from __future__ import annotations

import json
import re
import textwrap
from typing import Any

from swagger2postman.references.resolver import Documents, no_documents
from swagger2postman.source.reader import read_source

__all__ = [
    "FINE", "SERVER", "STRING",
    "document", "document_bytes", "document_text", "expected_findings", "findings_in", "read_document",
]  # fmt: skip

FINE: dict[str, Any] = {"responses": {"200": {"description": "fine"}}}
"""The least that an operation needs."""

STRING: dict[str, Any] = {"type": "string"}

SERVER = "https://api.polder.example"

_VERSIONS = {"2.0": "2.0", "3.0": "3.0.3", "3.1": "3.1.0", "3.2": "3.2.0"}
_INFO = "info: {title: T, version: '1'}\n"


def document(paths: Any = None, *, version: str = "3.0", **more: Any) -> dict[str, Any]:
    """Return a document with a server; without `paths` it has one operation, GET /a.

    `version` is "2.0", "3.0", "3.1" or "3.2", or written out, as "3.0.1"; `more` are further fields of the root, or
    others in place of the usual ones, such as `servers`.
    """
    head: dict[str, Any] = {"openapi": _VERSIONS.get(version, version), "servers": [{"url": SERVER}]}
    if version == "2.0":
        head = {"swagger": version, "schemes": ["https"], "host": SERVER.removeprefix("https://")}
    info = {"title": "T", "version": "1"}
    return {**head, "info": info, "paths": {"/a": {"get": FINE}} if paths is None else paths, **more}


def document_bytes(paths: Any = None, *, version: str = "3.0", **more: Any) -> bytes:
    """Return a document as a file holds it, in JSON."""
    return json.dumps(document(paths, version=version, **more)).encode()


def document_text(body: str, version: str = "3.0") -> str:
    """Return a document in YAML, for tests of lines and columns: its head of two lines, then the body, dedented.

    A body that states its version is the whole document.
    """
    body = textwrap.dedent(body).lstrip("\n")
    if body.startswith(("swagger:", "openapi:")):
        return body
    stated = "swagger: '2.0'" if version == "2.0" else f"openapi: {_VERSIONS.get(version, version)}"
    return f"{stated}\n{_INFO}{body}"


def read_document(text: str) -> Documents:
    """Return a document that stands alone, ready to be checked."""
    return Documents(read_source(text.encode(), "api.yaml"), "file:///api.yaml", no_documents)


def findings_in(documents: Documents, *codes: str) -> str:
    """Return what was found, or only what has one of these codes: one finding a line, its place first."""
    lines = []
    for found in documents.report.sorted("api.yaml"):
        if not codes or found.code in codes:
            place = f"{found.position.line}:{found.position.column}"
            lines.append(f"{place} {found.severity} {found.code} {found.pointer} {found.message} | {found.hint}")
    return "\n".join(lines)


def expected_findings(text: str) -> tuple[list[str], str]:
    """Return the codes that a row is about, and what `findings_in` should return for them.

    A row is as `findings_in` writes it, whatever its white space; "no CODE" expects nothing of that code.
    """
    codes = re.findall(r"^\s*(?:\d+:\d+ \w+|no) ([\w-]+)", text, re.MULTILINE)
    return codes, "" if text.startswith("no ") else text
