"""OpenAPI 3.0, 3.1 and 3.2 documents to `Api`."""

from __future__ import annotations

from collections.abc import Iterator

from swagger2postman.findings import codes
from swagger2postman.findings.report import Place
from swagger2postman.openapi.api_reader import METHODS, ApiReader
from swagger2postman.openapi.model import (
    Encoding,
    Example,
    MediaType,
    OAuthFlow,
    Parameter,
    RequestBody,
    Response,
    SecurityScheme,
    Server,
    ServerVariable,
)
from swagger2postman.references.resolver import Node

DEFAULT_STYLE = {"path": "simple", "header": "simple", "query": "form", "cookie": "form"}
LOCATIONS = (*DEFAULT_STYLE, "querystring")


class OpenApi3Reader(ApiReader):
    """The Objects of OpenAPI 3, section 4.8, one method each."""

    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        if self.dialect >= "3.2":
            self.methods = (*METHODS, "query")
        self._note_what_is_left_out()

    def _note_what_is_left_out(self) -> None:
        """Webhooks are calls to the reader, not by the reader (4.8.1); of 3.2 only what 3.1 has too is read."""
        root = self.documents.root
        webhooks = root.get("webhooks")
        if webhooks and webhooks.object:
            text = f"Webhooks become no requests ({len(webhooks.object)} here): the API sends them to you."
            self.report.add(codes.WEBHOOKS_LEFT_OUT, text, "Read them in the API's documentation.", webhooks.place)
        if self.dialect >= "3.2":
            text = "OpenAPI 3.2 is read like 3.1, with QUERY and additional operations; the rest of it has no effect."
            self.report.add(codes.OPENAPI_3_2, text, "Check what uses 3.2's own features.", Place(path=("openapi",)))

    def read_servers(self, holder: Node) -> tuple[Server, ...]:
        """Return the Server Objects (4.8.5) that have a URL."""
        servers = holder.get("servers")
        return tuple(
            Server(node.text("url").strip(), node.text("description").strip(), tuple(_variables(node)), node.place)
            for node in (servers.elements() if servers else ())
            if node.text("url").strip()
        )

    def scheme_nodes(self, root: Node) -> Iterator[tuple[str, Node]]:
        """Yield `components.securitySchemes`."""
        components = root.get("components")
        schemes = components.get("securitySchemes") if components else None
        yield from schemes.items() if schemes else ()

    def read_scheme(self, name: str, node: Node) -> SecurityScheme | None:
        """Return a Security Scheme Object (4.8.27)."""
        found = self.documents.resolve(node, "securityScheme")
        if found is None:
            return None
        flows = found.get("flows")
        return SecurityScheme(
            name=name,
            type=found.text("type"),
            description=found.text("description").strip(),
            parameter_name=found.text("name"),
            location=found.text("in"),
            http_scheme=found.text("scheme").lower(),
            bearer_format=found.text("bearerFormat"),
            flows=tuple(_flow(kind, flow) for kind, flow in flows.items()) if flows else (),
            open_id_connect_url=found.text("openIdConnectUrl"),
            place=found.place,
        )

    def read_parameter(self, node: Node) -> Parameter | None:
        """Return a Parameter Object (4.8.12)."""
        location, name = node.text("in"), node.text("name")
        if location not in LOCATIONS or not name:
            text = f"The parameter “{name[:80]}” is left out: it needs a name and a valid “in”."
            self.report.add(codes.SKIPPED_PARAMETER, text, "Set “in” to path, query, header or cookie.", node.place)
            return None
        return self._parameter(name, location, node)

    def _parameter(self, name: str, location: str, node: Node) -> Parameter:
        style = node.text("style") or DEFAULT_STYLE.get(location, "form")
        schema, examples, media_type = node.get("schema"), self._examples(node), ""
        content = node.get("content")
        for media_name, media in content.items() if content and schema is None else ():
            media_type, schema = media_name, media.get("schema")
            examples = examples or self._examples(media)
            break
        return Parameter(
            name=name,
            location=location,
            required=node.flag("required") or location == "path",
            description=node.text("description").strip(),
            deprecated=node.flag("deprecated"),
            style=style,
            explode=node.flag("explode", style in ("form", "cookie")),
            allow_reserved=node.flag("allowReserved"),
            allow_empty_value=node.flag("allowEmptyValue"),
            schema=self.schemas.read(schema) if schema else None,
            media_type=media_type,
            examples=examples,
            place=node.place,
        )

    def read_request_body(self, operation: Node, parameters: list[Node]) -> RequestBody | None:
        """Return the Request Body Object (4.8.13)."""
        reference = operation.get("requestBody")
        node = self.documents.resolve(reference, "requestBody") if reference else None
        if node is None or not isinstance(node.value, dict):
            return None
        return self.once("body", node, lambda: self._request_body(node))

    def _request_body(self, node: Node) -> RequestBody:
        return RequestBody(self._content(node), node.text("description").strip(), node.flag("required"), node.place)

    def read_response(self, status: str, node: Node, operation: Node) -> Response:
        """Return a Response Object (4.8.17)."""
        found = self.documents.resolve(node, "response")
        if found is None:
            return Response(status, place=node.place)
        return self.once(f"response {status}", found, lambda: self._response(status, found))

    def _response(self, status: str, node: Node) -> Response:
        return Response(status, node.text("description").strip(), self._headers(node), self._content(node), node.place)

    def _headers(self, holder: Node) -> tuple[Parameter, ...]:
        headers = holder.get("headers")
        nodes = ((name, self.documents.resolve(node, "header")) for name, node in (headers.items() if headers else ()))
        return tuple(self._parameter(name, "header", node) for name, node in nodes if node is not None)

    def _content(self, holder: Node) -> tuple[MediaType, ...]:
        content = holder.get("content")
        return tuple(self._media_type(name.strip(), node) for name, node in (content.items() if content else ()))

    def _media_type(self, name: str, reference: Node) -> MediaType:
        node = self.documents.resolve(reference, "mediaType") or reference
        schema, encoding = node.get("schema"), node.get("encoding")
        return MediaType(
            name=name,
            schema=self.schemas.read(schema) if schema else None,
            examples=self._examples(node),
            encoding={key: self._encoding(part) for key, part in encoding.items()} if encoding else {},
            place=node.place,
        )

    def _encoding(self, node: Node) -> Encoding:
        style = node.text("style") or "form"
        return Encoding(
            content_type=node.text("contentType"),
            style=style,
            explode=node.flag("explode", style == "form"),
            allow_reserved=node.flag("allowReserved"),
            headers=self._headers(node),
        )

    def _examples(self, holder: Node) -> tuple[Example, ...]:
        """The `example`, then the `examples` that have a value here (4.8.19); an `externalValue` is not fetched."""
        lone, named = holder.get("example"), holder.get("examples")
        found = [Example(lone.value, place=lone.place)] if lone else []
        for name, reference in named.items() if named else ():
            node = self.documents.resolve(reference, "example")
            value = node and (node.get("value") or node.get("dataValue"))
            if node and value:
                found.append(Example(value.value, name, node.text("summary").strip(), value.place))
        return tuple(found)


def _variables(server: Node) -> Iterator[ServerVariable]:
    variables = server.get("variables")
    for name, node in variables.items() if variables else ():
        enum = node.get("enum")
        values = tuple(str(value.value) for value in enum.elements()) if enum else ()
        yield ServerVariable(name, node.text("default") or next(iter(values), ""), values, node.text("description"))


def _flow(kind: str, node: Node) -> OAuthFlow:
    scopes = node.get("scopes")
    return OAuthFlow(
        type=kind,
        token_url=node.text("tokenUrl").strip(),
        authorization_url=(node.text("authorizationUrl") or node.text("deviceAuthorizationUrl")).strip(),
        refresh_url=node.text("refreshUrl").strip(),
        scopes={scope: str(text.value or "") for scope, text in scopes.items()} if scopes else {},
        place=node.place,
    )
