"""The guide as Markdown and as one self-contained HTML page; the templates have the words."""

from __future__ import annotations

import base64
import hashlib
import re

from swagger2postman.outputs.guide.model import Guide
from swagger2postman.postman.scripts import TemplateError, render_text

_CONTROL = re.compile(r"[^\S \n\t\xa0]|[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What a terminal obeys, marks that turn the direction of text, and ends of lines that only some readers know."""


def render_markdown(guide: Guide) -> str:
    """Return the guide as Markdown.

    Raises:
        TemplateError: a template cannot be used.
    """
    return _CONTROL.sub("\ufffd", render_text("guide.md.j2", "markdown", {"guide": guide}))


def render_html(guide: Guide) -> str:
    """Return the guide as one HTML page, which asks no network for anything and runs no script but its own.

    Raises:
        TemplateError: a template cannot be used.
    """
    style = render_text("guide.css.j2", "html", {"guide": guide})
    script = render_text("guide.js.j2", "html", {"guide": guide})
    for name, text in (("guide.css.j2", style), ("guide.js.j2", script)):
        if "</" in text:
            msg = "“</” would end the element that this stands in"
            raise TemplateError(msg, name)
    values = {"guide": guide, "policy": _policy(style, script)}
    return _CONTROL.sub("\ufffd", render_text("guide.html.j2", "html", values))


def _policy(style: str, script: str) -> str:
    """The content security policy: nothing but this style and this script."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
