"""Operations to requests: URL, headers, body, description (OpenAPI 3.1 section 4.8.10)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from swagger2postman.diagnostics import Place, Report
from swagger2postman.examples.builder import ExampleBuilder
from swagger2postman.examples.completeness import Completeness
from swagger2postman.examples.proof import TOO_COSTLY
from swagger2postman.examples.wire import readings
from swagger2postman.jsontypes import Json
from swagger2postman.openapi.model import Operation, Parameter, Schema
from swagger2postman.postman.auth import AuthPlan, Credentials
from swagger2postman.postman.body import BuiltBody, build_body, choose, concrete, kind_of
from swagger2postman.postman.choice import place_of
from swagger2postman.postman.parameters import (
    cookie_pairs,
    for_header,
    for_path,
    for_query,
    header_value,
    path_value,
    query_fields,
    schema_of,
)
from swagger2postman.postman.parts import Field, Request, Url
from swagger2postman.postman.servers import BaseUrl

_TEMPLATE = re.compile(r"\{([^{}]*)\}")
_BODILESS = ("GET", "HEAD")


class BuiltRequest(Struct, frozen=True):
    """A request, whether it was proven valid against the document, and its body."""

    request: Request
    proven: bool
    body: BuiltBody | None

    @property
    def sends_body_always(self) -> bool:
        """Whether Postman must be told to send the body although the method usually has none."""
        return self.body is not None and self.request.method in _BODILESS


class RequestBuilder:
    """Builds the request of one operation after another."""

    def __init__(self, builder: ExampleBuilder, auth: AuthPlan, report: Report, preferred: str = "") -> None:
        self._builder = builder
        self._auth = auth
        self._report = report
        self._preferred = preferred
        self._completeness = Completeness(builder.schemas.definitions)
        self._values: dict[int, tuple[Json, bool]] = {}

    def build(self, operation: Operation, base: BaseUrl) -> BuiltRequest:
        """Return the request of an operation to a server."""
        credentials = self._auth.credentials(operation)
        own = [p for p in operation.parameters if place_of(p.location, p.name) not in credentials.slots]
        by_place: dict[str, list[Parameter]] = {}
        for parameter in own:
            by_place.setdefault(parameter.location, []).append(parameter)
        built = self._body(operation)
        url = self._url(operation, base, by_place, credentials)
        request = Request(
            operation.method,
            url,
            self._headers(operation, by_place, credentials, built),
            built.body if built else None,
            credentials.auth,
            describe(operation),
        )
        sent = [p for p in own if p.required]
        known = not operation.incomplete and self._is_known(p.schema for p in sent)
        proven = known and all(self._value(p)[1] for p in sent) and self._is_proven(built)
        return BuiltRequest(request, proven, built)

    def _is_proven(self, built: BuiltBody | None) -> bool:
        return built is None or (built.outcome.valid and built.judged and self._is_known((built.media.schema,)))

    def _is_known(self, schemas: Iterable[Schema | None]) -> bool:
        return all(self._completeness.is_complete(schema) for schema in schemas)

    def _value(self, parameter: Parameter) -> tuple[Json, bool]:
        """A parameter's value and whether its schema accepts it; computed once for a shared parameter."""
        key = id(parameter)
        if key not in self._values:
            candidates = [form for example in parameter.examples for form in readings(example.value)]
            outcome = self._builder.build_checked(schema_of(parameter), candidates)
            value, valid = outcome.value, outcome.valid
            if not valid and parameter.required:
                reason = outcome.problems[0] if outcome.problems else None
                self._not_valid(
                    f"the parameter “{parameter.name[:80]}”", reason.keyword if reason else None, parameter.place
                )
            self._values[key] = (value, valid)
        return self._values[key]

    def _not_valid(self, what: str, keyword: str | None, place: Place) -> None:
        text = f"No value was found that is valid for {what}; “{keyword or 'its schema'}” stands in the way."
        if keyword == TOO_COSTLY.keyword:
            text = f"No value was proven to be valid for {what}: {TOO_COSTLY.message}."
        self._report.warn("not-proven", text, "Fill in a value of your own in Postman before sending.", place)

    def _body(self, operation: Operation) -> BuiltBody | None:
        if operation.request_body is None:
            return None
        media = choose(operation.request_body.content, self._preferred)
        if media is None:
            return None
        built = build_body(media, self._builder)
        if not built.outcome.valid:
            reason = built.outcome.problems[0] if built.outcome.problems else None
            self._not_valid("the request body", reason.keyword if reason else None, media.place)
        return built

    def _url(
        self, operation: Operation, base: BaseUrl, by_place: Mapping[str, list[Parameter]], credentials: Credentials
    ) -> Url:
        declared = {parameter.name: parameter for parameter in by_place.get("path", ())}
        path, variables = self._path(operation.path, declared)
        if (
            base.location is None
        ):  # Postman would take what precedes a “://” for the scheme, and what follows for a host
            path = [_without_colon(segment) for segment in path]
            variables = [replace(one, value=_without_colon(one.value)) for one in variables]
        query = list(credentials.query)
        for parameter in (*by_place.get("query", ()), *by_place.get("querystring", ())):
            value, _ = self._value(parameter)
            pairs = query_fields(parameter, value) or [(for_query(parameter.name), "")]
            for number, (key, text) in enumerate(pairs):
                shown = _describe(parameter) if number == 0 else ""
                query.append(Field(key, text, shown, disabled=not parameter.required))
        return Url("{{" + base.key + "}}", tuple(path), tuple(query), tuple(variables))

    def _path(self, template: str, declared: Mapping[str, Parameter]) -> tuple[list[str], list[Field]]:
        """The segments and path variables. A segment that is more than one variable holds its value in place."""
        path: list[str] = []
        variables: dict[str, Field] = {}
        for segment in re.split(r"[?#]", template)[0].lstrip("/").split("/"):
            names = _TEMPLATE.findall(segment)
            if len(names) == 1 and segment == "{" + names[0] + "}":
                key = re.sub(r"[^\w-]", "_", names[0], flags=re.ASCII) or "value"
                text, description = self._path_text(names[0], declared)
                variables[key] = Field(key, text, description)
                path.append(f":{key}")
            else:
                literal = _TEMPLATE.sub(lambda match: self._path_text(match[1], declared)[0], segment)
                path.append(for_path_literal(literal))
        return path, list(variables.values())

    def _path_text(self, name: str, declared: Mapping[str, Parameter]) -> tuple[str, str]:
        parameter = declared.get(name)
        if parameter is None:
            return "1", "Not described in the API document."
        text = path_value(parameter, self._value(parameter)[0]) or "1"  # Postman sends `:name` for an empty value
        return text, _describe(parameter)

    def _headers(
        self,
        operation: Operation,
        by_place: Mapping[str, list[Parameter]],
        credentials: Credentials,
        built: BuiltBody | None,
    ) -> tuple[Field, ...]:
        headers = []
        if built is not None and built.body.mode in ("raw", "file"):
            headers.append(Field("Content-Type", for_header(built.content_type)))
        accepted = accept(operation)
        if accepted:
            headers.append(Field("Accept", accepted))
        headers += credentials.header
        for parameter in by_place.get("header", ()):
            text = header_value(parameter, self._value(parameter)[0])
            headers.append(
                Field(for_header(parameter.name), text, _describe(parameter), disabled=not parameter.required)
            )
        cookies = list(credentials.cookies)
        for parameter in by_place.get("cookie", ()):
            pairs = "; ".join(cookie_pairs(parameter, self._value(parameter)[0]))
            if parameter.required:
                cookies.append(for_header(pairs))
            else:
                headers.append(Field("Cookie", for_header(pairs), _describe(parameter), disabled=True))
        if cookies:
            headers.append(Field("Cookie", "; ".join(cookies)))
        return tuple(headers)


