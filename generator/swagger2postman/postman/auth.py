"""Security schemes and requirements to Postman auth (OpenAPI 3.1 sections 4.8.27 and 4.8.30; RFC 6749 section 4.4)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from swagger2postman.diagnostics import Report
from swagger2postman.openapi.model import Api, OAuthFlow, Operation, SecurityRequirement, SecurityScheme
from swagger2postman.postman.parts import NO_AUTH, Auth, Field, Variable, inert
from swagger2postman.postman.servers import is_absolute, preferred

CLIENT_CREDENTIALS = "clientCredentials"
_RANK = {"oauth2": 1, "apiKey": 2, "http": 2, "openIdConnect": 4, "mutualTLS": 5}


@dataclass(frozen=True, slots=True)
class Realm:
    """A token endpoint with its own credentials. `prefix` starts the names of its variables; the main one has none."""

    prefix: str
    scheme: SecurityScheme
    token_url: str
    scopes: tuple[str, ...] = ()

    def variable(self, name: str) -> str:
        """Return the name of one of the realm's variables."""
        return self.prefix + name

    @property
    def auth(self) -> Auth:
        """The bearer that carries the realm's token."""
        return Auth("bearer", (("token", "{{" + self.variable("access_token") + "}}"),))

    @property
    def has_grant_type(self) -> bool:
        """Whether the token URL says the grant type already, as KPN's does."""
        return "grant_type=" in urlsplit(self.token_url).query


@dataclass(frozen=True, slots=True)
class Credentials:
    """What one request carries: `auth` None inherits the collection's; the rest goes beside it."""

    auth: Auth | None = None
    header: tuple[Field, ...] = ()
    query: tuple[Field, ...] = ()
    cookies: tuple[str, ...] = ()


