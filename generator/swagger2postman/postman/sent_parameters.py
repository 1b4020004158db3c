"""Parameters as requests carry them, each worked out once, however many operations share it."""

from __future__ import annotations

from collections.abc import Iterable

from swagger2postman.findings import codes
from swagger2postman.findings.report import Place, Report
from swagger2postman.jsonvalue import Json
from swagger2postman.openapi.model import Parameter
from swagger2postman.postman.model import Field
from swagger2postman.postman.serialization import (
    TooLongError,
    cookie_pairs,
    for_header,
    for_query,
    header_value,
    path_value,
    query_fields,
    schema_of,
)
from swagger2postman.schema.explaining import Problem
from swagger2postman.schema.generate.generator import ExampleGenerator
from swagger2postman.schema.parameter_examples import possible_values
from swagger2postman.schema.validator import TOO_MANY_STEPS


class SentParameters:
    """Makes the fields of parameters, and reports those that no valid value was found for."""

    def __init__(self, builder: ExampleGenerator, report: Report) -> None:
        self._builder = builder
        self._report = report
        self._values: dict[int, tuple[Json, bool]] = {}
        self._query: dict[int, tuple[Field, ...]] = {}
        self._texts: dict[int, str] = {}
        self._descriptions: dict[int, str] = {}

    def is_valid(self, parameter: Parameter) -> bool:
        """Tell whether what is sent is a value that the parameter's schema accepts."""
        return self._value(parameter)[1]

    def query(self, parameter: Parameter) -> tuple[Field, ...]:
        """Return a query parameter's fields."""
        key = id(parameter)
        if key not in self._query:
            try:
                pairs = query_fields(parameter, self._value(parameter)[0])
            except TooLongError:
                pairs = self._too_long(parameter)
            pairs = pairs or [(for_query(parameter.name), "")]
            off = not parameter.required
            first = Field(*pairs[0], self.description(parameter), disabled=off)
            self._query[key] = (first, *(Field(name, text, disabled=off) for name, text in pairs[1:]))
        return self._query[key]

    def header(self, parameter: Parameter) -> Field:
        """Return a header's field."""
        text = self._text(parameter)
        shown = self.description(parameter)
        return Field(for_header(parameter.name), text, shown, disabled=not parameter.required)

    def cookie(self, parameter: Parameter) -> str:
        """Return a cookie's pairs, as the header Cookie holds them."""
        return self._text(parameter)

    def path(self, parameter: Parameter) -> str:
        """Return the text of a path variable."""
        return self._text(parameter) or "1"  # Postman sends `:name` for an empty value

    def description(self, parameter: Parameter) -> str:
        """Return what is said of a parameter."""
        key = id(parameter)
        if key not in self._descriptions:
            marks = [
                word for word, on in (("Required.", parameter.required), ("Deprecated.", parameter.deprecated)) if on
            ]
            self._descriptions[key] = " ".join([*marks, parameter.description]).strip()
        return self._descriptions[key]

    def give_up(self, parameters: Iterable[Parameter]) -> None:
        """Report that a request has no room for the values of parameters."""
        for parameter in parameters:
            self._too_long(parameter)

    def too_long(self, what: str, place: Place) -> None:
        """Report a value that takes more room than a request has for it."""
        text = f"The value of {what} is left out: its name, or the value itself, would stand in the request too often."
        self._report.add(codes.NOT_PROVEN, text, "Fill in a value of your own in Postman before sending.", place)

    def not_valid(self, what: str, problem: Problem | None, place: Place) -> None:
        """Report that no valid value was found, once for each schema that refuses what was tried."""
        if problem is not None and problem.is_contradictory:
            return  # which is reported at the schema
        keyword = problem.keyword if problem else None
        text = f"No value was found that is valid for {what}; “{keyword or 'its schema'}” stands in the way."
        if keyword == TOO_MANY_STEPS.keyword:
            text = f"No value was proven to be valid for {what}: {TOO_MANY_STEPS.message}."
        hint = "Fill in a value of your own in Postman before sending."
        self._report.add(codes.NOT_PROVEN, text, hint, place, cause=problem.cause if problem else "")

    def _text(self, parameter: Parameter) -> str:
        key = id(parameter)
        if key not in self._texts:
            try:
                self._texts[key] = _text(parameter, self._value(parameter)[0])
            except TooLongError:
                self._too_long(parameter)
                self._texts[key] = ""
        return self._texts[key]

    def _too_long(self, parameter: Parameter) -> list[tuple[str, str]]:
        self.too_long(f"the parameter “{parameter.name[:80]}”", parameter.place)
        self._values[id(parameter)] = "", False
        return []

    def _value(self, parameter: Parameter) -> tuple[Json, bool]:
        """A parameter's value and whether its schema accepts it."""
        key = id(parameter)
        if key not in self._values:
            candidates = [form for example in parameter.examples for form in possible_values(example.value)]
            outcome = self._builder.choose(schema_of(parameter), candidates)
            if not outcome.valid and parameter.required:
                problem = outcome.problems[0] if outcome.problems else None
                self.not_valid(f"the parameter “{parameter.name[:80]}”", problem, parameter.place)
            self._values[key] = (outcome.value, outcome.valid)
        return self._values[key]


def _text(parameter: Parameter, value: Json) -> str:
    if parameter.location == "path":
        return path_value(parameter, value)
    return (
        header_value(parameter, value)
        if parameter.location == "header"
        else for_header("; ".join(cookie_pairs(parameter, value)))
    )
