"""The guide as Markdown and as one self-contained HTML page; the templates have the words."""

from __future__ import annotations

import base64
import hashlib
import re

from swagger2postman.errors import TemplateError
from swagger2postman.outputs.content import Content
from swagger2postman.outputs.guide.build import build_guide
from swagger2postman.outputs.guide.model import Guide, Portal
from swagger2postman.templating.engine import Engine

_CONTROL = re.compile(r"[^\S \n\t\xa0]|[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What a terminal obeys, marks that turn the direction of text, and ends of lines that only some readers know."""


def render_guide(content: Content, *, as_html: bool) -> str:
    """Return the guide of a collection, as one HTML page or as Markdown.

    Raises:
        TemplateError: a template cannot be used.
    """
    guide = build_guide(
        content.api,
        content.collection,
        environments=tuple(environment.name for environment in content.environments),
        origin=content.origin,
        credentials=Portal(content.guide.credentials_url, content.guide.credentials_text),
        validated=content.validated_ids,
    )
    render = render_html if as_html else render_markdown
    return render(guide, content.engine)


def render_markdown(guide: Guide, engine: Engine | None = None) -> str:
    """Return the guide as Markdown.

    Raises:
        TemplateError: a template cannot be used.
    """
    text = (engine or Engine()).render_text("guide.md.j2", "markdown", {"guide": guide})
    return _CONTROL.sub("\ufffd", text)


def render_html(guide: Guide, engine: Engine | None = None) -> str:
    """Return the guide as one HTML page, which asks no network for anything and runs no script but its own.

    Raises:
        TemplateError: a template cannot be used.
    """
    engine = engine or Engine()
    style = engine.render_text("guide.css.j2", "html", {"guide": guide})
    script = engine.render_text("guide.js.j2", "html", {"guide": guide})
    for name, text in (("guide.css.j2", style), ("guide.js.j2", script)):
        if "</" in text:
            msg = "“</” would end the element that holds this"
            raise TemplateError(msg, name)
    values = {"guide": guide, "policy": _policy(style, script)}
    return _CONTROL.sub("\ufffd", engine.render_text("guide.html.j2", "html", values))


def _policy(style: str, script: str) -> str:
    """The content security policy: nothing but this style and this script."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
