"""The layers of the package: who may import whom."""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "generator" / "swagger2postman"
MODULES = {path.stem: path for path in PACKAGE.glob("*.py")}


def imports(module: str) -> set[str]:
    """Everything that a module imports, at the top or inside functions, but not for type checking only."""
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    checking = [node for node in ast.walk(tree) if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)]
    skipped = {id(node) for block in checking for node in ast.walk(block)}
    found: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            if node.module == "swagger2postman":
                found.update(f"swagger2postman.{alias.name}" for alias in node.names)
    return found


def users_of(library: str) -> set[str]:
    """The modules that import a library, or a part of it."""
    return {name for name in MODULES if any(i == library or i.startswith(library + ".") for i in imports(name))}


def test_each_library_has_one_room() -> None:
    """A library that shapes a stage is imported by that stage alone."""
    rooms = {
        library: users_of(library) for library in ("jinja2", "openapi_spec_validator", "click", "rstr", "jsonschema_rs")
    }
    assert rooms == {
        "jinja2": {"scripts"},
        "openapi_spec_validator": {"spec_validator"},
        "click": {"cli"},
        "rstr": {"pattern"},
        "jsonschema_rs": {"proof"},
    }


def test_nothing_imports_the_command_line() -> None:
    """The library knows nothing of its command line."""
    assert users_of("swagger2postman.cli") == {"__main__"}


def test_postman_side_never_sees_a_document() -> None:
    """What builds Postman objects knows the model of an API, and neither YAML nor references nor dialects."""
    postman_side = {
        "auth",
        "body",
        "collection",
        "parameters",
        "postman",
        "requests",
        "responses",
        "servers",
        "token_request",
        "xmltext",
    }
    document_side = {
        "source",
        "references",
        "openapi",
        "openapi2",
        "openapi3",
        "schemas",
        "dialect",
        "loading",
        "validation",
        "rules",
    }
    seen = {(a, b) for a in postman_side for b in document_side if f"swagger2postman.{b}" in imports(a)}
    assert seen == set()


def test_document_side_never_sees_postman() -> None:
    """What reads documents knows nothing of Postman."""
    document_side = {
        "source",
        "references",
        "openapi",
        "openapi2",
        "openapi3",
        "schemas",
        "dialect",
        "loading",
        "validation",
        "rules",
        "model",
    }
    assert {name for name in document_side if "swagger2postman.postman" in imports(name)} == set()
