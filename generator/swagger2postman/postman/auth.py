"""Security schemes and requirements to Postman auth (OpenAPI 3.1 sections 4.8.27 and 4.8.30; RFC 6749 section 4.4)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from msgspec import Struct

from swagger2postman.diagnostics import Place, Report, short
from swagger2postman.openapi.model import Api, Operation, SecurityRequirement, SecurityScheme
from swagger2postman.postman.carriers import Carriers, key_name
from swagger2postman.postman.choice import Choices, Slot, is_key, slot_of
from swagger2postman.postman.options import Options
from swagger2postman.postman.parts import NO_AUTH, Auth, Field
from swagger2postman.postman.realms import CLIENT_CREDENTIALS, MOST_REALMS, Names, Realm, RealmFinder, is_bearer, unique
from swagger2postman.postman.servers import preferred
from swagger2postman.postman.token_operation import TokenOperation

__all__ = ["AuthPlan", "Credentials", "Realm"]

_MOST_TOGETHER = 50  # credentials of one request; what many schemes add to many requests multiplies
_CARRIERS = ("oauth2", "http", "openIdConnect", "apiKey")


class Credentials(Struct, frozen=True):
    """What one request carries: `auth` None inherits the collection's; the rest goes beside it.

    `slots` are the places that all of it takes: a parameter of the document there is the same thing again.
    """

    auth: Auth | None = None
    header: tuple[Field, ...] = ()
    query: tuple[Field, ...] = ()
    cookies: tuple[str, ...] = ()
    slots: frozenset[Slot] = frozenset()


class AuthPlan:
    """Decides once per API what the collection carries and what single requests add or leave out.

    `variables` are those of schemes without a realm; `secrets` says of all that the user fills in whether it is secret.

    Raises:
        UnknownSecurityError: the scheme to prefer is not there.
    """

    def __init__(self, api: Api, report: Report, options: Options) -> None:
        self._api = api
        self._report = report
        self._options = options
        self._choices = Choices(api, options)
        self._schemes = self._choices.schemes
        self.token_operation = self._choices.token_operation
        carrying = (operation for operation in api.operations if not self.gives_token(operation))
        self._used = [chosen for chosen in map(self._choices.of, carrying) if chosen]
        names = Names()
        finder = RealmFinder(api, self._schemes, options, names)
        self._by_scheme = finder.by_scheme(self._used, self._choices.bootstrapped, self.token_operation)
        self.realms = tuple({realm.prefix: realm for realm in self._by_scheme.values()}.values())
        source = self.token_operation.name if self.token_operation else ""
        self._carriers = Carriers(api, options, names, realms=self._by_scheme, used=self._used, source=source)
        self.variables = self._carriers.variables
        self.secrets = self._carriers.secrets
        self._told: set[tuple[str, ...]] = set()
        self._carried: dict[int, Credentials] = {}
        self.collection = self._hoist()
        self._tell()

    @property
    def used_schemes(self) -> tuple[SecurityScheme, ...]:
        """The schemes that requests carry, in the document's order."""
        used = {name for chosen in unique(self._used) for name in chosen}
        return tuple(scheme for name, scheme in self._schemes.items() if name in used)

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
            return Credentials(self.realms[0].client)
        chosen = self._choices.of(operation)
        own = self.by_hand is not None and self.by_hand.operation is operation  # cannot need what it gives
        if not chosen or (own and all(is_bearer(self._schemes[name]) for name in chosen)):
            return Credentials(NO_AUTH)
        if id(chosen) not in self._carried:  # which operations share
            self._carried[id(chosen)] = self._credentials(operation, chosen)
        return self._carried[id(chosen)]

    def _credentials(self, operation: Operation, chosen: SecurityRequirement) -> Credentials:
        carried = self._carrier(chosen)
        auth = self._carriers.auth(carried) if carried else None
        slots = {slot_of(carried)} if carried else set()
        beside: dict[str, list[Field]] = {"header": [], "query": [], "cookie": []}
        for scheme in self._others(chosen, carried):
            slot = slot_of(scheme)
            if not is_key(scheme) or slot in slots or len(slots) >= _MOST_TOGETHER:
                self._tell_left_out(operation, chosen, scheme)
                continue
            slots.add(slot)
            key = Field(key_name(scheme), self._carriers.key(scheme), f"API key {scheme.name}")
            beside[scheme.location].append(key)
        return Credentials(
            None if auth == self.collection else auth or NO_AUTH,
            tuple(beside["header"]),
            tuple(beside["query"]),
            tuple(f"{cookie.key}={cookie.value}" for cookie in beside["cookie"]),
            frozenset(slot for slot in slots if slot),
        )

    def _others(self, chosen: SecurityRequirement, carried: SecurityScheme | None) -> Iterator[SecurityScheme]:
        """What a request needs beside its auth: a certificate is not part of it, one token can serve two schemes."""
        token = self._by_scheme.get(carried.name) if carried else None
        for scheme in (self._schemes[name] for name in chosen):
            same_token = token is not None and self._by_scheme.get(scheme.name) is token
            if scheme is not carried and scheme.type != "mutualTLS" and not same_token:
                yield scheme

    def _carrier(self, chosen: SecurityRequirement) -> SecurityScheme | None:
        """The scheme that becomes the request's auth; Postman has room for one."""
        schemes = [self._schemes[name] for name in chosen]
        usable = [s for s in schemes if s.type in _CARRIERS and (s.type != "apiKey" or is_key(s))]
        usable = [s for s in usable if s.type != "apiKey" or s.location != "cookie"]
        return min(usable, key=lambda s: (s.name not in self._by_scheme, _CARRIERS.index(s.type)), default=None)

    def _hoist(self) -> Auth | None:
        """What the collection carries: the main realm's token, or what most requests do.

        The script takes a request without authorization of its own for one that sends the main realm's token.
        """
        times = Counter(map(id, self._used))
        plans: dict[str, Auth] = {}
        count = Counter[str]()
        for chosen in unique(self._used):
            scheme = self._carrier(chosen)
            if scheme is not None:
                auth = self._carriers.auth(scheme)  # makes the variables, too, in document order
                key = json.dumps(auth.to_json())
                plans.setdefault(key, auth)
                count[key] += times[id(chosen)]
        if self.realms:
            return self.realms[0].auth
        return plans[max(count, key=lambda key: count[key])] if count else None

    def _tell(self) -> None:
        """Say where tokens come from if the document's schemes do not."""
        found = self.token_operation
        if self._options.token_url and not self.realms:
            text = "No operation wants a bearer token, so the token URL that was given is not used."
            self._report.warn("unused-token-url", text, "Leave --token-url out.", Place(path=("paths",)))
        elif self._options.token_url and _is_open(self._options.token_url):
            given = short(self._options.token_url, 80)
            text = f"The given token URL “{given}” is not encrypted, so the client secret can be read on its way."
            self._report.warn("insecure-token-url", text, "Use “https://”.", self.realms[0].scheme.place)
        elif found and found.obstacle:
            text = f"The access token comes from “{found.name[:80]}”, which is not sent by itself: {found.obstacle}."
            hint = "Send that request, and its token is used; or fill in access_token, or give --token-url."
            self._report.note("token-operation", text, hint, found.operation.place)
        elif found:
            text = f"The access token is fetched with “{found.name[:80]}”, an operation of this document."
            hint = "Give --token-url if it comes from elsewhere."
            self._report.note("token-operation", text, hint, found.operation.place)
            self._tell_host(found)
        if self.realms and not self._used:
            text = (
                f"“{self.realms[0].scheme.name[:60]}” is defined, but no operation requires it: requests send no token."
            )
            hint = "Add “security” to the document; or choose Inherit auth from parent for requests that need a token."
            self._report.warn("unused-security", text, hint, self.realms[0].scheme.place)
        rest = [s for s in self.used_schemes if s.flow(CLIENT_CREDENTIALS) and s.name not in self._by_scheme]
        if len(self.realms) == MOST_REALMS and rest:
            text = f"Schemes without a token request: {len(rest):,}; there are {MOST_REALMS} token requests already."
            hint = "Paste tokens of these into their variables, or convert parts of the document."
            self._report.warn("tokens-left-out", text, hint, rest[0].place)
        for name, key in self._carriers.pasted.items():
            if is_bearer(self._schemes[name]) and not (found and key == "access_token"):
                text = f"“{name[:60]}” is a bearer token, and the document does not say where it comes from."
                hint = f"Fill in {key}" + (", or give --token-url." if key == "access_token" else ".")
                self._report.note("token-to-fill-in", text, hint, self._schemes[name].place)

    def _tell_host(self, found: TokenOperation) -> None:
        """Warn of a token operation with a server of its own on another host: the client secret goes there."""
        server = preferred(found.operation.servers)
        known = ("", *(one.host for one in self._api.servers))
        if server and server.host not in known and not self._options.base_url:
            text = f"Your client secret would go to “{server.host[:80]}”, which is none of the API's servers."
            hint = "Make sure that this address is the provider's before you fill in the secret."
            self._report.warn("unrelated-token-host", text, hint, server.place)

    def _tell_left_out(self, operation: Operation, chosen: SecurityRequirement, scheme: SecurityScheme) -> None:
        if tuple(chosen) not in self._told:
            self._told.add(tuple(chosen))
            if slot_of(scheme):
                text = (
                    f"“{scheme.name[:60]}” is required together with another scheme, and a request cannot carry both."
                )
                hint = "Only the other one is sent; add what is missing in Postman."
            else:
                text = f"“{scheme.name[:60]}” is required, but does not say what a request has to carry."
                hint = "Nothing is sent for it; correct the scheme, or add what is missing in Postman."
            self._report.warn("security-left-out", text, hint, operation.place)


def _is_open(url: str) -> bool:
    """Whether what is sent there can be read on its way."""
    address = urlsplit(url)
    return address.scheme == "http" and address.hostname not in ("localhost", "127.0.0.1", "::1")
