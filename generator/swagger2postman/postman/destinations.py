"""Where a collection sends what its user fills in: each host, and what it gets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from swagger2postman.jsonvalue import JsonObject
from swagger2postman.openapi.model import Api, OAuthFlow, Operation
from swagger2postman.openapi.servers import ResolvedServer, absolute_url, main_server
from swagger2postman.openapi.urls import locate
from swagger2postman.postman.auth.plan import CLIENT, AuthPlan
from swagger2postman.postman.auth.token_endpoints import Realm
from swagger2postman.postman.environments import environment_servers
from swagger2postman.postman.servers import ServerPlan

_BASE_OF_URL = re.compile(r"\{\{(\w+)\}\}")
LOGIN = "what you log in with"


class Destination(Struct, frozen=True):
    """A host, with its port if it has one, and what it gets, in words: “client secret”, “API key”, …"""

    host: str
    what: tuple[str, ...]

    def to_json(self) -> JsonObject:
        """Return the destination for machines."""
        return {"host": self.host, "what": list(self.what)}


def find_destinations(
    api: Api, auth: AuthPlan, servers: ServerPlan, operations: Sequence[Operation]
) -> tuple[Destination, ...]:
    """Return each host that gets anything: from requests for tokens, from logins, and from these operations."""
    by_host: dict[str, dict[str, None]] = {}
    for host, what in (
        *(pair for realm in auth.realms for pair in _of_realm(realm)),
        *_of_flows(auth.native_flows, main_server(api)),
        *((servers.base_of(operation).host, auth.credentials(operation).what) for operation in operations),
        *_of_environments(api, auth, servers, operations),
    ):
        if what:
            by_host.setdefault(host, {}).update(dict.fromkeys(what))
    return tuple(Destination(host, tuple(what)) for host, what in by_host.items())


def _of_realm(realm: Realm) -> Iterator[tuple[str, tuple[str, ...]]]:
    found = locate(realm.address)
    base = _BASE_OF_URL.match(realm.token_url)
    key = base[1] if base else realm.variable("token_url")
    yield found.name if found else f"the server that you fill in as {key}", CLIENT


def _of_environments(
    api: Api, auth: AuthPlan, servers: ServerPlan, operations: Sequence[Operation]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What the servers of the environments get once one is chosen: all that the API's own server gets."""
    if auth.options.wants_environments:
        mine = [auth.credentials(one).what for one in operations if servers.base_of(one) is servers.main]
        mine += [CLIENT for realm in auth.realms if realm.token_url.startswith("{{" + servers.main.key + "}}")]
        what = tuple(dict.fromkeys(word for words in mine for word in words))
        yield from ((servers.of(resolved).host, what) for resolved in environment_servers(api, servers))


def _of_flows(flows: Iterable[OAuthFlow], main: ResolvedServer | None) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What Postman's own OAuth 2.0 sends, and where it lets the user log in."""
    for flow in flows:
        person = ("user name and password",) if flow.type == "password" else ()
        client = () if flow.type == "implicit" else CLIENT
        login = (LOGIN,) if flow.type in ("authorizationCode", "implicit") else ()
        pairs = ((flow.authorization_url, login), (flow.token_url, (*client, *person)), (flow.refresh_url, client))
        for url, what in pairs:
            found = locate(absolute_url(url, main)) if url else None
            if found:
                yield found.name, what
