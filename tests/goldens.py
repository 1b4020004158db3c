"""Writes the collections of `samples/` anew: run it, then read the difference."""

from __future__ import annotations

from pathlib import Path

from swagger2postman import convert

SAMPLES = Path(__file__).parents[1] / "samples"


def samples() -> list[Path]:
    """The exports that have a golden collection beside them."""
    return sorted(SAMPLES.glob("*.yaml"))


def golden(sample: Path) -> Path:
    """The collection that a sample converts to."""
    return sample.with_suffix(".postman_collection.json")


if __name__ == "__main__":
    for one in samples():
        golden(one).write_bytes(convert(one).to_bytes())
