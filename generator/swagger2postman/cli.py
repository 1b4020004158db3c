"""The command line: parses, calls, reports, exits."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from swagger2postman.cli_options import loading_options

if TYPE_CHECKING:
    from collections.abc import Callable

    from swagger2postman.conversion import Conversion, Options
    from swagger2postman.diagnostics import Diagnostic
    from swagger2postman.documents.loading import LoadOptions

SUFFIX = ".postman_collection.json"
_ENVIRONMENT = ".postman_environment.json"
_STEPS = """\b
In SwaggerHub, choose Export > Download API > YAML Unresolved. Then:
\b
  swagger2postman convert sim-swap.yaml
  swagger2postman validate sim-swap.yaml

Exit codes: 0 written (findings are reported); 1 the document cannot be used, or has errors (validate, --strict);
2 wrong usage, or a file that cannot be read or written; 70 a fault in this program."""

_format = click.option(
    "--format", "style", type=click.Choice(["text", "json"]), default="text", help="How findings are written to stderr."
)
_spec = click.argument("spec", metavar="SPEC", type=click.Path(allow_dash=True, path_type=str))
_SECURITY_OPTIONS = (
    click.option("--security", metavar="NAME", default="", help="Use this security scheme where there is a choice."),
    click.option("--token-url", metavar="URL", default="", help="Fetch access tokens here."),
    click.option(
        "--client-auth",
        type=click.Choice(["body", "basic"]),
        default="body",
        help="How the token server gets the secret.",
    ),
    click.option(
        "--token-param",
        "token_params",
        metavar="NAME=VALUE",
        multiple=True,
        help="Send this to the token server, too. May be repeated.",
    ),
    click.option(
        "--auth",
        type=click.Choice(["script", "native", "both"]),
        default="script",
        help="Who fetches tokens: a script (default), Postman's own OAuth 2.0 on a click, or both.",
    ),
    click.option(
        "--credentials",
        type=click.Choice(["collection", "environment"]),
        default="collection",
        help="Where credentials are filled in. With environment, --environments is implied.",
    ),
    click.option("--environments", is_flag=True, help=f"Write STEM.SERVER{_ENVIRONMENT} for each server, too."),
)


def _security_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_SECURITY_OPTIONS):
        command = option(command)
    return command


@click.group(epilog=_STEPS, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="swagger2postman")
@click.option("--debug", is_flag=True, help="Show the whole traceback of a fault in this program.")
def cli(debug: bool) -> None:
    """Turn a SwaggerHub export into a Postman collection that works on the first Send."""


@cli.command("convert")
@_spec
@click.option(
    "-o", "--output", metavar="PATH", help=f"A file, a folder, or - for stdout. Default: SPEC's name{SUFFIX} here."
)
@click.option("--strict", is_flag=True, help="Write nothing, and exit 1, if the document has errors.")
@click.option("--base-url", metavar="URL", default="", help="Send requests here instead of to the document's server.")
@click.option(
    "--prefer-media-type",
    metavar="TYPE",
    default="",
    help="Send this media type where a body has several. Default: JSON first.",
)
@click.option("--exclude-deprecated", is_flag=True, help="Leave deprecated operations out.")
@_security_options
@loading_options
@_format
def convert_command(
    spec: str,
    output: str | None,
    strict: bool,
    style: str,
    loading: LoadOptions,
    **chosen: Any,
) -> None:
    """Convert SPEC to a Postman collection.

    SPEC is an OpenAPI file, - for stdin, a SwaggerHub URL, or OWNER/API/VERSION there.

    \b
    Examples:
      swagger2postman convert sim-swap.yaml
      swagger2postman convert sim-swap.yaml -o collections/
      curl -s https://example.com/api.yaml | swagger2postman convert - -o - > api.json
    """
    from swagger2postman.diagnostics import Severity

    options = _read_options(**chosen)
    target = _target(spec, output)
    if target is None and options.wants_environments:
        msg = "Environments are files beside the collection; with -o - there is no place for them."
        raise click.UsageError(msg)
    conversion = _convert(_input(spec), options, loading)
    refused = conversion.collection is None or (strict and bool(conversion.count(Severity.ERROR)))
    if refused:
        _report(conversion.diagnostics, style, "Nothing was written")
        sys.exit(1)
    data = conversion.to_bytes()
    if target is None:
        sys.stdout.buffer.write(data)
    else:
        _write(target, data)
        _write_environments(conversion, target)
    _summarise(conversion, "-" if target is None else str(target), style)


@cli.command("validate")
@_spec
@loading_options
@_format
def validate_command(spec: str, style: str, loading: LoadOptions) -> None:
    """Say everything that is wrong with SPEC, and where. Exits 1 if there are errors."""
    from swagger2postman.conversion import validate
    from swagger2postman.diagnostics import Severity

    diagnostics = validate(_input(spec), loading=loading)
    _report(diagnostics, style, spec)
    sys.exit(1 if any(one.severity is Severity.ERROR for one in diagnostics) else 0)


@cli.command("bundle")
@_spec
@click.option(
    "-o", "--output", metavar="PATH", default="-", help="A .yaml or .json file, or - for YAML on stdout (default)."
)
@loading_options
@_format
def bundle_command(spec: str, output: str, style: str, loading: LoadOptions) -> None:
    """Write SPEC with everything that it refers to elsewhere moved into it: one self-contained document.

    \b
    Example:
      swagger2postman bundle polder/SimStatus/1.2.0 -o sim-status.yaml
    """
    from swagger2postman import report
    from swagger2postman.conversion import bundle
    from swagger2postman.documents.yaml_output import dump_yaml
    from swagger2postman.output import to_bytes

    target = None if output == "-" else _target(spec, output)
    made = bundle(_input(spec), loading=loading)
    if made.document is None:
        _report(made.diagnostics, style, "Nothing was written")
        sys.exit(1)
    as_json = target is not None and target.suffix == ".json"
    data = to_bytes(made.document) if as_json else dump_yaml(made.document).encode()
    if target is None:
        sys.stdout.buffer.write(data)
    else:
        _write(target, data)
    _report(made.diagnostics, style, f"Wrote {output}")
    click.echo(report.plain_lines(report.used_lines(made.documents)), err=True, nl=False)


def _read_options(*, token_params: tuple[str, ...], token_url: str, **others: Any) -> Options:
    """Return the options of a conversion as one value."""
    from swagger2postman.conversion import Options

    pairs = tuple((name, value) for name, _, value in (one.partition("=") for one in token_params))
    for text, (name, _) in zip(token_params, pairs, strict=True):
        if "=" not in text or not name.strip():
            msg = "this is not NAME=VALUE."
            raise click.BadParameter(msg, param_hint="--token-param")
    if token_url and not _is_plain_url(token_url):
        msg = "this is not the whole address of a token server: https://, a host, no user name and no fragment."
        raise click.BadParameter(msg, param_hint="--token-url")
    return Options(token_url=token_url, token_params=pairs, **others)


def _is_plain_url(url: str) -> bool:
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    whole = parts.scheme in ("http", "https") and bool(parts.hostname) and url.isprintable() and " " not in url
    return whole and "@" not in parts.netloc and not parts.fragment


def _convert(spec: bytes | str, options: Options, loading: LoadOptions) -> Conversion:
    from swagger2postman.checks.wording import shorten, suggest
    from swagger2postman.conversion import UnknownSecurityError, convert
    from swagger2postman.report import plain

    try:
        return convert(spec, options, loading=loading)
    except UnknownSecurityError as error:
        known = ", ".join(shorten(name, 40) for name in error.known[:9]) or "none"
        hint = suggest(error.name, error.known, f"There are: {known}.")
        msg = plain(f"“{shorten(error.name)}” is no security scheme of the document. {hint}")
        raise click.BadParameter(msg, param_hint="--security") from None


def _write_environments(conversion: Conversion, target: Path) -> None:
    from swagger2postman.output import to_bytes

    for environment in conversion.environments:
        stem = target.name.removesuffix(SUFFIX).removesuffix(".json")
        _write(target.with_name(f"{stem}.{environment.slug}{_ENVIRONMENT}"), to_bytes(environment.to_json()))


def _input(spec: str) -> bytes | str:
    """The bytes of stdin, or what names a document: a file that is there, or a place on SwaggerHub."""
    from swagger2postman.documents.swaggerhub import locate_spec

    if spec == "-":
        return sys.stdin.buffer.read()
    path = locate_spec(spec)
    if isinstance(path, str):
        return spec
    if path.is_dir():
        raise _fault(f"{spec} is a folder.", "Name the file with the API description.")
    if not path.exists():
        raise _fault(f"{spec} does not exist.", "Check the name.")
    return spec


def _target(spec: str, output: str | None) -> Path | None:
    """The file to write; None for stdout."""
    if output == "-":
        return None
    stem = _stem(spec)
    if output is None:
        target = Path(stem + SUFFIX)
    else:
        target = Path(output)
        if target.is_dir() or output.endswith(("/", os.sep)):
            target = target / (stem + SUFFIX)
    if not target.parent.is_dir():
        raise _fault(f"The folder {target.parent} does not exist.", "Create it first.")
    if spec != "-" and target.exists() and Path(spec).exists() and target.samefile(spec):
        raise _fault(f"{target} is the document itself.", "Choose another output.")
    return target


def _stem(spec: str) -> str:
    from swagger2postman.documents.swaggerhub import spec_stem

    return "api" if spec == "-" else spec_stem(spec)


def _write(target: Path, data: bytes) -> None:
    from swagger2postman.output import write_atomically

    try:
        write_atomically(target, data)
    except OSError as error:
        raise _fault(f"{target} cannot be written: {error.strerror}.", "Choose another place with -o.") from None


def _report(diagnostics: tuple[Diagnostic, ...], style: str, label: str) -> None:
    from swagger2postman import report

    if style == "json":
        click.echo(report.render_json(diagnostics), err=True, nl=False)
    else:
        click.echo(report.render_text(diagnostics), err=True, nl=False)
        click.echo(report.plain_lines([f"{label}: {report.count_text(diagnostics)}."]), err=True, nl=False)


def _summarise(conversion: Conversion, output: str, style: str) -> None:
    from swagger2postman import report

    if style == "json":
        click.echo(
            report.render_json(conversion.diagnostics, report.summary_json(conversion, output)), err=True, nl=False
        )
        return
    click.echo(report.render_text(conversion.diagnostics), err=True, nl=False)
    click.echo(report.summary_text(conversion, output), err=output == "-", nl=False)


class _Fault(click.ClickException):
    exit_code = 2


def _fault(message: str, hint: str) -> _Fault:
    from swagger2postman.report import plain

    return _Fault(plain(f"{message} {hint}"))


def main() -> NoReturn:
    """Run the command line; a fault in this program is one line, unless --debug asks for more."""
    _prepare_streams()
    _end_cleanly_on_signals()
    stdout = sys.stdout
    try:
        code = cli.main(standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        _leave(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _leave(130)
    except SystemExit as error:
        # click ends with 1, and wraps stdout, when nobody reads it any more; 141 is what a shell calls that
        _leave(error.code if sys.stdout is stdout else 141)
    except BrokenPipeError:
        _leave(141)
    except OSError as error:
        _say(f"Error: {error.filename or 'standard output'}: {error.strerror or error}.")
        _leave(2)
    except BaseException as error:
        _say_fault(error)
        _leave(70)
    _leave(code if isinstance(code, int) else 0)


def _say_fault(error: BaseException) -> None:
    """One line, the place to report it, and with --debug the rest."""
    if "--debug" in sys.argv:
        import traceback

        _say("".join(traceback.format_exception(error)), lines=True)
    text = f"Error: a fault in swagger2postman ({type(error).__name__}), not in what you did."
    _say(f"{text} Run it again with --debug before the command, and report it as SECURITY.md says.")


def _say(text: str, *, lines: bool = False) -> None:
    from swagger2postman.report import plain, plain_lines

    with contextlib.suppress(OSError):
        click.echo(plain_lines(text.splitlines()) if lines else plain(text), err=True, nl=not lines)


def _prepare_streams() -> None:
    """Stand in for closed streams, and let no stream refuse a character that its encoding does not have."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:  # writing to what is opened for reading fails, as it should on a closed stdout
            flags = os.O_WRONLY if name == "stderr" else os.O_RDONLY
            setattr(sys, name, os.fdopen(os.open(os.devnull, flags), "w" if number else "r", encoding="utf-8"))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _end_cleanly_on_signals() -> None:
    """Let SIGTERM and SIGHUP end the run as Ctrl-C does, so that no half-written file stays behind."""

    def end(number: int, _: object) -> NoReturn:
        sys.exit(128 + number)

    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), end)


def _leave(code: object) -> NoReturn:
    """End with an exit code; what is still to be written to a closed stdout is let go without a message."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = 141
    except OSError as error:
        _say(f"Error: standard output: {error.strerror}.")
        code = 2
    else:
        sys.exit(code)  # type: ignore[arg-type]
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # else Python tries once more at its end, and complains
    sys.exit(code)
