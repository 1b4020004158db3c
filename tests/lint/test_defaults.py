"""Defaults must conform to their schema: those of an API, and those of components that nothing uses."""

from __future__ import annotations

from typing import Any

import pytest

from swagger2postman import validate
from swagger2postman.references.loader import LoadOptions
from swagger2postman.source.reader import ReadLimits

HEAD = """\
openapi: VERSION
info: {title: T, version: "1"}
servers: [{url: "https://api.polder.example"}]
paths: {/a: {get: {operationId: a, responses: {"200": {description: ok}}}}}
components:
  schemas:
"""
VERSIONS = ("3.0.3", "3.1.0")


def findings(schemas: str, version: str) -> list[tuple[str, str]]:
    """What is found in a document with these schemas."""
    found = validate((HEAD.replace("VERSION", version) + schemas).encode())
    return [(one.code, one.pointer.removeprefix("/components/schemas")) for one in found]


def tower(keyword: str) -> str:
    """Forty schemas, each of which has the next one as two alternatives; the first has a default."""
    pair = "{{{}: [{{$ref: '#/components/schemas/S{}'}}, {{$ref: '#/components/schemas/S{}'}}]{}}}"
    lines = [f"    S{n}: {pair.format(keyword, n + 1, n + 1, ', default: {a: 1}' * (n == 0))}" for n in range(40)]
    return "\n".join([*lines, "    S40: {type: object, required: [b]}\n"])


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("keyword", ["allOf", "anyOf", "oneOf"])
def test_towers_end(keyword: str, version: str) -> None:
    """Alternatives that multiply are given up, and that is reported."""
    assert findings(tower(keyword), version) == [("default-not-checked", "/S0/default")]


WRONG = [("invalid-default", "/S0/default")]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("{type: string, pattern: '^(a+)+$', default: '" + "a" * 60 + "!'}", WRONG),
        ("{type: string, pattern: '^a+$', default: aaa}", []),
        ("{type: string, pattern: '^\\p{Lu}$', default: A}", []),
        ("{type: array, uniqueItems: true, items: {type: object}, default: [{a: 1}, {b: 1}]}", []),
        ("{type: array, uniqueItems: true, items: {type: object}, default: [{a: 1}, {a: 1}]}", WRONG),
        ("{type: array, uniqueItems: true, items: {type: object}, default: ["
         + ", ".join(f"{{a: {n}}}" for n in range(5000)) + "]}", []),
        ("{type: object, required: [a], properties: {a: {readOnly: true}}, default: {}}", []),
        ("{type: array, items: {type: integer}, default: [1, a, b]}", [("invalid-default", "/S0/default/1")]),
    ],
    ids=["catastrophic", "matches", "ecma", "unique", "twice", "many", "read only", "one finding for a default"],
)  # fmt: skip
def test_defaults_of_unused_schemas(schema: str, expected: Any, version: str) -> None:
    """Defaults are judged by the rules for examples: in one direction or the other they must fit, each once."""
    assert findings(f"    S0: {schema}\n", version) == expected


@pytest.mark.parametrize(
    ("version", "schema", "expected"),
    [
        ("3.0.3", "{type: string, nullable: true, default: null}", []),
        ("3.0.3", "{nullable: true, enum: [a], default: null}", []),
        ("3.0.3", "{type: string, default: null}", WRONG),
        ("3.0.3", "{$ref: '#/components/schemas/T', default: 1}", []),
        ("3.1.0", "{$ref: '#/components/schemas/T', default: 1}", WRONG),
        ("3.1.0", "{type: [string, 'null'], default: null}", []),
        ("3.1.0", "{type: string, nullable: true, default: a}", []),
    ],
)
def test_what_versions_say_differently(version: str, schema: str, expected: Any) -> None:
    """Null is a default where 3.0 says `nullable`; beside a reference only 3.1 has keywords that count."""
    assert findings(f"    T: {{type: string}}\n    S0: {schema}\n", version) == expected


def test_many_defaults_are_too_much_together() -> None:
    """Defaults that cost little each cannot take all time together; the first of them are still judged."""
    pair = "    P{}: {{allOf: [{{$ref: '#/components/schemas/P{}'}}, {{$ref: '#/components/schemas/P{}'}}]}}\n"
    towers = "".join(pair.format(n, n + 1, n + 1) for n in range(12)) + "    P12: {type: string, minLength: 2}\n"
    same = "{default: a, allOf: [{$ref: '#/components/schemas/P0'}]}"
    schemas = towers + "".join(f"    S{n}: {same}\n" for n in range(300))
    found = validate(
        (HEAD.replace("VERSION", "3.0.3") + schemas).encode(),
        loading=LoadOptions(reading=ReadLimits(max_steps=1_000_000)),
    )
    assert {one.code for one in found} == {"invalid-default", "default-not-checked"}


SWAGGER = """\
swagger: '2.0'
info: {title: T, version: '1'}
host: api.polder.example
paths:
  /a:
    get:
      parameters:
      - {name: a, in: query, type: integer, default: x}
      - {$ref: '#/parameters/Used'}
      responses: {'200': {description: ok, headers: {X: {type: integer, default: x}}}}
parameters:
  Used: {name: b, in: query, type: array, items: {type: integer, default: x}, default: 1}
  Unused: {name: c, in: query, type: integer, required: true, default: x}
  Body: {name: d, in: body, schema: {type: object, properties: {e: {type: integer, default: x}}}}
responses:
  Unused: {description: d, headers: {Y: {type: integer, default: x}}, schema: {type: integer, default: x}}
definitions:
  Unused: {properties: {default: {type: integer}}, example: {default: x}}
"""


def test_swagger_2() -> None:
    """In Swagger 2.0 parameters, items and headers have defaults, too; a property called default states none."""
    found = [(one.code, one.pointer) for one in validate(SWAGGER.encode())]
    assert found == [
        *(
            ("invalid-default", pointer)
            for pointer in (
                "/paths/~1a/get/parameters/0/default",
                "/paths/~1a/get/responses/200/headers/X/default",
                "/parameters/Used/items/default",
                "/parameters/Used/default",
                "/parameters/Unused/default",
                "/parameters/Body/schema/properties/e/default",
                "/responses/Unused/headers/Y/default",
                "/responses/Unused/schema/default",
            )
        ),
    ]


def test_values_of_aliases_are_found_where_they_are_used() -> None:
    """A default and a reference that only aliases bring to where they count are judged, each once."""
    text = """
openapi: 3.0.3
info: {title: T, version: '1'}
servers: [{url: 'https://api.polder.example'}]
x-schemas:
  used: &used {type: integer, default: a}
  unused: &unused {type: integer, default: a}
  lost: &lost {$ref: '#/components/schemas/Gone'}
  data: &data {$ref: '#/components/schemas/Gone'}
paths:
  /a:
    get:
      responses:
        '200':
          description: d
          content:
            application/json: {schema: {properties: {a: *used, b: *lost, c: *used}}, example: [*unused, *data]}
"""
    at = "/paths/~1a/get/responses/200/content/application~1json/schema/properties"
    found = [(one.code, one.pointer, one.position.line, one.position.column) for one in validate(text.encode())]
    assert found == [
        ("invalid-default", f"{at}/a/default", 6, 31),
        ("unresolved-reference", f"{at}/b/$ref", 8, 16),
    ]
