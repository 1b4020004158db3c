"""Questions to ask of a security scheme (OpenAPI 3.1 section 4.8.27)."""

from __future__ import annotations

from collections.abc import Iterable

from swagger2postman.openapi.model import CONNECTION_HEADERS, Api, SecurityRequirement, SecurityScheme
from swagger2postman.postman.serialization import for_header, for_query

CLIENT_CREDENTIALS = "clientCredentials"

RequestField = tuple[str, str]
"""Which field of a request holds one credential: header, query or cookie, and the name there."""

_API_KEY_LOCATIONS = ("header", "query", "cookie")
_AUTHORIZATION: RequestField = ("header", "authorization")


def is_bearer(scheme: SecurityScheme) -> bool:
    """Tell whether a scheme wants a bearer token and does not say where it comes from."""
    if scheme.type == "oauth2":
        return not any(flow.token_url or flow.authorization_url for flow in scheme.flows)
    is_http_bearer = scheme.type == "http" and scheme.http_scheme.lower() == "bearer"
    return is_http_bearer or scheme.type == "openIdConnect"


def is_api_key(scheme: SecurityScheme) -> bool:
    """Tell whether a scheme is an API key that says where it goes; headers of the connection are not for keys."""
    name = scheme.parameter_name.strip()
    is_reserved = scheme.location == "header" and name.lower() in CONNECTION_HEADERS
    return scheme.type == "apiKey" and bool(name) and scheme.location in _API_KEY_LOCATIONS and not is_reserved


def api_key_name(scheme: SecurityScheme) -> str:
    """Return the name of an API key's header, cookie or query parameter, encoded for the request."""
    encode = for_query if scheme.location == "query" else for_header
    return encode(scheme.parameter_name)


def request_field(location: str, name: str) -> RequestField:
    """Return the field of a request that a key or a parameter is in; names of headers have no case."""
    return location, name.strip().lower() if location == "header" else name


def request_field_of(scheme: SecurityScheme) -> RequestField | None:
    """Return the field of a request that a scheme takes; None for a scheme that does not say."""
    if scheme.type in ("oauth2", "http", "openIdConnect"):
        return _AUTHORIZATION
    return request_field(scheme.location, scheme.parameter_name) if is_api_key(scheme) else None


def sent_credentials(scheme: SecurityScheme) -> str:
    """Return in words what the user gives away with a request that uses a scheme."""
    http_scheme = scheme.http_scheme.lower()
    if scheme.type == "apiKey":
        return "API key"
    if scheme.type != "http" or http_scheme in ("bearer", ""):
        return "access token"
    return "user name and password" if http_scheme in ("basic", "digest") else "Authorization header"


def different_securities(api: Api) -> Iterable[tuple[SecurityRequirement, ...]]:
    """Return the different values of `security` of operations, many of which share one."""
    return {id(operation.security): operation.security for operation in api.operations}.values()


def required_scheme_names(api: Api) -> tuple[str, ...]:
    """Return the names of the schemes that operations require, in document order."""
    names: dict[str, None] = {}
    for security in different_securities(api):
        for alternative in security:
            names.update(dict.fromkeys(alternative))
    return tuple(names)
