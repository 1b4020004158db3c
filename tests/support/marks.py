"""Which tests are slow: those that start a program, found by reading what they call, and those that say so."""

from __future__ import annotations

import inspect
import multiprocessing
import subprocess
from collections.abc import Iterator
from functools import cache
from types import CodeType, FunctionType

import pytest

__all__ = ["is_slow"]

_MODULES_OF_PROGRAMS = (subprocess, multiprocessing)


def is_slow(test: pytest.Function) -> bool:
    """Tell whether a test is marked so, reads real exports, or starts a program, as one of its fixtures may, too."""
    if test.get_closest_marker("slow") or test.get_closest_marker("corpus"):
        return True
    fixtures = test._fixtureinfo.name2fixturedefs
    functions = [test.function, *(definition.func for name in fixtures for definition in fixtures[name])]
    return any(_starts_a_program(inspect.unwrap(function)) for function in functions)


@cache
def _starts_a_program(function: object) -> bool:
    """Tell whether a function, or one of the tests' functions and classes that it leads to, uses such a module."""
    known = [function]
    for current in known:  # which grows
        for named in _named_in(current):
            if any(named is module for module in _MODULES_OF_PROGRAMS):
                return True
            if _is_of_the_tests(named) and named not in known:
                known.append(named)
    return False


def _named_in(found: object) -> Iterator[object]:
    """Yield what a function names, or what a class has."""
    if isinstance(found, FunctionType):
        yield from (_plain(found.__globals__.get(name)) for name in _names(found.__code__))
    elif isinstance(found, type):
        yield from map(_plain, vars(found).values())


def _plain(found: object) -> object:
    """Return a function without its decorators."""
    return inspect.unwrap(found) if callable(found) else found


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _is_of_the_tests(found: object) -> bool:
    return isinstance(found, FunctionType | type) and not found.__module__.startswith(("swagger2postman", "_pytest"))
