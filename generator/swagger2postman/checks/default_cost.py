"""What it costs to judge a default: a validator goes through each alternative anew each time it comes by.

Forty schemas, each `oneOf` the next one twice, are a short document and 2⁴⁰ steps. Defaults that cost too much are not
judged. Steps are counted, not timed, so that the same document always gives the same findings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

_MOST_STEPS = 1_000_000  # about ten seconds
_MOST_LOOKS = 200_000
_DEEPER = frozenset((
    "items", "prefixItems", "contains", "unevaluatedItems", "properties", "patternProperties", "additionalProperties",
    "unevaluatedProperties", "propertyNames",
))  # fmt: skip
"""Keywords whose schemas judge the members of a value; the others judge the value itself."""

_APPLYING = _DEEPER | {"allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas"}
_BY_NAME = frozenset(("properties", "patternProperties", "dependentSchemas"))


def is_affordable(schema: Any, value: Any, follow: Callable[[str], Any]) -> bool:
    """Tell whether judging ends in good time; `follow` gives what a `$ref` leads to, or None."""
    counter = _Counter(follow)
    try:
        return counter.steps(schema, _height(value)) <= _MOST_STEPS and len(counter.known) < _MOST_LOOKS
    except RecursionError:  # the validator's own would end in the same way
        return True


def _height(value: Any) -> int:
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(_height, members), default=0)


class _Counter:
    def __init__(self, follow: Callable[[str], Any]) -> None:
        self._follow = follow
        self.known: dict[tuple[int, int], int] = {}

    def steps(self, schema: Any, height: int) -> int:
        """The steps for a value that many levels high, at most; circles end a validator, so that they are free."""
        key = (id(schema), height)
        if not isinstance(schema, dict) or height < 1 or len(self.known) > _MOST_LOOKS:
            return 1
        if key not in self.known:
            self.known[key] = 0
            self.known[key] = 1 + sum(self.steps(part, height - deeper) for part, deeper in self._parts(schema))
        return self.known[key]

    def _parts(self, schema: dict[str, Any]) -> Iterator[tuple[Any, int]]:
        if isinstance(schema.get("$ref"), str):
            yield self._follow(schema["$ref"]), 0
        for keyword, part in schema.items():
            if keyword not in _APPLYING:
                continue
            parts = part.values() if keyword in _BY_NAME and isinstance(part, dict) else [part]
            for one in part if isinstance(part, list) else parts:
                yield one, int(keyword in _DEEPER)
