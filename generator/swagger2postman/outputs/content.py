"""What outputs are rendered from, and what a user may choose about them."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from swagger2postman.errors import OptionError
from swagger2postman.openapi.model import Api
from swagger2postman.postman.environments import Environment
from swagger2postman.postman.model import Collection
from swagger2postman.postman.options import is_plain_url
from swagger2postman.templating.engine import Engine


class GuideOptions(Struct, frozen=True):
    """Where users get their client id and secret, as who publishes the guide says it: a URL, and paragraphs.

    Raises:
        OptionError: the URL is not a whole one.
    """

    credentials_url: str = ""
    credentials_text: str = ""

    def __post_init__(self) -> None:
        """Check the URL, as the command line does."""
        if self.credentials_url:
            try:
                read_portal_url(self.credentials_url)
            except ValueError as error:
                raise OptionError("credentials_url", self.credentials_url, str(error)) from None


def read_portal_url(text: str) -> str:
    """Return the URL of a web page as it is.

    Raises:
        ValueError: it is something else.
    """
    if not is_plain_url(text):
        msg = "this is not a whole URL: https://, a host, no user name."
        raise ValueError(msg)
    return text


class Content(Struct, frozen=True):
    """A collection and what else is known of it. `validated_ids` are those of its requests that fit the document.

    `origin` is OWNER/API/VERSION for a document that came from SwaggerHub.
    """

    api: Api
    collection: Collection
    environments: tuple[Environment, ...] = ()
    validated_ids: frozenset[str] = frozenset()
    origin: str = ""
    engine: Engine | None = None
    guide: GuideOptions = GuideOptions()


class OutputFile(Struct, frozen=True):
    """A file to be written; `kind` is the name of its output."""

    kind: str
    path: Path
    data: bytes
