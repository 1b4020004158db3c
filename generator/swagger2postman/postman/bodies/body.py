"""Request and response bodies: which media type, which value, how it is written (OpenAPI 3.1 sections 4.8.13-15)."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache

from msgspec import Struct

from swagger2postman.jsonvalue import Json, count_characters, pretty, to_string
from swagger2postman.openapi.model import Encoding, MediaType, Parameter, Schema
from swagger2postman.postman.escaping import inert, inert_json
from swagger2postman.postman.model import Body, Field, FormPart
from swagger2postman.postman.serialization import MOST_REPEATED, TooLongError, for_header, query_fields
from swagger2postman.schema.generate.generator import ExampleGenerator, Outcome

FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
_JSON = re.compile(r"(?i)^(application|text)/json(-seq|-patch)?$|^[\w-]+/[^/]*\+json$|^application/.*\bjson\b")
_XML = re.compile(r"(?i)^(application|text)/xml\b|^[\w-]+/[^/]*\+xml$")
_TEXT = re.compile(
    r"(?i)^text/|^application/(graphql|javascript|x-yaml|yaml|sql|jwt|jose|toml|x-ndjson|jsonl|xhtml\+xml|sdp)\b"
)


def kind_of(media_type: str, schema: Schema | None) -> str:
    """Return json, xml, form, multipart, text or binary."""
    kind = _kind(media_type)
    if kind:
        return kind
    return "json" if not (schema is not None and is_binary(schema)) else "binary"


@cache
def _kind(media_type: str) -> str:
    """The kind of a media type; empty where its schema decides."""
    name = media_type.split(";", maxsplit=1)[0].strip().lower()
    if name == FORM:
        return "form"
    if name.startswith("multipart/"):
        return "multipart"
    if _JSON.match(name):
        return "json"
    if _XML.match(name):
        return "xml"
    if _TEXT.match(name):
        return "text"
    return "" if name in ("*", "*/*", "application/*") else "binary"


def is_binary(schema: Schema) -> bool:
    """Tell whether a schema describes raw bytes: `format: binary`, or 3.1's `contentMediaType` without an encoding."""
    if not isinstance(schema, dict):
        return False
    return schema.get("format") == "binary" or ("contentMediaType" in schema and "contentEncoding" not in schema)


def choose(content: Sequence[MediaType], preferred: str = "") -> MediaType | None:
    """Return the media type to send: the preferred one, else JSON, a form, XML, text, in the document's order."""
    order = ("json", "form", "multipart", "xml", "text", "binary")

    def rank(media: MediaType) -> tuple[bool, int, bool]:
        wanted = bool(preferred) and media.name.lower().startswith(preferred.lower())
        kind = kind_of(media.name, media.schema)
        return not wanted, order.index(kind), kind == "json" and "+json" in media.name

    return min(content, key=rank, default=None)


def concrete(media_type: str, kind: str) -> str:
    """Return the media type to name in a header; a range such as `*/*` is nothing that a body can have."""
    if "*" not in media_type:
        return media_type
    return {"json": "application/json", "text": "text/plain", "xml": "application/xml"}.get(
        kind, "application/octet-stream"
    )


def json_text(value: Json) -> str:
    """Return pretty JSON in which Postman finds no variable; the escapes mean the same characters."""
    return inert_json(pretty(value).decode())


def raw_text(value: Json, media: MediaType, kind: str, builder: ExampleGenerator) -> tuple[str, str]:
    """Return a body as text, and the language that colours it."""
    if kind == "json":
        return json_text(value), "json"
    if kind == "xml":
        from swagger2postman.postman.bodies.xml import to_xml  # Python's XML brings its whole HTTP client along

        text = value if isinstance(value, str) else to_xml(value, media.schema or {}, builder.schemas)
        return inert(text), "xml"
    language = "html" if "html" in media.name else "javascript" if "javascript" in media.name else "text"
    return inert(to_string(value) if not isinstance(value, (dict, list)) else json_text(value)), language


class BuiltBody(Struct, frozen=True):
    """A request body with its media type, and what is known of its validity; `judged` by its schema or not.

    `is_cut` says that it has no content, because that would be far longer than what the document says.
    """

    body: Body
    content_type: str
    outcome: Outcome
    media: MediaType
    judged: bool = True
    is_cut: bool = False


def build_body(media: MediaType, builder: ExampleGenerator) -> BuiltBody:
    """Return the body for a media type from its first valid example, else from its schema."""
    kind = kind_of(media.name, media.schema)
    outcome, judged = outcome_of(media, [example.value for example in media.examples], builder)
    content_type = concrete(media.name, kind)
    try:
        return BuiltBody(body_of(outcome.value, media, builder), content_type, outcome, media, judged)
    except TooLongError:
        mode = {"form": "urlencoded", "multipart": "formdata"}.get(kind, "raw")
        return BuiltBody(Body(mode), content_type, outcome, media, judged, is_cut=True)


def outcome_of(media: MediaType, candidates: Sequence[Json], builder: ExampleGenerator) -> tuple[Outcome, bool]:
    """Return the value for a media type, and whether its schema could judge it.

    An example may be the text of the body itself, such as XML or CSV, where the schema describes what the text says.
    """
    first, kind = candidates[0] if candidates else None, kind_of(media.name, media.schema)
    written = kind == "text" or (isinstance(first, str) and first.lstrip().startswith("<"))
    if kind in ("xml", "text") and isinstance(first, str) and written and _has_parts(media.schema, builder):
        return Outcome(first, valid=True), False
    return builder.choose(media.schema, candidates), True


