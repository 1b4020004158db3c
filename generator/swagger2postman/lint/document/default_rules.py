"""Whether a default fits its schema, settled wherever openapi-spec-validator would surely say the same.

Most defaults are a text, number or boolean beside the commonest keywords: `fits` settles them at sight. Most others,
sound or not, are settled by jsonschema-rs: only keywords on which the two agree are given to it, and only values whose
numbers all libraries read alike. Whatever is left needs openapi-spec-validator, whose import takes a fifth of a second.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema_rs
from msgspec import Struct

from swagger2postman.lint.document.default_formats import is_checked, judges_alike
from swagger2postman.lint.document.routes import target_of
from swagger2postman.lint.document.schema_errors import locate

_SIMPLE = frozenset(("type", "enum", "format", "minimum", "maximum", "minLength", "maxLength"))
_OF_CONTAINERS = frozenset((
    "items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains", "unevaluatedItems",
    "properties", "patternProperties", "additionalProperties", "propertyNames", "minProperties", "maxProperties",
    "required", "dependentRequired", "dependentSchemas", "unevaluatedProperties",
))  # fmt: skip
"""Keywords that say nothing of text, numbers and booleans."""

JUDGING = frozenset((
    *_SIMPLE, *_OF_CONTAINERS, "allOf", "anyOf", "oneOf", "not", "if", "const", "pattern", "multipleOf",
    "exclusiveMinimum", "exclusiveMaximum", "$ref", "$dynamicRef", "discriminator",
))  # fmt: skip
"""Keywords that can refuse a value; all others are annotations to openapi-schema-validator."""

_SIZES = frozenset(("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"))
_REFUSING = frozenset(("type", "enum", "const", "minimum", "maximum", "required", "pattern", "uniqueItems", *_SIZES))
"""Keywords whose refusal both libraries report in the same way."""

_EXCLUSIVE = {"minimum": "exclusiveMinimum", "maximum": "exclusiveMaximum"}
_RANGES = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}
_SCALARS = {str: ("string",), bool: ("boolean",), int: ("integer", "number"), float: ("number",)}
_TYPES = frozenset(("string", "boolean", "integer", "number", "array", "object"))
_EXACT = 2**53
_MAX_PARTS = 500
_MAX_DEPTH = 20
_MOST_ENTRIES = 5_000_000  # of all enums that defaults are held against; compiling one takes about two microseconds
_MOST_PAIRS = 100_000  # of a part of a schema and a part of a value: each may be a fault to be listed


class Problem(Struct, frozen=True):
    """Why a default does not fit: where in it, which keyword refuses what stands there, and what that asks for."""

    path: tuple[str | int, ...]
    keyword: str
    value: Any
    expected: Any


def fits(value: Any, schema: dict[str, Any]) -> bool:
    """Tell at sight that a default fits: text, numbers and booleans beside the commonest keywords, and [] or {}."""
    judging = schema.keys() & JUDGING
    if not judging:
        return True
    if value is None:
        return schema.get("nullable") is True and judging <= (_SIMPLE | _OF_CONTAINERS) - {"enum"}
    kinds = _SCALARS.get(type(value))
    if kinds is None:
        if value:
            return False
        kind = "array" if isinstance(value, list) else "object"
        return judging <= {"type", "items", "additionalProperties", "properties"} and schema.get("type", kind) == kind
    if not judging <= _SIMPLE | _OF_CONTAINERS or schema.get("type", kinds[0]) not in kinds:
        return False
    if "enum" in schema and not _is_listed(value, schema["enum"]):
        return False
    return _fits_text(value, schema) if isinstance(value, str) else _fits_number(value, schema)


def _is_listed(value: Any, enum: Any) -> bool:
    return isinstance(enum, list) and any(type(one) is type(value) and one == value for one in enum)


def _fits_text(value: str, schema: dict[str, Any]) -> bool:
    stated = schema.get("format", "")
    least, most = schema.get("minLength", 0), schema.get("maxLength", len(value))
    if not (isinstance(stated, str) and type(least) is int and type(most) is int):
        return False
    return not is_checked(stated) and least <= len(value) <= most


def _fits_number(value: float, schema: dict[str, Any]) -> bool:
    lowest, highest = _RANGES.get(str(schema.get("format")), (value, value))
    least, most = schema.get("minimum", value), schema.get("maximum", value)
    if not all(type(limit) in (int, float) for limit in (least, most)) and not isinstance(value, bool):
        return False
    return isinstance(value, bool) or (lowest <= value <= highest and least <= value <= most)


class Judge:
    """Judges the defaults of a document. With `identifiers`, references may lead elsewhere than they seem to."""

    def __init__(self, document: Any, dialect: str, *, identifiers: bool) -> None:
        self._document = document
        self.is_old = dialect in ("2.0", "3.0")  # the dialect of JSON Schema before 2020-12
        self._identifiers = identifiers
        self._left = _MOST_ENTRIES

    def follow(self, reference: Any) -> Any:
        """Return what a reference inside a schema leads to, where that is sure.

        Raises:
            _UnsettledError: it is not.
        """
        path = target_of(reference) if isinstance(reference, str) and not self._identifiers else None
        if not path:
            raise _UnsettledError
        found = self._document
        for token in path:
            if not isinstance(found, dict) or token not in found:
                raise _UnsettledError
            found = found[token]
        return found

    def spend(self, entries: int) -> None:
        """Count entries of an enum.

        Raises:
            _UnsettledError: the document's defaults have been held against very many.
        """
        self._left -= entries
        if self._left < 0:
            raise _UnsettledError

    def problems(self, value: Any, schema: Any) -> list[Problem] | None:
        """Return what is wrong with a default; None where that is not sure."""
        try:
            extract = _Extract(self, _read(value))
            copy = extract.copy(schema, 0)
            if extract.parts * extract.contents.size > _MOST_PAIRS:
                return None
            validator = jsonschema_rs.Draft202012Validator(copy, pattern_options=jsonschema_rs.RegexOptions())
            errors = list(validator.iter_errors(value))
        except (_UnsettledError, ValueError):  # what jsonschema-rs raises is a ValueError: the schema is none to it
            return None
        several = len(errors) > 1  # they must come in the order of the keywords, which only those at the top show
        if any(error.kind.name not in _REFUSING or (several and len(error.schema_path) > 1) for error in errors):
            return None
        order: list[str | int] = list(copy)
        return [_problem(error, value, copy) for error in sorted(errors, key=lambda e: order.index(e.schema_path[0]))]


def _problem(error: Any, value: Any, schema: dict[str, Any]) -> Problem:
    path, found = locate(error.instance_path, value)
    return Problem(path, error.kind.name, found, locate(error.schema_path, schema)[1])


class _UnsettledError(Exception):
    pass


class _Contents(Struct):
    """What stands in a value, at any depth."""

    size: int = 0
    texts: list[str] = []
    numbers: list[int | float] = []
    has_null: bool = False
    has_boolean: bool = False


def _read(value: Any) -> _Contents:
    """What stands in a value; unsettled where a number is not exact."""
    found = _Contents()
    waiting = [value]
    while waiting:
        part = waiting.pop()
        found.size += 1
        if isinstance(part, str):
            found.texts.append(part)
        elif isinstance(part, list):
            waiting.extend(part)
        elif isinstance(part, dict) and not (part is value and "$ref" in part):  # which is taken for a reference
            waiting.extend(part.values())
        elif part is None:
            found.has_null = True
        elif isinstance(part, bool):
            found.has_boolean = True
        elif _is_exact(part):
            found.numbers.append(part)
        else:
            raise _UnsettledError
    return found


def _is_exact(number: Any) -> bool:
    """Whether all libraries read a number alike, and as a whole one or not."""
    if isinstance(number, float):
        return not number.is_integer() and abs(number) < _EXACT
    return isinstance(number, int) and not isinstance(number, bool) and abs(number) < _EXACT


class _Extract:
    """Copies what judges of a schema, references written out; unsettled where the libraries may differ."""

    def __init__(self, judge: Judge, contents: _Contents) -> None:
        self._judge = judge
        self.contents = contents
        self.parts = 0

    def copy(self, schema: Any, depth: int) -> dict[str, Any]:
        self.parts += 1
        if not isinstance(schema, dict) or self.parts > _MAX_PARTS or depth > _MAX_DEPTH:
            raise _UnsettledError
        if "$schema" in schema or isinstance(schema.get("id"), str):  # references count from there
            raise _UnsettledError
        if self.contents.has_null and schema.get("nullable") and self._judge.is_old:
            raise _UnsettledError
        copied: dict[str, Any] = {}
        for keyword in schema:
            if keyword in JUDGING:
                self._add(copied, keyword, schema, depth)
        return copied

    def _add(self, copied: dict[str, Any], keyword: str, schema: dict[str, Any], depth: int) -> None:
        stated = schema[keyword]
        match keyword:
            case "format":
                self._settle_format(stated)
                return
            case "$ref":
                if "allOf" in schema:
                    raise _UnsettledError
                copied["allOf"] = [self.copy(self._judge.follow(stated), depth + 1)]
                return
            case "items" | "not":
                stated = self.copy(stated, depth + 1)
            case "additionalProperties":
                stated = stated if isinstance(stated, bool) else self.copy(stated, depth + 1)
            case "properties" if isinstance(stated, dict):
                stated = {name: self.copy(member, depth + 1) for name, member in stated.items()}
            case "allOf" | "anyOf" | "oneOf" if isinstance(stated, list):
                stated = [self.copy(member, depth + 1) for member in stated]
            case _ if not self._is_settled(keyword, stated, schema):
                raise _UnsettledError
        if not isinstance(stated, bool) or keyword not in _EXCLUSIVE.values():  # those of 2.0 and 3.0 are flags
            copied[_EXCLUSIVE[keyword] if schema.get(_EXCLUSIVE.get(keyword, "")) is True else keyword] = stated

    def _is_settled(self, keyword: str, stated: Any, schema: dict[str, Any]) -> bool:
        contents, is_old = self.contents, self._judge.is_old
        match keyword:
            case "type":
                names = stated if isinstance(stated, list) and not is_old else [stated]
                return all(name in _TYPES or (name == "null" and not is_old) for name in map(str, names))
            case "enum" | "const":
                self._judge.spend(len(stated) if isinstance(stated, (list, dict, str)) else 1)
                return (isinstance(stated, list) if keyword == "enum" else not is_old) and _read(stated) is not None
            case "uniqueItems":  # for which jsonschema sorts, taking true for 1
                return isinstance(stated, bool) and not contents.has_boolean
            case "pattern":
                texts = contents.texts
                return not texts or (isinstance(stated, str) and judges_alike(stated, texts))
            case "required":
                return isinstance(stated, list) and not (is_old and _hides(schema))
        return self._is_settled_bound(keyword, stated, schema)

    def _is_settled_bound(self, keyword: str, stated: Any, schema: dict[str, Any]) -> bool:
        if keyword in _SIZES:
            return type(stated) is int and 0 <= stated < _EXACT
        if keyword in _EXCLUSIVE:
            return _is_exact(stated)
        is_fitting = isinstance(stated, bool) if self._judge.is_old else _is_exact(stated)
        return keyword in _EXCLUSIVE.values() and is_fitting

    def _settle_format(self, stated: Any) -> None:
        if not isinstance(stated, str) or (self.contents.texts and is_checked(stated)):
            raise _UnsettledError
        lowest, highest = _RANGES.get(stated, (-_EXACT, _EXACT))
        if not all(lowest <= number <= highest for number in self.contents.numbers):
            raise _UnsettledError


def _hides(schema: dict[str, Any]) -> bool:
    """Whether a property may be missing although it is required: openapi-schema-validator's reading of 2.0 and 3.0."""
    described = schema.get("properties", {})
    members: Iterator[Any] = iter(described.values()) if isinstance(described, dict) else iter([None])
    return any(not isinstance(one, Mapping) or "readOnly" in one or "writeOnly" in one for one in members)
