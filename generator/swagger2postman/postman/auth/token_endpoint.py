"""A token endpoint with the credentials that it wants (RFC 6749 sections 3.2 and 4.4), and their variables' names."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl, quote_plus, urlsplit

from msgspec import Struct

from swagger2postman.jsonvalue import Json
from swagger2postman.openapi.model import SecurityScheme
from swagger2postman.postman.auth.oauth2 import client_credentials_auth
from swagger2postman.postman.bodies.media_types import FORM
from swagger2postman.postman.request_model import NO_AUTH, Auth
from swagger2postman.postman.variables import escape_variables, escape_variables_in_json, variable_reference

NameCredential = Callable[[str], str]
"""What stands in a body for client_id or client_secret: the reference to its variable, or a placeholder."""


class TokenBody(Struct, frozen=True):
    """The body of a token request that is not RFC 6749's form: JSON, or a form whose members have other names.

    `members` are in order; `credentials` says which of them are the user's client_id and client_secret.
    """

    members: tuple[tuple[str, Json], ...]
    credentials: Mapping[str, str]
    is_json: bool

    @property
    def content_type(self) -> str:
        """The media type."""
        return "application/json" if self.is_json else FORM

    def template(self, name_credential: NameCredential) -> str:
        """Return the body on one line, for the script; it encodes the credentials when it fills them in."""
        if self.is_json:
            return json_template(dict(self.members), self.credentials, name_credential, lines=False)
        pairs: list[str] = []
        for name, value in self.members:
            role = self.credentials.get(name)
            text = name_credential(role) if role else quote_plus(escape_variables(str(value)))
            pairs.append(f"{quote_plus(escape_variables(name))}={text}")
        return "&".join(pairs)

    def pretty(self, name_credential: NameCredential) -> str:
        """Return JSON for people to read."""
        return json_template(dict(self.members), self.credentials, name_credential)

    def pairs(self, name_credential: NameCredential) -> list[tuple[str, str]]:
        """Return the members of a form, not yet encoded."""
        pairs: list[tuple[str, str]] = []
        for name, value in self.members:
            role = self.credentials.get(name)
            text = name_credential(role) if role else escape_variables(str(value))
            pairs.append((escape_variables(name), text))
        return pairs


def json_template(
    members: Mapping[str, Json],
    credentials: Mapping[str, str],
    name_credential: NameCredential,
    *,
    lines: bool = True,
) -> str:
    """Return an object as JSON in which the user's credentials are variables, and no other string is one."""
    parts: list[str] = []
    for name, value in members.items():
        role = credentials.get(name)
        text = f'"{name_credential(role)}"' if role else _json(value)
        parts.append(f"{_json(name)}: {text}")
    return "{\n  " + ",\n  ".join(parts) + "\n}" if lines else "{" + ", ".join(parts) + "}"


def _json(value: Json) -> str:
    return escape_variables_in_json(json.dumps(value, ensure_ascii=False))


class TokenEndpoint(Struct, frozen=True):
    """A token endpoint with its own credentials.

    `prefix` starts the names of its variables; the main endpoint has none. `token_url` may hold a variable, `url` is
    the same without variables. `params` are sent as well; `style` is `Options.auth`; `body` stands instead of the form
    that RFC 6749 describes.
    """

    prefix: str
    scheme: SecurityScheme
    token_url: str
    scopes: tuple[str, ...] = ()
    url: str = ""
    params: tuple[tuple[str, str], ...] = ()
    client_auth: str = "body"
    style: str = "script"
    body: TokenBody | None = None

    def variable(self, name: str) -> str:
        """Return the name of one of the endpoint's variables."""
        return self.prefix + name

    def reference(self, name: str) -> str:
        """Return the reference to one of the endpoint's variables."""
        return variable_reference(self.variable(name))

    @property
    def auth(self) -> Auth:
        """The auth of requests that use the endpoint's token: a bearer, or Postman's own OAuth 2.0."""
        if self.style == "script":
            return Auth("bearer", (("token", self.reference("access_token")),))
        return client_credentials_auth(
            self.scheme.name,
            reference=self.reference,
            has_scopes=bool(self.scopes),
            client_in_header=self.client_auth == "basic",
            holds_token=self.style == "both",
            params=self.params,
        )

    @property
    def client(self) -> Auth:
        """How the client itself authenticates to the endpoint: in the body, or as HTTP Basic."""
        if self.client_auth == "body":
            return NO_AUTH
        username, password = self.reference("client_id"), self.reference("client_secret")
        return Auth("basic", (("username", username), ("password", password)))

    @property
    def has_grant_type(self) -> bool:
        """Whether the token URL or the parameters say the grant type already, as KPN's URL does."""
        query = parse_qsl(urlsplit(self.token_url).query, keep_blank_values=True)
        return "grant_type" in dict([*query, *self.params])
