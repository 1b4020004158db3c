"""One value for a schema: references, alternatives, conditions and types (JSON Schema 2020-12 sections 8 and 10)."""

from __future__ import annotations

from collections.abc import Hashable

from swagger2postman.jsonvalue import Json, JsonObject
from swagger2postman.openapi.model import Schema
from swagger2postman.schema.generate.budget import (
    MAX_BRANCHES,
    MAX_ITEMS,
    MOST_CHARACTERS,
    MOST_LEVELS,
    MOST_NODES,
    MOST_STEPS,
    CutError,
    Plan,
    Purse,
)
from swagger2postman.schema.generate.containers import Containers
from swagger2postman.schema.generate.scalars import number, text
from swagger2postman.schema.merging import flatten, merge
from swagger2postman.schema.registry import name_of
from swagger2postman.schema.shapes import as_list, as_object, identity, size_of, types_of, unwrapped
from swagger2postman.schema.validator import SchemaSet

_BESIDE_ENUM = frozenset(("pattern", "not", "minLength", "maxLength", "minimum", "maximum", "allOf", "anyOf", "oneOf"))


class Maker(Containers):
    """One attempt at one value."""

    def __init__(self, schemas: SchemaSet, plan: Plan, purse: Purse) -> None:
        self._schemas = schemas
        self._plan = plan
        self._purse = purse
        self._stack: list[str] = []
        self._open: dict[Hashable, int] = {}  # schemas that have no name and are being made, with the stack's height
        self._levels = 0
        self._lowest_cut = 1_000_000
        self._nodes = 0
        self._steps = 0
        self._characters = 0
        self._memo: dict[tuple[str, int], tuple[Json, int, int]] = {}

    def make(self, schema: Schema, variant: int) -> Json:
        """Return a value for a schema."""
        if isinstance(schema, bool):
            return "text"
        schema = unwrapped(schema)
        if "$ref" not in schema:
            return self._nameless(schema, variant)
        name = name_of(schema)
        if (name, variant) in self._memo and len(schema) == 1:
            known, size, characters = self._memo[name, variant]
            self._nodes += size
            self._write(characters)
            self._stay_within_bounds()
            return known
        if name in self._stack:
            raise self._cut(self._stack.index(name))
        outer, self._lowest_cut = self._lowest_cut, 1_000_000
        before, written = self._nodes, self._characters
        self._stack.append(name)
        try:
            resolved = self._schemas.resolve(schema)
            value = self._value(resolved, variant) if isinstance(resolved, dict) else "text"
            value = self._labelled(name, resolved, value)
            if self._lowest_cut >= len(self._stack) - 1 and len(schema) == 1:
                # nothing in it depends on how it was reached
                self._memo[name, variant] = value, self._nodes - before, self._characters - written
        finally:
            self._stack.pop()
            self._lowest_cut = min(outer, self._lowest_cut)
        return value

    def _nameless(self, schema: JsonObject, variant: int) -> Json:
        """A value for a schema without `$ref`, whose parts may lead back to it all the same."""
        key = identity(schema)
        if key in self._open:
            raise self._cut(self._open[key] - 1)
        self._open[key] = len(self._stack)
        try:
            return self._value(schema, variant)
        finally:
            del self._open[key]

    def _cut(self, index: int) -> CutError:
        """The end of a recursion that leads to a frame of the stack."""
        self._lowest_cut = min(self._lowest_cut, index)
        return CutError(index)

    def _labelled(self, name: str, schema: Schema, value: Json) -> Json:
        """A value whose discriminator names its schema, also where the discriminator is inherited (4.8.25)."""
        if not isinstance(schema, dict) or not isinstance(value, dict) or "oneOf" in schema or "anyOf" in schema:
            return value
        parts = [self._schemas.resolve(one) for one in as_list(schema.get("allOf", [])) if isinstance(one, dict)]
        for part in (schema, *parts):
            discriminator = part.get("discriminator") if isinstance(part, dict) else None
            named = discriminator.get("propertyName") if isinstance(discriminator, dict) else None
            if isinstance(discriminator, dict) and isinstance(named, str) and named in value:
                mapping = as_object(discriminator.get("mapping"))
                labels = [
                    label for label, one in mapping.items() if isinstance(one, str) and name_of({"$ref": one}) == name
                ]
                labelled: Json = {**value, named: (*labels, name)[0]}
                return labelled if self._schemas.is_valid(schema, labelled) else value
        return value

    def _value(self, schema: JsonObject, variant: int) -> Json:
        self._nodes += 1
        self._steps += 1
        self._purse.left -= 1
        self._levels += 1
        try:
            self._stay_within_bounds()
            return self._by_keywords(schema, variant)
        finally:
            self._levels -= 1

    def _by_keywords(self, schema: JsonObject, variant: int) -> Json:
        if "x-unresolved" in schema:
            raise CutError
        shown = self._shown(schema, variant)
        if shown is not None:
            return self._counted(shown[0])
        if "allOf" in schema:
            schema = flatten(schema, self._schemas.resolve)
            shown = self._shown(schema, variant)
            if shown is not None:
                return self._counted(shown[0])
        for keyword in ("oneOf", "anyOf"):
            if isinstance(schema.get(keyword), list) and schema[keyword]:
                return self._branch(schema, keyword, variant)
        if "if" in schema:
            return self._conditional(schema, variant)
        return self._by_type(schema, variant)

    def _stay_within_bounds(self) -> None:
        """A schema may require an endless value, or have endless alternatives; this ends each attempt."""
        if self._nodes > MOST_NODES or self._steps > MOST_STEPS or self._levels > MOST_LEVELS:
            raise CutError
        if self._characters > MOST_CHARACTERS:
            raise CutError
        if self._purse.left <= 0:
            raise CutError

    def _write(self, characters: int) -> None:
        self._characters += characters
        self._purse.write(characters)

    def _counted(self, value: Json) -> Json:
        """A value that the document states, which may be long, and may stand in many places."""
        self._write(len(value) if isinstance(value, str) else size_of(value) if isinstance(value, (dict, list)) else 0)
        self._stay_within_bounds()
        return value

    def _shown(self, schema: JsonObject, variant: int) -> tuple[Json] | None:
        """What the schema itself names: its examples, default, const or enum."""
        if "const" in schema:
            return (schema["const"],)
        enum = schema.get("enum")
        for one in self._own_examples(schema)[variant : variant + 1] if self._plan.examples else ():
            if self._plan.examples == "all" or self._schemas.is_valid(schema, one):
                return (one,)
        if isinstance(enum, list) and enum:
            values = [one for one in enum if one is not None] or enum
            if _BESIDE_ENUM.intersection(schema):
                values = [one for one in values[:MAX_ITEMS] if self._schemas.is_valid(schema, one)] or values
            return (values[variant % len(values)],)
        return None

    def _own_examples(self, schema: JsonObject) -> list[Json]:
        examples = schema.get("examples")
        found = list(examples) if isinstance(examples, list) else []
        if "default" in schema and (schema["default"] is not None or "null" in types_of(schema)):
            found.append(schema["default"])
        return found

    def _branch(self, schema: JsonObject, keyword: str, variant: int) -> Json:
        """The first alternative whose value the whole schema accepts, else the first that has a value at all."""
        base = {key: value for key, value in schema.items() if key not in (keyword, "examples", "default")}
        branches = [one for one in as_list(schema[keyword]) if isinstance(one, (dict, bool))]
        first: tuple[Json] | None = None
        cut: CutError | None = None
        for branch in branches[:MAX_BRANCHES]:
            self._steps += 20  # what a validation costs
            self._purse.left -= 20
            try:
                value = self._with_branch(base, branch, variant)
            except CutError as error:
                cut = cut or error
                continue
            if len(branches) == 1 or self._schemas.is_valid(schema, value):
                return value
            first = first or (value,)
        if first is not None:
            return first[0]
        raise cut or CutError

    def _with_branch(self, base: JsonObject, branch: Schema, variant: int) -> Json:
        plain = not any(key not in ("discriminator", "title", "description") for key in base)
        value = self.make(branch, variant) if plain else self._merged(base, branch, variant)
        discriminator = base.get("discriminator")
        if isinstance(discriminator, dict) and isinstance(value, dict) and isinstance(branch, dict):
            named = discriminator.get("mapping")
            for name, reference in named.items() if isinstance(named, dict) else ():
                if reference == branch.get("$ref"):
                    return {**value, str(discriminator.get("propertyName")): name}
        return value

    def _merged(self, base: JsonObject, branch: Schema, variant: int) -> Json:
        """A value for both the schema and one of its alternatives, whose reference counts as entered."""
        if isinstance(branch, bool):
            return self._value(base, variant)
        name = name_of(branch) if "$ref" in branch else ""
        if name and name in self._stack:
            raise self._cut(self._stack.index(name))
        resolved = self._schemas.resolve(branch)
        flat = flatten(resolved, self._schemas.resolve) if isinstance(resolved, dict) else {}
        self._stack.append(name)
        try:
            return self._value(merge(base, flat), variant)
        finally:
            self._stack.pop()

    def _conditional(self, schema: JsonObject, variant: int) -> Json:
        """`if` with `then` or `else`, whichever the value then turns out to need."""
        base = {key: value for key, value in schema.items() if key not in ("if", "then", "else")}
        condition, yes, no = (schema.get(key, True) for key in ("if", "then", "else"))
        for parts in ([condition, yes], [no], []):
            both = flatten({**base, "allOf": [*as_list(base.get("allOf", [])), *parts]}, self._schemas.resolve)
            value = self._value({key: one for key, one in both.items() if key != "if"}, variant)
            if self._schemas.is_valid(schema, value):
                return value
        return self._value(base, variant)

    def _by_type(self, schema: JsonObject, variant: int) -> Json:
        kinds = types_of(schema)
        if not kinds and "not" in schema:
            made = (
                self._of_kind(kind, schema, variant)
                for kind in ("string", "integer", "object", "array", "boolean", "null")
            )
            return next((value for value in made if self._schemas.is_valid(schema, value)), None)
        for kind in [one for one in kinds if one != "null"] or kinds:
            try:
                return self._of_kind(kind, schema, variant)
            except CutError:
                if "null" in kinds:
                    return None
                raise
        return self._text(schema, variant)

    def _text(self, schema: JsonObject, variant: int) -> str:
        self._purse.spend(schema.get("pattern"))
        self._stay_within_bounds()
        made = text(schema, variant)
        self._write(len(made))
        return made

    def _of_kind(self, kind: str, schema: JsonObject, variant: int) -> Json:
        if kind == "object":
            return self._object(schema, variant)
        if kind == "array":
            return self._array(schema, variant)
        if kind in ("integer", "number"):
            return number(schema, kind == "integer", variant)
        if kind == "boolean":
            return variant % 2 == 0
        return None if kind == "null" else self._text(schema, variant)
