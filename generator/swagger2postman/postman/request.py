"""Operations to requests: URL, headers, body, description (OpenAPI 3.1 section 4.8.10)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from swagger2postman.findings.report import Report
from swagger2postman.openapi.model import LONGEST_URL, Operation, Parameter, Schema
from swagger2postman.postman.auth.plan import AuthPlan, Credentials
from swagger2postman.postman.auth.selection import place_of
from swagger2postman.postman.bodies.body import BuiltBody, build_body, choose, concrete, kind_of
from swagger2postman.postman.model import Field, Request, Url
from swagger2postman.postman.sent_parameters import SentParameters
from swagger2postman.postman.serialization import for_header, for_path
from swagger2postman.postman.servers import BaseUrl
from swagger2postman.schema.generate.completeness import Completeness
from swagger2postman.schema.generate.generator import ExampleGenerator

_TEMPLATE = re.compile(r"\{([^{}]*)\}")
_LONGEST_MEDIA_TYPE = 1_000  # characters; RFC 6838 section 4.2 allows 255, and there may be parameters
_LONGEST_ACCEPT = 4_000  # characters; servers take 8 KB for all headers
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

    def __init__(self, builder: ExampleGenerator, auth: AuthPlan, report: Report, preferred: str = "") -> None:
        self._builder = builder
        self._auth = auth
        self._report = report
        self._preferred = preferred
        self._completeness = Completeness(builder.schemas.definitions)
        self._sent = SentParameters(builder, report)
        self._bodies: dict[int, BuiltBody] = {}

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
        proven = known and all(map(self._sent.is_valid, sent)) and self._is_proven(built)
        return BuiltRequest(request, proven, built)

    def _is_proven(self, built: BuiltBody | None) -> bool:
        return built is None or (
            built.outcome.valid and not built.is_cut and built.judged and self._is_known((built.media.schema,))
        )

    def _is_known(self, schemas: Iterable[Schema | None]) -> bool:
        return all(self._completeness.is_complete(schema) for schema in schemas)

    def _body(self, operation: Operation) -> BuiltBody | None:
        if operation.request_body is None:
            return None
        media = choose(operation.request_body.content, self._preferred)
        if media is None:
            return None
        if id(media) not in self._bodies:
            built = self._bodies[id(media)] = build_body(media, self._builder)
            if built.is_cut:
                self._sent.too_long("the request body", media.place)
            elif not built.outcome.valid:
                problem = built.outcome.problems[0] if built.outcome.problems else None
                self._sent.not_valid("the request body", problem, media.place)
        return self._bodies[id(media)]

    def _url(
        self, operation: Operation, base: BaseUrl, by_place: Mapping[str, list[Parameter]], credentials: Credentials
    ) -> Url:
        declared = {parameter.name: parameter for parameter in by_place.get("path", ())}
        path, variables = self._path(operation.path, declared)
        if base.location is None:  # Postman takes what precedes a “://” for a scheme, and what follows for a host
            path = [_without_colon(segment) for segment in path]
            variables = [replace(one, value=_without_colon(one.value)) for one in variables]
        query = list(credentials.query)
        for parameter in (*by_place.get("query", ()), *by_place.get("querystring", ())):
            query += self._sent.query(parameter)
        return Url("{{" + base.key + "}}", tuple(path), tuple(query), tuple(variables))

    def _path(self, template: str, declared: Mapping[str, Parameter]) -> tuple[list[str], list[Field]]:
        """The segments and path variables. A segment that is more than one variable holds its value in place."""
        path: list[str] = []
        variables: dict[str, Field] = {}
        left = LONGEST_URL
        for segment in re.split(r"[?#]", template)[0].lstrip("/").split("/"):
            names = _TEMPLATE.findall(segment)
            if len(names) == 1 and segment == "{" + names[0] + "}":
                key = re.sub(r"[^\w-]", "_", names[0], flags=re.ASCII) or "value"
                text, description = self._path_text(names[0], declared)
                variables[key] = Field(key, text, description)
                path.append(f":{key}")
            else:
                texts = [self._path_text(name, declared)[0] for name in names]
                left -= sum(map(len, texts))
                if left < 0:  # no server takes a URL of that length
                    texts = ["1"] * len(texts)
                    self._sent.give_up(declared[name] for name in names if name in declared)
                given = iter(texts)
                path.append(for_path_literal(_TEMPLATE.sub(lambda _, given=given: next(given), segment)))
        return path, list(variables.values())

    def _path_text(self, name: str, declared: Mapping[str, Parameter]) -> tuple[str, str]:
        parameter = declared.get(name)
        if parameter is None:
            return "1", "Not described in the API document."
        return self._sent.path(parameter), self._sent.description(parameter)

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
            headers.append(self._sent.header(parameter))
        cookies = list(credentials.cookies)
        for parameter in by_place.get("cookie", ()):
            pairs = self._sent.cookie(parameter)
            if parameter.required:
                cookies.append(pairs)
            else:
                headers.append(Field("Cookie", pairs, self._sent.description(parameter), disabled=True))
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
    names: dict[str, None] = {}
    left = _LONGEST_ACCEPT
    for media in (media for response in chosen for media in response.content if len(media.name) <= _LONGEST_MEDIA_TYPE):
        names[media.name if media.name == "*/*" else concrete(media.name, kind_of(media.name, media.schema))] = None
        left -= len(media.name)
        if left < 0:
            break
    if names and "*/*" not in names and (left < 0 or (good and not any(response.content for response in good))):
        names["*/*;q=0.8"] = None
    return for_header(", ".join(names))


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
