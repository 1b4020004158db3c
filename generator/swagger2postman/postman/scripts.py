"""The Postman scripts and all texts, rendered from the package's templates or a user's in their place.

The scripts are constant: all values reach them as Postman variables when they run. The one thing rendered into a script
is the prefix of a scheme's variables, which this package makes up itself. Texts come in two flavours, Markdown and
HTML, and each encodes every value that is not encoded yet. Templates run in Jinja's sandbox; a user's own, which may
have been copied from anywhere, with limits (`template_bounds`).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from swagger2postman.templating.templates import (
    SUFFIX,
    TemplateError,
    Templates,
    built_in,
    copy_templates,
    load_templates,
    names,
)

if TYPE_CHECKING:
    from jinja2 import Environment, Template
    from markupsafe import Markup

__all__ = [
    "TemplateError",
    "copy_templates",
    "pre_request_script",
    "render_text",
    "response_test_script",
    "token_description",
    "token_keep_script",
    "token_pre_request_script",
    "token_test_script",
    "use_templates",
]

Flavour = Literal["script", "markdown", "html"]
_PREFIX = re.compile(r"[a-z0-9_]*")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+!|~&])")


class _Markdown(str):
    """Text that is Markdown already."""

    __slots__ = ()


class _Chosen:
    """The user's own templates; None for the package's alone."""

    templates: Templates | None = None


def use_templates(chosen: Templates | Path | None) -> None:
    """Take a user's templates, or those of a folder, for everything rendered from now on; None ends that.

    Files of a user's own, to be included by others, start with an underscore.

    Raises:
        TemplateError: one does not stand for one of ours, or Jinja cannot read it, or a file cannot be a template.
        OSError: the folder cannot be read.
    """
    templates = load_templates(chosen) if isinstance(chosen, Path) else chosen
    if templates == _Chosen.templates:
        return
    _Chosen.templates = templates
    for cached in (_environment, *_SCRIPTS):
        cached.cache_clear()
    if templates is None:
        return
    for name in templates.texts:
        if name not in names() and not name.startswith("_"):
            close = difflib.get_close_matches(name, names(), 1)
            hint = f"did you mean {close[0]}?" if close else "start the name of a file of your own with _"
            msg = f"there is no template of that name; {hint}"
            raise TemplateError(msg, templates.file(name))
        _get(_environment("script"), name)


@cache
def pre_request_script() -> tuple[str, ...]:
    """The collection's pre-request script: fetches and renews the token that a request needs. Returns its lines."""
    return _lines("pre_request.js.j2")


@cache
def response_test_script() -> tuple[str, ...]:
    """The collection's test script: forgets a token that the API answered 401 to. Returns its lines."""
    return _lines("response_test.js.j2")


@cache
def token_test_script(prefix: str) -> tuple[str, ...]:
    """The test script of "Get Access Token": stores the token in `prefix` + `access_token`. Returns its lines."""
    return _lines("token_test.js.j2", prefix=_checked(prefix))


@cache
def token_pre_request_script(prefix: str) -> tuple[str, ...]:
    """The pre-request script of "Get Access Token": names the variables that are not filled in. Returns its lines."""
    return _lines("token_pre_request.js.j2", prefix=_checked(prefix))


@cache
def token_keep_script() -> tuple[str, ...]:
    """The test script of an operation that a person sends for a token: stores it in `access_token`."""
    return _lines("token_keep.js.j2")


_SCRIPTS = (pre_request_script, response_test_script, token_test_script, token_pre_request_script, token_keep_script)


def token_description(*, title: str, curl_posix: str, curl_windows: str, prefix: str = "") -> str:
    """The Markdown description of "Get Access Token".

    `title` has to be encoded as Markdown; the two commands go into code blocks as they are.
    """
    values = {
        "title": title,
        "curl_posix": curl_posix,
        "curl_windows": curl_windows,
        "client_id": _checked(prefix) + "client_id",
        "client_secret": prefix + "client_secret",
        "access_token": prefix + "access_token",
    }
    return _render("script", "token_description.md.j2", values)


def render_text(template: str, flavour: Literal["markdown", "html"], values: Mapping[str, object]) -> str:
    """Render a template whose values are plain text, which the flavour encodes.

    Within it, `inline(name)` gives another template, `text(name)` its lines and `rows(name)` those split at the first
    bar; the filters `code`, `strong`, `fenced(language)` and `link(address)` mark values up.

    Raises:
        TemplateError: the template cannot be used.
    """
    finished: Callable[[str], str] = _markup if flavour == "html" else _Markdown

    def inline(name: str, **more: object) -> str:
        return finished(_render(flavour, name, {**values, **helpers, **more}))

    def text(name: str, **more: object) -> list[str]:
        lines = str(inline(name, **more)).splitlines()
        return [finished(line.strip()) for line in lines if line.strip()]

    def rows(name: str, **more: object) -> list[list[str]]:
        return [[finished(cell.strip()) for cell in str(line).split(" | ", 1)] for line in text(name, **more)]

    helpers = {"inline": inline, "text": text, "rows": rows}
    return str(inline(template))


def _markup(text: str) -> Markup:
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - what an environment with autoescape has rendered


