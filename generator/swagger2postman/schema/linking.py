"""References that lead to validators which are compiled already.

A validator that is compiled for a schema has all that the schema refers to compiled into it. For an API whose schemas
share much, that is the same work again and again. Here a keyword of our own stands in the place of `$ref`: it asks the
one validator of all definitions. What such a schema cannot do: say precisely what is wrong with a value, and tell
`unevaluatedItems` and `unevaluatedProperties` what a definition has evaluated.
"""

from __future__ import annotations

from typing import Any, Protocol
from urllib.parse import quote

from msgspec import Struct

from swagger2postman.jsonvalue import Json, JsonObject, definition_name, escape_token
from swagger2postman.schema.registry import URN
from swagger2postman.schema.sanitizing import UNEVALUATED

DEFINED = "x-swagger2postman-defined"
"""The keyword that stands for `$ref`."""

_DATA = ("enum", "const", "required", "type")  # keywords in which `$ref` would be data


class CompiledSchema(Protocol):
    """What is used of a validator of jsonschema-rs."""

    def is_valid(self, instance: Any, /) -> bool:
        """Tell whether the schema accepts a value."""

    def validate(self, instance: Any, /) -> None:
        """Raise `jsonschema_rs.ValidationError` for the first thing that is wrong with a value."""


class Definition(Struct, frozen=True):
    """One definition of the validator of all definitions, which takes an object with a member for each of them."""

    definitions: CompiledSchema
    name: str

    def is_valid(self, value: Json) -> bool:
        """Tell whether the definition accepts a value."""
        return self.definitions.is_valid({self.name: value})

    def validate(self, value: Json) -> None:
        """Raise what is wrong with a value; the path in the error begins with the definition's name."""
        self.definitions.validate({self.name: value})


def schema_of_definitions(names: list[str]) -> JsonObject:
    """Return the schema that `Definition` needs: a property for each definition."""
    references: JsonObject = {}
    for name in names:
        pointer = quote(escape_token(name), safe="~")
        references[name] = {"$ref": f"{URN}#/$defs/{pointer}"}
    return {"properties": references}


def has_references(schema: Json) -> bool:
    """Tell whether a sanitized schema refers to others; a `$ref` in data counts, which does no harm."""
    if isinstance(schema, dict):
        return "$ref" in schema or any(map(has_references, schema.values()))
    return isinstance(schema, list) and any(map(has_references, schema))


def can_be_linked(schema: Json) -> bool:
    """Tell whether a sanitized schema never asks what its references have evaluated."""
    if isinstance(schema, dict):
        return schema.keys().isdisjoint(UNEVALUATED) and all(map(can_be_linked, schema.values()))
    return not isinstance(schema, list) or all(map(can_be_linked, schema))


def link(schema: Json) -> Json:
    """Return a sanitized schema with the keyword `DEFINED` in the place of each reference."""
    if isinstance(schema, list):
        return [link(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    linked: JsonObject = {}
    for keyword, part in schema.items():
        if keyword == "$ref" and isinstance(part, str):
            linked[DEFINED] = part
        else:
            linked[keyword] = part if keyword in _DATA else link(part)
    return linked


def keyword_of(definitions: CompiledSchema) -> type:
    """Return the keyword `DEFINED` for jsonschema-rs: it holds where the definition accepts the value."""

    class Defined:
        def __init__(self, _schema: Any, reference: str, _path: Any) -> None:
            self._definition = Definition(definitions, definition_name(reference.removeprefix(URN)))

        def validate(self, value: Any) -> None:
            if not self._definition.is_valid(value):
                raise ValueError(self._definition.name)

    return Defined
