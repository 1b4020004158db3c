"""The Postman scripts, and the description of the request that fetches a token.

The scripts are constant: all values reach them as Postman variables when they run. The one thing rendered into a script
is the prefix of a security scheme's variables, which this package itself names.
"""

from __future__ import annotations

import re

from swagger2postman.templating.engine import Engine

__all__ = ["Scripts"]

_PREFIX = re.compile(r"[a-z0-9_]*")


class Scripts:
    """The scripts of one conversion, each as its lines."""

    def __init__(self, engine: Engine | None = None) -> None:
        self._engine = engine or Engine()

    def pre_request(self) -> tuple[str, ...]:
        """Return the collection's pre-request script: it fetches and renews the token that a request needs."""
        return self._lines("pre_request.js.j2")

    def response_test(self) -> tuple[str, ...]:
        """Return the collection's test script: it forgets a token that the API rejects with 401."""
        return self._lines("response_test.js.j2")

    def token_test(self, prefix: str) -> tuple[str, ...]:
        """Return the test script of "Get Access Token": it stores the token in `prefix` + `access_token`."""
        return self._lines("token_test.js.j2", prefix=_checked(prefix))

    def token_pre_request(self, prefix: str) -> tuple[str, ...]:
        """Return the pre-request script of "Get Access Token": it names the variables that are not filled in."""
        return self._lines("token_pre_request.js.j2", prefix=_checked(prefix))

    def token_keep(self) -> tuple[str, ...]:
        """Return the test script of an operation that a person sends for a token: it stores it in `access_token`."""
        return self._lines("token_keep.js.j2")

    def token_description(self, *, title: str, curl_posix: str, curl_windows: str, prefix: str = "") -> str:
        """Return the Markdown description of "Get Access Token".

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
        return self._engine.render_script("token_description.md.j2", values)

    def _lines(self, template: str, **values: str) -> tuple[str, ...]:
        return tuple(self._engine.render_script(template, values).splitlines())


def _checked(prefix: str) -> str:
    if not _PREFIX.fullmatch(prefix):
        msg = f"a prefix of variables consists of a-z, 0-9 and _, not {prefix!r}"
        raise ValueError(msg)
    return prefix
