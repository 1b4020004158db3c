"""A schema to one deterministic value that satisfies it (JSON Schema 2020-12; OpenAPI 3.1 section 4.8.24).

Plans are tried in turn until the schema accepts the value: with the document's own examples, without them, and with
required members only. Each keyword's room: numbers and text in `scalars`, patterns in `pattern`, formats in `formats`,
`allOf` in `merging`, objects and arrays and alternatives here.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterator, Sequence

from msgspec import Struct

from swagger2postman.examples.merging import flatten, merge
from swagger2postman.examples.pattern import matching_texts
from swagger2postman.examples.proof import TOO_COSTLY, Problem, SchemaSet, name_of
from swagger2postman.examples.scalars import length, number, text
from swagger2postman.examples.soundness import accepts
from swagger2postman.jsontypes import Json, JsonObject
from swagger2postman.openapi.model import Schema

MAX_DEPTH = 14  # levels with optional members; deeper only what is required
MAX_NODES = 1_500  # values in one example
MAX_ITEMS = 200
MAX_BRANCHES = 8
MOST_NODES = 20_000  # in one example whose schema requires more: it is left incomplete
MOST_STEPS = 20_000  # in making one example
MOST_LEVELS = 100  # of values within values; Python's own stack holds about 140
_STEPS_TO_MAKE = 150  # steps of the validator that take as long as one here: 2,000,000 for all values, usually
_STEPS_TO_MATCH = 1_500  # to find texts that match a pattern
_STEPS_TO_LOOK = 8_000  # to find texts that match one with lookaheads, or other groups of its own kind
_BESIDE_ENUM = frozenset(("pattern", "not", "minLength", "maxLength", "minimum", "maximum", "allOf", "anyOf", "oneOf"))
_SAYING = frozenset((  # nothing that matters to a value
    "title", "description", "deprecated", "readOnly", "writeOnly", "externalDocs", "xml",
))  # fmt: skip
_KINDS = {
    "object": ("properties", "required", "additionalProperties", "patternProperties", "minProperties", "propertyNames",
               "dependentRequired", "dependentSchemas"),
    "array": ("items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains"),
    "string": ("pattern", "minLength", "maxLength"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
}  # fmt: skip


class Outcome(Struct, frozen=True):
    """A value, and what is known of it: the document's own examples that were refused, and why it is not valid."""

    value: Json
    valid: bool
    rejected: tuple[tuple[int, Problem], ...] = ()
    problems: tuple[Problem, ...] = ()


class _Plan(Struct, frozen=True):
    """What one attempt may use."""

    examples: str  # "all", only those that are "valid" by themselves, or none
    optional: bool
    variant: int = 0


_PLANS = (
    _Plan("all", optional=True),
    _Plan("valid", optional=True),
    _Plan("", optional=True),
    _Plan("valid", optional=False),
    _Plan("", optional=False),
    _Plan("", optional=False, variant=1),
)


