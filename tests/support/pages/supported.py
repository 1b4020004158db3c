"""The tables of `docs/supported.md`: the rows of the conformance tests, and what arrives for each."""

from __future__ import annotations

import json
from typing import Any

from postman import test_conformance_bodies as bodies
from postman import test_conformance_operations as operations
from postman import test_conformance_parameters as parameters
from postman.test_conformance_responses import RESPONSES, Saved
from support.pages.blocks import fill_block
from support.paths import ROOT
from support.wire import Rows

__all__ = ["PAGE", "TABLES", "page"]

PAGE = ROOT / "docs" / "supported.md"
TABLES: dict[str, tuple[str, Rows]] = {
    "parameters-3.yaml": ("Parameters, OpenAPI 3.0 and 3.1", parameters.OPENAPI_3),
    "parameters-2.yaml": ("Parameters, Swagger 2.0", parameters.SWAGGER_2),
    "bodies-3.yaml": ("Bodies, OpenAPI 3.0 and 3.1", bodies.OPENAPI_3),
    "bodies-31.yaml": ("Bodies, OpenAPI 3.1 only", bodies.OPENAPI_31),
    "bodies-2.yaml": ("Bodies, Swagger 2.0", bodies.SWAGGER_2),
    "operations-3.yaml": ("Operations and servers, OpenAPI 3.1", operations.OPENAPI_3),
    "operations-2.yaml": ("Operations and servers, Swagger 2.0", operations.SWAGGER_2),
}
"""The documents of requests, with the titles of their tables and their rows."""


def page() -> str:
    """The whole page, with its tables as they should be."""
    parts = [_requests(document, title, rows) for document, (title, rows) in TABLES.items()]
    return fill_block(PAGE, "rows", "\n".join([*parts, _responses()]))


def _requests(document: str, title: str, rows: Rows) -> str:
    lines = [f"| `{row}` | {_arrival(meant)} |" for row, meant in rows.items()]
    return _table(title, document, "| row | what arrives, decoded |\n| --- | --- |", lines)


def _responses() -> str:
    lines = []
    for row, saved in RESPONSES.items():
        shown = "<br>".join(_saved(response) for response in saved)
        lines.append(f"| `{row}` | {shown} |")
    return _table("Responses", "responses-3.yaml", "| row | saved examples |\n| --- | --- |", lines)


def _table(title: str, document: str, head: str, lines: list[str]) -> str:
    return f"\n### {title}\n\nSee [{document}](../tests/conformance/{document}).\n\n{head}\n" + "\n".join(lines) + "\n"


def _arrival(meant: dict[str, Any]) -> str:
    said = [_code(f"{meant['method']} {meant['path']}")]
    for name, value in meant.items():
        if name not in ("method", "path"):
            said.append(f"{name} {_code(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))}")
    return "; ".join(said)


def _saved(response: Saved) -> str:
    name, code, _, headers, language, body = response
    shown = f"body {_code(body)}" if body is not None else "no body"
    lines = _code("; ".join(f"{key}: {value}" for key, value in headers)) or "no header"
    return f"{_code(name)}: {code}, {lines}, {language}, {shown}"


def _code(text: str) -> str:
    """Inline code in a table: bars and line ends would end the cell, and a back-tick the code."""
    if not text:
        return ""
    text = text.replace("\n", "⏎").replace("\t", "⇥").replace("|", "\\|")
    return f"`` {text} ``" if "`" in text else f"`{text}`"
