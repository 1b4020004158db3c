"""Blocks of which the documents are made in which two things multiply, and where these documents are kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from resources.shapes import operation, operations, small
from support.documents import STRING

Document = dict[str, Any]


Making = Callable[[float], Document | bytes]
"""Makes a document of a size."""

PRODUCTS: dict[str, Making] = {}


URL = "https://api.polder.example"


def product(make: Making) -> Making:
    """Register a document under the name of its function."""
    PRODUCTS[f"product/{make.__name__.strip('_').replace('_', '-')}"] = make
    return make


def schemes(number: int, kind: Callable[[int], Document]) -> Document:
    return {"securitySchemes": {f"s{n}": kind(n) for n in range(number)}}


def key(place: str) -> Callable[[int], Document]:
    return lambda n: {"type": "apiKey", "in": place, "name": f"k{n}"}


def oauth(n: int) -> Document:
    flow = {"tokenUrl": f"https://auth{n}.polder.example/token", "scopes": {f"scope{n}": "s"}}
    return {"type": "oauth2", "flows": {"clientCredentials": flow}}


def people(n: int) -> Document:
    flow = {"tokenUrl": f"{URL}/t{n}", "authorizationUrl": f"{URL}/a{n}", "scopes": {f"scope{n}": "s"}}
    return {"type": "oauth2", "flows": {"authorizationCode": flow}}


KINDS: dict[str, Callable[[int], Document]] = {
    "header": key("header"),
    "query": key("query"),
    "cookie": key("cookie"),
    "basic": lambda _: {"type": "http", "scheme": "basic"},
    "bearer": lambda _: {"type": "http", "scheme": "bearer"},
    "other": lambda n: {"type": "http", "scheme": f"other{n}"},
    "oauth": oauth,
    "people": people,
    "oidc": lambda n: {"type": "openIdConnect", "openIdConnectUrl": f"{URL}/{n}"},
    "tls": lambda _: {"type": "mutualTLS"},
}


def shared_parameter(size: float, **more: Any) -> Document:
    one = {"name": "q", "in": "query", "required": True, "schema": STRING, **more}
    shared = [{"$ref": "#/components/parameters/q"}]
    return small(operations(int(3000 * size), parameters=shared), components={"parameters": {"q": one}})


def with_body(content: Any, number: int, **more: Any) -> Document:
    body = {"required": True, "content": content, **more}
    paths = {f"/p{n}": {"post": operation(requestBody={"$ref": "#/components/requestBodies/b"})} for n in range(number)}
    return small(paths, components={"requestBodies": {"b": body}})


def shared_response(size: float, **more: Any) -> Document:
    one = {"description": "d", **more}
    shared = {"200": {"$ref": "#/components/responses/r"}}
    return small(operations(int(3000 * size), responses=shared), components={"responses": {"r": one}})
