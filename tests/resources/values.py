"""Request bodies times operations, and schemas that a few characters make large."""

from __future__ import annotations

from resources.building import Document, product, with_body
from resources.shapes import operation, small
from support.documents import STRING


@product
def body_example_times_operations(size: float) -> Document:
    return with_body({"text/plain": {"example": "e" * int(1_000_000 * size)}}, int(3000 * size))


@product
def body_description_times_operations(size: float) -> Document:
    return with_body({"text/plain": {}}, int(3000 * size), description="d" * int(1_000_000 * size))


@product
def body_json_times_operations(size: float) -> Document:
    value = {f"m{n}": "x" for n in range(int(20_000 * size))}
    return with_body({"application/json": {"example": value}}, int(3000 * size))


@product
def body_examples_times_operations(size: float) -> Document:
    examples = {f"e{n}": {"value": f"v{n}"} for n in range(int(3_000 * size))}
    return with_body({"text/plain": {"examples": examples}}, int(3000 * size))


@product
def body_media_types_times_operations(size: float) -> Document:
    return with_body({f"application/x{n}+json": {} for n in range(int(3_000 * size))}, int(3000 * size))


@product
def form_name_times_items(size: float) -> Document:
    name, value = "n" * int(200_000 * size), ["e"] * int(20_000 * size)
    schema = {"type": "object", "properties": {name: {"type": "array", "items": STRING, "description": "d"}}}
    return with_body({"application/x-www-form-urlencoded": {"schema": schema, "example": {name: value}}}, 1)


@product
def multipart_name_times_items(size: float) -> Document:
    name, value = "n" * int(200_000 * size), ["e"] * int(20_000 * size)
    schema = {"type": "object", "properties": {name: {"type": "array", "items": STRING, "description": "d" * 100_000}}}
    return with_body({"multipart/form-data": {"schema": schema, "example": {name: value}}}, 1)


@product
def form_fields_times_operations(size: float) -> Document:
    schema = {
        "type": "object",
        "properties": {f"f{n}": {"type": "string", "example": "x"} for n in range(int(2000 * size))},
    }
    return with_body({"application/x-www-form-urlencoded": {"schema": schema}}, int(2000 * size))


@product
def xml_name_times_items(size: float) -> Document:
    items = {"type": "string", "xml": {"name": "n" * int(200_000 * size)}}
    schema = {"type": "array", "items": items, "example": ["e"] * int(20_000 * size)}
    return with_body({"application/xml": {"schema": schema}}, 1)


@product
def xml_namespace_times_items(size: float) -> Document:
    items = {"type": "string", "xml": {"namespace": "https://n/" + "n" * int(200_000 * size), "prefix": "p" * 1000}}
    schema = {"type": "array", "items": items, "example": ["e"] * int(20_000 * size)}
    return with_body({"application/xml": {"schema": schema}}, 1)


@product
def xml_attributes(size: float) -> Document:
    """Each attribute looks whether its prefix is declared in all that stands before."""
    one = {"type": "string", "example": "e", "xml": {"attribute": True, "prefix": "p", "namespace": "https://n"}}
    several = {f"a{n}": {**one, "xml": {**one["xml"], "prefix": f"p{n}"}} for n in range(int(10_000 * size))}  # type: ignore[dict-item]
    return with_body({"application/xml": {"schema": {"type": "object", "properties": several}}}, 1)


@product
def texts_of_a_schema(size: float) -> Document:
    """A few characters ask for a value of a hundred megabytes."""
    schema = {"type": "array", "minItems": 10_000, "items": {"type": "string", "minLength": 10_000}}
    return with_body({"application/json": {"schema": schema}}, int(1000 * size))


@product
def texts_of_many_schemas(size: float) -> Document:
    paths: Document = {}
    for n in range(int(1_000 * size)):
        schema = {"type": "array", "minItems": 100 + n % 7, "items": {"type": "string", "minLength": 10_000}}
        paths[f"/p{n}"] = {"post": operation(requestBody={"content": {"application/json": {"schema": schema}}})}
    return small(paths)


