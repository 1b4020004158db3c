"""Refuses what would make something huge out of little, before it does: by the size of what it is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from swagger2postman.templating.budget import UNIT, Budget, TooMuchError

__all__ = ["check_arguments", "check_numbers", "list_arguments"]

_LARGEST_NUMBER = 2**63
_LARGEST_POWER = 1_000  # of base and exponent
_LARGEST_ARGUMENT = 10_000
_SIZED = ("batch", "center", "indent", "ljust", "rjust", "round", "slice", "truncate", "zfill")
_MULTIPLYING = ("indent", "replace")


def list_arguments(budget: Budget, name: str, args: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the arguments of a filter or method; what `join` joins becomes a list, which can be measured."""
    if name != "join" or not args or isinstance(args[0], str):
        return args
    items: list[object] = []
    for item in args[0]:
        budget.take(UNIT)
        items.append(item)
    return (items, *args[1:])


def check_arguments(budget: Budget, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
    """Refuse a filter or method that would make something too large; the first argument is what it works on.

    Raises:
        TooMuchError: it would.
    """
    size = budget.measure(*args, *kwargs.values())
    options = (*args[1:], *kwargs.values())
    number = _largest_number(options) if name in _SIZED else 0
    if number > _LARGEST_ARGUMENT:
        msg = f"“{name}” takes no number larger than {_LARGEST_ARGUMENT:,} here"
        raise TooMuchError(msg)
    if name == "join":
        size += _longest_string((*args, *options)) * _most_members(args)
    elif name in _MULTIPLYING:
        size += (size + 1) * (_longest_string(options) + number)
    budget.limit(size + number)


def _longest_string(values: Iterable[object]) -> int:
    return max((len(value) for value in values if isinstance(value, str)), default=0)


def _largest_number(values: Iterable[object]) -> int:
    return max((abs(value) for value in values if isinstance(value, int)), default=0)


def _most_members(values: Iterable[object]) -> int:
    return max((len(value) for value in values if isinstance(value, list | tuple | str)), default=0)


def check_numbers(operator: str, left: float, right: float) -> None:
    """Refuse to calculate with numbers of unusual size.

    Raises:
        TooMuchError: one of them is.
    """
    largest = _LARGEST_POWER if operator == "**" else _LARGEST_NUMBER
    if max(abs(left), abs(right)) > largest:
        msg = "this calculates with numbers that are too large"
        raise TooMuchError(msg)
