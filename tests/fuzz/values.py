"""Odd values: what a hostile, careless or half-finished document puts where something else was meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
_BASES = ("", "other.yaml", "https://polder.example/3.1", "#node", "#all", "?x", "//h/p", "stdin:///document", ".", "%")
ELSEWHERE = tuple(
    f"https://polder.example/{there}"
    for there in (
        "2.0#/definitions/Tree", "2.0#/definitions/Cat", "2.0#/parameters/Body", "2.0#/responses/Missing",
        "2.0#/paths/~1form",
        "3.0#/components/schemas/Tree", "3.0#/components/schemas/Pet", "3.0#/components/parameters/Id",
        "3.0#/components/headers/Rate",
        "3.0#/components/requestBodies/Upload", "3.0#/components/responses/Problem", "3.0#/components/examples/Two",
        "3.0#/components/callbacks/C", "3.0#/paths/~1upload", "3.0#/components/securitySchemes/main",
        "3.0#/components/links/L",
        "3.1#/components/schemas/All", "3.1#all", "3.1#/components/schemas/Tree", "3.1#/components/schemas/Event",
        "3.1#node",
        "3.1#/components/pathItems/Shared", "3.1#/webhooks/changed", "3.1#/components/schemas/Tree/$defs/Node",
        "3.1", "2.0#",
    )
)  # fmt: skip
"""Places in the documents that `promises.OFFLINE` has for these addresses."""

PATTERNS = (
    "^[a-z]{3,}$", "^(a+)+$", "(a|aa)+$", "(", "[", "^\\p{L}+$", "(?<n>x)\\k<n>", "(?=a)b", "^(?!x).*$", "\\",
    "^a{99999}$", "(?i)A", "^$",
    "[\\s\\S]", "\\d{1000000}", "^\\d{4}-\\d{2}$", "(x{1,1000}){1,1000}", "[^\\w]", "\\u{1F600}", "\\cA", "[z-a]",
    "^.{2,5}$", "a|", "(?:)", "\\b\\B",
)  # fmt: skip
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


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes values. `places` are pointers of the document, to refer to; `wild` is how often it makes just anything."""

    chance: Random
    places: Sequence[str] = ()
    wild: float = 0.25

    def text(self) -> str:
        """An odd text, now and then two of them joined."""
        found = self.chance.choice(TEXTS)
        return found + self.chance.choice(TEXTS[:80]) if self.chance.random() < 0.2 else found

    def key(self) -> str:
        """A name for a member: a keyword, one that differs a little, or any text."""
        match self.chance.randrange(6):
            case 0 | 1 | 2:
                return self.chance.choice(KEYWORDS)
            case 3:
                word = self.chance.choice(KEYWORDS)
                return self.chance.choice((word.upper(), word + "s", f"x-{word}", f"{word} ", word[:-1], f"${word}"))
            case _:
                return self.text()

    def anything(self, depth: int = 0) -> Any:
        """Any value."""
        if depth > 3:
            return self.chance.choice((None, True, 0, "", [], {}))
        makers: tuple[Callable[[], Any], ...] = (
            lambda: self.chance.choice((None, True, False)),
            lambda: self.chance.choice(NUMBERS),
            self.text,
            self.text,
            lambda: self._some(lambda: self.anything(depth + 1)),
            lambda: {self.key(): self.anything(depth + 1) for _ in range(self.chance.randrange(4))},
            self.reference,
            lambda: self.schema(depth + 1),
        )
        return self.chance.choice(makers)()

    def pointer(self) -> str:
        """What stands in a `$ref`: mostly a place of the document, whatever its kind, in one of several spellings."""
        found = "#" + (self.chance.choice(self.places) if self.places else "")
        match self.chance.randrange(12):
            case 0:
                return self.text()
            case 10 | 11:
                return self.chance.choice(ELSEWHERE)
            case 1:
                return found.replace("/", "%2F", 1) if self.chance.random() < 0.5 else found.replace("~1", "%7E1")
            case 2:
                return self.chance.choice(_BASES) + found[: self.chance.choice((0, 1, 999))]
            case 3:
                return found + self.chance.choice(("/", "/0", "/x", "/-", "/00", "/$ref", "/properties/a"))
            case _:
                return found

    def reference(self) -> dict[str, Any]:
        """A reference object, now and then with something beside it."""
        found: dict[str, Any] = {"$ref": self.pointer()}
        if self.chance.random() < 0.2:
            found[self.key()] = self.anything(3)
        return found

    def schema(self, depth: int = 0) -> Any:
        """A schema of a few keywords, each with what fits it or with anything."""
        if depth > 4:
            return self.chance.choice((True, False, {}, {"type": "string"}))
        if self.chance.random() < 0.25:
            return self.chance.choice((True, False, {}, self.reference(), self.reference()))
        words = [self.chance.choice(SCHEMA_KEYWORDS) for _ in range(self.chance.choice((1, 1, 2, 3, 4)))]
        return {word: self.fitting(word, depth + 1) for word in words}

    def fitting(self, word: str, depth: int = 0) -> Any:
        """A value for a keyword: mostly of a kind that it may have, else anything."""
        if self.chance.random() < self.wild or depth > 4:
            return self.anything(depth)
        if word == "type":
            lone = self.chance.random() < 0.8
            return self.chance.choice(_TYPES) if lone else self._some(lambda: self.chance.choice(_TYPES))
        if word in ("enum", "examples") and self.chance.random() < 0.7:
            return self._some(lambda: self.anything(3))
        if word in ("required", "tags", "schemes", "consumes", "produces") and self.chance.random() < 0.7:
            return self._some(self.text)
        if word in _LISTS and (word != "items" or self.chance.random() < 0.2):
            return self._some(lambda: self.schema(depth + 1))
        if word in _SCHEMAS:
            return self.schema(depth + 1)
        if word in _MAPS:
            names = ("a", "name", "id", "x", "$ref", "200", "application/json", "", self.text())
            return {self.chance.choice(names): self._member(depth) for _ in range(self.chance.randrange(4))}
        return self._lone(word)

    def _lone(self, word: str) -> Any:
        if word in _FLAGS:
            return self.chance.choice((True, False, True, False, "true", 1))
        if word in _COUNTS:
            return self.chance.choice(NUMBERS)
        if word == "pattern":
            return self.chance.choice(PATTERNS)
        if "nchor" in word:
            return self.chance.choice(("a", "all", "node", "", "1"))
        if word.startswith("$") or word == "operationRef":
            return self.pointer()
        return self.text()

    def _some(self, make: Callable[[], Any]) -> list[Any]:
        return [make() for _ in range(self.chance.randrange(4))]

    def _member(self, depth: int) -> Any:
        return self.schema(depth + 1) if self.chance.random() < 0.6 else self.reference()
