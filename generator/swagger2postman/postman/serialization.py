"""Parameter values to strings in a request: styles and encoding (OpenAPI 3.1 section 4.8.12; RFC 3986; RFC 6570).

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
from swagger2postman.postman.variables import escape_variables

MOST_REPEATED = 1_000_000
"""Characters that repeated names may add to a value, whatever its own length."""

_PER_CHARACTER = 8  # encoding can make twelve characters of one, but no real value needs that for all of them
_DELIMITERS = {"spaceDelimited": "%20", "pipeDelimited": "%7C", "tabDelimited": "%09"}
_HEADER_DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|", "tabDelimited": "\t"}  # Swagger 2.0 allows them here
_PATH_SAFE = "!$&'()*+=:@"
_COOKIE_SAFE = "%!$&()*+,/:<=>?@[]^`{|}~ -._"
_UNSAFE_IN_QUERY = re.compile(r"[%&#+{}\x00-\x1f\x7f]")


class TooLongError(Exception):
    """A value would be far longer in the request than it is, because a long name is repeated for each of many items."""


class LengthLimit:
    """Counts the characters of a serialized value: `most`, and `MOST_REPEATED` more for repeated names."""

    def __init__(self, most: int) -> None:
        self._left = most + MOST_REPEATED

    def take(self, *texts: str) -> None:
        """Count some strings.

        Raises:
            TooLongError: there is no room for them.
        """
        self._left -= sum(map(len, texts))
        if self._left < 0:
            raise TooLongError


def schema_of(parameter: Parameter) -> Schema | None:
    """Return the schema of a value; where the document has none, any string will do, and an object for JSON."""
    if parameter.schema is None and "json" not in parameter.media_type:
        return True
    return parameter.schema


def for_query(text: str, *delimiters: str) -> str:
    """Encode what would end or change a query value; `delimiters` are characters that are data here."""
    text = _UNSAFE_IN_QUERY.sub(lambda match: f"%{ord(match[0]):02X}", text)
    for delimiter in delimiters:
        text = text.replace(delimiter, quote(delimiter, safe=""))
    return text


def for_path(text: str) -> str:
    """Encode everything that is not plain data within one path segment; a colon at its start would be a variable."""
    encoded = quote(text, safe=_PATH_SAFE)
    return "%3A" + encoded[1:] if encoded.startswith(":") else encoded


def for_header(text: str) -> str:
    """Make a string fit for a header: one line, Latin-1, no Postman variable."""
    if any(mark in text for mark in "\r\n\0"):
        text = " ".join(text.split())
    return escape_variables("".join(map(_header_character, text)))


def _header_character(character: str) -> str:
    is_visible = " " <= character <= "ÿ" and character != "\x7f"
    return character if is_visible or character == "\t" else quote(character, safe="")


def path_value(parameter: Parameter, value: Json) -> str:
    """Return the string of a path variable: styles simple, label and matrix.

    Raises:
        TooLongError: the name is repeated for too many items.
    """
    if parameter.media_type:
        return for_path(to_string(value) if isinstance(value, str) else json.dumps(value, separators=(",", ":")))
    if parameter.style == "matrix":
        return _matrix_value(parameter, value)
    prefix, delimiter = "", ","
    if parameter.style == "label":
        prefix = "."
        delimiter = "." if parameter.explode else ","
    delimiter = _DELIMITERS.get(parameter.style, delimiter)
    if isinstance(value, dict):
        pairs = _path_pairs(value)
        return prefix + (delimiter.join(_assignments(pairs)) if parameter.explode else _flat(pairs))
    if isinstance(value, list):
        return prefix + delimiter.join(_path_items(value))
    return prefix + for_path(to_string(value))


def _matrix_value(parameter: Parameter, value: Json) -> str:
    """Style matrix: `;name=value`."""
    name = quote(parameter.name, safe="")
    if isinstance(value, dict):
        pairs = _path_pairs(value)
        if parameter.explode:
            return "".join(f";{assignment}" for assignment in _assignments(pairs))
        return f";{name}={_flat(pairs)}"
    if isinstance(value, list):
        if not parameter.explode:
            return f";{name}={','.join(_path_items(value))}"
        if len(value) * len(name) > MOST_REPEATED:
            raise TooLongError
        return "".join(f";{name}={item}" for item in _path_items(value))
    return f";{name}={for_path(to_string(value))}"


def _path_items(values: list[Json]) -> list[str]:
    return [for_path(to_string(value)) for value in values]


def _path_pairs(value: JsonObject) -> list[tuple[str, str]]:
    return [(for_path(key), for_path(to_string(member))) for key, member in value.items()]


def _assignments(pairs: list[tuple[str, str]]) -> list[str]:
    return [f"{key}={text}" for key, text in pairs]


def _flat(pairs: list[tuple[str, str]]) -> str:
    return ",".join(part for pair in pairs for part in pair)


def query_fields(parameter: Parameter, value: Json) -> list[tuple[str, str]]:
    """Return the keys and values for a query parameter: styles form, spaceDelimited, pipeDelimited and deepObject.

    Raises:
        TooLongError: the name, or a key, is repeated for too many items.
    """
    pairs = _query_fields(parameter, value)
    if not isinstance(value, (dict, list)):
        return list(pairs)
    limit = LengthLimit(_PER_CHARACTER * (count_characters(value) + len(parameter.name)))
    counted: list[tuple[str, str]] = []
    for pair in pairs:
        limit.take(*pair)
        counted.append(pair)
    return counted


def _query_fields(parameter: Parameter, value: Json) -> Iterable[tuple[str, str]]:
    name = for_query(parameter.name)
    is_plain_string = isinstance(value, str) and "json" not in parameter.media_type
    if parameter.media_type and not is_plain_string:
        return [(name, for_query(json.dumps(value, ensure_ascii=False, separators=(",", ":"))))]
    if isinstance(value, dict):
        return _object_fields(parameter, name, value)
    if isinstance(value, list) and parameter.explode:
        return ((name, for_query(to_string(item))) for item in value)
    if isinstance(value, list):
        return [(name, _delimited(parameter, value))]
    return [(name, for_query(to_string(value)))]


def _object_fields(parameter: Parameter, name: str, value: JsonObject) -> Iterable[tuple[str, str]]:
    if parameter.style == "deepObject":
        return ((for_query(key), for_query(text)) for key, text in _deep_fields(parameter.name, value))
    if parameter.explode:
        return [(for_query(key), for_query(to_string(member))) for key, member in value.items()]
    keys_and_members = [part for pair in value.items() for part in pair]
    return [(name, _delimited(parameter, keys_and_members))]


def _delimited(parameter: Parameter, values: Iterable[Json]) -> str:
    """All values in one query value; a delimiter within one of them is encoded."""
    delimiter = _DELIMITERS.get(parameter.style, ",")
    return delimiter.join(for_query(to_string(value), ",", " ", "|") for value in values)


def _deep_fields(name: str, value: Json) -> Iterator[tuple[str, str]]:
    """`name[key]=value`; deeper objects nest the brackets, arrays repeat the key."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield from _deep_fields(f"{name}[{key}]", member)
    elif isinstance(value, list):
        for member in value:
            yield from _deep_fields(name, member)
    else:
        yield name, to_string(value)


def header_value(parameter: Parameter, value: Json) -> str:
    """Return the string of a header: style simple, and never a second line."""
    if parameter.media_type and not isinstance(value, str):
        return for_header(json.dumps(value, separators=(",", ":")))
    if isinstance(value, dict):
        return for_header(",".join(_header_members(value, explode=parameter.explode)))
    if isinstance(value, list):
        delimiter = _HEADER_DELIMITERS.get(parameter.style, ",")
        return for_header(delimiter.join(to_string(item) for item in value))
    return for_header(to_string(value))


def _header_members(value: JsonObject, *, explode: bool) -> Iterator[str]:
    for key, member in value.items():
        if explode:
            yield f"{key}={to_string(member)}"
        else:
            yield from (key, to_string(member))


def cookie_pairs(parameter: Parameter, value: Json) -> list[str]:
    """Return `name=value` for the header Cookie: style form.

    Raises:
        TooLongError: the name is repeated for too many items.
    """
    is_nested = isinstance(value, (dict, list))
    pairs = query_fields(parameter, value) if is_nested else [(parameter.name, to_string(value))]
    return [f"{key}={quote(text, safe=_COOKIE_SAFE)}" for key, text in pairs]
