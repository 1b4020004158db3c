"""Documents in which two things multiply: what one says is repeated, or looked at, for each of the other."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from resources.shapes import operation, operations, small

Document = dict[str, Any]
PRODUCTS: dict[str, Callable[[float], Document | bytes]] = {}
_TEXT: Document = {"type": "string"}
_URL = "https://api.polder.example"


def product(make: Callable[[float], Document | bytes]) -> Callable[[float], Document | bytes]:
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
    flow = {"tokenUrl": f"{_URL}/t{n}", "authorizationUrl": f"{_URL}/a{n}", "scopes": {f"scope{n}": "s"}}
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
    "oidc": lambda n: {"type": "openIdConnect", "openIdConnectUrl": f"{_URL}/{n}"},
    "tls": lambda _: {"type": "mutualTLS"},
}


def _schemes_times_operations(kind: Callable[[int], Document]) -> dict[str, Callable[[float], Document]]:
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
    for _way, _made in _schemes_times_operations(_make).items():
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


@product
def servers_of_one_name(size: float) -> Document:
    """All servers' files and names come to the same."""
    servers = [
        {"url": f"{_URL}/{'-' * (n % 300)}?{'ä' * (n // 300)}", "description": "d"} for n in range(int(50_000 * size))
    ]
    return small(servers=servers)


@product
def servers_times_operations(size: float) -> Document:
    servers = [{"url": f"https://s{n}.polder.example"} for n in range(int(20_000 * size))]
    return small(operations(int(5_000 * size), servers=[{"url": "https://own.polder.example"}]), servers=servers)


@product
def servers_times_credentials(size: float) -> Document:
    servers = [{"url": f"https://s{n}.polder.example"} for n in range(int(3_000 * size))]
    many = int(3_000 * size)
    paths = {f"/p{n}": {"get": operation(security=[{f"s{n}": []}])} for n in range(many)}
    return small(paths, servers=servers, components=schemes(many, KINDS["header"]))


@product
def servers_of_operations(size: float) -> Document:
    paths = {
        f"/p{n}": {"get": operation(servers=[{"url": f"https://s{n}.polder.example"}])}
        for n in range(int(10_000 * size))
    }
    return small(paths)


@product
def server_list_of_path_items(size: float) -> Document:
    servers = [{"url": f"https://s{n}.polder.example"} for n in range(int(2_000 * size))]
    paths = {f"/p{n}": {"$ref": "#/x-item"} for n in range(int(3_000 * size))}
    return small(paths, **{"x-item": {"servers": servers, "get": operation()}})


@product
def server_variables(size: float) -> Document:
    many = int(10_000 * size)
    variables = {f"v{n}": {"default": "", "enum": [f"e{n}"]} for n in range(many)}
    url = "https://a" + "".join(f"/{{v{n}}}" for n in range(many))
    return small(servers=[{"url": url, "variables": variables}])


@product
def server_variables_of_one_name(size: float) -> Document:
    many = int(10_000 * size)
    names = [f"{'-' * (n % 100)}é{'+' * (n // 100)}" for n in range(many)]
    url = "https://a" + "".join(f"/{{{name}}}" for name in names)
    return small(servers=[{"url": url, "variables": {name: {"default": "d"} for name in names}}])


@product
def server_variable_used_often(size: float) -> Document:
    url = "https://a" + "/{v}" * int(50_000 * size)
    return small(servers=[{"url": url, "variables": {"v": {"default": "d" * int(50_000 * size)}}}])


@product
def server_enum_times_servers(size: float) -> Document:
    """A variable that all servers share, by a reference that YAML has."""
    enum = "[" + ",".join(f"e{n}" for n in range(int(10_000 * size))) + "]"
    servers = "\n".join(
        f"- {{url: 'https://s{n}.example/{{v}}', variables: {{v: {{default: d, enum: *e}}}}}}" for n in range(40)
    )
    head = f"openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\nx-e: &e {enum}\nservers:\n{servers}\n"
    return (head + "paths: {/a: {get: {responses: {'200': {description: d}}}}}\n").encode()


@product
def open_braces(size: float) -> Document:
    return small(servers=[{"url": "https://a/" + "{" * int(2_000_000 * size)}])


@product
def tags_times_operations(size: float) -> Document:
    many = int(10_000 * size)
    paths = {f"/p{n}": {"get": operation(tags=[f"t{n}"])} for n in range(many)}
    return small(paths, tags=[{"name": f"t{n}"} for n in range(many)])


@product
def tags_of_each_operation(size: float) -> Document:
    tags = [f"t{n}" for n in range(int(2_000 * size))]
    return small({f"/p{n}": {"$ref": "#/x-item"} for n in range(3000)}, **{"x-item": {"get": operation(tags=tags)}})


