"""Postman variables in strings: `{{name}}` is replaced by the variable's value wherever it stands in a request.

A string of a document must not hold one: it would read a variable of the collection's user, such as a secret, and send
its value.
"""

from __future__ import annotations


def variable_reference(name: str) -> str:
    """Return what Postman replaces by the value of a variable."""
    return "{{" + name + "}}"


def escape_variables(text: str) -> str:
    """Return a string in which Postman finds no variable: no two braces stand side by side."""
    while "{{" in text:
        text = text.replace("{{", "{ {")
    return text


def escape_variables_in_json(text: str) -> str:
    """Return JSON in which Postman finds no variable; the value stays the same.

    Two opening braces can stand side by side only in a string of JSON, where they can be written as escapes.
    """
    return text.replace("{{", "\\u007b\\u007b")
