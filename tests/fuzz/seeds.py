"""The documents that mutations start from: the samples, what other tests are made of, and `seeds/`, by version."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from swagger2postman.errors import UnusableDocumentError
from swagger2postman.source.reader import read_source

TESTS = Path(__file__).parents[1]
FOLDERS = (
    TESTS.parent / "samples",
    *(TESTS / name for name in ("fuzz/seeds", "fuzz/corpus", "hostile", "conformance", "security")),
)
VERSIONS = ("2.0", "3.0", "3.1", "3.2")
_MOST_BYTES = 16_000


@dataclass(frozen=True, slots=True)
class Seed:
    """A document as text and, as JSON, as a value."""

    name: str
    text: str
    written: str

    @property
    def value(self) -> Any:
        """A fresh copy of the value."""
        return json.loads(self.written)


@cache
def seeds(version: str) -> tuple[Seed, ...]:
    """The documents of a version. Those of 3.0 serve 3.1, too, and those of 3.1 serve 3.2."""
    own = [seed for seed in _all() if _version(seed) == version]
    before = {"3.1": "3.0", "3.2": "3.1"}.get(version)
    lent = [_as_version(seed, version) for seed in _all() if _version(seed) == before]
    return (*own, *lent)


@cache
def _all() -> tuple[Seed, ...]:
    found = []
    for path in (path for folder in FOLDERS for path in sorted(folder.glob("*.[jy]*"))):
        data = path.read_bytes()
        with suppress(UnusableDocumentError):  # which is why it was kept
            if len(data) <= _MOST_BYTES:
                found.append(Seed(path.stem, data.decode(), json.dumps(read_source(data, path.name).value)))
    return tuple(found)


def _version(seed: Seed) -> str:
    value = seed.value
    stated = str(value.get("openapi") or value.get("swagger")) if isinstance(value, dict) else ""
    return next((version for version in VERSIONS if stated.startswith(version)), "")


def _as_version(seed: Seed, version: str) -> Seed:
    value = seed.value
    stated = str(value["openapi"])
    value["openapi"] = f"{version}.0"
    return Seed(seed.name, seed.text.replace(stated, f"{version}.0", 1), json.dumps(value))
