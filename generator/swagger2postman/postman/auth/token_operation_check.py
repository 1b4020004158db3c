"""Finds out what a script has to send to an operation that gives tokens, and why it cannot, if it cannot."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from msgspec import Struct

from swagger2postman.jsonvalue import Json, count_characters, to_string
from swagger2postman.openapi.model import MediaType, Operation, Parameter, Schema, SecurityScheme
from swagger2postman.openapi.servers import preferred
from swagger2postman.openapi.urls import locate_for_secrets
from swagger2postman.postman.bodies.media_types import FORM, Kind, kind_of
from swagger2postman.postman.bodies.schema_members import (
    is_closed,
    property_schemas,
    required_properties,
    stated_values,
)

CREDENTIALS = ("client_id", "client_secret")
_GRANT_TYPE = "grant_type"
_GRANT = "client_credentials"
_ROLES = {name.replace("_", ""): name for name in (*CREDENTIALS, _GRANT_TYPE)}
_OF_PEOPLE = ("username", "password", "code", "refreshtoken", "assertion", "clientassertion", "apikey")
_NOT_PLAIN = re.compile(r"[^\w/.~%-]", re.ASCII)
_LONGEST_NAME = 40  # characters of a name in a message
_LONGEST_BODY = 20_000  # characters of what is sent for a token


class TokenOperation(Struct, frozen=True):
    """The operation, what a script has to send to it, and the obstacle, if it cannot.

    `members` are the body's, by name. Those in `credentials` take the user's: its value there is client_id or
    client_secret. An `exact` body holds nothing but the members; others take what RFC 6749 adds. `basic` says that the
    request holds the credentials as HTTP Basic; `query` belongs into the URL.
    """

    operation: Operation
    obstacle: str = ""
    kind: Kind = "form"
    members: Mapping[str, Json] = {}
    credentials: Mapping[str, str] = {}
    exact: bool = False
    basic: bool = False
    query: str = ""

    @property
    def name(self) -> str:
        """What a message calls it."""
        return f"{self.operation.method} {self.operation.path}"


def check_token_operation(
    operation: Operation, definitions: Mapping[str, Schema], schemes: Sequence[SecurityScheme], *, native: bool
) -> TokenOperation:
    """Return what has to be sent to an operation, or its obstacle.

    `definitions` are the document's schemas, `schemes` what the operation is secured with; `native` says that Postman
    sends it itself.
    """
    try:
        return _check(operation, definitions, schemes, native=native)
    except _ObstacleError as error:
        return TokenOperation(operation, obstacle=str(error))


class _ObstacleError(Exception):
    """Why an operation cannot be sent without a person."""


def _check(
    operation: Operation, definitions: Mapping[str, Schema], schemes: Sequence[SecurityScheme], *, native: bool
) -> TokenOperation:
    _check_server(operation)
    basic = _is_basic(schemes)
    query = _query(operation)
    media = _choose_media_type(operation)
    kind = kind_of(media) if media else "form"
    stated = _stated_members(media, definitions)
    credentials = {} if basic else _credentials(stated, media, definitions)
    members: dict[str, Json] = {}
    for name, values in stated.items():
        members[name] = "" if name in credentials else _value(name, values, kind)
    has_grant = _GRANT_TYPE in query or any(_role(name) == _GRANT_TYPE for name in members)
    is_without_room = media is not None and is_closed(media.schema, definitions) and not has_grant
    is_renamed = any(_role(name) not in ("", name) for name in stated)
    exact = kind == "json" or is_renamed or is_without_room
    if exact and native:
        msg = "Postman's own OAuth 2.0 does not send such a body"
        raise _ObstacleError(msg)
    if count_characters(dict(members)) > _LONGEST_BODY:
        msg = f"its body has more than {_LONGEST_BODY:,} characters"
        raise _ObstacleError(msg)
    return TokenOperation(
        operation, kind=kind, members=members, credentials=credentials, exact=exact, basic=basic, query=query
    )


def _check_server(operation: Operation) -> None:
    if not operation.servers:
        return
    server = preferred(operation.servers)
    if server is None or (server.location and not locate_for_secrets(server.url)):
        msg = "its server's URL is not one that may receive a secret"
        raise _ObstacleError(msg)


def _is_basic(schemes: Sequence[SecurityScheme]) -> bool:
    """Whether the request holds the credentials as HTTP Basic."""
    basic = [scheme for scheme in schemes if scheme.type == "http" and scheme.http_scheme.lower() == "basic"]
    if len(schemes) > 1 or len(basic) != len(schemes):
        msg = "it wants credentials of its own kind"
        raise _ObstacleError(msg)
    return bool(basic)


def _query(operation: Operation) -> str:
    """The query that the operation needs; everything else in its URL has to be known as well."""
    pairs: list[tuple[str, str]] = []
    for parameter in operation.parameters:
        value = _query_value(parameter)
        if value is not None:
            pairs.append((parameter.name, value))
        elif parameter.required:
            msg = f"the user has to fill in “{parameter.name[:_LONGEST_NAME]}” in its {parameter.location}"
            raise _ObstacleError(msg)
    if _NOT_PLAIN.search(operation.path):
        msg = "the user has to fill in parts of its path"
        raise _ObstacleError(msg)
    return urlencode(pairs)


def _query_value(parameter: Parameter) -> str | None:
    """The value to send in the query; None where nothing is sent, or the document does not say what."""
    if parameter.location != "query" or _letters(parameter.name) in _OF_PEOPLE:
        return None
    values = [to_string(example.value) for example in parameter.examples]
    values += [to_string(value) for value in stated_values(parameter.schema)]
    role = _role(parameter.name)
    if role == _GRANT_TYPE and (not values or any(map(_is_grant, values))):
        return _GRANT
    return values[0] if parameter.required and values and not role else None


def _choose_media_type(operation: Operation) -> MediaType | None:
    """The body to send: a form before JSON; None for none at all."""
    content = operation.request_body.content if operation.request_body else ()
    by_kind = {kind_of(media): media for media in reversed(content)}
    media = by_kind.get("form") or by_kind.get("json")
    if content and media is None:
        msg = f"its body is neither a form ({FORM}) nor JSON"
        raise _ObstacleError(msg)
    return media


def _stated_members(media: MediaType | None, definitions: Mapping[str, Schema]) -> dict[str, list[Json]]:
    """The members to send, with the values that the document has for them: credentials and what is required."""
    if media is None:
        return {}
    schemas = property_schemas(media.schema, definitions)
    required = required_properties(media.schema, definitions)
    examples = [example.value for example in media.examples if isinstance(example.value, dict)]
    names = dict.fromkeys((*schemas, *required))
    if not schemas and examples:
        names.update(dict.fromkeys(examples[0]))
    stated: dict[str, list[Json]] = {}
    for name in names:
        if schemas and name not in required and not _role(name):
            continue
        from_examples = [example[name] for example in examples if name in example]
        stated[name] = stated_values(schemas.get(name)) + from_examples
    return stated


def _credentials(
    stated: Mapping[str, list[Json]], media: MediaType | None, definitions: Mapping[str, Schema]
) -> dict[str, str]:
    """The members that take client_id and client_secret: exactly one of each."""
    credentials = {name: _role(name) for name in stated if _role(name) in CREDENTIALS}
    if sorted(credentials.values()) != sorted(CREDENTIALS):
        raise _ObstacleError(_missing_credentials(stated, media, definitions))
    return credentials


def _missing_credentials(
    stated: Mapping[str, list[Json]], media: MediaType | None, definitions: Mapping[str, Schema]
) -> str:
    """Why a body is not one with client_id and client_secret: another grant type, or other members."""
    grants = next((values for name, values in stated.items() if _role(name) == _GRANT_TYPE), [])
    if grants and not any(map(_is_grant, grants)):
        return _other_grant(grants)
    required = required_properties(media.schema, definitions) if media else ()
    needed = [name for name in required if not _role(name) and _is_unknown(name, stated[name])]
    if not needed:
        return "it does not take client_id and client_secret"
    names = ", ".join(name[:_LONGEST_NAME] for name in needed[:3])
    return f"it does not take client_id and client_secret; it needs {names}"


def _value(name: str, stated: Sequence[Json], kind: Kind) -> Json:
    """The value of a member that is not the user's."""
    if _role(name) == _GRANT_TYPE:
        grants = [value for value in stated if _is_grant(value)]
        if stated and not grants:
            raise _ObstacleError(_other_grant(stated))
        return grants[0] if grants else _GRANT
    if _is_unknown(name, stated) or (kind == "form" and isinstance(stated[0], (dict, list))):
        msg = f"it also needs {name[:_LONGEST_NAME]}"
        raise _ObstacleError(msg)
    return to_string(stated[0]) if kind == "form" else stated[0]


def _other_grant(grants: Sequence[Json]) -> str:
    return f"its grant_type is {str(grants[0])[:_LONGEST_NAME]}"


def _is_unknown(name: str, values: Sequence[Json]) -> bool:
    """Whether only the user knows the value of a member: the document has none, or it is a person's."""
    return not values or _letters(name) in _OF_PEOPLE


def _is_grant(value: Json) -> bool:
    return isinstance(value, str) and _letters(value) == _letters(_GRANT)


def _role(name: str) -> str:
    """What a member is: client_id, client_secret or grant_type, in whatever spelling; empty for anything else."""
    return _ROLES.get(_letters(name), "")


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
