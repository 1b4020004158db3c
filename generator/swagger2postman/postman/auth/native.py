"""OAuth 2.0 flows that need a person, as Postman's own OAuth 2.0 (RFC 6749 sections 4.1 to 4.3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from swagger2postman.jsonvalue import Json
from swagger2postman.openapi.model import OAuthFlow, SecurityScheme
from swagger2postman.postman.request_model import Auth
from swagger2postman.postman.variables import escape_variables

_GRANTS: Mapping[str, str] = {
    "authorizationCode": "authorization_code",
    "password": "password_credentials",
    "implicit": "implicit",
}


def native_flow(scheme: SecurityScheme) -> OAuthFlow | None:
    """Return the flow of a scheme that Postman can go through with the user."""
    return next((flow for grant in _GRANTS if (flow := scheme.flow(grant))), None)


def native_auth(
    scheme: SecurityScheme,
    flow: OAuthFlow,
    *,
    scopes: tuple[str, ...],
    basic: bool,
    url: Callable[[str], str],
    variable: Callable[[str, str], str],
) -> Auth:
    """Return Postman's OAuth 2.0 with all that the document knows.

    `url` makes one of the document's URLs absolute; `variable` makes a variable of a name and a description.
    """
    found: list[tuple[str, Json]] = [("grant_type", _GRANTS[flow.type])]
    if flow.type in ("authorizationCode", "implicit"):
        found.append(("authUrl", url(flow.authorization_url)))
        found.append(("useBrowser", True))  # its callback address needs no thought, and the user's own browser is used
    if flow.type in ("authorizationCode", "password"):
        found.append(("accessTokenUrl", url(flow.token_url)))
    if flow.refresh_url and flow.type != "implicit":
        found.append(("refreshTokenUrl", url(flow.refresh_url)))
    found.append(("clientId", variable("client_id", f"Fill in: your client id for {scheme.name}.")))
    if flow.type != "implicit":
        found.append(("clientSecret", variable("client_secret", f"Your client secret for {scheme.name}, if any.")))
        found.append(("client_authentication", "header" if basic else "body"))
    if flow.type == "password":
        found.append(("username", variable("username", f"Your user name for {scheme.name}.")))
        found.append(("password", variable("password", f"Your password for {scheme.name}.")))
    if scopes:
        found.append(("scope", escape_variables(" ".join(scopes))))
    text = f"The access token for {scheme.name}: Get New Access Token under Authorization, or paste one here."
    found += [("addTokenTo", "header"), ("headerPrefix", "Bearer"), ("tokenName", escape_variables(scheme.name))]
    return Auth("oauth2", (*found, ("accessToken", variable("token", text))))
