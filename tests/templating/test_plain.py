"""The package's scripts are rendered without Jinja; Jinja gives the same, character for character."""

from __future__ import annotations

import re

import pytest

from swagger2postman.templating.jinja import renderer_for
from swagger2postman.templating.plain import render_plain
from swagger2postman.templating.templates import built_in, names

SCRIPTS = [name for name in names() if name.endswith(".js.j2") and name != "guide.js.j2"]
PLAIN = [*SCRIPTS, "token_description.md.j2"]
VALUES = {
    "prefix": "s2p_a_",
    "title": "T <%= prefix %> \\* <% include 'token_lib.js.j2' %>\n",
    "client_id": "a_client_id",
    "client_secret": "a_client_secret",
    "access_token": "a_access_token",
    "curl_posix": "curl \\\n  'a' \\1 \\g<0>",
    "curl_windows": 'curl ^\n  "a"',
}


@pytest.mark.parametrize("name", PLAIN)
def test_jinja_gives_the_same(name: str) -> None:
    """Values that look like tags stay as they are, and so do empty lines and the end of the file."""
    assert render_plain(name, VALUES) == renderer_for(None).render("script", name, VALUES)


@pytest.mark.parametrize("name", PLAIN)
def test_only_the_two_tags_are_used(name: str) -> None:
    """A script that uses more of Jinja would not be rendered by `render_plain`: it says so here."""
    rest = re.sub(r"<%= [a-z_]+ %>|^[ \t]*<% include '[a-z0-9_.]+' %>\n", "", built_in(name) or "", flags=re.MULTILINE)
    assert "<%" not in rest
    assert "%>" not in rest


def test_a_value_that_is_missing() -> None:
    """A template that asks for a value which nobody gives is a bug of the program, not an empty string."""
    with pytest.raises(KeyError):
        render_plain("token_test.js.j2", {})
