"""The description of a collection: what to do first, the API's own words, its security schemes, and its facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from swagger2postman.openapi.model import Api, SecurityScheme
from swagger2postman.openapi.servers import ResolvedServer, absolute_url, main_server
from swagger2postman.postman.auth.plan import AuthPlan
from swagger2postman.postman.auth.token_request import NAME
from swagger2postman.postman.options import Options
from swagger2postman.templating.flavours import to_markdown

_MOST_NAMED = 5  # variables that are named; hundreds of schemes would bury the rest
_CLIENT = ("client_id", "client_secret")
_LOGIN = (*_CLIENT, "username", "password")


def describe_collection(api: Api, plan: AuthPlan, options: Options) -> str:
    """Return the Markdown that a collection shows first."""
    paragraphs = (_first_step(plan, options), api.description, _describe_schemes(plan.used_schemes, api), _facts(api))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _facts(api: Api) -> str:
    facts = {
        "Version": api.version,
        "Contact": api.contact,
        "License": api.license,
        "Terms of service": api.terms_of_service,
        "More": api.external_docs,
    }
    return "\n".join(f"- {name}: {value}" for name, value in facts.items() if value)


def _first_step(plan: AuthPlan, options: Options) -> str:
    """The first paragraph: where the user fills in credentials, and what to do then; empty if none are needed."""
    main = _main_credentials(plan)
    if not main:
        return ""
    where = "the environment that came with" if options.credentials == "environment" else "the variables of"
    fill_in = f"**Start here:** fill in {_listed(main)} in {where} this collection"
    return f"{fill_in}, then {_next_step(plan, options)}{_other_credentials(plan, main)}"


def _next_step(plan: AuthPlan, options: Options) -> str:
    is_native = plan.collection_auth is not None and plan.collection_auth.type == "oauth2" and options.auth != "both"
    if is_native:
        return "choose Get New Access Token under Authorization, and Use Token."
    if plan.token_endpoints:
        return f"press Send on any request. “{NAME}” shows how the token is fetched."
    operation = plan.manual_token_operation
    if operation is None:
        return "press Send on any request."
    return (
        f"press Send on any request. Or send `{operation.name}`: a script keeps the token of its response for the "
        "other requests."
    )


def _other_credentials(plan: AuthPlan, main: Sequence[str]) -> str:
    """The variables that some requests need besides the main ones."""
    others = [key for key in plan.credentials if key not in main and not key.endswith(_CLIENT)]
    return f" Some requests need {_listed(others)}, too." if others else ""


def _main_credentials(plan: AuthPlan) -> list[str]:
    """The variables that the collection's auth needs: those of the main token endpoint, or what it names itself."""
    if plan.token_endpoints:
        return [plan.token_endpoints[0].variable(name) for name in _CLIENT]
    used = set[str]()
    for _, value in plan.collection_auth.attributes if plan.collection_auth else ():
        if isinstance(value, str) and value.startswith("{{"):
            used.add(value.strip("{}"))
    named = [key for key in plan.credentials if key in used]
    logins = [key for key in named if key.endswith(_LOGIN)]
    return logins or named or list(plan.credentials)


def _listed(keys: Sequence[str]) -> str:
    names = [f"`{key}`" for key in keys[:_MOST_NAMED]]
    if len(keys) > _MOST_NAMED:
        names.append(f"{len(keys) - _MOST_NAMED} more")
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _describe_schemes(schemes: Iterable[SecurityScheme], api: Api) -> str:
    """A Markdown list of the security schemes that need more than a variable; empty if there are none."""
    main = main_server(api)
    lines: list[str] = []
    for scheme in schemes:
        text = _describe_scheme(scheme, main)
        if text:
            lines.append(f"- **{to_markdown(scheme.name)}**: {text}")
    return "\n".join(lines)


def _describe_scheme(scheme: SecurityScheme, main: ResolvedServer | None) -> str:
    if scheme.type == "mutualTLS":
        return (
            "needs a client certificate. Add it in Postman under Settings > Certificates > Add Certificate, with the "
            "host of the API; give newman and the Postman CLI `--ssl-client-cert FILE` and `--ssl-client-key FILE`."
        )
    if scheme.type == "openIdConnect":
        url = _absolute(scheme.open_id_connect_url, main)
        where = f"; its discovery document, <{url}>, says where a token comes from" if url else ""
        return f"OpenID Connect{where}."
    device = scheme.flow("deviceAuthorization")
    if device and len(scheme.flows) == 1:
        url = _absolute(device.authorization_url, main)
        where = f" at <{url}>" if url else ""
        return (
            f"OAuth 2.0 for devices, which Postman does not do by itself: get a token{where} and paste it into its "
            "variable."
        )
    kind = scheme.http_scheme.lower()
    if scheme.type == "http" and kind not in ("basic", "bearer", "digest", ""):
        return f"HTTP authentication “{to_markdown(scheme.http_scheme)}”; fill in the whole header Authorization."
    return ""


def _absolute(url: str, main: ResolvedServer | None) -> str:
    return absolute_url(url, main) if url else ""
