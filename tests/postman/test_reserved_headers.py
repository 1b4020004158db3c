"""Headers that belong to the connection: a document cannot lead a request elsewhere with them, or make two of it."""

from __future__ import annotations

from typing import Any

import pytest

from support.documents import FINE, document_bytes
from swagger2postman import convert
from swagger2postman.openapi.model import CONNECTION_HEADERS


def with_header(version: str, name: str, *, as_key: bool = False) -> bytes:
    """A document with a header parameter, or an API key, of that name."""
    schema: dict[str, Any] = (
        {"type": "string"} if version == "2.0" else {"schema": {"type": "string"}, "example": "evil.example"}
    )
    parameter = {"name": name, "in": "header", "required": True, **schema}
    key = {"Key": {"type": "apiKey", "in": "header", "name": name if as_key else "X-Key"}}
    schemes: dict[str, Any] = (
        {"securityDefinitions": key} if version == "2.0" else {"components": {"securitySchemes": key}}
    )
    operation = {"parameters": [] if as_key else [parameter], "security": [{"Key": []}], **FINE}
    return document_bytes({"/a": {"get": operation}}, version=version, **schemes)


def headers(data: bytes) -> tuple[list[str], list[str]]:
    """The headers of the request, and the codes of what is reported."""
    conversion = convert(data)
    assert conversion.collection is not None
    (item,) = conversion.collection.requests()
    return [field.key for field in item.request.header], [one.code for one in conversion.diagnostics]


@pytest.mark.parametrize("version", ["2.0", "3.0.3", "3.1.0"])
@pytest.mark.parametrize("name", [*sorted(CONNECTION_HEADERS), "HOST", " Content-Length"])
def test_a_header_of_the_connection_is_left_out(version: str, name: str) -> None:
    """A parameter that says where a message goes, or where it ends, is not sent, and that is reported."""
    assert headers(with_header(version, name)) == ([], ["reserved-header"])


@pytest.mark.parametrize("name", ["Host", "content-length"])
def test_a_key_is_none_of_them(name: str) -> None:
    """An API key in such a header is not sent: it would lead the request elsewhere."""
    assert headers(with_header("3.1.0", name, as_key=True)) == ([], ["security-left-out"])


def test_other_headers_stay() -> None:
    """A header of the application is sent as the document says."""
    assert headers(with_header("3.1.0", "X-Forwarded-Host")) == (["X-Forwarded-Host"], [])


def test_accept_has_an_end() -> None:
    """Of very many media types the first are accepted, and everything else is, too."""
    content: dict[str, Any] = {f"a/{'b' * 900}{n}": {} for n in range(900)}
    operation = {"responses": {"200": {"description": "ok", "content": content}}}
    collection = convert(document_bytes({"/a": {"get": operation}}, version="3.1")).collection
    assert collection is not None
    (item,) = collection.requests()
    (accept,) = [field.value for field in item.request.header if field.key == "Accept"]
    assert (len(accept) < 6_000, accept.startswith(f"a/{'b' * 900}0, "), accept.endswith(", */*;q=0.8")) == (True,) * 3