class AuthPlan:
    """Decides once per API what the collection carries and what single requests add or leave out."""

    def __init__(self, api: Api, report: Report) -> None:
        self._api = api
        self._report = report
        self._schemes = api.security_schemes
        used = [chosen for chosen in map(self._choose, api.operations) if chosen]
        self.realms = self._realms(used)
        self._by_scheme = self._realm_of_scheme()
        self.variables: dict[str, Variable] = {}
        plans = Counter(auth for auth in (self._auth(chosen) for chosen in used) if auth is not None)
        main = self.realms[0].auth if self.realms else None
        commonest = max(plans, key=lambda auth: plans[auth], default=None)
        self.collection: Auth | None = main if main is not None else commonest

    def credentials(self, operation: Operation) -> Credentials:
        """Return what the request of an operation carries."""
        chosen = self._choose(operation)
        if not chosen:
            return Credentials(NO_AUTH)
        auth, header, query, cookies = self._auth(chosen), [], [], []
        carried = self._carrier(chosen)
        for name in chosen:
            scheme = self._schemes.get(name)
            if scheme is None or scheme is carried:
                continue
            if scheme.type == "apiKey":
                value = self._variable(scheme, "", f"API key for {scheme.name}. {scheme.description}")
                if scheme.location == "query":
                    query.append(Field(scheme.parameter_name, value, f"API key {scheme.name}"))
                elif scheme.location == "cookie":
                    cookies.append(f"{scheme.parameter_name}={value}")
                else:
                    header.append(Field(scheme.parameter_name, value, f"API key {scheme.name}"))
        own = None if auth == self.collection else auth or NO_AUTH
        return Credentials(own, tuple(header), tuple(query), tuple(cookies))

    def _choose(self, operation: Operation) -> SecurityRequirement:
        """The alternative to use: none where anonymous is allowed, client credentials first, then document order."""
        known = [alternative for alternative in operation.security if all(n in self._schemes for n in alternative)]
        if not known or any(not alternative for alternative in operation.security):
            return {}
        return min(known, key=lambda alternative: max(self._rank(name) for name in alternative))

    def _rank(self, name: str) -> int:
        scheme = self._schemes[name]
        return 0 if scheme.flow(CLIENT_CREDENTIALS) else _RANK.get(scheme.type, 3)

    def _realms(self, used: list[SecurityRequirement]) -> tuple[Realm, ...]:
        """The token endpoints, the most used first; schemes with the same token URL share one."""
        flows = {name: flow for name, scheme in self._schemes.items() if (flow := scheme.flow(CLIENT_CREDENTIALS))}
        count = Counter(name for chosen in used for name in chosen if name in flows)
        found: dict[str, Realm] = {}
        for name in sorted(flows, key=lambda n: -count[n]):
            url = self._token_url(flows[name])
            if url not in found:
                prefix = f"{_slug(name)}_" if found else ""
                found[url] = Realm(prefix, self._schemes[name], url, self._scopes(used, flows, url))
        return tuple(found.values())

    def _scopes(self, used: list[SecurityRequirement], flows: Mapping[str, OAuthFlow], url: str) -> tuple[str, ...]:
        """The scopes that operations require from one token endpoint, in document order."""
        same = {name for name, flow in flows.items() if self._token_url(flow) == url}
        return tuple(dict.fromkeys(s for chosen in used for name in chosen if name in same for s in chosen[name]))

    def _token_url(self, flow: OAuthFlow) -> str:
        """The token URL, absolute; empty where the document has none that may receive a secret."""
        server = preferred(self._api.servers)
        url = urljoin(server.url, flow.token_url) if server and is_absolute(server) else flow.token_url
        try:
            parts = urlsplit(url)
            usable = parts.scheme in ("http", "https") and parts.hostname and not parts.username and not parts.fragment
        except ValueError:
            usable = False
        return inert(url) if usable else ""

    def _realm_of_scheme(self) -> dict[str, Realm]:
        by_url = {realm.token_url: realm for realm in self.realms}
        flows = {name: scheme.flow(CLIENT_CREDENTIALS) for name, scheme in self._schemes.items()}
        return {name: by_url[self._token_url(flow)] for name, flow in flows.items() if flow}

    def _carrier(self, chosen: SecurityRequirement) -> SecurityScheme | None:
        """The scheme that becomes the request's auth; Postman has room for one."""
        schemes = [self._schemes[name] for name in chosen if name in self._schemes]
        order = ("oauth2", "http", "openIdConnect", "apiKey")
        usable = [s for s in schemes if s.type in order and not (s.type == "apiKey" and s.location == "cookie")]
        return min(usable, key=lambda s: (s.name not in self._by_scheme, order.index(s.type)), default=None)

    def _auth(self, chosen: SecurityRequirement) -> Auth | None:
        scheme = self._carrier(chosen)
        if scheme is None:
            return None
        if scheme.name in self._by_scheme:
            return self._by_scheme[scheme.name].auth
        if scheme.type == "apiKey":
            value = self._variable(scheme, "", f"API key for {scheme.name}. {scheme.description}")
            where = "query" if scheme.location == "query" else "header"
            return Auth("apikey", (("key", scheme.parameter_name), ("value", value), ("in", where)))
        if scheme.type == "http" and scheme.http_scheme in ("basic", "digest"):
            user = self._variable(scheme, "username", f"User name for {scheme.name}. {scheme.description}")
            password = self._variable(scheme, "password", f"Password for {scheme.name}.")
            return Auth(scheme.http_scheme, (("username", user), ("password", password)))
        return Auth("bearer", (("token", self._bearer_variable(scheme)),))

    def _bearer_variable(self, scheme: SecurityScheme) -> str:
        """The variable for a token that the document does not say how to fetch."""
        if self.realms:
            return self._variable(scheme, "token", f"Bearer token for {scheme.name}. {scheme.description}")
        text = f"Bearer token for {scheme.name}: paste it here. {scheme.description}".strip()
        self.variables.setdefault("access_token", Variable("access_token", "", text))
        return "{{access_token}}"

    def _variable(self, scheme: SecurityScheme, suffix: str, description: str) -> str:
        key = _slug(scheme.name) + (f"_{suffix}" if suffix else "")
        key = f"{key}_key" if not suffix and "key" not in key.lower() else key
        self.variables.setdefault(key, Variable(key, "", description.strip()))
        return "{{" + key + "}}"


def _slug(name: str) -> str:
    """A scheme's name as the start of variable names: `OwnerKey` is `owner_key`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])", "_", name)
    return re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_") or "scheme"