class ExampleBuilder:
    """Builds values for the schemas of one API, travelling in one direction."""

    def __init__(self, schemas: SchemaSet) -> None:
        self.schemas = schemas
        self._built: dict[int | str, tuple[Schema, tuple[Json, tuple[Problem, ...]]]] = {}
        self._purse = _Purse(schemas.max_steps // _STEPS_TO_MAKE)

    def build(self, schema: Schema) -> Json:
        """Return a value that satisfies the schema, or comes near where none was found."""
        return self._build(schema)[0]

    def build_checked(self, schema: Schema | None, candidates: Sequence[Json]) -> Outcome:
        """Return the first valid candidate, else a built value that is valid, else the first candidate."""
        if schema is None or schema is True or schema == {}:
            return Outcome(candidates[0] if candidates else _nothing_known(schema), valid=True)
        rejected: list[tuple[int, Problem]] = []
        for index, candidate in enumerate(candidates):
            problems = self.schemas.problems(schema, candidate)
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
        for plan in _PLANS:
            if self._purse.left <= 0:
                return best or ({}, (TOO_COSTLY,))
            try:
                value = _Maker(self.schemas, plan, self._purse).make(schema, plan.variant)
            except (_CutError, RecursionError):  # the latter only for a caller that is deep in a recursion itself
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


class _CutError(Exception):
    """A recursion that has to end above, or a schema that nothing is known of; `index` is the frame it leads to."""

    def __init__(self, index: int = 1_000_000) -> None:
        super().__init__()
        self.index = index


class _Purse:
    """The steps that are left for all values of an API, and the patterns that they have been spent on."""

    def __init__(self, left: int) -> None:
        self.left = left
        self._patterns: set[str] = set()

    def spend(self, pattern: Json) -> None:
        """Pay for what texts of a pattern cost, which is found out once."""
        if isinstance(pattern, str) and pattern not in self._patterns:
            self._patterns.add(pattern)
            self.left -= _STEPS_TO_LOOK if "(?" in pattern else _STEPS_TO_MATCH


class _Maker:
    """One attempt at one value."""

    def __init__(self, schemas: SchemaSet, plan: _Plan, purse: _Purse) -> None:
        self._schemas = schemas
        self._plan = plan
        self._purse = purse
        self._stack: list[str] = []
        self._open: dict[Hashable, int] = {}  # schemas that have no name and are being made, with the stack's height
        self._levels = 0
        self._lowest_cut = 1_000_000
        self._nodes = 0
        self._steps = 0
        self._memo: dict[tuple[str, int], tuple[Json, int]] = {}

    def make(self, schema: Schema, variant: int) -> Json:
        """Return a value for a schema."""
        if isinstance(schema, bool):
            return "text"
        schema = _unwrapped(schema)
        if "$ref" not in schema:
            return self._nameless(schema, variant)
        name = name_of(schema)
        if (name, variant) in self._memo and len(schema) == 1:
            known, size = self._memo[name, variant]
            self._nodes += size
            self._stay_within_bounds()
            return known
        if name in self._stack:
            raise self._cut(self._stack.index(name))
        outer, self._lowest_cut = self._lowest_cut, 1_000_000
        before = self._nodes
        self._stack.append(name)
        try:
            resolved = self._schemas.resolve(schema)
            value = self._value(resolved, variant) if isinstance(resolved, dict) else "text"
            value = self._labelled(name, resolved, value)
            if self._lowest_cut >= len(self._stack) - 1 and len(schema) == 1:
                self._memo[name, variant] = value, self._nodes - before  # nothing in it depends on how it was reached
        finally:
            self._stack.pop()
            self._lowest_cut = min(outer, self._lowest_cut)
        return value

    def _nameless(self, schema: JsonObject, variant: int) -> Json:
        """A value for a schema without `$ref`, whose parts may lead back to it all the same."""
        key = _identity(schema)
        if key in self._open:
            raise self._cut(self._open[key] - 1)
        self._open[key] = len(self._stack)
        try:
            return self._value(schema, variant)
        finally:
            del self._open[key]

    def _cut(self, index: int) -> _CutError:
        """The end of a recursion that leads to a frame of the stack."""
        self._lowest_cut = min(self._lowest_cut, index)
        return _CutError(index)

    def _labelled(self, name: str, schema: Schema, value: Json) -> Json:
        """A value whose discriminator names its schema, also where the discriminator is inherited (4.8.25)."""
        if not isinstance(schema, dict) or not isinstance(value, dict) or "oneOf" in schema or "anyOf" in schema:
            return value
        parts = [self._schemas.resolve(one) for one in _list(schema.get("allOf", [])) if isinstance(one, dict)]
        for part in (schema, *parts):
            discriminator = part.get("discriminator") if isinstance(part, dict) else None
            named = discriminator.get("propertyName") if isinstance(discriminator, dict) else None
            if isinstance(discriminator, dict) and isinstance(named, str) and named in value:
                mapping = _object_of(discriminator.get("mapping"))
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
            raise _CutError
        shown = self._shown(schema, variant)
        if shown is not None:
            return shown[0]
        if "allOf" in schema:
            schema = flatten(schema, self._schemas.resolve)
            shown = self._shown(schema, variant)
            if shown is not None:
                return shown[0]
        for keyword in ("oneOf", "anyOf"):
            if isinstance(schema.get(keyword), list) and schema[keyword]:
                return self._branch(schema, keyword, variant)
        if "if" in schema:
            return self._conditional(schema, variant)
        return self._by_type(schema, variant)

    def _stay_within_bounds(self) -> None:
        """A schema may require an endless value, or have endless alternatives; this ends each attempt."""
        if self._nodes > MOST_NODES or self._steps > MOST_STEPS or self._levels > MOST_LEVELS:
            raise _CutError
        if self._purse.left <= 0:
            raise _CutError

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
        if "default" in schema and (schema["default"] is not None or "null" in _types(schema)):
            found.append(schema["default"])
        return found

    def _branch(self, schema: JsonObject, keyword: str, variant: int) -> Json:
        """The first alternative whose value the whole schema accepts, else the first that has a value at all."""
        base = {key: value for key, value in schema.items() if key not in (keyword, "examples", "default")}
        branches = [one for one in _list(schema[keyword]) if isinstance(one, (dict, bool))]
        first: tuple[Json] | None = None
        cut: _CutError | None = None
        for branch in branches[:MAX_BRANCHES]:
            self._steps += 20  # what a validation costs
            self._purse.left -= 20
            try:
                value = self._with_branch(base, branch, variant)
            except _CutError as error:
                cut = cut or error
                continue
            if len(branches) == 1 or self._schemas.is_valid(schema, value):
                return value
            first = first or (value,)
        if first is not None:
            return first[0]
        raise cut or _CutError

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
            both = flatten({**base, "allOf": [*_list(base.get("allOf", [])), *parts]}, self._schemas.resolve)
            value = self._value({key: one for key, one in both.items() if key != "if"}, variant)
            if self._schemas.is_valid(schema, value):
                return value
        return self._value(base, variant)

    def _by_type(self, schema: JsonObject, variant: int) -> Json:
        kinds = _types(schema)
        if not kinds and "not" in schema:
            made = (
                self._of_kind(kind, schema, variant)
                for kind in ("string", "integer", "object", "array", "boolean", "null")
            )
            return next((value for value in made if self._schemas.is_valid(schema, value)), None)
        for kind in [one for one in kinds if one != "null"] or kinds:
            try:
                return self._of_kind(kind, schema, variant)
            except _CutError:
                if "null" in kinds:
                    return None
                raise
        return self._text(schema, variant)

    def _text(self, schema: JsonObject, variant: int) -> str:
        self._purse.spend(schema.get("pattern"))
        self._stay_within_bounds()
        return text(schema, variant)

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

    def _object(self, schema: JsonObject, variant: int) -> JsonObject:
        properties = _object_of(schema.get("properties"))
        required = dict.fromkeys(one for one in _list(schema.get("required", [])) if isinstance(one, str))
        most = length(schema, "maxProperties", MAX_NODES)
        value: JsonObject = {}
        for name, part in properties.items():
            if isinstance(part, (dict, bool)) and part is not False and not self._schemas.is_hidden(part):
                self._member(value, name, part, name in required, variant)
        for name in required:
            if name not in value and not self._schemas.is_hidden(_schema(properties.get(name, True))):
                value[name] = self.make(self._schema_for(schema, name), variant)
        if self._plan.optional or self._plan.variant or len(value) < length(schema, "minProperties", 0):
            self._additional(value, schema, variant)
        for name in [one for one in reversed(value) if one not in required][: max(0, len(value) - most)]:
            del value[name]
        return self._dependent(value, schema, variant)

    def _member(self, value: JsonObject, name: str, part: Schema, required: bool, variant: int) -> None:
        deep = len(self._stack) > MAX_DEPTH or self._nodes > MAX_NODES
        if not required and (deep or not self._plan.optional):
            return
        try:
            value[name] = self.make(part, variant)
        except _CutError as error:
            if not required:
                return
            if error.index < 1_000_000:
                raise
            value[name] = {}  # required, and nothing is known of it

    def _schema_for(self, schema: JsonObject, name: str) -> Schema:
        for pattern, part in _object_of(schema.get("patternProperties")).items():
            if accepts(pattern, name):
                return _schema(part)
        return _schema(schema.get("additionalProperties", True))

    def _additional(self, value: JsonObject, schema: JsonObject, variant: int) -> None:
        """Further members: one to show a map, more where `minProperties` asks for them."""
        least = length(schema, "minProperties", 0)
        extra = schema.get("additionalProperties")
        patterns = _object_of(schema.get("patternProperties"))
        is_map = (isinstance(extra, dict) and not schema.get("properties")) or (
            patterns and not schema.get("properties")
        )
        wanted = max(least, 1 if is_map and self._plan.optional else 0)
        for name in self._names(schema, extra):
            if len(value) >= min(wanted, MAX_ITEMS):
                return
            if name not in value:
                try:
                    value[name] = self.make(self._schema_for(schema, name), variant)
                except _CutError:
                    return

    def _names(self, schema: JsonObject, extra: Json) -> Iterator[str]:
        naming = self._schemas.resolve(_schema(schema.get("propertyNames", True)))
        if isinstance(naming, dict):
            made = [
                *(str(one) for one in _list(naming.get("enum", []))),
                *(text(naming, index) for index in range(MAX_ITEMS)),
            ]
            yield from (name for name in dict.fromkeys(made) if self._schemas.is_valid(naming, name))
            return
        for pattern in _object_of(schema.get("patternProperties")):
            yield from matching_texts(pattern)
        if extra is not False:
            yield "key"
            yield from (f"key{index}" for index in range(2, MAX_ITEMS + 2))

    def _dependent(self, value: JsonObject, schema: JsonObject, variant: int) -> JsonObject:
        """What the presence of one member asks of others."""
        for name, others in _object_of(schema.get("dependentRequired")).items():
            for other in _list(others) if name in value else ():
                if isinstance(other, str) and other not in value:
                    part = _object_of(schema.get("properties")).get(other)
                    value[other] = self.make(
                        _schema(part) if part is not None else self._schema_for(schema, other), variant
                    )
        rest = {key: one for key, one in schema.items() if key != "dependentSchemas"}
        for name, part in _object_of(schema.get("dependentSchemas")).items():
            resolved = self._schemas.resolve(_schema(part))
            if name in value and isinstance(resolved, dict):
                return self._object(merge(rest, flatten(resolved, self._schemas.resolve)), variant)
        return value

    def _array(self, schema: JsonObject, variant: int) -> list[Json]:
        least, most = length(schema, "minItems", 0), length(schema, "maxItems", MAX_ITEMS)
        prefix = [one for one in _list(schema.get("prefixItems", [])) if isinstance(one, (dict, bool))]
        items = _schema(schema.get("items", True))
        contains = schema.get("contains")
        values: list[Json] = []
        for part in prefix[:most]:
            values.append(self.make(part, variant))
        if contains is not None:
            both: Schema = {"allOf": [items, contains]} if items is not True else _schema(contains)
            for index in range(length(schema, "minContains", 1)):
                values.append(self.make(both, variant + index if schema.get("uniqueItems") else variant))
        known = items is not True or least > len(values)
        shown = 1 if known and not values and self._plan.optional and self._nodes <= MAX_NODES else 0
        wanted = min(max(least, shown), most, MAX_ITEMS)
        if items is False:
            return values
        return self._fill(values, items, wanted, variant, schema)

    def _fill(self, values: list[Json], items: Schema, wanted: int, variant: int, schema: JsonObject) -> list[Json]:
        """Items up to the number wanted, all different where they must be; none where the recursion ends here."""
        unique, tries = schema.get("uniqueItems") is True, 0
        while len(values) < wanted and tries < wanted * 4:
            try:
                value = self.make(items, variant + (tries if unique else 0))
            except _CutError:
                if len(values) < length(schema, "minItems", 0):
                    raise
                break
            tries += 1
            if not unique or value not in values:
                values.append(value)
        return values


def _unwrapped(schema: JsonObject) -> JsonObject:
    """A reference that stands in an `allOf` of its own, which is how OpenAPI 3.0 describes one, as a reference."""
    parts = schema.get("allOf")
    if not isinstance(parts, list) or len(parts) != 1 or not isinstance(parts[0], dict) or "$ref" not in parts[0]:
        return schema
    silent = all(key in _SAYING or key.startswith("x-") for key in schema if key != "allOf")
    return parts[0] if silent else schema


def _identity(schema: JsonObject) -> Hashable:
    """What stays the same of a schema when `merge` joins the same parts again, in whatever order."""
    return frozenset(_leaves(schema))


def _leaves(schema: JsonObject) -> Iterator[Hashable]:
    if len(schema) != 1:
        yield id(schema)
        return
    ((keyword, value),) = schema.items()
    if keyword != "allOf" or not isinstance(value, list):
        yield keyword, value if isinstance(value, str) else id(value)
        return
    for part in value:
        yield from _leaves(part) if isinstance(part, dict) else (id(part),)


def _types(schema: JsonObject) -> list[str]:
    kind = schema.get("type")
    if isinstance(kind, list):
        return [str(one) for one in kind]
    if isinstance(kind, str):
        return [kind]
    stated = {keyword for keyword, value in schema.items() if keyword != "required" or isinstance(value, list)}
    return [name for name, keywords in _KINDS.items() if not stated.isdisjoint(keywords)][:1]


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]


def _object_of(value: Json) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _schema(value: Json) -> Schema:
    return value if isinstance(value, (dict, bool)) else True
