"""Finds the token endpoints of an API, once it is clear which schemes its operations use (RFC 6749 section 4.4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from swagger2postman.openapi.model import Api, SecurityRequirement, SecurityScheme
from swagger2postman.openapi.servers import absolute_url, main_server
from swagger2postman.openapi.urls import locate_for_secrets
from swagger2postman.postman.auth.schemes import CLIENT_CREDENTIALS, different_securities, is_bearer
from swagger2postman.postman.auth.scopes import Scopes, different
from swagger2postman.postman.auth.token_endpoint import TokenBody, TokenEndpoint
from swagger2postman.postman.auth.token_operation import TokenOperation
from swagger2postman.postman.names import SchemeNames
from swagger2postman.postman.options import Options
from swagger2postman.postman.servers import ServerPlan
from swagger2postman.postman.variables import escape_variables, variable_reference

MOST_TOKEN_ENDPOINTS = 200
"""Token endpoints of one API for which the collection fetches tokens: each has a request with scripts of its own."""

_GRANT_TYPE = ("grant_type", "client_credentials")


def find_fetched_bearer(
    api: Api, schemes: Mapping[str, SecurityScheme], options: Options, source: TokenOperation | None
) -> str:
    """Return the bearer scheme whose token comes from --token-url or from an operation; empty for none.

    Such a scheme does not say itself where its token comes from. The one that most operations name is taken.
    """
    if any(scheme.flow(CLIENT_CREDENTIALS) for scheme in schemes.values()):
        return ""
    if not options.token_url and (source is None or source.obstacle):
        return ""
    uses = Counter(id(operation.security) for operation in api.operations)
    count = Counter[str]()
    for security in different_securities(api):
        for alternative in security:
            for name in alternative:
                if name in schemes and is_bearer(schemes[name]):
                    count[name] += uses[id(security)]
    return max(count, key=lambda name: count[name], default="")


class TokenEndpointFinder:
    """Finds the token endpoints of an API."""

    def __init__(
        self,
        api: Api,
        schemes: Mapping[str, SecurityScheme],
        options: Options,
        names: SchemeNames,
        servers: ServerPlan,
    ) -> None:
        self._main_server = main_server(api)
        self._schemes = schemes
        self._options = options
        self._names = names
        self._servers = servers

    def by_scheme(
        self, requirements: Sequence[SecurityRequirement], fetched_bearer: str, operation: TokenOperation | None
    ) -> dict[str, TokenEndpoint]:
        """Return the token endpoint of each scheme that has one, that of the most used scheme first.

        `requirements` are those of all operations; `fetched_bearer` is the scheme that gets its token from
        --token-url, or from `operation`.
        """
        scopes = Scopes(requirements)
        if fetched_bearer:
            return {fetched_bearer: self._fetched(self._schemes[fetched_bearer], operation, scopes)}
        urls = self._urls_in_use(requirements)
        sharing: dict[str, list[str]] = {}
        for name, url in urls.items():
            key = url or f"\0{name}"  # two unknown URLs are not the same one
            sharing.setdefault(key, []).append(name)
        endpoints: dict[str, TokenEndpoint] = {}
        for names in list(sharing.values())[:MOST_TOKEN_ENDPOINTS]:
            is_main = not endpoints
            url = (self._options.token_url if is_main else "") or urls[names[0]]
            endpoint = self._endpoint(self._schemes[names[0]], url, scopes.of(names), is_main=is_main)
            endpoints.update(dict.fromkeys(names, endpoint))
        return {name: endpoints[name] for name in urls if name in endpoints}

    def _urls_in_use(self, requirements: Sequence[SecurityRequirement]) -> dict[str, str]:
        """The token URL of each scheme with client credentials, the most used scheme first.

        Schemes that no operation uses are left out, unless no operation uses any.
        """
        uses = Counter(map(id, requirements))
        count = Counter[str]()
        for requirement in different(requirements):
            for name in requirement:
                count[name] += uses[id(requirement)]
        urls: dict[str, str] = {}
        for name, scheme in sorted(self._schemes.items(), key=lambda item: -count[item[0]]):
            flow = scheme.flow(CLIENT_CREDENTIALS)
            if flow is not None and (count[name] or not requirements):
                urls[name] = absolute_url(flow.token_url, self._main_server)
        return urls

    def _fetched(self, scheme: SecurityScheme, operation: TokenOperation | None, scopes: Scopes) -> TokenEndpoint:
        """The endpoint of a scheme that does not say where its tokens come from."""
        required = scopes.of((scheme.name,)) if scheme.type != "http" else ()  # there, the list holds roles
        if self._options.token_url or operation is None:
            return self._endpoint(scheme, self._options.token_url, required, is_main=True)
        path = operation.operation.path
        if operation.query:
            path += f"?{operation.query}"
        base = self._servers.base_of(operation.operation)
        endpoint = self._endpoint(scheme, variable_reference(base.key) + path, required, is_main=True)
        url = base.url + path if locate_for_secrets(base.url + path) else ""
        return _for_operation(replace(endpoint, url=url), operation)

    def _endpoint(self, scheme: SecurityScheme, url: str, scopes: tuple[str, ...], *, is_main: bool) -> TokenEndpoint:
        options = self._options
        params = _escaped(options.token_params) if is_main else ()
        return TokenEndpoint(
            prefix=self._names.prefix(scheme, main=is_main),
            scheme=scheme,
            token_url=url,
            scopes=() if "scope" in dict(params) else scopes,
            url=url,
            params=params,
            client_auth=options.client_auth,
            style=options.auth,
        )


def _escaped(params: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((escape_variables(key), escape_variables(value)) for key, value in params)


def _for_operation(endpoint: TokenEndpoint, operation: TokenOperation) -> TokenEndpoint:
    """An endpoint whose requests are what an operation takes; parameters of the user's replace the operation's."""
    given = dict(endpoint.params)
    members = {name: value for name, value in operation.members.items() if name not in given}
    client_auth = "basic" if operation.basic else endpoint.client_auth
    if operation.exact:
        credentials = operation.credentials if client_auth == "body" else {}
        sent = [item for item in members.items() if item[0] in credentials or item[0] not in operation.credentials]
        body = TokenBody((*sent, *endpoint.params), credentials, is_json=operation.kind == "json")
        return replace(endpoint, client_auth=client_auth, params=(), scopes=(), style="script", body=body)
    stated = [(name, str(value)) for name, value in members.items() if name not in operation.credentials]
    params = [pair for pair in _escaped(stated) if pair != _GRANT_TYPE]
    scopes = () if "scope" in members else endpoint.scopes
    return replace(endpoint, client_auth=client_auth, params=(*params, *endpoint.params), scopes=scopes)
