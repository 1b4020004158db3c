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
from swagger2postman.postman.auth.token_endpoint import TokenEndpoint
from swagger2postman.postman.environments import environment_servers
from swagger2postman.postman.servers import ServerPlan
from swagger2postman.postman.variables import variable_reference

_LEADING_VARIABLE = re.compile(r"\{\{(\w+)\}\}")
LOGIN = "what you log in with"
_PERSON = ("user name and password",)

_Sent = tuple[str, tuple[str, ...]]  # a host, and what it gets


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
    all_sent = (
        *(_from_endpoint(endpoint) for endpoint in auth.token_endpoints),
        *_from_flows(auth.interactive_flows, main_server(api)),
        *((servers.base_of(operation).host, auth.request_auth(operation).sent) for operation in operations),
        *_from_environments(api, auth, servers, operations),
    )
    by_host: dict[str, dict[str, None]] = {}
    for host, what in all_sent:
        if what:
            by_host.setdefault(host, {}).update(dict.fromkeys(what))
    return tuple(Destination(host, tuple(what)) for host, what in by_host.items())


def _from_endpoint(endpoint: TokenEndpoint) -> _Sent:
    location = locate(endpoint.url)
    if location:
        return location.name, CLIENT
    match = _LEADING_VARIABLE.match(endpoint.token_url)
    key = match[1] if match else endpoint.variable("token_url")
    return f"the server that you fill in as {key}", CLIENT


def _from_environments(
    api: Api, auth: AuthPlan, servers: ServerPlan, operations: Sequence[Operation]
) -> Iterator[_Sent]:
    """What the servers of the environments get once one is chosen: all that the API's own server gets."""
    if not auth.options.wants_environments:
        return
    what: dict[str, None] = {}
    for operation in operations:
        if servers.base_of(operation) is servers.main:
            what.update(dict.fromkeys(auth.request_auth(operation).sent))
    main_variable = variable_reference(servers.main.key)
    if any(endpoint.token_url.startswith(main_variable) for endpoint in auth.token_endpoints):
        what.update(dict.fromkeys(CLIENT))
    for resolved in environment_servers(api, servers):
        yield servers.base_url(resolved).host, tuple(what)


def _from_flows(flows: Iterable[OAuthFlow], main: ResolvedServer | None) -> Iterator[_Sent]:
    """What Postman's own OAuth 2.0 sends, and where it lets the user log in."""
    for flow in flows:
        person = _PERSON if flow.type == "password" else ()
        client = () if flow.type == "implicit" else CLIENT
        login = (LOGIN,) if flow.type in ("authorizationCode", "implicit") else ()
        by_url = ((flow.authorization_url, login), (flow.token_url, (*client, *person)), (flow.refresh_url, client))
        for url, what in by_url:
            location = locate(absolute_url(url, main)) if url else None
            if location:
                yield location.name, what
