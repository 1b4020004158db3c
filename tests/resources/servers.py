"""Servers times operations, credentials, and their own variables."""

from __future__ import annotations

from resources.building import KINDS, URL, Document, product, schemes
from resources.shapes import operation, operations, small


@product
def servers_of_one_name(size: float) -> Document:
    """All servers' files and names come to the same."""
    servers = [
        {"url": f"{URL}/{'-' * (n % 300)}?{'ä' * (n // 300)}", "description": "d"} for n in range(int(50_000 * size))
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
    return small(paths, item={"servers": servers, "get": operation()})


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
def server_enum_times_servers(size: float) -> bytes:
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
