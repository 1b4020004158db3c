"""Operations to items of a collection: a request with its saved examples and scripts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from swagger2postman.findings import codes
from swagger2postman.findings.report import Place, Report
from swagger2postman.openapi.model import Example, Operation
from swagger2postman.postman.auth.token_request import token_events, with_credentials
from swagger2postman.postman.bodies.body import BuiltBody, body_of
from swagger2postman.postman.model import Event, Item, SavedExample, identifier
from swagger2postman.postman.plan import CollectionPlan
from swagger2postman.postman.request import BuiltRequest, RequestBuilder
from swagger2postman.postman.request_model import Body
from swagger2postman.postman.responses import MOST_SAVED, ResponseBuilder
from swagger2postman.postman.serialization import TooLongError
from swagger2postman.postman.size_limits import SizeBudget
from swagger2postman.schema.generate.generator import ExampleGenerator
from swagger2postman.schema.registry import Direction
from swagger2postman.schema.validator import Validator

_LONGEST_NAME = 200


class ItemBuilder:
    """Builds the item of one operation after another.

    `read` is how many characters the API's documents have, which limits what is written. `validated_ids` are the ids
    of the requests that were validated against the document.
    """

    def __init__(
        self,
        plan: CollectionPlan,
        collection_id: str,
        validators: Mapping[Direction, Validator],
        report: Report,
        *,
        read: int,
    ) -> None:
        options = plan.options
        self._plan = plan
        self._collection_id = collection_id
        self._generator = ExampleGenerator(validators[Direction.REQUEST])
        self._requests = RequestBuilder(self._generator, plan.auth, report, options.prefer_media_type)
        self._responses = ResponseBuilder(ExampleGenerator(validators[Direction.RESPONSE]), options.max_response_body)
        self._example_bodies: dict[tuple[int, str], Body | None] = {}
        self._budget = SizeBudget(read)
        self.validated_ids: set[str] = set()

    def build(self, operation: Operation) -> Item | None:
        """Return the item of an operation; None where the collection has no more room for it."""
        built = self._requests.build(operation, self._plan.servers.base_of(operation))
        if self._plan.auth.fetches_token_with(operation):
            request = with_credentials(built.request, self._plan.auth.token_endpoints[0])
            built = replace(built, request=request)
        item_id = identifier(self._collection_id, operation.method, operation.path)
        events = self._events(operation)
        item = Item(
            item_id,
            _name(operation),
            built.request,
            examples=self._examples(operation, built, item_id),
            events=events,
            sends_body_always=built.sends_body_always,
            follows_redirects=not events,  # a request with a secret for a token goes nowhere else
        )
        fitting = self._budget.fit(item)
        if fitting is not None and built.validated:
            self.validated_ids.add(item_id)
        return fitting

    def report(self, report: Report) -> None:
        """Report what the collection has no room for."""
        self._budget.report(report)
        if self._responses.left_out:
            text = (
                f"{self._responses.left_out:,} saved examples have no body: "
                f"all bodies together have more than {MOST_SAVED:,} characters."
            )
            report.add(codes.ANSWERS_LEFT_OUT, text, "Give a smaller --max-response-body to keep more.", Place())

    def _events(self, operation: Operation) -> tuple[Event, ...]:
        """The scripts of an operation that gives tokens; others have none."""
        auth, scripts = self._plan.auth, self._plan.scripts
        if auth.fetches_token_with(operation):
            return token_events(auth.token_endpoints[0], scripts)
        if auth.manual_token_operation and auth.manual_token_operation.operation is operation:
            return (Event("test", scripts.token_keep()),)
        return ()

    def _examples(self, operation: Operation, built: BuiltRequest, item_id: str) -> tuple[SavedExample, ...]:
        of_responses = tuple(self._responses.build(operation.responses, built.request, item_id))
        of_requests = self._examples_of_requests(built, item_id, of_responses) if built.body else ()
        return (*of_responses, *of_requests)

    def _examples_of_requests(
        self, built: BuiltRequest, item_id: str, of_responses: Sequence[SavedExample]
    ) -> Iterator[SavedExample]:
        """The named request examples that are not the request itself, each with the first successful response."""
        if built.body is None or built.body.is_left_out:
            return
        successes = [example for example in of_responses if 200 <= example.code < 300]
        response = successes[0] if successes else SavedExample("", "", built.request, 200, "OK")
        for example in built.body.media.examples:
            is_request_itself = example.value == built.body.outcome.value
            body = self._example_body(built.body, example) if example.name and not is_request_itself else None
            if body is not None:
                yield replace(
                    response,
                    id=identifier(item_id, "request", example.name),
                    name=f"Request: {example.summary or example.name}",
                    request=replace(built.request, body=body),
                )

    def _example_body(self, built: BuiltBody, example: Example) -> Body | None:
        """A named example as a body, written once however many operations share it; None if it is too long."""
        key = id(built.media), example.name
        if key not in self._example_bodies:
            try:
                self._example_bodies[key] = body_of(example.value, built.media, self._generator)
            except TooLongError:
                self._example_bodies[key] = None
        return self._example_bodies[key]


def _name(operation: Operation) -> str:
    name = operation.summary or operation.operation_id or f"{operation.method} {operation.path}"
    name = " ".join(name.split())[:_LONGEST_NAME]
    return f"{name} (deprecated)" if operation.deprecated else name
