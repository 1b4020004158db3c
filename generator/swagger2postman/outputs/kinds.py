"""Everything that is written of a conversion: each kind of output is declared here, and nowhere else.

Files, the names that a document claims for itself, reports and the command line come from `KINDS`. To add an output,
write a module that renders it and add its kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from swagger2postman.postman import ENVIRONMENT_SUFFIX, SUFFIX
from swagger2postman.system.atomic_write import to_bytes

if TYPE_CHECKING:
    from swagger2postman.outputs.content import Content

__all__ = ["COLLECTION", "KINDS", "KIND_NAMES", "OUTPUT_ENDINGS", "OutputKind", "Rendered"]


class Rendered(Struct, frozen=True):
    """A file that is rendered: what follows the name of the document in its own, and its bytes."""

    suffix: str
    data: bytes


class OutputKind(Struct, frozen=True):
    """A kind of output. `option` is the one that asks for it (nothing for what is always written), `help` its help.

    `suffixes` are those of its files; a star stands for what is not known before it is rendered. `plural` is the key
    under which reports list its files.
    """

    name: str
    plural: str
    suffixes: tuple[str, ...]
    render: Callable[[Content], Iterator[Rendered]]
    option: str = ""
    help: str = ""


def _render_collection(content: Content) -> Iterator[Rendered]:
    yield Rendered(SUFFIX, to_bytes(content.collection.to_json()))


def _render_environments(content: Content) -> Iterator[Rendered]:
    for environment in content.environments:
        yield Rendered(f".{environment.slug}{ENVIRONMENT_SUFFIX}", to_bytes(environment.to_json()))


def _render_guide(content: Content) -> Iterator[Rendered]:
    from swagger2postman.outputs.guide.render import render_guide  # with Jinja, which takes a while to import

    yield Rendered(".guide.md", render_guide(content, as_html=False).encode())
    yield Rendered(".guide.html", render_guide(content, as_html=True).encode())


COLLECTION = OutputKind(
    name="collection",
    plural="collections",
    suffixes=(SUFFIX,),
    render=_render_collection,
)
KINDS = (
    COLLECTION,
    OutputKind(
        name="environment",
        plural="environments",
        suffixes=(f".*{ENVIRONMENT_SUFFIX}",),
        render=_render_environments,
        option="environments",
        help="Write an environment file for each server, too.",
    ),
    OutputKind(
        name="guide",
        plural="guides",
        suffixes=(".guide.md", ".guide.html"),
        render=_render_guide,
        option="guide",
        help="Write “How to authenticate” beside the collection, too: Markdown and HTML.",
    ),
)
"""All outputs, in the order in which they are written."""

KIND_NAMES = tuple(kind.name for kind in KINDS)
OUTPUT_ENDINGS = tuple(suffix.rpartition("*")[2] for kind in KINDS for suffix in kind.suffixes)
"""How the names of all files end that are written: such files are not inputs."""
