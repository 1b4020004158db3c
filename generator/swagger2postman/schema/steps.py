"""What it costs to judge a value: the steps of a validator that visits each alternative anew each time it comes by.

Forty schemas, each `oneOf` the next one twice, are a short document and 2⁴⁰ steps. Nobody waits for that: what costs
too much is not judged, and counts as not proven. Steps are counted, not timed, so that the same document always gives
the same result; a million of them take the validator about ten milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from swagger2postman.jsonvalue import Json, JsonObject, compact, definition_of
from swagger2postman.openapi.model import Schema

ENDLESS = 10**15
FREE = 20_000  # steps of one judgement that nobody counts
MAX_STEPS = 300_000_000  # of all judgements of a document's schemas, one way
LITTLE_OF_ALL = 3  # the part of them that judgements may take together whose steps nobody counts exactly
ONE_OF = 15  # as many judgements may be as large as they can be
MOST_TO_EXPLAIN = 100_000  # steps of one judgement that lists what is wrong, which is slower by far
_FEW = 5_000  # pairs that a schema may look at for one place of a value, where it leads back to itself
_FEW_IN_ALL = 1_000_000  # such pairs for all schemas of a document
_COUNTED = 200_000  # pairs of schema and value that are looked at to count the steps of one judgement
_STEPS_TO_COUNT = 300  # what looking at one pair costs, in steps of the validator
_STEPS_TO_EXPLAIN = 200  # what a step costs that ends with an error to be told
MOST_TO_MATCH = 5_000_000  # steps of one string and one expression alone
_EASY = 1_000
_STEPS_TO_BACKTRACK = 20_000
_CHARACTERS_TO_BACKTRACK = 50  # that make each of these steps as much longer again
_LONG = 1_000  # characters of a value for which the length of its strings counts
_LARGE = 1_000  # states of an expression that matches no longer in passing
_LITTLE = 200_000
_SHORT = 16
_IN_PLACE = ("allOf", "anyOf", "oneOf")
_ONE_IN_PLACE = ("not", "if", "then", "else")
_PER_MEMBER = ("additionalProperties", "unevaluatedProperties", "propertyNames")
_PER_ITEM = ("items", "contains", "unevaluatedItems")
_MOST_OF = frozenset(("properties", "prefixItems"))
_ALL_OF = frozenset((*_IN_PLACE, "patternProperties", "dependentSchemas"))
_TWICE = frozenset(("unevaluatedProperties", "unevaluatedItems"))
_APPLYING = frozenset(("$ref", *_MOST_OF, *_ALL_OF, *_ONE_IN_PLACE, *_PER_MEMBER, *_PER_ITEM))
_BACKTRACKING = ("(?=", "(?!", "(?<", "(?>", "\\1", "\\2", "\\k<")
_COUNT = re.compile(r"(\)?)\{([0-9]{1,9})(?:,([0-9]{0,9}))?\}")


class Costs:
    """Counts what judging values by the schemas of an API costs, and how much has been spent."""

    def __init__(self, definitions: Mapping[str, Schema], max_steps: int = MAX_STEPS) -> None:
        self.definitions = definitions
        self._widest: dict[str, int] = {}
        self._kept: dict[int, tuple[Schema, int]] = {}
        self._ways: dict[int, tuple[Schema, bool]] = {}
        self._most = max_steps // ONE_OF
        self._max_steps = max_steps
        self.renew()
        self._hopeless: dict[str, bool] = {}
        self._few_left = _FEW_IN_ALL

    def renew(self) -> None:
        """Forget what has been spent."""
        self._left = self._max_steps
        self._little_left = self._max_steps // LITTLE_OF_ALL

    def of(self, schema: Schema, value: Json) -> int:
        """Return how many steps a judgement takes, at most; small ones are not counted exactly."""
        width = self.width(schema)
        most = len(compact(value)) // 2 + 1 if width <= FREE else ENDLESS  # a value takes two bytes, with its comma
        if width * most <= FREE:
            return width
        size, length = _measure(value)
        quick = width * size
        if length > _LONG and width >= _LARGE * _SHORT:  # an expression that takes longer for a longer string
            quick *= (1 + length // _SHORT) * (1 + length // _LONG)
        if quick <= FREE or self._left <= 0:
            return quick
        if quick <= min(_LITTLE, self._little_left) and length <= _LONG:
            self._little_left -= quick  # counting would take longer than these steps
            return FREE
        return min(quick, self.exactly(schema, value))

    def exactly(self, schema: Schema, value: Json) -> int:
        """Return how many steps a judgement takes, counted, which is itself paid for."""
        counting = _Counting(self)
        steps = counting.steps(schema, value)
        self._left -= counting.pairs * _STEPS_TO_COUNT
        return steps

    def afford(self, steps: int) -> bool:
        """Tell whether that many steps may be taken, and count them as taken."""
        if steps <= FREE:
            return True
        if steps > min(self._most, self._left):
            return False
        self._left -= steps
        return True

    def afford_to_explain(self, steps: int) -> bool:
        """Tell whether what is wrong with a value may be found out, and count the steps as taken."""
        if steps > MOST_TO_EXPLAIN or self._left <= 0:
            return False
        if steps > _EASY:
            self._left -= steps * _STEPS_TO_EXPLAIN
        return True

    def is_wide(self, schema: JsonObject) -> bool:
        """Tell whether a value would be judged by more schemas than a validator can compile, one for each way."""
        known = self._ways.get(id(schema))
        if known is None:
            known = self._ways[id(schema)] = schema, _Counting(self).steps(schema, None) > FREE
        return known[1]

    def is_hopeless(self, name: str) -> bool:
        """Tell whether a schema leads back to itself in so many ways that its steps cannot be counted at all.

        Whoever leads to it is told at once, and need not find out anew.
        """
        known = self._hopeless.get(name)
        if known is None:
            self._hopeless[name] = known = False
            if self._widths(name) >= ENDLESS:
                counting = _Counting(self, min(_FEW, self._few_left))
                known = counting.steps(self.definitions.get(name, True), None) >= ENDLESS
                self._few_left -= min(counting.pairs, self._few_left)
                self._hopeless[name] = known
        return known

    def width(self, schema: Json) -> int:
        """Return the steps at any one place of a value, whatever the value: a bound that does not depend on it."""
        if not isinstance(schema, dict):
            return 1
        try:
            return min(self._width(schema), ENDLESS)
        except RecursionError:
            return ENDLESS

    def _width(self, schema: Json) -> int:
        if not isinstance(schema, dict):
            return 1
        steps = 1 + _own(schema)
        if schema.keys().isdisjoint(_APPLYING):
            return steps
        known = self._kept.get(id(schema))
        if known is not None:
            return known[1]
        for key in schema.keys() & _APPLYING:
            part = schema[key]
            if key == "$ref":
                steps += self._widths(definition_of(str(part)))
            elif key in _MOST_OF:
                steps += max(map(self._width, _parts(part)), default=0)
            elif key in _ALL_OF:
                steps += sum(map(self._width, _parts(part)))
            else:
                steps += self._width(part)
        if not schema.keys().isdisjoint(_TWICE):
            steps *= 2
        self._kept[id(schema)] = schema, steps
        return steps

    def _widths(self, name: str) -> int:
        known = self._widest.get(name)
        if known is None:
            self._widest[name] = ENDLESS  # until it is known: a schema that comes back to itself has no bound
            known = self._widest[name] = min(self._width(self.definitions.get(name, True)), ENDLESS)
        return known


class _TooManyError(Exception):
    pass


class _Counting:
    """Counts the steps of one judgement. What a pair of schema and value costs is found once, however often it is."""

    def __init__(self, costs: Costs, most: int = _COUNTED) -> None:
        self.pairs = 0
        self._most = most
        self._costs = costs
        self._known: dict[tuple[int, int], int] = {}
        self._open: dict[tuple[int, int], int] = {}
        self._lowest = ENDLESS

    def steps(self, schema: Json, value: Json) -> int:
        """Return the steps; ENDLESS where they cannot be counted."""
        try:
            return min(self._steps(schema, value), ENDLESS)
        except (_TooManyError, RecursionError):
            return ENDLESS

    def _steps(self, schema: Json, value: Json) -> int:
        if not isinstance(schema, dict):
            return 1
        if schema.keys().isdisjoint(_APPLYING):
            return 1 + _own(schema, value)
        if not isinstance(value, (dict, list)):
            wide = self._costs.width(schema)
            if wide < FREE:
                return wide
        key = (id(schema), id(value))
        known = self._known.get(key)
        if known is not None:
            return known
        if key in self._open:  # a validator does not go round in circles, but each way through them counts
            self._look(1)
            self._lowest = min(self._lowest, self._open[key])
            return 1
        self._look(1)
        outer, self._lowest, depth = self._lowest, ENDLESS, len(self._open)
        self._open[key] = depth
        steps = min(1 + _own(schema, value) + self._applied(schema, value), ENDLESS)
        del self._open[key]
        if self._lowest >= depth:
            self._known[key] = steps
            self._lowest = outer
        else:
            self._lowest = min(outer, self._lowest)
        return steps

    def _applied(self, schema: JsonObject, value: Json) -> int:
        if not schema.keys().isdisjoint(_TWICE) and value is not None and self._costs.is_wide(schema):
            raise _TooManyError
        steps = 0
        for key, part in schema.items():
            if key == "$ref":
                name = definition_of(str(part))
                if self._costs.is_hopeless(name):
                    raise _TooManyError
                steps += self._steps(self._costs.definitions.get(name, True), value)
            elif key in _IN_PLACE or key == "dependentSchemas":
                steps += sum(self._steps(one, value) for one in _parts(part))
            elif key in _ONE_IN_PLACE:
                steps += self._steps(part, value)
        if isinstance(value, dict):
            steps += self._in_object(schema, value)
        elif isinstance(value, list):
            steps += self._in_list(schema, value)
        return steps if schema.keys().isdisjoint(_TWICE) else steps * 2

    def _in_object(self, schema: JsonObject, value: JsonObject) -> int:
        described, patterns = schema.get("properties"), schema.get("patternProperties")
        properties = described if isinstance(described, dict) else {}
        fewer, more = (properties, value) if len(properties) < len(value) else (value, properties)
        steps = sum(self._steps(properties[name], value[name]) for name in fewer if name in more)
        each = [keyword for keyword in _PER_MEMBER if keyword in schema]
        if not each and not patterns:
            return steps
        self._look(len(value))
        for name, member in value.items():
            for keyword in each:
                if name not in properties or keyword != "additionalProperties":
                    steps += self._steps(schema[keyword], name if keyword == "propertyNames" else member)
            for one in _parts(patterns):
                steps += 1 + self._steps(one, member)
        return steps

    def _in_list(self, schema: JsonObject, value: list[Json]) -> int:
        prefix = list(_parts(schema.get("prefixItems")))
        steps = sum(self._steps(part, item) for part, item in zip(prefix, value, strict=False))
        for keyword in _PER_ITEM:
            if keyword in schema:
                items = value[len(prefix) :] if keyword == "items" else value
                self._look(len(items))
                steps += sum(self._steps(schema[keyword], item) for item in items)
        return steps

    def _look(self, number: int) -> None:
        self.pairs += number
        if self.pairs > self._most:
            raise _TooManyError


def _own(schema: JsonObject, value: Json = "x" * (_SHORT + 1)) -> int:
    """What the keywords cost that look at one value alone."""
    steps = len(schema)
    for keyword in ("enum", "required"):
        listed = schema.get(keyword)
        steps += len(listed) // 4 if isinstance(listed, list) else 0
    if isinstance(value, str):
        pattern = schema.get("pattern")
        if isinstance(pattern, str) and len(value) > _SHORT:
            steps += steps_to_match(pattern, len(value))
        steps += len(value) // 8
    return steps


def steps_to_match(pattern: str, length: int) -> int:
    """Return what an expression costs that an engine cannot match in one go, for a string of a length."""
    states = _states(pattern)
    steps = states * length if states >= _LARGE else 0
    if any(mark in pattern for mark in _BACKTRACKING):
        steps += _STEPS_TO_BACKTRACK * (1 + length // _CHARACTERS_TO_BACKTRACK * (1 + length // _LONG))
    return steps


@cache
def _states(pattern: str) -> int:
    """About how many states an expression has that repeats what repeats itself; one repetition is no trouble."""
    largest = repeated = 1
    for group, least, most in _COUNT.findall(pattern):
        count = max(int(least), int(most or 0), 1)
        if group:
            repeated = min(repeated * count, ENDLESS)
        else:
            largest = max(largest, count)
    return max(len(pattern), largest * repeated if repeated > 1 else 1)


def _parts(value: Json) -> Iterable[Json]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _measure(value: Json) -> tuple[int, int]:
    """How many values a value holds, and how long its longest string is."""
    size, longest, pending = 0, 0, [value]
    while pending:
        one = pending.pop()
        size += 1
        if isinstance(one, dict):
            pending.extend(one.values())
        elif isinstance(one, list):
            pending.extend(one)
        elif isinstance(one, str):
            size += len(one) // 1000
            longest = max(longest, len(one))
    return size, longest
