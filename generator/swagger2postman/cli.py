"""The command line: parses, calls, reports, exits."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from swagger2postman.cli_io import (
    end_cleanly_on_signals,
    fault,
    find_target,
    leave,
    prepare_streams,
    print_report,
    print_summary,
    read_input,
    say,
    say_fault,
    write_file,
)
from swagger2postman.cli_options import collection_options, loading_options, read_options, templates_option
from swagger2postman.cli_settings import Configured, config_option
from swagger2postman.postman import SUFFIX

if TYPE_CHECKING:
    from swagger2postman.conversion import Conversion, Options
    from swagger2postman.documents.loading import LoadOptions

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


@click.group(epilog=_STEPS, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="swagger2postman")
@click.option("--debug", is_flag=True, help="Show the whole traceback of a fault in this program.")
def cli(debug: bool) -> None:
    """Turn a SwaggerHub export into a Postman collection that works on the first Send."""


@cli.command("convert", cls=Configured)
@config_option
@click.argument("specs", metavar="SPEC…", nargs=-1, required=True, type=click.Path(allow_dash=True, path_type=str))
@click.option(
    "-o", "--output", metavar="PATH", help=f"A file, a folder, or - for stdout. Default: SPEC's name{SUFFIX} here."
)
@click.option("--strict", is_flag=True, help="Write nothing, and exit 1, if the document has errors.")
@click.option("--guide", is_flag=True, help="Write “How to authenticate” beside the collection: Markdown and HTML.")
@collection_options
@templates_option
@loading_options
@_format
def convert_command(
    specs: tuple[str, ...],
    output: str | None,
    strict: bool,
    guide: bool,
    style: str,
    loading: LoadOptions,
    **chosen: Any,
) -> None:
    """Convert SPEC to a Postman collection.

    SPEC is an OpenAPI file, - for stdin, a SwaggerHub URL, or OWNER/API/VERSION there. Several, a folder or a
    "glob*.yaml" are converted side by side.

    \b
    Examples:
      swagger2postman convert sim-swap.yaml
      swagger2postman convert exports/ -o collections/
      curl -s https://example.com/api.yaml | swagger2postman convert - -o - > api.json
    """
    options = read_options(**chosen)
    if len(specs) > 1 or Path(specs[0]).is_dir() or _is_glob(specs[0]):
        if guide or options.wants_environments:
            msg = "Guides and environments are made for one document at a time."
            raise click.UsageError(msg)
        _convert_all(specs, output, options, loading, strict, style)
    else:
        _convert_one(specs[0], output, options, loading, strict, guide, style)


def _is_glob(spec: str) -> bool:
    return "://" not in spec and any(mark in spec for mark in "*?[") and not Path(spec).exists()


def _convert_one(
    spec: str, output: str | None, options: Options, loading: LoadOptions, strict: bool, guide: bool, style: str
) -> None:
    from swagger2postman.diagnostics import Severity

    target = find_target(spec, output)
    if target is None and (guide or options.wants_environments):
        msg = "Environments and guides are files beside the collection; with -o - there is no place for them."
        raise click.UsageError(msg)
    conversion = _convert(read_input(spec), options, loading)
    if conversion.collection is None or (strict and conversion.count(Severity.ERROR)):
        print_report(conversion.diagnostics, style, "Nothing was written")
        sys.exit(1)
    data = conversion.to_bytes()
    if target is None:
        sys.stdout.buffer.write(data)
    else:
        write_file(target, data)
        _write_beside(conversion, target, guide)
    print_summary(conversion, "-" if target is None else str(target), style)


def _convert_all(
    specs: tuple[str, ...], output: str | None, options: Options, loading: LoadOptions, strict: bool, style: str
) -> None:
    from swagger2postman import catalogue, report

    folder = Path(output or ".")
    if not folder.is_dir():
        raise fault(f"{folder} is no folder.", "With several documents, -o names a folder that is there.")
    try:
        found = catalogue.expand_specs(specs)
        with click.progressbar(
            length=len(found), label="Converting", file=sys.stderr, hidden=not sys.stderr.isatty()
        ) as bar:
            made = catalogue.convert_many(
                found, folder, options, loading=loading, strict=strict, progress=lambda _: bar.update(1)
            )
    except (catalogue.NothingToConvertError, catalogue.SameOutputError) as error:
        raise fault(str(error), "Name other documents, or another folder.") from None
    found_all = [one for document in made.documents for one in document.diagnostics]
    if style == "json":
        click.echo(report.render_json(found_all, made.to_json()), err=True, nl=False)
    else:
        click.echo(report.render_text(found_all), err=True, nl=False)
        click.echo(report.catalogue_text(made), nl=False)
    sys.exit(1 if made.failed else 0)


@cli.command("validate")
@_spec
@loading_options
@_format
def validate_command(spec: str, style: str, loading: LoadOptions) -> None:
    """Say everything that is wrong with SPEC, and where. Exits 1 if there are errors."""
    from swagger2postman.conversion import validate
    from swagger2postman.diagnostics import Severity

    diagnostics = validate(read_input(spec), loading=loading)
    print_report(diagnostics, style, spec)
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

    target = None if output == "-" else find_target(spec, output)
    made = bundle(read_input(spec), loading=loading)
    if made.document is None:
        print_report(made.diagnostics, style, "Nothing was written")
        sys.exit(1)
    as_json = target is not None and target.suffix == ".json"
    data = to_bytes(made.document) if as_json else dump_yaml(made.document).encode()
    if target is None:
        sys.stdout.buffer.write(data)
    else:
        write_file(target, data)
    print_report(made.diagnostics, style, f"Wrote {output}")
    click.echo(report.plain_lines(report.used_lines(made.documents)), err=True, nl=False)


@cli.command("guide", cls=Configured)
@config_option
@_spec
@click.option(
    "-o", "--output", metavar="PATH", default="-", help="A .md or .html file, or - for Markdown on stdout (default)."
)
@collection_options
@templates_option
@loading_options
@_format
def guide_command(spec: str, output: str, style: str, loading: LoadOptions, **chosen: Any) -> None:
    """Write “How to authenticate” for SPEC's API, as Markdown or as one self-contained HTML page.

    \b
    Example:
      swagger2postman guide sim-swap.yaml -o sim-swap.html
    """
    target = None if output == "-" else find_target(spec, output)
    conversion = _convert(read_input(spec), read_options(**chosen), loading)
    if conversion.collection is None:
        print_report(conversion.diagnostics, style, "Nothing was written")
        sys.exit(1)
    as_html = target is not None and target.suffix.lower() in (".html", ".htm")
    data = _guide_of(conversion, as_html).encode()
    if target is None:
        sys.stdout.buffer.write(data)
    else:
        write_file(target, data)
    print_report(conversion.diagnostics, style, f"Wrote {output}")


@cli.command("templates")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def templates_command(folder: Path) -> None:
    """Copy the built-in templates to DIR, to be changed there and used with --templates DIR."""
    from swagger2postman.postman.scripts import copy_templates

    try:
        copied = copy_templates(folder)
    except FileExistsError as error:
        raise fault(f"{error.filename or error} exists already.", "Nothing was copied; name an empty folder.") from None
    click.echo(f"Copied {len(copied)} templates to {folder}.")


def _guide_of(conversion: Conversion, as_html: bool) -> str:
    from swagger2postman.guide.build import build_guide
    from swagger2postman.guide.render import render_html, render_markdown

    if conversion.api is None or conversion.collection is None:
        return ""
    names = tuple(environment.name for environment in conversion.environments)
    guide = build_guide(conversion.api, conversion.collection, environments=names)
    return render_html(guide) if as_html else render_markdown(guide)


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


def _write_beside(conversion: Conversion, target: Path, guide: bool) -> None:
    """Write the environments and the guide, named after the collection."""
    from swagger2postman.output import to_bytes

    stem = target.name.removesuffix(SUFFIX).removesuffix(".json")
    for environment in conversion.environments:
        write_file(target.with_name(f"{stem}.{environment.slug}{_ENVIRONMENT}"), to_bytes(environment.to_json()))
    if guide:
        write_file(target.with_name(f"{stem}.guide.md"), _guide_of(conversion, False).encode())
        write_file(target.with_name(f"{stem}.guide.html"), _guide_of(conversion, True).encode())


def main() -> NoReturn:
    """Run the command line; a fault in this program is one line, unless --debug asks for more."""
    gc.disable()  # one short run makes no garbage worth looking for; looking for it was a third of the time
    prepare_streams()
    end_cleanly_on_signals()
    stdout = sys.stdout
    try:
        code = cli.main(standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        leave(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        leave(130)
    except SystemExit as error:
        # click ends with 1, and wraps stdout, when nobody reads it any more; 141 is what a shell calls that
        leave(error.code if sys.stdout is stdout else 141)
    except BrokenPipeError:
        leave(141)
    except OSError as error:
        say(f"Error: {error.filename or 'standard output'}: {error.strerror or error}.")
        leave(2)
    except BaseException as error:
        from swagger2postman.postman.scripts import TemplateError

        if isinstance(error, TemplateError):
            say(f"Error: {error}")
            leave(2)
        say_fault(error)
        leave(70)
    leave(code if isinstance(code, int) else 0)
