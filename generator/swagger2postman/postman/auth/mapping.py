"""Security schemes to what Postman sends for them, and the variables in which the user fills in the credentials."""

from __future__ import annotations

from collections.abc import Mapping

from swagger2postman.openapi.model import Api, SecurityScheme
from swagger2postman.openapi.servers import absolute_url, main_server
from swagger2postman.postman.auth.native import native_auth, native_flow
from swagger2postman.postman.auth.token_endpoints import Realm, Scopes, Uses
from swagger2postman.postman.model import Variable
from swagger2postman.postman.names import SchemeNames
from swagger2postman.postman.options import Options
from swagger2postman.postman.request_model import Auth
from swagger2postman.postman.serialization import for_header, for_query


class Carriers:
    """Makes the auth of each scheme, and its variables on the way.

    `variables` are those of schemes without a realm; `secrets` says of all that the user fills in whether it is secret;
    `pasted` are the variables of tokens that nobody fetches, by scheme. `realms` are by scheme; `source` is what else
    gives a bearer token, for the description of the variable.
    """

    def __init__(
        self,
        api: Api,
        options: Options,
        names: SchemeNames,
        *,
        realms: Mapping[str, Realm],
        used: Uses,
        source: str = "",
    ) -> None:
        self._main = main_server(api)
        self._options = options
        self._names = names
        self._realms = realms
        self._scopes = Scopes(used)
        self._source = source
        self.pasted: dict[str, str] = {}
        self.variables: dict[str, Variable] = {}
        parts = (("client_id", False), ("client_secret", True))
        self.secrets = {r.variable(name): secret for r in realms.values() for name, secret in parts}

    def auth(self, scheme: SecurityScheme) -> Auth:
        """Return the auth that carries a scheme; API keys in cookies and client certificates have none."""
        if scheme.name in self._realms:
            return self._realms[scheme.name].auth
        if scheme.type == "apiKey":
            where = "query" if scheme.location == "query" else "header"
            return Auth("apikey", (("key", key_name(scheme)), ("value", self.key(scheme)), ("in", where)))
        if scheme.type == "http" and scheme.http_scheme.lower() not in ("bearer", ""):
            return self._http(scheme)
        flow = native_flow(scheme)
        if flow is None:
            return Auth("bearer", (("token", self._bearer(scheme)),))
        return native_auth(
            scheme,
            flow,
            scopes=self._scopes.of({scheme.name}),
            basic=self._options.client_auth == "basic",
            url=lambda url: absolute_url(url, self._main) if url else "",
            variable=lambda name, text: self._native(scheme, name, text),
        )

    def key(self, scheme: SecurityScheme) -> str:
        """Return the variable of an API key, as a request uses it."""
        text = f"API key for {scheme.name}. {scheme.description}"
        if key_name(scheme).lower() == "authorization":
            text = f"The whole header Authorization for {scheme.name}, such as “Bearer …”. {scheme.description}"
        return self._variable(scheme, "", text)

    def _http(self, scheme: SecurityScheme) -> Auth:
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

    def _bearer(self, scheme: SecurityScheme) -> str:
        """The variable for a token that the document does not say how to fetch; each scheme has its own."""
        where = f" {scheme.description}" if scheme.description else ""
        if scheme.open_id_connect_url:
            where += f" Its OpenID Connect discovery document is {scheme.open_id_connect_url}"
        if self._realms or (self.pasted and scheme.name != next(iter(self.pasted))):
            use = self._variable(scheme, "token", f"Bearer token for {scheme.name}: paste it here.{where}")
        else:
            source = f" “{self._source}” gives one." if self._source else ""
            text = f"Bearer token for {scheme.name}: paste it here.{source}{where}"
            use = self._add("access_token", text, secret=True)
        self.pasted[scheme.name] = use.strip("{}")
        return use

    def _native(self, scheme: SecurityScheme, name: str, description: str) -> str:
        if not name.startswith("client_"):
            return self._variable(scheme, name, description, secret=name != "username")
        key = self._names.prefix(scheme, main=not self._realms) + name
        return self._add(key, description, secret=name == "client_secret")

    def _variable(self, scheme: SecurityScheme, suffix: str, description: str, *, secret: bool = True) -> str:
        return self._add(self._names.key(scheme, suffix), description, secret=secret)

    def _add(self, key: str, description: str, *, secret: bool) -> str:
        self.variables.setdefault(key, Variable(key, "", description.strip()))
        self.secrets.setdefault(key, secret)
        return "{{" + key + "}}"


def key_name(scheme: SecurityScheme) -> str:
    """Return the name of an API key's header, cookie or query parameter, as it is sent."""
    return (for_query if scheme.location == "query" else for_header)(scheme.parameter_name)
