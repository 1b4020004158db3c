"""What one rendering may do: parts of templates that run, values looked at, characters made, all counted together."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

from jinja2 import TemplateRuntimeError
from jinja2.utils import Namespace

__all__ = ["UNIT", "Budget", "TooMuchError", "current_budget", "with_budget"]

UNIT = 10
"""What one part of a template, or one value, costs; a character costs one."""
MOST = 100_000_000  # of all that is counted
LARGEST = 10_000_000  # characters of one value
DEEPEST = 60  # templates, macros and calls in one another


class TooMuchError(TemplateRuntimeError):
    """A template goes beyond a limit."""


class Budget:
    """What one rendering may still do."""

    def __init__(self) -> None:
        self.left = MOST
        self.depth = 0

    def take(self, cost: int) -> None:
        """Charge for a piece of work.

        Raises:
            TooMuchError: there is nothing left.
        """
        self.left -= cost
        if self.left < 0:
            msg = "this does too much: it loops too often, or writes too much"
            raise TooMuchError(msg)

    def measure(self, *values: object) -> int:
        """Charge for values and all that is in them, written out; return the number of characters."""
        size = 0
        waiting = list(values)
        while waiting:
            value = waiting.pop()
            self.take(UNIT)
            members = _members(value)
            if members is not None:
                self.take(UNIT * len(members))
                waiting += members
            elif isinstance(value, str | bytes):
                self.take(len(value))
                size += len(value)
        return size

    def limit(self, size: int) -> None:
        """Refuse what would become larger than one value may be."""
        if size > LARGEST:
            msg = f"this would make a string of more than {LARGEST:,} characters"
            raise TooMuchError(msg)

    def enter(self) -> None:
        """Go one level deeper."""
        self.depth += 1
        if self.depth > DEEPEST:
            msg = "this includes or calls itself, or more than that is nested too deeply"
            raise TooMuchError(msg)

    def leave(self) -> None:
        """Come back from one level."""
        self.depth -= 1


def _members(value: object) -> list[object] | None:
    """What a container holds; None for a value that is not a container."""
    match value:
        case list() | tuple() | set() | frozenset():
            return list(value)
        case range():
            return [0] * len(value)
        case dict():
            return [*value.keys(), *value.values()]
        case Namespace():
            return [getattr(value, "_Namespace__attrs", None)]
    return None


_CURRENT: ContextVar[Budget | None] = ContextVar("budget", default=None)  # each thread renders with its own


def current_budget() -> Budget:
    """Return the budget of the rendering that is going on.

    Raises:
        TooMuchError: none is; what templates do is never left uncounted.
    """
    budget = _CURRENT.get()
    if budget is None:
        msg = "this runs outside of a rendering"
        raise TooMuchError(msg)
    return budget


def with_budget(render: Callable[[], str]) -> str:
    """Render with one budget for a template and for all that is rendered within it."""
    if _CURRENT.get() is not None:
        return render()
    token = _CURRENT.set(Budget())
    try:
        return render()
    finally:
        _CURRENT.reset(token)
