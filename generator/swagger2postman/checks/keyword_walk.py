"""openapi-spec-validator's keyword walk, fenced: without network, files, crashes or quadratic lists.

Its classes are given, not imported: importing them costs a quarter of a second, which clean documents save.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NoReturn

from msgspec import Struct

from swagger2postman.checks.walk_screen import Screen, described_properties

Path = tuple[str | int, ...]


class KeywordError(Struct, frozen=True):
    """What the keyword walk found at a path: `kind` is default, required, duplicate-tag, unknown-tag or tag-cycle.

    The path goes through references, as the walk does.
    """

    kind: str
    path: Path
    name: str = ""
    error: Any = None


def _refuse(uri: str) -> NoReturn:
    raise LookupError(uri)


class _NoDocuments(dict[str, Callable[[str], Any]]):
    """A handler for every URI scheme that refuses: jsonschema-path itself opens whatever no handler claims."""

    def __contains__(self, scheme: object) -> bool:
        return True

    def __missing__(self, scheme: str) -> Callable[[str], Any]:
        return _refuse


class _Seen(set[int]):
    """A set in place of the lists that the walk searches for every schema."""

    append = set.add


def _fenced(base: type[Any]) -> type[Any]:
    """A validator that gives only errors with a path, and ends quietly where the document has an unexpected shape."""

    class Fenced(base):  # type: ignore[misc]
        def __call__(self, *args: Any, **kwargs: Any) -> Iterator[KeywordError]:
            try:
                for error in super().__call__(*args, **kwargs):
                    if isinstance(error, KeywordError):  # others say what the structure errors have said
                        yield error
            except Exception:  # the structure errors and rules.py report what is behind it
                return

    return Fenced


class _ValueMixin:
    screen: Screen

    def __call__(self, schema: Any, value: Any) -> Iterator[KeywordError]:
        if self.screen.knows_clean(schema.read_value()):
            return
        for error in super().__call__(schema, value):  # type: ignore[misc]
            if error.validator != "format" or error.validator_value not in ("byte", "binary"):
                yield KeywordError("default", (*schema.parts, "default", *error.absolute_path), error=error)


class _SchemaMixin:
    """Visits each schema where it stands (references are not followed), once, and only where it may be at fault."""

    screen: Screen
    visited_schema_ids: Any
    meta_checked_schema_ids: Any

    def __init__(self, registry: Any) -> None:
        super().__init__(registry)  # type: ignore[call-arg]
        self.visited_schema_ids = _Seen()
        self.meta_checked_schema_ids = _Seen()

    def _validate_schema_meta(self, schema: Any, schema_value: Any) -> None:
        """Leave this to the structure errors, which cover every schema."""

    def __call__(self, schema: Any, *args: Any, **kwargs: Any) -> Iterator[Any]:
        value = (schema.parent.read_value())[schema.parts[-1]]
        if self.screen.knows_clean(value) or "$ref" in value:
            return
        for error in super().__call__(schema, *args, **kwargs):  # type: ignore[misc]
            if type(error).__name__ == "ExtraParametersError":
                yield from self._undescribed(schema)
            else:
                yield error

    def _collect_properties(self, schema: Any) -> set[str]:
        """Leave this to `_undescribed`; the original never ends on schemas that refer to each other."""
        return set()

    def _undescribed(self, schema: Any) -> Iterator[KeywordError]:
        value = schema.read_value()
        described = described_properties(value, type(schema)(schema.accessor).read_value())
        for index, name in enumerate(value["required"]):
            if described is not None and name not in described:
                yield KeywordError("required", (*schema.parts, "required", index), str(name))


class _ParametersMixin:
    """Leaves parameters that stand twice to rules.py, and goes on after a parameter without a name."""

    def __call__(self, parameters: Any) -> Iterator[Any]:
        for parameter in parameters:
            yield from self.parameter_validator(parameter)  # type: ignore[attr-defined]


class _OperationMixin:
    """Leaves operation ids and path parameters to rules.py; looks into the request body, too."""

    registry: Any

    def __call__(self, url: str, name: str, operation: Any, path_parameters: Any) -> Iterator[Any]:
        if "responses" in operation:
            yield from self.registry["responses"](operation / "responses")
        if "parameters" in operation:
            yield from self.registry["parameters"](operation / "parameters")
        if "requestBody" in operation and "content" in operation / "requestBody":
            yield from self.registry["content"](operation / "requestBody" / "content")


class _RootMixin:
    """Looks into the definitions of Swagger 2.0, too."""

    registry: Any

    def __call__(self, spec: Any) -> Iterator[Any]:
        yield from super().__call__(spec)  # type: ignore[misc]
        if "swagger" in spec and "definitions" in spec:
            yield from self.registry["schemas"](spec / "definitions")


class _TagsMixin:
    """Names the tag at fault, and goes on after a tag without a name."""

    def __call__(self, tags: Any) -> Iterator[KeywordError]:
        seen: set[str] = set()
        for index, tag in enumerate(tags.read_value()):
            name = tag.get("name") if isinstance(tag, Mapping) else None
            if isinstance(name, str) and name in seen:
                yield KeywordError("duplicate-tag", (*tags.parts, index, "name"), name)
            seen.add(str(name))
        for error in super().__call__(tags):  # type: ignore[misc]
            unknown = re.match(r"Tag '(.*)' references unknown parent tag '(.*)'", error.message, re.DOTALL)
            cycle = re.match(r"Circular tag hierarchy detected: (.*?) -> ", error.message, re.DOTALL)
            if unknown or cycle:
                names = [tag["name"] for tag in tags.read_value()]
                child, parent = unknown.groups() if unknown else (cycle[1], cycle[1]) if cycle else ("", "")
                path = (*tags.parts, names.index(child), "parent")
                yield KeywordError("unknown-tag" if unknown else "tag-cycle", path, parent)


_MIXINS = {
    "__root__": _RootMixin,
    "operation": _OperationMixin,
    "parameters": _ParametersMixin,
    "default": _ValueMixin,
    "schema": _SchemaMixin,
    "tags": _TagsMixin,
}


def fence(original: type[Any], screen: Screen) -> type[Any]:
    """Return the validator of a version, all its keyword validators fenced; they skip what the screen calls clean."""
    own = {
        keyword: type(base.__name__, (_MIXINS[keyword], base), {"screen": screen}) if keyword in _MIXINS else base
        for keyword, base in original.keyword_validators.items()
    }
    members = {
        "resolver_handlers": _NoDocuments(),
        "keyword_validators": {keyword: _fenced(validator) for keyword, validator in own.items()},
    }
    return type(original.__name__, (original,), members)
