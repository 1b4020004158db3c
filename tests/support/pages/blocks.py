"""The parts of a page that are made: the lines between `<!-- NAME -->` and `<!-- end of NAME -->`."""

from __future__ import annotations

from pathlib import Path

__all__ = ["fill_block"]


def fill_block(page: Path, name: str, content: str) -> str:
    """Return the text of a page with the lines of one part replaced."""
    text = page.read_text(encoding="utf-8")
    start, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    if text.count(start) != 1 or text.count(end) != 1:
        msg = f"{page.name} needs the lines {start.strip()} and {end}, once each"
        raise ValueError(msg)
    before, _, rest = text.partition(start)
    return before + start + content + end + rest.partition(end)[2]
