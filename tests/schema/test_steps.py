"""Steps: an estimate is never below what a validator really does, and real work stays far from the limit."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swagger2postman.openapi.model import Schema
from swagger2postman.schema.registry import Direction
from swagger2postman.schema.steps.budget import LARGEST_SHARE, MAX_STEPS, StepBudget
from swagger2postman.schema.steps.counting import FREE_STEPS, StepCounter
from swagger2postman.schema.steps.keywords import ENDLESS
from swagger2postman.schema.steps.widths import SchemaWidths
from swagger2postman.schema.validator import TOO_MANY_STEPS, Validator
from swagger2postman.source.reader import ReadLimits

NAMES = ("A", "B", "C")
LEAVES = st.sampled_from([{"type": "string"}, {"type": "object"}, {}, True, {"enum": [1, 2, 3, 4]}])
REFERENCES = st.sampled_from([{"$ref": f"#/$defs/{name}"} for name in NAMES])


def combined(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Schemas that apply others: in place, to members and to items."""
    several = st.lists(parts, min_size=1, max_size=3)
    named = st.dictionaries(st.sampled_from("ab"), parts, max_size=2)
    return st.one_of(
        *(st.fixed_dictionaries({keyword: several}) for keyword in ("allOf", "anyOf", "oneOf", "prefixItems")),
        *(st.fixed_dictionaries({keyword: parts}) for keyword in ("not", "if", "items", "additionalProperties")),
        *(st.fixed_dictionaries({keyword: named}) for keyword in ("properties", "dependentSchemas")),
        st.fixed_dictionaries({"properties": named, "patternProperties": st.fixed_dictionaries({"a": parts})}),
    )


SCHEMAS = st.recursive(st.one_of(LEAVES, REFERENCES), combined, max_leaves=6)
VALUES = st.recursive(
    st.sampled_from(["x", 1, None]),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from("abc"), inner, max_size=3)),
    max_leaves=8,
)


class _TooLongError(Exception):
    pass


class Walk:
    """A validator that looks everywhere and remembers nothing, as the slowest one would."""

    def __init__(self, definitions: dict[str, Any]) -> None:
        self.definitions, self.visits = definitions, 0

    def visit(self, schema: Any, value: Any, above: tuple[tuple[int, int], ...] = ()) -> None:
        self.visits += 1
        if self.visits > FREE_STEPS:
            raise _TooLongError
        key = (id(schema), id(value))
        if not isinstance(schema, dict) or key in above:
            return
        above = (*above, key)
        if "$ref" in schema:
            self.visit(self.definitions[schema["$ref"][-1]], value, above)
        for keyword in ("allOf", "anyOf", "oneOf"):
            for part in schema.get(keyword, ()):
                self.visit(part, value, above)
        for part in (*schema.get("dependentSchemas", {}).values(), *(schema[k] for k in ("not", "if") if k in schema)):
            self.visit(part, value, above)
        for name, member in value.items() if isinstance(value, dict) else ():
            described = name in schema.get("properties", {})
            if described:
                self.visit(schema["properties"][name], member)
            if "additionalProperties" in schema and not described:
                self.visit(schema["additionalProperties"], member)
            if name == "a" and "patternProperties" in schema:
                self.visit(schema["patternProperties"]["a"], member)
        prefix = schema.get("prefixItems", [])
        for index, item in enumerate(value if isinstance(value, list) else ()):
            part = prefix[index] if index < len(prefix) else schema.get("items")
            if part is not None:
                self.visit(part, item)


@given(st.fixed_dictionaries(dict.fromkeys(NAMES, SCHEMAS)), SCHEMAS, VALUES)
def test_no_estimate_is_too_low(definitions: dict[str, Any], schema: Any, value: Any) -> None:
    """No value takes more visits than were estimated, whatever the schemas refer to."""
    walk = Walk(definitions)
    try:
        walk.visit(schema, value)
    except _TooLongError:
        assert StepBudget(definitions).estimate(schema, value) > FREE_STEPS / 10
    else:
        assert StepBudget(definitions).estimate(schema, value) >= walk.visits


