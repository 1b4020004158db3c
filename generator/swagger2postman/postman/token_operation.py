"""An operation of the API itself that gives access tokens away (RFC 6749 section 4.4.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from msgspec import Struct

from swagger2postman.jsontypes import Json
from swagger2postman.openapi.model import Api, Operation, Schema

_FORM = "application/x-www-form-urlencoded"
_CREDENTIALS = ("client_id", "client_secret")
_DEFS = "#/$defs/"
_NOT_PLAIN = re.compile(r"[^\w/.~%-]", re.ASCII)


class TokenOperation(Struct, frozen=True):
    """The operation; what has to be sent beside the credentials; and why a script cannot send it, if it cannot."""

    operation: Operation
    params: tuple[tuple[str, str], ...] = ()
    obstacle: str = ""

    @property
    def name(self) -> str:
        """What a message calls it."""
        return f"{self.operation.method} {self.operation.path}"


def find_token_operation(api: Api) -> TokenOperation | None:
    """Return the first POST whose good answer has an access_token, rather one that a script can send."""
    found = [_examine(one, api.schemas) for one in api.operations if one.method == "POST" and _gives(one, api.schemas)]
    return min(found, key=lambda one: bool(one.obstacle), default=None)


def _gives(operation: Operation, schemas: Mapping[str, Schema]) -> bool:
    good = (response for response in operation.responses if response.status[:1] == "2")
    media = (one for response in good for one in response.content if "json" in one.name or one.name == "*/*")
    return any("access_token" in _members(one.schema, schemas) for one in media)


def _examine(operation: Operation, schemas: Mapping[str, Schema]) -> TokenOperation:
    forms = operation.request_body.content if operation.request_body else ()
    form = next((one for one in forms if one.name.partition(";")[0].strip().lower() == _FORM), None)
    members = _members(form.schema, schemas) if form else {}
    if _NOT_PLAIN.search(operation.path) or operation.servers or any(one.required for one in operation.parameters):
        return TokenOperation(operation, obstacle="its URL or headers have parts to fill in")
    if form is None:
        return TokenOperation(operation, obstacle="its body is no form")
    if not all(name in members for name in _CREDENTIALS):
        return TokenOperation(operation, obstacle="it does not take client_id and client_secret")
    grants = _choices(members.get("grant_type"))
    if grants and "client_credentials" not in grants:
        return TokenOperation(operation, obstacle=f"its grant_type is {str(grants[0])[:40]}")
    params = []
    for name in dict.fromkeys(_required(form.schema, schemas)):
        if name not in (*_CREDENTIALS, "grant_type"):
            value = _choices(members.get(name))
            if not value:
                return TokenOperation(operation, obstacle=f"it also needs {name[:40]}")
            params.append((name, str(value[0])))
    return TokenOperation(operation, tuple(params))


def _choices(schema: Schema | None) -> list[Json]:
    """The values that a schema names, as texts and numbers only."""
    found: list[Json] = []
    for key in ("const", "enum", "example", "examples", "default"):
        value = schema.get(key) if isinstance(schema, dict) else None
        found += value if isinstance(value, list) else [value]
    return [value for value in found if isinstance(value, (str, int, float)) and not isinstance(value, bool)]


def _members(schema: Schema | None, schemas: Mapping[str, Schema]) -> dict[str, Schema]:
    found: dict[str, Schema] = {}
    for part in _parts(schema, schemas, set()):
        properties = part.get("properties")
        for name, member in properties.items() if isinstance(properties, dict) else ():
            found.setdefault(name, next(iter(_parts(member, schemas, set())), True))
    return found


def _required(schema: Schema | None, schemas: Mapping[str, Schema]) -> Iterator[str]:
    for part in _parts(schema, schemas, set()):
        names = part.get("required")
        yield from (name for name in (names if isinstance(names, list) else ()) if isinstance(name, str))


def _parts(schema: Json, schemas: Mapping[str, Schema], seen: set[str]) -> Iterator[dict[str, Json]]:
    """The schema and all that it consists of: what it refers to and its `allOf`, each once."""
    if not isinstance(schema, dict):
        return
    target = schema.get("$ref")
    if isinstance(target, str) and target.startswith(_DEFS) and target not in seen:
        seen.add(target)
        name = target.removeprefix(_DEFS)
        yield from _parts(schemas.get(name, schemas.get(unquote(name))), schemas, seen)
    yield schema
    more = schema.get("allOf")
    for part in more if isinstance(more, list) else ():
        yield from _parts(part, schemas, seen)
