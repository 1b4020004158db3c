"""Odd values: what a hostile, careless or half-finished document puts where something else was meant."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

TEXTS = (
    "", " ", "x", "0", "-1", "true", "null", "~", "1e999", "2.0", "3.1.0", "é", "名前", "e\u0301", "\U0001f600",
    "\u202e\u2066", "\ufeff",
    "\u2028", "\x85", "\x1b]0;x\x07", "\x9b2J", "\x7f", "a\r\nX-Injected: 1", "\n", "\t", "a\nb\n", "\r", "\ud800",
    "\udfff\ud800",
    "{{client_secret}}", "{{access_token}}", "{{$randomInt}}", "{{x}}", "{{{x}}}", "{{ x }}", "{", "}}", "{}", "{a",
    "{a}{b}", "{{", "#{x}",
    "{% x %}", "[[x]]", "<script>alert(1)</script>", "</script>", "<!--", "]]>", "*/", "//", "\\", "\\n", "'", '"',
    "`", "$(x)", "${x}", "&#x22;",
    "](javascript:x)", "```", "__proto__", "constructor", "toString", "<<", "$ref", "#", "#/", "/", "~0", "~2", "%",
    "%zz", "%00", "%2F", "..",
    "../../x", "CON", "a" * 300, "a" * 100_000, "a/b~c%d", "&a", "*a", "!!x", "? ", "- ", ": ", "http", "https",
    "http://[::1", "https://",
    "https://a:b@c.example/#d", "https://polder.example/a?b=c#d", "javascript:x", "file:///etc/hostname",
    "//polder.example", "https://[",
    "https://polder.example:99999", "https://pölder.example", "/oauth/token", "application/json",
    "application/xml; q=\"", "*/*", "multipart/form-data",
    "application/x-www-form-urlencoded", "application/*+json", "text/{{x}}", "image/png,image/*", "json", "a/",
    "default", "2XX", "200", "999", "-200",
    "^(a+)+$", "(", "[", "^[a-z]{3,}$", "(?<n>x)\\k<n>", "^\\p{L}+$", "(?=a)b", "\\", "^a{99999}$", "(?i)A",
    "[\\s\\S]", "^$", "\\d{1000000}",
    "string", "integer", "number", "object", "array", "boolean", "file", "date", "date-time", "uuid", "byte",
    "binary", "int32", "int64", "float",
    "query", "path", "header", "cookie", "body", "formData", "querystring", "form", "simple", "matrix", "label",
    "deepObject", "pipeDelimited",
    "spaceDelimited", "multi", "csv", "tsv", "oauth2", "apiKey", "basic", "bearer", "mutualTLS", "openIdConnect",
    "application", "accessCode",
    "$request.body#/x", "$response.header.", "$url", "base64", "base64url", "quoted-printable",
)  # fmt: skip

NUMBERS = (
    0, 1, -1, 2, 3, 0.5, -0.0, 1.5, 1e-7, 5e-324, 1e308, 1e16, 99, 2**31, -(2**31), 2**53 + 1, 2**63, 2**64, 10**30,
    10**400, 10**4000, 2e9,
    2_000_000_000, 0.1, 200, 404,
)  # fmt: skip

_INFO = "title version summary description termsOfService contact license name url email identifier externalDocs"
_API = """
    openapi swagger info servers host basePath schemes consumes produces paths webhooks components definitions
    parameters responses securityDefinitions security tags variables default enum jsonSchemaDialect $self get
    put post delete options head patch trace query additionalOperations operationId requestBody callbacks
    deprecated in required allowEmptyValue style explode allowReserved schema example examples content
    collectionFormat encoding contentType headers value externalValue dataValue serializedValue itemSchema
    itemEncoding prefixEncoding links operationRef server pathItems securitySchemes requestBodies schemas
    mediaTypes type scheme bearerFormat openIdConnectUrl flows flow implicit password clientCredentials
    authorizationCode deviceAuthorization authorizationUrl tokenUrl refreshUrl scopes oauth2MetadataUrl parent
    kind
"""
_SCHEMA = """
    $ref $id $anchor $dynamicRef $dynamicAnchor $defs $schema $comment $vocabulary $recursiveRef id type enum
    const format pattern minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum multipleOf items
    prefixItems additionalItems contains minContains maxContains minItems maxItems uniqueItems unevaluatedItems
    properties patternProperties additionalProperties propertyNames required minProperties maxProperties
    dependentRequired dependentSchemas dependencies unevaluatedProperties allOf anyOf oneOf not if then else
    nullable discriminator propertyName mapping defaultMapping xml attribute wrapped namespace prefix nodeType
    readOnly writeOnly default example examples title description deprecated externalDocs contentEncoding
    contentMediaType contentSchema x-nullable x-example
