"""Security schemes to Postman's auth, and the variables that the user fills in (OpenAPI 3.1 section 4.8.27)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from swagger2postman.openapi.model import Api, SecurityRequirement, SecurityScheme
from swagger2postman.openapi.servers import absolute_url, main_server
from swagger2postman.postman.auth.oauth2 import interactive_auth, interactive_flow
from swagger2postman.postman.auth.schemes import api_key_name
from swagger2postman.postman.auth.scopes import Scopes
from swagger2postman.postman.auth.token_endpoint import TokenEndpoint
from swagger2postman.postman.model import Variable
from swagger2postman.postman.names import SchemeNames
from swagger2postman.postman.options import Options
from swagger2postman.postman.request_model import Auth
from swagger2postman.postman.variables import variable_reference


class AuthMapping:
    """Makes the auth of each scheme, and the variables that it needs.

    `variables` are those of schemes without a token endpoint. `credentials` are all variables that the user fills in,
    and whether they are secret. `pasted_tokens` are the variables of tokens that nobody fetches, by scheme.

    `endpoints` are the token endpoints by scheme; `token_source` is what else gives a bearer token, for the
    description of its variable.
    """

    def __init__(
        self,
        api: Api,
        options: Options,
        names: SchemeNames,
        *,
        endpoints: Mapping[str, TokenEndpoint],
        requirements: Sequence[SecurityRequirement],
        token_source: str = "",
    ) -> None:
        self._main_server = main_server(api)
        self._options = options
        self._names = names
        self._endpoints = endpoints
        self._scopes = Scopes(requirements)
        self._token_source = token_source
        self.pasted_tokens: dict[str, str] = {}
        self.variables: dict[str, Variable] = {}
        self.credentials: dict[str, bool] = {}
        for endpoint in endpoints.values():
            self.credentials[endpoint.variable("client_id")] = False
            self.credentials[endpoint.variable("client_secret")] = True

    def auth(self, scheme: SecurityScheme) -> Auth:
        """Return Postman's auth for a scheme; API keys in cookies and client certificates have none."""
        if scheme.name in self._endpoints:
            return self._endpoints[scheme.name].auth
        if scheme.type == "apiKey":
            location = "query" if scheme.location == "query" else "header"
            return _api_key_auth(api_key_name(scheme), self.api_key(scheme), location)
        if scheme.type == "http" and scheme.http_scheme.lower() not in ("bearer", ""):
            return self._http_auth(scheme)
        flow = interactive_flow(scheme)
        if flow is None:
            return Auth("bearer", (("token", self._pasted_token(scheme)),))
        return interactive_auth(
            scheme,
            flow,
            scopes=self._scopes.of((scheme.name,)),
            client_in_header=self._options.client_auth == "basic",
            absolute=lambda url: absolute_url(url, self._main_server) if url else "",
            variable=lambda name, description: self._oauth2_variable(scheme, name, description),
        )

    def api_key(self, scheme: SecurityScheme) -> str:
        """Return the reference to the variable of an API key."""
        description = f"API key for {scheme.name}. {scheme.description}"
        if api_key_name(scheme).lower() == "authorization":
            what = f"The whole header Authorization for {scheme.name}, such as “Bearer …”."
            description = f"{what} {scheme.description}"
        return self._scheme_variable(scheme, "", description)

    def _http_auth(self, scheme: SecurityScheme) -> Auth:
        """A scheme of HTTP's own; those that Postman does not know are a header that the user writes."""
        kind = scheme.http_scheme.lower()
        if kind in ("basic", "digest"):
            description = f"User name for {scheme.name}. {scheme.description}"
            username = self._scheme_variable(scheme, "username", description, secret=False)
            password = self._scheme_variable(scheme, "password", f"Password for {scheme.name}.")
            return Auth(kind, (("username", username), ("password", password)))
        description = (
            f"The whole header Authorization for {scheme.name}: the word {scheme.http_scheme}, then the credentials. "
            f"{scheme.description}"
        )
        header = self._scheme_variable(scheme, "authorization", description)
        return _api_key_auth("Authorization", header, "header")

    def _pasted_token(self, scheme: SecurityScheme) -> str:
        """The variable of a token that the document does not say how to fetch; each scheme has its own."""
        description = f"Bearer token for {scheme.name}: paste it here."
        more = f" {scheme.description}" if scheme.description else ""
        if scheme.open_id_connect_url:
            more += f" Its OpenID Connect discovery document is {scheme.open_id_connect_url}"
        is_first = not self.pasted_tokens or scheme.name == next(iter(self.pasted_tokens))
        if self._endpoints or not is_first:
            reference = self._scheme_variable(scheme, "token", description + more)
        else:
            source = f" “{self._token_source}” gives one." if self._token_source else ""
            reference = self._add("access_token", description + source + more, secret=True)
        self.pasted_tokens[scheme.name] = reference.strip("{}")
        return reference

    def _oauth2_variable(self, scheme: SecurityScheme, name: str, description: str) -> str:
        """A variable of Postman's own OAuth 2.0; the credentials of the main client have fixed names."""
        if not name.startswith("client_"):
            return self._scheme_variable(scheme, name, description, secret=name != "username")
        key = self._names.prefix(scheme, main=not self._endpoints) + name
        return self._add(key, description, secret=name == "client_secret")

    def _scheme_variable(self, scheme: SecurityScheme, suffix: str, description: str, *, secret: bool = True) -> str:
        return self._add(self._names.key(scheme, suffix), description, secret=secret)

    def _add(self, key: str, description: str, *, secret: bool) -> str:
        """Add a variable for the user to fill in, and return the reference to it."""
        self.variables.setdefault(key, Variable(key, "", description.strip()))
        self.credentials.setdefault(key, secret)
        return variable_reference(key)


def _api_key_auth(name: str, value: str, location: str) -> Auth:
    return Auth("apikey", (("key", name), ("value", value), ("in", location)))
