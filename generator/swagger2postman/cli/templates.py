"""The command `templates`: a copy of the built-in scripts and texts, to be changed."""

from __future__ import annotations

from pathlib import Path

import click

from swagger2postman.cli.errors import command_error

__all__ = ["command"]


@click.command("templates", short_help="Copy the built-in scripts and texts, to be changed.")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def command(folder: Path) -> None:
    """Copy the built-in templates to DIR, to be changed there and used with --templates DIR.

    Delete those that stay as they are: what DIR does not have is taken from the package.

    \b
    Example:
      swagger2postman templates mine
    """
    from swagger2postman.templating.templates import copy_templates

    try:
        copied = copy_templates(folder)
    except FileExistsError as error:
        message = f"{error.filename or error} exists already."
        raise command_error(message, "Nothing was copied; name an empty folder.") from None
    click.echo(f"Copied {len(copied)} templates to {folder}.")
