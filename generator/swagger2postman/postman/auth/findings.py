"""What the user is told about authorization: where tokens come from, and what a request cannot carry."""

from __future__ import annotations

from swagger2postman.findings import codes
from swagger2postman.findings.diagnostic import short
from swagger2postman.findings.report import Place, Report
from swagger2postman.openapi.model import Api, Operation, SecurityScheme
from swagger2postman.openapi.urls import locate
from swagger2postman.postman.auth.plan import AuthPlan
from swagger2postman.postman.auth.selection import slot_of
from swagger2postman.postman.auth.token_endpoints import CLIENT_CREDENTIALS, MOST_REALMS, is_bearer
from swagger2postman.postman.auth.token_operation import TokenOperation


def report_auth(api: Api, plan: AuthPlan, report: Report) -> None:
    """Report where tokens come from if the document's schemes do not say so, and what no request carries."""
    if plan.options.token_url:
        _report_given_url(plan, report)
    elif plan.token_operation:
        _report_operation(plan.token_operation, report)
    if plan.realms and not plan.used:
        name = plan.realms[0].scheme.name[:60]
        text = f"“{name}” is defined, but no operation requires it: requests send no token."
        hint = "Add “security” to the document; or choose Inherit auth from parent for requests that need a token."
        report.add(codes.UNUSED_SECURITY, text, hint, plan.realms[0].scheme.place)
    _report_many_realms(plan, report)
    _report_pasted_tokens(plan, report)
    _report_left_out(api, plan, report)


def _report_given_url(plan: AuthPlan, report: Report) -> None:
    given = locate(plan.options.token_url)
    if not plan.realms:
        text = "No operation wants a bearer token, so the token URL that was given is not used."
        report.add(codes.UNUSED_TOKEN_URL, text, "Leave --token-url out.", Place(path=("paths",)))
    elif given and not given.is_encrypted:
        url = short(plan.options.token_url, 80)
        text = f"The given token URL “{url}” is not encrypted, so the client secret can be read on its way."
        report.add(codes.INSECURE_TOKEN_URL, text, "Use “https://”.", plan.realms[0].scheme.place)


def _report_operation(found: TokenOperation, report: Report) -> None:
    if found.obstacle:
        text = f"The access token comes from “{found.name[:80]}”, which is not sent by itself: {found.obstacle}."
        hint = "Send that request, and its token is used; or fill in access_token, or give --token-url."
    else:
        text = f"The access token is fetched with “{found.name[:80]}”, an operation of this document."
        hint = "Give --token-url if it comes from elsewhere."
    report.add(codes.TOKEN_OPERATION, text, hint, found.operation.place)


def _report_many_realms(plan: AuthPlan, report: Report) -> None:
    found = [one for one in plan.used_schemes if one.flow(CLIENT_CREDENTIALS) and one.name not in plan.realms_by_scheme]
    if len(plan.realms) == MOST_REALMS and found:
        text = f"Schemes without a token request: {len(found):,}; there are {MOST_REALMS} token requests already."
        hint = "Paste tokens of these into their variables, or convert parts of the document."
        report.add(codes.TOKENS_LEFT_OUT, text, hint, found[0].place)


def _report_pasted_tokens(plan: AuthPlan, report: Report) -> None:
    for name, key in plan.pasted_tokens.items():
        if is_bearer(plan.schemes[name]) and not (plan.token_operation and key == "access_token"):
            text = f"“{name[:60]}” is a bearer token, and the document does not say where it comes from."
            hint = f"Fill in {key}" + (", or give --token-url." if key == "access_token" else ".")
            report.add(codes.TOKEN_TO_FILL_IN, text, hint, plan.schemes[name].place)


def _report_left_out(api: Api, plan: AuthPlan, report: Report) -> None:
    """Report each scheme once that some request ought to carry and cannot."""
    told: set[str] = set()
    for operation in api.operations:
        for scheme in plan.credentials(operation).left_out:
            if scheme.name not in told:
                told.add(scheme.name)
                _report_scheme(operation, scheme, report)


def _report_scheme(operation: Operation, scheme: SecurityScheme, report: Report) -> None:
    if slot_of(scheme):
        text = f"“{scheme.name[:60]}” is required together with another scheme, and a request cannot carry both."
        hint = "Only the other one is sent; add what is missing in Postman."
    else:
        text = f"“{scheme.name[:60]}” is required, but does not say what a request has to carry."
        hint = "Nothing is sent for it; correct the scheme, or add what is missing in Postman."
    report.add(codes.SECURITY_LEFT_OUT, text, hint, operation.place)
