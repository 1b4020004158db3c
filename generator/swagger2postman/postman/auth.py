"""Security schemes and requirements to Postman auth (OpenAPI 3.1 sections 4.8.27 and 4.8.30; RFC 6749 section 4.4)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from swagger2postman.diagnostics import Place, Report
from swagger2postman.openapi.model import Api, Operation, SecurityRequirement, SecurityScheme
from swagger2postman.postman.native import native_auth, native_flow
from swagger2postman.postman.options import Options, UnknownSecurityError
from swagger2postman.postman.parameters import for_header, for_query
from swagger2postman.postman.parts import NO_AUTH, Auth, Field, Variable
from swagger2postman.postman.realms import (
    CLIENT_CREDENTIALS,
    Names,
    Realm,
    RealmFinder,
    absolute_url,
    find_bootstrapped,
    is_bearer,
    scopes_of,
)
from swagger2postman.postman.token_operation import TokenOperation, find_token_operation

__all__ = ["AuthPlan", "Credentials", "Realm"]

_RANK = {"oauth2": 1, "apiKey": 2, "http": 2, "openIdConnect": 4, "mutualTLS": 5}
_CARRIERS = ("oauth2", "http", "openIdConnect", "apiKey")
_PLACES = ("header", "query", "cookie")


class Credentials(Struct, frozen=True):
    """What one request carries: `auth` None inherits the collection's; the rest goes beside it."""

    auth: Auth | None = None
    header: tuple[Field, ...] = ()
    query: tuple[Field, ...] = ()
    cookies: tuple[str, ...] = ()


