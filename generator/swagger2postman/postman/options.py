"""What a user may choose about a collection."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, get_args

from msgspec import Struct

from swagger2postman.errors import OptionError
from swagger2postman.postman.responses import MAX_BODY

ClientAuth = Literal["body", "basic"]
AuthStyle = Literal["script", "native", "both"]
CredentialsPlace = Literal["collection", "environment"]


class Options(Struct, frozen=True):
    """What a user may choose. `base_url` replaces the document's servers; `prefer_media_type` is a prefix.

    `security` names the scheme to prefer; `token_params` are sent to the token endpoint beside the credentials; `auth`
    is who fetches tokens: our script, Postman itself, or both; `credentials` is where the user fills them in, an
    environment for each server being made if it is there, or if `environments` asks for it.

    Raises:
        OptionError: a value is not allowed.
    """

    base_url: str = ""
    prefer_media_type: str = ""
    exclude_deprecated: bool = False
    max_response_body: int = MAX_BODY
    security: str = ""
    token_url: str = ""
    client_auth: ClientAuth = "body"
    token_params: tuple[tuple[str, str], ...] = ()
    auth: AuthStyle = "script"
    credentials: CredentialsPlace = "collection"
    environments: bool = False

    def __post_init__(self) -> None:
        """Check what was chosen, as the command line does."""
        for field, check in _CHECKS.items():
            value = getattr(self, field)
            try:
                check(value)
            except ValueError as error:
                raise OptionError(field, value, str(error)) from None

    @property
    def wants_environments(self) -> bool:
        """Whether environments are to be made."""
        return self.environments or self.credentials == "environment"


def read_token_url(text: str) -> str:
    """Return the URL of a token endpoint as it is.

    Raises:
        ValueError: it is something else.
    """
    if not is_plain_url(text, fragment=False):
        msg = "this is not the whole URL of a token endpoint: https://, a host, no user name and no fragment."
        raise ValueError(msg)
    return text


def read_server_url(text: str) -> str:
    """Return the URL of a server as it is; it may hold Postman's variables.

    Raises:
        ValueError: it is something else.
    """
    if "{{" not in text and not is_plain_url(text, fragment=False):
        msg = "this is not the whole URL of a server: https://, a host, no user name and no fragment."
        raise ValueError(msg)
    return text


def is_plain_url(url: str, *, fragment: bool = True) -> bool:
    """Tell whether this is a whole URL of the web without a user name."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    is_whole = parts.scheme in ("http", "https") and bool(parts.hostname) and url.isprintable() and " " not in url
    return is_whole and "@" not in parts.netloc and (fragment or not parts.fragment)


def _check_string(value: object) -> None:
    if not isinstance(value, str):
        msg = "this is not a string."
        raise ValueError(msg)


def _check_flag(value: object) -> None:
    if not isinstance(value, bool):
        msg = "this is neither True nor False."
        raise ValueError(msg)


def _check_size(value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        msg = "this is not a number of characters, 0 or more."
        raise ValueError(msg)


def _check_url(read: Callable[[str], str]) -> Callable[[Any], None]:
    def check(value: Any) -> None:
        _check_string(value)
        if value:
            read(value)

    return check


def _check_choice(choice: object) -> Callable[[object], None]:
    allowed = get_args(choice)

    def check(value: object) -> None:
        if value not in allowed:
            msg = f"choose {', '.join(allowed[:-1])} or {allowed[-1]}."
            raise ValueError(msg)

    return check


def _check_pairs(value: Any) -> None:
    msg = "this is not a tuple of pairs (NAME, VALUE)."
    if not isinstance(value, tuple):
        raise ValueError(msg)
    for pair in value:
        if not (isinstance(pair, tuple) and len(pair) == 2 and all(isinstance(part, str) for part in pair)):
            raise ValueError(msg)
        if not pair[0].strip():
            msg = "a parameter has no name."
            raise ValueError(msg)


_CHECKS: Mapping[str, Callable[[Any], None]] = {
    "base_url": _check_url(read_server_url),
    "prefer_media_type": _check_string,
    "exclude_deprecated": _check_flag,
    "max_response_body": _check_size,
    "security": _check_string,
    "token_url": _check_url(read_token_url),
    "client_auth": _check_choice(ClientAuth),
    "token_params": _check_pairs,
    "auth": _check_choice(AuthStyle),
    "credentials": _check_choice(CredentialsPlace),
    "environments": _check_flag,
}
"""What each field may hold: a ValueError says what is wrong."""
