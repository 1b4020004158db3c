"""Documented responses to saved examples (OpenAPI 3.1 section 4.8.17)."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import NamedTuple

from swagger2postman.jsonvalue import Json
from swagger2postman.openapi.model import Example, MediaType, Parameter, Response
from swagger2postman.postman.bodies.body import choose, concrete, kind_of, outcome_of, raw_text
from swagger2postman.postman.model import Field, Request, SavedResponse, identifier
from swagger2postman.postman.serialization import TooLongError, for_header, header_value, schema_of
from swagger2postman.schema.generate.generator import ExampleGenerator

MAX_BODY = 50_000  # characters of one saved body; more makes large collections too heavy for Postman to import
MOST_SAVED = 50_000_000  # characters of all saved bodies together: Postman imports 100 MB at most


class _Parts(NamedTuple):
    """What the saved examples of a response have in common."""

    media: MediaType | None
    label: str
    code: int
    status: str
    headers: tuple[Field, ...]


class ResponseBuilder:
    """Builds saved examples; a response that several operations share is built once."""

    def __init__(self, builder: ExampleGenerator, max_body: int = MAX_BODY) -> None:
        self._builder = builder
        self._max_body = max_body
        self._bodies: dict[tuple[int, int], tuple[str, str | None, str]] = {}
        self._parts: dict[int, _Parts] = {}
        self._left = MOST_SAVED
        self.left_out = 0

    def build(self, responses: tuple[Response, ...], request: Request, item_id: str) -> Iterator[SavedResponse]:
        """Yield one saved example for each status, or for each of its named examples."""
        for response in responses:
            if id(response) not in self._parts:
                self._parts[id(response)] = self._parts_of(response)
            media, label, code, status, shown = self._parts[id(response)]
            if media is None:
                yield SavedResponse(identifier(item_id, response.status), label, request, code, status, shown)
                continue
            for index in range(max(1, len(media.examples))):
                name, body, language = self._body(media, index)
                full = f"{label}: {name}" if name else label
                one = identifier(item_id, response.status, str(index))
                self._left -= len(body or "")
                if self._left < 0 and body:
                    body, self.left_out = None, self.left_out + 1
                yield SavedResponse(one, full, request, code, status, shown, body, language)

    def _parts_of(self, response: Response) -> _Parts:
        code, status = status_of(response.status)
        media = choose(response.content)
        headers = tuple(self._header(one) for one in response.headers if one.name.lower() != "content-type")
        if media is not None:
            kind = concrete(media.name, kind_of(media.name, media.schema))
            headers = (Field("Content-Type", for_header(kind)), *headers)
        return _Parts(media, _label(response, code, status), code, status, headers)

    def _header(self, header: Parameter) -> Field:
        outcome = self._builder.choose(schema_of(header), [example.value for example in header.examples])
        return Field(for_header(header.name), header_value(header, outcome.value), header.description)

    def _body(self, media: MediaType, index: int) -> tuple[str, str | None, str]:
        """The name, text and language of a body; the document's text where a value cannot be made."""
        key = (id(media), index)
        if key not in self._bodies:
            example = media.examples[index] if media.examples else Example(None)
            candidates = [example.value] if media.examples else []
            kind = kind_of(media.name, media.schema)
            if kind == "binary":
                text, language = None, "raw"
            else:
                text, language = self._text(media, candidates, "json" if kind in ("form", "multipart") else kind)
            if text is not None and len(text) > self._max_body:
                text = None
            self._bodies[key] = (example.summary or example.name, text, language)
        return self._bodies[key]

    def _text(self, media: MediaType, candidates: list[Json], kind: str) -> tuple[str | None, str]:
        outcome, _ = outcome_of(media, candidates, self._builder)
        try:
            return raw_text(outcome.value, media, kind, self._builder)
        except TooLongError:
            return None, kind


def status_of(status: str) -> tuple[int, str]:
    """Return a code and its phrase; `2XX` is its first code, and `default` an error that no other status names."""
    if status[:1].isdigit() and status[1:].upper() == "XX":
        status = status[0] + "00"
    code = int(status) if status.isdecimal() and 100 <= int(status) <= 599 else 500
    try:
        return code, HTTPStatus(code).phrase
    except ValueError:
        return code, ""


def _label(response: Response, code: int, status: str) -> str:
    """A short name: the status, and the first line of its description."""
    line = response.description.strip().split("\n")[0].strip()
    first = f"{code} {status}".strip() if response.status.isdecimal() else response.status
    if line.lower() in (status.lower(), first.lower(), ""):
        return first
    return f"{first}: {line[:97] + '…' if len(line) > 98 else line}"
