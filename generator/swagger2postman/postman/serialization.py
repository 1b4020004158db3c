"""Parameter values to text on the wire: styles and encoding (OpenAPI 3.1 section 4.8.12; RFC 3986; RFC 6570).

Newman and the Postman app send path values as they are written and encode only some characters of a query, so
everything that has a meaning of its own is encoded here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from swagger2postman.jsonvalue import Json, JsonObject, count_characters, to_string
from swagger2postman.openapi.model import Parameter, Schema
from swagger2postman.postman.model import inert

_DELIMITERS = {"spaceDelimited": "%20", "pipeDelimited": "%7C", "tabDelimited": "%09"}
_IN_HEADER = {"spaceDelimited": " ", "pipeDelimited": "|", "tabDelimited": "\t"}  # Swagger 2.0 allows them here
_PATH_SAFE = "!$&'()*+=:@"
MOST_REPEATED = 1_000_000  # characters that a name beside each of many items may add to their own
_IN_QUERY = re.compile(r"[%&#+{}\x00-\x1f\x7f]")


class TooLongError(Exception):
    """A value as it is sent would be far longer than it is: a long name stands beside each of many items."""


def schema_of(parameter: Parameter) -> Schema | None:
    """Return the schema of a value; where the document has none, any text will do, and an object for JSON."""
    return True if parameter.schema is None and "json" not in parameter.media_type else parameter.schema


def for_query(text: str, *more: str) -> str:
    """Encode what would end or change a query value; `more` are delimiters that are data here."""
    text = _IN_QUERY.sub(lambda match: f"%{ord(match[0]):02X}", text)
    for delimiter in more:
        text = text.replace(delimiter, quote(delimiter, safe=""))
    return text


def for_path(text: str) -> str:
    """Encode everything that is not plain data within one path segment."""
    encoded = quote(text, safe=_PATH_SAFE)
    return "%3A" + encoded[1:] if encoded.startswith(":") else encoded


def path_value(parameter: Parameter, value: Json) -> str:
    """Return the text for a path variable: styles simple, label and matrix."""
    if parameter.media_type:
        return for_path(to_string(value) if isinstance(value, str) else json.dumps(value, separators=(",", ":")))
    name, explode = quote(parameter.name, safe=""), parameter.explode
    pairs = [(for_path(k), for_path(to_string(v))) for k, v in value.items()] if isinstance(value, dict) else None
    items = [for_path(to_string(v)) for v in value] if isinstance(value, list) else None
    if parameter.style == "matrix":
        if explode and len(items or ()) * len(name) > MOST_REPEATED:
            raise TooLongError
        if pairs is not None:
            return "".join(f";{k}={v}" for k, v in pairs) if explode else f";{name}=" + _flat(pairs)
        if items is not None:
            return "".join(f";{name}={v}" for v in items) if explode else f";{name}=" + ",".join(items)
        return f";{name}={for_path(to_string(value))}"
    prefix, delimiter = (".", "." if explode else ",") if parameter.style == "label" else ("", ",")
    delimiter = _DELIMITERS.get(parameter.style, delimiter)
    if pairs is not None:
        return prefix + (delimiter.join(f"{k}={v}" for k, v in pairs) if explode else _flat(pairs))
    return prefix + (delimiter.join(items) if items is not None else for_path(to_string(value)))


def _flat(pairs: list[tuple[str, str]]) -> str:
    return ",".join(part for pair in pairs for part in pair)


def query_fields(parameter: Parameter, value: Json) -> list[tuple[str, str]]:
    """Return the keys and values for a query parameter: styles form, spaceDelimited, pipeDelimited and deepObject.

    Raises:
        TooLongError: the name, or keys, stand beside too many items.
    """
    if isinstance(value, (dict, list)):
        return _bounded(_query_fields(parameter, value), 8 * (count_characters(value) + len(parameter.name)))
    return list(_query_fields(parameter, value))


def _bounded(pairs: Iterable[tuple[str, str]], most: int) -> list[tuple[str, str]]:
    """All pairs; encoding makes a character into twelve at most, half of which is forgiven."""
    found, left = [], most + MOST_REPEATED
    for pair in pairs:
        left -= len(pair[0]) + len(pair[1])
        if left < 0:
            raise TooLongError
        found.append(pair)
    return found


def _query_fields(parameter: Parameter, value: Json) -> Iterable[tuple[str, str]]:
    name = for_query(parameter.name)
    if parameter.media_type and not (isinstance(value, str) and "json" not in parameter.media_type):
        return [(name, for_query(json.dumps(value, ensure_ascii=False, separators=(",", ":"))))]
    if isinstance(value, dict):
        return _object_fields(parameter, name, value)
    if isinstance(value, list):
        if parameter.explode:
            return ((name, for_query(to_string(item))) for item in value)
        delimiter = _DELIMITERS.get(parameter.style, ",")
        return [(name, delimiter.join(for_query(to_string(item), ",", " ", "|") for item in value))]
    return [(name, for_query(to_string(value)))]


def _object_fields(parameter: Parameter, name: str, value: JsonObject) -> Iterable[tuple[str, str]]:
    if parameter.style == "deepObject":
        return ((for_query(key), for_query(text)) for key, text in _deep(parameter.name, value))
    if parameter.explode:
        return [(for_query(key), for_query(to_string(member))) for key, member in value.items()]
    delimiter = _DELIMITERS.get(parameter.style, ",")
    flat = [part for pair in value.items() for part in pair]
    return [(name, delimiter.join(for_query(to_string(part), ",", " ", "|") for part in flat))]


def _deep(name: str, value: Json) -> Iterator[tuple[str, str]]:
    """`name[key]=value`; deeper objects nest the brackets, arrays repeat the key."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield from _deep(f"{name}[{key}]", member)
    elif isinstance(value, list):
        for member in value:
            yield from _deep(name, member)
    else:
        yield name, to_string(value)


def header_value(parameter: Parameter, value: Json) -> str:
    """Return the text for a header: style simple, and never a second line."""
    if parameter.media_type and not isinstance(value, str):
        text = json.dumps(value, separators=(",", ":"))
    elif isinstance(value, dict):
        pairs = value.items()
        parts = (
            [f"{k}={to_string(v)}" for k, v in pairs]
            if parameter.explode
            else [to_string(p) for kv in pairs for p in kv]
        )
        text = ",".join(parts)
    elif isinstance(value, list):
        text = _IN_HEADER.get(parameter.style, ",").join(to_string(item) for item in value)
    else:
        text = to_string(value)
    return for_header(text)


def for_header(text: str) -> str:
    """Make text fit for a header line: one line, Latin-1, no Postman variable."""
    text = " ".join(text.split()) if any(mark in text for mark in "\r\n\0") else text
    text = "".join(c if c == "\t" or (" " <= c <= "ÿ" and c != "\x7f") else quote(c, safe="") for c in text)
    return inert(text)


def cookie_pairs(parameter: Parameter, value: Json) -> list[str]:
    """Return `name=value` for the Cookie header: style form."""
    nested = isinstance(value, (dict, list))
    exploded = query_fields(parameter, value) if nested else [(parameter.name, to_string(value))]
    return [f"{key}={quote(text, safe='%!$&()*+,/:<=>?@[]^`{|}~ -._')}" for key, text in exploded]
