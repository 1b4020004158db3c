"""From a SwaggerHub export to a Postman collection that works on the first Send.

    from swagger2postman import convert

    conversion = convert("export.yaml")
    for diagnostic in conversion.diagnostics:
        print(diagnostic.position, diagnostic.message)
    collection = conversion.to_json()

What is listed in `__all__` is public and stays; everything else may change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from swagger2postman.conversion import (
        Bundle,
        Conversion,
        Diagnostic,
        FindingRules,
        LoadOptions,
        Options,
        Position,
        ReadLimits,
        Severity,
        UsedDocument,
        bundle,
        convert,
        validate,
    )

__all__ = [
    "Bundle",
    "Conversion",
    "Diagnostic",
    "FindingRules",
    "LoadOptions",
    "Options",
    "Position",
    "ReadLimits",
    "Severity",
    "UsedDocument",
    "bundle",
    "convert",
    "validate",
]


def __getattr__(name: str) -> Any:
    """Load the library on first use, so that the command line starts fast."""
    if name in __all__:
        from importlib import import_module

        return getattr(import_module("swagger2postman.conversion"), name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
