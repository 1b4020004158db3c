"""Operations to requests: URL, headers, body, description (OpenAPI 3.1 section 4.8.10)."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from swagger2postman.findings.report import Report
from swagger2postman.openapi.model import Operation, Parameter, Schema
from swagger2postman.postman.accept_header import accept_header
from swagger2postman.postman.auth.plan import AuthPlan
from swagger2postman.postman.auth.request_auth import RequestAuth
from swagger2postman.postman.auth.schemes import request_field
from swagger2postman.postman.bodies.body import BuiltBody, build_body
from swagger2postman.postman.bodies.media_types import choose_media_type
from swagger2postman.postman.checks.values import report_invalid_value, report_left_out_value
from swagger2postman.postman.parameters import ParameterFields, describe_parameter
from swagger2postman.postman.request_model import Field, Request
from swagger2postman.postman.request_url import ByLocation, UrlBuilder
from swagger2postman.postman.serialization import for_header
from swagger2postman.postman.servers import BaseUrl
from swagger2postman.schema.generate.completeness import Completeness
from swagger2postman.schema.generate.generator import ExampleGenerator

_METHODS_WITHOUT_BODY = ("GET", "HEAD")


class BuiltRequest(Struct, frozen=True):
    """A request, whether it was validated against the document, and its body."""

    request: Request
    validated: bool
    body: BuiltBody | None

    @property
    def sends_body_always(self) -> bool:
        """Whether Postman must be told to send the body although the method usually has none."""
        return self.body is not None and self.request.method in _METHODS_WITHOUT_BODY


class RequestBuilder:
    """Builds the request of one operation after another.

    `preferred` is the start of the media type that the user wants to send.
    """

    def __init__(self, generator: ExampleGenerator, auth: AuthPlan, report: Report, preferred: str = "") -> None:
        self._generator = generator
        self._auth = auth
        self._report = report
        self._preferred = preferred
        self._completeness = Completeness(generator.schemas.definitions)
        self._parameters = ParameterFields(generator, report)
        self._urls = UrlBuilder(self._parameters)
        self._bodies: dict[int, BuiltBody] = {}

    def build(self, operation: Operation, base: BaseUrl) -> BuiltRequest:
        """Return the request of an operation to a server."""
        auth = self._auth.request_auth(operation)
        parameters = _without_credentials(operation.parameters, auth)
        by_location: dict[str, list[Parameter]] = {}
        for parameter in parameters:
            by_location.setdefault(parameter.location, []).append(parameter)
        body = self._body(operation)
        request = Request(
            operation.method,
            url=self._urls.build(operation, base, by_location, auth),
            header=self._headers(operation, by_location, auth, body),
            body=body.body if body else None,
            auth=auth.auth,
            description=describe_operation(operation),
        )
        validated = not operation.incomplete and self._is_valid(parameters, body)
        return BuiltRequest(request, validated, body)

    def _is_valid(self, parameters: Sequence[Parameter], body: BuiltBody | None) -> bool:
        """Whether the document describes all that the request sends, and accepts it."""
        required = [parameter for parameter in parameters if parameter.required]
        if not all(self._is_described(parameter.schema) for parameter in required):
            return False
        if not all(self._parameters.is_valid(parameter) for parameter in required):
            return False
        return body is None or self._is_valid_body(body)

    def _is_valid_body(self, body: BuiltBody) -> bool:
        is_accepted = body.outcome.valid and body.is_judged and not body.is_left_out
        return is_accepted and self._is_described(body.media.schema)

    def _is_described(self, schema: Schema | None) -> bool:
        return self._completeness.is_complete(schema)

    def _body(self, operation: Operation) -> BuiltBody | None:
        """The body of an operation; several may share its media type, which is reported once."""
        if operation.request_body is None:
            return None
        media = choose_media_type(operation.request_body.content, self._preferred)
        if media is None:
            return None
        if id(media) not in self._bodies:
            body = self._bodies[id(media)] = build_body(media, self._generator)
            if body.is_left_out:
                report_left_out_value("the request body", media.place, self._report)
            elif not body.outcome.valid:
                report_invalid_value("the request body", body.outcome, media.place, self._report)
        return self._bodies[id(media)]

    def _headers(
        self, operation: Operation, by_location: ByLocation, auth: RequestAuth, body: BuiltBody | None
    ) -> tuple[Field, ...]:
        headers: list[Field] = []
        if body is not None and body.body.mode in ("raw", "file"):  # Postman writes those of forms itself
            headers.append(Field("Content-Type", for_header(body.content_type)))
        accepted = accept_header(operation)
        if accepted:
            headers.append(Field("Accept", accepted))
        headers += auth.header
        headers += [self._parameters.header(parameter) for parameter in by_location.get("header", ())]
        headers += self._cookie_headers(by_location, auth)
        return tuple(headers)

    def _cookie_headers(self, by_location: ByLocation, auth: RequestAuth) -> list[Field]:
        """A disabled header for each optional cookie, and one with all that are sent."""
        headers: list[Field] = []
        sent_cookies = list(auth.cookies)
        for parameter in by_location.get("cookie", ()):
            pairs = self._parameters.cookie(parameter)
            if parameter.required:
                sent_cookies.append(pairs)
            else:
                headers.append(Field("Cookie", pairs, describe_parameter(parameter), disabled=True))
        if sent_cookies:
            headers.append(Field("Cookie", "; ".join(sent_cookies)))
        return headers


def _without_credentials(parameters: Sequence[Parameter], auth: RequestAuth) -> list[Parameter]:
    """The parameters that do not describe a credential which the request holds already."""
    kept: list[Parameter] = []
    for parameter in parameters:
        if request_field(parameter.location, parameter.name) not in auth.fields:
            kept.append(parameter)
    return kept


def describe_operation(operation: Operation) -> str:
    """Return the Markdown that a request shows."""
    paragraphs: list[str] = []
    if operation.deprecated:
        paragraphs.append("**Deprecated.**")
    if operation.description and operation.description != operation.summary:
        paragraphs.append(operation.description)
    if operation.request_body is not None and operation.request_body.description:
        paragraphs.append(f"**Body:** {operation.request_body.description}")
    if operation.external_docs:
        paragraphs.append(f"More: <{operation.external_docs}>")
    return "\n\n".join(paragraphs)
