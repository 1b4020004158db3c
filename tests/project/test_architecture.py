"""The rooms of the package: who may import whom."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from support.paths import ROOT

PACKAGE = ROOT / "generator" / "swagger2postman"
MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts): path
    for path in PACKAGE.rglob("*.py")
    if path.name != "__init__.py"
}
OURS = "swagger2postman."
EVERYBODY = {"declaration", "errors", "findings", "jsonvalue", "system"}
"""What every room may import, and what itself imports none of the rooms in `ROOMS`."""

ROOMS = {
    "specification": set(),
    "source": set(),
    "references": {"source", "specification"},
    "openapi": {"references", "specification"},
    "schema": {"openapi"},
    "lint": {"openapi", "references", "schema", "specification"},
    "templating": set(),
    "postman": {"openapi", "schema", "templating"},
    "outputs": {"openapi", "postman", "templating"},
    "pipeline": {"lint", "openapi", "postman", "references", "schema", "source", "templating"},
    "conversion": {"openapi", "outputs", "pipeline", "postman", "references", "templating"},
    "batch": {"conversion", "outputs", "postman", "references", "source", "templating"},
    "settings": {"outputs", "postman", "references", "templating"},
    "cli": {"batch", "conversion", "outputs", "postman", "references", "settings", "source", "templating"},
    "__main__": {"cli"},
}
"""The rooms and the modules beside them, in the order of the pipeline: each imports only what stands above it."""

LIBRARIES = {
    "click": {"cli"},
    "jinja2": {"templating"},
    "jsonschema_rs": {"lint.document.spec_validator", "schema"},
    "openapi_spec_validator": set(),  # whose schemas are read as files
    "platformdirs": {"references.cache", "settings.trust"},
    "publicsuffixlist": {"openapi.domains"},
    "rstr": {"schema.generate.pattern_writer"},
    "urllib3": {"references.connections", "references.fetching"},
    "yaml": {"source"},
}
"""The only places that import a library."""


@cache
def imports(path: Path) -> set[str]:
    """Everything that a module imports: at the top, inside functions, and for type checking only."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update((node.module, *(f"{node.module}.{alias.name}" for alias in node.names)))
    return found


def modules_used_by(module: str) -> set[str]:
    """The modules of ours that a module imports."""
    names = {name.removeprefix(OURS) for name in imports(MODULES[module]) if name.startswith(OURS)}
    return names & MODULES.keys()


def room_of(module: str) -> str:
    """The room in which a module stands; a module beside the rooms is its own."""
    return module.partition(".")[0]


def test_rooms_import_only_what_stands_before_them() -> None:
    """The arrows between rooms go one way, also inside functions and for type checking."""
    used: dict[str, set[str]] = {room: set() for room in ROOMS}
    for module in MODULES:
        if room_of(module) not in EVERYBODY:
            used[room_of(module)] |= {room_of(name) for name in modules_used_by(module)}
    assert {room: found - EVERYBODY - {room} for room, found in used.items()} == ROOMS
    order = list(ROOMS)
    assert [room for room in order if not ROOMS[room] <= set(order[: order.index(room)])] == []


def test_what_everybody_imports_imports_no_room() -> None:
    """Values, findings and the machine know nothing of OpenAPI, Postman or files."""
    shared = [module for module in MODULES if room_of(module) in EVERYBODY]
    strangers = {module: {room_of(name) for name in modules_used_by(module)} - EVERYBODY for module in shared}
    assert {module: rooms for module, rooms in strangers.items() if rooms} == {}


def test_modules_import_each_other_in_one_direction() -> None:
    """There is no circle of modules, also not through an import inside a function."""
    left = {module: modules_used_by(module) - {module} for module in MODULES}
    while free := [module for module, used in left.items() if not used & left.keys()]:
        for module in free:
            del left[module]
    assert left == {}


def test_few_modules_stand_beside_the_rooms() -> None:
    """A stranger sees the rooms first."""
    assert sum(1 for _ in PACKAGE.glob("*.py")) <= 8


def test_each_library_has_its_place() -> None:
    """A library that shapes a stage is imported by that stage alone."""
    for library, places in LIBRARIES.items():
        users = {
            module
            for module, path in MODULES.items()
            if any(name == library or name.startswith(f"{library}.") for name in imports(path))
        }
        rooms = {place for place in places if any(f"{user}.".startswith(f"{place}.") for user in users)}
        strangers = {user for user in users if not any(f"{user}.".startswith(f"{place}.") for place in places)}
        assert (rooms, strangers) == (places, set()), library


def test_the_pipeline_after_the_model_reads_no_document() -> None:
    """Values and collections are made from the model of an API, not from its document."""
    readers = {f"openapi.{name}" for name in ("api_reader", "swagger2", "openapi3", "schemas", "versions")}
    later = [name for name in MODULES if room_of(name) in ("schema", "postman")]
    assert {name for name in later if modules_used_by(name) & readers} == set()
