"""Defaults are judged as openapi-schema-validator does it, but never without end."""

from __future__ import annotations

from typing import Any

import pytest

from swagger2postman import validate

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
    """Alternatives that multiply are given up, and that is said."""
    assert findings(tower(keyword), version) == [("default-not-checked", "/S0/default")]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("{type: string, pattern: '^(a+)+$', default: '" + "a" * 60 + "!'}", [("invalid-default", "/S0/default")]),
        ("{type: string, pattern: '^a+$', default: aaa}", []),
        ("{type: string, pattern: '^\\p{Lu}$', default: A}", []),
        ("{type: array, uniqueItems: true, items: {type: object}, default: [{a: 1}, {b: 1}]}", []),
        ("{type: array, uniqueItems: true, items: {type: object}, default: [{a: 1}, {a: 1}]}",
         [("invalid-default", "/S0/default")]),
        ("{type: array, uniqueItems: true, items: {type: object}, default: ["
         + ", ".join(f"{{a: {n}}}" for n in range(5000)) + "]}", []),
    ],
    ids=["catastrophic", "matches", "ecma", "unique", "twice", "many"],
)  # fmt: skip
def test_patterns_and_unique_items(schema: str, expected: Any, version: str) -> None:
    """Patterns that would take all time, and thousands of items that must differ, are judged right."""
    assert findings(f"    S0: {schema}\n", version) == expected


def test_many_defaults_are_too_much_together() -> None:
    """Defaults that cost little each cannot take all time together; the first of them are still judged."""
    pair = "    P{}: {{allOf: [{{$ref: '#/components/schemas/P{}'}}, {{$ref: '#/components/schemas/P{}'}}]}}\n"
    towers = "".join(pair.format(n, n + 1, n + 1) for n in range(9)) + "    P9: {type: string, minLength: 2}\n"
    same = "{default: a, allOf: [{$ref: '#/components/schemas/P0'}]}"
    schemas = towers + "".join(f"    S{n}: {same}\n" for n in range(100))
    found = findings(schemas, "3.0.3")
    assert [code for code, _ in found if code not in ("invalid-default", "default-not-checked")] == []
    assert {code for code, _ in found} == {"invalid-default", "default-not-checked"}
