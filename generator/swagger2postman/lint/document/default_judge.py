"""A `default` against its schema by openapi-schema-validator, with bounds that it does not have itself.

Its regular expressions are Python's, which may take all time; its alternatives are visited anew for each way that leads
to them, and may multiply. Here another engine matches, and what takes too many steps is given up.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from swagger2postman.schema.patterns import is_pattern, matches
from swagger2postman.schema.steps.budget import MAX_STEPS
from swagger2postman.schema.steps.matching import steps_to_match

ONE_OF = 3  # as many defaults may take as many steps as one can
_FEW = 200  # steps that nobody counts
_SLOWER = 5_000  # than the validator that judges examples
_ENTRIES_PER_STEP = 10
Keyword = Callable[[Any, Any, Any, Any], Iterator[Any] | None]


class TooCostlyError(Exception):
    """A default takes more steps to judge than are taken."""


class DefaultJudge:
    """Judges the defaults of one document; `max_steps` are those of a faster validator."""

    def __init__(self, max_steps: int = MAX_STEPS) -> None:
        self._left = max_steps // _SLOWER
        self._most = self._left // ONE_OF
        self._steps = 0
        self._classes: dict[type[Any], type[Any]] = {}

    def errors(self, base: type[Any], schema: Any, value: Any, **more: Any) -> list[Any]:
        """Return what a validator of the class `base` finds.

        Raises:
            TooCostlyError: it would take too many steps.
        """
        self._steps = 0
        found: list[Any] = []
        try:
            found.extend(self._bounded(base)(schema, **more).iter_errors(value))
        except (TooCostlyError, RecursionError):
            raise TooCostlyError from None
        except Exception:
            return found  # a schema that is none ends the search; what was found before it counts
        finally:
            self._left -= self._steps if self._steps > _FEW else 0
        return found

    def _bounded(self, base: type[Any]) -> type[Any]:
        from jsonschema.validators import extend

        if base not in self._classes:
            own = {**base.VALIDATORS, **{key: value for key, value in _OWN.items() if key in base.VALIDATORS}}
            self._classes[base] = extend(base, {key: self._counted(function) for key, function in own.items()})
        return self._classes[base]

    def _counted(self, keyword: Keyword) -> Keyword:
        def count(validator: Any, expected: Any, value: Any, schema: Any) -> Iterator[Any] | None:
            self._steps += 1 + (len(expected) // _ENTRIES_PER_STEP if isinstance(expected, list) else 0)
            if isinstance(expected, str) and isinstance(value, str) and keyword is _pattern:
                self._steps += steps_to_match(expected, len(value)) // _SLOWER
            if self._steps > min(self._most, max(self._left, _FEW)):
                raise TooCostlyError
            return keyword(validator, expected, value, schema)

        return count


def _pattern(validator: Any, pattern: Any, value: Any, _schema: Any) -> Iterator[Any]:
    from jsonschema.exceptions import ValidationError

    if isinstance(pattern, str) and isinstance(value, str) and is_pattern(pattern) and not matches(pattern, value):
        yield ValidationError(f"{validator.__class__.__name__}: no match")


def _pattern_properties(validator: Any, patterns: Any, value: Any, _schema: Any) -> Iterator[Any]:
    for pattern, part in patterns.items() if isinstance(patterns, dict) and isinstance(value, dict) else ():
        for name, member in value.items():
            if is_pattern(pattern) and matches(pattern, name):
                yield from validator.descend(member, part, path=name, schema_path=pattern)


def _unique_items(_validator: Any, wanted: Any, value: Any, _schema: Any) -> Iterator[Any]:
    from jsonschema.exceptions import ValidationError

    if wanted is True and isinstance(value, list):
        seen = {json.dumps(item, sort_keys=True) for item in value}
        if len(seen) < len(value):
            yield ValidationError("an item stands twice")


_OWN: dict[str, Keyword] = {
    "pattern": _pattern,
    "patternProperties": _pattern_properties,
    "uniqueItems": _unique_items,
}