@product
def operations_of_one_name(size: float) -> Document:
    return small(operations(int(20_000 * size), summary="s" * 100))


@product
def path_item_times_paths(size: float) -> Document:
    """Path items that many paths share multiply whatever is in them."""
    parameters = [{"name": f"p{n}", "in": "query", "schema": _TEXT} for n in range(int(1_000 * size))]
    item = {"parameters": parameters, "get": operation(), "post": operation()}
    return small({f"/p{n}": {"$ref": "#/x-item"} for n in range(int(3_000 * size))}, **{"x-item": item})


@product
def path_parameters_times_methods(size: float) -> Document:
    parameters = [{"name": f"p{n}", "in": "query", "schema": _TEXT} for n in range(int(30_000 * size))]
    methods = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
    return small({"/p": {"parameters": parameters, **{one: operation() for one in methods}}})


@product
def item_description_times_paths(size: float) -> Document:
    item = {"description": "d" * int(1_000_000 * size), "summary": "s" * int(500_000 * size), "get": operation()}
    return small({f"/p{n}": {"$ref": "#/x-item"} for n in range(3_000)}, **{"x-item": item})


def _shared_parameter(size: float, **more: Any) -> Document:
    one = {"name": "q", "in": "query", "required": True, "schema": _TEXT, **more}
    shared = [{"$ref": "#/components/parameters/q"}]
    return small(operations(int(3000 * size), parameters=shared), components={"parameters": {"q": one}})


@product
def parameter_description_times_operations(size: float) -> Document:
    return _shared_parameter(size, description="d" * int(1_000_000 * size))


@product
def parameter_example_times_operations(size: float) -> Document:
    return _shared_parameter(size, example="e" * int(1_000_000 * size))


@product
def parameter_name_times_operations(size: float) -> Document:
    return _shared_parameter(size, name="n" * int(1_000_000 * size))


@product
def parameter_items_times_operations(size: float) -> Document:
    return _shared_parameter(size, schema={"type": "array", "items": _TEXT}, example=["e"] * int(10_000 * size))


@product
def header_example_times_operations(size: float) -> Document:
    return _shared_parameter(size, **{"in": "header"}, example="é" * int(500_000 * size))


@product
def cookie_example_times_operations(size: float) -> Document:
    return _shared_parameter(size, **{"in": "cookie"}, example=";" * int(500_000 * size))


@product
def name_times_items(size: float) -> Document:
    """The name of an exploded parameter stands beside each of its items."""
    items = {"type": "array", "items": _TEXT}
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


def _body(content: Any, number: int, **more: Any) -> Document:
    body = {"required": True, "content": content, **more}
    paths = {f"/p{n}": {"post": operation(requestBody={"$ref": "#/components/requestBodies/b"})} for n in range(number)}
    return small(paths, components={"requestBodies": {"b": body}})


@product
def body_example_times_operations(size: float) -> Document:
    return _body({"text/plain": {"example": "e" * int(1_000_000 * size)}}, int(3000 * size))


@product
def body_description_times_operations(size: float) -> Document:
    return _body({"text/plain": {}}, int(3000 * size), description="d" * int(1_000_000 * size))


@product
def body_json_times_operations(size: float) -> Document:
    value = {f"m{n}": "x" for n in range(int(20_000 * size))}
    return _body({"application/json": {"example": value}}, int(3000 * size))


@product
def body_examples_times_operations(size: float) -> Document:
    examples = {f"e{n}": {"value": f"v{n}"} for n in range(int(3_000 * size))}
    return _body({"text/plain": {"examples": examples}}, int(3000 * size))


@product
def body_media_types_times_operations(size: float) -> Document:
    return _body({f"application/x{n}+json": {} for n in range(int(3_000 * size))}, int(3000 * size))


@product
def form_name_times_items(size: float) -> Document:
    name, value = "n" * int(200_000 * size), ["e"] * int(20_000 * size)
    schema = {"type": "object", "properties": {name: {"type": "array", "items": _TEXT, "description": "d"}}}
    return _body({"application/x-www-form-urlencoded": {"schema": schema, "example": {name: value}}}, 1)


@product
def multipart_name_times_items(size: float) -> Document:
    name, value = "n" * int(200_000 * size), ["e"] * int(20_000 * size)
    schema = {"type": "object", "properties": {name: {"type": "array", "items": _TEXT, "description": "d" * 100_000}}}
    return _body({"multipart/form-data": {"schema": schema, "example": {name: value}}}, 1)