class AuthPlan:
    """Decides once per API what the collection carries and what single requests add or leave out.

    `variables` are those of schemes without a realm; `secrets` says of all that the user fills in whether it is secret.

    Raises:
        UnknownSecurityError: the scheme to prefer is not there.
    """

    def __init__(self, api: Api, report: Report, options: Options | None = None) -> None:
        self._api = api
        self._report = report
        self._options = options or Options()
        self._schemes = dict(self._known_schemes())
        if self._options.security and self._options.security not in self._schemes:
            raise UnknownSecurityError(self._options.security, self._schemes)
        self._bootstrapped = ""
        self.token_operation = self._find_operation()
        self._bootstrapped = find_bootstrapped(api, self._schemes, self._options, self.token_operation)
        used = [chosen for chosen in map(self._choose, api.operations) if chosen]
        self._used = used
        self._names = Names()
        finder = RealmFinder(api, self._schemes, self._options, self._names)
        self._by_scheme = finder.by_scheme(used, self._bootstrapped, self.token_operation)
        self.realms = tuple({realm.prefix: realm for realm in self._by_scheme.values()}.values())
        self.variables: dict[str, Variable] = {}
        parts = (("client_id", False), ("client_secret", True))
        self.secrets = {r.variable(name): secret for r in self.realms for name, secret in parts}
        self._told: set[tuple[str, ...]] = set()
        self._pasted = ""
        self.collection = self._hoist(used)
        self._tell()

    @property
    def used_schemes(self) -> tuple[SecurityScheme, ...]:
        """The schemes that requests carry, in the document's order."""
        used = {name for chosen in self._used for name in chosen}
        return tuple(scheme for name, scheme in self._schemes.items() if name in used)

    def credentials(self, operation: Operation) -> Credentials:
        """Return what the request of an operation carries."""
        chosen = self._choose(operation)
        if not chosen or self.gives_token(operation):
            return Credentials(NO_AUTH)
        auth, header, query, cookies = self._auth(chosen), [], [], []
        carried = self._carrier(chosen)
        for scheme in (self._schemes[name] for name in chosen):
            if scheme is carried or scheme.type == "mutualTLS":
                continue
            if not _is_key(scheme):
                self._tell_left_out(operation, chosen, scheme)
                continue
            value = self._key(scheme)
            if scheme.location == "query":
                query.append(Field(for_query(scheme.parameter_name), value, f"API key {scheme.name}"))
            elif scheme.location == "cookie":
                cookies.append(f"{for_header(scheme.parameter_name)}={value}")
            else:
                header.append(Field(for_header(scheme.parameter_name), value, f"API key {scheme.name}"))
        own = None if auth == self.collection else auth or NO_AUTH
        return Credentials(own, tuple(header), tuple(query), tuple(cookies))

    def _known_schemes(self) -> Iterator[tuple[str, SecurityScheme]]:
        """The schemes; where none wants a bearer token and a token URL is given, those that are not defined do."""
        defined = self._api.security_schemes
        yield from defined.items()
        named = {n: None for one in self._api.operations for alternative in one.security for n in alternative}
        if self._options.token_url and not any(n in defined and is_bearer(defined[n]) for n in named):
            for name in (n for n in named if n not in defined):
                yield name, SecurityScheme(name, "http", http_scheme="bearer")

    def _find_operation(self) -> TokenOperation | None:
        required = {name for one in self._api.operations for alternative in one.security for name in alternative}
        schemes = [self._schemes[name] for name in required if name in self._schemes]
        with_flow = any(scheme.flow(CLIENT_CREDENTIALS) for scheme in self._schemes.values())
        wanted = any(is_bearer(scheme) for scheme in schemes) and not with_flow and not self._options.token_url
        found = find_token_operation(self._api) if wanted else None
        if found and not all(is_bearer(self._schemes[name]) for name in self._choose(found.operation)):
            return replace(found, obstacle="it wants credentials of its own kind")
        return found

    def gives_token(self, operation: Operation) -> bool:
        """Tell whether an operation is the one that the script fetches tokens with."""
        found = self.token_operation
        return found is not None and not found.obstacle and operation is found.operation

    def _hoist(self, used: list[SecurityRequirement]) -> Auth | None:
        """What the collection carries: the main realm's token, or what most requests do."""
        plans = [auth for auth in map(self._auth, used) if auth is not None]
        if self.realms and (not plans or self.realms[0].auth in plans):
            return self.realms[0].auth
        count = Counter(json.dumps(auth.to_json()) for auth in plans)
        return max(plans, key=lambda auth: count[json.dumps(auth.to_json())], default=None)

    def _choose(self, operation: Operation) -> SecurityRequirement:
        """The alternative to use: the one asked for, none where that is allowed, client credentials, document order."""
        known = [alternative for alternative in operation.security if all(n in self._schemes for n in alternative)]
        asked = next((alternative for alternative in known if self._options.security in alternative), None)
        if asked is not None:
            return asked
        if not known or any(not alternative for alternative in operation.security):
            return {}
        return min(known, key=lambda alternative: max(self._rank(name) for name in alternative))

    def _rank(self, name: str) -> int:
        scheme = self._schemes[name]
        first = scheme.flow(CLIENT_CREDENTIALS) or name == self._bootstrapped
        return 0 if first else _RANK.get(scheme.type, 3)

    def _carrier(self, chosen: SecurityRequirement) -> SecurityScheme | None:
        """The scheme that becomes the request's auth; Postman has room for one."""
        schemes = [self._schemes[name] for name in chosen]
        usable = [s for s in schemes if s.type in _CARRIERS and (s.type != "apiKey" or _is_key(s))]
        usable = [s for s in usable if s.type != "apiKey" or s.location != "cookie"]
        return min(usable, key=lambda s: (s.name not in self._by_scheme, _CARRIERS.index(s.type)), default=None)

    def _auth(self, chosen: SecurityRequirement) -> Auth | None:
        scheme = self._carrier(chosen)
        if scheme is None:
            return None
        if scheme.name in self._by_scheme:
            return self._by_scheme[scheme.name].auth
        if scheme.type == "apiKey":
            where = "query" if scheme.location == "query" else "header"
            name = (for_query if where == "query" else for_header)(scheme.parameter_name)
            return Auth("apikey", (("key", name), ("value", self._key(scheme)), ("in", where)))
        if scheme.type == "http" and scheme.http_scheme.lower() not in ("bearer", ""):
            return self._http_auth(scheme)
        flow = native_flow(scheme)
        if flow is None:
            return Auth("bearer", (("token", self._bearer_variable(scheme)),))
        return native_auth(
            scheme,
            flow,
            scopes=scopes_of(self._used, {scheme.name}),
            basic=self._options.client_auth == "basic",
            url=lambda url: absolute_url(url, self._api) if url else "",
            variable=lambda name, text: self._native_variable(scheme, name, text),
        )

    def _http_auth(self, scheme: SecurityScheme) -> Auth:
        """A scheme of HTTP's own; those that Postman does not know are a header that the user writes."""
        kind = scheme.http_scheme.lower()
        if kind in ("basic", "digest"):
            text = f"User name for {scheme.name}. {scheme.description}"
            user = self._variable(scheme, "username", text, secret=False)
            password = self._variable(scheme, "password", f"Password for {scheme.name}.")
            return Auth(kind, (("username", user), ("password", password)))
        text = f"The whole header Authorization for {scheme.name}: the word {scheme.http_scheme}, then what belongs"
        value = self._variable(scheme, "authorization", f"{text} to it. {scheme.description}")
        return Auth("apikey", (("key", "Authorization"), ("value", value), ("in", "header")))

    def _bearer_variable(self, scheme: SecurityScheme) -> str:
        """The variable for a token that the document does not say how to fetch; each scheme has its own."""
        self._pasted = self._pasted or ("" if self.realms else scheme.name)
        if scheme.name != self._pasted:
            return self._variable(scheme, "token", f"Bearer token for {scheme.name}. {scheme.description}")
        source = f" “{self.token_operation.name}” gives one." if self.token_operation else ""
        text = f"Bearer token for {scheme.name}: paste it here.{source} {scheme.description}".strip()
        self._add("access_token", text, secret=True)
        return "{{access_token}}"

    def _native_variable(self, scheme: SecurityScheme, name: str, description: str) -> str:
        if not name.startswith("client_"):
            return self._variable(scheme, name, description, secret=name != "username")
        key = self._names.prefix(scheme, main=not self.realms) + name
        return self._add(key, description, secret=name == "client_secret")

    def _key(self, scheme: SecurityScheme) -> str:
        return self._variable(scheme, "", f"API key for {scheme.name}. {scheme.description}")

    def _variable(self, scheme: SecurityScheme, suffix: str, description: str, *, secret: bool = True) -> str:
        return self._add(self._names.key(scheme, suffix), description, secret=secret)

    def _add(self, key: str, description: str, *, secret: bool) -> str:
        self.variables.setdefault(key, Variable(key, "", description.strip()))
        self.secrets.setdefault(key, secret)
        return "{{" + key + "}}"

    def _tell(self) -> None:
        """Say where the token comes from if the document's schemes do not."""
        found = self.token_operation
        if self._options.token_url and not self.realms:
            text = "No operation wants a bearer token, so the token URL that was given is not used."
            self._report.warn("unused-token-url", text, "Leave --token-url out.", Place(path=("paths",)))
        elif found and found.obstacle:
            text = f"The access token comes from “{found.name[:80]}”, which is not sent by itself: {found.obstacle}."
            hint = "Send that request, then paste the token into access_token; or give --token-url."
            self._report.note("token-operation", text, hint, found.operation.place)
        elif found:
            text = f"The access token is fetched with “{found.name[:80]}”, an operation of this document."
            hint = "Give --token-url if it comes from elsewhere."
            self._report.note("token-operation", text, hint, found.operation.place)

    def _tell_left_out(self, operation: Operation, chosen: SecurityRequirement, scheme: SecurityScheme) -> None:
        if tuple(chosen) not in self._told:
            self._told.add(tuple(chosen))
            text = f"“{scheme.name[:60]}” is required together with another scheme, and a request cannot carry both."
            hint = "Only the other one is sent; add what is missing in Postman."
            self._report.warn("security-left-out", text, hint, operation.place)


def _is_key(scheme: SecurityScheme) -> bool:
    """Tell whether a scheme is an API key that says where it goes."""
    return scheme.type == "apiKey" and bool(scheme.parameter_name.strip()) and scheme.location in _PLACES
