"""Every exception of this package that may reach who calls it, in one tree.

Each carries what it is about in fields, and a sentence that says what to do. Beside them, only Python's own reach a
caller: `OSError` for a file or folder that cannot be read or written. What is wrong in a document is no exception: it
is a finding (`Diagnostic`).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from swagger2postman.findings.diagnostic import Diagnostic
from swagger2postman.findings.wording import shorten, suggest

__all__ = [
    "InputError",
    "NothingToConvertError",
    "OptionError",
    "OutputError",
    "SwaggerToPostmanError",
    "TemplateError",
    "UnknownCodeError",
    "UnknownSecurityError",
    "UnknownSeverityError",
    "UnusableDocumentError",
]

_MOST_NAMES = 9


class SwaggerToPostmanError(Exception):
    """The base of all exceptions of this package."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Survive the way from one process to another, whatever `__init__` takes."""
        return _restore, (type(self), self.args, self.__dict__)


def _restore(kind: type[SwaggerToPostmanError], args: tuple[object, ...], fields: dict[str, object]) -> Exception:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(fields)
    return error


class InputError(SwaggerToPostmanError, TypeError):
    """What was given neither names nor holds a document; `given` is the name of its type."""

    def __init__(self, message: str, given: str) -> None:
        super().__init__(message)
        self.given = given


class NothingToConvertError(SwaggerToPostmanError, ValueError):
    """A folder or a glob holds no API description; `spec` is what was asked for."""

    def __init__(self, spec: str) -> None:
        super().__init__(f"{spec} holds no API description.")
        self.spec = spec


class OptionError(SwaggerToPostmanError, ValueError):
    """An option has a value that is not allowed. `field` is its name, and `reason` says what is allowed."""

    def __init__(self, field: str, value: object, reason: str) -> None:
        shown = f"“{shorten(value)}”" if isinstance(value, str) else shorten(repr(value))
        super().__init__(f"{field}: {shown}: {reason}")
        self.field = field
        self.value = value
        self.reason = reason


class OutputError(SwaggerToPostmanError, ValueError):
    """Outputs cannot be written to `output`: something else is there, or would be. `specs` are the inputs of it."""

    def __init__(self, message: str, output: Path, *specs: str) -> None:
        super().__init__(message)
        self.output = output
        self.specs = specs


class TemplateError(SwaggerToPostmanError):
    """A template cannot be used. `file` says which, `line` where in it (0: nowhere in particular)."""

    def __init__(self, message: str, file: str, line: int = 0) -> None:
        super().__init__(f"{file}:{line}: {message}" if line else f"{file}: {message}")
        self.message = message
        self.file = file
        self.line = line


class UnknownCodeError(SwaggerToPostmanError, ValueError):
    """A user names a finding that does not exist; `suggestions` are the codes that look like it."""

    def __init__(self, code: str, suggestions: Iterable[str]) -> None:
        self.code = code
        self.suggestions = list(suggestions)
        near = " or ".join(f"“{name}”" for name in self.suggestions)
        hint = f"Did you mean {near}?" if near else "“swagger2postman explain” lists all codes."
        super().__init__(f"“{code[:80]}” is not the code of a finding. {hint}")


class UnknownSeverityError(SwaggerToPostmanError, ValueError):
    """A user gives a code a severity that does not exist; `allowed` are those that do."""

    def __init__(self, code: str, severity: str, allowed: Iterable[str]) -> None:
        self.code = code
        self.severity = severity
        self.allowed = tuple(allowed)
        listed = ", ".join(self.allowed)
        super().__init__(f"“{severity[:80]}” is not a severity for “{code}”. Use one of {listed}.")


class UnknownSecurityError(SwaggerToPostmanError, ValueError):
    """The security scheme to prefer is not in the document; `known` are those that are."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        self.name = name
        self.known = tuple(known)
        listed = ", ".join(shorten(scheme, 40) for scheme in self.known[:_MOST_NAMES]) or "none"
        hint = suggest(name, self.known, f"There are: {listed}.")
        super().__init__(f"“{shorten(name)}” is not a security scheme of the document. {hint}")


class UnusableDocumentError(SwaggerToPostmanError, ValueError):
    """Nothing of the document can be used; `diagnostics` say why."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("; ".join(one.message for one in diagnostics))
        self.diagnostics = diagnostics
