"""What openapi-spec-validator's keyword walk finds, without the walk: its places looked up, its verdicts settled.

The walk goes from operation to operation, into parameters, bodies, responses and all their schemas, and judges three
things: a `default` against its schema, `required` beside `allOf` (OpenAPI 3.1 section 4.8.24), and tags (4.8.22). The
objects that hold those are known already, so only they are looked at: is one at fault, and does the walk come to it?
A default about which that is not sure is left to openapi-spec-validator (`spec_validator.default_problems`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from swagger2postman.findings import codes
from swagger2postman.lint.document import spec_validator
from swagger2postman.lint.document.default_rules import Judge, Problem, fits
from swagger2postman.lint.document.routes import Reader, Routes, target_of
from swagger2postman.references.landmarks import Landmarks, Path
from swagger2postman.schema.steps.budget import MAX_STEPS

_MAX_PARTS = 500
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_ANY = ""
_STEPS: dict[str, dict[str, str]] = {
    "root": {"paths": "paths", "components": "components"},
    "components": {"schemas": "schemas"},
    "paths": {_ANY: "path item"},
    "path item": {"parameters": "parameters", **dict.fromkeys(_METHODS, "operation")},
    "operations": {_ANY: "operation"},
    "operation": {"parameters": "parameters", "requestBody": "body", "responses": "responses"},
    "parameters": {_ANY: "parameter"},
    "parameter": {"schema": "schema"},
    "body": {"content": "content"},
    "responses": {_ANY: "response"},
    "response": {"content": "content"},
    "content": {_ANY: "media type"},
    "media type": {"schema": "schema"},
    "schemas": {_ANY: "schema"},
    "schema": dict.fromkeys(("allOf", "anyOf", "oneOf", "properties"), "parts")
    | dict.fromkeys(("not", "items"), "part"),
    "parts": {_ANY: "part"},
}
"""What the walk takes each member for; it differs a little from version to version."""

_DIFFERENT: dict[str, dict[str, dict[str, str]]] = {
    "2.0": {
        "root": {**_STEPS["root"], "definitions": "schemas"},
        "operation": {"parameters": "parameters", "responses": "responses"},
        "response": {"schema": "schema"},
    },
    "3.2": {"path item": {**_STEPS["path item"], "query": "operation", "additionalOperations": "operations"}},
}
_SCHEMAS = frozenset(("schema", "part"))


class KeywordError(Struct, frozen=True):
    """A fault at a path: `kind` is default, costly-default or required, or the name of a code about tags."""

    kind: str
    path: Path
    name: str = ""
    problem: Problem | None = None


def keyword_errors(
    document: dict[str, Any],
    landmarks: Landmarks,
    dialect: str,
    *,
    identifiers: bool,
    max_steps: int = MAX_STEPS,
) -> Iterator[KeywordError]:
    """Yield what the keyword walk would find; `identifiers` tells whether an `$id` or an anchor can stand in it."""
    routes = Routes(_reader(dialect), landmarks)
    yield from _tags(document, dialect)
    for path, schema in landmarks.unions:
        lacking = _undescribed(schema, document)
        way = routes.way_to(path, frozenset(("schema",))) if lacking else None
        if way is not None:
            yield from (KeywordError("required", (*way, "required", index), name) for index, name in lacking)
    yield from _defaults(document, routes, Judge(document, dialect, identifiers=identifiers), dialect, max_steps)


def _reader(dialect: str) -> Reader:
    steps = _STEPS | _DIFFERENT.get(dialect, {})
    steps["part"] = steps["schema"]

    def step(kind: str, key: str | int) -> str | None:
        members = steps[kind]
        return members.get(_ANY) or members.get(str(key))

    return Reader("root", frozenset(steps), step, frozenset(steps) - _SCHEMAS)


def _defaults(
    document: dict[str, Any], routes: Routes, judge: Judge, dialect: str, max_steps: int
) -> Iterator[KeywordError]:
    unsettled: list[Path] = []
    for path, schema in routes.landmarks.defaults:
        value = schema["default"]
        if isinstance(schema.get("$ref"), str) or fits(value, schema):
            continue
        passed_by = "$ref" in schema or (value is None and schema.get("nullable") is True)
        holders = frozenset[str]() if passed_by else _SCHEMAS  # which goes for schemas only
        way = routes.way_to(path, holders | {"parameter"} if dialect == "2.0" else holders)
        if way is None:
            continue
        problems = judge.problems(value, schema)
        if problems is None:
            unsettled.append(way)
        for problem in problems or ():
            yield _misfit(way, problem)
    for path, found in spec_validator.default_problems(document, dialect, unsettled, max_steps) if unsettled else ():
        yield KeywordError("costly-default", (*path, "default")) if found is None else _misfit(path, found)


def _misfit(path: Path, problem: Problem) -> KeywordError:
    return KeywordError("default", (*path, "default", *problem.path), problem=problem)


def _undescribed(schema: dict[str, Any], root: Any) -> list[tuple[int, str]]:
    """The required properties that nothing describes, as far as can be told, each with its index."""
    required, described = schema["required"], schema.get("properties")
    if "$ref" in schema or not isinstance(required, list) or any(isinstance(name, (dict, list)) for name in required):
        return []
    names = list(enumerate(required))
    if isinstance(described, dict):
        names = [(index, name) for index, name in names if name not in described]
    found = _described_properties(schema, root) if names else None
    return [(index, str(name)) for index, name in names if found is not None and name not in found]


def _described_properties(schema: Any, root: Any) -> set[str] | None:
    """The properties that a schema and its parts describe; None where parts cannot be had, or are very many."""
    found: set[str] = set()
    seen: set[int] = set()
    waiting = [schema]
    while waiting and len(seen) < _MAX_PARTS:
        part = waiting.pop()
        if not isinstance(part, dict) or id(part) in seen:
            continue
        seen.add(id(part))
        if "$ref" in part:
            target = _follow(str(part["$ref"]), root)
            if target is None:
                return None
            waiting.append(target)
            continue
        described = part.get("properties")
        found.update(described if isinstance(described, dict) else ())
        waiting.extend(part[keyword] for keyword in ("items", "not") if keyword in part)
        for keyword in ("allOf", "anyOf", "oneOf"):
            members = part.get(keyword)
            waiting.extend(members if isinstance(members, list) else ())
    return None if waiting else found


def _follow(reference: str, root: Any) -> Any:
    """What a local reference leads to; None for any other and for broken ones."""
    for token in target_of(reference) or ("",):
        root = root.get(token) if isinstance(root, dict) else None
    return root


def _tags(document: dict[str, Any], dialect: str) -> Iterator[KeywordError]:
    """Tags that are declared twice, and from 3.2 on what is wrong with their parents."""
    tags = document.get("tags")
    if not isinstance(tags, list):
        return
    seen: set[str] = set()
    for index, tag in enumerate(tags):
        name = tag.get("name") if isinstance(tag, dict) else None
        if isinstance(name, str) and name in seen:
            yield KeywordError(codes.DUPLICATE_TAG.name, ("tags", index, "name"), name)
        seen.add(str(name))
    if dialect == "3.2" and any(isinstance(tag, dict) and "parent" in tag for tag in tags):
        for kind, index, name in spec_validator.tag_problems(document):
            yield KeywordError(kind, ("tags", index, "parent"), name)