@product
def form_fields_times_operations(size: float) -> Document:
    schema = {
        "type": "object",
        "properties": {f"f{n}": {"type": "string", "example": "x"} for n in range(int(2000 * size))},
    }
    return _body({"application/x-www-form-urlencoded": {"schema": schema}}, int(2000 * size))


@product
def xml_name_times_items(size: float) -> Document:
    items = {"type": "string", "xml": {"name": "n" * int(200_000 * size)}}
    schema = {"type": "array", "items": items, "example": ["e"] * int(20_000 * size)}
    return _body({"application/xml": {"schema": schema}}, 1)


@product
def xml_namespace_times_items(size: float) -> Document:
    items = {"type": "string", "xml": {"namespace": "https://n/" + "n" * int(200_000 * size), "prefix": "p" * 1000}}
    schema = {"type": "array", "items": items, "example": ["e"] * int(20_000 * size)}
    return _body({"application/xml": {"schema": schema}}, 1)


@product
def xml_attributes(size: float) -> Document:
    """Each attribute looks whether its prefix is declared in all that stands before."""
    one = {"type": "string", "example": "e", "xml": {"attribute": True, "prefix": "p", "namespace": "https://n"}}
    several = {f"a{n}": {**one, "xml": {**one["xml"], "prefix": f"p{n}"}} for n in range(int(10_000 * size))}  # type: ignore[dict-item]
    return _body({"application/xml": {"schema": {"type": "object", "properties": several}}}, 1)


@product
def texts_of_a_schema(size: float) -> Document:
    """A few characters ask for a value of a hundred megabytes."""
    schema = {"type": "array", "minItems": 10_000, "items": {"type": "string", "minLength": 10_000}}
    return _body({"application/json": {"schema": schema}}, int(1000 * size))


@product
def texts_of_many_schemas(size: float) -> Document:
    paths: Document = {}
    for n in range(int(1_000 * size)):
        schema = {"type": "array", "minItems": 100 + n % 7, "items": {"type": "string", "minLength": 10_000}}
        paths[f"/p{n}"] = {"post": operation(requestBody={"content": {"application/json": {"schema": schema}}})}
    return small(paths)


@product
def long_property_names_of_items(size: float) -> Document:
    one = {"type": "object", "required": ["n" * 10_000], "properties": {"n" * 10_000: _TEXT}}
    return _body({"application/json": {"schema": {"type": "array", "minItems": 9_000, "items": one}}}, 1)


@product
def long_default_of_items(size: float) -> Document:
    one = {"type": "string", "default": "d" * int(1_000_000 * size)}
    return _body({"application/json": {"schema": {"type": "array", "minItems": 9_000, "items": one}}}, 1)


@product
def long_example_of_many_properties(size: float) -> Document:
    shared = {"type": "string", "example": "d" * int(1_000_000 * size)}
    properties = {f"p{n}": {"$ref": "#/components/schemas/long"} for n in range(int(5_000 * size))}
    found = _body({"application/json": {"schema": {"type": "object", "properties": properties}}}, 1)
    found["components"]["schemas"] = {"long": shared}
    return found


@product
def enum_times_properties(size: float) -> Document:
    enum = {"type": "string", "enum": [f"e{n}" for n in range(int(50_000 * size))]}
    properties = {f"p{n}": {"$ref": "#/components/schemas/enum"} for n in range(int(5_000 * size))}
    found = _body({"application/json": {"schema": {"type": "object", "properties": properties}}}, 1)
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
    found: Document = {f"c{n}": {"type": "object", "properties": {"t": _TEXT}} for n in range(many)}
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
    found[f"c{many}"] = _TEXT
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
    found: Document = {f"c{n}": {"type": "object", "properties": {f"p{n}": _TEXT}} for n in range(many)}
    found["all"] = {"allOf": [{"$ref": f"#/components/schemas/c{n}"} for n in range(many)]}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/all"}}}
    return small({"/a": {"post": operation(requestBody={"content": content})}}, components={"schemas": found})


def _shared_response(size: float, **more: Any) -> Document:
    one = {"description": "d", **more}
    shared = {"200": {"$ref": "#/components/responses/r"}}
    return small(operations(int(3000 * size), responses=shared), components={"responses": {"r": one}})


@product
def response_description_times_operations(size: float) -> Document:
    return _shared_response(size, description="d" * int(1_000_000 * size))


@product
def response_line_times_operations(size: float) -> Document:
    return _shared_response(size, description="\n" * int(1_000_000 * size) + "d\n" * int(100_000 * size))


@product
def response_headers_times_operations(size: float) -> Document:
    headers = {f"h{n}": {"schema": _TEXT, "description": "d"} for n in range(int(2_000 * size))}
    return _shared_response(size, headers=headers)


