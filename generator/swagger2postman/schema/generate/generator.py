"""A schema to one deterministic value that satisfies it (JSON Schema 2020-12; OpenAPI 3.1 section 4.8.24).

Plans are tried in turn until the schema accepts the value: with the document's own examples, without them, and with
required members only. Each keyword's room: numbers and text in `scalars`, patterns in `pattern`, formats in `formats`,
`allOf` in `merging`, objects and arrays in `containers`, references and alternatives in `maker`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from msgspec import Struct

from swagger2postman.jsonvalue import Json
from swagger2postman.openapi.model import Schema
from swagger2postman.schema.generate.budget import PLANS, STEPS_TO_MAKE, CutError, Purse
from swagger2postman.schema.generate.strategy import Maker
from swagger2postman.schema.validator import TOO_COSTLY, Problem, SchemaSet


class Outcome(Struct, frozen=True):
    """A value, and what is known of it: the document's own examples that were refused, and why it is not valid."""

    value: Json
    valid: bool
    rejected: tuple[tuple[int, Problem], ...] = ()
    problems: tuple[Problem, ...] = ()


class ExampleBuilder:
    """Builds values for the schemas of one API, travelling in one direction."""

    def __init__(self, schemas: SchemaSet) -> None:
        self.schemas = schemas
        self._built: dict[int | str, tuple[Schema, tuple[Json, tuple[Problem, ...]]]] = {}
        self._purse = Purse(schemas.max_steps // STEPS_TO_MAKE)

    def build(self, schema: Schema) -> Json:
        """Return a value that satisfies the schema, or comes near where none was found."""
        return self._build(schema)[0]

    def build_checked(self, schema: Schema | None, candidates: Sequence[Json]) -> Outcome:
        """Return the first valid candidate, else a built value that is valid, else the first candidate."""
        if schema is None or schema is True or schema == {}:
            return Outcome(candidates[0] if candidates else _nothing_known(schema), valid=True)
        rejected: list[tuple[int, Problem]] = []
        for index, candidate in enumerate(candidates):
            problems = self.schemas.examine(schema, candidate)
            if not problems:
                return Outcome(candidate, True, tuple(rejected))
            parsed = _parsed(candidate)
            if parsed is not None and self.schemas.is_valid(schema, parsed):
                return Outcome(parsed, True, tuple(rejected))
            rejected.append((index, problems[0]))
        value, problems = self._build(schema)
        if not problems:
            return Outcome(value, True, tuple(rejected))
        if candidates:
            return Outcome(candidates[0], False, tuple(rejected), (rejected[0][1],))
        return Outcome(value, False, tuple(rejected), problems)

    def _build(self, schema: Schema) -> tuple[Json, tuple[Problem, ...]]:
        alone = isinstance(schema, dict) and len(schema) == 1 and "$ref" in schema
        key = str(schema["$ref"]) if alone and isinstance(schema, dict) else id(schema)
        if key not in self._built:
            self._built[key] = (schema, self._attempt(schema))
        return self._built[key][1]

    def _attempt(self, schema: Schema) -> tuple[Json, tuple[Problem, ...]]:
        resolved = self.schemas.resolve(schema)
        if isinstance(resolved, dict) and "x-unresolved" in resolved:
            return {}, (Problem((), "$ref", "the reference leads nowhere, so nothing is known of the value"),)
        best: tuple[Json, tuple[Problem, ...]] | None = None
        for plan in PLANS:
            if self._purse.left <= 0:
                return best or ({}, (TOO_COSTLY,))
            try:
                value = Maker(self.schemas, plan, self._purse).make(schema, plan.variant)
            except (CutError, RecursionError):  # the latter only for a caller that is deep in a recursion itself
                continue
            problems = self.schemas.problems(schema, value)
            if not problems:
                return value, ()
            best = best or (value, problems)
        endless = Problem((), "$ref", "the schema requires itself without end, or allows nothing")
        return best or ({}, (endless,))


def _nothing_known(schema: Schema | None) -> Json:
    return {} if schema is None else "text"


def _parsed(candidate: Json) -> Json:
    """JSON that a document holds as text."""
    if isinstance(candidate, str) and candidate.strip()[:1] in ("{", "["):
        try:
            parsed: Json = json.loads(candidate)
        except ValueError:
            return None
        return parsed
    return None
