"""The library's front door: one call each for `convert`, `validate`, `bundle` and `guide`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from swagger2postman.errors import OutputError, UnusableDocumentError
from swagger2postman.findings.diagnostic import Diagnostic, count_of
from swagger2postman.findings.selection import NO_RULES, FindingRules
from swagger2postman.findings.severity import Severity
from swagger2postman.jsonvalue import JsonObject
from swagger2postman.openapi.model import Api
from swagger2postman.openapi.versions import detect_dialect
from swagger2postman.outputs.content import Content, GuideOptions
from swagger2postman.outputs.files import check_kinds, render_files, write_files
from swagger2postman.pipeline import build, run
from swagger2postman.postman import SUFFIX
from swagger2postman.postman.destinations import Destination
from swagger2postman.postman.environments import Environment
from swagger2postman.postman.model import Collection, Folder
from swagger2postman.postman.options import Options
from swagger2postman.references.given import Input
from swagger2postman.references.loader import LoadOptions, UsedDocument
from swagger2postman.system.atomic_write import to_bytes
from swagger2postman.templating.engine import Engine
from swagger2postman.templating.templates import Templates, load_templates

__all__ = ["Bundle", "Conversion", "Input", "bundle", "convert", "guide", "validate"]

NO_GUIDE_OPTIONS = GuideOptions()


class Conversion(Struct, frozen=True, kw_only=True):
    """What came of a document: a collection, or None where it cannot be used, and all findings in document order.

    `validated` is the number of requests that were validated against the document, `validated_ids` are their ids.
    `stem` is what the names of its files begin with; `origin` is OWNER/API/VERSION of a document on SwaggerHub,
    `source` the file of one that has a path; `templates` are those that stand in for the package's.
    """

    collection: Collection | None
    diagnostics: tuple[Diagnostic, ...]
    requests: int = 0
    validated: int = 0
    token_urls: tuple[str, ...] = ()
    documents: tuple[UsedDocument, ...] = ()
    environments: tuple[Environment, ...] = ()
    api: Api | None = None
    validated_ids: frozenset[str] = frozenset()
    destinations: tuple[Destination, ...] = ()
    stem: str = "api"
    origin: str = ""
    source: Path | None = None
    templates: Templates | None = None

    @property
    def folders(self) -> int:
        """How many folders stand at the top of the collection."""
        return sum(isinstance(item, Folder) for item in self.collection.items) if self.collection else 0

    def count(self, severity: Severity) -> int:
        """Return how many findings have that severity."""
        return count_of(self.diagnostics, severity)

    def to_json(self) -> JsonObject:
        """Return the collection in Postman's format v2.1.0.

        Raises:
            UnusableDocumentError: there is none.
        """
        return self.content().collection.to_json()

    def to_bytes(self) -> bytes:
        """Return the collection as the bytes of a file.

        Raises:
            UnusableDocumentError: there is none.
        """
        return to_bytes(self.to_json())

    def guide(self, options: GuideOptions = NO_GUIDE_OPTIONS, *, as_html: bool = False) -> str:
        """Return “How to authenticate”, as Markdown or as one self-contained HTML page.

        Raises:
            UnusableDocumentError: there is no collection.
            TemplateError: a template cannot be used.
        """
        from swagger2postman.outputs.guide.render import render_guide

        return render_guide(self.content(options), as_html=as_html)

    def write(
        self, folder: Path | str = ".", *, outputs: Iterable[str] = (), guide: GuideOptions = NO_GUIDE_OPTIONS
    ) -> tuple[Path, ...]:
        """Write the collection, its environments and the `outputs` named, and return the files.

        As on the command line, the names begin as that of the document, the folder is created if it does not exist, and
        a file that has such a name is replaced, unless that is the document itself.

        Raises:
            OptionError: there is no such output.
            OutputError: the collection would be the document itself.
            OSError: a file cannot be written.
            TemplateError: a template of the guide cannot be used.
            UnusableDocumentError: there is no collection.
        """
        target = Path(folder) / (self.stem + SUFFIX)
        if self.source is not None and target.exists() and target.samefile(self.source):
            raise OutputError(f"{target} is the document itself. Choose another folder.", target, str(self.source))
        chosen = (*check_kinds(outputs), "environment")
        files = render_files(self.content(guide), target, chosen)
        write_files(files)
        return tuple(file.path for file in files)

    def content(self, guide: GuideOptions = NO_GUIDE_OPTIONS) -> Content:
        """Return what outputs are rendered from.

        Raises:
            UnusableDocumentError: there is no collection.
        """
        if self.collection is None or self.api is None:
            raise UnusableDocumentError(*self.diagnostics)
        return Content(
            api=self.api,
            collection=self.collection,
            environments=self.environments,
            validated_ids=self.validated_ids,
            origin=self.origin,
            engine=Engine(self.templates),
            guide=guide,
        )


class Bundle(Struct, frozen=True):
    """One self-contained document, or None where the document cannot be used, and all findings in document order."""

    document: JsonObject | None
    diagnostics: tuple[Diagnostic, ...]
    documents: tuple[UsedDocument, ...] = ()


def convert(
    document: Input,
    options: Options | None = None,
    *,
    name: str = "",
    loading: LoadOptions | None = None,
    templates: Templates | Path | str | None = None,
    findings: FindingRules = NO_RULES,
) -> Conversion:
    """Convert an OpenAPI document.

    It is a path, a SwaggerHub URL or OWNER/API/VERSION, the bytes of a document, a parsed one (dict), or an open file.
    `name` is what findings call it; `loading` says where the documents that it refers to may come from; `templates` is
    a folder of templates that stand in for the package's; `findings` says which findings to ignore, and how much
    others matter.

    Raises:
        InputError: what is given neither names nor holds a document.
        OSError: the file cannot be read.
        TemplateError: a template cannot be used.
        UnknownSecurityError: the scheme to prefer (`Options.security`) is not in the document.
    """
    own = load_templates(Path(templates)) if isinstance(templates, Path | str) else templates
    engine = Engine(own)
    outcome = run(document, name, loading, lambda documents: build(documents, options or Options(), engine))
    given = outcome.given
    common = Conversion(
        collection=None,
        diagnostics=findings.apply(outcome.diagnostics),
        documents=outcome.documents,
        stem=given.stem,
        origin=given.origin,
        source=given.document if isinstance(given.document, Path) else None,
        templates=own,
    )
    if outcome.result is None:
        return common
    api, built = outcome.result
    return replace(
        common,
        collection=built.collection,
        requests=built.requests,
        validated=built.validated,
        token_urls=built.token_urls,
        environments=built.environments,
        api=api,
        validated_ids=built.validated_ids,
        destinations=built.destinations,
    )


def validate(
    document: Input,
    options: Options | None = None,
    *,
    name: str = "",
    loading: LoadOptions | None = None,
    findings: FindingRules = NO_RULES,
) -> tuple[Diagnostic, ...]:
    """Return everything that is wrong with an OpenAPI document, in document order: what `convert` reports.

    What it takes, and what it raises, is as for `convert`.
    """
    conversion = convert(document, options, name=name, loading=loading, findings=findings)
    return conversion.diagnostics


def bundle(
    document: Input,
    *,
    name: str = "",
    loading: LoadOptions | None = None,
    findings: FindingRules = NO_RULES,
) -> Bundle:
    """Return the document with everything that it refers to elsewhere moved into it; arguments are as for `convert`.

    Raises:
        InputError: what is given neither names nor holds a document.
        OSError: the file cannot be read.
    """
    from swagger2postman.openapi.bundle import bundle as move_in

    outcome = run(document, name, loading, lambda documents: move_in(documents, detect_dialect(documents)))
    return Bundle(outcome.result, findings.apply(outcome.diagnostics), outcome.documents)


def guide(
    document: Input,
    options: Options | None = None,
    *,
    name: str = "",
    loading: LoadOptions | None = None,
    templates: Templates | Path | str | None = None,
    guide_options: GuideOptions = NO_GUIDE_OPTIONS,
    as_html: bool = False,
) -> str:
    """Return “How to authenticate” for an API, as Markdown or as one self-contained HTML page.

    What it takes is as for `convert`; `Conversion.guide` is for who wants the findings, too.

    Raises:
        UnusableDocumentError: nothing of the document can be used; its `diagnostics` say why.
        Exception: what `convert` raises.
    """
    conversion = convert(document, options, name=name, loading=loading, templates=templates)
    return conversion.guide(guide_options, as_html=as_html)