@product
def response_header_texts_times_operations(size: float) -> Document:
    one = {"schema": _TEXT, "description": "d" * int(500_000 * size), "example": "e" * int(500_000 * size)}
    return _shared_response(size, headers={"h": one, "n" * int(100_000 * size): {"schema": _TEXT}})


@product
def response_examples_times_operations(size: float) -> Document:
    examples = {f"e{n}": {"value": f"v{n}"} for n in range(int(3_000 * size))}
    return _shared_response(size, content={"text/plain": {"examples": examples}})


@product
def response_summaries_times_operations(size: float) -> Document:
    examples = {"e": {"value": "v", "summary": "s" * int(500_000 * size)}}
    return _shared_response(size, content={"text/plain": {"examples": examples}})


@product
def response_media_types_times_operations(size: float) -> Document:
    content: Document = {f"application/x{n}+json": {} for n in range(int(3_000 * size))}
    return _shared_response(size, content=content)


@product
def media_type_name_times_operations(size: float) -> Document:
    content: Document = {"application/" + "x" * int(1_000_000 * size): {"example": "e"}}
    return _shared_response(size, content=content)


@product
def response_body_times_operations(size: float) -> Document:
    return _shared_response(size, content={"text/plain": {"example": "e" * 49_000}})


@product
def request_times_responses(size: float) -> Document:
    """Each saved example holds the request that it is of."""
    responses = {str(100 + n): {"description": "d"} for n in range(500)}
    content = {"text/plain": {"example": "e" * int(2_000_000 * size)}}
    return small({"/a": {"post": operation(requestBody={"content": content}, responses=responses)}})


@product
def headers_times_responses(size: float) -> Document:
    responses = {str(100 + n): {"description": "d"} for n in range(500)}
    parameters = [
        {"name": f"h{n}", "in": "header", "required": True, "schema": _TEXT} for n in range(int(10_000 * size))
    ]
    return small({"/a": {"get": operation(parameters=parameters, responses=responses)}})


@product
def request_examples_times_parameters(size: float) -> Document:
    examples = {f"e{n}": {"value": f"v{n}"} for n in range(int(3_000 * size))}
    parameters = [{"name": f"h{n}", "in": "query", "required": True, "schema": _TEXT} for n in range(int(3_000 * size))]
    body = {"content": {"text/plain": {"examples": examples}}}
    return small({"/a": {"post": operation(parameters=parameters, requestBody=body)}})


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
    return small(**{f"description{n}": "no" for n in range(int(20_000 * size))})


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
    known = {f"schema{n}": _TEXT for n in range(1_900)}
    return small(components={"schemas": {"o": {"type": "object", "properties": properties}, **known}})


@product
def path_templates(size: float) -> Document:
    """Paths that are the same but for the names of their parameters, and parameters that no path has."""
    paths = {
        f"/a/{{p{n}}}": {"get": operation(parameters=[{"name": "q", "in": "path", "required": True, "schema": _TEXT}])}
        for n in range(int(10_000 * size))
    }
    return small(paths)


@product
def path_with_many_parameters(size: float) -> Document:
    many = int(10_000 * size)
    parameters = [{"name": f"p{n}", "in": "path", "required": True, "schema": _TEXT} for n in range(many)]
    path = "".join(f"/{{p{n}}}" for n in range(many)) + "/" + "".join(f"{{p{n}}}-" for n in range(many))
    return small({path: {"get": operation(parameters=parameters)}})


@product
def path_parameter_used_often(size: float) -> Document:
    one = {"name": "p", "in": "path", "required": True, "schema": _TEXT, "example": "e" * int(10_000 * size)}
    return small({"/" + "x{p}" * int(50_000 * size): {"get": operation(parameters=[one])}})


@product
def injected_variables(size: float) -> Document:
    return small({"/a": {"get": operation(description="{{a}}" * int(500_000 * size))}})


@product
def example_of_braces(size: float) -> Document:
    return _body({"application/json": {"example": "{" * int(5_000_000 * size)}}, 1)


def _token_body(text: str) -> Document:
    """An operation that gives tokens, whose body the script fills in."""
    properties = {"client_id": _TEXT, "client_secret": _TEXT, "more": {"type": "string", "enum": [text]}}
    schema = {"type": "object", "required": list(properties), "properties": properties, "additionalProperties": False}
    answer = {"application/json": {"schema": {"type": "object", "properties": {"access_token": _TEXT}}}}
    give = operation(
        requestBody={"content": {"application/json": {"schema": schema}}},
        responses={"200": {"description": "d", "content": answer}},
        security=[],
    )
    paths = {"/token": {"post": give}, "/a": {"get": operation()}}
    return small(paths, security=[{"s0": []}], components=schemes(1, KINDS["bearer"]))


