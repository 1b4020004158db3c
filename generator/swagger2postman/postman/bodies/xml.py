"""Values to XML by the XML Object (OpenAPI 3.1 section 4.8.26)."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from swagger2postman.jsonvalue import Json, JsonObject, count_characters, to_string
from swagger2postman.openapi.model import Schema
from swagger2postman.postman.serialization import LengthLimit
from swagger2postman.schema.keyword_values import as_object
from swagger2postman.schema.merging import flatten
from swagger2postman.schema.registry import SchemaRegistry

_INDENT = "  "
_PER_CHARACTER = 30  # characters of XML for each character of a value: both tags, indented


def to_xml(value: Json, schema: Schema, schemas: SchemaRegistry, name: str = "") -> str:
    """Return an XML document; its root is called by `xml.name`, else by the name of the schema it refers to.

    Raises:
        TooLongError: long names are repeated until it is far longer than the value.
    """
    writer = _XmlWriter(schemas, LengthLimit(_PER_CHARACTER * count_characters(value)))
    writer.write_line(0, '<?xml version="1.0" encoding="UTF-8"?>')
    writer.write_element(0, writer.root_name(schema) or name or "root", value, schema)
    return "\n".join(writer.lines) + "\n"


class _XmlWriter:
    """Writes elements as lines, indented by `depth`."""

    def __init__(self, schemas: SchemaRegistry, limit: LengthLimit) -> None:
        self._schemas = schemas
        self._limit = limit
        self.lines: list[str] = []

    def write_line(self, depth: int, text: str) -> None:
        line = _INDENT * depth + text
        self._limit.take(line)
        self.lines.append(line)

    def root_name(self, schema: Schema) -> str:
        """The name of an element that no property names."""
        name = self._xml_object(schema).get("name")
        if isinstance(name, str):
            return name
        reference = schema.get("$ref") if isinstance(schema, dict) else None
        return reference.rpartition("/")[2] if isinstance(reference, str) else ""

    def write_element(self, depth: int, name: str, value: Json, schema: Schema) -> None:
        merged = self._merged(schema)
        tag, declaration = _tag(name, as_object(merged.get("xml")))
        if isinstance(value, list):  # a list at the root
            self.write_line(depth, f"<{tag}{declaration}>")
            self._write_items(depth + 1, "item", value, merged)
            self.write_line(depth, f"</{tag}>")
        elif isinstance(value, dict):
            self._write_object(depth, tag, declaration, value, merged)
        else:
            self.write_line(depth, f"<{tag}{declaration}>{escape(to_string(value))}</{tag}>")

    def _write_object(self, depth: int, tag: str, declaration: str, value: JsonObject, merged: JsonObject) -> None:
        properties = as_object(merged.get("properties"))
        attributes: dict[str, None] = {declaration: None}  # two attributes may share a namespace
        children: list[tuple[str, Schema]] = []
        for key, member in value.items():
            schema = _schema(properties.get(key))
            xml = self._xml_object(schema)
            if xml.get("attribute") is not True:
                children.append((key, schema))
                continue
            attributes.update(dict.fromkeys(_attribute(str(xml.get("name") or key), to_string(member), xml)))
        self.write_line(depth, f"<{tag}{''.join(attributes)}>")
        for key, schema in children:
            self._write_property(depth + 1, key, value[key], schema)
        self.write_line(depth, f"</{tag}>")

    def _write_property(self, depth: int, key: str, value: Json, schema: Schema) -> None:
        """A property: a list is a row of elements, wrapped in one only where the schema says so."""
        merged = self._merged(schema)
        xml = as_object(merged.get("xml"))
        name = str(xml.get("name") or key)
        if not isinstance(value, list):
            self.write_element(depth, name, value, schema)
        elif xml.get("wrapped") is not True:
            self._write_items(depth, key, value, merged)  # `xml.name` names the wrapper, not the items
        else:
            tag, declaration = _tag(name, xml)
            self.write_line(depth, f"<{tag}{declaration}>")
            self._write_items(depth + 1, name, value, merged)
            self.write_line(depth, f"</{tag}>")

    def _write_items(self, depth: int, name: str, values: list[Json], merged: JsonObject) -> None:
        schema = _schema(merged.get("items"))
        item_name = str(self._xml_object(schema).get("name") or name)
        for value in values:
            self.write_element(depth, item_name, value, schema)

    def _xml_object(self, schema: Schema) -> JsonObject:
        return as_object(self._merged(schema).get("xml"))

    def _merged(self, schema: Schema) -> JsonObject:
        """A schema and the parts of its `allOf` in one; enough to know names and properties."""
        resolved = self._schemas.resolve(schema)
        return flatten(resolved, self._schemas.resolve) if isinstance(resolved, dict) else {}


def _schema(value: Json) -> Schema:
    return value if isinstance(value, (dict, bool)) else {}


def _tag(name: str, xml: JsonObject) -> tuple[str, str]:
    """The qualified name of an element or attribute, and the declaration of its namespace."""
    prefix, namespace = xml.get("prefix"), xml.get("namespace")
    qualified = f"{prefix}:{name}" if prefix else name
    if not namespace:
        return qualified, ""
    attribute = f"xmlns:{prefix}" if prefix else "xmlns"
    return qualified, f" {attribute}={quoteattr(str(namespace))}"


def _attribute(name: str, text: str, xml: JsonObject) -> list[str]:
    """An attribute, after the declaration of its prefix; without a prefix an attribute has no namespace."""
    tag, declaration = _tag(name, xml)
    attribute = f" {tag}={quoteattr(text)}"
    return [declaration, attribute] if ":" in tag else [attribute]
