"""Where in a document the objects stand that checks look at, by OpenAPI's grammar: all are placed in one pass."""

from __future__ import annotations

from msgspec import Struct

from swagger2postman.jsonvalue import Json, JsonObject
from swagger2postman.specification.grammar import LIST, MAP, Fields, fields_of

Path = tuple[str | int, ...]
_STATING = frozenset(("schema",))
_STATING_IN_2 = frozenset(("schema", "parameter", "header"))
"""Objects whose `default` is a value of a schema: in Swagger 2.0 parameters and headers are schemas themselves."""


class PlacedObject(Struct, frozen=True):
    """An object of a document: its path, what the grammar calls it, and its value."""

    path: Path
    kind: str
    value: JsonObject


class Places(Struct, frozen=True):
    """Objects by what they hold, in document order; one that YAML's aliases put in several places is there once."""

    references: list[PlacedObject] = []
    """Objects with a `$ref` that is a string."""
    defaults: list[PlacedObject] = []
    """Objects whose `default` is a value of a schema."""
    unions: list[PlacedObject] = []
    """Schemas with an `allOf` and a `required` that are not part of another schema."""


def find_places(root: Json, dialect: str) -> Places:
    """Return where the objects of a document stand that checks look at; `dialect` is "2.0", "3.0", "3.1" or "3.2"."""
    walk = _Walk(dialect)
    if isinstance(root, dict):
        walk.visit(root, "root", "")
    return walk.places


class _Kind(Struct, frozen=True):
    """What the walk knows of one kind of objects: their fields, and which of them it has seen."""

    fields: Fields
    other_field: tuple[str, str] | None
    seen: set[int] = set()


class _Walk:
    """Goes through a document, along the fields that the grammar knows, and no further than to data."""

    def __init__(self, dialect: str) -> None:
        self.places = Places()
        self._dialect = dialect
        self._stating = _STATING_IN_2 if dialect == "2.0" else _STATING
        self._path: list[str | int] = []
        self._kinds: dict[str, _Kind] = {}

    def visit(self, value: JsonObject, name: str, holder: str) -> None:
        """Note an object of a kind, which an object of the kind `holder` holds, and go on to those in it."""
        kind = self._kinds.get(name) or self._new_kind(name)
        if id(value) in kind.seen:
            return
        kind.seen.add(id(value))
        if "$ref" in value or "default" in value or "allOf" in value:
            self._note(value, name, holder)
        for key, member in value.items():
            field = kind.fields.get(key, kind.other_field)
            if field is not None and isinstance(member, (dict, list)):
                self._path.append(key)
                self._visit_field(member, field, name)
                self._path.pop()

    def _new_kind(self, name: str) -> _Kind:
        fields = fields_of(self._dialect, name)
        kind = self._kinds[name] = _Kind(fields, fields.get("*"))
        return kind

    def _visit_field(self, value: JsonObject | list[Json], field: tuple[str, str], holder: str) -> None:
        form, kind = field
        if isinstance(value, dict) and form != MAP:
            if form != LIST:
                self.visit(value, kind, holder)
            return
        for key, member in value.items() if isinstance(value, dict) else enumerate(value):
            if isinstance(member, dict) and member:
                self._path.append(key)
                self.visit(member, kind, holder)
                self._path.pop()

    def _note(self, value: JsonObject, kind: str, holder: str) -> None:
        placed = PlacedObject(tuple(self._path), kind, value)
        if isinstance(value.get("$ref"), str):
            self.places.references.append(placed)
        if "default" in value and kind in self._stating:
            self.places.defaults.append(placed)
        if "allOf" in value and "required" in value and kind == "schema" != holder:
            self.places.unions.append(placed)
