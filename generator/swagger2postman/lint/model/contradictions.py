"""Schemas that no value can satisfy: one finding at the schema, and none for each place that uses it."""

from __future__ import annotations

from collections.abc import Iterable

from swagger2postman.findings import codes
from swagger2postman.findings.report import Place, Report
from swagger2postman.jsonvalue import Json, JsonObject
from swagger2postman.lint.text import name_types, shorten, show
from swagger2postman.schema.contradictions import LIMITS, crossed_limit, lists_other_types, type_of

_MOST_VALUES = 5
_WRITTEN_PLAIN = frozenset(("integer", "number", "boolean"))  # YAML has them without quotes


def check_contradictions(schemas: Iterable[tuple[JsonObject, Place]], report: Report) -> None:
    """Report each schema whose own keywords exclude each other."""
    for schema, place in schemas:
        if lists_other_types(schema):
            _report_enum(schema, place, report)
            continue
        lower = crossed_limit(schema)
        if lower:
            _report_limit(schema, lower, place, report)


def _report_limit(schema: JsonObject, lower: str, place: Place, report: Report) -> None:
    upper = LIMITS[lower]
    text = f"No value fits: “{lower}” is {show(schema[lower])}, but “{upper}” is {show(schema[upper])}."
    report.add(codes.CONTRADICTORY_SCHEMA, text, "Correct one of the two.", place)


def _report_enum(schema: JsonObject, place: Place, report: Report) -> None:
    values = _as_list(schema["enum"])
    types = [str(name) for name in _as_list(schema["type"])]
    listed = ", ".join(map(show, values[:_MOST_VALUES]))
    more = ", …" if len(values) > _MOST_VALUES else ""
    text = f"No value of “enum” is {name_types(types)}: {shorten(listed, 100)}{more}."
    report.add(codes.CONTRADICTORY_SCHEMA, text, _hint(schema, types, values), place)


def _hint(schema: JsonObject, types: list[str], values: list[Json]) -> str:
    """What the author most likely meant."""
    if "array" in types and "items" in schema:
        return "Move “enum” into “items”."
    types_listed = {type_of(value) for value in values}
    if len(types_listed) > 1:
        return "Correct “type”, or the values."
    (meant,) = types_listed
    if meant == "string" and not _WRITTEN_PLAIN.isdisjoint(types):
        return "Remove the quotes of the values, or write “type: string”."
    if "string" in types and meant in _WRITTEN_PLAIN:
        return f"Quote the values, or write “type: {meant}”."
    return f"Write “type: {meant}”, or correct the values."


def _as_list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]
