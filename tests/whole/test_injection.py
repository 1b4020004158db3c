"""Braces of a document never meet: not nested, not across the pieces of a URL, not once a variable's value is in place.

Postman puts the values of variables into a request again and again until none is left, so that pieces which are
harmless alone can name a variable together. Its substitution is done here, over random pieces in random places.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from swagger2postman import Options, convert

SEEDS = range(60)
PIECES = (
    "{", "{{", "}", "}}", "client_secret", "mine", "{{mine}}", "{mine}", "$randomInt", "{{{", "}}}", " ", "%7B%7B", "x",
    "/", "&", "=", ";", "{ {", "}}{{", "mine}}", "{{mi", "ne}}", "\u200b", "'", '"', "\\", "\n", "\ufeff", "$",
    ":", "?", "#", ",", "[", "]", "</script>", "\u2028",
)  # fmt: skip
READERS = ("mine", "client_id", "client_secret", "access_token", "a", "b", "id", "name", "x")
_VARIABLE = re.compile(r"\{\{([^{}]*?)\}\}")  # as Postman's SDK finds them
_MOST_ROUNDS = 20


class Pieces:
    """Random texts, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.choose = self._random.choice

    def text(self, most: int = 4) -> str:
        return "".join(self.choose(PIECES) for _ in range(self._random.randint(1, most)))

    def document(self) -> dict[str, Any]:
        """A document with such texts wherever it can have text."""
        text = self.text
        media = self.choose(("application/json", "text/plain", "application/x-www-form-urlencoded", "application/xml",
                             "multipart/form-data", "application/vnd." + text(1)))  # fmt: skip
        example: Any = {text(2): text(), text(2): [text(), text()], "o": {text(1): text(2)}}
        operation = {
            "operationId": text(), "summary": text(), "tags": [text()], "security": [{"o": [text()]}, {"k": []}],
            "parameters": [*self._parameters()],
            "requestBody": {"content": {media: {"schema": {"type": "object"}, "example": example,
                                                "encoding": {key: {"contentType": text(2)} for key in example}}}},
            "responses": {"200": {"description": text(), "content": {media: {"example": example}},
                                  "headers": {text(1): {"schema": {"type": "string"}, "example": text(2)}}}},
        }  # fmt: skip
        path = "/" + self.choose((text(2), "{id}{name}", f"{text(1)}{{id}}{text(1)}", f"{{id}}{text(1)}{{name}}"))
        url = "http://127.0.0.1:1/" + self.choose(("{a}{b}", f"{{a}}{text(2)}{{b}}", f"{text(3)}{{a}}", text(3)))
        variables = {name: {"default": text(2), "enum": [text(2)], "description": text()} for name in "ab"}
        return {
            "openapi": self.choose(("3.0.3", "3.1.0")),
            "info": {"title": text(), "version": text(), "description": text()},
            "servers": [{"url": url, "variables": variables}],
            "paths": {path: {"post": operation, "get": {**operation, "security": [{text(2): []}, {"p": [text()]}]}}},
            "components": {"securitySchemes": dict(self._schemes())},
        }

    def _parameters(self) -> Iterator[dict[str, Any]]:
        for name in ("id", "name"):
            yield {"name": name, "in": "path", "required": True, "schema": {"type": "string"}, "example": self.text(2)}
        for _ in range(4):
            kind, example = self.choose((("string", self.text()), ("array", [self.text(2), self.text(2)]),
                                         ("object", {self.text(1): self.text(2)})))  # fmt: skip
            yield {"name": self.text(2), "in": self.choose(("query", "header", "cookie")), "required": True,
                   "schema": {"type": kind}, "example": example, "allowReserved": self.choose((True, False)),
                   "style": self.choose(("form", "deepObject", "pipeDelimited")), "explode": True}  # fmt: skip

    def _schemes(self) -> Iterator[tuple[str, dict[str, Any]]]:
        token = "http://127.0.0.1:1/token" + self.choose(("", self.text(1), "?x=" + self.text(1)))
        flows = {"clientCredentials": {"tokenUrl": token, "scopes": {self.text(2): "x"}}}
        yield "o", {"type": "oauth2", "flows": flows}
        yield "k", {"type": "apiKey", "in": self.choose(("header", "query", "cookie")), "name": self.text(2)}
        yield self.text(2), {"type": "http", "scheme": self.choose(("basic", "bearer", "digest"))}
        code = {"authorizationUrl": "http://127.0.0.1:1/" + self.text(1), "tokenUrl": token, "scopes": {}}
        yield "p", {"type": "oauth2", "flows": {"authorizationCode": code}}


