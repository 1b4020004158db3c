"""Servers to Postman environments: choosing one switches the API to that server."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from msgspec import Struct

from swagger2postman.jsontypes import Json, JsonObject
from swagger2postman.openapi.model import Api, Server
from swagger2postman.postman.parts import identifier
from swagger2postman.postman.servers import base_url, is_absolute, is_mock

BASE = "baseUrl"
MOST = 200
"""Environments of one API, of which each is a file."""

MOST_VALUES = 50_000
"""Variables of all of them together."""

_MAX_SLUG = 60


class EnvironmentValue(Struct, frozen=True):
    """A variable of an environment; a secret one is masked by Postman."""

    key: str
    value: str
    secret: bool = False

    def to_json(self) -> JsonObject:
        """Return the value object."""
        kind = "secret" if self.secret else "default"
        return {"key": self.key, "value": self.value, "type": kind, "enabled": True}


class Environment(Struct, frozen=True):
    """An environment; `slug` names its file, and is different from that of all others of the API."""

    id: str
    name: str
    slug: str
    values: tuple[EnvironmentValue, ...]

    def to_json(self) -> JsonObject:
        """Return the environment in Postman's format."""
        values: list[Json] = [value.to_json() for value in self.values]
        return {"id": self.id, "name": self.name, "values": values, "_postman_variable_scope": "environment"}


def build_environments(
    api: Api, *, collection_id: str, base: str = "", credentials: Mapping[str, bool] | None = None
) -> tuple[Environment, ...]:
    """Return an environment for each server, real ones first; `base` stands instead of the document's servers.

    Of more servers than there may be environments, or variables in all of them, the first ones have one.
    `credentials` are variables for the user to fill in, and whether they are secret.
    """
    own = [EnvironmentValue(key, "", secret) for key, secret in (credentials or {}).items()]
    left = MOST_VALUES
    servers = (Server(base.rstrip("/")),) if base else api.servers or (Server("/"),)
    ranked = sorted(servers, key=lambda server: 2 if is_mock(server) else 0 if is_absolute(server) else 1)
    found: list[Environment] = []
    slugs: dict[str, int] = {}
    names: dict[str, int] = {}
    for server in {one.url: one for one in ranked}.values():
        url = base_url(server)
        values = [EnvironmentValue(BASE, url.value), *(EnvironmentValue(v.key, v.value) for v in url.variables)]
        left -= len(values) + len(own)
        if found and (left < 0 or len(found) == MOST):
            break
        slug = _free(_slug(server), slugs)
        name = _free(_name(api, server), names)
        key = identifier(collection_id, "environment", server.url)
        found.append(Environment(key, name, slug, (*values, *own)))
    return tuple(found)


def _name(api: Api, server: Server) -> str:
    mock = " (SwaggerHub mock)" if is_mock(server) else ""
    label = server.description or _without_scheme(server.url) or "server"
    return f"{' '.join(api.title.split())[:100]} – {' '.join(label.split())[:80]}{mock}"


def _slug(server: Server) -> str:
    try:
        host = urlsplit(server.url).netloc
    except ValueError:
        host = ""
    text = "swaggerhub-mock" if is_mock(server) else _without_scheme(server.url) if host else server.url
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:_MAX_SLUG].strip("-") or "server"


def _without_scheme(url: str) -> str:
    return re.sub(r"^(https?:)?//", "", url, flags=re.IGNORECASE).strip("/")


def _free(wanted: str, taken: dict[str, int]) -> str:
    """The name, numbered if another server has it; `taken` says up to which number."""
    number, name = taken.get(wanted, 0) or 1, wanted
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    taken[wanted] = number
    taken.setdefault(name, 1)
    return name
