"""The pages of the codes: what a finding means, why it matters, what is done about it, and an example of each side.

A page is a data file, `pages/<code>.toml`. Its examples are acted out by the tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from msgspec import Struct

from swagger2postman.findings.codes import Code

FOLDER = Path(__file__).parent / "pages"


class Example(Struct, frozen=True, forbid_unknown_fields=True):
    """A document, and what else has to be so: `files` beside it, `network` by URL, `arguments` of the `command`.

    What a document lacks of `openapi`, `info`, `servers` and `paths` is understood, unless it stands `as_is`. A line
    that ends in `# × N` stands for N lines, with `{n}` counting them. `without` names a library that is missing.
    """

    document: str
    as_is: bool = False
    encoding: str = "utf-8"
    files: dict[str, str] = {}
    network: dict[str, str] = {}
    command: Literal["convert", "bundle"] = "convert"
    arguments: tuple[str, ...] = ()
    without: Literal["", "libyaml"] = ""
    cache: Literal["", "read-only"] = ""

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield the texts of the example, each with its name; that of the document itself is empty."""
        yield "", self.document
        yield from self.files.items()
        yield from self.network.items()

    def circumstances(self) -> Iterator[str]:
        """Yield what else has to be so, a sentence each."""
        if self.encoding != "utf-8":
            yield f"The file is saved in {self.encoding}."
        if self.without:
            yield f"The library {self.without} is missing."
        if self.cache:
            yield f"The cache folder is {self.cache}."
        if self.arguments or self.command != "convert":
            yield f"The command is: {' '.join(('swagger2postman', self.command, 'api.yaml', *self.arguments))}"


class Page(Struct, frozen=True, forbid_unknown_fields=True):
    """What a reader has to know of a code: `bad` yields the finding, `good` does not."""

    title: str
    why: str
    action: str
    bad: Example
    good: Example


def read_page(code: Code) -> Page:
    """Return the page of a code."""
    import msgspec.toml

    return msgspec.toml.decode((FOLDER / f"{code.name}.toml").read_bytes(), type=Page)
