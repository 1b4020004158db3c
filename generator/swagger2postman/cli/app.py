"""The command line: parses, calls, reports, exits."""

from __future__ import annotations

import errno
import gc
import sys
from pathlib import Path
from typing import NoReturn

import click

from swagger2postman.cli.console import (
    end_cleanly_on_signals,
    fault,
    leave,
    prepare_streams,
    say,
    say_fault,
)
from swagger2postman.cli.explain import explain_command
from swagger2postman.cli.layers import Configured, Given
from swagger2postman.cli.options import OUTPUT, collection_options, loading_options, option, switch
from swagger2postman.postman import SUFFIX

_STEPS = """\b
In SwaggerHub, choose Export > Download API > YAML Unresolved. Then:
\b
  swagger2postman convert sim-swap.yaml
  swagger2postman validate sim-swap.yaml

Exit codes: 0 written (findings are reported); 1 the document cannot be used, or has errors (validate, --strict),
or one of several was not written; 2 wrong usage, or a file that cannot be read or written; 70 a fault in this
program."""

_path = click.Path(allow_dash=True, path_type=str)
_spec = click.argument("spec", metavar="SPEC", type=_path)
_specs = click.argument("specs", metavar="SPEC…", nargs=-1, required=True, type=_path)


class _Group(click.Group):
    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; who names a document in its place is told what to write."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            if Path(args[0]).exists() or args[0].lower().endswith((".yaml", ".yml", ".json")):
                msg = f"No command before {args[0]}. Did you mean: swagger2postman convert {args[0]}"
                raise click.UsageError(msg, ctx) from None
            raise


@click.group(
    cls=_Group, epilog=_STEPS, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="swagger2postman")
@click.option("--debug", is_flag=True, help="Show the whole traceback of a fault in this program.")
def cli(debug: bool) -> None:
    """Turn a SwaggerHub export into a Postman collection that works on the first Send."""


@cli.command("convert", cls=Configured, short_help="Write a Postman collection.")
@_specs
@option(
    OUTPUT,
    "-o",
    "--output",
    metavar="PATH",
    help=f"A file, a folder (made if it ends with a slash), or - for stdout. Default: SPEC's name{SUFFIX} here.",
)
@switch(OUTPUT, "strict", "Write nothing, and exit 1, if the document has errors.")
@switch(OUTPUT, "guide", "Write “How to authenticate” beside the collection, too: Markdown and HTML.")
@collection_options
@loading_options
@click.pass_obj
def convert_command(given: Given, /, **_: object) -> None:
    """Convert SPEC to a Postman collection.

    SPEC is an OpenAPI file, - for stdin, a SwaggerHub URL, or OWNER/API/VERSION there. Several, a folder or a
    "glob*.yaml" are converted side by side: each as if alone, below -o in the sub-folder of that folder or glob in
    which it stands. One that fails does not stop the others.

    \b
    Examples:
      swagger2postman convert sim-swap.yaml
      swagger2postman convert exports/ -o collections/ --guide
      curl -s https://example.com/api.yaml | swagger2postman convert - -o - > api.json
    """
    from swagger2postman.cli.convert import convert_all, convert_one

    if given.are_many:
        convert_all(given)
    else:
        convert_one(given.documents[0])


@cli.command("validate", cls=Configured, short_help="Say what is wrong with a document.")
@_specs
@loading_options
@click.pass_obj
def validate_command(given: Given, /, **_: object) -> None:
    """Say everything that is wrong with SPEC, and where. Exits 1 if there are errors.

    \b
    Examples:
      swagger2postman validate sim-swap.yaml
      swagger2postman validate exports/
    """
    from swagger2postman.cli.others import say_what_is_wrong, say_what_is_wrong_with_all

    if given.are_many:
        say_what_is_wrong_with_all(given)
    else:
        say_what_is_wrong(given.documents[0])


