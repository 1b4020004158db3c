"""Coverage-guided fuzzing of the reader, with atheris, which is installed by hand (`pip install atheris`).

    python tests/fuzz/atheris_reader.py -max_total_time=300 -max_len=2000 FOLDER

FOLDER keeps what reaches new code; the seeds are put there first. What fails is written to `crash-…`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import atheris

with atheris.instrument_imports(include=["swagger2postman.source", "yaml"]):
    from fuzz.reading import check_reading
    from fuzz.seeds import VERSIONS, seeds
    from swagger2postman.source.yaml import parser

FAST = parser.Fast


def check_both(data: bytes) -> None:
    """Check what both parsers make of bytes: libyaml for an even number of them, PyYAML's own for an odd one."""
    module: Any = parser
    module.Fast = None if len(data) % 2 else FAST
    check_reading(data)


def main() -> None:
    """Fuzz until told otherwise."""
    folders = [Path(one) for one in sys.argv[1:] if not one.startswith("-")]
    for version in VERSIONS if folders else ():
        folders[0].mkdir(parents=True, exist_ok=True)
        for seed in seeds(version):
            (folders[0] / f"{version}-{seed.name}").write_bytes(seed.text.encode()[:2000])
    atheris.Setup(sys.argv, check_both)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
