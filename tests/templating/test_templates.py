"""A user's templates in the place of the package's, and what is said of their errors."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Literal

import pytest

from support.paths import ROOT
from swagger2postman import convert
from swagger2postman.errors import TemplateError
from swagger2postman.postman.scripts import Scripts
from swagger2postman.templating.engine import Engine
from swagger2postman.templating.templates import copy_templates, load_templates

SAMPLE = ROOT / "samples" / "sim-status.yaml"


def description(folder: Path | None = None) -> str:
    """The text of the token request, with short values."""
    return Scripts(Engine(folder)).token_description(title="T", curl_posix="P", curl_windows="W")


def test_one_template_is_replaced_and_the_others_stay(tmp_path: Path) -> None:
    """A file of the folder stands in for the package's of that name; without the folder nothing has changed."""
    before = (description(), Scripts().pre_request())
    (tmp_path / "token_description.md.j2").write_text("For <%= title %>: <%= client_id %>\n", encoding="utf-8")
    mine = Scripts(Engine(tmp_path))
    assert (description(tmp_path), mine.pre_request()) == ("For T: client_id\n", before[1])
    assert (description(), Scripts().pre_request()) == before


def test_scripts_are_replaced_too(tmp_path: Path) -> None:
    """Every script of a conversion comes from the templates that this conversion is given."""
    names = ("pre_request", "response_test", "token_keep", "token_test", "token_pre_request")
    for name in names:
        (tmp_path / f"{name}.js.j2").write_text(f"// my {name}", encoding="utf-8")
    mine = Scripts(Engine(tmp_path))
    assert (mine.pre_request(), mine.response_test(), mine.token_keep(), mine.token_test("a_")) == (
        ("// my pre_request",),
        ("// my response_test",),
        ("// my token_keep",),
        ("// my token_test",),
    )
    assert mine.token_pre_request("a_") == ("// my token_pre_request",)
    before = convert(SAMPLE).to_bytes()
    assert b'"// my response_test"' in convert(SAMPLE, templates=tmp_path).to_bytes()
    assert convert(SAMPLE).to_bytes() == before


def test_the_copies_change_nothing(tmp_path: Path) -> None:
    """All built-in templates are copied; with the copies in their place the collection is the same, byte for byte."""
    copied = copy_templates(tmp_path / "mine")
    assert {path.name: path.read_bytes() for path in copied} == {
        path.name: path.read_bytes() for path in (ROOT / "templates").glob("*.j2")
    }
    assert convert(SAMPLE, templates=tmp_path / "mine").to_bytes() == convert(SAMPLE).to_bytes()


def test_copies_overwrite_nothing(tmp_path: Path) -> None:
    """If one file is there already, none is written."""
    (tmp_path / "guide.md.j2").write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError) as caught:
        copy_templates(tmp_path)
    assert (caught.value.filename, caught.value.strerror) == (str(tmp_path / "guide.md.j2"), "exists already")
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
def test_errors_have_a_file_and_a_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    """A template that Jinja cannot read or fill in is named with the line; templates reach nothing but their values."""
    path = tmp_path / "token_description.md.j2"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(TemplateError) as caught:
        description(tmp_path)
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
        Engine(tmp_path)
    assert str(caught.value) == f"{tmp_path / name}: {message}"


def test_bytes_that_are_not_text(tmp_path: Path) -> None:
    """A template in another encoding is an error of that template."""
    path = tmp_path / "guide.md.j2"
    path.write_bytes(b"caf\xe9")
    with pytest.raises(TemplateError) as caught:
        Engine(tmp_path)
    assert caught.value.file.endswith("guide.md.j2")


def test_a_user_may_include_files_of_their_own(tmp_path: Path) -> None:
    """Files whose names start with an underscore can be included."""
    (tmp_path / "_portal.j2").write_text("https://portal.example for <%= title %>", encoding="utf-8")
    (tmp_path / "token_description.md.j2").write_text("See <% include '_portal.j2' %>.", encoding="utf-8")
    assert description(tmp_path) == "See https://portal.example for T."


