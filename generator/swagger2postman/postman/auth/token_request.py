"""The request "Get Access Token" (RFC 6749 section 4.4), and an operation that does the same."""

from __future__ import annotations

import json
from collections.abc import Mapping

from msgspec.structs import replace

from swagger2postman.jsonvalue import Json
from swagger2postman.openapi.model import Api
from swagger2postman.postman.auth.token_endpoint import TokenEndpoint, json_template
from swagger2postman.postman.auth.token_operation_check import CREDENTIALS
from swagger2postman.postman.bodies.media_types import FORM
from swagger2postman.postman.curl import curl_posix, curl_windows
from swagger2postman.postman.model import Event, Item, SavedExample, identifier
from swagger2postman.postman.request_model import Body, Field, Request, Url
from swagger2postman.postman.scripts import Scripts
from swagger2postman.postman.variables import escape_variables
from swagger2postman.templating.flavours import to_markdown

NAME = "Get Access Token"
_RESPONSE = {
    "access_token": "AbCdEfGhIjKlMnOpQrStUvWxYz01",
    "token_type": "Bearer",
    "expires_in": "3599",
    "issued_at": "1735689600000",
    "scope": "",
    "status": "approved",
}
_GRANT = (("grant_type", "client_credentials"),)


def token_item(endpoint: TokenEndpoint, api: Api, collection_id: str, scripts: Scripts) -> Item:
    """Return the request with which a person fetches a token."""
    item_id = identifier(collection_id, "token", endpoint.prefix)
    request = Request(
        "POST",
        Url(endpoint.reference("token_url")),
        header=(Field("Content-Type", _content_type(endpoint)), Field("Accept", "application/json")),
        body=_body(endpoint),
        auth=endpoint.client,
        description=_description(endpoint, api, scripts),
    )
    return Item(
        item_id,
        f"{NAME} ({endpoint.scheme.name})" if endpoint.prefix else NAME,
        request,
        examples=(_example(endpoint, request, item_id),),
        events=token_events(endpoint, scripts),
        follows_redirects=False,  # the secret goes to the token URL and nowhere else
    )


def _example(endpoint: TokenEndpoint, request: Request, item_id: str) -> SavedExample:
    """What a token endpoint responds."""
    return SavedExample(
        id=identifier(item_id, "200"),
        name="200 OK",
        request=request,
        code=200,
        status="OK",
        header=(Field("Content-Type", "application/json"),),
        body=json.dumps({**_RESPONSE, "scope": " ".join(endpoint.scopes)}, indent=2),
        language="json",
    )


def token_events(endpoint: TokenEndpoint, scripts: Scripts) -> tuple[Event, ...]:
    """Return the scripts of a request for a token; Postman's own OAuth 2.0 has none."""
    if endpoint.style == "native":
        return ()
    before = Event("prerequest", scripts.token_pre_request(endpoint.prefix))
    after = Event("test", scripts.token_test(endpoint.prefix))
    return before, after


def with_credentials(request: Request, endpoint: TokenEndpoint) -> Request:
    """Return the request of an operation that gives tokens as the script sends it, with the user's credentials."""
    body = request.body
    if body is None:
        return request
    roles: Mapping[str, str] = endpoint.body.credentials if endpoint.body else {name: name for name in CREDENTIALS}
    members: Mapping[str, Json] = dict(endpoint.body.members if endpoint.body else _GRANT)
    values = {name: escape_variables(str(value)) for name, value in members.items()}
    values |= {name: endpoint.reference(role) for name, role in roles.items()}
    fields = tuple(replace(field, value=values.get(field.key, field.value)) for field in body.fields)
    raw = body.raw
    if body.mode == "raw" and body.language == "json":
        raw = _json_with_credentials(raw, members, roles, endpoint)
    return replace(request, body=replace(body, fields=fields, raw=raw))


def _json_with_credentials(
    raw: str, members: Mapping[str, Json], roles: Mapping[str, str], endpoint: TokenEndpoint
) -> str:
    """A JSON body with the members that the script sends, and references to the user's credentials."""
    value = json.loads(raw)
    if not isinstance(value, dict):
        return raw
    value.update((name, member) for name, member in members.items() if name in value)
    return json_template(value, roles, endpoint.reference)


def _content_type(endpoint: TokenEndpoint) -> str:
    return endpoint.body.content_type if endpoint.body else FORM


def _body(endpoint: TokenEndpoint) -> Body:
    if endpoint.body and endpoint.body.is_json:
        return Body("raw", endpoint.body.pretty(endpoint.reference), "json")
    if endpoint.body:
        fields = [Field(key, value) for key, value in endpoint.body.pairs(endpoint.reference)]
    else:
        fields = _rfc_fields(endpoint)
    return Body("urlencoded", fields=tuple(fields))


def _rfc_fields(endpoint: TokenEndpoint) -> list[Field]:
    """The form of RFC 6749 section 4.4.2; the grant type is not said twice."""
    fields: list[Field] = []
    if not endpoint.has_grant_type:
        fields.append(Field("grant_type", "client_credentials"))
    if endpoint.client_auth == "body":
        fields.append(Field("client_id", endpoint.reference("client_id"), "Your client id"))
        fields.append(Field("client_secret", endpoint.reference("client_secret"), "Your client secret"))
    if endpoint.scopes:
        fields.append(Field("scope", endpoint.reference("scope"), "The scopes to ask for"))
    fields += [Field(key, value) for key, value in endpoint.params]
    return fields


def _description(endpoint: TokenEndpoint, api: Api, scripts: Scripts) -> str:
    """The Markdown of the request, with the cURL commands that do the same."""
    placeholders = {
        "client_id": "YOUR_CLIENT_ID",
        "client_secret": "YOUR_CLIENT_SECRET",
        "scope": " ".join(endpoint.scopes),
    }
    url = endpoint.url or "https://TOKEN_URL"
    header = [("Content-Type", _content_type(endpoint))]
    if endpoint.client_auth == "basic":
        header.append(("Authorization", "Basic BASE64_OF_ID:SECRET"))
    raw: str | None = None
    form: list[tuple[str, str]] | None = None
    if endpoint.body and endpoint.body.is_json:
        raw = endpoint.body.pretty(placeholders.__getitem__)
    else:
        values = {endpoint.reference(name): text for name, text in placeholders.items()}
        form = [(field.key, values.get(field.value, field.value)) for field in _body(endpoint).fields]
    return scripts.token_description(
        title=to_markdown(api.title),
        curl_posix=curl_posix("POST", url, header, form, raw),
        curl_windows=curl_windows("POST", url, header, form, raw),
        prefix=endpoint.prefix,
    )