@cli.command("bundle", cls=Configured, short_help="Write one self-contained document.")
@_spec
@option(
    OUTPUT,
    "-o",
    "--output",
    metavar="PATH",
    default="-",
    help="A .yaml or .json file, a folder, or - for YAML on stdout. Default: -.",
)
@loading_options
@click.pass_obj
def bundle_command(given: Given, /, **_: object) -> None:
    """Write SPEC with everything that it refers to elsewhere moved into it: one self-contained document.

    \b
    Example:
      swagger2postman bundle polder/SimStatus/1.2.0 -o sim-status.yaml
    """
    from swagger2postman.cli.others import write_bundle

    write_bundle(given.documents[0])


@cli.command("guide", cls=Configured, short_help="Write “How to authenticate” for an API.")
@_spec
@option(
    OUTPUT,
    "-o",
    "--output",
    metavar="PATH",
    default="-",
    help="A .md or .html file, a folder for both, or - for Markdown on stdout. Default: -.",
)
@collection_options
@loading_options
@click.pass_obj
def guide_command(given: Given, /, **_: object) -> None:
    """Write “How to authenticate” for SPEC's API, as Markdown or as one self-contained HTML page.

    \b
    Example:
      swagger2postman guide sim-swap.yaml -o sim-swap.html
    """
    from swagger2postman.cli.others import write_guide

    write_guide(given.documents[0])


cli.add_command(explain_command)


@cli.command("templates", short_help="Copy the built-in scripts and texts, to be changed.")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def templates_command(folder: Path) -> None:
    """Copy the built-in templates to DIR, to be changed there and used with --templates DIR.

    Delete those that stay as they are: what DIR does not have is taken from the package.
    """
    from swagger2postman.postman.scripts import copy_templates

    try:
        copied = copy_templates(folder)
    except FileExistsError as error:
        raise fault(f"{error.filename or error} exists already.", "Nothing was copied; name an empty folder.") from None
    click.echo(f"Copied {len(copied)} templates to {folder}.")


@cli.command("trust", short_help="Let a settings file be used where it is found.")
@click.argument("file", metavar="[FILE]", required=False, type=click.Path(path_type=Path))
@click.option("--list", "listed", is_flag=True, help="Say which settings files are trusted.")
@click.option("--remove", is_flag=True, help="Trust FILE no longer.")
@click.pass_context
def trust_command(ctx: click.Context, file: Path | None, listed: bool, remove: bool) -> None:
    """Say what the settings file FILE does, and use it from now on wherever it is found.

    Without FILE it is the one of this folder, or of the nearest above that has one. When the file or a template that it
    names changes, it is not used until you trust it again. In CI, name the file with --config or in the variable
    SWAGGER2POSTMAN_CONFIG instead.

    \b
    Examples:
      swagger2postman trust
      swagger2postman trust --list
      swagger2postman trust --remove exports/swagger2postman.toml
    """
    from swagger2postman.cli.layers import all_kinds
    from swagger2postman.cli.trust import list_trusted, trust_file, untrust_file

    if listed and (remove or file is not None):
        msg = "--list goes with nothing else."
        raise click.UsageError(msg, ctx)
    if listed:
        list_trusted()
    elif remove:
        untrust_file(file)
    else:
        trust_file(file, all_kinds(ctx))


def main() -> NoReturn:
    """Run the command line; a fault in this program is one line, unless --debug asks for more."""
    gc.disable()  # one short run makes no garbage worth looking for; looking for it was a third of the time
    prepare_streams()
    end_cleanly_on_signals()
    stdout = sys.stdout
    try:
        code = cli.main(prog_name="swagger2postman", standalone_mode=False)
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
        if error.errno in (errno.EMFILE, errno.ENFILE):
            raise  # to say something in the usual way, modules would have to be read
        say(f"Error: {error.filename or 'standard output'}: {error.strerror or error}.")
        leave(2)
    except ImportError:
        raise
    except MemoryError:
        say("Error: there is not enough memory for this document.")
        leave(2)
    except BaseException as error:
        from swagger2postman.postman.scripts import TemplateError

        if isinstance(error, TemplateError):
            say(f"Error: {error}")
            leave(2)
        say_fault(error)
        leave(70)
    leave(code if isinstance(code, int) else 0)
