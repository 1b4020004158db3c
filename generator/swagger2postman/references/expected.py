"""Whether a part of a file can be the object that a `$ref` wants: not every file beside a document describes an API."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from swagger2postman.jsonvalue import Json, JsonObject
from swagger2postman.specification.grammar import METHODS

_TYPES = ("array", "boolean", "file", "integer", "null", "number", "object", "string")
_SCHEMES = ("apiKey", "basic", "http", "mutualTLS", "oauth2", "openIdConnect")
_LOCATIONS = ("body", "cookie", "formData", "header", "path", "query", "querystring")


def describes_api(root: Json) -> bool:
    """Tell whether a document says at its top that it is an OpenAPI document."""
    versions = [root.get(key) for key in ("openapi", "swagger")] if isinstance(root, dict) else []
    return any(str(version).startswith(("2.", "3.")) or version in (2, 3) for version in versions)


def may_be(kind: str, value: Json) -> bool:
    """Tell whether a value can be an object of OpenAPI; `kind` is one of `grammar`, any value can be of another kind.

    It has a key that such an object is known by, and at least twice as many keys of such an object as of others.
    """
    shape = _SHAPES.get(kind)
    if shape is None or value == {} or (kind == "schema" and isinstance(value, bool)):
        return True
    if not isinstance(value, dict) or not (isinstance(value.get("$ref"), str) or shape.is_marked(value)):
        return False
    known = sum(key in shape.keys or key.startswith("x-") or key == "$ref" for key in value)
    return known >= 2 * (len(value) - known)


def name_of(kind: str) -> str:
    """Return what OpenAPI calls an object, with its article."""
    name = _SHAPES[kind].name if kind in _SHAPES else "object"
    return f"{'an' if name[0] in 'Eo' else 'a'} {name}"


class _Shape(Struct, frozen=True):
    """What tells the objects of one kind: all their keys, and those that other objects seldom have."""

    name: str
    keys: frozenset[str]
    is_marked: Callable[[JsonObject], bool]


def _is_schema(value: JsonObject) -> bool:
    """What gives a value also has a key that makes it a schema: settings, too, have a `default`."""
    kind = value.get("type")
    named = kind if isinstance(kind, list) else [kind]
    return (
        (named != [] and all(name in _TYPES for name in named))
        or any(isinstance(value.get(key), dict) for key in ("properties", "items", "not", "$defs", "definitions"))
        or any(isinstance(value.get(key), list) for key in ("allOf", "anyOf", "oneOf", "enum", "prefixItems"))
        or any(key in value for key in ("$dynamicRef", "const"))
        or not any(key in value for key in ("default", "example", "examples"))
    )


def _is_parameter(value: JsonObject) -> bool:
    return isinstance(value.get("name"), str) and value.get("in") in _LOCATIONS


def _is_path_item(value: JsonObject) -> bool:
    lists = any(isinstance(value.get(key), list) for key in ("parameters", "servers"))
    return lists or any(isinstance(value.get(key), dict) for key in (*METHODS, "additionalOperations"))


def _is_callback(value: JsonObject) -> bool:
    return any(isinstance(member, dict) and _is_path_item(member) for member in value.values())


def _is_security_scheme(value: JsonObject) -> bool:
    return value.get("type") in _SCHEMES


def _has(*keys: str) -> Callable[[JsonObject], bool]:
    return lambda value: any(key in value for key in keys)


def _has_object(*keys: str) -> Callable[[JsonObject], bool]:
    return lambda value: any(isinstance(value.get(key), dict) for key in keys)


_LIMITS = frozenset((
    "type", "format", "items", "default", "enum", "pattern", "multipleOf", "uniqueItems",
    *(f"{side}{what}" for side in ("max", "min") for what in ("imum", "Length", "Items", "Properties", "Contains")),
    "exclusiveMaximum", "exclusiveMinimum",
))  # fmt: skip
_SCHEMA = _LIMITS | frozenset((
    "$anchor", "$comment", "$defs", "$dynamicAnchor", "$dynamicRef", "$id", "$schema", "$vocabulary",
    "additionalItems", "additionalProperties", "allOf", "anyOf", "const", "contains", "contentEncoding",
    "contentMediaType", "contentSchema", "definitions", "dependencies", "dependentRequired", "dependentSchemas",
    "deprecated", "description", "discriminator", "else", "example", "examples", "externalDocs", "id", "if", "not",
    "nullable", "oneOf", "patternProperties", "prefixItems", "properties", "propertyNames", "readOnly", "required",
    "then", "title", "unevaluatedItems", "unevaluatedProperties", "writeOnly", "xml",
))  # fmt: skip
_HEADER = _LIMITS | frozenset((
    "allowEmptyValue", "allowReserved", "collectionFormat", "content", "deprecated", "description", "example",
    "examples", "explode", "required", "schema", "style",
))  # fmt: skip
_PATH_ITEM = frozenset((*METHODS, "additionalOperations", "description", "parameters", "servers", "summary"))
_SECURITY_SCHEME = frozenset((
    "authorizationUrl", "bearerFormat", "deprecated", "description", "flow", "flows", "in", "name", "oauth2MetadataUrl",
    "openIdConnectUrl", "scheme", "scopes", "tokenUrl", "type",
))  # fmt: skip
_MEDIA_TYPE = frozenset((
    "encoding", "example", "examples", "itemEncoding", "itemSchema", "prefixEncoding", "schema",
))  # fmt: skip
_EXAMPLE = frozenset(("dataValue", "description", "externalValue", "serializedValue", "summary", "value"))
_RESPONSE = frozenset(("content", "description", "examples", "headers", "links", "schema", "summary"))
_LINK = frozenset(("description", "operationId", "operationRef", "parameters", "requestBody", "server"))


class _Anything(frozenset[str]):
    """The keys of an object whose keys are of the author's choice."""

    def __contains__(self, key: object) -> bool:
        return True


_SHAPES = {
    "schema": _Shape("Schema Object", _SCHEMA, _is_schema),
    "parameter": _Shape("Parameter Object", _HEADER | {"name", "in"}, _is_parameter),
    "header": _Shape("Header Object", _HEADER, _has("schema", "content", "type", "description")),
    "requestBody": _Shape(
        "Request Body Object", frozenset(("content", "description", "required")), _has_object("content")
    ),
    "response": _Shape("Response Object", _RESPONSE, _has("description", "content", "headers", "schema")),
    "pathItem": _Shape("Path Item Object", _PATH_ITEM, _is_path_item),
    "securityScheme": _Shape("Security Scheme Object", _SECURITY_SCHEME, _is_security_scheme),
    "example": _Shape("Example Object", _EXAMPLE, _has("value", "dataValue", "serializedValue", "externalValue")),
    "mediaType": _Shape("Media Type Object", _MEDIA_TYPE, _has("schema", "example", "examples", "itemSchema")),
    "link": _Shape("Link Object", _LINK, _has("operationId", "operationRef")),
    "callback": _Shape("Callback Object", _Anything(), _is_callback),
}
