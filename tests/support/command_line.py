"""The command line, run in a process or looked at."""

from __future__ import annotations

import click

from swagger2postman.cli.app import cli


def commands() -> list[click.Command]:
    """All commands, in the order of the help."""
    ctx = click.Context(cli, info_name="swagger2postman")
    return [command for name in cli.list_commands(ctx) if (command := cli.get_command(ctx, name))]
