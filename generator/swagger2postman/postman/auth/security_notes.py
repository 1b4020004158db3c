"""What a collection's description says of security schemes that need more than a variable."""

from __future__ import annotations

from collections.abc import Iterable

from swagger2postman.openapi.model import Api, SecurityScheme
from swagger2postman.openapi.servers import ResolvedServer, absolute_url, main_server
from swagger2postman.postman.auth.token_request import for_markdown


def explain(schemes: Iterable[SecurityScheme], api: Api) -> str:
    """Return a Markdown list; empty if there is nothing to explain."""
    main = main_server(api)
    return "\n".join(f"- **{for_markdown(one.name)}**: {text}" for one in schemes if (text := _text(one, main)))


def _text(scheme: SecurityScheme, main: ResolvedServer | None) -> str:
    if scheme.type == "mutualTLS":
        return (
            "needs a client certificate. Add it in Postman under Settings > Certificates > Add Certificate, with the "
            "host of the API; give newman and the Postman CLI `--ssl-client-cert FILE` and `--ssl-client-key FILE`."
        )
    if scheme.type == "openIdConnect":
        url = absolute_url(scheme.open_id_connect_url, main) if scheme.open_id_connect_url else ""
        where = f"; its discovery document, <{url}>, says where a token comes from" if url else ""
        return f"OpenID Connect{where}."
    device = scheme.flow("deviceAuthorization")
    if device and len(scheme.flows) == 1:
        url = absolute_url(device.authorization_url, main) if device.authorization_url else ""
        where = f" at <{url}>" if url else ""
        text = "OAuth 2.0 for devices, which Postman does not do by itself: get a token"
        return f"{text}{where} and paste it into its variable."
    kind = scheme.http_scheme.lower()
    if scheme.type == "http" and kind not in ("basic", "bearer", "digest", ""):
        return f"HTTP authentication “{for_markdown(scheme.http_scheme)}”; fill in the whole header Authorization."
    return ""
