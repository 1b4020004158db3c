"""Examples that contradict their schema (OpenAPI 3.1 sections 4.8.12, 4.8.14 and 4.8.19)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from swagger2postman.findings import codes
from swagger2postman.findings.report import Place, Report
from swagger2postman.jsonvalue import Json, to_pointer
from swagger2postman.openapi.model import Api, Example, MediaType, Parameter, Schema
from swagger2postman.schema.explaining import Problem
from swagger2postman.schema.parameter_examples import possible_values
from swagger2postman.schema.registry import Direction
from swagger2postman.schema.validator import TOO_MANY_STEPS, Validator


def check_examples(api: Api, validators: Mapping[Direction, Validator], report: Report) -> None:
    """Report every example that its own schema refuses; `validators` are those of the API."""
    checker = _ExampleChecker(validators, report)
    for operation in api.operations:
        checker.check_parameters(operation.parameters)
        if operation.request_body is not None:
            checker.check_content(operation.request_body.content, Direction.REQUEST)
        for response in operation.responses:
            checker.check_parameters(response.headers)
            checker.check_content(response.content, Direction.RESPONSE)
    checker.check_schemas(api.schema_examples)


class _ExampleChecker:
    def __init__(self, validators: Mapping[Direction, Validator], report: Report) -> None:
        self._report = report
        self._validators = validators
        self._hint = (
            f"Use fewer alternatives, or raise the bound: --limit steps={2 * validators[Direction.REQUEST].max_steps}."
        )
        self._seen: set[Place] = set()

    def check_parameters(self, parameters: Iterable[Parameter]) -> None:
        for parameter in parameters:
            for example in self._new(parameter.examples):
                forms = possible_values(example.value)
                self._check(
                    f"the parameter “{parameter.name[:60]}”", parameter.schema, example, forms, (Direction.REQUEST,)
                )

    def check_content(self, content: Iterable[MediaType], direction: Direction) -> None:
        for media in content:
            for example in self._new(media.examples):
                if not isinstance(example.value, str) or "json" in media.name:
                    self._check(f"this {media.name[:60]} body", media.schema, example, [example.value], (direction,))

    def check_schemas(self, found: Iterable[tuple[Schema, Example]]) -> None:
        for schema, example in found:
            for one in self._new((example,)):
                self._check("this schema", schema, one, [one.value], tuple(Direction))

    def _new(self, examples: Iterable[Example]) -> Iterator[Example]:
        """Shared components are checked once."""
        for example in examples:
            if example.place not in self._seen:
                self._seen.add(example.place)
                yield example

    def _check(
        self, what: str, schema: Schema | None, example: Example, forms: list[Json], directions: tuple[Direction, ...]
    ) -> None:
        if schema is None:
            return
        first: tuple[Problem, ...] = ()
        for direction, form in product(directions, forms):
            problems = self._validators[direction].examine(schema, form)
            if not problems:
                return
            first = first or problems
        for problem in first:
            if problem is TOO_MANY_STEPS:
                text = f"The example of {what} is not checked: {problem.message}."
                self._report.add(codes.EXAMPLE_NOT_CHECKED, text, self._hint, example.place)
                return
            where = f" at {to_pointer(problem.path)}" if problem.path else ""
            text = f"The example of {what} contradicts its schema{where}: {problem.message}."
            self._report.add(codes.EXAMPLE_MISMATCH, text, "Correct the example or the schema.", example.place)
