"""The parts of a Postman collection, format v2.1.0, and their JSON."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from msgspec import Struct

from swagger2postman.jsonvalue import Json, JsonObject
from swagger2postman.postman.escaping import inert as inert  # noqa: PLC0414 - others take it from here
from swagger2postman.postman.escaping import inert_json

SCHEMA_URL = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
_NAMESPACE = uuid.UUID("6f0a4a6e-2f3b-5d0e-9f53-7a9d7b1c4c11")


def identifier(*parts: str) -> str:
    """Return the UUIDv5 of what the parts identify: the same for the same parts, on every machine."""
    return str(uuid.uuid5(_NAMESPACE, "\0".join(parts)))


class Description(Struct, frozen=True):
    """Markdown."""

    content: str

    def to_json(self) -> Json:
        """Return the Description object."""
        return {"content": inert(self.content), "type": "text/markdown"}


def _described(result: JsonObject, description: str) -> JsonObject:
    if description:
        result["description"] = Description(description).to_json()
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
        return _described(result, self.description)


class FormPart(Struct, frozen=True):
    """A part of a multipart body; a file part carries no content, the user chooses the file."""

    key: str
    value: str = ""
    is_file: bool = False
    content_type: str = ""
    description: str = ""
    disabled: bool = False

    def to_json(self) -> JsonObject:
        """Return the FormParameter object."""
        result: JsonObject = {"key": self.key, "type": "file" if self.is_file else "text"}
        result["src" if self.is_file else "value"] = [] if self.is_file else self.value
        if self.content_type:
            result["contentType"] = self.content_type
        if self.disabled:
            result["disabled"] = True
        return _described(result, self.description)


class Variable(Struct, frozen=True):
    """A collection variable."""

    key: str
    value: str
    description: str

    def to_json(self) -> JsonObject:
        """Return the Variable object; never of type secret, which the format does not know."""
        return _described({"key": self.key, "value": self.value, "type": "string"}, self.description)


class Url(Struct, frozen=True):
    """A URL in parts. `host` is a variable with scheme, host and base path in it; `path` has no leading slash."""

    host: str
    path: tuple[str, ...] = ()
    query: tuple[Field, ...] = ()
    variables: tuple[Field, ...] = ()

    @property
    def raw(self) -> str:
        """The URL as Postman shows it, without what is disabled."""
        sent = [f"{field.key}={field.value}" for field in self.query if not field.disabled]
        return "/".join((self.host, *self.path)) + ("?" + "&".join(sent) if sent else "")

    def to_json(self, *, brief: bool = False) -> JsonObject:
        """Return the Url object; a brief one has no descriptions and nothing disabled."""
        result: JsonObject = {"raw": self.raw, "host": [self.host]}
        if self.path:
            result["path"] = list(self.path)
        for key, fields in (("query", self.query), ("variable", self.variables)):
            shown = [_brief(f) if brief else f for f in fields if not (brief and f.disabled)]
            if shown:
                result[key] = [f.to_json() for f in shown]
        return result


def _brief(one: Field) -> Field:
    return Field(one.key, one.value)


class Body(Struct, frozen=True):
    """A request body. `mode` is raw, urlencoded, formdata or file; `language` only colours a raw one."""

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
        return {"mode": self.mode, self.mode: [one.to_json() for one in self.fields]}


class Auth(Struct, frozen=True):
    """How a request authenticates: a type of Postman's and its attributes in order."""

    type: str
    attributes: tuple[tuple[str, Json], ...] = ()

    def to_json(self) -> JsonObject:
        """Return the Auth object."""
        if self.type == "noauth":
            return {"type": "noauth"}
        kinds = {str: "string", bool: "boolean"}
        attributes: list[Json] = [
            {"key": key, "value": value, "type": kinds.get(type(value), "any")} for key, value in self.attributes
        ]
        return {"type": self.type, self.type: attributes}


NO_AUTH = Auth("noauth")


class Script(Struct, frozen=True):
    """A script, as lines; `listen` is prerequest or test."""

    listen: str
    lines: tuple[str, ...]

    def to_json(self) -> JsonObject:
        """Return the Event object."""
        return {"listen": self.listen, "script": {"type": "text/javascript", "exec": list(self.lines)}}