@product
def long_property_names_of_items(size: float) -> Document:
    one = {"type": "object", "required": ["n" * 10_000], "properties": {"n" * 10_000: STRING}}
    return with_body({"application/json": {"schema": {"type": "array", "minItems": 9_000, "items": one}}}, 1)


@product
def long_default_of_items(size: float) -> Document:
    one = {"type": "string", "default": "d" * int(1_000_000 * size)}
    return with_body({"application/json": {"schema": {"type": "array", "minItems": 9_000, "items": one}}}, 1)


@product
def long_example_of_many_properties(size: float) -> Document:
    shared = {"type": "string", "example": "d" * int(1_000_000 * size)}
    properties = {f"p{n}": {"$ref": "#/components/schemas/long"} for n in range(int(5_000 * size))}
    found = with_body({"application/json": {"schema": {"type": "object", "properties": properties}}}, 1)
    found["components"]["schemas"] = {"long": shared}
    return found


@product
def enum_times_properties(size: float) -> Document:
    enum = {"type": "string", "enum": [f"e{n}" for n in range(int(50_000 * size))]}
    properties = {f"p{n}": {"$ref": "#/components/schemas/enum"} for n in range(int(5_000 * size))}
    found = with_body({"application/json": {"schema": {"type": "object", "properties": properties}}}, 1)
    found["components"]["schemas"] = {"enum": enum}
    return found


@product
def enum_times_parameters(size: float) -> Document:
    enum = {"type": "string", "enum": [f"e{n}" for n in range(int(50_000 * size))]}
    parameters = [
        {
            "name": f"p{n}",
            "in": "query",
            "required": True,
            "schema": {"$ref": "#/components/schemas/enum"},
            "example": "no",
        }
        for n in range(int(3_000 * size))
    ]
    return small({"/a": {"get": operation(parameters=parameters)}}, components={"schemas": {"enum": enum}})


@product
def enum_times_defaults(size: float) -> Document:
    enum = {"type": "string", "enum": [f"e{n}" for n in range(int(50_000 * size))]}
    properties = {
        f"p{n}": {"allOf": [{"$ref": "#/components/schemas/enum"}], "default": f"no{n}"}
        for n in range(int(5_000 * size))
    }
    return small(components={"schemas": {"enum": enum, "object": {"type": "object", "properties": properties}}})


@product
def discriminator_mapping(size: float) -> Document:
    many = int(5_000 * size)
    found: Document = {f"c{n}": {"type": "object", "properties": {"t": STRING}} for n in range(many)}
    references = [{"$ref": f"#/components/schemas/c{n}"} for n in range(many)]
    mapping = {f"m{n}": f"#/components/schemas/c{n}" for n in range(many)}
    found["all"] = {"oneOf": references, "discriminator": {"propertyName": "t", "mapping": mapping}}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/all"}}}
    body = {"post": operation(requestBody={"content": content})}
    return small({"/a": body, "/b": body}, components={"schemas": found})


@product
def schemas_in_a_chain(size: float) -> Document:
    many = int(20_000 * size)
    found: Document = {f"c{n}": {"$ref": f"#/components/schemas/c{n + 1}"} for n in range(many)}
    found[f"c{many}"] = STRING
    return small(
        {
            "/a": {
                "get": operation(
                    parameters=[{"name": "q", "in": "query", "schema": {"$ref": "#/components/schemas/c0"}}]
                )
            }
        },
        components={"schemas": found},
    )


@product
def all_of_many(size: float) -> Document:
    many = int(5_000 * size)
    found: Document = {f"c{n}": {"type": "object", "properties": {f"p{n}": STRING}} for n in range(many)}
    found["all"] = {"allOf": [{"$ref": f"#/components/schemas/c{n}"} for n in range(many)]}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/all"}}}
    return small({"/a": {"post": operation(requestBody={"content": content})}}, components={"schemas": found})


@product
def example_of_braces(size: float) -> Document:
    return with_body({"application/json": {"example": "{" * int(5_000_000 * size)}}, 1)
