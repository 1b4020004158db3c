"""What kind of body a media type asks for, and which media type is sent (OpenAPI 3.1 section 4.8.14)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal

from swagger2postman.openapi.model import MediaType, Schema

Kind = Literal["json", "form", "multipart", "xml", "text", "binary"]

FORM = "application/x-www-form-urlencoded"
_PREFERENCE: tuple[Kind, ...] = ("json", "form", "multipart", "xml", "text", "binary")
_JSON = re.compile(r"(?i)^(application|text)/json(-seq|-patch)?$|^[\w-]+/[^/]*\+json$|^application/.*\bjson\b")
_XML = re.compile(r"(?i)^(application|text)/xml\b|^[\w-]+/[^/]*\+xml$")
_TEXT = re.compile(
    r"(?i)^text/|^application/(graphql|javascript|x-yaml|yaml|sql|jwt|jose|toml|x-ndjson|jsonl|xhtml\+xml|sdp)\b"
)
_ANYTHING = ("*", "*/*", "application/*")
_CONCRETE = {"json": "application/json", "text": "text/plain", "xml": "application/xml"}


def kind_of(media: MediaType) -> Kind:
    """Return the kind of a body; where any media type will do, the schema decides between JSON and raw bytes."""
    kind = _kind_of_name(media.name)
    if kind is not None:
        return kind
    return "binary" if media.schema is not None and is_binary(media.schema) else "json"


@cache
def _kind_of_name(media_type: str) -> Kind | None:
    """The kind that the name of a media type says; None where it allows anything."""
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
    return None if name in _ANYTHING else "binary"


def is_binary(schema: Schema) -> bool:
    """Tell whether a schema describes raw bytes: `format: binary`, or 3.1's `contentMediaType` without an encoding."""
    if not isinstance(schema, dict):
        return False
    return schema.get("format") == "binary" or ("contentMediaType" in schema and "contentEncoding" not in schema)


def choose_media_type(content: Sequence[MediaType], preferred: str = "") -> MediaType | None:
    """Return the media type to send: one whose name starts with `preferred`, else JSON, a form, XML, text.

    Plain JSON goes before other types in JSON (`…+json`); of equal ones the first of the document counts.
    """

    def rank(media: MediaType) -> tuple[bool, int, bool]:
        is_preferred = bool(preferred) and media.name.lower().startswith(preferred.lower())
        kind = kind_of(media)
        return not is_preferred, _PREFERENCE.index(kind), kind == "json" and "+json" in media.name

    return min(content, key=rank, default=None)


def concrete_name(media: MediaType) -> str:
    """Return the name of a media type for a header; no body can have the type of a range such as `*/*`."""
    if "*" not in media.name:
        return media.name
    return _CONCRETE.get(kind_of(media), "application/octet-stream")
