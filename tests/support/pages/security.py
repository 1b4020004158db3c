"""The tables of `docs/security.md`: for each operation of the security documents, what has to arrive (`x-expect`)."""

from __future__ import annotations

import json
from typing import Any

import yaml

from support.pages.blocks import fill_block
from support.paths import ROOT
from support.recorder import DOCUMENTS

__all__ = ["SHOWN", "page"]

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
"""The documents and the titles of their tables."""


def page() -> str:
    """The whole page, with its tables as they should be."""
    tables = [_table(name, title) for name, title in SHOWN.items()]
    return fill_block(ROOT / "docs" / "security.md", "rows", "\n".join(tables) + "\n")


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
