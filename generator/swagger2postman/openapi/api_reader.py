"""Documents to `Api`: what the dialects have in common. `openapi2` and `openapi3` add what each has of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from msgspec.structs import replace

from swagger2postman.errors import UnusableDocumentError
from swagger2postman.findings import codes
from swagger2postman.findings.report import Place
from swagger2postman.openapi.model import (
    CONNECTION_HEADERS,
    LONGEST_URL,
    Api,
    Operation,
    Parameter,
    RequestBody,
    Response,
    SecurityRequirement,
    SecurityScheme,
    Server,
    Tag,
)
from swagger2postman.openapi.schemas import SchemaReader
from swagger2postman.references.resolver import Documents, Node

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
MOST_PARTS = 500_000
"""Parameters, media types, responses and the like of all operations; what operations share counts for each of them."""

IGNORED_HEADERS = ("accept", "content-type", "authorization")  # OpenAPI 3.1 section 4.8.12.1

Read = TypeVar("Read")


class ApiReader:
    """Reads one document set; a subclass per dialect fills in the parts that differ."""

    methods: tuple[str, ...] = METHODS

    def __init__(self, documents: Documents, dialect: str) -> None:
        self.documents = documents
        self.report = documents.report
        self.dialect = dialect
        self.schemas = SchemaReader(documents, dialect)
        self._components: dict[tuple[str, Place], object] = {}
        self._parts: dict[int, int] = {}

    def read(self) -> Api:
        """Return the API.

        Raises:
            UnusableDocumentError: there is no operation in it.
        """
        root = self.documents.root
        servers = self.usable_servers(root)
        schemes = {name: self.read_scheme(name, node) for name, node in self.scheme_nodes(root)}
        operations = tuple(self._bounded(self._operations(root)))
        if not operations:
            self.report.add(
                codes.NO_OPERATIONS,
                "The document describes no operation.",
                "Export an API that has paths.",
                Place(path=("paths",)),
            )
            raise UnusableDocumentError
        info = root.get("info") or Node({}, root.document, ("info",))
        docs = root.get("externalDocs")
        return Api(
            title=info.text("title").strip() or "Untitled API",
            version=info.text("version").strip(),
            dialect=self.dialect,
            description=info.text("description").strip(),
            contact=_contact(info.get("contact")),
            license=_contact(info.get("license")),
            terms_of_service=info.text("termsOfService"),
            external_docs=docs.text("url") if docs else "",
            servers=servers,
            tags=self._tags(root, operations),
            operations=operations,
            security_schemes={name: scheme for name, scheme in schemes.items() if scheme is not None},
            schemas=self.schemas.schemas,
            schema_examples=tuple(self.schemas.examples),
            schema_defaults=tuple(self.schemas.defaults),
            limited_schemas=tuple(self.schemas.limited),
            one_way=frozenset(self.schemas.one_way),
        )

    def read_servers(self, holder: Node) -> tuple[Server, ...]:
        """Return the servers that a root, path item or operation states."""
        raise NotImplementedError

    def usable_servers(self, holder: Node) -> tuple[Server, ...]:
        """Return the servers of a root, path item or operation, without those whose URL is too long for any client."""
        found = self.once("servers", holder, lambda: self.read_servers(holder))
        short = tuple(server for server in found if server.length <= LONGEST_URL)
        for server in found if len(short) < len(found) else ():
            if server.length > LONGEST_URL:
                text = f"A server is left out: its URL has {server.length:,} characters with its variables filled in."
                hint = f"Shorten it to at most {LONGEST_URL:,} characters."
                self.report.add(codes.SKIPPED_SERVER, text, hint, server.place)
        return short

    def scheme_nodes(self, root: Node) -> Iterator[tuple[str, Node]]:
        """Yield the security schemes (definitions) by name."""
        raise NotImplementedError

    def read_scheme(self, name: str, node: Node) -> SecurityScheme | None:
        """Return a security scheme."""
        raise NotImplementedError

    def read_parameter(self, node: Node) -> Parameter | None:
        """Return a parameter, references followed; None for what is none, or belongs to the body."""
        raise NotImplementedError

    def read_request_body(self, operation: Node, parameters: list[Node]) -> RequestBody | None:
        """Return the request body. `parameters` are those in force, references followed."""
        raise NotImplementedError

    def read_response(self, status: str, node: Node, operation: Node) -> Response:
        """Return a response, references followed."""
        raise NotImplementedError

    def once(self, kind: str, node: Node, read: Callable[[], Read]) -> Read:
        """Read a shared component once, however often it is used."""
        key = (kind, node.place)
        if key not in self._components:
            self._components[key] = read()
        return self._components[key]  # type: ignore[return-value]

    def _operations(self, root: Node) -> Iterator[Operation]:
        paths = root.get("paths")
        for path, reference in paths.items() if paths else ():
            if path.startswith("x-"):
                continue
            item = self.documents.resolve(reference, "pathItem")
            if item is None or not path.startswith("/"):
                text = f"The path “{path[:80]}” is left out: it must start with a slash and describe operations."
                self.report.add(codes.SKIPPED_PATH, text, "Correct the path.", reference.place)
                continue
            known: set[str] = set()
            for method, node in self._methods(item):
                if method.upper() in known:
                    text = f"The operation {method.upper()[:80]} {path[:80]} is left out: it is there already."
                    self.report.add(codes.SKIPPED_OPERATION, text, "Remove one of the two.", node.place)
                    continue
                known.add(method.upper())
                if isinstance(node.value, dict):
                    yield self._read_operation(root, reference, item, method, node)
                else:
                    text = f"The operation {method.upper()} {path[:80]} is left out: it is empty."
                    self.report.add(codes.SKIPPED_OPERATION, text, "Describe it or remove it.", node.place)

    def _read_operation(self, root: Node, reference: Node, item: Node, method: str, node: Node) -> Operation:
        """An operation of a path; one that several paths share is read once."""
        path = str(reference.path[-1])
        if item.place == reference.place:
            return self._operation(root, path, item, method, node)
        shared = self.once("operation", node, lambda: self._operation(root, path, item, method, node))
        return replace(shared, path=path)

    def _bounded(self, operations: Iterator[Operation]) -> Iterator[Operation]:
        """The operations; where they share so much that its parts multiply, the last ones are left out, and counted."""
        left, number, place = MOST_PARTS, 0, Place()
        for operation in operations:
            parts = self._parts_of(operation)
            if parts > left:
                number, place = number + 1, place if number else operation.place
                continue
            left -= parts
            yield operation
        if number:
            text = f"Operations that are left out: {number:,}; with what they share, there are more than {MOST_PARTS:,}"
            text += " parameters, responses and the like."
            hint = "Let operations share fewer parameters, responses and examples, or convert parts of the document."
            self.report.add(codes.TOO_MANY_PARTS, text, hint, place)

    def _parts_of(self, operation: Operation) -> int:
        """How many things a request and its saved responses consist of."""
        body = operation.request_body
        media = body.content if body else ()
        parts = 1 + len(operation.parameters) + len(operation.tags) + len(operation.servers)
        parts += len(media) + sum(len(one.examples) for one in media)
        for response in operation.responses:
            key = id(response)
            if key not in self._parts:
                shown = sum(1 + len(one.examples) for one in response.content)
                self._parts[key] = 1 + len(response.headers) + shown
            parts += self._parts[key]
        return parts

    def _methods(self, item: Node) -> Iterator[tuple[str, Node]]:
        for key, node in item.items():
            if key in self.methods:
                yield key, node
            elif key == "additionalOperations" and self.dialect >= "3.2":
                yield from node.items()

    def _operation(self, root: Node, path: str, item: Node, method: str, node: Node) -> Operation:
        parameter_nodes, complete = self._parameter_nodes(item, node)
        parameters = (self.once("parameter", p, lambda p=p: self.read_parameter(p)) for p in parameter_nodes)  # type: ignore[misc]
        kept = tuple(p for p in parameters if p is not None and not _is_ignored(p) and not self._is_reserved(p))
        responses = node.get("responses")
        security = node.get("security") or root.get("security")
        docs = node.get("externalDocs")
        return Operation(
            method=method.upper(),
            path=path,
            operation_id=node.text("operationId").strip(),
            summary=node.text("summary").strip() or self._text(item, "summary"),
            description=node.text("description").strip() or self._text(item, "description"),
            deprecated=node.flag("deprecated"),
            tags=tuple(str(t.value) for t in _elements(node.get("tags")) if isinstance(t.value, (str, int, float))),
            parameters=kept,
            request_body=self.read_request_body(node, parameter_nodes),
            responses=tuple(
                self.read_response(status, response, node)
                for status, response in (responses.items() if responses else ())
                if not status.startswith("x-")
            ),
            security=self.once("security", security, lambda: _requirements(security)) if security else (),
            servers=self.usable_servers(node) or self.usable_servers(item),
            external_docs=docs.text("url") if docs else "",
            incomplete=not (complete and self._has_its_body(node)),
            place=node.place,
        )

    def _is_reserved(self, parameter: Parameter) -> bool:
        """Whether a header is one with which a document could lead a request elsewhere, or make two of it."""
        if parameter.location != "header" or parameter.name.strip().lower() not in CONNECTION_HEADERS:
            return False
        text = f"The header “{parameter.name[:80]}” is left out: it belongs to the connection, and the client makes it."
        self.report.add(codes.RESERVED_HEADER, text, "Remove the parameter.", parameter.place)
        return True

    def _text(self, item: Node, key: str) -> str:
        """A text of a path item, which its operations share."""
        return self.once(key, item, lambda: item.text(key).strip()) if key in item.object else ""

    def _has_its_body(self, operation: Node) -> bool:
        body = operation.get("requestBody")
        return body is None or self.documents.resolve(body, "requestBody") is not None

    def _parameter_nodes(self, item: Node, operation: Node) -> tuple[list[Node], bool]:
        """The parameters in force, the operation's before those of the path item; and whether all could be had."""
        found: dict[tuple[str, str], Node] = {}
        complete = True
        for holder in (item, operation):
            for reference in _elements(holder.get("parameters")):
                node = self.documents.resolve(reference, "parameter")
                if node is not None and isinstance(node.value, dict):
                    found[node.text("name"), node.text("in")] = node
                    continue
                complete = False
                if node is not None:
                    text, hint = "A parameter is left out: it is no object.", "Describe it or remove it."
                    self.report.add(codes.SKIPPED_PARAMETER, text, hint, reference.place)
        return list(found.values()), complete

    def _tags(self, root: Node, operations: tuple[Operation, ...]) -> tuple[Tag, ...]:
        tags = {
            node.text("name"): Tag(node.text("name"), node.text("description").strip())
            for node in _elements(root.get("tags"))
        }
        for operation in operations:
            for name in operation.tags:
                tags.setdefault(name, Tag(name))
        tags.pop("", None)
        return tuple(tags.values())


def _elements(node: Node | None) -> Iterator[Node]:
    if node is not None:
        yield from node.elements()


def _is_ignored(parameter: Parameter) -> bool:
    """Headers that the media types and the security schemes describe already."""
    return parameter.location == "header" and parameter.name.lower() in IGNORED_HEADERS


def _requirements(node: Node) -> tuple[SecurityRequirement, ...]:
    """The alternatives of a `security` field; a lone object, as exports hold it, counts as one alternative.

    3.2 allows the URI of a scheme for its name.
    """
    alternatives = list(node.elements()) if isinstance(node.value, list) else [node]
    return tuple(
        {
            name.removeprefix("#/components/securitySchemes/"): tuple(str(scope.value) for scope in scopes.elements())
            for name, scopes in alternative.items()
        }
        for alternative in alternatives
        if isinstance(alternative.value, dict)
    )


def _contact(node: Node | None) -> str:
    if node is None:
        return ""
    parts = (node.text("name"), node.text("email"), node.text("url"))
    return ", ".join(part.strip() for part in parts if part.strip())
