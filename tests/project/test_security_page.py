"""The page `docs/security.md` shows what the matrix of security sends; run as a program, this writes it."""

from __future__ import annotations

import json
import re
from typing import Any

import yaml

from support.paths import ROOT
from support.recorder import DOCUMENTS

PAGE = ROOT / "docs" / "security.md"
SHOWN = {
    "kinds": "Every kind of scheme, OpenAPI 3",
    "combinations": "Combinations",
    "realms": "Several token URLs",
    "hoisted": "Nothing at the root",
    "swagger2": "Swagger 2.0",
    "swagger2-root": "Swagger 2.0, with security at the root",
    "token-operation": "A token operation with a form",
    "token-json": "A token operation with JSON",
    "token-basic": "A token operation with HTTP Basic, on a server of its own",
}
_BLOCK = re.compile(r"(?<=<!-- rows -->\n).*(?=<!-- end of rows -->)", re.DOTALL)


def published() -> str:
    """The tables of the page."""
    return "\n".join(_table(name, title) for name, title in SHOWN.items()) + "\n"


def _table(name: str, title: str) -> str:
    document = yaml.safe_load((DOCUMENTS / f"{name}.yaml").read_text(encoding="utf-8"))
    root = document.get("security")
    rows = [_row(path, item["get"], root) for path, item in document["paths"].items() if "get" in item]
    head = f"\n### {title}\n\nSee [{name}.yaml](../tests/security/{name}.yaml); at the root"
    return "\n".join(
        [
            f"{head} {_code(json.dumps(root or []))}.\n",
            "| operation | its security | what arrives |",
            "| --- | --- | --- |",
            *rows,
        ]
    )


def _row(path: str, operation: dict[str, Any], root: object) -> str:
    own = _code(json.dumps(operation["security"])) if "security" in operation else "the root's" if root else "none"
    arrives = "; ".join(f"{key} {_code(value)}" for key, value in operation["x-expect"].items()) or "nothing"
    return f"| `{path}` | {own} | {arrives} |"


def _code(text: str) -> str:
    return f"`{text}`"


def test_the_page_shows_what_the_matrix_sends() -> None:
    """What the page says arrives is what the tests see, row by row."""
    found = _BLOCK.search(PAGE.read_text("utf-8"))
    assert found is not None
    assert found[0] == published()


def test_every_document_is_shown() -> None:
    """No document of the matrix is left out; names that are hostile are nothing to read."""
    assert sorted([*SHOWN, "names"]) == sorted(path.stem for path in DOCUMENTS.iterdir())


if __name__ == "__main__":
    page = PAGE.read_text("utf-8")
    PAGE.write_text(_BLOCK.sub(lambda _: published(), page), "utf-8")
