"""What a failed JSON Schema keyword of OpenAPI's own schemas means for the document: the one fault behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from swagger2postman.jsonvalue import Json

Path = tuple[str | int, ...]

_DISCRIMINATORS = {"type": 4, "in": 2, "flow": 2}
"""Fields whose value says which alternative is meant, with the weight of a mismatch."""

_RULES_PATH_PARAMETER = ("ParameterLocation", "styles-for-path", "pathParameterSubSchema")


class Leaf(Struct, frozen=True):
    """A keyword that failed at a member. `details` is what the validator knows; `shape` the way to the keyword."""

    keyword: str
    path: Path
    value: Json
    details: Mapping[str, Any] = {}
    shape: tuple[str | int, ...] = ()


class Shapes:
    """The JSON Schema of a dialect: which fields an object of it may hold."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._schema = schema

    def fields(self, path: Iterable[str | int]) -> tuple[set[str], set[str]]:
        """Return the names and the name patterns (but “x-”) that the schema at `path` knows."""
        names: set[str] = set()
        patterns: set[str] = set()
        self._collect(self._at(path), names, patterns, set())
        for pattern in tuple(patterns):
            listed = re.fullmatch(r"\^\(([a-zA-Z|]+)\)\$", pattern)  # "^(get|put|…)$" is but a list of names
            if listed:
                patterns.discard(pattern)
                names.update(listed[1].split("|"))
        return names, patterns

    def _at(self, path: Iterable[str | int]) -> Any:
        found: Any = self._schema
        for token in path:
            if isinstance(found, list) and isinstance(token, int) and token < len(found):
                found = found[token]
            elif isinstance(found, Mapping) and str(token) in found:
                found = found[str(token)]
            else:
                return {}  # a path into another schema resource, such as the dialect of 3.1
        return found

    def _collect(self, schema: Any, names: set[str], patterns: set[str], seen: set[int]) -> None:
        if not isinstance(schema, Mapping) or id(schema) in seen:
            return
        seen.add(id(schema))
        names.update(schema.get("properties", ()))
        patterns.update(pattern for pattern in schema.get("patternProperties", ()) if pattern != "^x-")
        reference = schema.get("$ref")
        parts = [schema.get(keyword) for keyword in ("if", "then", "else")]
        if isinstance(reference, str) and reference.startswith("#/"):
            parts.append(self._at(reference[2:].split("/")))
        for keyword in ("allOf", "anyOf", "oneOf"):
            parts.extend(schema.get(keyword, ()))
        parts.extend(schema.get("dependentSchemas", {}).values())
        for part in parts:
            self._collect(part, names, patterns, seen)


def find_leaves(errors: Iterable[Any], document: Json, shapes: Shapes) -> list[Leaf]:
    """Return the faults behind the errors of a jsonschema-rs validator: alternatives decided, follow-ups left out."""
    leaves = chain.from_iterable(_descend(error, document) for error in errors)
    unique = {(leaf.keyword, leaf.path, repr(leaf.details)): leaf for leaf in leaves}
    return [leaf for leaf in _without_follow_ups(list(unique.values()), shapes) if not _of_rules(leaf)]


def _descend(error: Any, document: Json) -> list[Leaf]:
    path, value = _locate(error, document)
    kind = error.kind
    if type(kind).__name__ == "OneOfMultipleValid":
        return [Leaf("several", path, value)]
    if kind.name == "propertyNames":  # the inner error knows the name, and stands at the object
        inner = kind.error
        return [Leaf("propertyNames", path, value, {"name": str(inner.instance)}, tuple(error.schema_path))]
    context = getattr(kind, "context", None)
    if context is None:
        return [Leaf(kind.name, path, value, kind.as_dict(), tuple(error.schema_path))]
    branches = [list(chain.from_iterable(_descend(inner, document) for inner in branch)) for branch in context]
    return _choose(branches, path, value)


def _locate(error: Any, document: Json) -> tuple[Path, Json]:
    """The true path of an error, and the value there."""
    path, value = locate(error.instance_path, document)
    while isinstance(value, dict) and "" in value and value != error.instance:
        path, value = (*path, ""), value[""]
    return path, value


def locate(tokens: Iterable[str | int], document: Json) -> tuple[Path, Json]:
    """Return the true path and the value there: jsonschema-rs makes a number of "200", and leaves empty keys out."""
    path: list[str | int] = []
    value = document
    for token in tokens:
        while isinstance(value, dict) and str(token) not in value and "" in value:
            path.append("")
            value = value[""]
        if isinstance(value, dict):
            key = str(token)
            if key not in value:
                key = next((k for k in value if k.isdecimal() and int(k) == token), key)
            path.append(key)
            value = value.get(key)
        elif isinstance(value, list) and isinstance(token, int) and token < len(value):
            path.append(token)
            value = value[token]
    return tuple(path), value


