"""An operation of the API itself that gives access tokens away (RFC 6749 section 4.4.2)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from urllib.parse import urlencode

from msgspec import Struct

from swagger2postman.jsonvalue import Json, count_characters, to_string
from swagger2postman.openapi.model import Api, MediaType, Operation, Schema, SecurityScheme
from swagger2postman.openapi.servers import preferred
from swagger2postman.openapi.urls import locate_for_secrets
from swagger2postman.postman.bodies.body import FORM, kind_of
from swagger2postman.postman.bodies.schema_members import choices, is_closed, members_of, required_of
from swagger2postman.schema.registry import referenced_name

CREDENTIALS = ("client_id", "client_secret")
_GRANT = "client_credentials"
_ROLES = {re.sub("_", "", name): name for name in (*CREDENTIALS, "grant_type")}
_OF_PEOPLE = ("username", "password", "code", "refreshtoken", "assertion", "clientassertion", "apikey")
_NOT_PLAIN = re.compile(r"[^\w/.~%-]", re.ASCII)
_MOST = 40
_MOST_EXAMINED = 50  # operations that give tokens; an API has one
_MOST_SENT = 20_000  # characters of what is sent for a token

SchemesOf = Callable[[Operation], Sequence[SecurityScheme]]


class TokenOperation(Struct, frozen=True):
    """The operation, what a script has to send to it, and why it cannot, if it cannot.

    `members` are the body's, by name; those in `credentials` take the user's: its value there is client_id or
    client_secret. `exact` bodies hold nothing but the members; others take what RFC 6749 adds. `basic` says that the
    credentials travel as HTTP Basic, `query` what belongs into the URL.
    """

    operation: Operation
    obstacle: str = ""
    kind: str = "form"
    members: Mapping[str, Json] = {}
    credentials: Mapping[str, str] = {}
    exact: bool = False
    basic: bool = False
    query: str = ""

    @property
    def name(self) -> str:
        """What a message calls it."""
        return f"{self.operation.method} {self.operation.path}"


def find_token_operation(api: Api, schemes_of: SchemesOf, *, native: bool = False) -> TokenOperation | None:
    """Return the first POST whose good answer has an access_token, rather one that can be sent without a person.

    `schemes_of` gives what an operation is secured with, other than the token itself; `native` says that Postman sends
    it, which only knows RFC 6749's form.
    """
    known: dict[int, bool] = {}
    giving = (one for one in api.operations if one.method == "POST" and _gives(one, api.schemas, known))
    given = islice(giving, _MOST_EXAMINED)
    found = [_Examiner(one, api.schemas, schemes_of(one), native=native).examine() for one in given]
    return min(found, key=lambda one: bool(one.obstacle), default=None)


def _gives(operation: Operation, schemas: Mapping[str, Schema], known: dict[int, bool]) -> bool:
    """Tell whether the answer has a token; `known` remembers it of responses and schemas, by what they are."""
    good = (response for response in operation.responses if response.status[:1] == "2")
    media = (one for response in good for one in response.content if "json" in one.name or one.name == "*/*")
    return any(_has_token(one.schema, schemas, known) for one in media)


def _has_token(schema: Schema | None, schemas: Mapping[str, Schema], known: dict[int, bool]) -> bool:
    target = schemas.get(referenced_name(schema), schema) if isinstance(schema, dict) and "$ref" in schema else schema
    key = id(target)
    if key not in known:
        known[key] = "access_token" in members_of(schema, schemas)
    return known[key]


class _ObstacleError(Exception):
    """Why an operation cannot be sent without a person."""


class _Examiner:
    """Finds out what has to be sent to one operation."""

    def __init__(
        self, operation: Operation, schemas: Mapping[str, Schema], schemes: Sequence[SecurityScheme], *, native: bool
    ) -> None:
        self._operation = operation
        self._schemas = schemas
        self._schemes = schemes
        self._native = native

    def examine(self) -> TokenOperation:
        try:
            return self._examine()
        except _ObstacleError as obstacle:
            return TokenOperation(self._operation, obstacle=str(obstacle))

    def _examine(self) -> TokenOperation:
        self._check_server()
        basic = self._is_basic()
        query = self._query()
        media = self._media()
        kind = kind_of(media.name, media.schema) if media else "form"
        stated = self._stated(media)
        credentials = {name: role for name in stated if (role := _role(name)) in CREDENTIALS}
        if basic:
            credentials = {}
        elif sorted(credentials.values()) != sorted(CREDENTIALS):
            raise _ObstacleError(self._want(stated, media))
        members = {n: self._value(n, values, kind) for n, values in stated.items() if n not in credentials}
        grant = "grant_type" in query or any(_role(name) == "grant_type" for name in members)
        closed = media is not None and is_closed(media.schema, self._schemas)
        exact = kind == "json" or any(_role(n) not in ("", n) for n in stated) or (closed and not grant)
        if exact and self._native:
            msg = "Postman's own OAuth 2.0 does not send such a body"
            raise _ObstacleError(msg)
        if count_characters(dict(members)) > _MOST_SENT:
            msg = f"its body has more than {_MOST_SENT:,} characters"
            raise _ObstacleError(msg)
        ordered = {name: members.get(name, "") for name in stated if name in members or name in credentials}
        return TokenOperation(self._operation, "", kind, ordered, credentials, exact, basic, query)

    def _check_server(self) -> None:
        own = self._operation.servers
        server = preferred(own)
        if own and (server is None or (server.location and not locate_for_secrets(server.url))):
            msg = "its server's URL is not one that may receive a secret"
            raise _ObstacleError(msg)

    def _is_basic(self) -> bool:
        """Whether the credentials travel as HTTP Basic."""
        basic = [scheme for scheme in self._schemes if scheme.type == "http" and scheme.http_scheme.lower() == "basic"]
        if len(self._schemes) > 1 or len(basic) != len(self._schemes):
            msg = "it wants credentials of its own kind"
            raise _ObstacleError(msg)
        return bool(basic)

    def _query(self) -> str:
        """The query that the operation needs; everything else in its URL has to be known as well."""
        pairs = []
        for one in self._operation.parameters:
            values = [to_string(value) for value in (*(e.value for e in one.examples), *choices(one.schema))]
            in_query = one.location == "query" and _plain(one.name) not in _OF_PEOPLE
            if in_query and _role(one.name) == "grant_type" and (not values or any(map(_is_grant, values))):
                pairs.append((one.name, _GRANT))
            elif in_query and one.required and values and not _role(one.name):
                pairs.append((one.name, values[0]))
            elif one.required:
                msg = f"its {one.location} holds “{one.name[:_MOST]}”, which has to be filled in"
                raise _ObstacleError(msg)
        if _NOT_PLAIN.search(self._operation.path):
            msg = "its path has parts to fill in"
            raise _ObstacleError(msg)
        return urlencode(pairs)

    def _media(self) -> MediaType | None:
        """The body to send: a form before JSON; None for none at all."""
        content = self._operation.request_body.content if self._operation.request_body else ()
        by_kind = {kind_of(one.name, one.schema): one for one in reversed(content)}
        media = by_kind.get("form") or by_kind.get("json")
        if content and media is None:
            msg = f"its body is neither a form ({FORM}) nor JSON"
            raise _ObstacleError(msg)
        return media

    def _stated(self, media: MediaType | None) -> dict[str, list[Json]]:
        """The members to send, with the values that the document has for them: credentials and what is required."""
        if media is None:
            return {}
        members = members_of(media.schema, self._schemas)
        examples = [example.value for example in media.examples if isinstance(example.value, dict)]
        required = dict.fromkeys(required_of(media.schema, self._schemas))
        names = [*members, *(name for name in required if name not in members)]
        names += [name for example in examples[:1] for name in example if not members and name not in names]
        wanted = [name for name in names if name in required or _role(name) or not members]
        return {name: choices(members.get(name)) + [e[name] for e in examples if name in e] for name in wanted}

    def _value(self, name: str, stated: list[Json], kind: str) -> Json:
        if _role(name) == "grant_type":
            fitting = [value for value in stated if _is_grant(value)]
            if stated and not fitting:
                msg = f"its grant_type is {str(stated[0])[:_MOST]}"
                raise _ObstacleError(msg)
            return fitting[0] if fitting else _GRANT
        if not stated or _plain(name) in _OF_PEOPLE or (kind == "form" and isinstance(stated[0], (dict, list))):
            msg = f"it also needs {name[:_MOST]}"
            raise _ObstacleError(msg)
        return to_string(stated[0]) if kind == "form" else stated[0]

    def _want(self, stated: Mapping[str, list[Json]], media: MediaType | None) -> str:
        grants = next((values for name, values in stated.items() if _role(name) == "grant_type"), [])
        if grants and not any(map(_is_grant, grants)):
            return f"its grant_type is {str(grants[0])[:_MOST]}"
        required = required_of(media.schema, self._schemas) if media else ()
        unknown = [name for name in required if not _role(name) and (not stated[name] or _plain(name) in _OF_PEOPLE)]
        more = f"; it needs {', '.join(name[:_MOST] for name in unknown[:3])}" if unknown else ""
        return f"it does not take client_id and client_secret{more}"


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _is_grant(value: Json) -> bool:
    return isinstance(value, str) and _plain(value) == _plain(_GRANT)


def _role(name: str) -> str:
    """What a member is: client_id, client_secret or grant_type, in whatever spelling; empty for anything else."""
    return _ROLES.get(_plain(name), "")
