"""docs/library.md tells the truth: its examples run, are typed, and print what stands here."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import swagger2postman
from support.paths import ROOT

PAGE = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
EXAMPLES = {
    section.partition("\n")[0]: section.split("```python\n")[1].partition("```")[0]
    for section in PAGE.split("\n## ")
    if "```python" in section
}
NOTE = (
    "samples/sim-status.yaml:4:5: note: SwaggerHub's auto-mocking server is the first one; requests go to the real one."
)
PRINTED = {
    "Convert": [
        re.escape(NOTE) + r".* \[mock-server-first at /servers/0\]",
        "7 of 7 requests validated",
        re.escape("collections/sim-status.postman_collection.json"),
    ],
    "What a document can be": ["7", "/servers <dict>:7:3", "/paths/~1sims/get <dict>:10:7", ' *"get": {}'],
    "Options": [
        "sim-status.postman_collection.json",
        "sim-status.test-example-com.postman_environment.json",
        "sim-status.guide.md",
        "sim-status.guide.html",
        r"base_url \| test.example.com \| this is not the whole URL of a server: .*",
    ],
    "Templates": ["True"],
    "Validate, bundle, guide": [
        r"samples/broken/unresolved-reference.yaml:12:24: error: .* \[unresolved-reference at /paths/.*\]",
        "True 0",
        "True",
    ],
    "Many documents": [
        r"samples/sim-status.yaml \('collections/sim-status.postman_collection.json',\)",
    ],
}
"""A pattern for each line that an example prints."""


def test_all_examples_are_here() -> None:
    """A new example needs an entry in `PRINTED`."""
    assert list(EXAMPLES) == list(PRINTED)
    assert len(EXAMPLES) == PAGE.count("```python")


@pytest.mark.parametrize("name", EXAMPLES)
def test_example(name: str, tmp_path: Path) -> None:
    """An example runs and prints what a reader expects."""
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    command = [sys.executable, "-W", "error", "-c", EXAMPLES[name]]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    lines = done.stdout.decode().splitlines()
    matches = [re.fullmatch(pattern, line) for pattern, line in zip(PRINTED[name], lines, strict=True)]
    assert all(matches), lines


def test_examples_are_typed(tmp_path: Path) -> None:
    """Users who check their programs strictly find nothing in what they copied."""
    for number, program in enumerate(EXAMPLES.values()):
        (tmp_path / f"example_{number}.py").write_text(program, encoding="utf-8")
    options = ["--strict", "--no-incremental", "--follow-imports=silent", "--config-file="]
    command = [sys.executable, "-m", "mypy", *options, str(tmp_path)]
    here = {**os.environ, "MYPYPATH": str(ROOT / "generator")}
    done = subprocess.run(command, cwd=tmp_path, env=here, capture_output=True, check=False, timeout=300)
    assert (done.returncode, done.stdout.decode().splitlines()[-1]) == (
        0,
        f"Success: no issues found in {len(EXAMPLES)} source files",
    )


def test_what_pages_name_can_be_imported() -> None:
    """Every class that a page names in code stands in `__all__`, and `__all__` names nothing that is not there."""
    words = set(re.findall(r"`([A-Z][a-z]+[A-Za-z]*)(?:[.(][^`]*)?`", PAGE))
    builtin = {"TypeError", "ValueError", "OSError"}
    endings = ("Conversion", "Diagnostic", "Error", "Limits", "Options", "Rules")
    named = {word for word in words if word.endswith(endings)}
    assert named - builtin <= set(swagger2postman.__all__)
    assert dir(swagger2postman) == sorted(swagger2postman.__all__)
    assert [name for name in swagger2postman.__all__ if getattr(swagger2postman, name, None) is None] == []


def test_types_and_program_agree_on_what_is_public() -> None:
    """What type checkers see is what `__all__` lists, and what can be loaded."""
    tree = ast.parse(Path(swagger2postman.__file__).read_text(encoding="utf-8"))
    (block,) = [node for node in tree.body if isinstance(node, ast.If)]
    imports = [alias.name for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names]
    assert sorted([*imports, "__version__"]) == sorted(swagger2postman.__all__)
