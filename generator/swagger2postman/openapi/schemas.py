"""Schemas of every dialect to one: JSON Schema 2020-12 whose references are all `#/$defs/NAME`.

Implements the Schema Object of Swagger 2.0 (section "Schema Object") and of OpenAPI 3.0 and 3.1 (4.8.24).
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from swagger2postman.findings import codes
from swagger2postman.findings.report import Place
from swagger2postman.jsonvalue import Json, JsonObject, escape_token
from swagger2postman.openapi.model import Example, Schema
from swagger2postman.references.resolver import Documents, Node

_ONE = ("additionalProperties", "not", "if", "then", "else", "contains", "propertyNames", "unevaluatedItems",
        "unevaluatedProperties", "contentSchema")  # fmt: skip
_LIST = ("allOf", "anyOf", "oneOf", "prefixItems")
_MAP = ("properties", "patternProperties", "dependentSchemas")
_NAMES_ONLY = ("$schema", "$id", "$anchor", "$dynamicAnchor", "$defs", "definitions", "$comment", "$vocabulary", "id")
ANNOTATIONS = ("title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly", "externalDocs",
                "xml", "nullable")  # fmt: skip
_LIMITING = frozenset(("enum", "maxLength", "maximum", "maxItems", "maxProperties"))
_ONE_WAY = ("readOnly", "writeOnly")
_UNKNOWN: JsonObject = {}


class SchemaReader:
    """Reads schemas wherever they stand; what `$ref` leads to is read once and collected in `schemas`.

    `examples` and `defaults` are those that schemas state; `limited` are the schemas with an `enum` or an upper limit;
    `one_way` says which of readOnly and writeOnly are in use.
    """

    def __init__(self, documents: Documents, dialect: str) -> None:
        self.schemas: dict[str, Schema] = {}
        self.examples: list[tuple[Schema, Example]] = []
        self.defaults: list[tuple[Schema, Example]] = []
        self.limited: list[tuple[JsonObject, Place]] = []
        self.one_way: set[str] = set()
        self._documents = documents
        self._dialect = dialect
        self._names: dict[Place, str] = {}
        self._original: dict[str, str] = {}
        self._read: dict[Place, Schema] = {}
        self._pending: list[tuple[str, Node]] = []

    def read(self, node: Node) -> Schema:
        """Return the schema at a node, complete with everything that it refers to."""
        place = node.place
        if place not in self._read:
            self._read[place] = self._schema(node)
            while self._pending:
                name, target = self._pending.pop()
                self.schemas[name] = self._schema(target)
        return self._read[place]

    def read_keywords(self, node: Node, leave_out: Iterable[str]) -> Schema:
        """Return the schema that stands among other fields, as in a Swagger 2.0 parameter or header."""
        value = {key: member for key, member in node.object.items() if key not in leave_out}
        schema = self._keywords(Node(value, node.document, node.path))
        while self._pending:
            name, target = self._pending.pop()
            self.schemas[name] = self._schema(target)
        return schema

    def _schema(self, node: Node) -> Schema:
        value = node.value
        if isinstance(value, bool):
            return value
        if not isinstance(value, dict):
            return {}
        reference = next((key for key in ("$ref", "$dynamicRef") if isinstance(value.get(key), str)), None)
        if reference is None:
            return self._keywords(node)
        if reference == "$dynamicRef":
            node = Node({**value, "$ref": value["$dynamicRef"]}, node.document, node.path)
        schema = self._reference(node)
        if self._dialect_of(node) >= "3.1" and len(value) > 1:
            siblings = {key: member for key, member in value.items() if key != reference}
            beside = Node(siblings, node.document, node.path)
            rest = self._converted(beside)
            schema = _beside(rest, schema) if "$ref" in schema else schema
            self._note_values(beside, schema if "$ref" in schema else rest)
        return schema

    def _reference(self, node: Node) -> JsonObject:
        target = self._documents.target(node, "schema")
        if target is not None and "$ref" in target.object and self._documents.resolve(node, "schema") is None:
            target = None
        if target is not None and not isinstance(target.value, (dict, bool)):
            text = "A schema reference leads to something that is no schema."
            self._documents.report.add(codes.NOT_A_SCHEMA, text, "Let it name a schema.", node.place)
            target = None
        if target is None:
            return {"x-unresolved": str(node.object["$ref"])}
        return {"$ref": self._definition(target)}

    def _definition(self, target: Node) -> str:
        """The `#/$defs/NAME` under which a target is collected."""
        if target.place not in self._names:
            wanted = str(target.path[-1]) if target.path else "Schema"
            name, number = wanted, 2
            while name in self.schemas:
                name, number = f"{wanted}_{number}", number + 1
            self.schemas[name] = _UNKNOWN
            self._pending.append((name, target))
            reference = "#/$defs/" + quote(escape_token(name), safe="~")
            self._names[target.place] = reference
            self._original[reference] = wanted
        return self._names[target.place]

    def _dialect_of(self, node: Node) -> str:
        """The dialect that the document of a node states, else that of the root document."""
        root = node.document.root
        stated = root.text("openapi") or root.text("swagger")
        return stated[:3] if stated[:2] in ("2.", "3.") else self._dialect

    def _keywords(self, node: Node) -> Schema:
        schema = self._converted(node)
        self._note_values(node, schema)
        return schema

    def _converted(self, node: Node) -> JsonObject:
        schema: JsonObject = {}
        for key, member in node.items():
            if key in _NAMES_ONLY or (key == "$ref" and not isinstance(member.value, str)):
                continue
            if key in _ONE or (key == "items" and not isinstance(member.value, list)):
                schema[key] = self._schema(member)
            elif key in _LIST or key == "items":
                schema["prefixItems" if key == "items" else key] = [self._schema(part) for part in member.elements()]
            elif key in _MAP:
                schema[key] = {name: self._schema(part) for name, part in member.items()}
            else:
                schema[key] = member.value
                if key in _ONE_WAY:
                    self.one_way.add(key)
        if "discriminator" in schema:
            self._discriminator(node, schema)
        _examples(schema)
        if self._dialect_of(node) < "3.1":
            _from_draft4(schema)
        if not _LIMITING.isdisjoint(schema):
            self.limited.append((schema, node.place))
        return schema

    def _note_values(self, node: Node, schema: JsonObject) -> None:
        """Keep the examples and the default that the document states for a schema, to be checked against it."""
        default = node.get("default")
        is_null = default is not None and default.value is None and node.object.get("nullable") is True
        if default is not None and not is_null:  # 3.0.0: `nullable` allows null whatever else the schema says
            self.defaults.append((schema, Example(default.value, place=default.place)))
        lone, several = node.get("example"), node.get("examples")
        for example in (*((lone,) if lone else ()), *(several.elements() if several else ())):
            self.examples.append((schema, Example(example.value, place=example.place)))

    def _discriminator(self, node: Node, schema: JsonObject) -> None:
        """Write out the mapping, also where names of schemas imply it (OpenAPI 3.1 section 4.8.25)."""
        stated = schema["discriminator"]
        if isinstance(stated, str):  # Swagger 2.0
            stated = {"propertyName": stated}
        if not isinstance(stated, dict):
            del schema["discriminator"]
            return
        mapping: JsonObject = {}
        named = stated.get("mapping")
        for value, name in named.items() if isinstance(named, dict) else ():
            if isinstance(name, str):
                is_reference = any(mark in name for mark in "#/.")
                reference = name if is_reference else f"#/components/schemas/{escape_token(name)}"
                origin = Node({"$ref": reference}, node.document, (*node.path, "discriminator", "mapping", value))
                mapping[value] = self._reference(origin).get("$ref", "")
        for part in (*_list(schema.get("oneOf")), *_list(schema.get("anyOf"))):
            target = part.get("$ref") if isinstance(part, dict) else None
            if isinstance(target, str) and target not in mapping.values():
                mapping.setdefault(self._original[target], target)
        schema["discriminator"] = {**stated, "mapping": {k: v for k, v in mapping.items() if v}}


def _beside(rest: JsonObject, reference: JsonObject) -> JsonObject:
    """A reference with keywords beside it, which add to the target and never replace what it says (3.1)."""
    if all(key in ANNOTATIONS or key.startswith("x-") for key in rest):
        return {**rest, **reference}
    return {**rest, "allOf": [reference, *_list(rest.get("allOf"))]}


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _examples(schema: JsonObject) -> None:
    """OpenAPI's `example` becomes the one entry of JSON Schema's `examples`."""
    examples = schema.pop("examples", None)
    kept = examples if isinstance(examples, list) else []
    if "example" in schema:
        kept = [schema.pop("example"), *kept]
    if kept:
        schema["examples"] = kept


def _from_draft4(schema: JsonObject) -> None:
    """Bring what Swagger 2.0 and OpenAPI 3.0 say in their own way to JSON Schema 2020-12."""
    kind = schema.get("type")
    if kind == "file":
        schema.update(type="string", format="binary")
    nullable = schema.pop("nullable", None), schema.pop("x-nullable", None)
    if True in nullable and isinstance(kind, str) and kind != "null":
        schema["type"] = [kind, "null"]
        enum = schema.get("enum")
        if isinstance(enum, list) and None not in enum and nullable[1] is True:
            schema["enum"] = [*enum, None]
    for limit, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(schema.get(exclusive), bool) and schema.pop(exclusive) and limit in schema:
            schema[exclusive] = schema.pop(limit)