def _without_colon(text: str) -> str:
    return text.removesuffix(":") + "%3A" * text.endswith(":")


def for_path_literal(text: str) -> str:
    """Encode a segment that may hold encoded values already."""
    text = re.sub(r"[{}\x00-\x20\"<>\\^`|]", lambda match: for_path(match[0]), text)
    return "%3A" + text[1:] if text.startswith(":") else text


def accept(operation: Operation) -> str:
    """Return the Accept header: the media types of the successful responses.

    Where only errors have content their media types come first, and anything else will do: what a success holds is not
    known, and a server must not refuse it.
    """
    good = [response for response in operation.responses if response.status[:1] in ("2", "3")]
    chosen = [response for response in good if response.content] or operation.responses
    names = [
        concrete(m.name, kind_of(m.name, m.schema)) if m.name != "*/*" else m.name for r in chosen for m in r.content
    ]
    if names and "*/*" not in names and good and not any(response.content for response in good):
        names.append("*/*;q=0.8")
    return for_header(", ".join(dict.fromkeys(names)))


def describe(operation: Operation) -> str:
    """Return the Markdown that a request shows."""
    parts = [operation.description if operation.description != operation.summary else ""]
    if operation.deprecated:
        parts.insert(0, "**Deprecated.**")
    if operation.request_body is not None and operation.request_body.description:
        parts.append(f"**Body:** {operation.request_body.description}")
    if operation.external_docs:
        parts.append(f"More: <{operation.external_docs}>")
    return "\n\n".join(part for part in parts if part)


def _describe(parameter: Parameter) -> str:
    marks = [word for word, on in (("Required.", parameter.required), ("Deprecated.", parameter.deprecated)) if on]
    return " ".join([*marks, parameter.description]).strip()