class Request(Struct, frozen=True):
    """A request; `auth` None inherits the collection's."""

    method: str
    url: Url
    header: tuple[Field, ...] = ()
    body: Body | None = None
    auth: Auth | None = None
    description: str = ""

    def to_json(self, *, brief: bool = False) -> JsonObject:
        """Return the Request object; a brief one serves as the original request of a saved example."""
        result: JsonObject = {"method": inert(self.method)}
        if self.auth is not None and not brief:
            result["auth"] = self.auth.to_json()
        shown = [_brief(f) if brief else f for f in self.header if not (brief and f.disabled)]
        result["header"] = [f.to_json() for f in shown]
        if self.body is not None:
            result["body"] = self.body.to_json()
        result["url"] = self.url.to_json(brief=brief)
        return result if brief else _described(result, self.description)


class SavedResponse(Struct, frozen=True):
    """A saved example."""

    id: str
    name: str
    request: Request
    code: int
    status: str
    header: tuple[Field, ...] = ()
    body: str | None = None
    language: str = "text"

    def to_json(self) -> JsonObject:
        """Return the Response object, in which all but the request is a document's own words."""
        body = self.body and (inert_json(self.body) if self.language == "json" else inert(self.body))
        return {
            "id": self.id,
            "name": inert(self.name),
            "originalRequest": self.request.to_json(brief=True),
            "status": inert(self.status),
            "code": self.code,
            "_postman_previewlanguage": self.language,
            "header": [Field(inert(f.key), inert(f.value), f.description).to_json() for f in self.header],
            "cookie": [],
            "body": body,
        }


class Item(Struct, frozen=True):
    """A request in its place in the collection; one that `stays` goes nowhere but where it was addressed to."""

    id: str
    name: str
    request: Request
    responses: tuple[SavedResponse, ...] = ()
    scripts: tuple[Script, ...] = ()
    sends_body_always: bool = False
    stays: bool = False

    def to_json(self) -> JsonObject:
        """Return the Item object."""
        result: JsonObject = {"id": self.id, "name": inert(self.name)}
        if self.scripts:
            result["event"] = _json(self.scripts)
        behaviour: JsonObject = {"disableBodyPruning": True} if self.sends_body_always else {}
        if self.stays:
            behaviour["followRedirects"] = False
        if behaviour:
            result["protocolProfileBehavior"] = behaviour
        result["request"] = self.request.to_json()
        result["response"] = _json(self.responses)
        return result


class Folder(Struct, frozen=True):
    """A folder of requests."""

    id: str
    name: str
    description: str
    items: tuple[Item, ...]

    def to_json(self) -> JsonObject:
        """Return the ItemGroup object."""
        result = _described({"id": self.id, "name": inert(self.name)}, self.description)
        result["item"] = _json(self.items)
        return result


class Collection(Struct, frozen=True):
    """A whole collection; where its addresses are secret, redirects to other hosts do not tell them (Referer)."""

    id: str
    name: str
    description: str
    version: str
    items: tuple[Item | Folder, ...]
    auth: Auth | None = None
    scripts: tuple[Script, ...] = ()
    variables: tuple[Variable, ...] = ()
    secret_addresses: bool = False

    def requests(self) -> Iterable[Item]:
        """Yield every request, in order."""
        for item in self.items:
            yield from item.items if isinstance(item, Folder) else (item,)

    def to_json(self) -> JsonObject:
        """Return the Collection object."""
        info = _described({"_postman_id": self.id, "name": inert(self.name)}, self.description)
        if self.version:
            info["version"] = inert(self.version)
        info["schema"] = SCHEMA_URL
        result: JsonObject = {"info": info, "item": _json(self.items)}
        if self.auth is not None:
            result["auth"] = self.auth.to_json()
        if self.scripts:
            result["event"] = _json(self.scripts)
        if self.secret_addresses:
            result["protocolProfileBehavior"] = {"removeRefererHeaderOnRedirect": True}
        result["variable"] = _json(self.variables)
        return result


def _json(parts: Sequence[Item | Folder | SavedResponse | Script | Variable]) -> list[Json]:
    return [part.to_json() for part in parts]
