"""Small documents with one fault each: what is said about them, word for word."""

from __future__ import annotations

from support.paths import ROOT
from swagger2postman import validate
from swagger2postman.cli.reports import render_text

GOLDEN = ROOT / "samples" / "broken" / "findings.txt"


def findings() -> str:
    """Everything that is said about `samples/broken`, in the order of the files."""
    broken = sorted((ROOT / "samples" / "broken").glob("*.yaml"))
    return "".join(render_text(validate(path, name=path.name)) for path in broken)


def test_every_fault_is_named() -> None:
    """Each fault is one line with place, severity, what is wrong, what to do, and its code; read before it changes."""
    assert findings() == GOLDEN.read_text(encoding="utf-8")


if __name__ == "__main__":
    GOLDEN.write_text(findings(), encoding="utf-8")
