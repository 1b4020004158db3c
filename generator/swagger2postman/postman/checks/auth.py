"""Findings about auth: where tokens come from, and what a request cannot hold (OpenAPI 3.1 section 4.8.30)."""

from __future__ import annotations

from swagger2postman.findings import codes
from swagger2postman.findings.diagnostic import short
from swagger2postman.findings.report import Place, Report
from swagger2postman.openapi.model import Api, Operation, SecurityScheme
from swagger2postman.openapi.urls import locate
from swagger2postman.postman.auth.plan import AuthPlan
from swagger2postman.postman.auth.schemes import CLIENT_CREDENTIALS, is_bearer, request_field_of
from swagger2postman.postman.auth.token_endpoints import MOST_TOKEN_ENDPOINTS
from swagger2postman.postman.auth.token_operation import TokenOperation

_LONGEST_NAME = 60


def check_auth(api: Api, plan: AuthPlan, report: Report) -> None:
    """Report where tokens come from if the document's schemes do not say so, and what no request holds."""
    if plan.options.token_url:
        _check_given_token_url(plan, report)
    elif plan.token_operation:
        _report_token_operation(plan.token_operation, report)
    if plan.token_endpoints and not plan.requirements:
        scheme = plan.token_endpoints[0].scheme
        text = f"The document defines “{_name(scheme)}”, but no operation requires it: requests send no token."
        hint = "Add “security” to the document, or choose Inherit auth from parent for requests that need a token."
        report.add(codes.UNUSED_SECURITY, text, hint, scheme.place)
    _check_number_of_endpoints(plan, report)
    _report_pasted_tokens(plan, report)
    _report_left_out_schemes(api, plan, report)


def _check_given_token_url(plan: AuthPlan, report: Report) -> None:
    location = locate(plan.options.token_url)
    if not plan.token_endpoints:
        text = "The given token URL is not used: no operation requires a bearer token."
        report.add(codes.UNUSED_TOKEN_URL, text, "Leave --token-url out.", Place(path=("paths",)))
    elif location and not location.is_encrypted:
        url = short(plan.options.token_url, 80)
        text = f"The given token URL “{url}” is not encrypted, so the client secret can be read on its way."
        report.add(codes.INSECURE_TOKEN_URL, text, "Use “https://”.", plan.token_endpoints[0].scheme.place)


def _report_token_operation(source: TokenOperation, report: Report) -> None:
    name = source.name[:80]
    if source.obstacle:
        text = f"The access token comes from “{name}”, but no script can send that request: {source.obstacle}."
        hint = "Send that request yourself: a script keeps its token. Or fill in access_token, or give --token-url."
    else:
        text = f"The script fetches the access token with “{name}”, an operation of this document."
        hint = "Give --token-url if the token comes from elsewhere."
    report.add(codes.TOKEN_OPERATION, text, hint, source.operation.place)


def _check_number_of_endpoints(plan: AuthPlan, report: Report) -> None:
    """Report schemes that name a token endpoint beyond the limit."""
    if len(plan.token_endpoints) < MOST_TOKEN_ENDPOINTS:
        return
    schemes = [scheme for scheme in plan.used_schemes if scheme.flow(CLIENT_CREDENTIALS)]
    left_out = [scheme for scheme in schemes if scheme.name not in plan.endpoint_of]
    if left_out:
        text = (
            f"Schemes without a token request: {len(left_out):,}. "
            f"The collection has {MOST_TOKEN_ENDPOINTS} token requests already."
        )
        hint = "Paste the tokens of these schemes into their variables, or convert parts of the document."
        report.add(codes.TOKENS_LEFT_OUT, text, hint, left_out[0].place)


def _report_pasted_tokens(plan: AuthPlan, report: Report) -> None:
    for name, key in plan.pasted_tokens.items():
        scheme = plan.schemes[name]
        is_main = key == "access_token"
        if is_bearer(scheme) and not (plan.token_operation and is_main):
            text = f"“{_name(scheme)}” is a bearer token, and the document does not say where it comes from."
            hint = f"Fill in {key}, or give --token-url." if is_main else f"Fill in {key}."
            report.add(codes.TOKEN_TO_FILL_IN, text, hint, scheme.place)


def _report_left_out_schemes(api: Api, plan: AuthPlan, report: Report) -> None:
    """Report each scheme once that some request ought to hold and cannot."""
    reported: set[str] = set()
    for operation in api.operations:
        for scheme in plan.request_auth(operation).left_out:
            if scheme.name not in reported:
                reported.add(scheme.name)
                _report_left_out_scheme(operation, scheme, report)


def _report_left_out_scheme(operation: Operation, scheme: SecurityScheme, report: Report) -> None:
    if request_field_of(scheme):
        text = f"“{_name(scheme)}” is required together with another scheme, and a request can send only one of them."
        hint = "The request sends only the other one; add what is missing in Postman."
    else:
        text = f"“{_name(scheme)}” is required, but does not say what a request has to send."
        hint = "The request sends nothing for it; correct the scheme, or add what is missing in Postman."
    report.add(codes.SECURITY_LEFT_OUT, text, hint, operation.place)


def _name(scheme: SecurityScheme) -> str:
    return scheme.name[:_LONGEST_NAME]
