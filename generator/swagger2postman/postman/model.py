"""A Postman collection, format v2.1.0, and its JSON; `request_model` has the parts of its requests."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence

from msgspec import Struct

from swagger2postman.jsonvalue import Json, JsonObject
from swagger2postman.postman.request_model import Auth, Field, Request, with_description
from swagger2postman.postman.variables import escape_variables, escape_variables_in_json

SCHEMA_URL = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
_NAMESPACE = uuid.UUID("6f0a4a6e-2f3b-5d0e-9f53-7a9d7b1c4c11")


def identifier(*parts: str) -> str:
    """Return the UUIDv5 of what the parts identify: the same for the same parts, on every machine."""
    return str(uuid.uuid5(_NAMESPACE, "\0".join(parts)))


class Variable(Struct, frozen=True):
    """A collection variable."""

    key: str
    value: str
    description: str

    def to_json(self) -> JsonObject:
        """Return the Variable object; never of type secret, which the format does not know."""
        return with_description({"key": self.key, "value": self.value, "type": "string"}, self.description)


class Event(Struct, frozen=True):
    """A script and when it runs: `listen` is prerequest or test."""

    listen: str
    script: tuple[str, ...]

    def to_json(self) -> JsonObject:
        """Return the Event object."""
        return {"listen": self.listen, "script": {"type": "text/javascript", "exec": list(self.script)}}


class SavedExample(Struct, frozen=True):
    """A saved example: a response, and the request that it belongs to. Postman's format calls it a Response."""

    id: str
    name: str
    request: Request
    code: int
    status: str
    header: tuple[Field, ...] = ()
    body: str | None = None
    language: str = "text"

    def to_json(self) -> JsonObject:
        """Return the Response object. All but the request is text of the document, and has to be escaped."""
        headers: list[Json] = []
        for field in self.header:
            escaped = Field(escape_variables(field.key), escape_variables(field.value), field.description)
            headers.append(escaped.to_json())
        return {
            "id": self.id,
            "name": escape_variables(self.name),
            "originalRequest": self.request.to_json(brief=True),
            "status": escape_variables(self.status),
            "code": self.code,
            "_postman_previewlanguage": self.language,
            "header": headers,
            "cookie": [],
            "body": self._escaped_body(),
        }

    def _escaped_body(self) -> str | None:
        if not self.body:
            return self.body
        if self.language == "json":
            return escape_variables_in_json(self.body)
        return escape_variables(self.body)


class Item(Struct, frozen=True):
    """A request in its place in the collection."""

    id: str
    name: str
    request: Request
    examples: tuple[SavedExample, ...] = ()
    events: tuple[Event, ...] = ()
    sends_body_always: bool = False
    follows_redirects: bool = True

    def to_json(self) -> JsonObject:
        """Return the Item object."""
        result: JsonObject = {"id": self.id, "name": escape_variables(self.name)}
        if self.events:
            result["event"] = _list_to_json(self.events)
        behaviour: JsonObject = {}
        if self.sends_body_always:
            behaviour["disableBodyPruning"] = True
        if not self.follows_redirects:
            behaviour["followRedirects"] = False
        if behaviour:
            result["protocolProfileBehavior"] = behaviour
        result["request"] = self.request.to_json()
        result["response"] = _list_to_json(self.examples)
        return result


class Folder(Struct, frozen=True):
    """A folder of requests and folders."""

    id: str
    name: str
    description: str
    items: tuple[Item | Folder, ...]

    def requests(self) -> Iterator[Item]:
        """Yield every request of the folder, in order."""
        yield from _requests_of(self.items)

    def to_json(self) -> JsonObject:
        """Return the ItemGroup object."""
        result = with_description({"id": self.id, "name": escape_variables(self.name)}, self.description)
        result["item"] = _list_to_json(self.items)
        return result


class Collection(Struct, frozen=True):
    """A whole collection.

    `removes_referer`: where URLs hold secrets, a redirect to another host must not tell them (header Referer).
    """

    id: str
    name: str
    description: str
    version: str
    items: tuple[Item | Folder, ...]
    auth: Auth | None = None
    events: tuple[Event, ...] = ()
    variables: tuple[Variable, ...] = ()
    removes_referer: bool = False

    def requests(self) -> Iterator[Item]:
        """Yield every request, in order."""
        yield from _requests_of(self.items)

    def to_json(self) -> JsonObject:
        """Return the Collection object."""
        result: JsonObject = {"info": self._info(), "item": _list_to_json(self.items)}
        if self.auth is not None:
            result["auth"] = self.auth.to_json()
        if self.events:
            result["event"] = _list_to_json(self.events)
        if self.removes_referer:
            result["protocolProfileBehavior"] = {"removeRefererHeaderOnRedirect": True}
        result["variable"] = _list_to_json(self.variables)
        return result

    def _info(self) -> JsonObject:
        info = with_description({"_postman_id": self.id, "name": escape_variables(self.name)}, self.description)
        if self.version:
            info["version"] = escape_variables(self.version)
        info["schema"] = SCHEMA_URL
        return info


def _requests_of(items: Sequence[Item | Folder]) -> Iterator[Item]:
    for item in items:
        if isinstance(item, Folder):
            yield from item.requests()
        else:
            yield item


def _list_to_json(parts: Sequence[Item | Folder | SavedExample | Event | Variable]) -> list[Json]:
    return [part.to_json() for part in parts]
