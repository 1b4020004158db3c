"""An operation of the API itself that gives access tokens (RFC 6749 section 4.4.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

from swagger2postman.openapi.model import Api, Operation, Response, Schema, SecurityScheme
from swagger2postman.postman.auth.token_operation_check import TokenOperation, check_token_operation
from swagger2postman.postman.bodies.schema_members import property_schemas
from swagger2postman.schema.registry import referenced_name

__all__ = ["TokenOperation", "find_token_operation"]

_MOST_CHECKED = 50  # operations that give tokens; an API has one

SchemesOf = Callable[[Operation], Sequence[SecurityScheme]]


def find_token_operation(api: Api, schemes_of: SchemesOf, *, native: bool = False) -> TokenOperation | None:
    """Return the first POST whose successful response has an access_token, or None.

    One that can be sent without a person goes before one that cannot. `schemes_of` gives what an operation is secured
    with, other than the token itself; `native` says that Postman sends it, which only knows RFC 6749's form.
    """
    candidates = islice(_operations_with_token(api), _MOST_CHECKED)
    checked: list[TokenOperation] = []
    for operation in candidates:
        checked.append(check_token_operation(operation, api.schemas, schemes_of(operation), native=native))
    return min(checked, key=lambda candidate: bool(candidate.obstacle), default=None)


def _operations_with_token(api: Api) -> Iterator[Operation]:
    known: dict[int, bool] = {}  # whether a schema has a token, by its identity: many operations share one
    for operation in api.operations:
        if operation.method == "POST" and any(_has_token(schema, api.schemas, known) for schema in _schemas(operation)):
            yield operation


def _schemas(operation: Operation) -> Iterator[Schema | None]:
    """The schemas of successful responses in JSON."""
    for response in operation.responses:
        if _is_success(response):
            for media in response.content:
                if "json" in media.name or media.name == "*/*":
                    yield media.schema


def _is_success(response: Response) -> bool:
    return response.status[:1] == "2"


def _has_token(schema: Schema | None, definitions: Mapping[str, Schema], known: dict[int, bool]) -> bool:
    target = schema
    if isinstance(schema, dict) and "$ref" in schema:
        target = definitions.get(referenced_name(schema), schema)
    if id(target) not in known:
        known[id(target)] = "access_token" in property_schemas(schema, definitions)
    return known[id(target)]
