"""Bytes to text: which encoding it is in, and what JSON writes otherwise than YAML (YAML 1.2 sections 5.2 and 5.7)."""

from __future__ import annotations

import json
import re

from swagger2postman.errors import UnusableDocumentError
from swagger2postman.findings import codes
from swagger2postman.findings.diagnostic import Diagnostic, Position

_BRACES = re.compile(r"\{\{")
_ESCAPED_BRACE = re.compile(r"\\(?:(?:x|u00|U000000)7[bB]|(?<=\{\\)\s)")  # or a line break escaped after a brace
_IDENTIFIER = re.compile(r"\$(?:id|anchor|dynamicAnchor)")
_SURROGATES = re.compile(r"\\\\|\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_ONLY_IN_JSON = re.compile("[\x7f-\x9f\u2028\u2029\ufffe\uffff]")
"""Characters that JSON takes as they are, and YAML not at all or for the end of a line."""


def decode(data: bytes, name: str) -> str:
    """Return the text of a document; `name` is what messages call it.

    Raises:
        UnusableDocumentError: the bytes are no text.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif data[:2].count(0) == 1 and len(data) % 2 == 0:  # an ASCII character in UTF-16, without byte order mark
        encoding = "utf-16-be" if data[0] == 0 else "utf-16-le"
    else:
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode(encoding, "replace")
        place = Position(name, before.count("\n") + 1, len(before) - before.rfind("\n"))
        message = f"The document is not text: byte {error.start} is not {'UTF-16' if '16' in encoding else 'UTF-8'}."
        raise _refusal(message, "Give the YAML file that SwaggerHub exports, saved as UTF-8.", place) from None
    if "\0" in text:
        raise _refusal("The document is binary.", "Give the YAML file that SwaggerHub exports.", Position(name, 1, 1))
    if is_json(text):  # JSON writes characters beyond U+FFFF as two escapes, which YAML does not know
        text = _SURROGATES.sub(_join_surrogates, text)
        if _ONLY_IN_JSON.search(text) and _reads_as_json(text):
            text = _ONLY_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    return text


def is_json(text: str) -> bool:
    """Tell whether a text is JSON, as far as YAML that begins with a brace is."""
    return re.match(r"\s*\{", text) is not None


def may_identify(text: str) -> bool:
    """Tell whether `$id` or an anchor can stand in a document. (Expressions search faster than `in`.)"""
    return _IDENTIFIER.search(text) is not None


def may_hold_variables(text: str) -> bool:
    """Tell whether two braces can come to stand together: written so, by an escape, or by an escaped line break.

    All other ways of YAML to join lines put a space or a line break between them.
    """
    return _BRACES.search(text) is not None or _ESCAPED_BRACE.search(text) is not None


def _reads_as_json(text: str) -> bool:
    try:
        json.loads(text.replace("\\U", "\\u"))  # what `_join_surrogates` has made of two escapes
    except (ValueError, RecursionError):
        return False
    return True


def _refusal(message: str, hint: str, place: Position) -> UnusableDocumentError:
    return UnusableDocumentError(Diagnostic.of(codes.NOT_TEXT, message, hint, place))


def _join_surrogates(pair: re.Match[str]) -> str:
    if pair[1] is None:  # an escaped backslash
        return pair[0]
    high, low = int(pair[1], 16), int(pair[2], 16)
    return f"\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08x}"
