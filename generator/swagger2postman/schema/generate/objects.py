"""Objects (JSON Schema 2020-12 core, section 10.3.2; Validation, section 6.5)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from swagger2postman.jsonvalue import JsonObject
from swagger2postman.openapi.model import Schema
from swagger2postman.schema.generate.attempt import Generator
from swagger2postman.schema.generate.budget import MAX_ITEMS, MAX_VALUES
from swagger2postman.schema.generate.patterns import matching_strings
from swagger2postman.schema.generate.recursion import NO_DEPTH, NoValueError
from swagger2postman.schema.generate.strings import generate_string
from swagger2postman.schema.keyword_values import as_list, as_object, as_schema, count_in
from swagger2postman.schema.merging import flatten, merge
from swagger2postman.schema.patterns import matches


class ObjectGenerator:
    """One object, while its members are generated."""

    def __init__(self, generator: Generator, schema: JsonObject, variant: int) -> None:
        self._generator = generator
        self._schemas = generator.schemas
        self._attempt = generator.attempt
        self._schema = schema
        self._variant = variant
        self._properties = as_object(schema.get("properties"))
        self._patterns = as_object(schema.get("patternProperties"))
        required = as_list(schema.get("required", []))
        self._required = dict.fromkeys(name for name in required if isinstance(name, str))
        self._object: JsonObject = {}

    def generate(self) -> JsonObject:
        """Return the object.

        Raises:
            NoValueError: a required member has no value.
        """
        for name, part in self._properties.items():
            if isinstance(part, (dict, bool)) and part is not False and not self._schemas.is_hidden(part):
                self._add_property(name, part)
        self._add_required()
        strategy = self._attempt.strategy
        least = count_in(self._schema, "minProperties", 0)
        if strategy.optional or strategy.variant or len(self._object) < least:
            self._add_more(least)
        self._remove_surplus()
        self._add_dependent()
        return self._with_dependent_schema()

    def _add_property(self, name: str, part: Schema) -> None:
        attempt = self._attempt
        attempt.characters += len(name)
        is_required = name in self._required
        if not is_required and (attempt.is_deep or attempt.is_large or not attempt.strategy.optional):
            return
        try:
            self._object[name] = self._generator.generate(part, self._variant)
        except NoValueError as error:
            if not is_required:
                return
            if error.depth < NO_DEPTH:
                raise
            self._object[name] = {}  # required, and nothing is known of it

    def _add_required(self) -> None:
        """Add what is required and not described."""
        for name in self._required:
            described = as_schema(self._properties.get(name, True))
            if name not in self._object and not self._schemas.is_hidden(described):
                self._object[name] = self._generator.generate(self._schema_of_other(name), self._variant)

    def _schema_of_other(self, name: str) -> Schema:
        """The schema of a member that `properties` does not describe."""
        for pattern, part in self._patterns.items():
            if matches(pattern, name):
                return as_schema(part)
        return as_schema(self._schema.get("additionalProperties", True))

    def _add_more(self, least: int) -> None:
        """Add further members: one to show a map, more where `minProperties` asks for them."""
        describes_others = isinstance(self._schema.get("additionalProperties"), dict)
        is_map = not self._schema.get("properties") and (describes_others or bool(self._patterns))
        shown = 1 if is_map and self._attempt.strategy.optional else 0
        wanted = min(max(least, shown), MAX_ITEMS)
        for name in self._other_names():
            if len(self._object) >= wanted:
                return
            if name not in self._object:
                try:
                    self._object[name] = self._generator.generate(self._schema_of_other(name), self._variant)
                except NoValueError:
                    return

    def _other_names(self) -> Iterator[str]:
        """Names that members may have."""
        names = self._schemas.resolve(as_schema(self._schema.get("propertyNames", True)))
        if isinstance(names, dict):
            yield from self._names_for(names)
            return
        for pattern in self._patterns:
            yield from matching_strings(pattern)
        if self._schema.get("additionalProperties") is not False:
            yield "key"
            yield from (f"key{number}" for number in range(2, MAX_ITEMS + 2))

    def _names_for(self, schema: JsonObject) -> Iterator[str]:
        """Names that the schema in `propertyNames` accepts."""
        stated = map(str, as_list(schema.get("enum", [])))
        generated = (generate_string(schema, variant) for variant in range(MAX_ITEMS))
        tried: set[str] = set()
        for name in chain(stated, generated):
            if name not in tried and self._generator.validator.is_valid(schema, name):
                yield name
            tried.add(name)

    def _remove_surplus(self) -> None:
        """Remove what is not required beyond `maxProperties`, the last members first."""
        surplus = len(self._object) - count_in(self._schema, "maxProperties", MAX_VALUES)
        removable = [name for name in reversed(self._object) if name not in self._required]
        for name in removable[: max(0, surplus)]:
            del self._object[name]

    def _add_dependent(self) -> None:
        """Add what the presence of a member requires."""
        for name, others in as_object(self._schema.get("dependentRequired")).items():
            for other in as_list(others) if name in self._object else ():
                if isinstance(other, str) and other not in self._object:
                    part = self._properties.get(other)
                    schema = self._schema_of_other(other) if part is None else as_schema(part)
                    self._object[other] = self._generator.generate(schema, self._variant)

    def _with_dependent_schema(self) -> JsonObject:
        """The object; another one where the presence of a member applies a further schema."""
        for name, part in as_object(self._schema.get("dependentSchemas")).items():
            resolved = self._schemas.resolve(as_schema(part))
            if name in self._object and isinstance(resolved, dict):
                rest = {keyword: value for keyword, value in self._schema.items() if keyword != "dependentSchemas"}
                merged = merge(rest, flatten(resolved, self._schemas.resolve))
                return ObjectGenerator(self._generator, merged, self._variant).generate()
        return self._object
