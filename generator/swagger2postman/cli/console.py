"""What the commands share: what they read, what they write, what they say, and how they end."""

from __future__ import annotations

import atexit
import contextlib
import io
import os
import signal
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from swagger2postman.batch.inputs import STDIN
from swagger2postman.postman import SUFFIX

if TYPE_CHECKING:
    from swagger2postman.conversion import Conversion
    from swagger2postman.findings.diagnostic import Diagnostic
    from swagger2postman.jsonvalue import JsonObject
    from swagger2postman.outputs.files import Artefact
    from swagger2postman.settings.effects import SettingsUse


def read_input(spec: str) -> bytes | str:
    """The bytes of stdin, or what names a document: a file that is there, or a place on SwaggerHub."""
    from swagger2postman.references.swaggerhub import locate_spec

    if spec == STDIN:
        return read_stdin()
    path = locate_spec(spec)
    if isinstance(path, str):
        return spec
    if path.is_dir():
        raise fault(f"{spec} is a folder.", "Name the file with the API description.")
    if not path.exists():
        raise fault(f"{spec} does not exist.", "Check the name.")
    return spec


@cache
def read_stdin() -> bytes:
    """The bytes of stdin, for whoever needs them first."""
    return sys.stdin.buffer.read()


def find_target(spec: str, output: str | None, suffix: str = SUFFIX, folder: Path | None = None) -> Path | None:
    """The file to write; None for stdout. A folder that is given with a slash at its end need not be there yet.

    `folder`, below that of the output, is made if need be.
    """
    if output == STDIN:
        return None
    if output == "":
        raise fault("-o is empty.", "Name a file or a folder, or - for stdout.")
    if output is None or is_folder(output):
        base = Path(output or ".")
        target = base / (folder or ".") / (stem_of(spec) + suffix)
    else:
        target = Path(output)
        base = target.parent
    if not base.is_dir() and not (output and output.endswith(_SLASHES)):
        raise fault(f"The folder {base} does not exist.", "Create it first.")
    if spec != STDIN and target.exists() and Path(spec).exists() and target.samefile(spec):
        raise fault(f"{target} is the document itself.", "Choose another output.")
    return target


_SLASHES = ("/", os.sep)


def is_folder(output: str) -> bool:
    """Tell whether -o means a folder."""
    return Path(output).is_dir() or output.endswith(_SLASHES)


def stem_of(spec: str) -> str:
    from swagger2postman.references.swaggerhub import spec_stem

    return "api" if spec == STDIN else spec_stem(spec)


def origin_of(spec: str) -> str:
    """OWNER/API/VERSION for a document that is taken from SwaggerHub itself, else nothing."""
    from swagger2postman.references.swaggerhub import API_HOST, locate_spec, read_url

    located = locate_spec(spec)
    hub = read_url(located) if isinstance(located, str) else None
    if hub is None or hub.kind != "apis" or hub.origin != f"https://{API_HOST}":
        return ""
    return "/".join(part for part in (hub.owner, hub.name, hub.version) if part)


def write_files(artefacts: tuple[Artefact, ...]) -> None:
    """Write files; one that cannot be written is a fault of the machine."""
    from swagger2postman.outputs.files import write_artefacts

    try:
        write_artefacts(artefacts)
    except OSError as error:
        text = f"{error.filename} cannot be written: {error.strerror}."
        raise fault(text, "Choose another place with -o.") from None


def write_stdout(data: bytes) -> None:
    """Write all bytes to stdout; where Python does not buffer it, one call may take a part of them."""
    rest = memoryview(data)
    while rest:
        rest = rest[sys.stdout.buffer.write(rest) or 0 :]


