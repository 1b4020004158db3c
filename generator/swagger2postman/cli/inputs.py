"""What a command is given: documents, each with the options that count for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from swagger2postman.cli.errors import CommandError

if TYPE_CHECKING:
    from swagger2postman.findings.diagnostic import Diagnostic
    from swagger2postman.settings.effects import SettingsUse

__all__ = ["CommandInput", "CommandInputs", "blame_settings"]

Read = TypeVar("Read")
_EXCLUSIVE = ("offline", "refresh")


class CommandInput(NamedTuple):
    """One document of a command: the options that count for it, and where the settings among them are set.

    `folder` is the one in which it stands, seen from the folder or glob that names it: to be kept below that of the
    output. `uses` names the settings file and what it does to this document; `findings` are about settings files that
    are not used.
    """

    spec: str
    params: Mapping[str, Any]
    places: Mapping[str, str]
    folder: Path = Path()
    uses: tuple[SettingsUse, ...] = ()
    findings: tuple[Diagnostic, ...] = ()

    def read(self, read: Callable[[Mapping[str, Any]], Read]) -> Read:
        """Return what `read` makes of the options.

        Raises:
            click.ClickException: they contradict each other.
        """
        try:
            return read(self.params)
        except click.UsageError as error:
            raise _explain(error, self.places) from None

    def is_typed(self, param: str) -> bool:
        """Tell whether the command line states an option, not a settings file."""
        return bool(self.params[param]) and param not in self.places

    def blame(self, message: str, name: str) -> click.ClickException:
        """Return an error of an option as one of the settings file, with its line, if it is set there."""
        if name in self.places:
            return blame_settings(self.places[name], name, message)
        return click.BadParameter(message, param_hint=f"'--{name}'")

    def blame_output(self, error: CommandError) -> CommandError:
        """Return an error of the output as one of the settings file, with its line, if it is set there."""
        return CommandError(f"{self.places['output']}: {error.message}") if "output" in self.places else error


class CommandInputs(NamedTuple):
    """What a command is given: one document, or what several, folders and globs name, and the files skipped.

    `are_many` tells that it may be several, even where only one was found.
    """

    documents: Sequence[CommandInput]
    skipped: Sequence[str] = ()
    are_many: bool = False

    @property
    def uses(self) -> tuple[SettingsUse, ...]:
        """The settings files of all documents, and what they do."""
        from swagger2postman.settings.effects import merge_uses

        return merge_uses(use for document in self.documents for use in document.uses)


def blame_settings(place: str, key: str, message: str) -> CommandError:
    """Return an error of an option as one of the place that sets it."""
    return CommandError(f"{place}: {message}" if place.startswith("--") else f"{place}: “{key}”: {message}")


def _explain(error: click.UsageError, places: Mapping[str, str]) -> click.UsageError:
    """The error about options that exclude each other, with the way to overrule one that a settings file sets."""
    stated = [f"{places[name]} sets “{name}”" for name in _EXCLUSIVE if name in places]
    if not stated or "--offline" not in error.message:
        return error
    switches = " or ".join(f"--no-{name}" for name in _EXCLUSIVE if name in places)
    return click.UsageError(f"{error.message} {' and '.join(stated)}; {switches} overrules it.", ctx=error.ctx)
