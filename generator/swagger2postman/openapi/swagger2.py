"""Swagger 2.0 documents to `Api`, in OpenAPI 3's terms."""

from __future__ import annotations

from collections.abc import Iterator

from swagger2postman.findings import codes
from swagger2postman.jsonvalue import Json, JsonObject
from swagger2postman.openapi.api_reader import ApiReader
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
)
from swagger2postman.references.resolver import Node

FLOWS = {"application": "clientCredentials", "accessCode": "authorizationCode"}
COLLECTION_FORMATS = {
    "csv": "",
    "ssv": "spaceDelimited",
    "tsv": "tabDelimited",
    "pipes": "pipeDelimited",
    "multi": "form",
}
FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
NOT_SCHEMA_FIELDS = (
    "name", "in", "required", "description", "allowEmptyValue", "collectionFormat", "x-example", "x-examples",
)  # fmt: skip
"""Fields of a parameter or a header that say nothing of its schema, which its other fields are."""


class Swagger2Reader(ApiReader):
    """The Objects of Swagger 2.0, one method each."""

    def read_servers(self, holder: Node) -> tuple[Server, ...]:
        """Return `schemes`, `host` and `basePath` as servers, https first: credentials go there."""
        if holder.path:
            return ()
        host, base = holder.text("host").strip(), "/" + holder.text("basePath").strip().strip("/")
        if not host:
            return (Server(base, place=holder.place),) if base != "/" else ()
        stated = holder.get("schemes")
        schemes = [str(node.value) for node in stated.elements()] if stated else []
        web = [scheme for scheme in schemes if scheme in ("http", "https")] or ["https"]
        return tuple(
            Server(f"{scheme}://{host}{base}".rstrip("/"), place=holder.place) for scheme in sorted(web, reverse=True)
        )

    def scheme_nodes(self, root: Node) -> Iterator[tuple[str, Node]]:
        """Yield `securityDefinitions`."""
        schemes = root.get("securityDefinitions")
        yield from schemes.items() if schemes else ()

    def read_scheme(self, name: str, node: Node) -> SecurityScheme | None:
        """Return a Security Scheme Object; `basic` is OpenAPI 3's `http` with `basic`."""
        found = self.documents.resolve(node, "securityScheme")
        if found is None:
            return None
        kind, scopes = found.text("type"), found.get("scopes")
        flow = OAuthFlow(
            type=FLOWS.get(found.text("flow"), found.text("flow")),
            token_url=found.text("tokenUrl").strip(),
            authorization_url=found.text("authorizationUrl").strip(),
            scopes={scope: str(text.value or "") for scope, text in scopes.items()} if scopes else {},
            place=found.place,
        )
        return SecurityScheme(
            name=name,
            type="http" if kind == "basic" else kind,
            description=found.text("description").strip(),
            parameter_name=found.text("name"),
            location=found.text("in"),
            http_scheme="basic" if kind == "basic" else "",
            flows=(flow,) if kind == "oauth2" else (),
            place=found.place,
        )

    def read_parameter(self, node: Node) -> Parameter | None:
        """Return a Parameter Object that is not part of the body."""
        location, name = node.text("in"), node.text("name")
        if location in ("body", "formData"):
            return None
        if location not in ("path", "query", "header") or not name:
            text = f"The parameter “{name[:80]}” is left out: it needs a name and a valid “in”."
            self.report.add(
                codes.SKIPPED_PARAMETER, text, "Set “in” to path, query, header, body or formData.", node.place
            )
            return None
        style, explode = _style(node, location)
        schema = node.get("schema")  # not allowed here, but exports have it
        return Parameter(
            name=name,
            location=location,
            required=node.flag("required") or location == "path",
            description=node.text("description").strip(),
            style=style,
            explode=explode,
            allow_empty_value=node.flag("allowEmptyValue"),
            schema=self.schemas.read(schema) if schema else self.schemas.read_keywords(node, NOT_SCHEMA_FIELDS),
            examples=_examples(node, ()),
            place=node.place,
        )

    def read_request_body(self, operation: Node, parameters: list[Node]) -> RequestBody | None:
        """Return the `body` parameter, or the `formData` parameters together, as a request body."""
        body = next((node for node in parameters if node.text("in") == "body"), None)
        form = [node for node in parameters if node.text("in") == "formData"]
        if body is not None:
            names = self._media_types(operation, "consumes") or ["application/json"]
            schema = body.get("schema")
            read = self.schemas.read(schema) if schema else None
            content = tuple(MediaType(name, read, _examples(body, names, name), place=body.place) for name in names)
            return RequestBody(content, body.text("description").strip(), body.flag("required"), body.place)
        if not form:
            return None
        names = [name for name in self._media_types(operation, "consumes") if name in (FORM, MULTIPART)]
        has_file = any(node.text("type") == "file" for node in form)
        name = MULTIPART if has_file or names[:1] == [MULTIPART] else FORM
        required = any(node.flag("required") for node in form)
        return RequestBody((self._form(name, form),), "", required, form[0].place)

    def _form(self, name: str, nodes: list[Node]) -> MediaType:
        properties: JsonObject = {}
        encoding, required = {}, []
        for node in nodes:
            key = node.text("name")
            schema = self.schemas.read_keywords(node, NOT_SCHEMA_FIELDS)
            examples: list[Json] = [example.value for example in _examples(node, ())]
            described: JsonObject = {"description": node.text("description").strip()}
            if isinstance(schema, dict):
                properties[key] = {**schema, **described, **({"examples": examples} if examples else {})}
            style, explode = _style(node, "query")
            encoding[key] = Encoding(style=style, explode=explode)
            required += [key] if node.flag("required") else []
        wanted: JsonObject = {"required": list(required)} if required else {}
        return MediaType(name, {"type": "object", "properties": properties, **wanted}, (), encoding, nodes[0].place)

    def read_response(self, status: str, node: Node, operation: Node) -> Response:
        """Return a Response Object, one media type for each of `produces`."""
        found = self.documents.resolve(node, "response")
        if found is None:
            return Response(status, place=node.place)
        names = self._media_types(operation, "produces")
        return self.once(f"response {status} {names}", found, lambda: self._response(status, found, names))

    def _response(self, status: str, node: Node, produces: list[str]) -> Response:
        schema, headers, examples = node.get("schema"), node.get("headers"), node.get("examples")
        stated = [name for name, _ in examples.items() if "/" in name] if examples else []
        names = list(dict.fromkeys([*produces, *stated])) or ["application/json"]
        read = self.schemas.read(schema) if schema else None
        content = tuple(
            MediaType(name, read, tuple(_by_media_type(examples, name)), place=node.place)
            for name in (names if schema or stated else ())
        )
        return Response(
            status,
            node.text("description").strip(),
            tuple(
                Parameter(name, "header", description=header.text("description").strip(), place=header.place,
                          schema=self.schemas.read_keywords(header, NOT_SCHEMA_FIELDS), examples=_examples(header, ()))
                for name, header in (headers.items() if headers else ())
            ),
            content,
            node.place,
        )  # fmt: skip

    def _media_types(self, operation: Node, field: str) -> list[str]:
        stated = operation.get(field) or self.documents.root.get(field)
        return [str(node.value).strip() for node in stated.elements()] if stated else []


def _style(node: Node, location: str) -> tuple[str, bool]:
    """`collectionFormat` as OpenAPI 3's style and explode; `csv` is the default of each place."""
    style = COLLECTION_FORMATS.get(node.text("collectionFormat"), "")
    if not style:
        style = "form" if location == "query" else "simple"
    return style, node.text("collectionFormat") == "multi"


def _by_media_type(examples: Node | None, name: str) -> Iterator[Example]:
    found = examples.get(name) if examples else None
    if found:
        yield Example(found.value, place=found.place)


def _examples(node: Node, media_types: tuple[str, ...] | list[str], name: str = "") -> tuple[Example, ...]:
    """The extensions `x-example` and `x-examples`, by media type or by name, and `example`, which exports hold."""
    found = [Example(lone.value, place=lone.place) for lone in (node.get("x-example"), node.get("example")) if lone]
    named = node.get("x-examples")
    for key, member in named.items() if named else ():
        if key in media_types and key != name:
            continue
        value = member.get("value") or member
        found.append(Example(value.value, "" if "/" in key else key, place=value.place))
    return tuple(found)
