"""Request and response bodies: which value, and how it is written (OpenAPI 3.1 sections 4.8.13 to 4.8.15)."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from swagger2postman.jsonvalue import Json, pretty, to_string
from swagger2postman.openapi.model import MediaType, Schema
from swagger2postman.postman.bodies.forms import multipart_parts, urlencoded_fields
from swagger2postman.postman.bodies.media_types import Kind, concrete_name, kind_of
from swagger2postman.postman.request_model import Body
from swagger2postman.postman.serialization import TooLongError
from swagger2postman.postman.variables import escape_variables, escape_variables_in_json
from swagger2postman.schema.generate.generator import ExampleGenerator, Outcome

_MODES = {"form": "urlencoded", "multipart": "formdata"}
_STRUCTURE = frozenset(("properties", "items", "allOf"))


class BuiltBody(Struct, frozen=True):
    """A request body with its media type, and what is known of its validity.

    `is_judged` says that the schema could judge the value. `is_left_out` says that the body has no content, because
    that would be far longer than the value in the document.
    """

    body: Body
    content_type: str
    outcome: Outcome
    media: MediaType
    is_judged: bool = True
    is_left_out: bool = False


def build_body(media: MediaType, generator: ExampleGenerator) -> BuiltBody:
    """Return the body for a media type from its first valid example, else from its schema."""
    examples = [example.value for example in media.examples]
    outcome, is_judged = choose_value(media, examples, generator)
    content_type = concrete_name(media)
    try:
        body = body_of(outcome.value, media, generator)
    except TooLongError:
        empty = Body(_MODES.get(kind_of(media), "raw"))
        return BuiltBody(empty, content_type, outcome, media, is_judged, is_left_out=True)
    return BuiltBody(body, content_type, outcome, media, is_judged)


def choose_value(media: MediaType, candidates: Sequence[Json], generator: ExampleGenerator) -> tuple[Outcome, bool]:
    """Return the value for a media type, and whether its schema could judge it.

    An example may be the body itself as a string, such as XML or CSV, where the schema describes what it means.
    """
    first = candidates[0] if candidates else None
    if isinstance(first, str) and _is_written_out(first, kind_of(media)) and _is_structured(media.schema, generator):
        return Outcome(first, valid=True), False
    return generator.choose(media.schema, candidates), True


def _is_written_out(example: str, kind: Kind) -> bool:
    """Whether a string can be a body as it is sent."""
    return kind == "text" or (kind == "xml" and example.lstrip().startswith("<"))


def _is_structured(schema: Schema | None, generator: ExampleGenerator) -> bool:
    """Whether a schema describes an object or a list, which a string is not."""
    resolved = generator.schemas.resolve(schema or {})
    if not isinstance(resolved, dict):
        return False
    return resolved.get("type") in ("object", "array") or not _STRUCTURE.isdisjoint(resolved)


def body_of(value: Json, media: MediaType, generator: ExampleGenerator) -> Body:
    """Return a value as the body of a media type.

    Raises:
        TooLongError: long names are repeated until the body is far longer than its value.
    """
    kind = kind_of(media)
    if kind == "binary":
        return Body("file")
    if kind == "form":
        return Body("urlencoded", fields=tuple(urlencoded_fields(value, media, generator)))
    if kind == "multipart":
        return Body("formdata", fields=tuple(multipart_parts(value, media, generator)))
    text, language = raw_text(value, media, kind, generator)
    return Body("raw", text, language)


def raw_text(value: Json, media: MediaType, kind: Kind, generator: ExampleGenerator) -> tuple[str, str]:
    """Return a body as a string, and the language in which Postman colours it.

    Raises:
        TooLongError: long names are repeated until the body is far longer than its value.
    """
    if kind == "json":
        return json_text(value), "json"
    if kind == "xml":
        return escape_variables(_xml_text(value, media, generator)), "xml"
    text = json_text(value) if isinstance(value, (dict, list)) else to_string(value)
    return escape_variables(text), _language(media)


def json_text(value: Json) -> str:
    """Return pretty JSON in which Postman finds no variable."""
    return escape_variables_in_json(pretty(value).decode())


def _xml_text(value: Json, media: MediaType, generator: ExampleGenerator) -> str:
    if isinstance(value, str):
        return value
    from swagger2postman.postman.bodies.xml import to_xml  # Python's XML imports its whole HTTP client

    return to_xml(value, media.schema or {}, generator.schemas)


def _language(media: MediaType) -> str:
    if "html" in media.name:
        return "html"
    return "javascript" if "javascript" in media.name else "text"