def test_each_flavour_encodes_values(tmp_path: Path) -> None:
    """Values are encoded for Markdown or HTML, also within markup, rows and included lines; templates are not."""
    (tmp_path / "_rows.j2").write_text("a *b* | <%= v %>\n\nc | <%= v | code %> <%= v | strong %>\n", encoding="utf-8")
    template = (
        "<% for r in rows('_rows.j2') %><%= r[0] %> & <%= r[1] %>\n<% endfor %><%= v | link('https://a.example/?b') %>"
    )
    (tmp_path / "guide.md.j2").write_text(template, encoding="utf-8")
    engine = Engine(tmp_path)
    values = {"v": "<b> | `x` *y*"}
    assert engine.render_text("guide.md.j2", "markdown", values) == (
        "a *b* & \\<b\\> \\| \\`x\\` \\*y\\*\n"
        "c & `` <b> | `x` *y* `` **\\<b\\> \\| \\`x\\` \\*y\\***\n"
        "[\\<b\\> \\| \\`x\\` \\*y\\*](<https://a.example/?b>)"
    )
    assert engine.render_text("guide.md.j2", "html", values) == (
        "a *b* & &lt;b&gt; | `x` *y*\n"
        "c & <code>&lt;b&gt; | `x` *y*</code> <strong>&lt;b&gt; | `x` *y*</strong>\n"
        '<a href="https://a.example/?b">&lt;b&gt; | `x` *y*</a>'
    )


