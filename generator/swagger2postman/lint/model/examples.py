"""Examples that contradict their schema (OpenAPI 3.1 sections 4.8.12, 4.8.14 and 4.8.19)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from swagger2postman.findings import codes
from swagger2postman.findings.report import Place, Report
from swagger2postman.jsonvalue import Json
from swagger2postman.lint.model.judging import Validators, describe, find_problem, hint_for_costs
from swagger2postman.openapi.model import Api, Example, MediaType, Parameter, Schema
from swagger2postman.schema.parameter_examples import possible_values
from swagger2postman.schema.registry import Direction
from swagger2postman.schema.validator import TOO_MANY_STEPS


def check_examples(api: Api, validators: Validators, report: Report) -> None:
    """Report every example that its own schema refuses; `validators` are those of the API's schemas."""
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
    def __init__(self, validators: Validators, report: Report) -> None:
        self._report = report
        self._validators = validators
        self._seen: set[Place] = set()

    def check_parameters(self, parameters: Iterable[Parameter]) -> None:
        for parameter in parameters:
            what = f"the parameter “{parameter.name[:60]}”"
            for example in self._new(parameter.examples):
                self._check(what, parameter.schema, example, possible_values(example.value), (Direction.REQUEST,))

    def check_content(self, content: Iterable[MediaType], direction: Direction) -> None:
        for media in content:
            what = f"this {media.name[:60]} body"
            for example in self._new(media.examples):
                if not isinstance(example.value, str) or "json" in media.name:
                    self._check(what, media.schema, example, [example.value], (direction,))

    def check_schemas(self, stated: Iterable[tuple[Schema, Example]]) -> None:
        for schema, example in stated:
            for new in self._new((example,)):
                self._check("this schema", schema, new, [new.value], Direction)

    def _new(self, examples: Iterable[Example]) -> Iterator[Example]:
        """Shared components are checked once."""
        for example in examples:
            if example.place not in self._seen:
                self._seen.add(example.place)
                yield example

    def _check(
        self,
        what: str,
        schema: Schema | None,
        example: Example,
        forms: Sequence[Json],
        directions: Iterable[Direction],
    ) -> None:
        problem = None if schema is None else find_problem(self._validators, schema, forms, directions)
        if problem is TOO_MANY_STEPS:
            text = f"The example of {what} is not checked: {problem.message}."
            self._report.add(codes.EXAMPLE_NOT_CHECKED, text, hint_for_costs(self._validators), example.place)
        elif problem is not None:
            text = f"The example of {what} contradicts its schema{describe(problem)}."
            self._report.add(codes.EXAMPLE_MISMATCH, text, "Correct the example or the schema.", example.place)
