"""Values to XML text by the XML Object (OpenAPI 3.1 section 4.8.26)."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from swagger2postman.jsonvalue import Json, JsonObject, count_characters, to_string
from swagger2postman.openapi.model import Schema
from swagger2postman.postman.serialization import MOST_REPEATED, TooLongError
from swagger2postman.schema.merging import flatten
from swagger2postman.schema.registry import SchemaRegistry

INDENT = "  "
_MOST_PER_CHARACTER = 30  # both tags, indented


class _Lines(list[str]):
    """Lines that do not become too many; `most` characters, and what names may add in any case."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._left = most + MOST_REPEATED

    def append(self, line: str) -> None:
        self._left -= len(line)
        if self._left < 0:
            raise TooLongError
        super().append(line)


def to_xml(value: Json, schema: Schema, schemas: SchemaRegistry, name: str = "") -> str:
    """Return an XML document; its root is called by `xml.name`, else by the name of the schema it refers to.

    Raises:
        TooLongError: it would be far longer than the value, because long names are repeated in it.
    """
    lines = _Lines(_MOST_PER_CHARACTER * count_characters(value))
    lines.append('<?xml version="1.0" encoding="UTF-8"?>')
    _element(lines, 0, _root_name(schema, schemas) or name or "root", value, schema, schemas)
    return "\n".join(lines) + "\n"


def _root_name(schema: Schema, schemas: SchemaRegistry) -> str:
    named = _xml(schema, schemas).get("name")
    if isinstance(named, str):
        return named
    reference = schema.get("$ref") if isinstance(schema, dict) else None
    return reference.rpartition("/")[2] if isinstance(reference, str) else ""


def _merged(schema: Schema, schemas: SchemaRegistry) -> JsonObject:
    """A schema with the parts of its `allOf` laid together; enough to know names and properties."""
    resolved = schemas.resolve(schema)
    return flatten(resolved, schemas.resolve) if isinstance(resolved, dict) else {}


def _object(value: Json) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _xml(schema: Schema, schemas: SchemaRegistry) -> JsonObject:
    return _object(_merged(schema, schemas).get("xml"))


def _tag(name: str, xml: JsonObject) -> tuple[str, str]:
    """The qualified name of an element and the declaration of its namespace."""
    prefix, namespace = xml.get("prefix"), xml.get("namespace")
    declared = f" xmlns{f':{prefix}' if prefix else ''}={quoteattr(str(namespace))}" if namespace else ""
    return (f"{prefix}:{name}" if prefix else name), declared


def _element(lines: _Lines, depth: int, name: str, value: Json, schema: Schema, schemas: SchemaRegistry) -> None:
    merged = _merged(schema, schemas)
    tag, declared = _tag(name, _object(merged.get("xml")))
    pad = INDENT * depth
    if isinstance(value, list):  # a list at the root
        lines.append(f"{pad}<{tag}{declared}>")
        _items(lines, depth + 1, "item", value, merged, schemas)
        lines.append(f"{pad}</{tag}>")
    elif isinstance(value, dict):
        properties = _object(merged.get("properties"))
        attributes: dict[str, None] = {declared: None}
        children = []
        for key, member in value.items():
            part = properties.get(key, {})
            part = part if isinstance(part, (dict, bool)) else {}
            xml = _xml(part, schemas)
            shown = str(xml.get("name") or key)
            if xml.get("attribute") is True:
                _attribute(attributes, shown, to_string(member), xml)
            else:
                children.append((shown, key, member, part))
        lines.append(f"{pad}<{tag}{''.join(attributes)}>")
        for shown, key, member, part in children:
            _child(lines, depth + 1, (shown, key), member, part, schemas)
        lines.append(f"{pad}</{tag}>")
    else:
        lines.append(f"{pad}<{tag}{declared}>{escape(to_string(value))}</{tag}>")


def _attribute(attributes: dict[str, None], name: str, text: str, xml: JsonObject) -> None:
    """Add an attribute, its prefix declared once; without a prefix an attribute has no namespace."""
    tag, declared = _tag(name, xml)
    if ":" in tag:
        attributes.setdefault(declared)
    attributes[f" {tag}={quoteattr(text)}"] = None


def _child(
    lines: _Lines, depth: int, names: tuple[str, str], value: Json, schema: Schema, schemas: SchemaRegistry
) -> None:
    """A property: a list is a row of elements, wrapped in one only where the schema says so."""
    shown, key = names  # the name of the list itself counts only for what wraps it
    if not isinstance(value, list):
        _element(lines, depth, shown, value, schema, schemas)
        return
    merged = _merged(schema, schemas)
    xml = _object(merged.get("xml"))
    if xml.get("wrapped") is not True:
        _items(lines, depth, key, value, merged, schemas)
        return
    tag, declared = _tag(shown, xml)
    lines.append(f"{INDENT * depth}<{tag}{declared}>")
    _items(lines, depth + 1, shown, value, merged, schemas)
    lines.append(f"{INDENT * depth}</{tag}>")


def _items(
    lines: _Lines, depth: int, name: str, values: list[Json], merged: JsonObject, schemas: SchemaRegistry
) -> None:
    items = merged.get("items")
    item_schema: Schema = items if isinstance(items, (dict, bool)) else {}
    shown = str(_xml(item_schema, schemas).get("name") or name)
    for value in values:
        _element(lines, depth, shown, value, item_schema, schemas)