@pytest.mark.parametrize("case", ["file", "template", "dangling", "device", "process"])
def test_templates_are_no_links(tmp_path: Path, case: str) -> None:
    """A link in a folder of templates could lead to any file, and is refused, wherever it leads."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (folder / "_b.j2").write_text("b", encoding="utf-8")
    targets: dict[str, Path | str] = {
        "file": tmp_path / "secret",
        "template": "_b.j2",
        "dangling": "gone",
        "device": "/dev/zero",
    }
    (folder / "_a.j2").symlink_to(targets.get(case, "/proc/self/environ"))
    with pytest.raises(TemplateError) as caught:
        Engine(folder)
    assert str(caught.value) == f"{folder / '_a.j2'}: it is a symbolic link; put a file of its own there"


def test_templates_are_files(tmp_path: Path) -> None:
    """A pipe, which could be waited for without end, and a folder are refused; so are files that are too large."""
    path = tmp_path / "guide.md.j2"
    said = []
    for make in (lambda: os.mkfifo(path), path.mkdir, lambda: path.write_bytes(b" " * 1_000_001)):
        make()
        with pytest.raises(TemplateError) as caught:
            Engine(tmp_path)
        said.append(str(caught.value))
        path.rmdir() if path.is_dir() else path.unlink()
    assert said == [
        f"{path}: it is not a regular file; put a file of its own there",
        f"{path}: it is not a regular file; put a file of its own there",
        f"{path}: it is larger than 1,000,000 bytes; put a file of its own there",
    ]
    for number in range(201):
        (tmp_path / f"_{number}.j2").touch()
    with pytest.raises(TemplateError, match="there are more than 200 templates"):
        Engine(tmp_path)


@pytest.mark.parametrize("name", ["../secret.j2", "sub/x.j2", "/etc/passwd", "other.txt"])
def test_only_templates_of_the_folder_are_included(tmp_path: Path, name: str) -> None:
    """Nothing but the templates of the folder, and the built-in ones, can be included."""
    folder = tmp_path / "mine"
    (folder / "sub").mkdir(parents=True)
    for path in (tmp_path / "secret.j2", folder / "sub" / "x.j2", folder / "other.txt"):
        path.write_text("secret", encoding="utf-8")
    (folder / "token_description.md.j2").write_text(f"<% include '{name}' %>", encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        description(folder)
    assert caught.value.message == f"there is no template “{name}”"


def test_what_was_read_is_what_is_rendered(tmp_path: Path) -> None:
    """A file that changes after its folder was read changes nothing."""
    path = tmp_path / "token_description.md.j2"
    path.write_text("<% include '_a.j2' %>", encoding="utf-8")
    (tmp_path / "_a.j2").write_text("trusted", encoding="utf-8")
    templates = load_templates(tmp_path)
    for file in (path, tmp_path / "_a.j2"):
        file.write_text("evil", encoding="utf-8")
    scripts = Scripts(Engine(templates))
    assert scripts.token_description(title="T", curl_posix="P", curl_windows="W") == "trusted"


ITSELF = "this includes or calls itself, or more than that is nested too deeply"
TOO_MUCH = "this does too much: it loops too often, or writes too much"
TOO_LARGE = "this would make a string of more than 10,000,000 characters"
TOO_DEEP = "Jinja cannot compile this: it is nested too deeply, or holds too large a number; make it simpler"
SELF = "token_description.md.j2"
DOUBLING = "<% set s = 'xxxxxxxx' %>"
BOMBS = {
    "includes itself": (f"<% include '{SELF}' %>", ITSELF),
    "extends itself": (f"<% extends '{SELF}' %>", ITSELF),
    "imports itself": (f"<% import '{SELF}' as x %>", ITSELF),
    "imports from itself": (f"<% from '{SELF}' import x %>", ITSELF),
    "a macro that calls itself": ("<% macro m() %><%= m() %><%= m() %><% endmacro %><%= m() %>", ITSELF),
    "a block that calls itself": ("<% block a %><%= self.a() %><% endblock %>", ITSELF),
    "nested loops": ("<% set r = range(100000) %><% for i in r %><% for j in r %><% endfor %><% endfor %>", TOO_MUCH),
    "loops that let nothing pass": (
        "<% set r = range(100000) %><% for i in r %><% for j in r if false %><% endfor %><% endfor %>",
        TOO_MUCH,
    ),
    "a recursive loop": (
        "<% set r = range(100000) %><% for i in r recursive %><% if i == 5 %><%= loop(r) %><% endif %><% endfor %>",
        TOO_MUCH,
    ),
    "a long body": (
        "<% for i in range(100000) %>" + "<% if title %><% endif %>" * 9_000 + "<% endfor %>",
        TOO_MUCH,
    ),
    "a long macro": (
        "<% macro m() %>" + "<% if title %><% endif %>" * 9_000 + "<% endmacro %>"
        "<% for i in range(100000) %><%= m() %><% endfor %>",
        TOO_MUCH,
    ),
    "many includes": ("<% for i in range(100000) %><% include '_empty.j2' %><% endfor %>", TOO_MUCH),
    "times": ("<%= 'x' * 10**9 %>", TOO_LARGE),
    "times, known before": ("<%= 'x' * 1000000000 %>", TOO_LARGE),
    "a list, times": ("<%= [1] * 1000000000 %>", TOO_LARGE),
    "powers": ("<%= 9 ** 9 ** 9 %>", "this calculates with numbers that are too large"),
    "products": ("<% set a = 9 ** 900 %><%= a * a %>", "this calculates with numbers that are too large"),
    "center": ("<%= 'x' | center(1000000000) %>", "“center” takes no number larger than 10,000 here"),
    "center as a method": ("<%= 'x'.center(1000000000) %>", "“center” takes no number larger than 10,000 here"),
    "round": ("<%= 1.5 | round(1000000000, 'ceil') %>", "“round” takes no number larger than 10,000 here"),
    "tabs": (
        "<%= 'x'.expandtabs(1000000000) %>",
        "access to attribute 'expandtabs' of 'str' object is unsafe.",
    ),
    "format": (
        "<%= '{:999999999}'['format'](1) %>",
        "access to attribute 'format' of 'str' object is unsafe.",
    ),
    "a width": ("<%= '%999999999d' % 1 %>", "put strings together with ~, not with %"),
    "a width in a filter": ("<%= '%999999999d' | format(1) %>", "No filter named 'format'."),
    "random text": ("<%= lipsum(n=100000000) %>", "'lipsum' is undefined"),
    "doubling": (DOUBLING + "<% set s = s ~ s %>" * 40, TOO_LARGE),
    "doubling by adding": (DOUBLING + "<% set s = s + s %>" * 40, TOO_LARGE),
    "doubling blocks": (DOUBLING + "<% set s %><%= s %><%= s %><% endset %>" * 40, TOO_LARGE),
    "doubling lists": ("<% set s = [1] %>" + "<% set s = [s, s] %>" * 40 + "<%= s %>", TOO_MUCH),
    "keys that double": (
        "<% set s = (1,) %>" + "<% set s = (s, s) %>" * 40 + "<% set d = {s: 1} %>",
        TOO_MUCH,
    ),
    "long sums": ("<% set s = 'x' * 400000 %><%= s" + " ~ s" * 20_000 + " %>", TOO_MUCH),
    "replace": ("<%= ('x' * 400000).replace('x', 'y' * 400000) %>", TOO_LARGE),
    "join": ("<%= (['x' * 400000] * 10000) | join(',') %>", TOO_LARGE),
    "glue": ("<%= ('x' * 400000).join(range(100000) | map('string')) %>", TOO_LARGE),
    "indent": ("<%= ('a\n' * 200000) | indent(10000) %>", TOO_LARGE),
    "much text": ("<% set s = 'x' * 400000 %><% for i in range(10000) %><%= s %><% endfor %>", TOO_LARGE),
    "searching": (
        "<% set s = 'a ' * 400000 %><% for i in range(10000) %><% if 'b' in s %><% endif %><% endfor %>",
        TOO_MUCH,
    ),
    "splitting": (
        "<% set s = 'a ' * 200000 %><% for i in range(10000) %><% set x = s.split() %><% endfor %>",
        TOO_MUCH,
    ),
    "parentheses": ("<%= " + "(" * 20_000 + "1" + ")" * 20_000 + " %>", TOO_DEEP),
    "chains": ("<%= title" + ".a" * 20_000 + " %>", TOO_DEEP),
    "nested blocks": ("<% if 1 %>" * 1000 + "<% endif %>" * 1000, TOO_DEEP),
    "a long number": ("<%= " + "9" * 5000 + " %>", TOO_DEEP),
    "much code": ("<%= 1 %>" * 40_000, "all templates together hold more than 100,000 words of code"),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", BOMBS)
def test_what_could_grow_without_end(tmp_path: Path, case: str) -> None:
    """A template that does too much, or makes too much, is the template's error, with its file and a plain sentence."""
    text, message = BOMBS[case]
    (tmp_path / SELF).write_text(text, encoding="utf-8")
    (tmp_path / "_empty.j2").touch()

    with pytest.raises(TemplateError) as caught:
        description(tmp_path)
    assert (caught.value.message, caught.value.file) == (message, str(tmp_path / SELF))


