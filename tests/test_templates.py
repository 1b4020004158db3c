"""scripts.py: a user's templates in the place of the package's, and what is said of their faults."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from swagger2postman import convert
from swagger2postman.postman import scripts
from swagger2postman.postman.scripts import TemplateError, copy_templates, render_text, use_templates

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "samples" / "sim-status.yaml"


@pytest.fixture(autouse=True)
def _own_templates_afterwards() -> Iterator[None]:
    yield
    use_templates(None)


def description() -> str:
    """The text of the token request, with short values."""
    return scripts.token_description(title="T", curl_posix="P", curl_windows="W")


def test_one_template_is_replaced_and_the_others_stay(tmp_path: Path) -> None:
    """A file of the folder stands in for the built-in of that name, until the folder is taken back."""
    before = (description(), scripts.pre_request_script())
    (tmp_path / "token_description.md.j2").write_text("For <%= title %>: <%= client_id %>\n", encoding="utf-8")
    use_templates(tmp_path)
    assert (description(), scripts.pre_request_script()) == ("For T: client_id\n", before[1])
    use_templates(None)
    assert (description(), scripts.pre_request_script()) == before


def test_scripts_are_replaced_too(tmp_path: Path) -> None:
    """Scripts that were rendered before are rendered anew."""
    before = scripts.response_test_script()
    (tmp_path / "response_test.js.j2").write_text("// mine\n", encoding="utf-8")
    use_templates(tmp_path)
    assert (scripts.response_test_script(), before != ("// mine",)) == (("// mine",), True)
    assert b'"// mine"' in convert(SAMPLE).to_bytes()


def test_the_copies_change_nothing(tmp_path: Path) -> None:
    """All built-in templates are copied; with the copies in their place the collection is the same, byte for byte."""
    before = convert(SAMPLE).to_bytes()
    copied = copy_templates(tmp_path / "mine")
    assert {path.name: path.read_bytes() for path in copied} == {
        path.name: path.read_bytes() for path in (ROOT / "templates").glob("*.j2")
    }
    use_templates(tmp_path / "mine")
    assert convert(SAMPLE).to_bytes() == before


def test_copies_overwrite_nothing(tmp_path: Path) -> None:
    """If one file is there already, none is written."""
    (tmp_path / "guide.md.j2").write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError) as caught:
        copy_templates(tmp_path)
    assert (caught.value.filename, caught.value.strerror) == (str(tmp_path / "guide.md.j2"), "is there already")
    assert [path.name for path in tmp_path.iterdir()] == ["guide.md.j2"]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("one\ntwo <%= titel %>\n", 2, "'titel' is undefined"),
        ("one\n\n<% if title %>\n", 3, "Unexpected end of template."),
        ("<%= title | shout %>", 1, "No filter named 'shout'."),
        ("\n<%= title.nothing %>", 2, "'str object' has no attribute 'nothing'"),
        ("\n\n<% include 'other.j2' %>", 3, "there is no template “other.j2”"),
        ("\n<%= 1 / 0 %>", 2, "division by zero"),
        ("<%= title.__class__.__mro__ %>", 1, "access to attribute '__class__' of 'str' object is unsafe."),
    ],
)
def test_faults_have_a_file_and_a_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    """A template that Jinja cannot read or fill in is named with the line; templates reach nothing but their values."""
    path = tmp_path / "token_description.md.j2"
    path.write_text(text, encoding="utf-8")

    def use() -> None:
        use_templates(tmp_path)
        description()

    with pytest.raises(TemplateError) as caught:
        use()
    found = caught.value
    assert (found.file, found.line, str(found)) == (str(path), line, f"{path}:{line}: {found.message}")
    assert message in found.message


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("token_descripton.md.j2", "there is no template of that name; did you mean token_description.md.j2?"),
        ("zzzzzzzz.j2", "there is no template of that name; start the name of a file of your own with _"),
    ],
)
def test_a_file_that_stands_for_nothing_is_named(tmp_path: Path, name: str, message: str) -> None:
    """A slip in a file's name does not go unnoticed."""
    (tmp_path / name).write_text("", encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        use_templates(tmp_path)
    assert str(caught.value) == f"{tmp_path / name}: {message}"


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    """A template in another encoding is a fault of that template."""
    path = tmp_path / "guide.md.j2"
    path.write_bytes(b"caf\xe9")
    with pytest.raises(TemplateError) as caught:
        use_templates(tmp_path)
    assert caught.value.file.endswith("guide.md.j2")


def test_a_user_may_include_files_of_their_own(tmp_path: Path) -> None:
    """Files whose names start with an underscore can be included."""
    (tmp_path / "_portal.j2").write_text("https://portal.example for <%= title %>", encoding="utf-8")
    (tmp_path / "token_description.md.j2").write_text("See <% include '_portal.j2' %>.", encoding="utf-8")
    use_templates(tmp_path)
    assert description() == "See https://portal.example for T."


def test_each_flavour_encodes_values(tmp_path: Path) -> None:
    """Values are encoded for Markdown or HTML, also within markup, rows and included lines; templates are not."""
    (tmp_path / "_rows.j2").write_text("a *b* | <%= v %>\n\nc | <%= v | code %> <%= v | strong %>\n", encoding="utf-8")
    template = (
        "<% for r in rows('_rows.j2') %><%= r[0] %> & <%= r[1] %>\n<% endfor %><%= v | link('https://a.example/?b') %>"
    )
    (tmp_path / "guide.md.j2").write_text(template, encoding="utf-8")
    use_templates(tmp_path)
    values = {"v": "<b> | `x` *y*"}
    assert render_text("guide.md.j2", "markdown", values) == (
        "a *b* & \\<b\\> \\| \\`x\\` \\*y\\*\n"
        "c & `` <b> | `x` *y* `` **\\<b\\> \\| \\`x\\` \\*y\\***\n"
        "[\\<b\\> \\| \\`x\\` \\*y\\*](<https://a.example/?b>)"
    )
    assert render_text("guide.md.j2", "html", values) == (
        "a *b* & &lt;b&gt; | `x` *y*\n"
        "c & <code>&lt;b&gt; | `x` *y*</code> <strong>&lt;b&gt; | `x` *y*</strong>\n"
        '<a href="https://a.example/?b">&lt;b&gt; | `x` *y*</a>'
    )
