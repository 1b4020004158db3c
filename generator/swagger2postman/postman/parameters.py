"""The parameters of requests: a value for each, and how a request holds it (OpenAPI 3.1 section 4.8.12)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from swagger2postman.findings.report import Report
from swagger2postman.jsonvalue import Json
from swagger2postman.openapi.model import Parameter
from swagger2postman.postman.checks.values import report_invalid_value, report_left_out_value
from swagger2postman.postman.request_model import Field
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
from swagger2postman.schema.generate.generator import ExampleGenerator
from swagger2postman.schema.parameter_examples import possible_values

Serialize = Callable[[Parameter, Json], str]


class ParameterFields:
    """Makes the fields of parameters, each once, however many operations share it; reports invalid values."""

    def __init__(self, generator: ExampleGenerator, report: Report) -> None:
        self._generator = generator
        self._report = report
        self._values: dict[int, tuple[Json, bool]] = {}
        self._query_fields: dict[int, tuple[Field, ...]] = {}
        self._texts: dict[int, str] = {}

    def is_valid(self, parameter: Parameter) -> bool:
        """Tell whether the request holds a value that the parameter's schema accepts."""
        return self._value(parameter)[1]

    def query(self, parameter: Parameter) -> tuple[Field, ...]:
        """Return a query parameter's fields; the first one has the description."""
        key = id(parameter)
        if key not in self._query_fields:
            pairs = self._query_pairs(parameter) or [(for_query(parameter.name), "")]
            description = describe_parameter(parameter)
            fields: list[Field] = []
            for name, text in pairs:
                fields.append(Field(name, text, description, disabled=not parameter.required))
                description = ""
            self._query_fields[key] = tuple(fields)
        return self._query_fields[key]

    def _query_pairs(self, parameter: Parameter) -> list[tuple[str, str]]:
        try:
            return query_fields(parameter, self._value(parameter)[0])
        except TooLongError:
            self.leave_out((parameter,))
            return []

    def header(self, parameter: Parameter) -> Field:
        """Return a header's field."""
        text = self._text(parameter, header_value)
        name = for_header(parameter.name)
        return Field(name, text, describe_parameter(parameter), disabled=not parameter.required)

    def cookie(self, parameter: Parameter) -> str:
        """Return a cookie's pairs, as the header Cookie holds them."""
        return self._text(parameter, _cookie_value)

    def path(self, parameter: Parameter) -> str:
        """Return the string of a path variable; never empty, because Postman would send `:name` then."""
        return self._text(parameter, path_value) or "1"

    def leave_out(self, parameters: Iterable[Parameter]) -> None:
        """Report that a request has no room for the values of parameters."""
        for parameter in parameters:
            report_left_out_value(_name_in_messages(parameter), parameter.place, self._report)
            self._values[id(parameter)] = "", False

    def _text(self, parameter: Parameter, serialize: Serialize) -> str:
        key = id(parameter)
        if key not in self._texts:
            try:
                self._texts[key] = serialize(parameter, self._value(parameter)[0])
            except TooLongError:
                self.leave_out((parameter,))
                self._texts[key] = ""
        return self._texts[key]

    def _value(self, parameter: Parameter) -> tuple[Json, bool]:
        """A parameter's value, and whether its schema accepts it."""
        key = id(parameter)
        if key not in self._values:
            candidates: list[Json] = []
            for example in parameter.examples:
                candidates += possible_values(example.value)
            outcome = self._generator.choose(schema_of(parameter), candidates)
            if parameter.required and not outcome.valid:
                report_invalid_value(_name_in_messages(parameter), outcome, parameter.place, self._report)
            self._values[key] = outcome.value, outcome.valid
        return self._values[key]


def describe_parameter(parameter: Parameter) -> str:
    """Return the description that Postman shows for a parameter."""
    words = []
    if parameter.required:
        words.append("Required.")
    if parameter.deprecated:
        words.append("Deprecated.")
    return " ".join([*words, parameter.description]).strip()


def _cookie_value(parameter: Parameter, value: Json) -> str:
    return for_header("; ".join(cookie_pairs(parameter, value)))


def _name_in_messages(parameter: Parameter) -> str:
    return f"the parameter “{parameter.name[:80]}”"