@pytest.mark.parametrize("flavour", ["markdown", "html"])
@pytest.mark.parametrize(
    "text",
    [
        "<%= inline('guide.md.j2') %>",
        "<% for r in rows('_a.j2') %><% endfor %>",
        "<% for r in text('_a.j2') %><% endfor %>",
    ],
)
def test_templates_that_call_each_other(tmp_path: Path, flavour: Literal["markdown", "html"], text: str) -> None:
    """A circle through inline, text or rows is found, too."""
    (tmp_path / "guide.md.j2").write_text(text, encoding="utf-8")
    (tmp_path / "_a.j2").write_text("<%= inline('guide.md.j2') %>", encoding="utf-8")
    engine = Engine(tmp_path)
    with pytest.raises(TemplateError) as caught:
        engine.render_text("guide.md.j2", flavour, {})
    assert caught.value.message == ITSELF


def test_one_that_includes_itself_is_the_users_error(tmp_path: Path) -> None:
    """The command line says it in one line and exits with 2."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "pre_request.js.j2").write_text("\n<% include 'pre_request.js.j2' %>", encoding="utf-8")
    command = [sys.executable, "-m", "swagger2postman", "convert", str(SAMPLE), "--templates", "mine"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == f"Error: mine/pre_request.js.j2:2: {ITSELF}\n"
    assert [one.name for one in tmp_path.iterdir()] == ["mine"]


def test_what_templates_need_is_there(tmp_path: Path) -> None:
    """Loops, macros, blocks, filters, methods and calculations of usual size give what they give in Jinja."""
    (tmp_path / "_m.j2").write_text("<% macro b(x) %>[<%= x %>]<% endmacro %>", encoding="utf-8")
    (tmp_path / SELF).write_text(
        "<% from '_m.j2' import b %><% set n = namespace(i=0) %>"
        "<% for x in range(4) if x is odd %><% set n.i = n.i + x * 2 %>"
        "<%= loop.index %>/<%= loop.length %>=<%= b(x) %>,"
        "<% else %>none<% endfor %> <%= n.i %> <%= -7 // 2 %> <%= 2 ** 10 %> <%= 7 % 4 %> <%= 1 / 4 %>\n"
        "<%= title ~ 1 ~ ['a'] %> <%= 'a b c'.split() | join('-') %> <%= ', '.join(['x', 'y']) %> <%= 'x' * 3 %>"
        "<%= 'aXa' | replace('X', 'yy') %> <%= 'aXa'.replace('X', 'yy') %> <%= 'ab' | center(6) %>|\n"
        "<%= {'a': [1, 2]} | tojson %> <%= {'a': 1}.items() | list %> <%= 'abc'[1:] %> <%= (1, 2) == (1, 2) %>"
        "<%= [{'k': 2}, {'k': 1}] | map(attribute='k') | sort | join %> <%= nothing | default('d') %>\n"
        "<% set x | upper %>block<% endset %><%= x %> "
        "<% filter indent(2) %>a\nb<% endfilter %> <%= 'a' if 0 else 'b' %>",
        encoding="utf-8",
    )
    assert description(tmp_path) == (
        "1/2=[1],2/2=[3], 8 -4 1024 3 0.25\n"
        "T1['a'] a-b-c x, y xxxayya ayya   ab  |\n"
        "{\"a\": [1, 2]} [('a', 1)] bc True12 d\n"
        "BLOCK a\n  b b"
    )


def test_copies_follow_no_link(tmp_path: Path) -> None:
    """A link in the folder, even one that leads nowhere, is a file that is there already."""
    (tmp_path / "mine").mkdir()
    link = tmp_path / "mine" / "token_lib.js.j2"
    link.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsError) as caught:
        copy_templates(tmp_path / "mine")
    assert (caught.value.filename, (tmp_path / "elsewhere").exists()) == (str(link), False)
    assert list((tmp_path / "mine").iterdir()) == [link]
