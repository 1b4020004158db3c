"""Where in an OpenAPI document a reference may stand, and to what: the fields of its objects that lead to objects."""

from __future__ import annotations

from collections.abc import Mapping

ONE, LIST, MAP = "one", "list", "map"
Fields = Mapping[str, tuple[str, str]]
"""Field to (how its objects stand, what they are); the field "*" is every other one."""

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_SCHEMA: Fields = {
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), (LIST, "schema")),
    **dict.fromkeys(("properties", "patternProperties", "dependentSchemas", "$defs", "definitions"), (MAP, "schema")),
    **dict.fromkeys(
        ("items", "not", "if", "then", "else", "contains", "propertyNames", "contentSchema", "additionalItems",
         "additionalProperties", "unevaluatedItems", "unevaluatedProperties"),
        (ONE, "schema"),
    ),
}  # fmt: skip

_EXAMPLES = ("examples", (MAP, "example"))
_PARAMETER: Fields = dict([("schema", (ONE, "schema")), ("content", (MAP, "mediaType")), _EXAMPLES])

_V3: Mapping[str, Fields] = {
    "root": {
        "info": (ONE, "info"),
        "servers": (LIST, "server"),
        "paths": (MAP, "pathItem"),
        "webhooks": (MAP, "pathItem"),
        "components": (ONE, "components"),
    },
    "info": {},
    "server": {"variables": (MAP, "serverVariable")},
    "serverVariable": {},
    "components": {
        "schemas": (MAP, "schema"),
        "responses": (MAP, "response"),
        "parameters": (MAP, "parameter"),
        "examples": (MAP, "example"),
        "requestBodies": (MAP, "requestBody"),
        "headers": (MAP, "header"),
        "securitySchemes": (MAP, "securityScheme"),
        "links": (MAP, "link"),
        "callbacks": (MAP, "callback"),
        "pathItems": (MAP, "pathItem"),
        "mediaTypes": (MAP, "mediaType"),
    },
    "pathItem": {
        "servers": (LIST, "server"),
        "parameters": (LIST, "parameter"),
        "additionalOperations": (MAP, "operation"),
        **dict.fromkeys(METHODS, (ONE, "operation")),
    },
    "operation": {
        "servers": (LIST, "server"),
        "parameters": (LIST, "parameter"),
        "requestBody": (ONE, "requestBody"),
        "responses": (MAP, "response"),
        "callbacks": (MAP, "callback"),
    },
    "parameter": _PARAMETER,
    "header": _PARAMETER,
    "requestBody": {"content": (MAP, "mediaType")},
    "response": {"headers": (MAP, "header"), "content": (MAP, "mediaType"), "links": (MAP, "link")},
    "mediaType": dict([
        ("schema", (ONE, "schema")), ("itemSchema", (ONE, "schema")), ("encoding", (MAP, "encoding")),
        ("prefixEncoding", (LIST, "encoding")), ("itemEncoding", (ONE, "encoding")), _EXAMPLES,
    ]),
    "encoding": {"headers": (MAP, "header"), "encoding": (MAP, "encoding")},
    "callback": {"*": (ONE, "pathItem")},
    "schema": _SCHEMA,
    "example": {},
    "link": {},
    "securityScheme": {},
}  # fmt: skip

_V2: Mapping[str, Fields] = {
    "root": {
        "info": (ONE, "info"),
        "paths": (MAP, "pathItem"),
        "definitions": (MAP, "schema"),
        "parameters": (MAP, "parameter"),
        "responses": (MAP, "response"),
        "securityDefinitions": (MAP, "securityScheme"),
    },
    "pathItem": {"parameters": (LIST, "parameter"), **dict.fromkeys(METHODS, (ONE, "operation"))},
    "operation": {"parameters": (LIST, "parameter"), "responses": (MAP, "response")},
    "parameter": {"schema": (ONE, "schema"), "items": (ONE, "schema")},
    "response": {"schema": (ONE, "schema"), "headers": (MAP, "header")},
    "header": {"items": (ONE, "schema")},
    "schema": _SCHEMA,
    "securityScheme": {},
}

_SECTIONS_V3 = {
    "schema": "schemas",
    "response": "responses",
    "parameter": "parameters",
    "example": "examples",
    "requestBody": "requestBodies",
    "header": "headers",
    "securityScheme": "securitySchemes",
    "link": "links",
    "callback": "callbacks",
}
_SECTIONS = {
    "2.0": {"schema": "definitions", "parameter": "parameters", "response": "responses"},
    "3.0": _SECTIONS_V3,
    "3.1": {**_SECTIONS_V3, "pathItem": "pathItems"},
    "3.2": {**_SECTIONS_V3, "pathItem": "pathItems", "mediaType": "mediaTypes"},
}
_NOT_REFERABLE = ("root", "info", "server", "serverVariable", "components", "operation", "encoding")


def fields_of(dialect: str, kind: str) -> Fields:
    """Return the fields of an object that lead to others."""
    return (_V2 if dialect == "2.0" else _V3).get(kind, {})


def sections(dialect: str) -> Mapping[str, str]:
    """Return which objects can be kept for reuse, and the section of the components that keeps them."""
    return _SECTIONS[dialect]


def may_refer(kind: str) -> bool:
    """Whether a `$ref` may stand in place of an object."""
    return kind not in _NOT_REFERABLE
