"""The steps of the keywords of one schema, and which keywords apply others (JSON Schema 2020-12, section 10)."""

from __future__ import annotations

from collections.abc import Iterable

from swagger2postman.jsonvalue import Json, JsonObject
from swagger2postman.schema.steps.matching import steps_to_match

ENDLESS = 10**15
"""More steps than anybody takes: what cannot be counted has so many."""

SHORT_STRING = 16
"""Characters of a string that any expression is matched with in no time."""

LISTS_IN_PLACE = ("allOf", "anyOf", "oneOf")
"""Keywords with a list of schemas for the value itself."""

SCHEMAS_IN_PLACE = ("not", "if", "then", "else")
"""Keywords with one schema for the value itself."""

FOR_EACH_MEMBER = ("additionalProperties", "unevaluatedProperties", "propertyNames")
FOR_EACH_ITEM = ("items", "contains", "unevaluatedItems")

UNEVALUATED = frozenset(("unevaluatedProperties", "unevaluatedItems"))
"""Keywords that make a validator visit everything beside them a second time (sections 11.2 and 11.3)."""

ONE_SCHEMA_EACH = frozenset(("properties", "prefixItems"))
"""Keywords with several schemas, of which one place of a value meets one."""

ALL_SCHEMAS_EACH = frozenset((*LISTS_IN_PLACE, "patternProperties", "dependentSchemas"))
"""Keywords with several schemas, of which one place of a value may meet all."""

APPLICATORS = frozenset(
    ("$ref", *ONE_SCHEMA_EACH, *ALL_SCHEMAS_EACH, *SCHEMAS_IN_PLACE, *FOR_EACH_MEMBER, *FOR_EACH_ITEM)
)
"""All keywords that apply other schemas."""

_ENTRIES_PER_STEP = 4
_CHARACTERS_PER_STEP = 8


def own_steps(schema: JsonObject, value: Json) -> int:
    """Return the steps of the keywords that look at the value alone, not at what it holds."""
    steps = len(schema)
    for keyword in ("enum", "required"):
        listed = schema.get(keyword)
        if isinstance(listed, list):
            steps += len(listed) // _ENTRIES_PER_STEP
    if isinstance(value, str):
        length = len(value)
        pattern = schema.get("pattern")
        if isinstance(pattern, str) and length > SHORT_STRING:
            steps += steps_to_match(pattern, length)
        steps += length // _CHARACTERS_PER_STEP
    return steps


def schemas_in(keyword_value: Json) -> Iterable[Json]:
    """Return the schemas that a keyword lists, or names as members; none where it is malformed."""
    if isinstance(keyword_value, dict):
        return keyword_value.values()
    return keyword_value if isinstance(keyword_value, list) else ()