for _name, _character in {
    "spaces": " ",
    "backslashes": "\\",
    "braces": "{",
    "quotes": '"',
    "lines": "\n",
    "percent": "%",
}.items():
    PRODUCTS[f"product/token-body-of-{_name}"] = lambda size, one=_character: _token_body(one * int(2_000_000 * size))
    PRODUCTS[f"product/token-body-key-of-{_name}"] = lambda size, one=_character: _scope(one * int(1_000_000 * size))


def _scope(text: str) -> Document:
    return small(security=[{"s0": [f"a{text}b"]}], components=schemes(1, oauth))


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
    schema = {"type": "object", "properties": {"access_token": _TEXT, **properties}}
    reference = {"application/json": {"schema": {"$ref": "#/components/schemas/s"}}}
    give = operation(requestBody={"content": reference}, responses={"200": {"description": "d", "content": reference}})
    paths = {f"/t{n}": {"post": give} for n in range(int(2_000 * size))}
    return small(paths, security=[{"s0": []}], components={"schemas": {"s": schema}, **schemes(1, KINDS["bearer"])})


def _nested(levels: int, wrap: Callable[[Any], Any], inner: Any) -> Any:
    for _ in range(levels):
        inner = wrap(inner)
    return inner


_WRAPS: dict[str, Callable[[Any], Any]] = {
    "properties": lambda one: {"type": "object", "required": ["a"], "properties": {"a": one}},
    "items": lambda one: {"type": "array", "minItems": 1, "items": one},
    "all-of": lambda one: {"allOf": [one]},
    "one-of": lambda one: {"oneOf": [one, {"type": "null"}]},
    "any-of": lambda one: {"anyOf": [one, one]} if len(json.dumps(one)) < 10_000 else {"anyOf": [one]},
    "not": lambda one: {"not": one},
    "if": lambda one: {"if": one, "then": {"type": "object"}},
    "additional": lambda one: {"type": "object", "minProperties": 1, "additionalProperties": one},
}
for _name, _wrap in _WRAPS.items():
    PRODUCTS[f"deep/{_name}"] = lambda size, wrap=_wrap: _body(
        {"application/json": {"schema": _nested(int(80 * size), wrap, dict(_TEXT))}}, 1
    )


@product
def deep_example(size: float) -> Document:
    value = _nested(180, lambda one: {"a": one, "b": [one if isinstance(one, str) else 1]}, "x")
    return _body({"application/json": {"example": value}, "application/xml": {"example": value}}, int(1_000 * size))


@product
def deep_path_items(size: float) -> Document:
    items: Document = {f"i{n}": {"$ref": f"#/x-items/i{n + 1}"} for n in range(int(2_000 * size))}
    items[f"i{int(2_000 * size)}"] = {"get": operation()}
    return small({f"/p{n}": {"$ref": f"#/x-items/i{n}"} for n in range(int(2_000 * size))}, **{"x-items": items})


_PATTERNS = {
    "nested": "^(a+)+$", "alternatives": "^(a|a)*$", "spaces": r"^\s*\s*\s*$", "counted": "(a{1,999}){1,999}",
    "look": "^(?=(a+)+$)a", "back": r"^(a+)\1+$", "classes": "[" * 5_000, "parentheses": "(" * 5_000,
    "long": "(a|b)" * 20_000, "set": "[[a]||b&&c--d~~e]", "unicode": r"\p{L}+" * 5_000, "braces": "{" * 100_000,
}  # fmt: skip
for _name, _pattern in _PATTERNS.items():

    def _made(size: float, pattern: str = _pattern) -> Document:
        schema = {"type": "string", "pattern": pattern, "default": "a" * int(20_000 * size) + "!"}
        one = {
            "name": "q",
            "in": "query",
            "required": True,
            "schema": schema,
            "example": "a" * int(20_000 * size) + "!",
        }
        return small({"/a": {"get": operation(parameters=[one])}}, components={"schemas": {"s": schema}})

    PRODUCTS[f"pattern/{_name}"] = _made


@product
def many_patterns(size: float) -> Document:
    parameters = [
        {
            "name": f"q{n}",
            "in": "query",
            "required": True,
            "schema": {"type": "string", "pattern": f"^[a-z]{{{n % 50}}}(x{n}|y)+$"},
        }
        for n in range(int(2_000 * size))
    ]
    return small({"/a": {"get": operation(parameters=parameters)}})