def print_report(
    diagnostics: tuple[Diagnostic, ...],
    style: str,
    label: str,
    result: JsonObject | None = None,
    *,
    after: Sequence[str] = (),
    uses: Sequence[SettingsUse] = (),
) -> None:
    """Write findings to stderr, as text with a summary and more lines, or as JSON with `result` beside them.

    `uses` are the settings files that were used.
    """
    from swagger2postman.cli import reports

    if style == "json":
        found = {**(result or {}), **reports.settings_json(uses)}
        click.echo(reports.render_json(diagnostics, found), err=True, nl=False)
    else:
        click.echo(reports.render_text(diagnostics), err=True, nl=False)
        summary = f"{label}: {reports.count_text(diagnostics)}."
        click.echo(reports.plain_lines([summary, *after, *reports.settings_lines(uses)]), err=True, nl=False)


def print_report_of_many(
    found: Sequence[tuple[str, Diagnostic]], style: str, result: JsonObject, summary: str, *, summary_to_stderr: bool
) -> None:
    """Write findings, each with its SPEC, to stderr, as text with a summary, or as JSON with `result` beside them."""
    from swagger2postman.cli import reports

    if style == "json":
        click.echo(reports.render_json_of_many(found, result), err=True, nl=False)
    else:
        click.echo(reports.render_text_of_many(found), err=True, nl=False)
        click.echo(summary, err=summary_to_stderr, nl=False)


def print_summary(
    conversion: Conversion,
    output: str,
    beside: tuple[Artefact, ...],
    style: str,
    *,
    own_scripts: Sequence[str] = (),
    uses: Sequence[SettingsUse] = (),
) -> None:
    """Write findings to stderr, and what was made to stdout; as JSON, everything to stderr."""
    from swagger2postman.cli import reports

    if style == "json":
        made = reports.summary_json(conversion, output, beside, own_scripts)
        summary = {**made, **reports.settings_json(uses)}
        click.echo(reports.render_json(conversion.diagnostics, summary), err=True, nl=False)
        return
    click.echo(reports.render_text(conversion.diagnostics), err=True, nl=False)
    text = reports.summary_text(conversion, output, beside, own_scripts, uses)
    click.echo(text, err=output == STDIN, nl=False)


class Fault(click.ClickException):
    """A fault of what the user gave or of the machine; further lines are told below the first."""

    exit_code = 2

    def __init__(self, *lines: str) -> None:
        from swagger2postman.cli.reports import plain

        super().__init__("\n  ".join(map(plain, lines)))


def fault(message: str, hint: str) -> Fault:
    return Fault(f"{message} {hint}")


def say_fault(error: BaseException) -> None:
    """One line, the place to report it, and with --debug the rest."""
    if "--debug" in sys.argv:
        import traceback

        say("".join(traceback.format_exception(error)), lines=True)
    text = f"Error: a fault in swagger2postman ({type(error).__name__}), not in what you did."
    say(f"{text} Run it again with --debug before the command, and report it as SECURITY.md says.")


def say(text: str, *, lines: bool = False) -> None:
    from swagger2postman.cli.reports import plain, plain_lines

    with contextlib.suppress(OSError):
        click.echo(plain_lines(text.splitlines()) if lines else plain(text), err=True, nl=not lines)


def prepare_streams() -> None:
    """Stand in for closed streams, and let no stream refuse a character that its encoding does not have."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:  # writing to what is opened for reading fails, as it should on a closed stdout
            flags = os.O_WRONLY if name == "stderr" else os.O_RDONLY
            setattr(sys, name, os.fdopen(os.open(os.devnull, flags), "w" if number else "r", encoding="utf-8"))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def end_cleanly_on_signals() -> None:
    """Let SIGTERM and SIGHUP end the run as Ctrl-C does, so that no half-written file stays behind."""

    def end(number: int, _: object) -> NoReturn:
        sys.exit(128 + number)

    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), end)


def leave(code: object) -> NoReturn:
    """End with an exit code; what is still to be written to a closed stdout is let go without a message.

    The process ends at once: Python would look through millions of values for garbage first.
    """
    status = code if isinstance(code, int) else int(code is not None)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        status = 141
    except OSError as error:
        say(f"Error: standard output: {error.strerror}.")
        status = 2
    with contextlib.suppress(OSError):
        sys.stderr.flush()
    if "multiprocessing" in sys.modules:  # it has things of the system to give back
        atexit._run_exitfuncs()
    os._exit(status)
