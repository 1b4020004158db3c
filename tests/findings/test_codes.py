"""The registry of findings: the program takes every code from it, and needs every code in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from support.paths import ROOT
from swagger2postman.findings import codes

PACKAGE = ROOT / "generator" / "swagger2postman"
REGISTRY = PACKAGE / "findings" / "codes.py"
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py") if path != REGISTRY}
CONSTANTS = {constant: code for constant, code in vars(codes).items() if isinstance(code, codes.Code)}


def strings(tree: ast.AST) -> Iterator[str]:
    """Every string that stands in a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def constants_used(tree: ast.AST) -> Iterator[str]:
    """Every `codes.NAME` of a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "codes":
            yield node.attr


def test_each_code_has_a_constant_of_its_name() -> None:
    """`codes.NO_SERVER` is `no-server`, and no code stands twice in the registry."""
    assert {constant: re.sub("[-.]", "_", code.name).upper() for constant, code in CONSTANTS.items()} == {
        constant: constant for constant in CONSTANTS
    }
    assert {code.name: code for code in CONSTANTS.values()} == codes.ALL


def test_no_module_spells_a_code() -> None:
    """A code is written once, in the registry; the program names its constant."""
    spelled = {
        (str(path.relative_to(PACKAGE)), string)
        for path, tree in TREES.items()
        for string in strings(tree)
        if string in codes.ALL
    }
    assert spelled == set()


def test_each_code_is_used() -> None:
    """The registry holds no code that nothing reports."""
    used = {constant for tree in TREES.values() for constant in constants_used(tree)}
    assert used >= CONSTANTS.keys()


def test_only_codes_make_findings() -> None:
    """A finding is made from its code alone: nothing but the count of those that are not listed chooses a severity."""
    makers: set[Path] = set()
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Diagnostic":
                makers.add(path.relative_to(PACKAGE))
    assert makers == {Path("findings/report.py")}
