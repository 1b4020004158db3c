"""Path items, tags and parameters times operations and items."""

from __future__ import annotations

from typing import Any

from resources.building import Document, product, shared_parameter
from resources.shapes import operation, operations, small
from support.documents import STRING


@product
def tags_times_operations(size: float) -> Document:
    many = int(10_000 * size)
    paths = {f"/p{n}": {"get": operation(tags=[f"t{n}"])} for n in range(many)}
    return small(paths, tags=[{"name": f"t{n}"} for n in range(many)])


@product
def tags_of_each_operation(size: float) -> Document:
    tags = [f"t{n}" for n in range(int(2_000 * size))]
    return small({f"/p{n}": {"$ref": "#/x-item"} for n in range(3000)}, item={"get": operation(tags=tags)})


@product
def operations_of_one_name(size: float) -> Document:
    return small(operations(int(20_000 * size), summary="s" * 100))


@product
def path_item_times_paths(size: float) -> Document:
    """Path items that many paths share multiply whatever is in them."""
    parameters = [{"name": f"p{n}", "in": "query", "schema": STRING} for n in range(int(1_000 * size))]
    item = {"parameters": parameters, "get": operation(), "post": operation()}
    return small({f"/p{n}": {"$ref": "#/x-item"} for n in range(int(3_000 * size))}, item=item)


@product
def path_parameters_times_methods(size: float) -> Document:
    parameters = [{"name": f"p{n}", "in": "query", "schema": STRING} for n in range(int(30_000 * size))]
    methods = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
    return small({"/p": {"parameters": parameters, **{one: operation() for one in methods}}})


@product
def item_description_times_paths(size: float) -> Document:
    item = {"description": "d" * int(1_000_000 * size), "summary": "s" * int(500_000 * size), "get": operation()}
    return small({f"/p{n}": {"$ref": "#/x-item"} for n in range(3_000)}, item=item)


@product
def parameter_description_times_operations(size: float) -> Document:
    return shared_parameter(size, description="d" * int(1_000_000 * size))


@product
def parameter_example_times_operations(size: float) -> Document:
    return shared_parameter(size, example="e" * int(1_000_000 * size))


@product
def parameter_name_times_operations(size: float) -> Document:
    return shared_parameter(size, name="n" * int(1_000_000 * size))


@product
def parameter_items_times_operations(size: float) -> Document:
    return shared_parameter(size, schema={"type": "array", "items": STRING}, example=["e"] * int(10_000 * size))


@product
def header_example_times_operations(size: float) -> Document:
    return shared_parameter(size, **{"in": "header"}, example="é" * int(500_000 * size))


@product
def cookie_example_times_operations(size: float) -> Document:
    return shared_parameter(size, **{"in": "cookie"}, example=";" * int(500_000 * size))


@product
def name_times_items(size: float) -> Document:
    """The name of an exploded parameter stands beside each of its items."""
    items = {"type": "array", "items": STRING}
    name, value = "n" * int(200_000 * size), ["e"] * int(20_000 * size)
    parameters = [
        {"name": name, "in": "query", "required": True, "explode": True, "schema": items, "example": value},
        {
            "name": name,
            "in": "path",
            "required": True,
            "style": "matrix",
            "explode": True,
            "schema": items,
            "example": value,
        },
        {"name": name, "in": "cookie", "required": True, "explode": True, "schema": items, "example": value},
    ]
    return small({f"/{{{name}}}": {"get": operation(parameters=parameters)}})


@product
def deep_object_times_members(size: float) -> Document:
    value: Any = {f"m{n}": "x" for n in range(int(5_000 * size))}
    for _ in range(90):
        value = {"k" * 1_000: value}
    one = {"name": "d", "in": "query", "required": True, "style": "deepObject", "schema": {}, "example": value}
    return small({"/a": {"get": operation(parameters=[one])}})


@product
def deep_object_with_a_long_name(size: float) -> Document:
    value = {f"m{n}": "x" for n in range(int(20_000 * size))}
    one = {
        "name": "d" * 200_000,
        "in": "query",
        "required": True,
        "style": "deepObject",
        "schema": {},
        "example": value,
    }
    return small({"/a": {"get": operation(parameters=[one])}})


@product
def path_with_many_parameters(size: float) -> Document:
    many = int(10_000 * size)
    parameters = [{"name": f"p{n}", "in": "path", "required": True, "schema": STRING} for n in range(many)]
    path = "".join(f"/{{p{n}}}" for n in range(many)) + "/" + "".join(f"{{p{n}}}-" for n in range(many))
    return small({path: {"get": operation(parameters=parameters)}})


@product
def path_parameter_used_often(size: float) -> Document:
    one = {"name": "p", "in": "path", "required": True, "schema": STRING, "example": "e" * int(10_000 * size)}
    return small({"/" + "x{p}" * int(50_000 * size): {"get": operation(parameters=[one])}})
