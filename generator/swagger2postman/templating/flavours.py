"""The two flavours of text, Markdown and HTML: how each encodes a value, and the filters that mark values up."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["FILTERS", "Flavour", "TextFlavour", "finished", "to_markdown"]

TextFlavour = Literal["markdown", "html"]
Flavour = Literal["script", "markdown", "html"]
Filters = Mapping[str, Callable[..., object]]
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&])")


class _Markdown(str):
    """A string that is Markdown already."""

    __slots__ = ()


def to_markdown(value: object) -> str:
    """Return plain text in which Markdown and HTML find nothing to do; Markdown stays."""
    return value if isinstance(value, _Markdown) else _SPECIAL.sub(r"\\\1", " ".join(str(value).split()))


def finished(flavour: Flavour, text: str) -> str:
    """Return what a template of that flavour has rendered, marked as not to be encoded once more."""
    return _markup(text) if flavour == "html" else _Markdown(text)


def _markup(text: str) -> Markup:
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - what an environment with autoescape has rendered


def _fence(text: str, least: int) -> str:
    """More backticks than stand anywhere in a row in the text."""
    return "`" * max([least, *(len(run) + 1 for run in re.findall("`+", text))])


def _code(value: object) -> str:
    text = " ".join(str(value).split())
    fence = _fence(text, 1)
    return _Markdown(f"{fence} {text} {fence}" if "`" in text else f"{fence}{text}{fence}")


def _fenced(value: object, language: str = "") -> str:
    fence = _fence(str(value), 3)
    return _Markdown(f"{fence}{language}\n{value}\n{fence}")


def _html(pattern: str) -> Callable[..., Markup]:
    return lambda *values: _markup(pattern).format(*values)


_MARKDOWN_FILTERS: Filters = {
    "code": _code,
    "strong": lambda value: _Markdown(f"**{to_markdown(value)}**"),
    "fenced": _fenced,
    "command": lambda value, _label: _fenced(value),
    "link": lambda value, url: _Markdown(f"[{to_markdown(value)}](<{url}>)"),
}
_HTML_FILTERS: Filters = {
    "code": _html("<code>{0}</code>"),
    "strong": _html("<strong>{0}</strong>"),
    "fenced": _html('<pre tabindex="0"><code>{0}</code></pre>'),
    "command": _html('<pre class="command" tabindex="0" role="region" aria-label="{1}"><code>{0}</code></pre>'),
    "link": _html('<a href="{1}">{0}</a>'),
}
FILTERS: Mapping[Flavour, Filters] = {
    "script": _MARKDOWN_FILTERS,
    "markdown": _MARKDOWN_FILTERS,
    "html": _HTML_FILTERS,
}
"""What each flavour adds to the filters of Jinja."""
