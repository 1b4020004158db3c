"""Security schemes and the requirements that name them (OpenAPI 3.1 sections 4.8.27 to 4.8.30)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from urllib.parse import urlsplit

from swagger2postman.checks.wording import shorten, suggest
from swagger2postman.documents.references import Documents, Node
from swagger2postman.documents.swaggerhub import MOCK_HOST

_WITH_SECRET = ("clientCredentials", "password", "authorizationCode")
_REGISTRIES = ("ac", "co", "com", "edu", "gov", "gob", "go", "ne", "net", "or", "org")


def check_security(documents: Documents, dialect: str, operations: list[Node]) -> None:
    """Report requirements without a scheme, scopes that are not declared, and token URLs that are none."""
    schemes = dict(_schemes(documents, dialect))
    hosts = list(_server_hosts(documents.root, dialect))
    for scheme in schemes.values():
        for name, flow in _oauth_flows(scheme) if scheme else ():
            if name == "clientCredentials":
                _check_token_url(documents, flow, may_be_relative=dialect != "2.0")
            for field in ("tokenUrl", "refreshUrl") if name in _WITH_SECRET else ():
                _check_token_host(documents, flow.get(field), hosts)
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
                    documents.report.error("unknown-security-scheme", text, hint, scopes.place)


def _schemes(documents: Documents, dialect: str) -> Iterator[tuple[str, Node | None]]:
    """The schemes by name; None for one that is a reference leading nowhere."""
    root = documents.root
    components = root if dialect == "2.0" else root.get("components")
    section = components.get("securityDefinitions" if dialect == "2.0" else "securitySchemes") if components else None
    for name, node in section.items() if section else ():
        yield name, documents.resolve(node)


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
            documents.report.warn("undeclared-scope", text, hint, scope.place)


def _check_token_url(documents: Documents, flow: Node, *, may_be_relative: bool) -> None:
    """Report a token URL that no request can be sent to, and warn of one that gives secrets away (RFC 6749, 3.2)."""
    if flow.document is not documents.root.document:
        return
    node = flow.get("tokenUrl")
    if node is None or node.value is None or not str(node.value).strip():
        text = "The client credentials flow has no token URL, so no token can be fetched."
        documents.report.error("missing-token-url", text, "Add “tokenUrl”.", (node or flow).place)
        return
    shown = shorten(str(node.value), 80)
    scheme, problem = _judge(str(node.value) if isinstance(node.value, str) else "")
    if problem == "relative" and may_be_relative:
        text = f"The token URL “{shown}” is relative; it counts from the address of the server."
        documents.report.warn("relative-token-url", text, "Write the whole URL, from “https://” on.", node.place)
    elif problem in ("relative", "none"):
        text = f"The token URL “{shown}” is not a URL."
        documents.report.error("invalid-token-url", text, "Write the whole URL, from “https://” on.", node.place)
    elif problem:
        text = f"The token URL holds {problem}, which a token request must not have."
        documents.report.error("invalid-token-url", text, "Remove that part of the URL.", node.place)
    elif scheme == "http":
        text = f"The token URL “{shown}” is not encrypted, so the client secret can be read on its way."
        documents.report.warn("insecure-token-url", text, "Use “https://”.", node.place)


def _check_token_host(documents: Documents, node: Node | None, hosts: list[str]) -> None:
    """Warn of a token URL whose host has nothing to do with the servers': it gets the reader's client secret."""
    host = _host(node.value) if node is not None and isinstance(node.value, str) else ""
    if node is None or not host or not hosts or any(_domain(host) == _domain(other) for other in hosts):
        return
    text = f"Your client secret would go to “{shorten(host, 80)}”, which is unrelated to “{shorten(hosts[0], 80)}”."
    hint = "Make sure that this address is the provider's before you fill in the secret."
    documents.report.warn("unrelated-token-host", text, hint, node.place)


def _server_hosts(root: Node, dialect: str) -> Iterator[str]:
    """The hosts of the servers, without SwaggerHub's mock; those that are variables are unknown."""
    servers = root.get("servers")
    urls = [f"//{root.text('host')}"] if dialect == "2.0" else []
    urls += [server.text("url") for server in servers.elements()] if servers and dialect != "2.0" else []
    yield from (host for host in map(_host, urls) if host and "{" not in host and host != MOCK_HOST)


def _host(url: str) -> str:
    try:
        return (urlsplit(url.strip()).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _domain(host: str) -> str:
    """Who a host belongs to: its last two labels, three below names such as co.uk; an IP address is its own."""
    labels = host.split(".")
    number = 3 if len(labels[-1]) == 2 and labels[-2:-1] and labels[-2] in _REGISTRIES else 2
    return host if ":" in host or host.replace(".", "").isdigit() else ".".join(labels[-number:])


def _judge(url: str) -> tuple[str, str]:
    """The scheme of a URL, and what is wrong with it: nothing, "none", "relative", or the part that is too much."""
    try:
        parts = urlsplit(url.strip())
        _ = parts.port
    except ValueError:
        return "", "none"
    if not url.strip() or any(character in ' {}<>"\\^`' or character < " " for character in url.strip()):
        return "", "none"
    if not parts.scheme:
        return "", "relative" if url.startswith("/") else "none"
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return "", "none"
    if parts.username is not None or parts.password is not None:
        return parts.scheme, "a user name or password"
    return parts.scheme, "a fragment (“#…”)" if parts.fragment else ""