def _checked(prefix: str) -> str:
    if not _PREFIX.fullmatch(prefix):
        msg = f"a prefix of variables consists of a-z, 0-9 and _, not {prefix!r}"
        raise ValueError(msg)
    return prefix


def _lines(template: str, **values: str) -> tuple[str, ...]:
    return tuple(_render("script", template, values).splitlines())


def _render(flavour: Flavour, template: str, values: Mapping[str, object]) -> str:
    environment = _environment(flavour)
    found = _get(environment, template)
    from jinja2 import TemplateError as JinjaError

    try:
        return str(found.render(values))
    except (JinjaError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError) as error:
        _fail(error, template)


def _get(environment: Environment, name: str) -> Template:
    from jinja2 import TemplateError as JinjaError

    try:
        return environment.get_template(name)
    except JinjaError as error:
        _fail(error, name)
    except (RecursionError, SyntaxError, MemoryError, ValueError, OverflowError) as error:
        msg = "Jinja cannot compile this, for it is nested too deeply or holds too large a number; make it simpler"
        raise TemplateError(msg, _file_of(name)) from error


def _file_of(name: str) -> str:
    own = _Chosen.templates
    return own.file(name) if own and name in own.texts else name


def _fail(error: Exception, template: str) -> NoReturn:
    """Raise the one exception for a template, with the place that Jinja names, or the innermost template's line."""
    from jinja2 import TemplateNotFound

    places = [(str(getattr(error, "filename", "") or _file_of(template)), int(getattr(error, "lineno", 0) or 0))]
    trace = error.__traceback__
    while trace is not None and not places[0][1]:
        if trace.tb_frame.f_code.co_filename.endswith(SUFFIX):
            places.append((trace.tb_frame.f_code.co_filename, trace.tb_lineno))
        trace = trace.tb_next
    text = f"there is no template “{error}”" if isinstance(error, TemplateNotFound) else str(error)
    if isinstance(error, RecursionError):
        text = "this calls or includes itself, or is nested too deeply"
    raise TemplateError(text or type(error).__name__, *places[-1]) from error


@cache
def _environment(flavour: Flavour) -> Environment:
    """Delimiters other than Jinja's own, which would swallow Postman's {{variables}}."""
    from jinja2 import FunctionLoader, StrictUndefined

    options: dict[str, Any] = {
        "loader": FunctionLoader(_find_template),
        "autoescape": flavour == "html",  # scripts get encoded text only, and Markdown is encoded by `finalize`
        "finalize": _as_markdown if flavour == "markdown" else None,
        "undefined": StrictUndefined,
        "block_start_string": "<%",
        "block_end_string": "%>",
        "variable_start_string": "<%=",
        "variable_end_string": "%>",
        "comment_start_string": "<%#",
        "comment_end_string": "%>",
        "trim_blocks": True,
        "lstrip_blocks": True,
        "keep_trailing_newline": True,
    }
    filters = _HTML_FILTERS if flavour == "html" else _MARKDOWN_FILTERS
    if _Chosen.templates is not None:
        from swagger2postman.templating.limits import BoundedEnvironment

        return BoundedEnvironment(filters, **options)
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(**options)
    environment.filters.update(filters)
    return environment


def _find_template(name: str) -> tuple[str, str, None] | None:
    own = _Chosen.templates
    if own is not None and name in own.texts:
        return own.texts[name], own.file(name), None
    text = built_in(name) if name in names() else None
    return None if text is None else (text, f"templates/{name}", None)


def _as_markdown(value: object) -> str:
    """Return plain text in which Markdown and HTML find nothing to do; Markdown stays."""
    return value if isinstance(value, _Markdown) else _MARKDOWN.sub(r"\\\1", " ".join(str(value).split()))


def _ticks(text: str, least: int) -> str:
    return "`" * max([least, *(len(run) + 1 for run in re.findall("`+", text))])


def _markdown_code(value: object) -> str:
    text = " ".join(str(value).split())
    ticks = _ticks(text, 1)
    return _Markdown(f"{ticks}{text}{ticks}" if "`" not in text else f"{ticks} {text} {ticks}")


def _markdown_fenced(value: object, language: str = "") -> str:
    ticks = _ticks(str(value), 3)
    return _Markdown(f"{ticks}{language}\n{value}\n{ticks}")


def _html(pattern: str) -> Callable[..., Markup]:
    return lambda *values: _markup(pattern).format(*values)


_MARKDOWN_FILTERS: Mapping[str, Callable[..., object]] = {
    "code": _markdown_code,
    "strong": lambda value: _Markdown(f"**{_as_markdown(value)}**"),
    "fenced": _markdown_fenced,
    "command": lambda value, _label: _markdown_fenced(value),
    "link": lambda value, address: _Markdown(f"[{_as_markdown(value)}](<{address}>)"),
}
_HTML_FILTERS: Mapping[str, Callable[..., object]] = {
    "code": _html("<code>{0}</code>"),
    "strong": _html("<strong>{0}</strong>"),
    "fenced": _html('<pre tabindex="0"><code>{0}</code></pre>'),
    "command": _html('<pre class="command" tabindex="0" role="region" aria-label="{1}"><code>{0}</code></pre>'),
    "link": _html('<a href="{1}">{0}</a>'),
}
