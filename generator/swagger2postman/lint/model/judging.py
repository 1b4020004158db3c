"""Whether a value that a document states is what its schema says: for examples and for defaults."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from swagger2postman.jsonvalue import Json, to_pointer
from swagger2postman.openapi.model import Schema
from swagger2postman.schema.explaining import Problem
from swagger2postman.schema.registry import Direction
from swagger2postman.schema.validator import Validator

Validators = Mapping[Direction, Validator]
"""The schemas of an API, ready for each direction."""


def find_problem(
    validators: Validators, schema: Schema, forms: Sequence[Json], directions: Iterable[Direction]
) -> Problem | None:
    """Return why a schema refuses a value; None where it accepts one of the value's forms in one direction.

    None, too, where a schema refuses it that no value satisfies: that is reported once, at the schema.
    """
    first: Problem | None = None
    for direction in directions:
        for form in forms:
            problems = validators[direction].examine(schema, form)
            if not problems:
                return None
            first = first or problems[0]
    is_reported = first is not None and first.is_contradictory  # at the schema
    return None if is_reported else first


def describe(problem: Problem) -> str:
    """Return where in the value the problem is, if that is inside it, and what it is."""
    where = f" at {to_pointer(problem.path)}" if problem.path else ""
    return f"{where}: {problem.message}"


def hint_for_costs(validators: Validators) -> str:
    """Return what to do where a value would take too many steps to judge."""
    steps = 2 * validators[Direction.REQUEST].max_steps
    return f"Use fewer alternatives, or raise the limit: --limit steps={steps}."
