"""The files of one conversion: the collection, and beside it environments and the guide, all named after it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

from swagger2postman.outputs.guide.model import Credentials
from swagger2postman.postman import ENVIRONMENT_SUFFIX, SUFFIX
from swagger2postman.system.atomic_write import to_bytes, write_atomically

if TYPE_CHECKING:
    from swagger2postman.conversion import Conversion

__all__ = ["Artefact", "Beside", "claimed_names", "make_artefacts", "make_guide", "write_artefacts"]

_GUIDES = (".md", ".html")


class Beside(Struct, frozen=True):
    """What is made beside a collection: `guide` asks for it as Markdown and HTML; `credentials` is said in it.

    `origin` is OWNER/API/VERSION for a document that came from SwaggerHub.
    """

    guide: bool = False
    credentials: Credentials = field(default_factory=Credentials)
    origin: str = ""


class Artefact(Struct, frozen=True):
    """A file to be written."""

    kind: Literal["collection", "environment", "guide", "bundle"]
    path: Path
    data: bytes


def claimed_names(target: Path, *, environments: bool, guide: bool) -> tuple[Path, ...]:
    """Return what no other document may be written to; `*` stands for the servers, which are not known yet."""
    stem = _stem(target)
    names = [f"{stem}.*{ENVIRONMENT_SUFFIX}"] if environments else []
    names += [f"{stem}.guide{suffix}" for suffix in _GUIDES] if guide else []
    return (target, *(target.with_name(name) for name in names))


def make_artefacts(conversion: Conversion, target: Path, beside: Beside) -> tuple[Artefact, ...]:
    """Return all files of a conversion that has a collection; nothing is written yet.

    Raises:
        TemplateError: a template of the guide cannot be used.
    """
    return tuple(_make(conversion, target, beside))


def _make(conversion: Conversion, target: Path, beside: Beside) -> Iterator[Artefact]:
    yield Artefact("collection", target, conversion.to_bytes())
    stem = _stem(target)
    for environment in conversion.environments:
        path = target.with_name(f"{stem}.{environment.slug}{ENVIRONMENT_SUFFIX}")
        yield Artefact("environment", path, to_bytes(environment.to_json()))
    for suffix in _GUIDES if beside.guide else ():
        text = make_guide(conversion, beside, as_html=suffix == ".html")
        yield Artefact("guide", target.with_name(f"{stem}.guide{suffix}"), text.encode())


def make_guide(conversion: Conversion, beside: Beside, *, as_html: bool) -> str:
    """Return the guide of a conversion that has a collection.

    Raises:
        TemplateError: a template cannot be used.
    """
    from swagger2postman.outputs.guide.build import build_guide
    from swagger2postman.outputs.guide.render import render_html, render_markdown

    if conversion.api is None or conversion.collection is None:
        return ""
    guide = build_guide(
        conversion.api,
        conversion.collection,
        environments=tuple(environment.name for environment in conversion.environments),
        swaggerhub=beside.origin,
        credentials=beside.credentials,
        proven=conversion.proven_ids,
    )
    return render_html(guide) if as_html else render_markdown(guide)


def _stem(target: Path) -> str:
    return target.name.removesuffix(SUFFIX).removesuffix(".json")


def write_artefacts(artefacts: tuple[Artefact, ...]) -> None:
    """Write all files, each whole or not at all, into a folder that is made if need be.

    Raises:
        OSError: one cannot be written; `filename` says which.
    """
    for artefact in artefacts:
        try:
            if not artefact.path.parent.exists():
                artefact.path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(artefact.path, artefact.data)
        except OSError as error:  # which names a temporary file, or none
            raise OSError(error.errno, error.strerror or str(error), str(artefact.path)) from error
