"""What is reported of settings files that are found and not used."""

from __future__ import annotations

from pathlib import Path

from swagger2postman.findings import codes
from swagger2postman.findings.diagnostic import Diagnostic, Position

__all__ = ["command_for", "of_another_user", "unreadable", "untrusted"]


def untrusted(path: Path, verdict: str, store: str) -> Diagnostic:
    """Return the finding about a settings file that is not trusted; `store` is what is wrong with the store."""
    why = {
        "unknown": "and nobody has trusted them yet",
        "changed": "and they have changed since they were trusted",
        "templates changed": "and a template that they name has changed since they were trusted",
    }[verdict]
    damaged = f" (nothing is trusted, for {store})" if store else ""
    hint = f"If you know who made it, read it, then: {command_for(path)}; --no-config ignores it."
    return _finding(path, f"These settings are not used: they were found, not given, {why}{damaged}.", hint)


def unreadable(path: Path, error: OSError) -> Diagnostic:
    """Return the finding about a settings file that cannot be read."""
    hint = "Make it a file that can be read, or ignore it with --no-config."
    return _finding(path, f"These settings are not used: the file cannot be read ({error.strerror}).", hint)


def of_another_user(path: Path) -> Diagnostic:
    """Return the finding about a settings file of another user."""
    hint = f"If you know who made it, read it, then: --config {_quoted(path)}; --no-config ignores it."
    return _finding(path, "These settings are not used: the file belongs to another user.", hint)


def _finding(path: Path, message: str, hint: str) -> Diagnostic:
    return Diagnostic.of(codes.UNTRUSTED_SETTINGS, message, hint, Position(str(path), 1, 1))


def command_for(path: Path) -> str:
    """Return the command that trusts a settings file, whatever its folder is called."""
    return f"swagger2postman trust {_quoted(path)}"


def _quoted(path: Path) -> str:
    import shlex

    text = str(path)
    return shlex.quote(f"./{text}" if text.startswith("-") else text)
