"""What a collection's description says of security schemes that need more than a variable."""

from __future__ import annotations

from collections.abc import Iterable

from swagger2postman.openapi.model import Api, SecurityScheme
from swagger2postman.postman.realms import absolute_url
from swagger2postman.postman.token_request import for_markdown


def explain(schemes: Iterable[SecurityScheme], api: Api) -> str:
    """Return a Markdown list; empty if there is nothing to explain."""
    return "\n".join(f"- **{for_markdown(one.name)}**: {text}" for one in schemes if (text := _text(one, api)))


def _text(scheme: SecurityScheme, api: Api) -> str:
    if scheme.type == "mutualTLS":
        return (
            "needs a client certificate. Add it in Postman under Settings, Certificates; with newman, give "
            "`--ssl-client-cert` and `--ssl-client-key`."
        )
    if scheme.type == "openIdConnect":
        url = absolute_url(scheme.open_id_connect_url, api) if scheme.open_id_connect_url else ""
        return f"OpenID Connect; its discovery document is <{url}>." if url else "OpenID Connect."
    kind = scheme.http_scheme.lower()
    if scheme.type == "http" and kind not in ("basic", "bearer", "digest", ""):
        return f"HTTP authentication “{for_markdown(scheme.http_scheme)}”; fill in the whole header Authorization."
    return ""
