"""The variables that a token endpoint, its request and the scripts need."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from msgspec.structs import replace

from swagger2postman.postman.auth.token_endpoint import TokenEndpoint
from swagger2postman.postman.model import Variable
from swagger2postman.postman.variables import escape_variables

TOKEN_STATE = Variable("token_state", "", "For the script: until when the token is valid, and for whom.")


def token_variables(endpoint: TokenEndpoint) -> Iterator[Variable]:
    """Yield the variables of a token endpoint; the two that the user fills in come first."""
    whose = f" for {endpoint.scheme.name}" if endpoint.prefix else ""
    by_script = endpoint.style != "native"
    yield _variable(endpoint, "client_id", "", f"Fill in: your client id{whose}, from the API provider's portal.")
    yield _variable(endpoint, "client_secret", "", f"Fill in: your client secret{whose}. Never share it.")
    if by_script:
        description = f"The access token{whose}. The collection's script fills it in and renews it."
        yield _variable(endpoint, "access_token", "", description)
    if endpoint.token_url:
        yield _variable(endpoint, "token_url", endpoint.token_url, f"Where the access token{whose} comes from.")
    else:
        yield _variable(endpoint, "token_url", "", f"Fill in: the token URL{whose}.")
    if endpoint.scopes:
        description = f"The scopes to ask for{whose}, separated by spaces."
        yield _variable(endpoint, "scope", escape_variables(" ".join(endpoint.scopes)), description)
    yield from _variables_of_body(endpoint, whose)
    if endpoint.client_auth == "basic" and by_script:
        description = f"How the token endpoint{whose} gets the credentials: basic (a header), or body."
        yield _variable(endpoint, "client_auth", "basic", description)
    if by_script:
        yield replace(TOKEN_STATE, key=endpoint.variable(TOKEN_STATE.key))


def _variables_of_body(endpoint: TokenEndpoint, whose: str) -> Iterator[Variable]:
    """What the script sends besides the credentials and scopes, or instead of RFC 6749's form."""
    if endpoint.params and endpoint.style != "native":
        description = f"What the token endpoint{whose} gets besides the credentials, encoded as a form."
        yield _variable(endpoint, "token_params", urlencode(endpoint.params), description)
    if endpoint.body:
        kind = "JSON" if endpoint.body.is_json else "a form"
        description = f"What the token endpoint{whose} gets, as {kind}. The script fills in the credentials."
        yield _variable(endpoint, "token_body", endpoint.body.template(endpoint.reference), description)


def _variable(endpoint: TokenEndpoint, name: str, value: str, description: str) -> Variable:
    return Variable(endpoint.variable(name), value, description)
