"""Which alternative of its security an operation uses (OpenAPI 3.1 section 4.8.30)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from swagger2postman.errors import UnknownSecurityError
from swagger2postman.openapi.model import CONNECTION_HEADERS, Api, Operation, SecurityRequirement, SecurityScheme
from swagger2postman.postman.auth.token_endpoints import (
    CLIENT_CREDENTIALS,
    find_bootstrapped,
    is_bearer,
    required_names,
)
from swagger2postman.postman.auth.token_operation import TokenOperation, find_token_operation
from swagger2postman.postman.options import Options

Slot = tuple[str, str]
"""A place in a request that holds one credential: header, query or cookie, and the name there."""

_RANK = {"oauth2": 1, "apiKey": 2, "http": 2, "openIdConnect": 4, "mutualTLS": 5}
_UNKNOWN = 3
_PLACES = ("header", "query", "cookie")


class Choices:
    """The schemes of an API, the operation that gives tokens away, and what each operation chooses.

    Raises:
        UnknownSecurityError: the scheme to prefer is not there.
    """

    def __init__(self, api: Api, options: Options) -> None:
        self._asked = options.security
        self._memo: dict[int, tuple[tuple[SecurityRequirement, ...], SecurityRequirement]] = {}
        self.schemes: Mapping[str, SecurityScheme] = dict(_known_schemes(api, options))
        if options.security and options.security not in self.schemes:
            raise UnknownSecurityError(options.security, self.schemes)
        self.bootstrapped = ""
        self._is_settled = False
        self.token_operation = self._find_operation(api, options)
        self.bootstrapped = find_bootstrapped(api, self.schemes, options, self.token_operation)
        self._memo.clear()  # what is chosen depends on where tokens come from

    def of(self, operation: Operation) -> SecurityRequirement:
        """Return the alternative: the one asked for, none where that is allowed, then the first of the best.

        One that a request can carry as a whole goes before one that it cannot; after that client credentials before
        other OAuth flows, API keys and HTTP's own schemes, OpenID Connect, and client certificates.
        """
        security = operation.security
        if id(security) not in self._memo:
            self._memo[id(security)] = security, self._choose(security)  # operations share what they inherit
        return self._memo[id(security)][1]

    def _choose(self, security: tuple[SecurityRequirement, ...]) -> SecurityRequirement:
        known = [alternative for alternative in security if all(n in self.schemes for n in alternative)]
        asked = next((alternative for alternative in known if self._asked in alternative), None)
        if asked is not None:
            return asked
        if not known or any(not alternative for alternative in security):
            return {}
        return min(known, key=self._cost)

    def _cost(self, alternative: SecurityRequirement) -> tuple[int, int]:
        slots = [slot_of(self.schemes[name]) for name in alternative if self.schemes[name].type != "mutualTLS"]
        lost = slots.count(None) + len(slots) - len(set(slots))
        return lost, max(self._rank(name) for name in alternative)

    def _rank(self, name: str) -> int:
        scheme = self.schemes[name]
        first = scheme.flow(CLIENT_CREDENTIALS) or name == self.bootstrapped
        return 0 if first else _RANK.get(scheme.type, _UNKNOWN)

    def _find_operation(self, api: Api, options: Options) -> TokenOperation | None:
        """The operation of the API that gives tokens, where no scheme and no option says where they come from."""
        with_flow = any(scheme.flow(CLIENT_CREDENTIALS) for scheme in self.schemes.values())
        required = required_names(api)
        wanted = any(is_bearer(self.schemes[name]) for name in required if name in self.schemes)
        if with_flow or options.token_url or not wanted:
            return None
        return find_token_operation(api, self._own_schemes, native=options.auth == "native")

    def _own_schemes(self, operation: Operation) -> list[SecurityScheme]:
        """What an operation that gives tokens wants; the token itself, if all operations want it, does not count."""
        schemes = [self.schemes[name] for name in self.of(operation)]
        return [scheme for scheme in schemes if not is_bearer(scheme)]


def is_key(scheme: SecurityScheme) -> bool:
    """Tell whether a scheme is an API key that says where it goes."""
    name = scheme.parameter_name.strip()
    is_reserved = scheme.location == "header" and name.lower() in CONNECTION_HEADERS
    return scheme.type == "apiKey" and bool(name) and scheme.location in _PLACES and not is_reserved


def slot_of(scheme: SecurityScheme) -> Slot | None:
    """Return the place that a scheme takes in a request; None for one that takes none."""
    if scheme.type in ("oauth2", "http", "openIdConnect"):
        return "header", "authorization"
    return place_of(scheme.location, scheme.parameter_name) if is_key(scheme) else None


def place_of(location: str, name: str) -> Slot:
    """Return the place of a key or a parameter; names of headers have no case."""
    return location, name.strip().lower() if location == "header" else name


def _known_schemes(api: Api, options: Options) -> Iterator[tuple[str, SecurityScheme]]:
    """The schemes; where none wants a bearer token and a token URL is given, those that are not defined do."""
    defined = api.security_schemes
    yield from defined.items()
    named = required_names(api)
    if options.token_url and not any(n in defined and is_bearer(defined[n]) for n in named):
        for name in (n for n in named if n not in defined):
            yield name, SecurityScheme(name, "http", http_scheme="bearer")
