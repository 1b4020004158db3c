"""Security schemes and requirements to Postman auth (OpenAPI 3.1 sections 4.8.27 and 4.8.30; RFC 6749 section 4.4)."""

from __future__ import annotations

import json
from collections import Counter

from msgspec import Struct

from swagger2postman.openapi.model import Api, OAuthFlow, Operation, SecurityRequirement, SecurityScheme
from swagger2postman.postman.auth.mapping import Carriers, key_name
from swagger2postman.postman.auth.native import native_flow
from swagger2postman.postman.auth.selection import Choices, Slot, is_key, slot_of
from swagger2postman.postman.auth.token_endpoints import Realm, RealmFinder, is_bearer, unique
from swagger2postman.postman.auth.token_operation import TokenOperation
from swagger2postman.postman.names import SchemeNames
from swagger2postman.postman.options import Options
from swagger2postman.postman.request_model import NO_AUTH, Auth, Field
from swagger2postman.postman.servers import ServerPlan

__all__ = ["AuthPlan", "Credentials", "Realm"]

_MOST_TOGETHER = 50  # credentials of one request; what many schemes add to many requests multiplies
_CARRIERS = ("oauth2", "http", "openIdConnect", "apiKey")


class Credentials(Struct, frozen=True):
    """What one request carries: `auth` None inherits the collection's; the rest goes beside it.

    `slots` are the places that all of it takes: a parameter of the document there is the same thing again. `what` says
    in words what the user gives away with the request; `left_out` are schemes that it cannot carry.
    """

    auth: Auth | None = None
    header: tuple[Field, ...] = ()
    query: tuple[Field, ...] = ()
    cookies: tuple[str, ...] = ()
    slots: frozenset[Slot] = frozenset()
    what: tuple[str, ...] = ()
    left_out: tuple[SecurityScheme, ...] = ()


