"""The command line: parses, calls, reports, exits."""

from __future__ import annotations

import errno
import gc
import sys
from pathlib import Path
from typing import NoReturn

import click

from swagger2postman.cli.console import end_cleanly_on_signals, leave, prepare_streams
from swagger2postman.cli.errors import show_bug, show_click_error, show_error

_COMMANDS = {
    "convert": "Write a Postman collection.",
    "validate": "Report what is wrong with a document.",
    "bundle": "Write one self-contained document.",
    "guide": "Write “How to authenticate” for an API.",
    "explain": "Say what the code of a finding means.",
    "templates": "Copy the built-in scripts and texts, to be changed.",
    "trust": "Let a settings file be used where it is found.",
}
_STEPS = """\b
In SwaggerHub, choose Export > Download API > YAML Unresolved. Then:
\b
  swagger2postman convert sim-swap.yaml
  swagger2postman validate sim-swap.yaml

Exit codes: 0 written (findings are reported); 1 the document cannot be used, or has findings that fail the run
(validate, --strict, --fail-on), or one of several was not written; 2 wrong usage, or a file that cannot be read or
written; 70 a bug in this program."""


def _load(name: str) -> click.Command:
    """A command; only the one that runs is loaded, for the start is most of what a small document takes."""
    match name:
        case "convert":
            from swagger2postman.cli import convert

            return convert.command
        case "validate":
            from swagger2postman.cli import validate

            return validate.command
        case "bundle":
            from swagger2postman.cli import bundle

            return bundle.command
        case "guide":
            from swagger2postman.cli import guide

            return guide.command
        case "explain":
            from swagger2postman.cli import explain

            return explain.command
        case "templates":
            from swagger2postman.cli import templates

            return templates.command
    from swagger2postman.cli import trust

    return trust.command


class _Group(click.Group):
    """The commands, loaded when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in the order of the help."""
        return [*_COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command."""
        return _load(cmd_name) if cmd_name in _COMMANDS else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

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
@click.option("--debug", is_flag=True, help="Show the whole traceback of a bug in this program.")
def cli(debug: bool) -> None:
    """Turn a SwaggerHub export into a Postman collection that works on the first Send."""


def main() -> NoReturn:
    """Run the command line; a bug in this program is one line, unless --debug asks for more."""
    gc.disable()  # one short run makes no garbage worth looking for; looking for it was a third of the time
    prepare_streams()
    end_cleanly_on_signals()
    stdout = sys.stdout
    try:
        code = cli.main(prog_name="swagger2postman", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        show_click_error(error)
        leave(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        leave(130)
    except SystemExit as error:
        # click ends with 1, and wraps stdout, when nobody reads it any more; 141 is what a shell calls that
        leave(error.code if sys.stdout is stdout else 141)
    except BrokenPipeError:
        leave(141)
    except ImportError:
        raise
    except OSError as error:
        if error.errno in (errno.EMFILE, errno.ENFILE):
            raise  # to report it in the usual way, modules would have to be read
        show_error(f"{error.filename or 'standard output'}: {error.strerror or error}.")
        leave(2)
    except MemoryError:
        show_error("there is not enough memory for this document.")
        leave(2)
    except BaseException as error:
        leave(_report(error))
    leave(code if isinstance(code, int) else 0)


def _report(error: BaseException) -> int:
    """Report what the library refuses, or what nobody expected; return the exit code."""
    from swagger2postman.errors import SwaggerToPostmanError

    if isinstance(error, SwaggerToPostmanError):
        show_error(str(error))
        return 2
    return show_bug(error)
