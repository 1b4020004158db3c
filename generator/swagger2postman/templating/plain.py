"""The package's own scripts without Jinja, which takes longer to import than most documents take to convert.

They use two of its tags alone: `<%= name %>`, and `<% include 'name' %>` on a line of its own. What stands here treats
these two as Jinja does, and a test compares the results. A user's templates, and those of the guide, go to Jinja.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from swagger2postman.templating.templates import built_in

__all__ = ["render_plain"]

_TAG = re.compile(r"^[ \t]*+<% include '([a-z_.0-9]++)' %>\n?|<%= ([a-z_]++) %>", re.MULTILINE)


def render_plain(name: str, values: Mapping[str, str]) -> str:
    """Return a template of the package with its values in place, which are strings already encoded for it."""

    def replace_tag(tag: re.Match[str]) -> str:
        return values[tag[2]] if tag[2] else render_plain(tag[1], values)

    return _TAG.sub(replace_tag, built_in(name) or "")
