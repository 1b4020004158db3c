"""A collection's description: what to do first, the API's own words, and its facts."""

from __future__ import annotations

from swagger2postman.openapi.model import Api
from swagger2postman.postman.auth.plan import AuthPlan
from swagger2postman.postman.auth.security_notes import explain
from swagger2postman.postman.auth.token_request import NAME
from swagger2postman.postman.options import Options

_MOST = 5  # variables that are named; a catalogue of schemes would bury the rest


def front_page(api: Api, plan: AuthPlan, options: Options) -> str:
    """Return the Markdown that a collection shows first."""
    facts = (
        ("Version", api.version),
        ("Contact", api.contact),
        ("License", api.license),
        ("Terms of service", api.terms_of_service),
        ("More", api.external_docs),
    )
    listed = "\n".join(f"- {name}: {value}" for name, value in facts if value)
    parts = (_start(plan, options), api.description, explain(plan.used_schemes, api), listed)
    return "\n\n".join(part for part in parts if part)


def _start(plan: AuthPlan, options: Options) -> str:
    """The first paragraph: where the credentials go, and what to do then; empty if none are needed."""
    where = "the environment that came with" if options.credentials == "environment" else "the variables of"
    main = _main(plan)
    if not main:
        return ""
    start = f"**Start here:** fill in {_listed(main)} in {where} this collection, then"
    more = [key for key in plan.secrets if key not in main and not key.endswith(("client_id", "client_secret"))]
    also = f" Some requests need {_listed(more)}, too." if more else ""
    native = plan.collection is not None and plan.collection.type == "oauth2" and options.auth != "both"
    if native:
        return f"{start} choose Get New Access Token under Authorization, and Use Token.{also}"
    if plan.realms:
        return f"{start} press Send on any request. “{NAME}” shows how the token is fetched.{also}"
    by_hand = f"`{plan.by_hand.name}`" if plan.by_hand else ""
    kept = f" Or send {by_hand}: the token of its answer is kept for the other requests." if by_hand else ""
    return f"{start} press Send on any request.{kept}{also}"


def _main(plan: AuthPlan) -> list[str]:
    """The variables that the collection's own auth needs: those of the main realm, or what it names itself."""
    if plan.realms:
        return [plan.realms[0].variable("client_id"), plan.realms[0].variable("client_secret")]
    values = [value for _, value in plan.collection.attributes] if plan.collection else []
    used = {value.strip("{}") for value in values if isinstance(value, str) and value.startswith("{{")}
    own = [key for key in plan.secrets if key in used]
    clients = [key for key in own if key.endswith(("client_id", "client_secret", "username", "password"))]
    return clients or own or list(plan.secrets)


def _listed(keys: list[str]) -> str:
    names = [f"`{key}`" for key in keys[:_MOST]]
    names += [f"{len(keys) - _MOST} more"] if len(keys) > _MOST else []
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
