"""The page `docs/supported.md` shows the rows of the conformance tests; run as a program, this writes them."""

from __future__ import annotations

import json
import re
from typing import Any

from postman import test_conformance_bodies as bodies
from postman import test_conformance_operations as operations
from postman import test_conformance_parameters as parameters
from postman.test_conformance_responses import RESPONSES, Saved
from support.paths import ROOT
from support.wire import DOCUMENTS, Rows
from swagger2postman.postman.responses import MAX_BODY

PAGE = ROOT / "docs" / "supported.md"
_BLOCK = re.compile(r"(?<=<!-- rows -->\n).*(?=<!-- end of rows -->)", re.DOTALL)

TABLES: dict[str, tuple[str, Rows]] = {
    "parameters-3.yaml": ("Parameters, OpenAPI 3.0 and 3.1", parameters.OPENAPI_3),
    "parameters-2.yaml": ("Parameters, Swagger 2.0", parameters.SWAGGER_2),
    "bodies-3.yaml": ("Bodies, OpenAPI 3.0 and 3.1", bodies.OPENAPI_3),
    "bodies-31.yaml": ("Bodies, OpenAPI 3.1 only", bodies.OPENAPI_31),
    "bodies-2.yaml": ("Bodies, Swagger 2.0", bodies.SWAGGER_2),
    "operations-3.yaml": ("Operations and servers, OpenAPI 3.1", operations.OPENAPI_3),
    "operations-2.yaml": ("Operations and servers, Swagger 2.0", operations.SWAGGER_2),
}


def test_the_page_shows_the_rows_of_the_tests() -> None:
    """What the page says is supported is what the tests see on the wire, row by row."""
    found = _BLOCK.search(PAGE.read_text("utf-8"))
    assert found is not None
    assert found[0] == published()


def test_every_document_is_in_a_table() -> None:
    """No document of the conformance tests is left out of the page."""
    assert sorted([*TABLES, "responses-3.yaml"]) == sorted(path.name for path in DOCUMENTS.iterdir())


def test_the_page_names_the_bound_of_saved_bodies() -> None:
    """The number on the page is the one in the code."""
    assert f"{MAX_BODY:,} characters" in PAGE.read_text("utf-8")


def published() -> str:
    """The tables of the page."""
    parts = []
    for document, (title, rows) in TABLES.items():
        lines = [f"| `{row}` | {_arrival(meant)} |" for row, meant in rows.items()]
        parts.append(_table(title, document, "| row | what arrives, decoded |\n| --- | --- |", lines))
    saved = [f"| `{row}` | {'<br>'.join(_saved(one) for one in found)} |" for row, found in RESPONSES.items()]
    parts.append(_table("Responses", "responses-3.yaml", "| row | saved examples |\n| --- | --- |", saved))
    return "\n".join(parts)


def _table(title: str, document: str, head: str, lines: list[str]) -> str:
    return f"\n### {title}\n\nSee [{document}](../tests/conformance/{document}).\n\n{head}\n" + "\n".join(lines) + "\n"


def _arrival(meant: dict[str, Any]) -> str:
    said = [_code(f"{meant['method']} {meant['path']}")]
    said += [
        f"{name} {_code(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))}"
        for name, value in meant.items()
        if name not in ("method", "path")
    ]
    return "; ".join(said)


def _saved(one: Saved) -> str:
    name, code, _, headers, language, body = one
    shown = f"body {_code(body)}" if body is not None else "no body"
    lines = _code("; ".join(f"{key}: {value}" for key, value in headers)) or "no header"
    return f"{_code(name)}: {code}, {lines}, {language}, {shown}"


def _code(text: str) -> str:
    """Inline code in a table: bars and line ends would end the cell, and a back-tick the code."""
    if not text:
        return ""
    text = text.replace("\n", "⏎").replace("\t", "⇥").replace("|", "\\|")
    return f"`` {text} ``" if "`" in text else f"`{text}`"


if __name__ == "__main__":
    page = PAGE.read_text("utf-8")
    PAGE.write_text(_BLOCK.sub(lambda _: published(), page), "utf-8")
