"""Our own checks of the root document, each with its place: references, paths, operation ids, servers, security."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import partial

from swagger2postman.findings import codes
from swagger2postman.findings.report import Place
from swagger2postman.jsonvalue import JsonObject
from swagger2postman.lint.document.composition import check_required
from swagger2postman.lint.document.parameters import check_paths
from swagger2postman.lint.document.places import Places
from swagger2postman.lint.document.references import check_references
from swagger2postman.lint.document.security import check_security
from swagger2postman.lint.document.tags import check_tags
from swagger2postman.lint.text import shorten, suggest
from swagger2postman.references.resolver import Documents, Node
from swagger2postman.specification.grammar import METHODS

_MOST_SHARING = 100  # paths for which a shared path item is looked at: what is wrong with it is said by then


def check_rules(documents: Documents, dialect: str, places: Places) -> None:
    """Report what no JSON Schema can say of the root document; `dialect` is "2.0", "3.0", "3.1" or "3.2"."""
    _check_versions(documents)
    check_references(documents, places)
    check_required(documents, places)
    check_tags(documents, dialect)
    items = list(_path_items(documents))
    check_paths(documents, [(template, item, list(find_operations(item))) for template, item in items])
    distinct_items = {item.place: item for _, item in items}  # which paths may share
    operations: list[Node] = []
    for item in distinct_items.values():
        operations.extend(find_operations(item))
    _check_operation_ids(documents, operations)
    _check_servers(documents, [documents.root, *distinct_items.values(), *operations])
    check_security(documents, dialect, operations)


def find_operations(item: Node) -> Iterator[Node]:
    """Yield the operations of a path item (OpenAPI 3.2 section 4.9), in document order."""
    for key, node in item.items():
        if key in METHODS and isinstance(node.value, dict):
            yield node
        elif key == "additionalOperations":
            yield from (extra for _, extra in node.items() if isinstance(extra.value, dict))


def _path_items(documents: Documents) -> Iterator[tuple[Node, Node]]:
    """The members of `paths`, each with the path item that it leads to; of one that very many share, the first."""
    paths = documents.root.get("paths")
    times = Counter[Place]()
    for key, node in paths.items() if paths else ():
        item = documents.resolve(node, "pathItem") if key.startswith("/") else None
        if item is not None and isinstance(item.value, dict):
            times[item.place] += 1
            if times[item.place] <= _MOST_SHARING:
                yield node, item


def _check_versions(documents: Documents) -> None:
    """Warn of versions that YAML reads as numbers (OpenAPI 3.1 sections 4.8.1 and 4.8.2)."""
    root = documents.root
    info = root.get("info")
    for node, key in ((root, "swagger"), (root, "openapi"), (info, "version")):
        version = node.get(key) if node else None
        if version and isinstance(version.value, (int, float)) and not isinstance(version.value, bool):
            written = node.text(key) if node else ""
            text = f"The version {written} is not quoted, so that readers take it for a number."
            documents.report.add(codes.UNQUOTED_VERSION, text, f"Quote it: '{written}'.", version.place)


def _check_operation_ids(documents: Documents, operations: list[Node]) -> None:
    """Report operation ids that are not unique (OpenAPI 3.1 section 4.8.10)."""
    first: dict[str, Node] = {}
    for operation in operations:
        node = operation.get("operationId")
        if node is None or not isinstance(node.value, str):
            continue
        other = first.setdefault(node.value, node)
        if other.place != node.place:
            line = documents.position(other.place).line
            text = f"The operationId “{shorten(node.value)}” is used twice; first on line {line}."
            documents.report.add(codes.DUPLICATE_OPERATION_ID, text, "Rename one of the two.", node.place)


def _check_servers(documents: Documents, holders: list[Node]) -> None:
    """Warn of variables in server URLs that are not defined (OpenAPI 3.1 section 4.8.5)."""
    for holder in holders:
        servers = holder.get("servers")
        for server in servers.elements() if servers else ():
            _check_server(documents, server)


def _check_server(documents: Documents, server: Node) -> None:
    url, variables = server.get("url"), server.get("variables")
    if url is None:
        return
    defined: JsonObject = variables.object if variables else {}
    for name in re.findall(r"\{([^{}]+)\}", server.text("url")):
        if name in defined:
            continue
        text = f"The server URL uses “{{{shorten(name)}}}”, which “variables” does not define."
        hint = partial(suggest, name, defined, "Define it with a “default”, or write its value into the URL.")
        documents.report.add(codes.UNDEFINED_SERVER_VARIABLE, text, hint, url.place)
