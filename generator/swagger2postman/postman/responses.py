"""Documented responses to saved examples (OpenAPI 3.1 section 4.8.17)."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from msgspec import Struct

from swagger2postman.openapi.model import Example, MediaType, Parameter, Response
from swagger2postman.postman.bodies.body import choose_value, raw_text
from swagger2postman.postman.bodies.media_types import choose_media_type, concrete_name, kind_of
from swagger2postman.postman.model import SavedExample, identifier
from swagger2postman.postman.request_model import Field, Request
from swagger2postman.postman.serialization import TooLongError, for_header, header_value, schema_of
from swagger2postman.schema.generate.generator import ExampleGenerator

MAX_BODY = 50_000
"""Characters of one saved body; longer ones make large collections too heavy for Postman to import."""

MOST_SAVED = 50_000_000
"""Characters of all saved bodies together: Postman imports 100 MB at most."""

_LONGEST_LABEL = 98


class _Status(Struct, frozen=True):
    """What the saved examples of one response have in common."""

    label: str
    code: int
    phrase: str
    header: tuple[Field, ...]
    media: MediaType | None


class _SavedBody(Struct, frozen=True):
    """A body; `text` is None for one that is not saved. `example` is the name of the example it comes from."""

    example: str
    text: str | None
    language: str


class ResponseBuilder:
    """Builds saved examples; a response that several operations share is built once.

    `max_body` is how many characters one body may have; `left_out` counts the bodies that there is no room for.
    """

    def __init__(self, generator: ExampleGenerator, max_body: int = MAX_BODY) -> None:
        self._generator = generator
        self._max_body = max_body
        self._bodies: dict[tuple[int, int], _SavedBody] = {}
        self._statuses: dict[int, _Status] = {}
        self._left = MOST_SAVED
        self.left_out = 0

    def build(self, responses: tuple[Response, ...], request: Request, item_id: str) -> Iterator[SavedExample]:
        """Yield a saved example for each status, or for each of its named examples."""
        for response in responses:
            status = self._status(response)
            if status.media is None:
                example_id = identifier(item_id, response.status)
                yield SavedExample(example_id, status.label, request, status.code, status.phrase, status.header)
                continue
            for index in range(max(1, len(status.media.examples))):
                body = self._body(status.media, index)
                yield SavedExample(
                    id=identifier(item_id, response.status, str(index)),
                    name=f"{status.label}: {body.example}" if body.example else status.label,
                    request=request,
                    code=status.code,
                    status=status.phrase,
                    header=status.header,
                    body=self._text_within_limit(body),
                    language=body.language,
                )

    def _text_within_limit(self, body: _SavedBody) -> str | None:
        """The text of a body as long as all bodies together are not too long."""
        self._left -= len(body.text or "")
        if self._left < 0 and body.text:
            self.left_out += 1
            return None
        return body.text

    def _status(self, response: Response) -> _Status:
        if id(response) not in self._statuses:
            self._statuses[id(response)] = self._build_status(response)
        return self._statuses[id(response)]

    def _build_status(self, response: Response) -> _Status:
        code, phrase = status_of(response.status)
        media = choose_media_type(response.content)
        header: list[Field] = []
        if media is not None:
            header.append(Field("Content-Type", for_header(concrete_name(media))))
        for parameter in response.headers:
            if parameter.name.lower() != "content-type":
                header.append(self._header(parameter))
        return _Status(_label(response, code, phrase), code, phrase, tuple(header), media)

    def _header(self, header: Parameter) -> Field:
        examples = [example.value for example in header.examples]
        outcome = self._generator.choose(schema_of(header), examples)
        return Field(for_header(header.name), header_value(header, outcome.value), header.description)

    def _body(self, media: MediaType, index: int) -> _SavedBody:
        """The body of an example, by its number; one that is too long is not saved."""
        key = (id(media), index)
        if key not in self._bodies:
            example = media.examples[index] if media.examples else None
            text, language = self._text(media, example)
            if text is not None and len(text) > self._max_body:
                text = None
            name = (example.summary or example.name) if example else ""
            self._bodies[key] = _SavedBody(name, text, language)
        return self._bodies[key]

    def _text(self, media: MediaType, example: Example | None) -> tuple[str | None, str]:
        """The text of a body and the language in which Postman colours it; forms are shown as JSON."""
        kind = kind_of(media)
        if kind == "binary":
            return None, "raw"
        if kind in ("form", "multipart"):
            kind = "json"
        outcome, _ = choose_value(media, [example.value] if example else [], self._generator)
        try:
            return raw_text(outcome.value, media, kind, self._generator)
        except TooLongError:
            return None, kind


def status_of(status: str) -> tuple[int, str]:
    """Return a status code and its phrase; `2XX` is its first code, and `default` is 500.

    `default` stands for all statuses that the document does not name, which are mostly errors.
    """
    if status[:1].isdigit() and status[1:].upper() == "XX":
        status = status[0] + "00"
    code = int(status) if status.isdecimal() and 100 <= int(status) <= 599 else 500
    try:
        return code, HTTPStatus(code).phrase
    except ValueError:
        return code, ""


def _label(response: Response, code: int, phrase: str) -> str:
    """A short name: the status, and the first line of its description."""
    line = response.description.strip().split("\n")[0].strip()
    label = f"{code} {phrase}".strip() if response.status.isdecimal() else response.status
    if line.lower() in (phrase.lower(), label.lower(), ""):
        return label
    if len(line) > _LONGEST_LABEL:
        line = line[: _LONGEST_LABEL - 1] + "…"
    return f"{label}: {line}"
