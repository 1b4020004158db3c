"""The fields of forms: urlencoded and multipart bodies (OpenAPI 3.1 section 4.8.15; RFC 7578)."""

from __future__ import annotations

import json
from urllib.parse import unquote

from swagger2postman.jsonvalue import Json, count_characters, to_string
from swagger2postman.openapi.model import Encoding, MediaType, Parameter, Schema
from swagger2postman.postman.bodies.media_types import is_binary
from swagger2postman.postman.request_model import Field, FormPart
from swagger2postman.postman.serialization import LengthLimit, for_header, query_fields
from swagger2postman.postman.variables import escape_variables
from swagger2postman.schema.generate.generator import ExampleGenerator
from swagger2postman.schema.keyword_values import as_object

_MOST_SCHEMAS = 100  # that the fields of one form are collected from
_PER_CHARACTER = 8  # characters of a form for each character of its value


def urlencoded_fields(value: Json, media: MediaType, generator: ExampleGenerator) -> list[Field]:
    """Return the fields of a urlencoded body: RFC 6570 styles, and JSON for what no style can hold.

    Raises:
        TooLongError: names are repeated until the form is far longer than its value.
    """
    schemas = _field_schemas(media, generator)
    limit = LengthLimit(_PER_CHARACTER * count_characters(value))
    fields: list[Field] = []
    for name, member in as_object(value).items():
        description = _description(schemas.get(name, {}))
        for key, text in _urlencoded_pairs(name, member, media):
            limit.take(key, text)
            fields.append(Field(escape_variables(key), escape_variables(text), description))
            description = ""  # one field says it for all of the same name
    return fields


def _urlencoded_pairs(name: str, member: Json, media: MediaType) -> list[tuple[str, str]]:
    """The keys and strings of one field."""
    encoding = media.encoding.get(name, Encoding())
    is_object_without_style = isinstance(member, dict) and name not in media.encoding
    if not isinstance(member, (dict, list)):
        return [(name, to_string(member))]
    if encoding.content_type or is_object_without_style:
        return [(name, json.dumps(member, ensure_ascii=False, separators=(",", ":")))]
    return _styled_pairs(name, member, encoding)


def _styled_pairs(name: str, member: Json, encoding: Encoding) -> list[tuple[str, str]]:
    """What a style makes of a field, decoded: Postman encodes form fields itself."""
    parameter = Parameter(name, "query", style=encoding.style, explode=encoding.explode)
    return [(unquote(key), unquote(text)) for key, text in query_fields(parameter, member)]


def multipart_parts(value: Json, media: MediaType, generator: ExampleGenerator) -> list[FormPart]:
    """Return the parts of a multipart body: the user chooses files in Postman, and objects are JSON.

    Raises:
        TooLongError: names are repeated until the body is far longer than its value.
    """
    schemas = _field_schemas(media, generator)
    required = _required_names(media, generator)
    members = as_object(value)
    limit = LengthLimit(_PER_CHARACTER * count_characters(value))
    parts: list[FormPart] = []
    for name in dict.fromkeys([*schemas, *members]):
        schema = schemas.get(name, {})
        encoding = media.encoding.get(name, Encoding())
        if _is_file(schema, generator):
            parts.append(_file_part(name, schema, encoding, disabled=name not in required))
        elif name in members:
            parts += _value_parts(name, members[name], schema, encoding, limit)
    return parts


def _is_file(schema: Schema, generator: ExampleGenerator) -> bool:
    """Whether a part is a file, or a list of files."""
    items = schema.get("items") if isinstance(schema, dict) else None
    item_schema = generator.schemas.resolve(items) if isinstance(items, (dict, bool)) else {}
    return is_binary(schema) or is_binary(item_schema)


def _file_part(name: str, schema: Schema, encoding: Encoding, *, disabled: bool) -> FormPart:
    return FormPart(
        _part_name(name),
        is_file=True,
        content_type=for_header(encoding.content_type),
        description=_description(schema),
        disabled=disabled,
    )


def _value_parts(name: str, member: Json, schema: Schema, encoding: Encoding, limit: LengthLimit) -> list[FormPart]:
    """The parts of one name: one for each simple item of a list."""
    description = _description(schema)
    stated_type = for_header(encoding.content_type.split(",")[0].strip())
    parts: list[FormPart] = []
    for value in _part_values(name, member, encoding):
        is_nested = isinstance(value, (dict, list))
        text = json.dumps(value, ensure_ascii=False) if is_nested else to_string(value)
        limit.take(name, text, description)
        content_type = stated_type or ("application/json" if is_nested else "")
        parts.append(
            FormPart(_part_name(name), escape_variables(text), content_type=content_type, description=description)
        )
    return parts


def _part_values(name: str, member: Json, encoding: Encoding) -> list[Json]:
    """The values of the parts of one name: one for each simple item, unless a style joins them or JSON holds them."""
    if not isinstance(member, list) or encoding.content_type:
        return [member]
    if any(isinstance(item, (dict, list)) for item in member):
        return [member]
    if encoding.explode:
        return list(member)
    return [text for _, text in _styled_pairs(name, member, encoding)]


def _part_name(name: str) -> str:
    """The name of a part on one line: it stands in a header of that part (RFC 7578 section 4.2)."""
    if any(mark in name for mark in "\r\n\0"):
        name = " ".join(name.split())
    return escape_variables(name)


def _field_schemas(media: MediaType, generator: ExampleGenerator) -> dict[str, Schema]:
    """The schemas of a form's fields by name, through references and `allOf`."""
    schemas: dict[str, Schema] = {}
    pending: list[Schema | None] = [media.schema]
    examined = 0
    while pending and examined < _MOST_SCHEMAS:
        schema = generator.schemas.resolve(pending.pop(0) or {})
        examined += 1
        if not isinstance(schema, dict):
            continue
        for name, property_schema in as_object(schema.get("properties")).items():
            if isinstance(property_schema, (dict, bool)):
                schemas.setdefault(name, generator.schemas.resolve(property_schema))
        parts = schema.get("allOf")
        pending += [part for part in parts if isinstance(part, (dict, bool))] if isinstance(parts, list) else []
    return schemas


def _required_names(media: MediaType, generator: ExampleGenerator) -> set[str]:
    schema = generator.schemas.resolve(media.schema or {})
    required = schema.get("required") if isinstance(schema, dict) else None
    return {str(name) for name in required} if isinstance(required, list) else set()


def _description(schema: Schema) -> str:
    description = schema.get("description") if isinstance(schema, dict) else ""
    return description.strip() if isinstance(description, str) else ""
