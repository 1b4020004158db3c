"""JSON values to text (RFC 8259)."""

from __future__ import annotations

import json

import msgspec

from swagger2postman.jsontypes import Json


def pretty(value: Json) -> bytes:
    """Return JSON as UTF-8: two spaces, keys in the order given; what no encoding has becomes a question mark."""
    try:
        return msgspec.json.format(msgspec.json.encode(value), indent=2)
    except UnicodeEncodeError:  # half of a character
        return json.dumps(value, indent=2, ensure_ascii=False).encode("utf-8", "replace")


def compact(value: Json) -> bytes:
    """Return JSON as UTF-8 in as few characters as there can be; what no encoding has becomes a question mark."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace")
