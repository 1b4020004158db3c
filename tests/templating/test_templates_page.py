"""docs/templates.md tells the truth: every template, the values that each gets, and an example that works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import meta

from support.paths import ROOT
from swagger2postman import convert
from swagger2postman.outputs.guide.model import Command, FirstCall, Guide, OtherScheme, Portal, TokenRequest
from swagger2postman.templating.jinja import JinjaRenderer
from swagger2postman.templating.templates import built_in, names

PAGE = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
HELPERS = {"inline", "rows", "text"}
TABLE = {
    name: set(re.findall(r"`([a-z_]+)`", values))
    for name, values in re.findall(r"^\| `([a-z_.]+\.j2)` \| .* \| (.*) \|$", PAGE, re.MULTILINE)
}


def values_of(template: str) -> set[str]:
    """The values that a template itself uses."""
    environment = JinjaRenderer(None)._environment("html")
    return meta.find_undeclared_variables(environment.parse(built_in(template) or "")) - HELPERS


def test_every_template_is_listed_with_its_values() -> None:
    """A new template, or a value that one uses for the first time, needs a word in the documentation."""
    assert {name: values_of(name) for name in names()} == TABLE


@pytest.mark.parametrize(
    ("word", "kind"), [("guide", Guide), ("token", TokenRequest), ("call", FirstCall), ("scheme", OtherScheme)]
)
def test_every_value_is_described(word: str, kind: type) -> None:
    """What a template may use of a value is what the value has."""
    described = set(re.findall(rf"`{word}\.([a-z_]+)`", PAGE.split("### guide\n")[1]))
    properties = {name for name, value in vars(kind).items() if isinstance(value, property)}
    assert described == {*kind.__struct_fields__, *properties}  # type: ignore[attr-defined]


def test_the_parts_of_values_are_described() -> None:
    """So is what commands and the portal consist of."""
    parts = {*Command.__struct_fields__, *Portal.__struct_fields__, "paragraphs"}
    assert [part for part in parts if f"`{part}`" not in PAGE] == []


def test_the_example_of_a_changed_template(tmp_path: Path) -> None:
    """The template of the page is used in both forms of the guide."""
    example = re.search(r"```jinja\n(.*?)```", PAGE, re.DOTALL)
    assert example
    (tmp_path / "guide_open.j2").write_text(example[1], encoding="utf-8")
    paths = {"/a": {"get": {"responses": {"200": {"description": "OK"}}}}}
    document = {"openapi": "3.0.3", "info": {"title": "SIM Status", "version": "1"}, "paths": paths}
    conversion = convert(document, templates=tmp_path)
    assert "**SIM Status** needs no token. Questions? Ask the [API team](<https://portal.example.com>)." in (
        conversion.guide()
    )
    assert '<strong>SIM Status</strong> needs no token. Questions? Ask the <a href="https://portal.example.com">' in (
        conversion.guide(as_html=True)
    )
