"""Which parts of a document openapi-spec-validator's keyword walk can find nothing in: the walk need not go there.

The walk costs a quarter of a second to import and most of the time of a large document, and judges but three things:
a `default` against its schema, `required` beside `allOf` (OpenAPI 3.1 section 4.8.24), and tags (4.8.22). Whatever
might be a fault is left to it; only what can be none, whatever the context, is called clean.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from swagger2postman.jsontypes import unescape_token

_SIMPLE = frozenset(("type", "enum", "format", "minimum", "maximum", "minLength", "maxLength"))
_OF_CONTAINERS = frozenset((
    "items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains", "unevaluatedItems",
    "properties", "patternProperties", "additionalProperties", "propertyNames", "minProperties", "maxProperties",
    "required", "dependentRequired", "dependentSchemas", "unevaluatedProperties",
))  # fmt: skip
"""Keywords that say nothing of text, numbers and booleans."""

_JUDGING = frozenset((
    *_SIMPLE, *_OF_CONTAINERS, "allOf", "anyOf", "oneOf", "not", "if", "const", "pattern", "multipleOf",
    "exclusiveMinimum", "exclusiveMaximum", "$ref", "$dynamicRef", "discriminator",
))  # fmt: skip
"""Keywords that can refuse a value; all others are annotations to openapi-schema-validator."""

_CHECKED_FORMATS = frozenset((
    "binary", "byte", "date", "date-time", "email", "idn-email", "ipv4", "ipv6", "regex", "time", "uuid",
))  # fmt: skip
_OPTIONAL_FORMATS = frozenset((
    "color", "duration", "hostname", "idn-hostname", "iri", "iri-reference", "json-pointer", "relative-json-pointer",
    "uri", "uri-reference", "uri-template",
))  # fmt: skip
"""Formats that jsonschema checks where certain other packages are installed."""

_MAX_PARTS = 500
_RANGES = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}
_SCALARS = {str: ("string",), bool: ("boolean",), int: ("integer", "number"), float: ("number",)}


class Screen:
    """The clean objects of a document. Values that YAML anchors share are looked at once."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._clean: set[int] = set()
        self._known: dict[int, bool] = {}
        self._document = document  # ids stay true only as long as what they name
        tags_are_plain = _tags_are_plain(document.get("tags"))
        self.is_clean = self._look(document) and tags_are_plain

    def knows_clean(self, value: Any) -> bool:
        """Tell whether the walk can find nothing in an object of the document; what is unknown is not clean."""
        return self._known.get(id(value), False)

    def _look(self, value: Any) -> bool:
        known = self._known.get(id(value))
        if known is not None:
            return known
        if isinstance(value, dict):
            clean = not ("default" in value or "required" in value) or _is_harmless(value, self._document)
            members = value.values()
        else:
            clean, members = True, value
        for member in members:
            kind = type(member)
            if (kind is dict or kind is list) and member and not self._look(member):
                clean = False
        self._known[id(value)] = clean
        return clean


def _tags_are_plain(tags: Any) -> bool:
    """Whether the tags cannot be at fault: all have a name of their own, and no parent."""
    if tags is None or tags == []:
        return True
    if not isinstance(tags, list) or not all(isinstance(tag, dict) and "parent" not in tag for tag in tags):
        return False
    names = [tag.get("name") for tag in tags]
    return all(isinstance(name, str) for name in names) and len(set(names)) == len(names)


def _is_harmless(schema: dict[str, Any], root: Any) -> bool:
    if "$ref" in schema:  # the walk passes references by; what they lead to is looked at where it stands
        return True
    if "allOf" in schema and schema.get("required") and not _are_described(schema, root):
        return False
    return "default" not in schema or _fits(schema["default"], schema)


def _are_described(schema: dict[str, Any], root: Any) -> bool:
    """Whether all required properties are described, or nobody can tell."""
    required, described = schema["required"], schema.get("properties")
    if not isinstance(required, list) or not all(isinstance(name, str) for name in required):
        return False
    if isinstance(described, dict) and all(name in described for name in required):
        return True
    try:
        found = described_properties(schema, root)
    except (TypeError, ValueError, AttributeError):  # a malformed part; the walk knows how it takes that
        return False
    return found is None or all(name in found for name in required)


def described_properties(schema: Any, root: Any) -> set[str] | None:
    """Return the properties that a schema and its parts describe; None where parts cannot be had, or are very many."""
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
        found.update(part.get("properties") or ())
        waiting.extend(part[keyword] for keyword in ("items", "not") if keyword in part)
        for keyword in ("allOf", "anyOf", "oneOf"):
            waiting.extend(part.get(keyword) or ())
    return None if waiting else found


def _follow(reference: str, root: Any) -> Any:
    """What a local reference leads to; None for any other and for broken ones."""
    if not reference.startswith("#/"):
        return None
    for token in reference[2:].split("/"):
        root = root.get(unescape_token(unquote(token))) if isinstance(root, dict) else None
    return root


def _fits(value: Any, schema: dict[str, Any]) -> bool:
    """Whether a default surely fits its schema: text, numbers and booleans beside the commonest keywords, and [] or {}.

    A mapping whose keys are names (of responses, properties or variables) looks like a schema here, which does no harm.
    """
    judging = schema.keys() & _JUDGING
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
    return stated not in _CHECKED_FORMATS | _OPTIONAL_FORMATS and least <= len(value) <= most


def _fits_number(value: float, schema: dict[str, Any]) -> bool:
    lowest, highest = _RANGES.get(str(schema.get("format")), (value, value))
    least, most = schema.get("minimum", value), schema.get("maximum", value)
    if not all(type(limit) in (int, float) for limit in (least, most)) and not isinstance(value, bool):
        return False
    return isinstance(value, bool) or (lowest <= value <= highest and least <= value <= most)
