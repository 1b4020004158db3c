"""The body of a token request that is not RFC 6749's form: JSON, or a form whose members have other names."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from urllib.parse import quote_plus

from msgspec import Struct

from swagger2postman.jsonvalue import Json
from swagger2postman.postman.variables import escape_variables

Use = Callable[[str], str]
"""How a body names a credential, client_id or client_secret: as a variable, or as a stand-in."""


class TokenBody(Struct, frozen=True):
    """The members in order, and which of them are the user's client_id and client_secret."""

    members: tuple[tuple[str, Json], ...]
    credentials: Mapping[str, str]
    is_json: bool

    @property
    def content_type(self) -> str:
        """The media type."""
        return "application/json" if self.is_json else "application/x-www-form-urlencoded"

    def template(self, use: Use) -> str:
        """Return the body on one line, for the script; it encodes the credentials when it fills them in."""
        if self.is_json:
            return json_template(dict(self.members), self.credentials, use, lines=False)
        pairs = self._pairs(use, lambda text: quote_plus(escape_variables(text)))
        return "&".join(f"{quote_plus(escape_variables(name))}={value}" for name, value in pairs)

    def pretty(self, use: Use) -> str:
        """Return JSON for people to read."""
        return json_template(dict(self.members), self.credentials, use)

    def pairs(self, use: Use) -> list[tuple[str, str]]:
        """Return the members of a form, not yet encoded."""
        return [(escape_variables(name), value) for name, value in self._pairs(use, escape_variables)]

    def _pairs(self, use: Use, encode: Callable[[str], str]) -> list[tuple[str, str]]:
        own = self.credentials
        return [(n, use(own[n]) if n in own else encode(str(value))) for n, value in self.members]


def json_template(members: Mapping[str, Json], credentials: Mapping[str, str], use: Use, *, lines: bool = True) -> str:
    """Return an object as JSON in which the user's credentials are variables, and no other text is one."""
    own = {name: f'"{use(role)}"' for name, role in credentials.items()}
    parts = [f"{_inert_json(name)}: {own.get(name) or _inert_json(value)}" for name, value in members.items()]
    return "{\n  " + ",\n  ".join(parts) + "\n}" if lines else "{" + ", ".join(parts) + "}"


def _inert_json(value: Json) -> str:
    """Return JSON in which Postman finds no variable; the escapes mean the same characters."""
    return json.dumps(value, ensure_ascii=False).replace("{{", "\\u007b\\u007b")
