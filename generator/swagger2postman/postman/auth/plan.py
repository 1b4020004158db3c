"""Decides once for an API how its requests authenticate (OpenAPI 3.1 sections 4.8.27 and 4.8.30)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence

from swagger2postman.openapi.model import Api, OAuthFlow, Operation, SecurityRequirement, SecurityScheme
from swagger2postman.postman.auth.mapping import AuthMapping
from swagger2postman.postman.auth.oauth2 import interactive_flow
from swagger2postman.postman.auth.request_auth import RequestAuth, RequestAuthBuilder
from swagger2postman.postman.auth.schemes import is_bearer
from swagger2postman.postman.auth.scopes import different
from swagger2postman.postman.auth.selection import SecuritySelection
from swagger2postman.postman.auth.token_endpoint import TokenEndpoint
from swagger2postman.postman.auth.token_endpoints import TokenEndpointFinder
from swagger2postman.postman.auth.token_operation import TokenOperation
from swagger2postman.postman.model import Variable
from swagger2postman.postman.names import SchemeNames
from swagger2postman.postman.options import Options
from swagger2postman.postman.request_model import NO_AUTH, Auth
from swagger2postman.postman.servers import ServerPlan
from swagger2postman.postman.variables import variable_reference

CLIENT = ("client id", "client secret")
"""What a token endpoint gets, in words."""

_SENT_BY_HAND = ("what you fill in to get a token",)
_PASTED_TOKEN = Auth("bearer", (("token", variable_reference("access_token")),))


class AuthPlan:
    """How the requests of an API authenticate: what the collection holds, and what single requests hold instead.

    `requirements` are those of all operations, without those that need no credentials. `endpoint_of` has the token
    endpoint of each scheme that has one, and `token_endpoints` are all of them, the main one first. The script takes a
    request without an auth of its own for one that uses the token of the main endpoint, which is therefore the
    collection's auth.

    Raises:
        UnknownSecurityError: the document does not have the scheme that the user prefers.
    """

    def __init__(self, api: Api, options: Options, names: SchemeNames, servers: ServerPlan) -> None:
        self._selection = SecuritySelection(api, options)
        self._request_auths: dict[int, tuple[SecurityRequirement, RequestAuth]] = {}
        self.options = options
        self.schemes = self._selection.schemes
        self.token_operation = self._selection.token_operation
        self.requirements = self._select(api)
        finder = TokenEndpointFinder(api, self.schemes, options, names, servers)
        self.endpoint_of: Mapping[str, TokenEndpoint] = finder.by_scheme(
            self.requirements, self._selection.fetched_bearer, self.token_operation
        )
        by_prefix = {endpoint.prefix: endpoint for endpoint in self.endpoint_of.values()}
        self.token_endpoints = tuple(by_prefix.values())
        self._mapping = AuthMapping(
            api,
            options,
            names,
            endpoints=self.endpoint_of,
            requirements=self.requirements,
            token_source=self.token_operation.name if self.token_operation else "",
        )
        self._builder = RequestAuthBuilder(self._mapping, self.schemes, self.endpoint_of)
        self.collection_auth = self._choose_collection_auth()
        for operation in api.operations:  # makes all variables now, in document order
            self.request_auth(operation)

    def _select(self, api: Api) -> Sequence[SecurityRequirement]:
        """The requirement of each operation, without the operation that gives tokens."""
        requirements: list[SecurityRequirement] = []
        for operation in api.operations:
            requirement = self._selection.select(operation)
            if requirement and not self.fetches_token_with(operation):
                requirements.append(requirement)
        return requirements

    def _choose_collection_auth(self) -> Auth | None:
        """The token of the main endpoint, else the auth that most requests use.

        The auth of every requirement is made here, so that the variables stand in document order.
        """
        uses = Counter(map(id, self.requirements))
        auths: dict[str, Auth] = {}
        count = Counter[str]()
        for requirement in different(self.requirements):
            scheme = self._builder.main_scheme(requirement)
            if scheme is not None:
                auth = self._mapping.auth(scheme)
                key = json.dumps(auth.to_json())
                auths.setdefault(key, auth)
                count[key] += uses[id(requirement)]
        if self.token_endpoints:
            return self.token_endpoints[0].auth
        return auths[max(count, key=lambda key: count[key])] if count else None

    @property
    def variables(self) -> Mapping[str, Variable]:
        """The variables of schemes without a token endpoint, by key."""
        return self._mapping.variables

    @property
    def credentials(self) -> Mapping[str, bool]:
        """The keys of all variables that the user fills in, and whether they are secret."""
        return self._mapping.credentials

    @property
    def pasted_tokens(self) -> Mapping[str, str]:
        """The variables of tokens that nobody fetches, by scheme."""
        return self._mapping.pasted_tokens

    @property
    def used_schemes(self) -> tuple[SecurityScheme, ...]:
        """The schemes that requests use, in the document's order."""
        used: set[str] = set()
        for requirement in different(self.requirements):
            used.update(requirement)
        return tuple(scheme for name, scheme in self.schemes.items() if name in used)

    @property
    def interactive_flows(self) -> tuple[OAuthFlow, ...]:
        """The OAuth 2.0 flows that Postman goes through with the user, of schemes that requests use."""
        flows: list[OAuthFlow] = []
        for scheme in self.used_schemes:
            flow = interactive_flow(scheme) if scheme.type == "oauth2" else None
            if flow is not None and scheme.name not in self.endpoint_of:
                flows.append(flow)
        return tuple(flows)

    def fetches_token_with(self, operation: Operation) -> bool:
        """Tell whether an operation is the one that the script fetches tokens with."""
        source = self.token_operation
        return source is not None and not source.obstacle and operation is source.operation

    @property
    def has_pasted_token(self) -> bool:
        """Whether the collection's auth is a token that the user pastes into access_token."""
        return not self.token_endpoints and self.collection_auth == _PASTED_TOKEN

    @property
    def manual_token_operation(self) -> TokenOperation | None:
        """The operation that gives the token for access_token, if only a person can send it."""
        return self.token_operation if not self.token_endpoints and "access_token" in self.variables else None

    def request_auth(self, operation: Operation) -> RequestAuth:
        """Return what the request of an operation holds to authenticate."""
        if self.fetches_token_with(operation):
            return RequestAuth(self.token_endpoints[0].client, sent=CLIENT)
        requirement = self._selection.select(operation)
        manual = self.manual_token_operation
        if manual and manual.operation is operation and all(is_bearer(self.schemes[name]) for name in requirement):
            return RequestAuth(NO_AUTH, sent=_SENT_BY_HAND)  # it cannot need the token that it gives
        if not requirement:
            return RequestAuth(NO_AUTH)
        if id(requirement) not in self._request_auths:  # operations share the security that they inherit
            built = self._builder.build(requirement, self.collection_auth)
            self._request_auths[id(requirement)] = requirement, built
        return self._request_auths[id(requirement)][1]