def resolve(text: str, values: Mapping[str, str], allowed: frozenset[str]) -> None:
    """Put values in place until none is left, as Postman does; what is the reader's must not be asked for."""
    for _ in range(_MOST_ROUNDS):
        names = [name.strip() for name in _VARIABLE.findall(text)]
        assert [name for name in names if name.startswith("$")] == [], text
        assert [name for name in names if name in READERS and name not in allowed] == [], text
        put = _VARIABLE.sub(lambda match: values.get(match[1], match[0]), text)
        if put == text:
            return
        text = put


def address(url: Any) -> Iterator[str]:
    """A URL as Postman puts it together: before, and after its path variables are in place."""
    path = "/".join(url.get("path", ()))
    query = "&".join(f"{one.get('key') or ''}={one.get('value') or ''}" for one in url.get("query", ()))
    start = f"{url.get('protocol', '')}://{'.'.join(url['host'])}:{url.get('port', '')}/"
    yield f"{start}{path}?{query}"
    for variable in url.get("variable", ()):
        path = path.replace(f":{variable['key']}", variable["value"])
        yield variable["value"]
    yield f"{start}{path}?{query}"


def sent(request: dict[str, Any]) -> Iterator[str]:
    """Everything of a request but its authorization, in the pieces in which Postman substitutes."""
    yield from address(request["url"])
    for header in request.get("header", ()):
        assert not re.search(r"[\r\n]", header["key"] + header["value"])
        yield from (header["key"], header["value"])
    body = request.get("body") or {}
    yield body.get("raw") or ""
    for field in (*body.get("urlencoded", ()), *body.get("formdata", ())):
        yield from (str(field.get(key) or "") for key in ("key", "value", "contentType", "fileName", "src"))


def attributes(auth: dict[str, Any] | None) -> dict[str, Any]:
    """The attributes of an authorization by name."""
    return {one["key"]: one["value"] for one in auth.get(auth["type"], ())} if auth else {}


@pytest.mark.parametrize("seed", SEEDS)
def test_no_piece_joins_another(seed: int) -> None:
    """No request names a variable of the reader's, or a dynamic one, whatever its pieces become together."""
    pieces = Pieces(seed)
    document = json.dumps(pieces.document()).encode()
    made = convert(document, Options(auth=pieces.choose(("script", "native", "both"))))
    assert made.collection is not None
    collection = made.to_json()
    items: list[Any] = collection["item"]  # type: ignore[assignment]
    variables: list[Any] = collection["variable"]  # type: ignore[assignment]
    values = {one["key"]: one["value"] for one in variables} | dict.fromkeys(READERS, "the reader's")
    own = frozenset(one["key"] for one in variables)
    for value in (one["value"] for one in variables):
        resolve(value, values, frozenset())
    for item in [one for folder in items for one in folder.get("item", (folder,))]:
        is_token = bool(item.get("event"))
        credentials = frozenset(("client_id", "client_secret")) if is_token else frozenset[str]()
        for text in sent(item["request"]):
            resolve(text, values, credentials)
        for saved in item["response"]:
            for text in sent(saved["originalRequest"]):
                resolve(text, values, credentials)
        for name, value in attributes(item["request"].get("auth")).items():
            resolve(str(value), values, own if name != "tokenName" else frozenset())
