"""What one request holds to authenticate: Postman's auth, and API keys beside it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from swagger2postman.openapi.model import SecurityRequirement, SecurityScheme
from swagger2postman.postman.auth.mapping import AuthMapping
from swagger2postman.postman.auth.schemes import (
    RequestField,
    api_key_name,
    is_api_key,
    request_field_of,
    sent_credentials,
)
from swagger2postman.postman.auth.token_endpoint import TokenEndpoint
from swagger2postman.postman.request_model import NO_AUTH, Auth, Field

_MOST_TOGETHER = 50  # credentials of one request; what many schemes add to many requests multiplies
_AUTH_TYPES = ("oauth2", "http", "openIdConnect", "apiKey")  # the first one becomes Postman's auth


class RequestAuth(Struct, frozen=True):
    """What one request holds to authenticate. Without an `auth` it inherits the collection's.

    `header`, `query` and `cookies` are API keys beside the auth. `fields` are the fields of the request that all of it
    takes: a parameter of the document there means the same credential. `sent` says in words what the user gives away
    with the request; `left_out` are schemes that it cannot hold.
    """

    auth: Auth | None = None
    header: tuple[Field, ...] = ()
    query: tuple[Field, ...] = ()
    cookies: tuple[str, ...] = ()
    fields: frozenset[RequestField] = frozenset()
    sent: tuple[str, ...] = ()
    left_out: tuple[SecurityScheme, ...] = ()


class RequestAuthBuilder:
    """Builds what requests hold for a security requirement."""

    def __init__(
        self, mapping: AuthMapping, schemes: Mapping[str, SecurityScheme], endpoints: Mapping[str, TokenEndpoint]
    ) -> None:
        self._mapping = mapping
        self._schemes = schemes
        self._endpoints = endpoints

    def main_scheme(self, requirement: SecurityRequirement) -> SecurityScheme | None:
        """Return the scheme that becomes Postman's auth, which has room for one; None if none of them can."""
        candidates: list[SecurityScheme] = []
        for name in requirement:
            scheme = self._schemes[name]
            is_sendable_key = is_api_key(scheme) and scheme.location != "cookie"
            if scheme.type in _AUTH_TYPES and (scheme.type != "apiKey" or is_sendable_key):
                candidates.append(scheme)
        return min(candidates, key=self._rank, default=None)

    def _rank(self, scheme: SecurityScheme) -> tuple[bool, int]:
        return scheme.name not in self._endpoints, _AUTH_TYPES.index(scheme.type)

    def build(self, requirement: SecurityRequirement, inherited: Auth | None) -> RequestAuth:
        """Return what a request holds for all schemes of a requirement; `inherited` is the auth of the collection."""
        main = self.main_scheme(requirement)
        auth = self._mapping.auth(main) if main else None
        fields = {request_field_of(main)} if main else set()
        sent = {sent_credentials(main): None} if main else {}
        left_out: list[SecurityScheme] = []
        beside: dict[str, list[Field]] = {"header": [], "query": [], "cookie": []}
        for scheme in self._other_schemes(requirement, main):
            field = request_field_of(scheme)
            if not is_api_key(scheme) or field in fields or len(fields) >= _MOST_TOGETHER:
                left_out.append(scheme)
                continue
            fields.add(field)
            sent[sent_credentials(scheme)] = None
            key = Field(api_key_name(scheme), self._mapping.api_key(scheme), f"API key {scheme.name}")
            beside[scheme.location].append(key)
        return RequestAuth(
            auth=None if auth == inherited else auth or NO_AUTH,
            header=tuple(beside["header"]),
            query=tuple(beside["query"]),
            cookies=tuple(f"{cookie.key}={cookie.value}" for cookie in beside["cookie"]),
            fields=frozenset(field for field in fields if field),
            sent=tuple(sent),
            left_out=tuple(left_out),
        )

    def _other_schemes(self, requirement: SecurityRequirement, main: SecurityScheme | None) -> list[SecurityScheme]:
        """What a request needs beside its auth."""
        endpoint = self._endpoints.get(main.name) if main else None
        others: list[SecurityScheme] = []
        for name in requirement:
            scheme = self._schemes[name]
            is_main = main is not None and name == main.name
            shares_token = endpoint is not None and self._endpoints.get(scheme.name) is endpoint
            is_certificate = scheme.type == "mutualTLS"  # which is not part of a request
            if not (is_main or shares_token or is_certificate):
                others.append(scheme)
        return others