def _has_parts(schema: Schema | None, builder: ExampleGenerator) -> bool:
    """Tell whether a schema describes an object or a list, which text is not."""
    resolved = builder.schemas.resolve(schema or {})
    known = isinstance(resolved, dict) and resolved.get("type") in ("object", "array")
    return known or (isinstance(resolved, dict) and not {"properties", "items", "allOf"}.isdisjoint(resolved))


def body_of(value: Json, media: MediaType, builder: ExampleGenerator) -> Body:
    """Return a value as the body of a media type.

    Raises:
        TooLongError: it would be far longer than the value, because long names are repeated in it.
    """
    kind = kind_of(media.name, media.schema)
    if kind == "binary":
        return Body("file")
    if kind == "form":
        return Body("urlencoded", fields=tuple(_form_fields(value, media, builder)))
    if kind == "multipart":
        return Body("formdata", fields=tuple(_parts(value, media, builder)))
    text, language = raw_text(value, media, kind, builder)
    return Body("raw", text, language)


def _properties(media: MediaType, builder: ExampleGenerator) -> dict[str, Schema]:
    """The schemas of a form's fields, through references and `allOf`."""
    found: dict[str, Schema] = {}
    pending, seen = [media.schema], 0
    while pending and seen < 100:
        schema, seen = builder.schemas.resolve(pending.pop(0) or {}), seen + 1
        if isinstance(schema, dict):
            properties, parts = schema.get("properties"), schema.get("allOf")
            for name, part in properties.items() if isinstance(properties, dict) else ():
                if isinstance(part, (dict, bool)):
                    found.setdefault(name, builder.schemas.resolve(part))
            pending += [part for part in (parts if isinstance(parts, list) else ()) if isinstance(part, (dict, bool))]
    return found


def _description(schema: Schema) -> str:
    text = schema.get("description") if isinstance(schema, dict) else ""
    return text.strip() if isinstance(text, str) else ""


def _required(media: MediaType, builder: ExampleGenerator) -> set[str]:
    schema = builder.schemas.resolve(media.schema or {})
    required = schema.get("required") if isinstance(schema, dict) else None
    return {str(name) for name in required} if isinstance(required, list) else set()


def _form_fields(value: Json, media: MediaType, builder: ExampleGenerator) -> list[Field]:
    """Fields of a urlencoded body: RFC 6570 styles, JSON for what is no style's business."""
    schemas = _properties(media, builder)
    fields: list[Field] = []
    left = MOST_REPEATED + 8 * count_characters(value)
    for name, member in value.items() if isinstance(value, dict) else ():
        encoding = media.encoding.get(name, Encoding())
        nested = isinstance(member, (dict, list))
        if nested and (encoding.content_type or (isinstance(member, dict) and name not in media.encoding)):
            pairs = [(name, json.dumps(member, ensure_ascii=False, separators=(",", ":")))]
        elif isinstance(member, (dict, list)):
            pairs = _styled(name, member, encoding)
        else:
            pairs = [(name, to_string(member))]
        text = _description(schemas.get(name, {}))
        left -= sum(len(key) + len(one) for key, one in pairs)
        if left < 0:
            raise TooLongError
        fields += [Field(inert(key), inert(one), text if n == 0 else "") for n, (key, one) in enumerate(pairs)]
    return fields


def _styled(name: str, member: Json, encoding: Encoding) -> list[tuple[str, str]]:
    """Postman encodes form fields itself, so styles are applied to plain text here."""
    from urllib.parse import unquote

    parameter = Parameter(name, "query", style=encoding.style, explode=encoding.explode)
    return [(unquote(key), unquote(text)) for key, text in query_fields(parameter, member)]


def _one_line(name: str) -> str:
    """The name of a part stands in a header of that part (RFC 7578 section 4.2)."""
    return inert(" ".join(name.split()) if any(mark in name for mark in "\r\n\0") else name)


def _parts(value: Json, media: MediaType, builder: ExampleGenerator) -> list[FormPart]:
    """Parts of a multipart body: files are left for the user to choose, objects are JSON."""
    schemas, required = _properties(media, builder), _required(media, builder)
    members = value if isinstance(value, dict) else {}
    parts: list[FormPart] = []
    left = MOST_REPEATED + 8 * count_characters(value)
    for name in dict.fromkeys([*schemas, *members]):
        schema = schemas.get(name, {})
        encoding = media.encoding.get(name, Encoding())
        items = schema.get("items") if isinstance(schema, dict) else None
        inner = builder.schemas.resolve(items) if isinstance(items, (dict, bool)) else {}
        text = _description(schema)
        if is_binary(schema) or is_binary(inner):
            parts.append(
                FormPart(_one_line(name), "", True, for_header(encoding.content_type), text, name not in required)
            )
            continue
        if name not in members:
            continue
        member = members[name]
        for one in _repeated(name, member, encoding):
            nested = isinstance(one, (dict, list))
            stated = for_header(encoding.content_type.split(",")[0].strip())
            content_type = stated or ("application/json" if nested else "")
            shown = json.dumps(one, ensure_ascii=False) if nested else to_string(one)
            left -= len(name) + len(shown) + len(text)
            if left < 0:
                raise TooLongError
            parts.append(FormPart(_one_line(name), inert(shown), False, content_type, text))
    return parts


def _repeated(name: str, member: Json, encoding: Encoding) -> list[Json]:
    """The values of the parts of one name: one for each simple item, unless a style joins them or JSON holds them."""
    if not isinstance(member, list) or encoding.content_type or any(isinstance(one, (dict, list)) for one in member):
        return [member]
    return list(member) if encoding.explode else [text for _, text in _styled(name, member, encoding)]
