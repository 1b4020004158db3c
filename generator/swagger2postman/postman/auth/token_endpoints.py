"""Realms: token endpoints that have credentials of their own (RFC 6749 section 4.4), and their variables' names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from swagger2postman.openapi.model import Api, SecurityRequirement, SecurityScheme
from swagger2postman.openapi.servers import absolute_url, main_server
from swagger2postman.openapi.urls import locate_for_secrets
from swagger2postman.postman.auth.token_body import TokenBody
from swagger2postman.postman.auth.token_operation import TokenOperation
from swagger2postman.postman.names import SchemeNames
from swagger2postman.postman.options import Options
from swagger2postman.postman.request_model import NO_AUTH, Auth
from swagger2postman.postman.servers import ServerPlan
from swagger2postman.postman.variables import escape_variables

CLIENT_CREDENTIALS = "clientCredentials"
MOST_REALMS = 200
"""Token endpoints of one API for which the collection fetches tokens: each has a request with scripts of its own."""

Uses = list[SecurityRequirement]
"""What each operation carries, without those that carry nothing."""


class Realm(Struct, frozen=True):
    """A token endpoint with its own credentials. `prefix` starts the names of its variables; the main one has none.

    `address` is the token URL without variables; `params` are sent along; `style` is `Options.auth`. `body` stands
    instead of the form that RFC 6749 describes.
    """

    prefix: str
    scheme: SecurityScheme
    token_url: str
    scopes: tuple[str, ...] = ()
    address: str = ""
    params: tuple[tuple[str, str], ...] = ()
    client_auth: str = "body"
    style: str = "script"
    body: TokenBody | None = None

    def variable(self, name: str) -> str:
        """Return the name of one of the realm's variables."""
        return self.prefix + name

    def use(self, name: str) -> str:
        """Return one of the realm's variables as a request uses it."""
        return "{{" + self.variable(name) + "}}"

    @property
    def auth(self) -> Auth:
        """What carries the realm's token: a bearer, or Postman's own OAuth 2.0."""
        if self.style == "script":
            return Auth("bearer", (("token", self.use("access_token")),))
        by = "header" if self.client_auth == "basic" else "body"
        found = [("grant_type", "client_credentials"), ("accessTokenUrl", self.use("token_url"))]
        found += [("clientId", self.use("client_id")), ("clientSecret", self.use("client_secret"))]
        found += [("scope", self.use("scope"))] if self.scopes else []
        found += [("client_authentication", by), ("addTokenTo", "header"), ("headerPrefix", "Bearer")]
        found += [("tokenName", escape_variables(self.scheme.name))]
        found += [("accessToken", self.use("access_token"))] if self.style == "both" else []
        more = [{"key": k, "value": v, "enabled": True, "send_as": "request_body"} for k, v in self.params]
        return Auth("oauth2", (*found, *((("tokenRequestParams", [*more]),) if more else ())))

    @property
    def client(self) -> Auth:
        """How the client itself authenticates to the token server: in the body, or as HTTP Basic."""
        if self.client_auth == "body":
            return NO_AUTH
        return Auth("basic", (("username", self.use("client_id")), ("password", self.use("client_secret"))))

    @property
    def has_grant_type(self) -> bool:
        """Whether the token URL or the parameters say the grant type already, as KPN's URL does."""
        query = parse_qsl(urlsplit(self.token_url).query, keep_blank_values=True)
        return "grant_type" in dict([*query, *self.params])


def is_bearer(scheme: SecurityScheme) -> bool:
    """Tell whether a scheme wants a bearer token and does not say where it comes from."""
    has_flow = any(flow.token_url or flow.authorization_url for flow in scheme.flows)
    http = scheme.type == "http" and scheme.http_scheme.lower() == "bearer"
    return http or scheme.type == "openIdConnect" or (scheme.type == "oauth2" and not has_flow)


def securities(api: Api) -> Iterable[tuple[SecurityRequirement, ...]]:
    """Return the different `security` of operations, many of which share one."""
    return {id(operation.security): operation.security for operation in api.operations}.values()


def required_names(api: Api) -> dict[str, None]:
    """Return the names of the schemes that operations require, in document order."""
    return {name: None for security in securities(api) for alternative in security for name in alternative}


def find_bootstrapped(
    api: Api, schemes: Mapping[str, SecurityScheme], options: Options, found: TokenOperation | None
) -> str:
    """Return the bearer scheme that gets its token from --token-url or from an operation; empty for none."""
    if any(scheme.flow(CLIENT_CREDENTIALS) for scheme in schemes.values()):
        return ""
    if not options.token_url and (found is None or found.obstacle):
        return ""
    count = Counter[str]()
    uses = Counter(id(operation.security) for operation in api.operations)
    for security in securities(api):
        for name in (name for alternative in security for name in alternative):
            if name in schemes and is_bearer(schemes[name]):
                count[name] += uses[id(security)]
    return max(count, key=lambda name: count[name], default="")


