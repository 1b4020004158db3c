"""Checks values against schemas: JSON Schema 2020-12 with OpenAPI's formats and its readOnly and writeOnly."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any
from urllib.parse import quote

from msgspec import Struct

from swagger2postman.jsonvalue import Json, JsonObject, escape_token
from swagger2postman.openapi.model import Api, Schema
from swagger2postman.schema.registry import URN, Direction, SchemaRegistry, name_of
from swagger2postman.schema.sanitizing import BACKTRACK_LIMIT, sound
from swagger2postman.schema.steps import FREE, MAX_STEPS, Costs

MAX_MESSAGE = 200
_FEW_KEYWORDS = 4
_PREFIX = "#/$defs/"
_DEFINED = "x-swagger2postman-defined"
_DATA = ("enum", "const", "required", "type")
_COUNTING = ("unevaluatedItems", "unevaluatedProperties")


class Problem(Struct, frozen=True):
    """Why a value is not valid: where in the value, which keyword refuses it, and a sentence."""

    path: tuple[str | int, ...]
    keyword: str
    message: str


TOO_COSTLY = Problem((), "", "that would take more steps than are taken")
"""Why a value was not judged at all."""


def schema_sets(api: Api, max_steps: int = MAX_STEPS) -> Mapping[Direction, SchemaSet]:
    """Return the schemas of an API ready for both directions: one set for both if nothing travels one way only."""
    if not api.one_way:
        return dict.fromkeys(Direction, SchemaSet(api.schemas, Direction.REQUEST, max_steps, hides=False))
    return {one: SchemaSet(api.schemas, one, max_steps, hides=one.hidden in api.one_way) for one in Direction}


class SchemaSet:
    """The schemas of an API in one direction, ready to check values against; `hides` is False where all travels."""

    def __init__(
        self, schemas: Mapping[str, Schema], direction: Direction, max_steps: int = MAX_STEPS, *, hides: bool = True
    ) -> None:
        self.max_steps = max_steps
        self.registry = SchemaRegistry(schemas, direction, hides=hides)
        self.resolve = self.registry.resolve
        self.is_hidden = self.registry.is_hidden
        self.definitions = schemas
        self._costs = Costs(schemas, max_steps)
        self._validators: dict[str | int, tuple[Schema, Any]] = {}
        self._quick: dict[str | int, tuple[Schema, Any]] = {}
        self._examined: dict[tuple[str | int, int], tuple[Schema, Json, tuple[Problem, ...]]] = {}

    def is_valid(self, schema: Schema, value: Json) -> bool:
        """Tell whether a schema accepts a value; not where that costs too much to say."""
        if schema is True or schema == {}:
            return True
        return self._costs.afford(self._costs.of(schema, value)) and self._verdict(schema, value)

    def renew(self) -> None:
        """Forget what judging has cost so far, so that what follows does not depend on what was judged before."""
        self._costs.renew()

    def is_wide(self, schema: JsonObject) -> bool:
        """Tell whether there are so many ways through a schema that no value is judged by it."""
        return self._costs.is_wide(schema)

    def problems(self, schema: Schema, value: Json) -> tuple[Problem, ...]:
        """Return the first reason why a schema does not accept a value, or `TOO_COSTLY`; nothing for a valid one."""
        if schema is True or schema == {}:
            return ()
        steps = self._costs.of(schema, value)
        if not self._costs.afford(steps):
            return (TOO_COSTLY,)
        if self._verdict(schema, value):
            return ()
        if not self._costs.afford_to_explain(self._costs.exactly(schema, value) if steps >= FREE else steps):
            return (Problem((), "schema", "the value does not fit"),)
        return self._problems(schema, value)

    def examine(self, schema: Schema, example: Json) -> tuple[Problem, ...]:
        """Return the `problems` of an example of the document's own, which is asked for more than once."""
        if not isinstance(example, (dict, list)):
            return self.problems(schema, example)
        key = _key(schema), id(example)
        if key not in self._examined:
            self._examined[key] = schema, example, self.problems(schema, example)
        return self._examined[key][2]

    def _verdict(self, schema: Schema, value: Json) -> bool:
        judge = None
        for find in (self._quick_judge, self._validator):
            judge = find(schema)
            if judge is not None:
                with contextlib.suppress(ValueError, RecursionError, OverflowError):
                    return bool(judge.is_valid(value))
        return judge is None

    def _problems(self, schema: Schema, value: Json) -> tuple[Problem, ...]:
        """The first thing that is wrong with a value: all of them, each with the value, would be a lot."""
        import jsonschema_rs

        judge = self._quick_judge(schema)
        named = isinstance(judge, _Named)
        validator = judge if named else self._validator(schema)
        try:
            if validator is not None:
                validator.validate(value)
        except jsonschema_rs.ValidationError as error:
            return (_problem(error, tuple(error.instance_path)[named:]),)
        except (ValueError, RecursionError, OverflowError) as fault:
            return (Problem((), "value", f"The value cannot be checked: {str(fault)[:100]}"),)
        return ()

    def _quick_judge(self, schema: Schema) -> Any:
        """A validator that need not compile what the schema refers to; it cannot say well what is wrong with a value.

        None where there is no such validator: a schema that counts what its references have evaluated.
        """
        key = _key(schema)
        if key not in self._quick:
            self._quick[key] = (schema, self._compile_quick(schema))
        return self._quick[key][1]

    def _compile_quick(self, schema: Schema) -> Any:
        if isinstance(schema, dict) and len(schema) == 1 and "$ref" in schema and self._definitions is not None:
            return _Named(self._definitions, name_of(schema))
        ready = sound(schema, self.registry, self.is_wide)
        if not _refers(ready):
            return self._validator(schema)
        if self._definitions is None or _counts(ready):
            return None
        return self._try(_with_keyword(ready), keywords={_DEFINED: _judging(self._definitions)})

    @cached_property
    def _definitions(self) -> Any:
        """One validator for all definitions, an object with a member for each, so that each is compiled once."""
        references: JsonObject = {
            name: {"$ref": f"{URN}{_PREFIX}{quote(escape_token(name), safe='~')}"} for name in self.definitions
        }
        return self._try({"properties": references})

    def _validator(self, schema: Schema) -> Any:
        key = _key(schema)
        if key not in self._validators:
            self._validators[key] = (schema, self._compile(schema))
        return self._validators[key][1]

    def _compile(self, schema: Schema) -> Any:
        return self._try(sound(schema, self.registry, self.is_wide))

    @cached_property
    def _registry(self) -> Any:
        import jsonschema_rs

        definitions = {name: sound(one, self.registry, self.is_wide) for name, one in self.definitions.items()}
        return jsonschema_rs.Registry([(URN, {"$defs": definitions})])

    def _try(self, schema: Schema, **more: Any) -> Any:
        import jsonschema_rs

        try:
            return jsonschema_rs.Draft202012Validator(
                schema,
                registry=self._registry,
                validate_formats=True,
                formats=FORMAT_CHECKS,
                pattern_options=jsonschema_rs.FancyRegexOptions(backtrack_limit=BACKTRACK_LIMIT),
                offline=True,
                **more,
            )
        except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError, RecursionError):
            return None  # what `sound` could not mend is a schema that says nothing


