"""What judging costs: the bound is never below what a validator really does, and real work stays far from it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swagger2postman.openapi.model import Schema
from swagger2postman.schema.registry import Direction
from swagger2postman.schema.steps import ENDLESS, FREE, MAX_STEPS, ONE_OF, Costs
from swagger2postman.schema.validator import TOO_COSTLY, SchemaSet
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
        if self.visits > FREE:
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
def test_the_bound_is_one(definitions: dict[str, Any], schema: Any, value: Any) -> None:
    """No value takes more visits than were counted, whatever the schemas refer to."""
    walk = Walk(definitions)
    try:
        walk.visit(schema, value)
    except _TooLongError:
        assert Costs(definitions).of(schema, value) > FREE / 10
    else:
        assert Costs(definitions).of(schema, value) >= walk.visits


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
def test_towers_are_not_judged(part: Any) -> None:
    """Alternatives that multiply are not handed to the validator, and nothing counts as valid that was not judged."""
    schemas = SchemaSet(tower(part), Direction.REQUEST)
    assert schemas.problems({"$ref": "#/$defs/S0"}, {"a": 1}) == (TOO_COSTLY,)
    assert not schemas.is_valid({"$ref": "#/$defs/S0"}, {"a": 1})
    assert schemas.is_valid({"$ref": "#/$defs/S40"}, {"a": 1})


def test_many_judgements_are_too_much_together() -> None:
    """What can be afforded once cannot be afforded without end; small judgements always can."""
    costs, most = Costs({}), MAX_STEPS // ONE_OF
    afforded = sum(costs.afford(most) for _ in range(1000))
    assert (afforded, costs.afford(most), costs.afford(FREE)) == (ONE_OF, False, True)
    assert ReadLimits().max_steps == MAX_STEPS


def test_a_circle_has_an_end() -> None:
    """Alternatives that refer back to what they are alternatives of are common, and cost little."""
    definitions: dict[str, Any] = {
        "Pet": {"oneOf": [{"$ref": "#/$defs/Cat"}, {"$ref": "#/$defs/Dog"}]},
        "Cat": {"allOf": [{"$ref": "#/$defs/Pet"}, {"properties": {"name": {"type": "string"}}}]},
        "Dog": {"allOf": [{"$ref": "#/$defs/Pet"}, {"properties": {"name": {"type": "string"}}}]},
    }
    assert Costs(definitions).of({"$ref": "#/$defs/Pet"}, {"name": "Rex"}) < FREE
    clique: dict[str, Any] = {f"S{n}": {"allOf": [{"$ref": f"#/$defs/S{m}"} for m in range(12)]} for n in range(12)}
    assert Costs(clique).of({"$ref": "#/$defs/S0"}, {}) == ENDLESS


def test_a_tower_that_leads_back_is_told_at_once() -> None:
    """A schema with endless ways through itself is found out once, and not again by each that leads to it."""
    schemas: dict[str, Schema] = {
        f"S{n}": {"allOf": [{"$ref": f"#/$defs/S{n + 1}"}, {"$ref": f"#/$defs/S{n + 1}"}]} for n in range(40)
    }
    costs = Costs({**schemas, "S40": {"$ref": "#/$defs/S0"}, "Fine": {"allOf": [{"$ref": "#/$defs/Fine"}, {}]}})
    assert [costs.is_hopeless(name) for name in ("S0", "S17", "S40", "Fine")] == [True, True, True, False]
    looks = [costs.of({"type": "object", "x": n, "allOf": [{"$ref": f"#/$defs/S{n}"}]}, {}) for n in range(40)]
    assert looks == [ENDLESS] * 40
