"""Requests of a collection as cURL commands: variables replaced by their values, gaps by stand-ins."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

from msgspec import Struct

from swagger2postman.jsonvalue import Json
from swagger2postman.outputs.guide.model import Command
from swagger2postman.postman.curl import curl_posix, curl_windows, left_out
from swagger2postman.postman.model import Collection
from swagger2postman.postman.names import PREFIX
from swagger2postman.postman.request_model import Auth, Field, Request

_USE = re.compile(r"\{\{([^{}]+)\}\}")
_PATH = "!$&'()*+,;=:@%~"
_QUERY = "!$'()*+,;=:@%~/?[]"
_DEPTH = 5
_LONGEST = 100_000  # characters of what is sent; nobody pastes more
_STAND_IN = re.compile(r"YOUR_([A-Z_][A-Z0-9_]*)")
_JSON_SPACE = re.compile(r'("(?:[^"\\]++|\\.)*+(?:"|\Z))|\s++')


def stand_in(key: str) -> str:
    """Return what stands for the value of a variable that only the user knows."""
    return f"YOUR_{key.removeprefix(PREFIX).upper()}"


class Values:
    """The values of a collection's variables. One without a value stands as YOUR_NAME."""

    def __init__(self, collection: Collection) -> None:
        self._values: Mapping[str, str] = {variable.key: variable.value for variable in collection.variables}

    def has(self, key: str) -> bool:
        """Tell whether the collection has a variable."""
        return key in self._values

    def of(self, key: str) -> str:
        """Return a variable's value as far as the collection knows it."""
        return self.resolve("{{" + key + "}}")

    def resolve(self, text: str) -> str:
        """Return a string with its variables replaced."""
        for _ in range(_DEPTH):
            if not _USE.search(text):
                break
            text = _USE.sub(lambda match: self._values.get(match[1]) or stand_in(match[1]), text)
        return text


def credential_texts(request: Request, collection: Collection) -> Iterator[str]:
    """Yield every string of a request that may hold a credential."""
    auth = request.auth or collection.auth
    yield from (value for _, value in auth.attributes if isinstance(value, str)) if auth else ()
    yield from (field.value for field in (*request.header, *request.url.query) if not field.disabled)


def has_command(request: Request) -> bool:
    """Tell whether a command can be pasted that sends the request as it is; a file has to be chosen first."""
    body = request.body
    if body is not None and (body.mode not in ("raw", "urlencoded") or len(body.raw) > _LONGEST):
        return False
    fields = (*request.header, *request.url.query, *request.url.variables, *(body.fields if body else ()))
    return sum(len(field.key) + len(field.value) for field in fields) <= _LONGEST


def command(request: Request, collection: Collection, values: Values, *, keeps_token: bool = False) -> Command:
    """Return a request as a command; with `keeps_token`, the token is put into a variable of the shell before."""
    carried = _carried(request.auth or collection.auth, values, keeps_token=keeps_token)
    headers = [(f.key, values.resolve(f.value)) for f in request.header if not f.disabled]
    headers += carried.header
    url = _url(request, values, carried.query)
    form: list[tuple[str, str]] | None = None
    raw: str | None = None
    if request.body is not None and request.body.mode == "urlencoded":
        sent = [f for f in request.body.fields if isinstance(f, Field) and not f.disabled]
        form = [(f.key, values.resolve(f.value)) for f in sent] or None
        raw = None if form else ""  # an empty body still has a length, which servers ask for
    elif request.body is not None:
        raw = values.resolve(request.body.raw)
    posix = curl_posix(request.method, url, headers, form, raw)
    windows = curl_windows(request.method, url, headers, form, _without_space(raw))
    for option in carried.options:  # made of our own stand-ins, which both shells leave alone
        posix += f" \\\n  {option.posix}"
        windows += f" ^\n  {option.windows}"
    return Command(carried.before.posix + posix, carried.before.windows + windows, left_out(headers, raw))


def _without_space(raw: str | None) -> str | None:
    """A JSON body on one line: at the prompt of cmd.exe every line end would have to be escaped."""
    try:
        json.loads(raw or "")
    except ValueError:
        return raw
    return _JSON_SPACE.sub(r"\1", raw or "")


_NONE = Command("", "")


class _Carried(Struct, frozen=True):
    header: tuple[tuple[str, str], ...] = ()
    query: tuple[Field, ...] = ()
    options: tuple[Command, ...] = ()
    before: Command = _NONE


def _carried(auth: Auth | None, values: Values, *, keeps_token: bool) -> _Carried:
    """What a request's auth adds to a command."""
    if auth is None:
        return _Carried()
    given = {key: _text(value, values) for key, value in auth.attributes}
    match auth.type:
        case "bearer" | "oauth2":
            return _bearer(given.get("token") or given.get("accessToken") or "YOUR_ACCESS_TOKEN", keeps_token)
        case "basic" | "digest":
            user = ":".join(re.sub(r"[^A-Za-z0-9_.@-]", "_", given.get(key, "")) for key in ("username", "password"))
            texts = (*(["--digest"] if auth.type == "digest" else []), f'--user "{user}"')
            return _Carried(options=tuple(Command(text, text) for text in texts))
        case "apikey" if given.get("in") == "query":
            return _Carried(query=(Field(given.get("key", ""), given.get("value", "")),))
        case "apikey":
            return _Carried(((given.get("key", ""), given.get("value", "")),))
    return _Carried()


def _bearer(token: str, keeps_token: bool) -> _Carried:
    name = _STAND_IN.fullmatch(token)
    if not (keeps_token and name):
        return _Carried((("Authorization", f"Bearer {token}"),))
    variable = name[1]
    option = Command(f'-H "Authorization: Bearer ${variable}"', f'-H "Authorization: Bearer %{variable}%"')
    return _Carried(options=(option,), before=Command(f"{variable}='{token}'\n", f'set "{variable}={token}"\n'))


def _text(value: Json, values: Values) -> str:
    return values.resolve(value) if isinstance(value, str) else ""


def _url(request: Request, values: Values, extra: Iterable[Field]) -> str:
    """The URL with scheme and host; a stand-in where the document does not say where the server is."""
    given = {field.key: field.value for field in request.url.variables}
    host = values.resolve(request.url.host).rstrip("/")
    if host.startswith("YOUR_"):
        host = f"https://{host}"
    elif "://" in host and not re.match("https?://", host, re.IGNORECASE):
        host = "https://YOUR_SERVER"  # curl knows many protocols; those of files and of other services are not HTTP
    elif "://" not in host:
        host = "https://YOUR_SERVER" + (f"/{host.strip('/')}" if host.strip("/") else "")
    path = [given.get(segment[1:], segment) if segment.startswith(":") else segment for segment in request.url.path]
    url = "/".join((host, *(quote(values.resolve(segment), safe=_PATH) for segment in path)))
    sent = [field for field in (*request.url.query, *extra) if not field.disabled]
    pairs = [f"{quote(f.key, safe=_QUERY)}={quote(values.resolve(f.value), safe=_QUERY)}" for f in sent]
    return url + (("&" if "?" in url else "?") + "&".join(pairs) if pairs else "")
