"""Findings times names that are known, and long or deep places."""

from __future__ import annotations

from typing import Any

from resources.building import Document, product, schemes
from resources.shapes import operation, small
from support.documents import STRING


@product
def findings_below_a_long_key(size: float) -> Document:
    """Each finding says where it stands, and a long key is a part of that."""
    parameters = [{"name": f"h{n}", "in": "no", "wrong": 1} for n in range(3_000)]
    return small(
        {
            "/" + "k" * int(1_000_000 * size): {
                "get": operation(parameters=parameters, security=[{f"no{n}": []} for n in range(2_000)])
            }
        }
    )


@product
def findings_below_deep_keys(size: float) -> Document:
    schema: Any = {"type": "object", "properties": {f"p{n}": {"type": "no", "default": 1} for n in range(1_000)}}
    for _ in range(60):
        schema = {"type": "object", "properties": {"k" * int(10_000 * size): schema}}
    return small(components={"schemas": {"s": schema}})


@product
def unknown_fields(size: float) -> Document:
    return {**small(), **{f"description{n}": "no" for n in range(int(20_000 * size))}}


@product
def unknown_fields_everywhere(size: float) -> Document:
    return small({f"/p{n}": {"get": operation(summmary="no", parametres=[])} for n in range(int(10_000 * size))})


@product
def unknown_scheme_times_operations(size: float) -> Document:
    paths = {f"/p{n}": {"get": operation(security=[{f"scheme{n}": []}])} for n in range(int(10_000 * size))}
    return small(paths, components=schemes(int(1_900 * size), lambda _: {"type": "http", "scheme": "basic"}))


@product
def undefined_variables(size: float) -> Document:
    url = "https://a" + "".join(f"/{{variable{n}}}" for n in range(int(20_000 * size)))
    variables = {f"v{n}": {"default": "d"} for n in range(1_900)}
    return small(servers=[{"url": url, "variables": variables}])


@product
def broken_references(size: float) -> Document:
    properties = {f"p{n}": {"$ref": f"#/components/schemas/scheme{n}x"} for n in range(int(20_000 * size))}
    known = {f"schema{n}": STRING for n in range(1_900)}
    return small(components={"schemas": {"o": {"type": "object", "properties": properties}, **known}})


@product
def path_templates(size: float) -> Document:
    """Paths that are the same but for the names of their parameters, and parameters that no path has."""
    paths = {
        f"/a/{{p{n}}}": {"get": operation(parameters=[{"name": "q", "in": "path", "required": True, "schema": STRING}])}
        for n in range(int(10_000 * size))
    }
    return small(paths)


@product
def injected_variables(size: float) -> Document:
    return small({"/a": {"get": operation(description="{{a}}" * int(500_000 * size))}})
