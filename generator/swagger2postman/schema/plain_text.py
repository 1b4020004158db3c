"""Values as text on the wire, outside of JSON bodies, and what such text may be meant to say."""

from __future__ import annotations

import json

from swagger2postman.jsonvalue import Json


def to_text(value: Json) -> str:
    """Return a value as a parameter carries it: text as it is, everything else as JSON has it."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def readings(value: Json) -> list[Json]:
    """Return an example as it stands, and as its text on the wire may be meant: `"1,2"` for a list, `5` for text."""
    forms: list[Json] = [value]
    if isinstance(value, str) and "," in value:
        forms.append([part.strip() for part in value.split(",")])
    elif not isinstance(value, (str, dict, list)):
        forms.append(to_text(value))
    elif not isinstance(value, (dict, list)):
        forms.append([value])
    return forms
