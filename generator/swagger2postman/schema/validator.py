"""Validates values by the schemas of an API: JSON Schema 2020-12 with OpenAPI's formats, readOnly and writeOnly."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from swagger2postman.jsonvalue import Json
from swagger2postman.openapi.model import Api, Schema
from swagger2postman.schema.compiling import SchemaCompiler
from swagger2postman.schema.contradictions import contradicts_itself
from swagger2postman.schema.explaining import Problem, explain
from swagger2postman.schema.linking import Definition
from swagger2postman.schema.registry import Direction, SchemaRegistry, schema_key
from swagger2postman.schema.steps.budget import MAX_STEPS, StepBudget
from swagger2postman.schema.steps.counting import FREE_STEPS

TOO_MANY_STEPS = Problem((), "", "that would take more steps than are taken")
"""Why a value was not validated at all."""

_NOT_EXPLAINED = Problem((), "schema", "the value does not fit")


def build_validators(api: Api, max_steps: int = MAX_STEPS) -> Mapping[Direction, Validator]:
    """Return the validators of an API for both directions; they are one where nothing travels one way only.

    Each of them may take `max_steps` for all values of the document.
    """
    if not api.one_way:
        both = Validator(api.schemas, Direction.REQUEST, max_steps, hides=False)
        return dict.fromkeys(Direction, both)
    validators = {}
    for direction in Direction:
        hides = direction.hidden in api.one_way
        validators[direction] = Validator(api.schemas, direction, max_steps, hides=hides)
    return validators


class Validator:
    """Validates values by the schemas of an API in one direction.

    `hides` is False where everything travels in this direction.
    """

    def __init__(
        self, definitions: Mapping[str, Schema], direction: Direction, max_steps: int = MAX_STEPS, *, hides: bool = True
    ) -> None:
        self.max_steps = max_steps
        self.schemas = SchemaRegistry(definitions, direction, hides=hides)
        self._budget = StepBudget(definitions, max_steps)
        self._compiler = SchemaCompiler(self.schemas, self._budget.is_wide)
        self._examined: dict[tuple[str | int, int], tuple[Schema, Json, tuple[Problem, ...]]] = {}

    def is_valid(self, schema: Schema, value: Json) -> bool:
        """Tell whether a schema accepts a value; False where that takes too many steps to say."""
        if schema is True or schema == {}:
            return True
        steps = self._budget.estimate(schema, value)
        return self._budget.spend(steps) and self._accepts(schema, value)

    def problems(self, schema: Schema, value: Json) -> tuple[Problem, ...]:
        """Return the first reason why a schema does not accept a value; none for a valid value.

        It is `TOO_MANY_STEPS` for a value that is not validated.
        """
        if schema is True or schema == {}:
            return ()
        steps = self._budget.estimate(schema, value)
        if not self._budget.spend(steps):
            return (TOO_MANY_STEPS,)
        if self._accepts(schema, value):
            return ()
        if steps >= FREE_STEPS:  # which may be an estimate
            steps = self._budget.count(schema, value)
        if not self._budget.spend_to_explain(steps):
            return (_NOT_EXPLAINED,)
        return self._explain(schema, value)

    def examine(self, schema: Schema, example: Json) -> tuple[Problem, ...]:
        """Return the `problems` of an example of the document's own, which is asked for more than once."""
        if not isinstance(example, (dict, list)):
            return self.problems(schema, example)
        key = schema_key(schema), id(example)
        if key not in self._examined:
            self._examined[key] = schema, example, self.problems(schema, example)
        return self._examined[key][2]

    def reset_budget(self) -> None:
        """Forget the steps taken so far, so that what follows does not depend on what was validated before."""
        self._budget.reset()

    def _accepts(self, schema: Schema, value: Json) -> bool:
        compiled = None
        for compile_schema in (self._compiler.linked, self._compiler.whole):
            compiled = compile_schema(schema)
            if compiled is not None:
                try:
                    return compiled.is_valid(value)
                except (ValueError, RecursionError, OverflowError):
                    continue  # the value is more than this validator can read
        return compiled is None

    def _explain(self, schema: Schema, value: Json) -> tuple[Problem, ...]:
        compiled = self._compiler.linked(schema)
        if not isinstance(compiled, Definition):
            compiled = self._compiler.whole(schema)
        problems = explain(compiled, value)
        return tuple(self._with_cause(schema, problem) for problem in problems)

    def _with_cause(self, schema: Schema, problem: Problem) -> Problem:
        """Note whether the schema that refuses a value would refuse every value."""
        refusing: Json = schema
        steps = problem.location
        if steps[:1] == ("$defs",):
            refusing, steps = dict(self.schemas.definitions), steps[1:]
        for key in steps:
            refusing = _member(refusing, key)
        return replace(problem, is_contradictory=True) if contradicts_itself(refusing) else problem


def _member(value: Json, key: str | int) -> Json:
    if isinstance(value, dict):
        return value.get(str(key))
    if isinstance(value, list) and isinstance(key, int) and key < len(value):
        return value[key]
    return None
