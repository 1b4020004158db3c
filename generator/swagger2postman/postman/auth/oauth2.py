"""Postman's own OAuth 2.0: the attributes of its Auth object (RFC 6749 sections 4.1 to 4.4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from swagger2postman.jsonvalue import Json
from swagger2postman.openapi.model import OAuthFlow, SecurityScheme
from swagger2postman.postman.request_model import Auth
from swagger2postman.postman.variables import escape_variables

_GRANT_TYPES: Mapping[str, str] = {
    "authorizationCode": "authorization_code",
    "password": "password_credentials",
    "implicit": "implicit",
}


def interactive_flow(scheme: SecurityScheme) -> OAuthFlow | None:
    """Return the flow of a scheme that Postman can go through with the user."""
    for flow_type in _GRANT_TYPES:
        flow = scheme.flow(flow_type)
        if flow is not None:
            return flow
    return None


def interactive_auth(
    scheme: SecurityScheme,
    flow: OAuthFlow,
    *,
    scopes: Sequence[str],
    client_in_header: bool,
    absolute: Callable[[str], str],
    variable: Callable[[str, str], str],
) -> Auth:
    """Return Postman's OAuth 2.0 for a flow that needs a person, with all that the document knows.

    `absolute` makes one of the document's URLs absolute; `variable` makes a variable of a name and a description, and
    returns the reference to it.
    """
    attributes: list[tuple[str, Json]] = [("grant_type", _GRANT_TYPES[flow.type])]
    if flow.type in ("authorizationCode", "implicit"):
        attributes.append(("authUrl", absolute(flow.authorization_url)))
        attributes.append(("useBrowser", True))  # Postman's callback URL is right then, and the user's browser is used
    if flow.type in ("authorizationCode", "password"):
        attributes.append(("accessTokenUrl", absolute(flow.token_url)))
    if flow.refresh_url and flow.type != "implicit":
        attributes.append(("refreshTokenUrl", absolute(flow.refresh_url)))
    attributes.append(("clientId", variable("client_id", f"Fill in: your client id for {scheme.name}.")))
    if flow.type != "implicit":
        secret = variable("client_secret", f"Your client secret for {scheme.name}, if you have one.")
        attributes.append(("clientSecret", secret))
        attributes.append(("client_authentication", "header" if client_in_header else "body"))
    if flow.type == "password":
        attributes.append(("username", variable("username", f"Your user name for {scheme.name}.")))
        attributes.append(("password", variable("password", f"Your password for {scheme.name}.")))
    if scopes:
        attributes.append(("scope", escape_variables(" ".join(scopes))))
    attributes += [("addTokenTo", "header"), ("headerPrefix", "Bearer"), ("tokenName", escape_variables(scheme.name))]
    description = f"The access token for {scheme.name}: choose Get New Access Token under Authorization, or paste one."
    attributes.append(("accessToken", variable("token", description)))
    return Auth("oauth2", tuple(attributes))


def client_credentials_auth(
    token_name: str,
    *,
    reference: Callable[[str], str],
    has_scopes: bool,
    client_in_header: bool,
    holds_token: bool,
    params: Sequence[tuple[str, str]],
) -> Auth:
    """Return Postman's OAuth 2.0 for the client credentials grant.

    `reference` refers to a variable of the token endpoint; `params` are sent to it as well; `holds_token` says that a
    script keeps the token in a variable.
    """
    attributes: list[tuple[str, Json]] = [
        ("grant_type", "client_credentials"),
        ("accessTokenUrl", reference("token_url")),
        ("clientId", reference("client_id")),
        ("clientSecret", reference("client_secret")),
    ]
    if has_scopes:
        attributes.append(("scope", reference("scope")))
    attributes += [
        ("client_authentication", "header" if client_in_header else "body"),
        ("addTokenTo", "header"),
        ("headerPrefix", "Bearer"),
        ("tokenName", escape_variables(token_name)),
    ]
    if holds_token:
        attributes.append(("accessToken", reference("access_token")))
    if params:
        attributes.append(("tokenRequestParams", [_request_param(key, value) for key, value in params]))
    return Auth("oauth2", tuple(attributes))


def _request_param(key: str, value: str) -> Json:
    return {"key": key, "value": value, "enabled": True, "send_as": "request_body"}
