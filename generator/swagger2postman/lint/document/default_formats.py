"""Formats and patterns of texts: what openapi-spec-validator makes of them, and how far jsonschema-rs agrees."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec

from swagger2postman.schema.steps.matching import MAX_STEPS_TO_MATCH, steps_to_match

ALWAYS_CHECKED = frozenset(("date", "email", "idn-email", "ipv4", "ipv6", "regex", "time", "uuid"))
CHECKED_WITH = {
    "color": ("webcolors",),
    "date-time": ("rfc3339_validator",),
    "duration": ("isoduration",),
    "hostname": ("fqdn",),
    "idn-hostname": ("idna",),
    "iri": ("rfc3987", "rfc3987_syntax"),
    "iri-reference": ("rfc3987", "rfc3987_syntax"),
    "json-pointer": ("jsonpointer",),
    "relative-json-pointer": ("jsonpointer",),
    "uri": ("rfc3987", "rfc3986_validator"),
    "uri-reference": ("rfc3987", "rfc3986_validator"),
    "uri-template": ("uri_template",),
}
"""Formats that jsonschema checks where one of certain packages is installed."""

_CHARACTER = r"""[A-Za-z0-9 _,:;@#%=<>!~"'/.-]|\\[dswDSW.\\/+*?()\[\]{}|^$-]"""
_IN_CLASS = (
    r"""(?:[A-Za-z0-9]-[A-Za-z0-9]|[A-Za-z0-9 _,:;@#%=<>!"'/.+*?(){}|$]|\\[dswDSW.\\/+*?()\[\]{}|^$-])(?!-(?!\]))"""
)
_COMMON_PATTERN = re.compile(
    rf"(?:\((?:\?:)?|[|^$]"
    rf"|(?:{_CHARACTER}|\)|\[\^?-?(?:{_IN_CLASS})+-?\])(?:[*+?]|\{{[0-9]{{1,3}}(?:,[0-9]{{0,3}})?\}})?)*"
)
"""Expressions that all engines read in the same way: no look-around, no back references, no Unicode, no possessives."""

_LONGEST_PATTERN = 300


@cache
def is_checked(name: str) -> bool:
    """Tell whether openapi-spec-validator may refuse a text for its format (byte and binary are not reported)."""
    packages = CHECKED_WITH.get(name, ())
    return name in ALWAYS_CHECKED or any(find_spec(package) is not None for package in packages)


def judges_alike(pattern: str, texts: Iterable[str]) -> bool:
    """Tell whether Python, ECMAScript and Rust surely agree which of the texts a pattern matches."""
    if len(pattern) > _LONGEST_PATTERN or not _COMMON_PATTERN.fullmatch(pattern):
        return False
    return all(
        text.isascii() and text.isprintable() and steps_to_match(pattern, len(text)) <= MAX_STEPS_TO_MATCH
        for text in texts
    )
