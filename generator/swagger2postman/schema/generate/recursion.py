"""Which schemas are being generated, so that a schema that leads back to itself has an end."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from swagger2postman.jsonvalue import JsonObject

NO_DEPTH = 1_000_000
"""A depth that no recursion has."""

_SAYS_NOTHING = frozenset(
    ("title", "description", "deprecated", "readOnly", "writeOnly", "externalDocs", "xml")
)  # of a value


class NoValueError(Exception):
    """There is no value: a recursion has to end further up, nothing is known of the schema, or a limit is reached.

    `depth` is that of the named schema to which the recursion leads; `NO_DEPTH` if it is none.
    """

    def __init__(self, depth: int = NO_DEPTH) -> None:
        super().__init__()
        self.depth = depth


class Recursion:
    """The schemas that are being generated at the moment.

    `names` are the definitions, from the outermost to the innermost; "" stands for a schema that is merged into
    another. `lowest_end` is the least depth to which something of the innermost definition has led back so far.
    """

    def __init__(self) -> None:
        self.names: list[str] = []
        self.lowest_end = NO_DEPTH
        self._nameless: dict[Hashable, int] = {}  # with the number of names around each

    def check_name(self, name: str) -> None:
        """Raise `NoValueError` if a definition is being generated already."""
        if name in self.names:
            raise self._end(self.names.index(name))

    def enter_nameless(self, identity: Hashable) -> None:
        """Begin a schema without a name; raise `NoValueError` if it is being generated already."""
        if identity in self._nameless:
            raise self._end(self._nameless[identity] - 1)
        self._nameless[identity] = len(self.names)

    def leave_nameless(self, identity: Hashable) -> None:
        """End a schema without a name."""
        del self._nameless[identity]

    def _end(self, depth: int) -> NoValueError:
        self.lowest_end = min(self.lowest_end, depth)
        return NoValueError(depth)


def unwrapped(schema: JsonObject) -> JsonObject:
    """Return a reference that stands alone in an `allOf`, which is how OpenAPI 3.0 describes one, as a reference."""
    parts = schema.get("allOf")
    if not isinstance(parts, list) or len(parts) != 1 or not isinstance(parts[0], dict) or "$ref" not in parts[0]:
        return schema
    for keyword in schema:
        if keyword != "allOf" and keyword not in _SAYS_NOTHING and not keyword.startswith("x-"):
            return schema
    return parts[0]


def identity_of(schema: JsonObject) -> Hashable:
    """Return what stays the same of a schema when `merge` joins the same parts again, in whatever order."""
    return frozenset(_parts_of(schema))


def _parts_of(schema: JsonObject) -> Iterator[Hashable]:
    if len(schema) != 1:
        yield id(schema)
        return
    ((keyword, value),) = schema.items()
    if keyword != "allOf" or not isinstance(value, list):
        yield keyword, value if isinstance(value, str) else id(value)
        return
    for part in value:
        if isinstance(part, dict):
            yield from _parts_of(part)
        else:
            yield id(part)
