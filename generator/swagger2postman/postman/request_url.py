"""The URL of a request: server, path and query (OpenAPI 3.1 section 4.8.8; Postman's Url object)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from swagger2postman.openapi.model import LONGEST_URL, Operation, Parameter
from swagger2postman.postman.auth.request_auth import RequestAuth
from swagger2postman.postman.parameters import ParameterFields, describe_parameter
from swagger2postman.postman.request_model import Field, Url
from swagger2postman.postman.serialization import for_path
from swagger2postman.postman.servers import BaseUrl
from swagger2postman.postman.variables import variable_reference

_TEMPLATE_VARIABLE = re.compile(r"\{([^{}]*)\}")
_NOT_IN_KEY = re.compile(r"[^\w-]", re.ASCII)
_NOT_IN_PATH = re.compile(r"[{}\x00-\x20\"<>\\^`|]")
_UNKNOWN = "1"  # the value of a path variable of which the document says nothing

ByLocation = Mapping[str, Sequence[Parameter]]
"""Parameters by where they are: path, query, querystring, header, cookie."""


class UrlBuilder:
    """Builds the URL of one operation after another."""

    def __init__(self, parameters: ParameterFields) -> None:
        self._parameters = parameters

    def build(self, operation: Operation, base: BaseUrl, by_location: ByLocation, auth: RequestAuth) -> Url:
        """Return the URL of an operation on a server, with what its auth adds to the query."""
        declared = {parameter.name: parameter for parameter in by_location.get("path", ())}
        path, variables = self._path(operation.path, declared)
        if base.location is None:  # Postman takes what precedes a “://” for a scheme, and what follows for a host
            path = [_without_last_colon(segment) for segment in path]
            variables = [replace(field, value=_without_last_colon(field.value)) for field in variables]
        query = list(auth.query)
        for parameter in (*by_location.get("query", ()), *by_location.get("querystring", ())):
            query += self._parameters.query(parameter)
        return Url(variable_reference(base.key), tuple(path), tuple(query), tuple(variables))

    def _path(self, template: str, declared: Mapping[str, Parameter]) -> tuple[list[str], list[Field]]:
        """The segments of a path template, and Postman's path variables in them.

        A path variable of Postman is a whole segment; where a template variable is only a part of one, its value is
        written into the segment.
        """
        segments: list[str] = []
        variables: dict[str, Field] = {}
        left = LONGEST_URL
        path = re.split(r"[?#]", template)[0].lstrip("/")
        for segment in path.split("/"):
            names = _TEMPLATE_VARIABLE.findall(segment)
            if len(names) == 1 and segment == "{" + names[0] + "}":
                field = self._variable(names[0], declared)
                variables[field.key] = field
                segments.append(f":{field.key}")
                continue
            values = [self._path_value(name, declared) for name in names]
            left -= sum(map(len, values))
            if left < 0:  # no server takes a URL of that length
                values = [_UNKNOWN] * len(values)
                self._parameters.leave_out(declared[name] for name in names if name in declared)
            segments.append(_fill_in(segment, values))
        return segments, list(variables.values())

    def _variable(self, name: str, declared: Mapping[str, Parameter]) -> Field:
        """A path variable of Postman."""
        key = _NOT_IN_KEY.sub("_", name) or "value"
        parameter = declared.get(name)
        description = describe_parameter(parameter) if parameter else "Not described in the API document."
        return Field(key, self._path_value(name, declared), description)

    def _path_value(self, name: str, declared: Mapping[str, Parameter]) -> str:
        return self._parameters.path(declared[name]) if name in declared else _UNKNOWN


def _fill_in(segment: str, values: Sequence[str]) -> str:
    """A segment with a value for each template variable in it."""
    remaining = iter(values)
    filled = _TEMPLATE_VARIABLE.sub(lambda _: next(remaining), segment)
    return _encode_segment(filled)


def _encode_segment(text: str) -> str:
    """Encode a segment that may hold encoded values already."""
    text = _NOT_IN_PATH.sub(lambda match: for_path(match[0]), text)
    return "%3A" + text[1:] if text.startswith(":") else text


def _without_last_colon(text: str) -> str:
    return text.removesuffix(":") + "%3A" if text.endswith(":") else text
