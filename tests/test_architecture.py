"""The layers of the package: who may import whom."""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "generator" / "swagger2postman"
MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts): path
    for path in PACKAGE.rglob("*.py")
    if path.name != "__init__.py"
}
OURS = "swagger2postman."


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
            if node.module.startswith("swagger2postman"):
                found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def users_of(library: str) -> set[str]:
    """The modules that import a library, or a part of it."""
    return {name for name in MODULES if any(i == library or i.startswith(library + ".") for i in imports(name))}


def packages_used_by(package: str) -> set[str]:
    """The packages of ours that the modules of one of them import."""
    used = {i for name in MODULES if name.startswith(f"{package}.") for i in imports(name) if i.startswith(OURS)}
    return {i.split(".")[1] for i in used} - {package}


def test_each_library_has_one_room() -> None:
    """A library that shapes a stage is imported by that stage alone."""
    rooms = {
        "jinja2": {"postman.scripts", "postman.template_bounds", "postman.template_steps"},
        "openapi_spec_validator": {"checks.spec_validator"},
        "click": {"cli", "cli_choices", "cli_convert", "cli_io", "cli_options", "cli_settings", "cli_trust"},
        "rstr": {"examples.pattern"},
        "urllib3": {"documents.connections", "documents.fetching"},
        "platformdirs": {"documents.cache", "trust"},
        "publicsuffixlist": {"openapi.domains"},
        "yaml": {
            "documents.composer",
            "documents.composing",
            "documents.halves",
            "documents.source",
            "documents.title",
            "documents.yaml_output",
        },
        "jsonschema_rs": {"checks.default_rules", "checks.spec_validator", "examples.proof", "examples.soundness"},
    }
    assert {library: users_of(library) for library in rooms} == rooms


def test_nothing_imports_the_command_line() -> None:
    """The library knows nothing of its command line."""
    assert users_of("swagger2postman.cli") == {"__main__"}
    assert users_of("swagger2postman.report") == {"cli_convert", "cli_io", "cli_others", "cli_settings", "cli_trust"}


def test_the_pipeline_has_one_direction() -> None:
    """Each package knows only what stands before it: Postman's side no documents, the documents' side no Postman."""
    common = {"diagnostics", "forking", "jsontext", "jsontypes", "regular_files"}
    packages = ("documents", "checks", "openapi", "examples", "postman", "guide")
    assert {name: packages_used_by(name) - common for name in packages} == {
        "documents": set(),
        "openapi": {"documents"},
        "examples": {"openapi"},
        "checks": {"documents", "openapi", "examples"},
        "postman": {"openapi", "examples"},
        "guide": {"openapi", "postman"},
    }
    readers = {f"swagger2postman.openapi.{name}" for name in ("reader", "openapi2", "openapi3", "schemas", "dialect")}
    later = [name for name in MODULES if name.startswith(("examples.", "postman."))]
    assert {name for name in later if imports(name) & readers} == set()
