"""The streams, signals and end of a run, and what it reads and writes."""

from __future__ import annotations

import atexit
import contextlib
import io
import os
import signal
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from swagger2postman.batch.inputs import STDIN
from swagger2postman.cli.errors import command_error, show_error
from swagger2postman.postman import SUFFIX

if TYPE_CHECKING:
    from swagger2postman.outputs.content import OutputFile

_SLASHES = ("/", os.sep)


def read_input(spec: str) -> bytes | str:
    """Return the bytes of stdin, or what names a document: a file that exists, or a place on SwaggerHub."""
    from swagger2postman.references.swaggerhub import locate_spec

    if spec == STDIN:
        return read_stdin()
    path = locate_spec(spec)
    if isinstance(path, str):
        return spec
    if path.is_dir():
        raise command_error(f"{spec} is a folder.", "Name the file with the API description.")
    if not path.exists():
        raise command_error(f"{spec} does not exist.", "Check the name.")
    return spec


@cache
def read_stdin() -> bytes:
    """Return the bytes of stdin, for whoever needs them first."""
    return sys.stdin.buffer.read()


def find_target(spec: str, output: str | None, suffix: str = SUFFIX, folder: Path | None = None) -> Path | None:
    """Return the file to write; None for stdout. A folder that is given with a slash at its end need not exist yet.

    `folder`, below that of the output, is made if need be.
    """
    if output == STDIN:
        return None
    if output == "":
        raise command_error("-o is empty.", "Name a file or a folder, or - for stdout.")
    if output is None or is_folder(output):
        base = Path(output or ".")
        target = base / (folder or ".") / (stem_of(spec) + suffix)
    else:
        target = Path(output)
        base = target.parent
    if not base.is_dir() and not (output and output.endswith(_SLASHES)):
        raise command_error(f"The folder {base} does not exist.", "Create it first.")
    if is_document(target, spec):
        raise command_error(f"{target} is the document itself.", "Choose another output.")
    return target


def is_document(target: Path, spec: str) -> bool:
    """Tell whether a file to be written is the document that is read."""
    return spec != STDIN and target.exists() and Path(spec).exists() and target.samefile(spec)


def is_folder(output: str) -> bool:
    """Tell whether -o means a folder."""
    return Path(output).is_dir() or output.endswith(_SLASHES)


def stem_of(spec: str) -> str:
    """Return the name that the outputs of a document begin with."""
    from swagger2postman.references.swaggerhub import spec_stem

    return "api" if spec == STDIN else spec_stem(spec)


def name_of_input(spec: str) -> str:
    """Return what findings call a document that has no name of its own."""
    return "<stdin>" if spec == STDIN else ""


def write_files(files: tuple[OutputFile, ...]) -> None:
    """Write files.

    Raises:
        CommandError: one cannot be written.
    """
    from swagger2postman.outputs import files as outputs

    try:
        outputs.write_files(files)
    except OSError as error:
        text = f"{error.filename} cannot be written: {error.strerror}."
        raise command_error(text, "Choose another place with -o.") from None


def write_stdout(data: bytes) -> None:
    """Write all bytes to stdout; where Python does not buffer it, one call may take a part of them."""
    rest = memoryview(data)
    while rest:
        rest = rest[sys.stdout.buffer.write(rest) or 0 :]


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
        show_error(f"standard output: {error.strerror}.")
        status = 2
    with contextlib.suppress(OSError):
        sys.stderr.flush()
    if "multiprocessing" in sys.modules:  # it has things of the system to give back
        atexit._run_exitfuncs()
    os._exit(status)
