"""The command line: parses, calls, reports, exits."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from swagger2postman.cli_options import loading_options

if TYPE_CHECKING:
    from swagger2postman.conversion import Conversion
    from swagger2postman.diagnostics import Diagnostic
    from swagger2postman.documents.loading import LoadOptions

SUFFIX = ".postman_collection.json"
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
@loading_options
@_format
def convert_command(
    spec: str,
    output: str | None,
    strict: bool,
    base_url: str,
    prefer_media_type: str,
    exclude_deprecated: bool,
    style: str,
    loading: LoadOptions,
) -> None:
    """Convert SPEC to a Postman collection.

    SPEC is an OpenAPI file, - for stdin, a SwaggerHub URL, or OWNER/API/VERSION there.

    \b
    Examples:
      swagger2postman convert sim-swap.yaml
      swagger2postman convert sim-swap.yaml -o collections/
      curl -s https://example.com/api.yaml | swagger2postman convert - -o - > api.json
    """
    from swagger2postman.conversion import Options, convert
    from swagger2postman.diagnostics import Severity

    target = _target(spec, output)
    options = Options(base_url=base_url, prefer_media_type=prefer_media_type, exclude_deprecated=exclude_deprecated)
    conversion = convert(_input(spec), options, loading=loading)
    refused = conversion.collection is None or (strict and bool(conversion.count(Severity.ERROR)))
    if refused:
        _report(conversion.diagnostics, style, "Nothing was written")
        sys.exit(1)
    data = conversion.to_bytes()
    if target is None:
        sys.stdout.buffer.write(data)
    else:
        _write(target, data)
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
    try:
        cli()
    except OSError as error:
        click.echo(f"Error: {error.filename or 'a file'}: {error.strerror}.", err=True)
        sys.exit(2)
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        text = f"Error: a fault in swagger2postman ({type(error).__name__}). Run it with --debug first, and report it."
        click.echo(text, err=True)
        sys.exit(70)
    sys.exit(0)
