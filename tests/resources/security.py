"""Security schemes times operations, scopes, servers; bodies of token requests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from resources.building import KINDS, PRODUCTS, Document, Making, oauth, people, product, schemes
from resources.shapes import operation, operations, small
from support.documents import STRING


def schemes_times_operations(kind: Callable[[int], Document]) -> dict[str, Callable[[float], Document]]:
    """Schemes as alternatives, all together, and one for each operation."""

    def alternatives(size: float) -> Document:
        many, few = int(3000 * size), int(1000 * size)
        security: list[Any] = [{f"s{n}": []} for n in range(many)]
        return small(operations(few), "3.1.0", security=security, components=schemes(many, kind))

    def together(size: float) -> Document:
        many, few = int(3000 * size), int(1000 * size)
        security: list[Any] = [{f"s{n}": [] for n in range(many)}]
        return small(operations(few), "3.1.0", security=security, components=schemes(many, kind))

    def each(size: float) -> Document:
        many = int(5000 * size)
        paths = {f"/p{n}": {"get": operation(security=[{f"s{n}": []}])} for n in range(many)}
        return small(paths, "3.1.0", components=schemes(many, kind))

    return {"alternatives": alternatives, "together": together, "each": each}


for _kind, _make in KINDS.items():
    for _way, _made in schemes_times_operations(_make).items():
        PRODUCTS[f"product/schemes-{_kind}-{_way}"] = _made


@product
def schemes_of_one_name(size: float) -> Document:
    """All names come to the same name of a variable."""
    many = int(20_000 * size)
    names = ["a" + "-" * n for n in range(min(many, 1500))] + [f"ä{'ü' * (n % 40)}{n * 'ö'}" for n in range(1500)]
    found = {name: {"type": "apiKey", "in": "header", "name": name} for name in names}
    paths = {f"/p{n}": {"get": operation(security=[{name: []}])} for n, name in enumerate(names)}
    return small(paths, components={"securitySchemes": found})


@product
def scheme_description_times_operations(size: float) -> Document:
    one = {"type": "apiKey", "in": "header", "name": "k", "description": "d" * int(2_000_000 * size)}
    return small(operations(2000), security=[{"s": []}], components={"securitySchemes": {"s": one}})


@product
def key_name_times_operations(size: float) -> Document:
    one = {"type": "apiKey", "in": "header", "name": "k" * int(1_000_000 * size)}
    return small(operations(3000), security=[{"s": []}], components={"securitySchemes": {"s": one}})


@product
def scheme_name_times_operations(size: float) -> Document:
    name = "s" * int(1_000_000 * size)
    one = {"type": "apiKey", "in": "query", "name": "k"}
    return small(operations(3000), security=[{name: []}], components={"securitySchemes": {name: one}})


@product
def scopes_times_operations(size: float) -> Document:
    scopes = [f"scope{n}" for n in range(int(3000 * size))]
    return small(operations(2000), security=[{"s0": scopes}], components=schemes(1, people))


@product
def scopes_times_schemes(size: float) -> Document:
    many = int(2000 * size)
    scopes = [f"scope{n}" for n in range(many)]
    paths = {"/p": {"get": operation(security=[{f"s{n}": scopes for n in range(100)}])}}
    paths |= {f"/p{n}": {"get": operation(security=[{f"s{n}": scopes[:50]}])} for n in range(many)}
    return small(paths, components=schemes(many, people))


def _token_body(text: str) -> Document:
    """An operation that gives tokens, whose body the script fills in."""
    properties = {"client_id": STRING, "client_secret": STRING, "more": {"type": "string", "enum": [text]}}
    schema = {"type": "object", "required": list(properties), "properties": properties, "additionalProperties": False}
    answer = {"application/json": {"schema": {"type": "object", "properties": {"access_token": STRING}}}}
    give = operation(
        requestBody={"content": {"application/json": {"schema": schema}}},
        responses={"200": {"description": "d", "content": answer}},
        security=[],
    )
    paths = {"/token": {"post": give}, "/a": {"get": operation()}}
    return small(paths, security=[{"s0": []}], components=schemes(1, KINDS["bearer"]))


def scope(text: str) -> Document:
    return small(security=[{"s0": [f"a{text}b"]}], components=schemes(1, oauth))


def token_bodies(character: str) -> dict[str, Making]:
    """A long text of a character in the body of a token request, and in a scope."""
    return {
        "body": lambda size: _token_body(character * int(2_000_000 * size)),
        "scope": lambda size: scope(character * int(1_000_000 * size)),
    }


_LONG = {"spaces": " ", "backslashes": "\\", "braces": "{", "quotes": '"', "lines": "\n", "percent": "%"}
for _name, _character in _LONG.items():
    for _where, _long in token_bodies(_character).items():
        PRODUCTS[f"product/token-{_where}-of-{_name}"] = _long


@product
def token_body_members(size: float) -> Document:
    found = _token_body("x")
    schema = found["paths"]["/token"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    schema["properties"] |= {f"m{n}": {"type": "string", "default": "d"} for n in range(int(10_000 * size))}
    schema["required"] = list(schema["properties"])
    return found


@product
def token_operations(size: float) -> Document:
    found = _token_body("x")
    give = found["paths"]["/token"]["post"]
    found["paths"] |= {f"/t{n}": {"post": give} for n in range(int(3_000 * size))}
    return found


@product
def token_operation_of_one_schema(size: float) -> Document:
    """Operations that share the schema of a large body."""
    properties = {f"m{n}": {"type": "string", "default": "d"} for n in range(int(5_000 * size))}
    schema = {"type": "object", "properties": {"access_token": STRING, **properties}}
    reference = {"application/json": {"schema": {"$ref": "#/components/schemas/s"}}}
    give = operation(requestBody={"content": reference}, responses={"200": {"description": "d", "content": reference}})
    paths = {f"/t{n}": {"post": give} for n in range(int(2_000 * size))}
    return small(paths, security=[{"s0": []}], components={"schemas": {"s": schema}, **schemes(1, KINDS["bearer"])})
