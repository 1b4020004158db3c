"""Text of a document in which Postman finds no variable: it must not read what is its reader's."""

from __future__ import annotations

__all__ = ["inert", "inert_json"]


def inert(text: str) -> str:
    """Return text without two braces side by side: a document must not read its reader's variables."""
    while "{{" in text:
        text = text.replace("{{", "{ {")
    return text


def inert_json(text: str) -> str:
    """Return JSON in which Postman finds no variable: two braces can only stand in a string, where they are escaped."""
    return text.replace("{{", "\\u007b\\u007b")
