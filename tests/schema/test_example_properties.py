"""Whatever the schema: the example satisfies it, or the outcome says what stands in the way; always the same answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from swagger2postman.schema.generate.generator import ExampleGenerator
from swagger2postman.schema.registry import Direction
from swagger2postman.schema.validator import Validator

NAMES = st.sampled_from(["a", "b", "c"])
SMALL = st.integers(0, 3)


def _optional(**keywords: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=keywords)


def _of(kind: str, keywords: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return keywords.map(lambda found: {"type": kind, **found})


SCALARS = st.one_of(
    _of("string", _optional(minLength=SMALL, maxLength=st.integers(1, 9), format=st.sampled_from(["date", "uuid"]))),
    _of("string", _optional(pattern=st.sampled_from(["^[a-z]+$", r"^\d{3}$", "^(x|y)-?z$"]))),
    _of("integer", _optional(minimum=st.integers(-9, 9), maximum=st.integers(0, 20), multipleOf=st.integers(1, 4))),
    _of("number", _optional(exclusiveMinimum=SMALL, exclusiveMaximum=st.integers(2, 5))),
    st.sampled_from([{"type": "boolean"}, {"type": ["null", "string"]}, {"enum": [1, "a", None]}, {"const": 2}]),
    st.sampled_from([{"$ref": "#/$defs/Node"}, {"type": "string", "examples": [1]}, {}, True]),
)


def _grow(schemas: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    properties = st.dictionaries(NAMES, schemas, max_size=3)
    required = st.lists(NAMES, unique=True, max_size=2)
    several = st.lists(schemas, min_size=1, max_size=3)
    return st.one_of(
        _of("object", _optional(properties=properties, required=required, additionalProperties=schemas,
                                minProperties=SMALL, maxProperties=st.integers(1, 4),
                                dependentRequired=st.dictionaries(NAMES, required, max_size=2))),
        _of("array", _optional(items=schemas, prefixItems=several, minItems=SMALL, maxItems=st.integers(1, 4),
                               uniqueItems=st.booleans(), contains=schemas)),
        _optional(allOf=several, anyOf=several, oneOf=several),
        st.fixed_dictionaries({"not": schemas}),
        st.fixed_dictionaries({"if": schemas, "then": schemas, "else": schemas}),
    )  # fmt: skip


SCHEMAS = st.recursive(SCALARS, _grow, max_leaves=8)
NODE = {"type": "object", "properties": {"next": {"$ref": "#/$defs/Node"}, "value": {"type": "integer"}}}
DEFINITIONS: dict[str, Any] = {"Node": NODE}


@pytest.mark.slow
@settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(SCHEMAS)
def test_an_example_satisfies_its_schema_or_says_why_not(schema: Any) -> None:
    """A second validator agrees with every outcome that is called valid; building again gives the same."""
    outcome = ExampleGenerator(Validator(DEFINITIONS, Direction.REQUEST)).choose(schema, [])
    again = ExampleGenerator(Validator(DEFINITIONS, Direction.REQUEST)).choose(schema, [])
    assert json.dumps(outcome.value) == json.dumps(again.value)
    if outcome.valid:
        whole = {"allOf": [schema], "$defs": DEFINITIONS}
        checker = Draft202012Validator.FORMAT_CHECKER
        Draft202012Validator(whole, format_checker=checker).validate(outcome.value)
    else:
        assert outcome.problems
        assert all(problem.message and len(problem.message) <= 200 for problem in outcome.problems)


SCRIPT = r"""
from swagger2postman.schema.generate.generator import ExampleGenerator
from swagger2postman.schema.validator import Validator
from swagger2postman.schema.registry import Direction
builder = ExampleGenerator(Validator({}, Direction.REQUEST))
for pattern in ("^[^a-z]{5}$", "^\\W\\w\\S$", "^[A-Z0-9_]+$", "^(a|b|c)[^x]$"):
    print(ascii(builder.generate({"type": "string", "pattern": pattern})))
"""


def test_hash_seeds_do_not_matter() -> None:
    """Sets of characters must not decide what a text looks like."""
    outputs = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(outputs) == 1
