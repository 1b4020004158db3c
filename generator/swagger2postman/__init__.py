"""From a SwaggerHub export to a Postman collection that works on the first Send.

    from swagger2postman import convert

    conversion = convert("export.yaml")
    for diagnostic in conversion.diagnostics:
        print(diagnostic)
    conversion.write("collections")

What is listed in `__all__` is public and stays; everything else may change. docs/library.md has examples.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from swagger2postman.batch.inputs import Expansion, Named, expand_specs
    from swagger2postman.batch.job import Job, JobResult, WrittenFile
    from swagger2postman.batch.runner import Batch, convert_many
    from swagger2postman.conversion import Bundle, Conversion, Input, bundle, convert, guide, validate
    from swagger2postman.errors import (
        InputError,
        NothingToConvertError,
        OptionError,
        OutputError,
        SwaggerToPostmanError,
        TemplateError,
        UnknownCodeError,
        UnknownSecurityError,
        UnknownSeverityError,
        UnusableDocumentError,
    )
    from swagger2postman.findings.diagnostic import Diagnostic, Position
    from swagger2postman.findings.selection import FindingRules
    from swagger2postman.findings.severity import Severity
    from swagger2postman.outputs.content import GuideOptions
    from swagger2postman.postman.destinations import Destination
    from swagger2postman.postman.environments import Environment
    from swagger2postman.postman.options import Options
    from swagger2postman.references.fetching import Limits
    from swagger2postman.references.loader import LoadOptions, UsedDocument
    from swagger2postman.source.reader import ReadLimits
    from swagger2postman.templating.templates import Templates, copy_templates, load_templates

    __version__: str

__all__ = [
    "Batch",
    "Bundle",
    "Conversion",
    "Destination",
    "Diagnostic",
    "Environment",
    "Expansion",
    "FindingRules",
    "GuideOptions",
    "Input",
    "InputError",
    "Job",
    "JobResult",
    "Limits",
    "LoadOptions",
    "Named",
    "NothingToConvertError",
    "OptionError",
    "Options",
    "OutputError",
    "Position",
    "ReadLimits",
    "Severity",
    "SwaggerToPostmanError",
    "TemplateError",
    "Templates",
    "UnknownCodeError",
    "UnknownSecurityError",
    "UnknownSeverityError",
    "UnusableDocumentError",
    "UsedDocument",
    "WrittenFile",
    "__version__",
    "bundle",
    "convert",
    "convert_many",
    "copy_templates",
    "expand_specs",
    "guide",
    "load_templates",
    "validate",
]

_HOMES = {
    "batch.inputs": "Expansion Named expand_specs",
    "batch.job": "Job JobResult WrittenFile",
    "batch.runner": "Batch convert_many",
    "conversion": "Bundle Conversion Input bundle convert guide validate",
    "findings.diagnostic": "Diagnostic Position",
    "findings.selection": "FindingRules",
    "findings.severity": "Severity",
    "outputs.content": "GuideOptions",
    "postman.destinations": "Destination",
    "postman.environments": "Environment",
    "postman.options": "Options",
    "references.fetching": "Limits",
    "references.loader": "LoadOptions UsedDocument",
    "source.reader": "ReadLimits",
    "templating.templates": "Templates copy_templates load_templates",
}
"""Where each public name is defined; exceptions are in `errors`."""


def __getattr__(name: str) -> Any:
    """Load the library on first use, so that the command line starts fast."""
    from importlib import import_module

    if name == "__version__":
        from importlib.metadata import version

        return version("swagger2postman")
    if name in __all__:
        home = next((home for home, names in _HOMES.items() if name in names.split()), "errors")
        return getattr(import_module(f"swagger2postman.{home}"), name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    """List what is public, also what is not loaded yet."""
    return sorted(__all__)