class RealmFinder:
    """Finds the realms of an API once it is clear which schemes its operations use."""

    def __init__(
        self,
        api: Api,
        schemes: Mapping[str, SecurityScheme],
        options: Options,
        names: SchemeNames,
        servers: ServerPlan,
    ) -> None:
        self._main = main_server(api)
        self._schemes = schemes
        self._options = options
        self._names = names
        self._servers = servers

    def by_scheme(self, used: Uses, bootstrapped: str, found: TokenOperation | None) -> dict[str, Realm]:
        """Return the realm of each scheme that has one, the most used first; the same token URL is the same realm."""
        if bootstrapped:
            return {bootstrapped: self._bootstrap(self._schemes[bootstrapped], found, used)}
        flows = {name: flow for name, one in self._schemes.items() if (flow := one.flow(CLIENT_CREDENTIALS))}
        urls = {name: absolute_url(flow.token_url, self._main) for name, flow in flows.items()}
        times = Counter(map(id, used))
        count = Counter[str]()
        for chosen in unique(used):
            count.update({name: times[id(chosen)] for name in chosen if name in flows})
        flows = {name: flow for name, flow in flows.items() if count[name] or not used}  # nobody needs the others
        places = {name: urls[name] or f"\0{name}" for name in flows}  # unknown places are not the same place
        sharing: dict[str, set[str]] = {}
        for name, place in places.items():
            sharing.setdefault(place, set()).add(name)
        required = Scopes(used)
        found_realms: dict[str, Realm] = {}
        order = sorted(flows, key=lambda n: -count[n])
        for name in order:
            if places[name] not in found_realms and len(found_realms) < MOST_REALMS:
                url = urls[name] if found_realms or not self._options.token_url else self._options.token_url
                scopes = required.of(sharing[places[name]])
                realm = self._realm(self._schemes[name], url, scopes, main=not found_realms)
                found_realms[places[name]] = realm
        return {name: found_realms[places[name]] for name in order if places[name] in found_realms}

    def _bootstrap(self, scheme: SecurityScheme, found: TokenOperation | None, uses: Uses) -> Realm:
        """The realm of a scheme that does not say where its tokens come from; what HTTP's own list are roles."""
        scopes = Scopes(uses).of({scheme.name}) if scheme.type != "http" else ()
        if self._options.token_url or found is None:
            return self._realm(scheme, self._options.token_url, scopes, main=True)
        path = found.operation.path + (f"?{found.query}" if found.query else "")
        base = self._servers.base_of(found.operation)
        address = base.url + path if locate_for_secrets(base.url + path) else ""
        realm = self._realm(scheme, "{{" + base.key + "}}" + path, scopes, main=True)
        return _sent_to(found, replace(realm, address=address))

    def _realm(self, scheme: SecurityScheme, url: str, scopes: tuple[str, ...], *, main: bool) -> Realm:
        given = self._options.token_params if main else ()
        params = tuple((escape_variables(key), escape_variables(value)) for key, value in given)
        scopes = () if "scope" in dict(params) else scopes
        prefix = self._names.prefix(scheme, main=main)
        options = self._options
        return Realm(prefix, scheme, url, scopes, url, params, options.client_auth, options.auth)


def _sent_to(found: TokenOperation, realm: Realm) -> Realm:
    """Return a realm whose token requests are what an operation takes; parameters of the user's go before its own."""
    client_auth = "basic" if found.basic else realm.client_auth
    own = {name: value for name, value in found.members.items() if name not in dict(realm.params)}
    if not found.exact:
        params = tuple(
            (escape_variables(n), escape_variables(str(v))) for n, v in own.items() if n not in found.credentials
        )
        params = tuple(pair for pair in params if pair != ("grant_type", "client_credentials"))
        scopes = () if "scope" in own else realm.scopes
        return replace(realm, client_auth=client_auth, params=(*params, *realm.params), scopes=scopes)
    credentials = {name: role for name, role in found.credentials.items() if client_auth == "body"}
    members = [(n, value) for n, value in own.items() if n in credentials or n not in found.credentials]
    body = TokenBody((*members, *realm.params), credentials, is_json=found.kind == "json")
    return replace(realm, client_auth=client_auth, params=(), scopes=(), style="script", body=body)


def unique(used: Iterable[SecurityRequirement]) -> list[SecurityRequirement]:
    """Return each requirement once, however many operations share it."""
    return list({id(chosen): chosen for chosen in used}.values())


class Scopes:
    """The scopes that operations require of each scheme."""

    def __init__(self, used: Uses) -> None:
        self._places: dict[str, list[tuple[tuple[int, int], tuple[str, ...]]]] = {}
        for number, chosen in enumerate(unique(used)):
            for position, (name, scopes) in enumerate(chosen.items()):
                self._places.setdefault(name, []).append(((number, position), scopes))

    def of(self, names: set[str]) -> tuple[str, ...]:
        """Return those of some schemes, in document order."""
        found = sorted(place for name in names for place in self._places.get(name, ()))
        return tuple(dict.fromkeys(scope for _, scopes in found for scope in scopes))
