"""What the guide says, as plain data; the templates say it in sentences."""

from __future__ import annotations

from msgspec import Struct, field


class Command(Struct, frozen=True):
    """One command, for bash and for the Windows Command Prompt; `left_out` says what it does not hold, if anything."""

    posix: str
    windows: str
    left_out: tuple[str, ...] = ()


class TokenRequest(Struct, frozen=True):
    """A request of the collection that fetches a token. `scheme` is empty for the main one; the rest are names.

    A `native` one is not in the collection: Postman fetches the token itself. With `in_environment`, the credentials
    are filled in there, not in the collection.
    """

    name: str
    scheme: str
    url: str
    client_id: str
    client_secret: str
    access_token: str
    command: Command
    response: str = ""
    native: bool = False
    in_environment: bool = False

    @property
    def host(self) -> str:
        """The host that receives the credentials."""
        return self.url.split("/")[2] if self.url.count("/") > 1 else self.url


class FirstCall(Struct, frozen=True):
    """A request of the collection to begin with; `command` is None where cURL cannot show it.

    `fill_in` are the stand-ins in it; `token` says that one of them is what a token request returns.
    """

    name: str
    folder: str
    method: str
    path: str
    command: Command | None
    fill_in: tuple[str, ...] = ()
    token: bool = False


class OtherScheme(Struct, frozen=True):
    """A security scheme other than a token that the collection fetches.

    `kind` is apiKey, basic, bearer, oauth2, openIdConnect, mutualTLS or other. `variables` are those of the collection
    that hold it; none if its requests authenticate in another way.
    """

    name: str
    kind: str
    description: str = ""
    location: str = ""
    parameter: str = ""
    url: str = ""
    variables: tuple[str, ...] = ()


class Portal(Struct, frozen=True):
    """Where users get their client id and secret, as who publishes the guide says it: a URL, and paragraphs."""

    url: str = ""
    text: str = ""

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The paragraphs of the text: its lines."""
        return tuple(line.strip() for line in self.text.splitlines() if line.strip())


class Guide(Struct, frozen=True):
    """The whole guide. `swaggerhub` is the URL of the documentation page there, or empty.

    On that page the server can be chosen with `chooses_server`, one of the servers invents responses if the API is
    `mocked`, and with `signs_in` the page fetches the token itself.
    """

    title: str
    version: str
    collection: str
    server: str
    tokens: tuple[TokenRequest, ...] = ()
    others: tuple[OtherScheme, ...] = ()
    call: FirstCall | None = None
    swaggerhub: str = ""
    chooses_server: bool = True
    mocked: bool = False
    signs_in: bool = True
    environments: tuple[str, ...] = ()
    credentials: Portal = field(default_factory=Portal)

    @property
    def secured(self) -> bool:
        """Whether any request needs anything."""
        return bool(self.tokens or self.others)