def tower(part: Any, levels: int = 40) -> dict[str, Any]:
    """Definitions of which each applies the next one as `part` says."""
    made = {f"S{n}": part({"$ref": f"#/$defs/S{n + 1}"}) for n in range(levels)}
    return {**made, f"S{levels}": {"type": "object"}}


@pytest.mark.parametrize(
    "part",
    [
        lambda following: {"oneOf": [following, following]},
        lambda following: {"anyOf": [following, following]},
        lambda following: {"allOf": [following, following]},
        lambda following: {"if": following, "then": following, "else": following},
        lambda following: {"not": {"anyOf": [following, following]}},
        lambda following: {"dependentSchemas": {"a": {"oneOf": [following, following]}}},
        lambda following: {"anyOf": [following, following], "unevaluatedProperties": following},
    ],
    ids=["oneOf", "anyOf", "allOf", "if", "not", "dependentSchemas", "unevaluated"],
)
def test_towers_are_not_validated(part: Any) -> None:
    """Alternatives that multiply are not handed to jsonschema-rs, and what is not validated is not valid."""
    validator = Validator(tower(part), Direction.REQUEST)
    assert validator.problems({"$ref": "#/$defs/S0"}, {"a": 1}) == (TOO_MANY_STEPS,)
    assert not validator.is_valid({"$ref": "#/$defs/S0"}, {"a": 1})
    assert validator.is_valid({"$ref": "#/$defs/S40"}, {"a": 1})


def test_many_validations_are_too_much_together() -> None:
    """What can be spent once cannot be spent without end; small validations always have enough."""
    budget, most = StepBudget({}), MAX_STEPS // LARGEST_SHARE
    spent = sum(budget.spend(most) for _ in range(1000))
    assert (spent, budget.spend(most), budget.spend(FREE_STEPS)) == (LARGEST_SHARE, False, True)
    assert ReadLimits().max_steps == MAX_STEPS


def test_a_circle_has_an_end() -> None:
    """Alternatives that refer back to what they are alternatives of are common, and take few steps."""
    definitions: dict[str, Any] = {
        "Pet": {"oneOf": [{"$ref": "#/$defs/Cat"}, {"$ref": "#/$defs/Dog"}]},
        "Cat": {"allOf": [{"$ref": "#/$defs/Pet"}, {"properties": {"name": {"type": "string"}}}]},
        "Dog": {"allOf": [{"$ref": "#/$defs/Pet"}, {"properties": {"name": {"type": "string"}}}]},
    }
    assert StepBudget(definitions).estimate({"$ref": "#/$defs/Pet"}, {"name": "Rex"}) < FREE_STEPS
    clique: dict[str, Any] = {f"S{n}": {"allOf": [{"$ref": f"#/$defs/S{m}"} for m in range(12)]} for n in range(12)}
    assert StepBudget(clique).estimate({"$ref": "#/$defs/S0"}, {}) == ENDLESS


def test_a_tower_that_leads_back_is_told_at_once() -> None:
    """A schema with endless ways through itself is found out once, and not again by each that leads to it."""
    schemas: dict[str, Schema] = {
        f"S{n}": {"allOf": [{"$ref": f"#/$defs/S{n + 1}"}, {"$ref": f"#/$defs/S{n + 1}"}]} for n in range(40)
    }
    schemas |= {"S40": {"$ref": "#/$defs/S0"}, "Fine": {"allOf": [{"$ref": "#/$defs/Fine"}, {}]}}
    counter = StepCounter(schemas, SchemaWidths(schemas))
    assert [counter.is_endless(name) for name in ("S0", "S17", "S40", "Fine")] == [True, True, True, False]
    users: list[Schema] = [{"type": "object", "x": n, "allOf": [{"$ref": f"#/$defs/S{n}"}]} for n in range(40)]
    assert [counter.count(user, {})[0] for user in users] == [ENDLESS] * 40
