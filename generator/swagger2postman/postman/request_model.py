"""The request of a Postman collection and its parts, format v2.1.0, and their JSON."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from swagger2postman.jsonvalue import Json, JsonObject
from swagger2postman.postman.variables import escape_variables

_ATTRIBUTE_TYPES = {str: "string", bool: "boolean"}


def with_description(result: JsonObject, description: str) -> JsonObject:
    """Add a Description object in Markdown, unless it is empty."""
    if description:
        result["description"] = {"content": escape_variables(description), "type": "text/markdown"}
    return result


class Field(Struct, frozen=True):
    """A key and a value: a query parameter, path variable, header or form field."""

    key: str
    value: str
    description: str = ""
    disabled: bool = False

    def to_json(self) -> JsonObject:
        """Return the QueryParam, Variable, Header or URLEncodedParameter object."""
        result: JsonObject = {"key": self.key, "value": self.value}
        if self.disabled:
            result["disabled"] = True
        return with_description(result, self.description)


class FormPart(Struct, frozen=True):
    """A part of a multipart body. The part of a file has no content: the user chooses the file in Postman."""

    key: str
    value: str = ""
    is_file: bool = False
    content_type: str = ""
    description: str = ""
    disabled: bool = False

    def to_json(self) -> JsonObject:
        """Return the FormParameter object."""
        result: JsonObject = {"key": self.key, "type": "file" if self.is_file else "text"}
        if self.is_file:
            result["src"] = []
        else:
            result["value"] = self.value
        if self.content_type:
            result["contentType"] = self.content_type
        if self.disabled:
            result["disabled"] = True
        return with_description(result, self.description)


class Url(Struct, frozen=True):
    """A URL in parts. `host` is a variable with scheme, host and base path in it; `path` has no leading slash."""

    host: str
    path: tuple[str, ...] = ()
    query: tuple[Field, ...] = ()
    variables: tuple[Field, ...] = ()

    @property
    def raw(self) -> str:
        """The URL as Postman shows it, without disabled query parameters."""
        url = "/".join((self.host, *self.path))
        pairs = [f"{field.key}={field.value}" for field in self.query if not field.disabled]
        return f"{url}?{'&'.join(pairs)}" if pairs else url

    def to_json(self, *, brief: bool = False) -> JsonObject:
        """Return the Url object; a brief one has no descriptions and no disabled fields."""
        result: JsonObject = {"raw": self.raw, "host": [self.host]}
        if self.path:
            result["path"] = list(self.path)
        query = _fields_to_json(self.query, brief=brief)
        if query:
            result["query"] = query
        variables = _fields_to_json(self.variables, brief=brief)
        if variables:
            result["variable"] = variables
        return result


class Body(Struct, frozen=True):
    """A request body. `mode` is raw, urlencoded, formdata or file; `language` is how Postman colours a raw one."""

    mode: str
    raw: str = ""
    language: str = ""
    fields: tuple[Field | FormPart, ...] = ()

    def to_json(self) -> JsonObject:
        """Return the RequestBody object."""
        if self.mode == "raw":
            result: JsonObject = {"mode": "raw", "raw": self.raw}
            if self.language:
                result["options"] = {"raw": {"language": self.language}}
            return result
        if self.mode == "file":
            return {"mode": "file", "file": {}}
        return {"mode": self.mode, self.mode: [field.to_json() for field in self.fields]}


class Auth(Struct, frozen=True):
    """How a request authenticates: one of Postman's types (noauth, apikey, basic, …) and its attributes in order."""

    type: str
    attributes: tuple[tuple[str, Json], ...] = ()

    def to_json(self) -> JsonObject:
        """Return the Auth object."""
        if self.type == "noauth":
            return {"type": "noauth"}
        attributes: list[Json] = []
        for key, value in self.attributes:
            attributes.append({"key": key, "value": value, "type": _ATTRIBUTE_TYPES.get(type(value), "any")})
        return {"type": self.type, self.type: attributes}


NO_AUTH = Auth("noauth")


class Request(Struct, frozen=True):
    """A request; without an `auth` of its own it inherits the collection's."""

    method: str
    url: Url
    header: tuple[Field, ...] = ()
    body: Body | None = None
    auth: Auth | None = None
    description: str = ""

    def to_json(self, *, brief: bool = False) -> JsonObject:
        """Return the Request object.

        A brief one is the original request of a saved example: without auth, descriptions and disabled fields.
        """
        result: JsonObject = {"method": escape_variables(self.method)}
        if self.auth is not None and not brief:
            result["auth"] = self.auth.to_json()
        result["header"] = _fields_to_json(self.header, brief=brief)
        if self.body is not None:
            result["body"] = self.body.to_json()
        result["url"] = self.url.to_json(brief=brief)
        return result if brief else with_description(result, self.description)


def _fields_to_json(fields: Iterable[Field], *, brief: bool) -> list[Json]:
    if not brief:
        return [field.to_json() for field in fields]
    return [Field(field.key, field.value).to_json() for field in fields if not field.disabled]
