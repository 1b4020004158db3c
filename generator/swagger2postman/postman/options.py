"""What a user may choose about a collection."""

from __future__ import annotations

from typing import Literal, get_args

from msgspec import Struct

from swagger2postman.declaration import CONVERTING, Declaration, Section
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
        for declaration in COLLECTION_OPTIONS:
            value = getattr(self, declaration.param)
            try:
                declaration.check(value)
            except ValueError as error:
                raise OptionError(declaration.param, value, str(error)) from None

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


def read_pair(text: str) -> tuple[str, str]:
    """Return the two parts of NAME=VALUE.

    Raises:
        ValueError: it is something else.
    """
    name, sign, value = text.partition("=")
    if not name.strip() or not sign:
        msg = "this is not NAME=VALUE."
        raise ValueError(msg)
    return name, value


def is_plain_url(url: str, *, fragment: bool = True) -> bool:
    """Tell whether this is a whole URL of the web without a user name."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    is_whole = parts.scheme in ("http", "https") and bool(parts.hostname) and url.isprintable() and " " not in url
    return is_whole and "@" not in parts.netloc and (fragment or not parts.fragment)


COLLECTION_OPTIONS = (
    Declaration(
        "base-url",
        "string",
        Section.REQUESTS,
        "Send requests here, not to the document's server.",
        metavar="URL",
        default="",
        default_text="the document's server",
        parse=read_server_url,
        concern="hosts",
        commands=CONVERTING,
        example='base-url = "https://test.example.com"',
    ),
    Declaration(
        "prefer-media-type",
        "string",
        Section.REQUESTS,
        "Send this media type where a body has several.",
        metavar="TYPE",
        default="",
        default_text="JSON first",
        commands=CONVERTING,
        listed=False,
        example='prefer-media-type = "application/xml"',
    ),
    Declaration(
        "exclude-deprecated",
        "flag",
        Section.REQUESTS,
        "Leave deprecated operations out.",
        default=False,
        commands=CONVERTING,
    ),
    Declaration(
        "max-response-body",
        "number",
        Section.REQUESTS,
        "Save no example response that is longer.",
        metavar="CHARACTERS",
        default=MAX_BODY,
        least=0,
        concern="limits",
        commands=CONVERTING,
        listed=False,
    ),
    Declaration(
        "security",
        "string",
        Section.SECURITY,
        "Use this security scheme where there is a choice.",
        metavar="NAME",
        default="",
        default_text="client credentials first",
        commands=CONVERTING,
        example='security = "OAuth2"',
    ),
    Declaration(
        "token-url",
        "string",
        Section.SECURITY,
        "Fetch access tokens here.",
        metavar="URL",
        default="",
        default_text="the document's token URL",
        parse=read_token_url,
        concern="hosts",
        commands=CONVERTING,
        example='token-url = "https://id.example.com/token"',
    ),
    Declaration(
        "client-auth",
        "choice",
        Section.SECURITY,
        "How the token endpoint gets the secret.",
        default="body",
        choices=get_args(ClientAuth),
        commands=CONVERTING,
    ),
    Declaration(
        "token-param",
        "strings",
        Section.SECURITY,
        "Send this to the token endpoint, too.",
        metavar="NAME=VALUE",
        field="token_params",
        parse=read_pair,
        concern="hosts",
        secret=True,
        commands=CONVERTING,
        example='token-param = ["audience=https://api.example.com"]',
    ),
    Declaration(
        "auth",
        "choice",
        Section.SECURITY,
        "Who fetches tokens: a script, Postman's own OAuth 2.0 on a click, or both.",
        default="script",
        choices=get_args(AuthStyle),
        commands=CONVERTING,
    ),
    Declaration(
        "credentials",
        "choice",
        Section.SECURITY,
        "Where credentials are filled in. With environment, --environments is implied.",
        default="collection",
        choices=get_args(CredentialsPlace),
        commands=CONVERTING,
    ),
    Declaration(
        "environments",
        "flag",
        Section.SECURITY,
        "Write an environment file for each server, too.",
        default=False,
        commands=CONVERTING,
    ),
)
"""What sets the fields of `Options`, and checks them; a test holds both together."""
