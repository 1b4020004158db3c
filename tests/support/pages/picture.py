"""The picture in the README: what the sample's conversion prints, and the collection that comes of it."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from support.paths import ROOT

PICTURE = ROOT / "docs" / "picture.svg"
_COMMAND = "swagger2postman convert samples/sim-status.yaml"
_SHOWN_REQUEST = "Block a SIM card"
_WIDTH, _LINE = 980, 18
_COLUMNS = 74
_METHOD_COLOURS = {"GET": "#0b7a3e", "POST": "#a15c00", "PATCH": "#6b3fa0", "PUT": "#1f5fa8", "DELETE": "#b3261e"}
_STYLE = """\
text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; white-space: pre }
.title { font-weight: bold }
.small { font-size: 12px }
"""


def draw() -> str:
    """Return the picture as SVG, made from a real conversion."""
    with tempfile.TemporaryDirectory() as folder:
        printed = _convert(Path(folder))
        collection = json.loads(Path(folder, "sim-status.postman_collection.json").read_text(encoding="utf-8"))
    terminal = [f"$ {_COMMAND}", *_wrapped(printed)]
    tree = list(_tree(collection))
    request = _find(collection["item"], _SHOWN_REQUEST)["request"]
    below = 56 + _LINE * len(terminal) + 20
    detail = list(_detail(request))
    height = below + 46 + _LINE * max(len(tree), len(detail)) + 16
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img">',
        "<title>One command turns an export into a collection that works on the first Send</title>",
        f"<style>{_STYLE}</style>",
        _panel(0, 0, _WIDTH, below - 12, fill="#1e2430"),
        *_lines(terminal, left=20, top=34, colour="#e6e9ef"),
        _panel(0, below, 360, height - below, fill="#f6f7f9"),
        *_lines([collection["info"]["name"]], left=20, top=below + 28, colour="#20242c", style="title"),
        *(
            line
            for number, (text, method) in enumerate(tree)
            for line in _entry(text, method, top=below + 54 + _LINE * number)
        ),
        _panel(372, below, _WIDTH - 372, height - below, fill="#f6f7f9"),
        *_lines([_SHOWN_REQUEST], left=392, top=below + 28, colour="#20242c", style="title"),
        *_lines(detail, left=392, top=below + 54, colour="#20242c", style="small"),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _convert(folder: Path) -> str:
    """Convert the sample in a folder that has it, and return what is printed."""
    (folder / "samples").symlink_to(ROOT / "samples")
    run = [sys.executable, "-m", *_COMMAND.split()]
    done = subprocess.run(run, cwd=folder, capture_output=True, check=True, timeout=60)
    return (done.stderr + done.stdout).decode()


def _wrapped(printed: str) -> Iterator[str]:
    """Lines as a terminal shows them, cut at its width."""
    width = _COLUMNS + 40
    for line in printed.rstrip().splitlines():
        starts = range(0, max(len(line), 1), width)
        yield from (line[start : start + width] for start in starts)


def _tree(collection: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each folder and request of a collection: its name, indented, and the method of a request."""
    yield from _entries(collection["item"], indent="")
    yield "", ""
    yield "Variables", ""
    for variable in collection["variable"][:3]:
        yield f"  {variable['key']} = {variable['value'] or '…'}", ""


def _entries(items: list[dict[str, Any]], indent: str) -> Iterator[tuple[str, str]]:
    for item in items:
        if "item" in item:
            yield f"{indent}▾ {item['name']}", ""
            yield from _entries(item["item"], indent=indent + "  ")
        else:
            yield indent + item["name"], item["request"]["method"]


def _find(items: list[dict[str, Any]], name: str) -> dict[str, Any]:
    """Return the request with a name."""
    requests = [item for item in items if "request" in item]
    nested = [request for item in items if "item" in item for request in item["item"]]
    return next(item for item in requests + nested if item["name"] == name)


def _detail(request: dict[str, Any]) -> Iterator[str]:
    """A request as Postman shows it: method and URL, authorization, headers, body."""
    yield f"{request['method']} {request['url']['raw']}"
    yield "Authorization: Bearer {{access_token}}   (fetched and renewed for you)"
    for header in request["header"]:
        yield f"{header['key']}: {header['value']}"
    yield ""
    yield from request["body"]["raw"].splitlines()


def _panel(left: int, top: int, width: int, height: int, *, fill: str) -> str:
    return f'<rect x="{left}" y="{top}" width="{width}" height="{height}" rx="8" fill="{fill}"/>'


def _lines(lines: list[str], *, left: int, top: int, colour: str, style: str = "small") -> Iterator[str]:
    for number, line in enumerate(lines):
        yield f'<text x="{left}" y="{top + _LINE * number}" fill="{colour}" class="{style}">{escape(line)}</text>'


def _entry(text: str, method: str, *, top: int) -> Iterator[str]:
    """One line of the collection's tree."""
    label = text if len(text) <= 36 else text[:35] + "…"
    yield f'<text x="74" y="{top}" fill="#20242c" class="small">{escape(label)}</text>'
    if method:
        yield f'<text x="20" y="{top}" fill="{_METHOD_COLOURS[method]}" class="small">{method}</text>'
