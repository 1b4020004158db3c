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
    """Report requirements without a scheme, scopes that are not declared, and token URLs that cannot be used."""
    schemes = dict(_schemes(documents, dialect))
    for scheme in schemes.values():
        if scheme is not None and scheme.text("type") == "oauth2":
            _check_flows(documents, scheme, dialect)
    requirements = _Requirements(documents, dialect, schemes)
    for holder in (documents.root, *operations):
        if holder.document is documents.root.document:  # names in another document are looked up there
            requirements.check(holder)


def _check_flows(documents: Documents, scheme: Node, dialect: str) -> None:
    for name, flow in _flows(scheme):
        if name == "clientCredentials":
            _check_token_url_exists(documents, flow)
        for field in _URLS:
            _check_url(documents, name, flow.get(field), may_be_relative=dialect != "2.0")


def _schemes(documents: Documents, dialect: str) -> Iterator[tuple[str, Node | None]]:
    """The schemes by name; None for a reference that leads nowhere."""
    *holders, section = _section(dialect)
    node: Node | None = documents.root
    for field in (*holders, section):
        node = node.get(field) if node else None
    for name, scheme in node.items() if node else ():
        yield name, documents.resolve(scheme, "securityScheme")


def _section(dialect: str) -> tuple[str, ...]:
    """The fields that lead to the security schemes."""
    return ("securityDefinitions",) if dialect == "2.0" else ("components", "securitySchemes")


class _Requirements:
    """Checks security requirements, each scope of a scheme once."""

    def __init__(self, documents: Documents, dialect: str, schemes: dict[str, Node | None]) -> None:
        self._documents = documents
        self._dialect = dialect
        self._schemes = schemes
        self._reported: set[tuple[str, str]] = set()

    def check(self, holder: Node) -> None:
        """Check the requirements of the document or of an operation."""
        security = holder.get("security")
        for alternative in security.elements() if security else ():
            for name, scopes in alternative.items():
                if name in self._schemes:
                    self._check_scopes(name, scopes)
                elif not self._is_uri(name):
                    self._report_unknown(name, scopes)

    def _is_uri(self, name: str) -> bool:
        """Whether the name may be the URI of a scheme, which 3.2 allows."""
        return self._dialect == "3.2" and not set("/#:").isdisjoint(name)

    def _report_unknown(self, name: str, scopes: Node) -> None:
        text = f"The security scheme “{shorten(name)}” is required here, but not defined."
        where = ".".join(_section(self._dialect))
        hint = partial(suggest, name, self._schemes, f"Define it under “{where}”, or remove it.")
        self._documents.report.add(codes.UNKNOWN_SECURITY_SCHEME, text, hint, scopes.place)

    def _check_scopes(self, name: str, scopes: Node) -> None:
        """Warn of scopes that an OAuth 2.0 scheme does not declare, at the first place that requires them."""
        declared = _declared_scopes(self._schemes[name])
        if declared is None:
            return
        for scope in scopes.elements():
            if not isinstance(scope.value, str) or scope.value in declared or (name, scope.value) in self._reported:
                continue
            self._reported.add((name, scope.value))
            text = f"The scope “{shorten(scope.value)}” is required, but “{shorten(name)}” does not declare it."
            hint = partial(suggest, scope.value, declared, "Declare it under “scopes”.")
            self._documents.report.add(codes.UNDECLARED_SCOPE, text, hint, scope.place)


def _declared_scopes(scheme: Node | None) -> set[str] | None:
    """The scopes of all flows of an OAuth 2.0 scheme; None for any other, and where a flow has none."""
    if scheme is None or scheme.text("type") != "oauth2":
        return None
    declared: set[str] = set()
    flows = list(_flows(scheme))
    for _, flow in flows:
        scopes = flow.object.get("scopes")
        if not isinstance(scopes, dict):
            return None  # the structure errors report flows without scopes
        declared.update(scopes)
    return declared if flows else None


def _flows(scheme: Node) -> Iterator[tuple[str, Node]]:
    """The OAuth 2.0 flows of a scheme, by the names of OpenAPI 3; a scheme of Swagger 2.0 is its own flow."""
    flows = scheme.get("flows")
    if flows is not None:
        yield from ((name, flow) for name, flow in flows.items() if not name.startswith("x-"))
    elif scheme.text("flow"):
        yield {"application": "clientCredentials"}.get(scheme.text("flow"), scheme.text("flow")), scheme


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
    location = locate_for_secrets(url)
    if location and not location.is_encrypted:
        text = f"{shown} is not encrypted, so {_what_is_read(flow, node)} can be read on its way."
        documents.report.add(codes.INSECURE_TOKEN_URL, text, "Use “https://”.", node.place)
    elif location is None and is_relative(url) and url.startswith("/") and may_be_relative:
        text = f"{shown} is relative; it counts from the URL of the server."
        documents.report.add(codes.RELATIVE_TOKEN_URL, text, "Write the whole URL, from “https://” on.", node.place)
    elif location is None:
        _report_unusable(documents, node, what, shown, url)


def _report_unusable(documents: Documents, node: Node, what: str, shown: str, url: str) -> None:
    """Report a URL that is not valid, or that has a part that gives secrets away or confuses its readers."""
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
