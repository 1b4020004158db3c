"""Servers to Postman environments: choosing one switches the API to that server."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from swagger2postman.jsonvalue import Json, JsonObject
from swagger2postman.openapi.model import Api
from swagger2postman.openapi.servers import ResolvedServer, resolve_server
from swagger2postman.postman.model import identifier
from swagger2postman.postman.names import BASE, UniqueNames
from swagger2postman.postman.servers import BaseUrl, ServerPlan
from swagger2postman.postman.variables import escape_variables

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
        return {
            "id": self.id,
            "name": escape_variables(self.name),
            "values": values,
            "_postman_variable_scope": "environment",
        }


def build_environments(
    api: Api, plan: ServerPlan, *, collection_id: str, credentials: Mapping[str, bool] | None = None
) -> tuple[Environment, ...]:
    """Return an environment for each server that can be used, real ones first; the user's server stands for all.

    The first servers have one, if there are more than `MOST`, or too many variables in all of them.
    `credentials` are variables for the user to fill in, and whether they are secret.
    """
    to_fill_in = tuple(EnvironmentValue(key, "", secret) for key, secret in (credentials or {}).items())
    left = MOST_VALUES
    environments: list[Environment] = []
    slugs, names = UniqueNames("-"), UniqueNames("-")
    for url, label, slug, base in _servers(api, plan):
        values = [EnvironmentValue(BASE, base.value), *(EnvironmentValue(v.key, v.value) for v in base.variables)]
        left -= len(values) + len(to_fill_in)
        if environments and (left < 0 or len(environments) == MOST):
            break
        key = identifier(collection_id, "environment", url)
        name = names.take(f"{' '.join(api.title.split())[:100]} – {label}")
        environments.append(Environment(key, name, slugs.take(slug), (*values, *to_fill_in)))
    return tuple(environments)


def environment_servers(api: Api, plan: ServerPlan) -> tuple[ResolvedServer, ...]:
    """Return the servers of the document that have an environment of their own, real ones first."""
    ranked = sorted(map(resolve_server, () if plan.is_given else api.servers), key=lambda resolved: resolved.rank)
    by_url = {resolved.server.url: resolved for resolved in ranked if resolved.is_usable}
    return tuple(by_url.values())


def _servers(api: Api, plan: ServerPlan) -> Iterator[tuple[str, str, str, BaseUrl]]:
    """The URL, the name, the start of the file name and the base URL of each server."""
    resolved_servers = environment_servers(api, plan)
    if not resolved_servers:
        url = plan.main.value
        yield url, _without_scheme(url) or "server", _slug(url), plan.main
        return
    for resolved in resolved_servers:
        url = resolved.server.url
        mock = " (SwaggerHub mock)" if resolved.is_mock else ""
        label = " ".join((resolved.server.description or _without_scheme(url) or "server").split())[:80]
        yield url, label + mock, "swaggerhub-mock" if resolved.is_mock else _slug(url), plan.base_url(resolved)


def _slug(url: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", _without_scheme(url).lower()).strip("-")[:_MAX_SLUG].strip("-") or "server"


def _without_scheme(url: str) -> str:
    return re.sub(r"^(https?:)?//", "", url, flags=re.IGNORECASE).strip("/")
