"""Jinja as the templates are written for it: its delimiters, its sandbox, and its errors as ours."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, NoReturn

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template, TemplateNotFound
from jinja2 import TemplateError as JinjaError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from swagger2postman.errors import TemplateError
from swagger2postman.templating.flavours import FILTERS, Flavour, to_markdown
from swagger2postman.templating.limits import LimitedEnvironment
from swagger2postman.templating.templates import SUFFIX, Templates, built_in, names

__all__ = ["JinjaRenderer", "renderer_for"]

_FAILURES = (JinjaError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError)
_NOT_COMPILED = (RecursionError, SyntaxError, MemoryError, ValueError, OverflowError)
_TOO_DEEP = "Jinja cannot compile this: it is nested too deeply, or holds too large a number; make it simpler"


class JinjaRenderer:
    """Renders the package's templates, and a user's in the place of those of the same name. Threads may share it.

    Raises:
        TemplateError: one of the user's does not replace one of ours, or Jinja cannot read it.
    """

    def __init__(self, templates: Templates | None) -> None:
        self._templates = templates
        self._environments: dict[Flavour, Environment] = {}
        for name in templates.texts if templates else ():
            self._check_name(name)
            self._compiled("script", name)

    def render(self, flavour: Flavour, name: str, values: Mapping[str, object]) -> str:
        """Return a template with its values in place.

        Raises:
            TemplateError: it cannot be used.
        """
        template = self._compiled(flavour, name)
        try:
            return str(template.render(values))
        except _FAILURES as error:
            self._fail(error, name)

    def _check_name(self, name: str) -> None:
        """Refuse a file that nothing would use; files of a user's own start with an underscore."""
        if name in names() or name.startswith("_"):
            return
        close = get_close_matches(name, names(), 1)
        hint = f"did you mean {close[0]}?" if close else "start the name of a file of your own with _"
        msg = f"there is no template of that name; {hint}"
        raise TemplateError(msg, self._file_of(name))

    def _compiled(self, flavour: Flavour, name: str) -> Template:
        if flavour not in self._environments:
            self._environments[flavour] = self._environment(flavour)
        try:
            return self._environments[flavour].get_template(name)
        except JinjaError as error:
            self._fail(error, name)
        except _NOT_COMPILED as error:
            raise TemplateError(_TOO_DEEP, self._file_of(name)) from error

    def _environment(self, flavour: Flavour) -> Environment:
        """Delimiters other than Jinja's own, which would swallow Postman's {{variables}}."""
        options: dict[str, Any] = {
            "loader": FunctionLoader(self._find),
            "autoescape": flavour == "html",  # scripts get encoded strings only, and `finalize` encodes Markdown
            "finalize": to_markdown if flavour == "markdown" else None,
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
        if self._templates is not None:
            return LimitedEnvironment(FILTERS[flavour], **options)
        environment = ImmutableSandboxedEnvironment(**options)
        environment.filters.update(FILTERS[flavour])
        return environment

    def _find(self, name: str) -> tuple[str, str, None] | None:
        if self._templates is not None and name in self._templates.texts:
            return self._templates.texts[name], self._templates.file(name), None
        text = built_in(name) if name in names() else None
        return None if text is None else (text, f"templates/{name}", None)

    def _file_of(self, name: str) -> str:
        templates = self._templates
        return templates.file(name) if templates and name in templates.texts else name

    def _fail(self, error: Exception, name: str) -> NoReturn:
        """Raise the one exception for a template, at the place that Jinja names, or in the innermost template."""
        file = str(getattr(error, "filename", "") or self._file_of(name))
        line = int(getattr(error, "lineno", 0) or 0)
        if not line:
            file, line = _innermost_place(error) or (file, line)
        raise TemplateError(_sentence(error), file, line) from error


def _innermost_place(error: Exception) -> tuple[str, int] | None:
    """The file and the line of the last template on the way to an error."""
    place = None
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.endswith(SUFFIX):
            place = file, trace.tb_lineno
        trace = trace.tb_next
    return place


def _sentence(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "this calls or includes itself, or is nested too deeply"
    if isinstance(error, TemplateNotFound):
        return f"there is no template “{error}”"
    return str(error) or type(error).__name__


@lru_cache(maxsize=8)
def renderer_for(templates: Templates | None) -> JinjaRenderer:
    """Return the renderer of templates; those of the last few are compiled once, since nothing of them changes.

    Raises:
        TemplateError: one of the user's does not replace one of ours, or Jinja cannot read it.
    """
    return JinjaRenderer(templates)