def _choose(branches: list[list[Leaf]], path: Path, value: Json) -> list[Leaf]:
    """The leaves of the alternative that the author meant, or one leaf that names all alternatives."""
    branches = [branch for branch in branches if branch] or [[Leaf("several", path, value)]]
    refers = isinstance(value, dict) and "$ref" in value
    meant = [branch for branch in branches if not any(_against_reference(leaf, path, refers) for leaf in branch)]
    branches = meant or branches
    best = min(branches, key=lambda branch: _mismatch(branch, path))
    against = _mismatched(best, path)
    shared = _shared_discriminator([branch for branch in branches if _mismatched(branch, path) <= against], path)
    return [shared] if shared else best


def _against_reference(leaf: Leaf, path: Path, refers: bool) -> bool:
    """Whether a leaf shows that its alternative is not meant, going by the presence of `$ref`."""
    if leaf.path != path:
        return False
    if refers:
        return "$ref" in leaf.details.get("unexpected", ())
    return leaf.keyword == "required" and leaf.details.get("property") == "$ref"


def _mismatch(branch: list[Leaf], path: Path) -> tuple[int, int, int]:
    against = _mismatched(branch, path)
    return int("" in against), sum(_DISCRIMINATORS.get(name, 0) for name in against), len(branch)


def _mismatched(branch: list[Leaf], path: Path) -> set[str]:
    """The discriminating fields that an alternative refuses; an empty name where it refuses the kind of value."""
    against = {str(leaf.path[-1]) for leaf in branch if _discriminates(leaf, path)}
    for leaf in branch:
        nested = isinstance(leaf.value, (dict, list))
        if leaf.path == path and (leaf.keyword == "type" or (leaf.keyword == "enum" and nested)):
            against.add("")
    return against


def _discriminates(leaf: Leaf, path: Path) -> bool:
    if leaf.keyword not in ("enum", "const") or not leaf.path or leaf.path[:-1] != path:
        return False
    return leaf.path[-1] in _DISCRIMINATORS


def _shared_discriminator(branches: list[list[Leaf]], path: Path) -> Leaf | None:
    """The one leaf to show where every alternative fails for the same reason: a wrong kind, type, or location."""
    for keyword, detail in (("type", "types"), ("enum", "options")):
        found = [[leaf for leaf in branch if leaf.keyword == keyword] for branch in branches]
        for first in found[0]:
            if first.path != path and not _discriminates(first, path):
                continue
            same = [next((leaf for leaf in leaves if leaf.path == first.path), None) for leaves in found]
            if all(same):
                values = chain.from_iterable(leaf.details.get(detail, ()) for leaf in same if leaf)
                return replace(first, details={detail: list(dict.fromkeys(values))})
    for name in _DISCRIMINATORS:
        lacking = [leaf for branch in branches for leaf in branch if _lacks(leaf, path, name)]
        if len(lacking) >= len(branches) > 1:
            return lacking[0]
    return None


def _lacks(leaf: Leaf, path: Path, name: str) -> bool:
    return leaf.keyword == "required" and leaf.path == path and leaf.details.get("property") == name


def _of_rules(leaf: Leaf) -> bool:
    """Whether rules.py reports this in better words: path parameters, repeated ones, clientCredentials' tokenUrl."""
    name = leaf.details.get("property")
    last = leaf.path[-1] if leaf.path else ""
    if leaf.keyword == "uniqueItems" and last == "parameters":
        return True
    if name == "required" or (last == "required" and leaf.keyword in ("enum", "const")):
        return any(part in _RULES_PATH_PARAMETER for part in leaf.shape)
    if "tokenUrl" in (name, last):
        flow = leaf.path if name == "tokenUrl" else leaf.path[:-1]
        return flow[-1:] == ("clientCredentials",) or "oauth2ApplicationSecurity" in leaf.shape
    return False


def _without_follow_ups(leaves: list[Leaf], shapes: Shapes) -> list[Leaf]:
    """Leave out what is only the consequence of another fault at the same place or, for left-over fields, below it."""
    at = {leaf.path for leaf in leaves if leaf.keyword not in ("several", "unevaluatedProperties")}
    faulty = at | {leaf.path[:length] for leaf in leaves for length in range(len(leaf.path))}
    wrong_kinds = {leaf.path for leaf in leaves if leaf.keyword == "type"}
    lacking = {(leaf.path, leaf.details["property"]) for leaf in leaves if leaf.keyword == "required"}
    others = {leaf.path for leaf in leaves if leaf.keyword != "required"}
    kept = []
    for found in leaves:
        leaf = found
        name = leaf.details.get("property")
        if leaf.keyword == "several" and leaf.path in at:
            continue
        if leaf.keyword != "type" and leaf.path in wrong_kinds:
            continue
        if name == "content" and (leaf.path, "schema") in lacking:
            continue  # one of the two is enough
        if name == "default" and leaf.path[-1:] == ("responses",) and leaf.path in others:
            continue  # asked for only where no other response is there
        if leaf.keyword == "unevaluatedProperties":
            known, _ = shapes.fields(leaf.shape[:-1])
            names = [name for name in leaf.details["unexpected"] if name not in known]
            if not names and leaf.path in faulty:
                continue  # the fields are known; they are left over because something else about them failed
            leaf = replace(leaf, details={"unexpected": names or leaf.details["unexpected"], "known": not names})
        kept.append(leaf)
    return kept
