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
    from swagger2postman.conversion import Conversion, Diagnostic, Options, Position, Severity, convert, validate

__all__ = ["Conversion", "Diagnostic", "Options", "Position", "Severity", "convert", "validate"]


def __getattr__(name: str) -> Any:
    """Load the library on first use, so that the command line starts fast."""
    if name in __all__:
        from swagger2postman import conversion

        return getattr(conversion, name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
