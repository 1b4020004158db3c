"""The Postman scripts and the text of the token request, rendered from the package's templates.

The scripts are constant: all values reach them as Postman variables when they run. The one thing rendered into a script
is the prefix of a scheme's variables, which this package makes up itself.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = [
    "pre_request_script",
    "response_test_script",
    "token_description",
    "token_pre_request_script",
    "token_test_script",
]

_TEMPLATES = "swagger2postman.templates"
_PREFIX = re.compile(r"[a-z0-9_]*")


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


def token_description(*, title: str, curl_posix: str, curl_windows: str, prefix: str = "") -> str:
    """The Markdown description of "Get Access Token".

    `title` has to be encoded as Markdown; the two commands go into code blocks as they are.
    """
    return _render(
        "token_description.md.j2",
        title=title,
        curl_posix=curl_posix,
        curl_windows=curl_windows,
        client_id=_checked(prefix) + "client_id",
        client_secret=prefix + "client_secret",
        access_token=prefix + "access_token",
    )


def _checked(prefix: str) -> str:
    if not _PREFIX.fullmatch(prefix):
        msg = f"a prefix of variables consists of a-z, 0-9 and _, not {prefix!r}"
        raise ValueError(msg)
    return prefix


def _lines(template: str, **values: str) -> tuple[str, ...]:
    return tuple(_render(template, **values).splitlines())


def _render(template: str, **values: str) -> str:
    return _environment().get_template(template).render(values)


@cache
def _environment() -> Environment:
    """Delimiters other than Jinja's own, which would swallow Postman's {{variables}}."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    return Environment(
        loader=FunctionLoader(_read_template),
        autoescape=False,  # noqa: S701 - JavaScript and Markdown come out, and callers pass encoded text only
        undefined=StrictUndefined,
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<%=",
        variable_end_string="%>",
        comment_start_string="<%#",
        comment_end_string="%>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _read_template(name: str) -> str | None:
    file = files(_TEMPLATES) / name
    return file.read_text(encoding="utf-8") if file.is_file() else None