"""
KEYWORDS = tuple(dict.fromkeys(f"{_INFO} {_API} {_SCHEMA}".split()))
SCHEMA_KEYWORDS = tuple(_SCHEMA.split())
_MAPS = frozenset((
    "properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "schemas", "parameters",
    "responses", "requestBodies", "headers",
    "securitySchemes", "securityDefinitions", "links", "callbacks", "pathItems", "paths", "webhooks", "content",
    "encoding", "variables", "examples",
    "scopes", "mapping", "flows", "additionalOperations", "dependentRequired",
))  # fmt: skip
_SCHEMAS = frozenset((
    "schema", "items", "additionalItems", "contains", "unevaluatedItems", "additionalProperties", "propertyNames",
    "unevaluatedProperties", "not",
    "if", "then", "else", "contentSchema", "itemSchema",
))  # fmt: skip
_TYPES = (
    "string", "integer", "number", "boolean", "object", "array", "null", "oauth2", "apiKey", "http", "basic", "file",
)  # fmt: skip
_LISTS = frozenset(("allOf", "anyOf", "oneOf", "prefixItems", "items"))
_COUNTS = frozenset(word for word in SCHEMA_KEYWORDS if word.startswith(("min", "max", "exclusive", "multiple")))
_FLAGS = frozenset(
    (
        "required",
        "explode",
        "allowReserved",
        "allowEmptyValue",
        "deprecated",
        "nullable",
        "readOnly",
        "writeOnly",
        "uniqueItems",
    )
)


def text(chance: Random) -> str:
    """An odd text, now and then two of them joined."""
    found = chance.choice(TEXTS)
    return found + chance.choice(TEXTS[:80]) if chance.random() < 0.2 else found


def key(chance: Random) -> str:
    """A name for a member: a keyword, one that differs a little, or any text."""
    match chance.randrange(6):
        case 0 | 1 | 2:
            return chance.choice(KEYWORDS)
        case 3:
            word = chance.choice(KEYWORDS)
            return chance.choice((word.upper(), word + "s", f"x-{word}", f"{word} ", word[:-1], f"${word}"))
        case _:
            return text(chance)


def anything(chance: Random, places: list[str], depth: int = 0) -> Any:
    """Any value; `places` are pointers of the document, for references."""
    if depth > 3:
        return chance.choice((None, True, 0, "", [], {}))
    makers: tuple[Callable[[], Any], ...] = (
        lambda: chance.choice((None, True, False)),
        lambda: chance.choice(NUMBERS),
        lambda: text(chance),
        lambda: text(chance),
        lambda: [anything(chance, places, depth + 1) for _ in range(chance.randrange(4))],
        lambda: {key(chance): anything(chance, places, depth + 1) for _ in range(chance.randrange(4))},
        lambda: reference(chance, places),
        lambda: schema(chance, places, depth + 1),
    )
    return chance.choice(makers)()


def pointer(chance: Random, places: list[str]) -> str:
    """What stands in a `$ref`: mostly a place of the document, whatever its kind, in one of several spellings."""
    found = "#" + (chance.choice(places) if places else "")
    match chance.randrange(10):
        case 0:
            return text(chance)
        case 1:
            return found.replace("/", "%2F", 1) if chance.random() < 0.5 else found.replace("~1", "%7E1")
        case 2:
            return (
                chance.choice(
                    (
                        "",
                        "other.yaml",
                        "https://polder.example/x",
                        "#node",
                        "#all",
                        "?x",
                        "//h/p",
                        "stdin:///document",
                        ".",
                    )
                )
                + found[:1]
            )
        case 3:
            return found + chance.choice(("/", "/0", "/x", "/-", "/00", "/$ref", "/properties/" + text(chance)[:9]))
        case _:
            return found


def reference(chance: Random, places: list[str]) -> dict[str, Any]:
    """A reference object, now and then with something beside it."""
    found: dict[str, Any] = {"$ref": pointer(chance, places)}
    if chance.random() < 0.2:
        found[key(chance)] = anything(chance, places, 3)
    return found


def schema(chance: Random, places: list[str], depth: int = 0) -> Any:
    """A schema of a few keywords, each with what fits it or with anything."""
    if depth > 4:
        return chance.choice((True, False, {}, {"type": "string"}))
    if chance.random() < 0.25:
        return chance.choice((True, False, {}, reference(chance, places), reference(chance, places)))
    return {word: fitting(chance, places, word, depth + 1) for word in _several(chance, SCHEMA_KEYWORDS)}


def _several(chance: Random, words: tuple[str, ...]) -> list[str]:
    return [chance.choice(words) for _ in range(chance.choice((1, 1, 2, 3, 4)))]


def fitting(chance: Random, places: list[str], word: str, depth: int = 0) -> Any:
    """A value for a keyword: mostly of a kind that it may have, else anything."""
    if chance.random() < 0.25 or depth > 4:
        return anything(chance, places, depth)
    if word == "type":
        return chance.choice(_TYPES) if chance.random() < 0.8 else _some(chance, lambda: chance.choice(_TYPES))
    if word in ("enum", "examples") and chance.random() < 0.7:
        return _some(chance, lambda: anything(chance, places, 3))
    if word in ("required", "tags", "schemes", "consumes", "produces") and chance.random() < 0.7:
        return _some(chance, lambda: text(chance))
    if word in _LISTS and (word != "items" or chance.random() < 0.2):
        return _some(chance, lambda: schema(chance, places, depth + 1))
    if word in _SCHEMAS:
        return schema(chance, places, depth + 1)
    if word in _MAPS:
        names = ("a", "name", "id", "x", "$ref", "200", "application/json", "", text(chance))
        return {chance.choice(names): _member(chance, places, depth) for _ in range(chance.randrange(4))}
    return _lone(chance, places, word)


def _lone(chance: Random, places: list[str], word: str) -> Any:
    if word in _FLAGS:
        return chance.choice((True, False, "true", 1))
    if word in _COUNTS:
        return chance.choice(NUMBERS)
    if "nchor" in word:
        return chance.choice(("a", "all", "node", "", "1"))
    if word.startswith("$") or word == "operationRef":
        return pointer(chance, places)
    return text(chance)


def _some(chance: Random, make: Callable[[], Any]) -> list[Any]:
    return [make() for _ in range(chance.randrange(4))]


def _member(chance: Random, places: list[str], depth: int) -> Any:
    return schema(chance, places, depth + 1) if chance.random() < 0.6 else reference(chance, places)
