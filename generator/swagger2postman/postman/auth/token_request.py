"""The request "Get Access Token" (RFC 6749 section 4.4) and the variables that it and the scripts need."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import urlencode

from msgspec.structs import replace

from swagger2postman.jsonvalue import Json
from swagger2postman.openapi.model import Api
from swagger2postman.postman import scripts
from swagger2postman.postman.auth.token_body import json_template
from swagger2postman.postman.auth.token_endpoints import Realm
from swagger2postman.postman.auth.token_operation import CREDENTIALS
from swagger2postman.postman.curl import curl_posix, curl_windows
from swagger2postman.postman.model import Event, Item, SavedExample, Variable, identifier
from swagger2postman.postman.request_model import Body, Field, Request, Url
from swagger2postman.postman.variables import escape_variables

NAME = "Get Access Token"
TOKEN_STATE = Variable("token_state", "", "For the script: until when the token is valid, and for whom.")
FORM = "application/x-www-form-urlencoded"
_ANSWER = {
    "access_token": "AbCdEfGhIjKlMnOpQrStUvWxYz01",
    "token_type": "Bearer",
    "expires_in": "3599",
    "issued_at": "1735689600000",
    "scope": "",
    "status": "approved",
}


def token_variables(realm: Realm) -> Iterator[Variable]:
    """Yield the variables of a realm; the two that the user fills in come first."""
    of = f" for {realm.scheme.name}" if realm.prefix else ""
    yield Variable(realm.variable("client_id"), "", f"Fill in: your client id{of}, from the API provider's portal.")
    yield Variable(realm.variable("client_secret"), "", f"Fill in: your client secret{of}. Never share it.")
    by_script = realm.style != "native"
    if by_script:
        text = f"The access token{of}. The collection's script fills it in and renews it."
        yield Variable(realm.variable("access_token"), "", text)
    url = f"Where the access token{of} comes from." if realm.token_url else f"Fill in: the token URL{of}."
    yield Variable(realm.variable("token_url"), realm.token_url, url)
    if realm.scopes:
        yield Variable(
            realm.variable("scope"),
            escape_variables(" ".join(realm.scopes)),
            f"The scopes to ask for{of}, separated by spaces.",
        )
    if realm.params and by_script:
        text = f"What is sent to the token server{of} beside the credentials, as a form is encoded."
        yield Variable(realm.variable("token_params"), urlencode(realm.params), text)
    if realm.body:
        kind = "JSON" if realm.body.is_json else "a form"
        text = f"What is sent to the token server{of}, as {kind}. The script fills in the credentials."
        yield Variable(realm.variable("token_body"), realm.body.template(realm.use), text)
    if realm.client_auth == "basic" and by_script:
        text = f"How the token server{of} gets the credentials: basic (a header), or body."
        yield Variable(realm.variable("client_auth"), "basic", text)
    if by_script:
        yield replace(TOKEN_STATE, key=realm.variable(TOKEN_STATE.key))


def token_item(realm: Realm, api: Api, collection_id: str) -> Item:
    """Return the request that fetches a realm's token by hand."""
    item_id = identifier(collection_id, "token", realm.prefix)
    header = (Field("Content-Type", _content_type(realm)), Field("Accept", "application/json"))
    url, description = Url(realm.use("token_url")), _description(realm, api)
    request = Request("POST", url, header, _body(realm), realm.client, description)
    answer = json.dumps({**_ANSWER, "scope": " ".join(realm.scopes)}, indent=2)
    kind = (Field("Content-Type", "application/json"),)
    saved = SavedExample(identifier(item_id, "200"), "200 OK", request, 200, "OK", kind, answer, "json")
    name = NAME + (f" ({realm.scheme.name})" if realm.prefix else "")
    return Item(item_id, name, request, (saved,), token_scripts(realm), follows_redirects=False)


def token_scripts(realm: Realm) -> tuple[Event, ...]:
    """Return the scripts of a request for a realm's token; Postman's own OAuth 2.0 has none."""
    if realm.style == "native":
        return ()
    before = Event("prerequest", scripts.token_pre_request_script(realm.prefix))
    return before, Event("test", scripts.token_test_script(realm.prefix))


def with_credentials(request: Request, realm: Realm) -> Request:
    """Return the request of an operation that gives tokens as the script sends it, with the user's credentials."""
    body = request.body
    if body is None:
        return request
    roles = realm.body.credentials if realm.body else {name: name for name in CREDENTIALS}
    sent: dict[str, Json] = dict(realm.body.members if realm.body else (("grant_type", "client_credentials"),))
    filled = {name: escape_variables(str(value)) for name, value in sent.items()} | {
        n: realm.use(r) for n, r in roles.items()
    }
    fields = tuple(replace(one, value=filled[one.key]) if one.key in filled else one for one in body.fields)
    raw = body.raw
    if body.mode == "raw" and body.language == "json":
        value = json.loads(raw)
        changed = {**value, **{n: v for n, v in sent.items() if n in value}} if isinstance(value, dict) else None
        raw = raw if changed is None else json_template(changed, roles, realm.use)
    return replace(request, body=replace(body, fields=fields, raw=raw))


def _content_type(realm: Realm) -> str:
    return realm.body.content_type if realm.body else FORM


def _body(realm: Realm) -> Body:
    if realm.body and realm.body.is_json:
        return Body("raw", realm.body.pretty(realm.use), "json")
    if realm.body:
        return Body("urlencoded", fields=tuple(Field(key, value) for key, value in realm.body.pairs(realm.use)))
    form = [] if realm.has_grant_type else [Field("grant_type", "client_credentials")]
    if realm.client_auth == "body":
        form.append(Field("client_id", realm.use("client_id"), "Your client id"))
        form.append(Field("client_secret", realm.use("client_secret"), "Your client secret"))
    if realm.scopes:
        form.append(Field("scope", realm.use("scope"), "The scopes to ask for"))
    return Body("urlencoded", fields=(*form, *(Field(key, value) for key, value in realm.params)))


def _description(realm: Realm, api: Api) -> str:
    stand_ins = {"client_id": "YOUR_CLIENT_ID", "client_secret": "YOUR_CLIENT_SECRET", "scope": " ".join(realm.scopes)}
    url = realm.address or "https://TOKEN_URL"
    header = [("Content-Type", _content_type(realm))]
    header += [("Authorization", "Basic BASE64_OF_ID:SECRET")] if realm.client_auth == "basic" else []
    values = {realm.use(name): text for name, text in stand_ins.items()}
    sent = [(field.key, values.get(field.value, field.value)) for field in _body(realm).fields]
    raw = realm.body.pretty(stand_ins.__getitem__) if realm.body and realm.body.is_json else None
    form = None if raw is not None else sent
    return scripts.token_description(
        title=for_markdown(api.title),
        curl_posix=curl_posix("POST", url, header, form, raw),
        curl_windows=curl_windows("POST", url, header, form, raw),
        prefix=realm.prefix,
    )


def for_markdown(text: str) -> str:
    """Return plain text in which Markdown and HTML find nothing to do."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~&])", r"\\\1", " ".join(text.split()))
