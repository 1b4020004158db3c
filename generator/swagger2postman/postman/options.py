"""What a user may choose about a collection."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from swagger2postman.postman.responses import MAX_BODY


class Options(Struct, frozen=True):
    """What a user may choose. `base_url` replaces the document's servers; `prefer_media_type` is a prefix.

    `security` names the scheme to prefer; `token_params` are sent to the token server beside the credentials; `auth`
    is who fetches tokens: our script, Postman itself, or both; `credentials` is where the user fills them in, an
    environment for each server being made if it is there, or if `environments` asks for it.
    """

    base_url: str = ""
    prefer_media_type: str = ""
    exclude_deprecated: bool = False
    max_response_body: int = MAX_BODY
    security: str = ""
    token_url: str = ""
    client_auth: Literal["body", "basic"] = "body"
    token_params: tuple[tuple[str, str], ...] = ()
    auth: Literal["script", "native", "both"] = "script"
    credentials: Literal["collection", "environment"] = "collection"
    environments: bool = False

    @property
    def wants_environments(self) -> bool:
        """Whether environments are to be made."""
        return self.environments or self.credentials == "environment"


class UnknownSecurityError(ValueError):
    """The scheme to prefer is not in the document; `known` are those that are."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(f"the document has no security scheme {name!r}")
        self.name = name
        self.known = tuple(known)
