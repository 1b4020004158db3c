"""What ends a command early, and how it is said: as text, or with `--format json` as an object like other reports."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence

import click

from swagger2postman.jsonvalue import JsonObject

__all__ = ["CommandError", "command_error", "show_bug", "show_click_error", "show_error"]

_BUG_EXIT = 70


class CommandError(click.ClickException):
    """What the user gave cannot be used, or the machine refuses; further lines stand below the first."""

    exit_code = 2

    def __init__(self, *lines: str) -> None:
        from swagger2postman.cli.reports import plain

        super().__init__("\n  ".join(map(plain, lines)))


def command_error(message: str, hint: str) -> CommandError:
    """Return an error that says what is wrong and what to do."""
    return CommandError(f"{message} {hint}")


def show_click_error(error: click.ClickException) -> None:
    """Report an error of the command line or of a command."""
    if _wants_json(sys.argv[1:]):
        kind = "usage" if isinstance(error, click.UsageError) else "input"
        _show_json(kind, error.format_message(), error.exit_code)
    else:
        error.show()


def show_error(message: str, *, exit_code: int = 2, kind: str = "input") -> None:
    """Report an error in one line."""
    from swagger2postman.cli.reports import plain

    with contextlib.suppress(OSError):
        if _wants_json(sys.argv[1:]):
            _show_json(kind, message, exit_code)
        else:
            click.echo(plain(f"Error: {message}"), err=True)


def show_bug(error: BaseException) -> int:
    """Report a bug of this program in one line, with --debug after its traceback; return the exit code."""
    if "--debug" in sys.argv:
        import traceback

        from swagger2postman.cli.reports import plain_lines

        lines = "".join(traceback.format_exception(error)).splitlines()
        with contextlib.suppress(OSError):
            click.echo(plain_lines(lines), err=True, nl=False)
    text = f"a bug in swagger2postman ({type(error).__name__}), not in what you did."
    hint = "Run it again with --debug before the command, and report it as SECURITY.md says."
    show_error(f"{text} {hint}", exit_code=_BUG_EXIT, kind="bug")
    return _BUG_EXIT


def _show_json(kind: str, message: str, exit_code: int) -> None:
    from swagger2postman.cli.reports import render_json

    error: JsonObject = {"kind": kind, "message": message}
    text = render_json((), {"error": error, "exit_code": exit_code, "settings": []})
    click.echo(text, err=not _reports_to_stdout(sys.argv[1:]), nl=False)


def _wants_json(arguments: Sequence[str]) -> bool:
    """Whether JSON is asked for; the arguments could not be parsed, or ask for it in another place."""
    style = ""
    for number, argument in enumerate(arguments):
        following = arguments[number + 1] if number + 1 < len(arguments) else ""
        if argument == "--":
            break
        if argument == "--format":
            style = following
        elif argument.startswith("--format="):
            style = argument.partition("=")[2]
        elif "format=json" in (following if argument == "--set" else argument.removeprefix("--set=")):
            style = style or "json"
    return style == "json"


def _reports_to_stdout(arguments: Sequence[str]) -> bool:
    """Whether the report is the result of the command, which stands on stdout."""
    commands = [argument for argument in arguments if not argument.startswith("-")]
    return commands[:1] == ["validate"]
