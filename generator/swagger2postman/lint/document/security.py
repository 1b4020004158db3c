"""Security schemes and the requirements that name them (OpenAPI 3.1 sections 4.8.27 to 4.8.30)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from swagger2postman.findings import codes
from swagger2postman.lint.text import shorten, suggest
from swagger2postman.openapi.urls import is_relative, locate_for_secrets
from swagger2postman.references.resolver import Documents, Node

_URLS = {
    "tokenUrl": "token",
    "refreshUrl": "refresh",
    "authorizationUrl": "authorization",
    "deviceAuthorizationUrl": "device authorization",
}
_HTTP = re.compile(r"https?:[/\\]{2}", re.IGNORECASE)
_USER_INFO = re.compile(r"https?://[^/?#\\@]*@", re.IGNORECASE)


def check_security(documents: Documents, dialect: str, operations: list[Node]) -> None:
    """Report requirements without a scheme, scopes that are not declared, and token URLs that are none."""
    schemes = dict(_schemes(documents, dialect))
    for scheme in schemes.values():
        for name, flow in _oauth_flows(scheme) if scheme else ():
            if name == "clientCredentials":
                _check_token_url_exists(documents, flow)
            for field in _URLS:
                _check_url(documents, name, flow.get(field), may_be_relative=dialect != "2.0")
    told: set[tuple[str, str]] = set()
    for holder in (documents.root, *operations):
        if holder.document is not documents.root.document:
            continue  # names in another document are looked up there
        security = holder.get("security")
        for alternative in security.elements() if security else ():
            for name, scopes in alternative.items():
                if name in schemes:
                    _check_scopes(documents, schemes[name], scopes, told)
                elif not (dialect == "3.2" and set("/#:") & set(name)):  # 3.2 allows the URI of a scheme
                    text = f"The security scheme “{shorten(name)}” is required here, but not defined."
                    where = "securityDefinitions" if dialect == "2.0" else "components.securitySchemes"
                    hint = partial(suggest, name, schemes, f"Define it under “{where}”, or remove it.")
                    documents.report.add(codes.UNKNOWN_SECURITY_SCHEME, text, hint, scopes.place)


def _schemes(documents: Documents, dialect: str) -> Iterator[tuple[str, Node | None]]:
    """The schemes by name; None for one that is a reference leading nowhere."""
    root = documents.root
    components = root if dialect == "2.0" else root.get("components")
    section = components.get("securityDefinitions" if dialect == "2.0" else "securitySchemes") if components else None
    for name, node in section.items() if section else ():
        yield name, documents.resolve(node, "securityScheme")


def _flows(scheme: Node) -> Iterator[tuple[str, Node]]:
    """The OAuth 2.0 flows of a scheme, by the names of OpenAPI 3; a scheme of Swagger 2.0 is its own flow."""
    flows = scheme.get("flows")
    if flows is not None:
        yield from ((name, flow) for name, flow in flows.items() if not name.startswith("x-"))
    elif scheme.text("flow"):
        yield {"application": "clientCredentials"}.get(scheme.text("flow"), scheme.text("flow")), scheme


def _oauth_flows(scheme: Node) -> Iterator[tuple[str, Node]]:
    if scheme.text("type") == "oauth2":
        yield from _flows(scheme)


def _check_scopes(documents: Documents, scheme: Node | None, scopes: Node, told: set[tuple[str, str]]) -> None:
    """Warn of scopes that an OAuth 2.0 scheme does not declare, at the first place that requires them."""
    if scheme is None or scheme.text("type") != "oauth2":
        return
    flows = [flow.object.get("scopes") for _, flow in _flows(scheme)]
    declared = {name for flow in flows if isinstance(flow, dict) for name in flow}
    if not flows or not all(isinstance(flow, dict) for flow in flows):
        return  # the validator reports flows without scopes
    scheme_name = str(scopes.path[-1])
    for scope in scopes.elements():
        if isinstance(scope.value, str) and scope.value not in declared and (scheme_name, scope.value) not in told:
            told.add((scheme_name, scope.value))
            text = f"The scope “{shorten(scope.value)}” is required, but “{shorten(scheme_name)}” does not declare it."
            hint = partial(suggest, scope.value, declared, "Declare it under “scopes”.")
            documents.report.add(codes.UNDECLARED_SCOPE, text, hint, scope.place)


def _check_token_url_exists(documents: Documents, flow: Node) -> None:
    node = flow.get("tokenUrl")
    if node is None or node.value is None or not str(node.value).strip():
        text = "The client credentials flow has no token URL, so no token can be fetched."
        documents.report.add(codes.MISSING_TOKEN_URL, text, "Add “tokenUrl”.", (node or flow).place)


def _check_url(documents: Documents, flow: str, node: Node | None, *, may_be_relative: bool) -> None:
    """Report a URL of a flow that no request can be sent to, and one that is not encrypted (RFC 6749 section 3)."""
    if node is None or node.value is None or not str(node.value).strip():
        return
    url = str(node.value).strip()
    what = f"The {_URLS[str(node.path[-1])]} URL"
    shown = f"{what} “{shorten(url, 80)}”"
    found = locate_for_secrets(url)
    if found and not found.is_encrypted:
        text = f"{shown} is not encrypted, so {_what_is_read(flow, node)} can be read on its way."
        documents.report.add(codes.INSECURE_TOKEN_URL, text, "Use “https://”.", node.place)
    elif found is None and is_relative(url) and url.startswith("/") and may_be_relative:
        text = f"{shown} is relative; it counts from the address of the server."
        documents.report.add(codes.RELATIVE_TOKEN_URL, text, "Write the whole URL, from “https://” on.", node.place)
    elif found is None:
        _report_unusable(documents, node, what, shown, url)


def _report_unusable(documents: Documents, node: Node, what: str, shown: str, url: str) -> None:
    """Report a URL that is none, or that has a part that gives secrets away or confuses its readers."""
    hint = "Write the whole URL, from “https://” on."
    text = f"{shown} is not a URL."
    if _USER_INFO.match(url):
        text, hint = f"{what} holds a user name or password, which it must not have.", "Remove that part of the URL."
    elif locate_for_secrets(url.partition("#")[0]):
        text, hint = f"{what} holds a fragment (“#…”), which it must not have.", "Remove that part of the URL."
    elif _HTTP.match(url):
        text = f"{shown} is not used: programs read different hosts in it, or none."
        hint = "Write “https://”, a host in ASCII letters, perhaps a port, and a path."
    documents.report.add(codes.INVALID_TOKEN_URL, text, hint, node.place)


def _what_is_read(flow: str, node: Node) -> str:
    """What is sent to a URL of a flow, in the words of a message."""
    if node.path[-1] == "authorizationUrl":
        return "what a person logs in with"
    return {"password": "the password", "deviceAuthorization": "the token"}.get(flow, "the client secret")