def _key(schema: Schema) -> str | int:
    """Schemas that are but a reference, or a few simple keywords, are one; others count as what they are in memory."""
    if not isinstance(schema, dict) or len(schema) > _FEW_KEYWORDS:
        return id(schema)
    return id(schema) if any(map(_is_deep, schema.values())) else repr(schema)


def _is_deep(value: Json) -> bool:
    """Tell whether a keyword's value says more than a number, a short text or a list of short texts."""
    if isinstance(value, list):
        return len(value) > _FEW_KEYWORDS or not all(isinstance(one, str) and len(one) < MAX_MESSAGE for one in value)
    return isinstance(value, dict) or (isinstance(value, str) and len(value) > MAX_MESSAGE)


def _refers(schema: Json) -> bool:
    """Tell whether a sound schema holds a reference; one in data does no harm."""
    if isinstance(schema, dict):
        return "$ref" in schema or any(map(_refers, schema.values()))
    return isinstance(schema, list) and any(map(_refers, schema))


def _counts(schema: Json) -> bool:
    """Tell whether a sound schema asks what its parts have evaluated, which a keyword cannot tell it."""
    if isinstance(schema, dict):
        return not schema.keys().isdisjoint(_COUNTING) or any(map(_counts, schema.values()))
    return isinstance(schema, list) and any(map(_counts, schema))


def _with_keyword(schema: Json) -> Any:
    """A sound schema with the keyword `_DEFINED` in place of each reference."""
    if isinstance(schema, list):
        return [_with_keyword(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        _DEFINED if key == "$ref" and isinstance(part, str) else key: part if key in _DATA else _with_keyword(part)
        for key, part in schema.items()
    }


class _Named(Struct, frozen=True):
    """The judge of one definition."""

    definitions: Any
    name: str

    def is_valid(self, value: Json) -> bool:
        return bool(self.definitions.is_valid({self.name: value}))

    def validate(self, value: Json) -> None:
        """Raise what is wrong; paths begin with the name."""
        self.definitions.validate({self.name: value})


def _judging(definitions: Any) -> type:
    """The keyword of jsonschema-rs that holds where the definition of a name accepts the value."""

    class Defined:
        def __init__(self, _schema: Any, reference: str, _path: Any) -> None:
            self._judge = _Named(definitions, name_of({"$ref": reference.removeprefix(URN)}))

        def validate(self, value: Json) -> None:
            if not self._judge.is_valid(value):
                raise ValueError(self._judge.name)

    return Defined


def _is_base64(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9+/_-]*={0,2}", text) is not None


FORMAT_CHECKS = {"byte": _is_base64, "base64url": _is_base64}


def _problem(error: Any, path: tuple[str | int, ...]) -> Problem:
    keyword = next((str(part) for part in reversed(error.schema_path) if isinstance(part, str)), "schema")
    message = str(error.message)
    if len(message) > MAX_MESSAGE:  # a long value comes first; what is wrong with it comes last
        tail = message[max(message.rfind(mark) for mark in ("} ", "] ", '" is ')) + 1 :].strip()
        message = f"the value {tail}" if 0 < len(tail) < MAX_MESSAGE else f"the value does not satisfy “{keyword}”"
    return Problem(path, keyword, message)
