"""Every file of the repository that the program or its tests make. Run this to write them; then read the difference.

To add one, add a `Golden` to `goldens()`: this program writes it, and `tests/project/test_goldens.py` compares it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from support.pages import command_line, findings, security, settings, supported
from support.paths import ROOT, SAMPLES
from swagger2postman import convert, validate
from swagger2postman.cli.reports import render_text

__all__ = ["Golden", "collection_of", "goldens", "samples"]

_FINDINGS = SAMPLES / "broken" / "findings.txt"


@dataclass(frozen=True, slots=True)
class Golden:
    """A file that is made, and the function that makes its whole content."""

    path: Path
    make: Callable[[], str | bytes]

    @property
    def name(self) -> str:
        """The path inside the repository."""
        return self.path.relative_to(ROOT).as_posix()

    def content(self) -> bytes:
        """The bytes that the file should have."""
        made = self.make()
        return made.encode() if isinstance(made, str) else made


def goldens() -> list[Golden]:
    """Everything that is made."""
    docs = ROOT / "docs"
    return [
        *(Golden(collection_of(sample), partial(_collection, sample)) for sample in samples()),
        Golden(findings.PAGE, findings.page),
        Golden(_FINDINGS, _findings),
        Golden(command_line.PAGE, command_line.page),
        Golden(settings.PAGE, settings.page),
        Golden(settings.SCHEMA, settings.schema_text),
        Golden(docs / "security.md", security.page),
        Golden(docs / "supported.md", supported.page),
    ]


def _collection(sample: Path) -> bytes:
    return convert(sample).to_bytes()


def _findings() -> str:
    """Return everything that is said about the broken samples, in the order of the files."""
    broken = sorted(path for path in _FINDINGS.parent.iterdir() if path != _FINDINGS)
    return "".join(render_text(validate(path, name=path.name)) for path in broken)


def samples() -> list[Path]:
    """The exports that have a collection beside them."""
    return sorted(SAMPLES.glob("*.yaml"))


def collection_of(sample: Path) -> Path:
    """Where the collection of a sample is."""
    return sample.with_suffix(".postman_collection.json")


def write_all() -> None:
    """Write what is not as it should be, and name it."""
    for golden in goldens():
        content = golden.content()
        if not golden.path.exists() or golden.path.read_bytes() != content:
            golden.path.write_bytes(content)
            sys.stdout.write(f"wrote {golden.name}\n")


if __name__ == "__main__":
    write_all()
