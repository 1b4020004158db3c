"""The request "Get Access Token" (RFC 6749 section 4.4) and the variables that it and the scripts need."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import urlencode

from msgspec.structs import replace

from swagger2postman.openapi.model import Api
from swagger2postman.postman import scripts
from swagger2postman.postman.curl import curl_posix, curl_windows
from swagger2postman.postman.parts import (
    NO_AUTH,
    Auth,
    Body,
    Field,
    Item,
    Request,
    SavedResponse,
    Script,
    Url,
    Variable,
    identifier,
    inert,
)
from swagger2postman.postman.realms import Realm

NAME = "Get Access Token"
_FORM = (("Content-Type", "application/x-www-form-urlencoded"),)
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
            realm.variable("scope"), inert(" ".join(realm.scopes)), f"The scopes to ask for{of}, separated by spaces."
        )
    if realm.params and by_script:
        text = f"What is sent to the token server{of} beside the credentials, as a form is encoded."
        yield Variable(realm.variable("token_params"), urlencode(realm.params), text)
    if realm.client_auth == "basic" and by_script:
        text = f"How the token server{of} gets the credentials: basic (a header), or body."
        yield Variable(realm.variable("client_auth"), "basic", text)
    if by_script:
        yield Variable(
            realm.variable("token_state"), "", "For the script: until when the token is valid, and for whom."
        )


def token_item(realm: Realm, api: Api, collection_id: str) -> Item:
    """Return the request that fetches a realm's token by hand."""
    form = _form(realm)
    item_id = identifier(collection_id, "token", realm.prefix)
    header = (*(Field(key, value) for key, value in _FORM), Field("Accept", "application/json"))
    request = Request(
        "POST",
        Url(realm.use("token_url")),
        header,
        Body("urlencoded", fields=tuple(form)),
        _auth(realm),
        _description(realm, api, form),
    )
    answer = json.dumps({**_ANSWER, "scope": " ".join(realm.scopes)}, indent=2)
    kind = (Field("Content-Type", "application/json"),)
    saved = SavedResponse(identifier(item_id, "200"), "200 OK", request, 200, "OK", kind, answer, "json")
    events = (
        Script("prerequest", scripts.token_pre_request_script(realm.prefix)),
        Script("test", scripts.token_test_script(realm.prefix)),
    )
    return Item(item_id, NAME + (f" ({realm.scheme.name})" if realm.prefix else ""), request, (saved,), events)


def with_credentials(request: Request, realm: Realm) -> Request:
    """Return the request of an operation that gives tokens, with the user's credentials for the document's examples."""
    ours = {name: realm.use(name) for name in ("client_id", "client_secret")}
    fields = request.body.fields if request.body else ()
    filled = tuple(replace(one, value=ours[one.key]) if one.key in ours else one for one in fields)
    return replace(request, body=replace(request.body, fields=filled)) if request.body else request


def _form(realm: Realm) -> list[Field]:
    form = [] if realm.has_grant_type else [Field("grant_type", "client_credentials")]
    if realm.client_auth == "body":
        form.append(Field("client_id", realm.use("client_id"), "Your client id"))
        form.append(Field("client_secret", realm.use("client_secret"), "Your client secret"))
    if realm.scopes:
        form.append(Field("scope", realm.use("scope"), "The scopes to ask for"))
    return [*form, *(Field(key, value) for key, value in realm.params)]


def _auth(realm: Realm) -> Auth:
    if realm.client_auth == "body":
        return NO_AUTH
    return Auth("basic", (("username", realm.use("client_id")), ("password", realm.use("client_secret"))))


def _description(realm: Realm, api: Api, form: list[Field]) -> str:
    values = {"client_id": "YOUR_CLIENT_ID", "client_secret": "YOUR_CLIENT_SECRET", "scope": " ".join(realm.scopes)}
    sent = [(field.key, values.get(field.key, field.value)) for field in form]
    url = realm.address or "https://TOKEN_URL"
    header = _FORM if realm.client_auth == "body" else (*_FORM, ("Authorization", "Basic BASE64_OF_ID:SECRET"))
    return scripts.token_description(
        title=for_markdown(api.title),
        curl_posix=curl_posix("POST", url, header, sent, None),
        curl_windows=curl_windows("POST", url, header, sent, None),
        prefix=realm.prefix,
    )


def for_markdown(text: str) -> str:
    """Return plain text in which Markdown and HTML find nothing to do."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~&])", r"\\\1", " ".join(text.split()))