class AuthPlan:
    """Decides once per API what the collection carries and what single requests add or leave out.

    `variables` are those of schemes without a realm; `secrets` says of all that the user fills in whether it is secret.

    Raises:
        UnknownSecurityError: the scheme to prefer is not there.
    """

    def __init__(self, api: Api, options: Options, names: SchemeNames, servers: ServerPlan) -> None:
        self.options = options
        self._choices = Choices(api, options)
        self.schemes = self._choices.schemes
        self.token_operation = self._choices.token_operation
        self._memo: dict[int, tuple[SecurityRequirement, Credentials]] = {}
        carrying = (operation for operation in api.operations if not self.gives_token(operation))
        self.used = [chosen for chosen in map(self._choices.of, carrying) if chosen]
        finder = RealmFinder(api, self.schemes, options, names, servers)
        self.realms_by_scheme = finder.by_scheme(self.used, self._choices.bootstrapped, self.token_operation)
        self.realms = tuple({realm.prefix: realm for realm in self.realms_by_scheme.values()}.values())
        source = self.token_operation.name if self.token_operation else ""
        self._carriers = Carriers(api, options, names, realms=self.realms_by_scheme, used=self.used, source=source)
        self.variables = self._carriers.variables
        self.secrets = self._carriers.secrets
        self.pasted_tokens = self._carriers.pasted
        self.collection = self._hoist()

    @property
    def used_schemes(self) -> tuple[SecurityScheme, ...]:
        """The schemes that requests carry, in the document's order."""
        used = {name for chosen in unique(self.used) for name in chosen}
        return tuple(scheme for name, scheme in self.schemes.items() if name in used)

    @property
    def native_flows(self) -> tuple[OAuthFlow, ...]:
        """The OAuth 2.0 flows that Postman goes through with the user, of schemes that requests carry."""
        others = (scheme for scheme in self.used_schemes if scheme.name not in self.realms_by_scheme)
        return tuple(flow for scheme in others if scheme.type == "oauth2" and (flow := native_flow(scheme)))

    def gives_token(self, operation: Operation) -> bool:
        """Tell whether an operation is the one that the script fetches tokens with."""
        found = self.token_operation
        return found is not None and not found.obstacle and operation is found.operation

    @property
    def pasted(self) -> bool:
        """Tell whether the collection's own auth is a token that the user pastes into access_token."""
        return not self.realms and self.collection == Auth("bearer", (("token", "{{access_token}}"),))

    @property
    def by_hand(self) -> TokenOperation | None:
        """The operation that gives the token that would be pasted, where only a person can send it."""
        return self.token_operation if not self.realms and "access_token" in self.variables else None

    def credentials(self, operation: Operation) -> Credentials:
        """Return what the request of an operation carries."""
        if self.gives_token(operation):
            return Credentials(self.realms[0].client, what=CLIENT)
        chosen = self._choices.of(operation)
        own = self.by_hand is not None and self.by_hand.operation is operation
        if own and all(is_bearer(self.schemes[name]) for name in chosen):
            return Credentials(NO_AUTH, what=BY_HAND)  # it cannot need the token that it gives
        if not chosen:
            return Credentials(NO_AUTH)
        if id(chosen) not in self._memo:
            self._memo[id(chosen)] = chosen, self._carry(chosen)  # operations share what they inherit
        return self._memo[id(chosen)][1]

    def _carry(self, chosen: SecurityRequirement) -> Credentials:
        """What carries all schemes of one alternative: Postman's auth for one, and API keys beside it."""
        carried = self._carrier(chosen)
        auth = self._carriers.auth(carried) if carried else None
        slots = {slot_of(carried)} if carried else set()
        what = [_what(carried)] if carried else []
        left_out: list[SecurityScheme] = []
        beside: dict[str, list[Field]] = {"header": [], "query": [], "cookie": []}
        for scheme in self._others(chosen, carried):
            slot = slot_of(scheme)
            if not is_key(scheme) or slot in slots or len(slots) >= _MOST_TOGETHER:
                left_out.append(scheme)
                continue
            slots.add(slot)
            what.append(_what(scheme))
            key = Field(key_name(scheme), self._carriers.key(scheme), f"API key {scheme.name}")
            beside[scheme.location].append(key)
        return Credentials(
            None if auth == self.collection else auth or NO_AUTH,
            tuple(beside["header"]),
            tuple(beside["query"]),
            tuple(f"{cookie.key}={cookie.value}" for cookie in beside["cookie"]),
            frozenset(slot for slot in slots if slot),
            tuple(dict.fromkeys(what)),
            tuple(left_out),
        )

    def _others(self, chosen: SecurityRequirement, carried: SecurityScheme | None) -> list[SecurityScheme]:
        """What a request needs beside its auth: a certificate is not part of it, one token can serve two schemes."""
        token = self.realms_by_scheme.get(carried.name) if carried else None
        others = (self.schemes[name] for name in chosen if carried is None or name != carried.name)
        return [
            scheme
            for scheme in others
            if scheme.type != "mutualTLS" and (token is None or self.realms_by_scheme.get(scheme.name) is not token)
        ]

    def _carrier(self, chosen: SecurityRequirement) -> SecurityScheme | None:
        """The scheme that becomes the request's auth; Postman has room for one."""
        schemes = [self.schemes[name] for name in chosen]
        usable = [s for s in schemes if s.type in _CARRIERS and (s.type != "apiKey" or is_key(s))]
        usable = [s for s in usable if s.type != "apiKey" or s.location != "cookie"]
        return min(usable, key=lambda s: (s.name not in self.realms_by_scheme, _CARRIERS.index(s.type)), default=None)

    def _hoist(self) -> Auth | None:
        """What the collection carries: the main realm's token, or what most requests do.

        The script takes a request without authorization of its own for one that sends the main realm's token.
        """
        times = Counter(map(id, self.used))
        plans: dict[str, Auth] = {}
        count = Counter[str]()
        for chosen in unique(self.used):
            scheme = self._carrier(chosen)
            if scheme is not None:
                auth = self._carriers.auth(scheme)  # makes the variables, too, in document order
                key = json.dumps(auth.to_json())
                plans.setdefault(key, auth)
                count[key] += times[id(chosen)]
        if self.realms:
            return self.realms[0].auth
        return plans[max(count, key=lambda key: count[key])] if count else None


CLIENT = ("client id", "client secret")
BY_HAND = ("what you fill in to get a token",)


def _what(scheme: SecurityScheme) -> str:
    """What the user gives away with a scheme."""
    if scheme.type == "apiKey":
        return "API key"
    if scheme.type != "http" or scheme.http_scheme.lower() in ("bearer", ""):
        return "access token"
    return "user name and password" if scheme.http_scheme.lower() in ("basic", "digest") else "Authorization header"
