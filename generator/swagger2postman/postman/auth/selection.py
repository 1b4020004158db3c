"""Security selection: which alternative of its security an operation uses (OpenAPI 3.1 section 4.8.30)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from swagger2postman.errors import UnknownSecurityError
from swagger2postman.openapi.model import Api, Operation, SecurityRequirement, SecurityScheme
from swagger2postman.postman.auth.schemes import (
    CLIENT_CREDENTIALS,
    is_bearer,
    request_field_of,
    required_scheme_names,
)
from swagger2postman.postman.auth.token_endpoints import find_fetched_bearer
from swagger2postman.postman.auth.token_operation import TokenOperation, find_token_operation
from swagger2postman.postman.options import Options

_RANK = {"oauth2": 1, "apiKey": 2, "http": 2, "openIdConnect": 4, "mutualTLS": 5}
_RANK_OF_OTHERS = 3

_Security = tuple[SecurityRequirement, ...]


class SecuritySelection:
    """The schemes of an API, the operation that gives its tokens, and the alternative that each operation uses.

    `fetched_bearer` names the bearer scheme whose token comes from --token-url or from an operation, if there is one.

    Raises:
        UnknownSecurityError: the document does not have the scheme that the user prefers.
    """

    def __init__(self, api: Api, options: Options) -> None:
        self._preferred = options.security
        self._selected: dict[int, tuple[_Security, SecurityRequirement]] = {}
        self.schemes: Mapping[str, SecurityScheme] = dict(_schemes(api, options))
        if options.security and options.security not in self.schemes:
            raise UnknownSecurityError(options.security, self.schemes)
        self.fetched_bearer = ""
        self.token_operation = self._find_token_operation(api, options)
        self.fetched_bearer = find_fetched_bearer(api, self.schemes, options, self.token_operation)
        self._selected.clear()  # the selection depends on where tokens come from

    def select(self, operation: Operation) -> SecurityRequirement:
        """Return the alternative that an operation uses; empty if it needs no credentials.

        The one that the user prefers goes first, then none at all where that is allowed, then the best. An alternative
        that a request can hold as a whole goes before one that it cannot; after that client credentials go before
        other OAuth flows, API keys and HTTP's own schemes, OpenID Connect, and client certificates.
        """
        security = operation.security
        if id(security) not in self._selected:  # operations share the security that they inherit
            self._selected[id(security)] = security, self._best(security)
        return self._selected[id(security)][1]

    def _best(self, security: _Security) -> SecurityRequirement:
        known = [alternative for alternative in security if alternative.keys() <= self.schemes.keys()]
        for alternative in known:
            if self._preferred in alternative:
                return alternative
        if not known or any(not alternative for alternative in security):
            return {}
        return min(known, key=self._cost)

    def _cost(self, alternative: SecurityRequirement) -> tuple[int, int]:
        """How many schemes a request cannot hold, and the rank of the least wanted one."""
        fields = []
        for name in alternative:
            scheme = self.schemes[name]
            if scheme.type != "mutualTLS":  # a certificate is not part of the request
                fields.append(request_field_of(scheme))
        left_out = fields.count(None) + len(fields) - len(set(fields))
        return left_out, max(self._rank(name) for name in alternative)

    def _rank(self, name: str) -> int:
        scheme = self.schemes[name]
        if scheme.flow(CLIENT_CREDENTIALS) or name == self.fetched_bearer:
            return 0
        return _RANK.get(scheme.type, _RANK_OF_OTHERS)

    def _find_token_operation(self, api: Api, options: Options) -> TokenOperation | None:
        """The operation of the API that gives tokens, where no scheme and no option says where they come from."""
        if options.token_url or any(scheme.flow(CLIENT_CREDENTIALS) for scheme in self.schemes.values()):
            return None
        required = [self.schemes[name] for name in required_scheme_names(api) if name in self.schemes]
        if not any(is_bearer(scheme) for scheme in required):
            return None
        return find_token_operation(api, self._schemes_beside_token, native=options.auth == "native")

    def _schemes_beside_token(self, operation: Operation) -> list[SecurityScheme]:
        """What an operation that gives tokens wants; the token itself, if all operations want it, does not count."""
        schemes = [self.schemes[name] for name in self.select(operation)]
        return [scheme for scheme in schemes if not is_bearer(scheme)]


def _schemes(api: Api, options: Options) -> Iterator[tuple[str, SecurityScheme]]:
    """The schemes by name.

    Where none wants a bearer token and the user gives a token URL, schemes that the document does not define do.
    """
    defined = api.security_schemes
    yield from defined.items()
    required = required_scheme_names(api)
    if options.token_url and not any(name in defined and is_bearer(defined[name]) for name in required):
        for name in required:
            if name not in defined:
                yield name, SecurityScheme(name, "http", http_scheme="bearer")
