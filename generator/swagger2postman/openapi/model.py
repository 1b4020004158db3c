"""The API as every later stage sees it: OpenAPI's terms, no dialect, nothing of YAML and nothing of Postman.

Field names follow OpenAPI 3.1, section 4.8; a Swagger 2.0 document is brought to the same shape by its adapter.
Schemas are JSON Schema 2020-12 whose only references are `#/$defs/NAME`, NAME being a key of `Api.schemas`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

from swagger2postman.findings.report import NOWHERE, Place
from swagger2postman.jsonvalue import Json, JsonObject

Schema = JsonObject | bool
CONNECTION_HEADERS = frozenset(
    ("host", "content-length", "transfer-encoding", "connection", "keep-alive", "te", "trailer", "upgrade", "expect")
)
"""Headers that say where a message goes and where it ends: the client makes them (RFC 9110, 7.2, 7.6; RFC 9112, 6)."""

LONGEST_URL = 10_000
"""Characters of a server's URL, or of all values in a path; no server takes a URL that is longer."""

_VARIABLE = re.compile(r"\{([^{}]*)\}")


class Example(Struct, frozen=True):
    """A named example; `name` is empty for a lone one. `summary` and `description` are Markdown."""

    value: Json
    name: str = ""
    summary: str = ""
    place: Place = NOWHERE


class Parameter(Struct, frozen=True):
    """A parameter, a response header or a part's header. `location` is path, query, header, cookie or querystring.

    `schema` is None when nothing is known of the value; `media_type` is set when `content` describes it.
    """

    name: str
    location: str
    required: bool = False
    description: str = ""
    deprecated: bool = False
    style: str = "simple"
    explode: bool = False
    allow_reserved: bool = False
    allow_empty_value: bool = False
    schema: Schema | None = None
    media_type: str = ""
    examples: tuple[Example, ...] = ()
    place: Place = NOWHERE


class Encoding(Struct, frozen=True):
    """How one property of a form body is sent."""

    content_type: str = ""
    style: str = "form"
    explode: bool = True
    allow_reserved: bool = False
    headers: tuple[Parameter, ...] = ()


class MediaType(Struct, frozen=True):
    """One media type of a body. `encoding` is keyed by property name."""

    name: str
    schema: Schema | None = None
    examples: tuple[Example, ...] = ()
    encoding: Mapping[str, Encoding] = {}
    place: Place = NOWHERE


class RequestBody(Struct, frozen=True):
    """A request body; `content` in the document's order."""

    content: tuple[MediaType, ...] = ()
    description: str = ""
    required: bool = False
    place: Place = NOWHERE


class Response(Struct, frozen=True):
    """A documented response; `status` is "200", "2XX" or "default"."""

    status: str
    description: str = ""
    headers: tuple[Parameter, ...] = ()
    content: tuple[MediaType, ...] = ()
    place: Place = NOWHERE


class ServerVariable(Struct, frozen=True):
    """A variable of a server's URL template."""

    name: str
    default: str = ""
    enum: tuple[str, ...] = ()
    description: str = ""


class Server(Struct, frozen=True):
    """A server; `url` is absolute or relative and may hold `{variable}`s."""

    url: str
    description: str = ""
    variables: tuple[ServerVariable, ...] = ()
    place: Place = NOWHERE

    @property
    def length(self) -> int:
        """How many characters the URL has with its variables at their defaults."""
        known = {variable.name: len(variable.default) for variable in self.variables}
        names = _VARIABLE.findall(self.url) if known else ()
        return len(self.url) + sum(known.get(name, 0) for name in names)


class OAuthFlow(Struct, frozen=True):
    """One OAuth 2.0 flow; `type` as in OpenAPI 3: clientCredentials, password, authorizationCode, implicit, …

    `authorization_url` is where a person, or a device, starts.
    """

    type: str
    token_url: str = ""
    authorization_url: str = ""
    refresh_url: str = ""
    scopes: Mapping[str, str] = {}
    place: Place = NOWHERE


class SecurityScheme(Struct, frozen=True):
    """A security scheme (definition). `type` as in OpenAPI 3: apiKey, http, oauth2, openIdConnect, mutualTLS."""

    name: str
    type: str
    description: str = ""
    parameter_name: str = ""
    location: str = ""
    http_scheme: str = ""
    bearer_format: str = ""
    flows: tuple[OAuthFlow, ...] = ()
    open_id_connect_url: str = ""
    place: Place = NOWHERE

    def flow(self, flow_type: str) -> OAuthFlow | None:
        """Return the flow of that type, if the scheme has it."""
        return next((flow for flow in self.flows if flow.type == flow_type), None)


SecurityRequirement = Mapping[str, tuple[str, ...]]
"""One alternative of a security requirement: scheme name to scopes, all of them needed; empty means anonymous."""


class Operation(Struct, frozen=True):
    """An operation with everything that it inherits already applied.

    `method` is upper case, `path` the template as written. `security` lists the alternatives, empty for none.
    `servers` is empty where those of the API apply. `incomplete` says that a parameter or the body could not be had.
    """

    method: str
    path: str
    operation_id: str = ""
    summary: str = ""
    description: str = ""
    deprecated: bool = False
    tags: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    request_body: RequestBody | None = None
    responses: tuple[Response, ...] = ()
    security: tuple[SecurityRequirement, ...] = ()
    servers: tuple[Server, ...] = ()
    external_docs: str = ""
    incomplete: bool = False
    place: Place = NOWHERE


class Tag(Struct, frozen=True):
    """A tag of the document; tags that only operations name come after the declared ones."""

    name: str
    description: str = ""


class Api(Struct, frozen=True):
    """A whole API description.

    `schema_examples` and `schema_defaults` stand inside schemas, each with its schema;
    `limited_schemas` are those with an `enum` or an upper limit, each with its place.
    """

    title: str
    version: str
    dialect: str
    description: str = ""
    contact: str = ""
    license: str = ""
    terms_of_service: str = ""
    external_docs: str = ""
    servers: tuple[Server, ...] = ()
    tags: tuple[Tag, ...] = ()
    operations: tuple[Operation, ...] = ()
    security_schemes: Mapping[str, SecurityScheme] = {}
    schemas: Mapping[str, Schema] = {}
    schema_examples: tuple[tuple[Schema, Example], ...] = ()
    schema_defaults: tuple[tuple[Schema, Example], ...] = ()
    limited_schemas: tuple[tuple[JsonObject, Place], ...] = ()
    one_way: frozenset[str] = frozenset(("readOnly", "writeOnly"))
