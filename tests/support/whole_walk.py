"""The slow way, kept as the judge of the quick one: openapi-spec-validator's own walk through a whole document.

It is fenced only where it would crash, open addresses, never end, or say what rules.py says better.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn
from urllib.parse import unquote

from openapi_spec_validator.validation import validators

from swagger2postman.jsonvalue import unescape_token

Path = tuple[str | int, ...]
Found = tuple[str, Path, str, str, str]
VALIDATORS = {
    "2.0": validators.OpenAPIV2SpecValidator,
    "3.0": validators.OpenAPIV30SpecValidator,
    "3.1": validators.OpenAPIV31SpecValidator,
    "3.2": validators.OpenAPIV32SpecValidator,
}


def walk(document: dict[str, Any], dialect: str) -> list[Found]:
    """Return what the walk finds: kind, path, name, the keyword that refuses a default, and what it is given."""
    validator = _fence(VALIDATORS[dialect])(document)
    found = set()
    for one in validator.root_validator(validator.schema_path):
        path = _true_path(document, one.path)
        if path is not None:
            found.add((one.kind, path, one.name, *_reason(one.error)))
    return sorted(found, key=repr)


@dataclass(frozen=True, slots=True)
class _Error:
    """Its path goes through references, as the walk does."""

    kind: str
    path: Path
    name: str = ""
    error: Any = None


def _reason(error: Any) -> tuple[str, str]:
    if error is None:
        return "", ""
    expected = error.validator_value if error.validator in ("type", "format") else ""
    return str(error.validator), repr((error.instance, expected))


def _true_path(document: Any, path: Path) -> Path | None:
    """The path of the same place that goes through no reference; None where there is none."""
    true: list[str | int] = []
    value: Any = document
    token: Any
    for token in path:
        for _ in range(100):
            if not (isinstance(value, dict) and isinstance(value.get("$ref"), str)):
                break
            tokens = [unescape_token(part) for part in unquote(value["$ref"]).split("/")[1:]]
            value = document
            true.clear()
            for part in tokens:
                key: Any = int(part) if isinstance(value, list) else part
                true.append(key)
                value = value[key]
        if not isinstance(value, (dict, list)):
            return None
        try:
            value = value[token]
        except LookupError:
            return None
        true.append(token)
    return tuple(true)


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
        def __call__(self, *args: Any, **kwargs: Any) -> Iterator[_Error]:
            try:
                for error in super().__call__(*args, **kwargs):
                    if isinstance(error, _Error):  # others say what the structure errors have said
                        yield error
            except Exception:  # the structure errors and rules.py report what is behind it
                return

    return Fenced


class _ValueMixin:
    def __call__(self, schema: Any, value: Any) -> Iterator[_Error]:
        for error in super().__call__(schema, value):  # type: ignore[misc]
            if error.validator != "format" or error.validator_value not in ("byte", "binary"):
                yield _Error("default", (*schema.parts, "default", *error.absolute_path), error=error)


class _SchemaMixin:
    """Visits each schema where it stands (references are not followed), once, ."""

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
        if "$ref" in value:
            return
        for error in super().__call__(schema, *args, **kwargs):  # type: ignore[misc]
            if type(error).__name__ == "ExtraParametersError":
                yield from self._undescribed(schema)
            else:
                yield error

    def _collect_properties(self, schema: Any) -> set[str]:
        """Leave this to `_undescribed`; the original never ends on schemas that refer to each other."""
        return set()

    def _undescribed(self, schema: Any) -> Iterator[_Error]:
        value = schema.read_value()
        described = _described_properties(value, type(schema)(schema.accessor).read_value())
        for index, name in enumerate(value["required"]):
            if described is not None and name not in described:
                yield _Error("required", (*schema.parts, "required", index), str(name))


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

    def __call__(self, tags: Any) -> Iterator[_Error]:
        seen: set[str] = set()
        for index, tag in enumerate(tags.read_value()):
            name = tag.get("name") if isinstance(tag, Mapping) else None
            if isinstance(name, str) and name in seen:
                yield _Error("duplicate-tag", (*tags.parts, index, "name"), name)
            seen.add(str(name))
        for error in super().__call__(tags):  # type: ignore[misc]
            unknown = re.match(r"Tag '(.*)' references unknown parent tag '(.*)'", error.message, re.DOTALL)
            cycle = re.match(r"Circular tag hierarchy detected: (.*?) -> ", error.message, re.DOTALL)
            if unknown or cycle:
                names = [tag["name"] for tag in tags.read_value()]
                child, parent = unknown.groups() if unknown else (cycle[1], cycle[1]) if cycle else ("", "")
                path = (*tags.parts, names.index(child), "parent")
                yield _Error("unknown-parent-tag" if unknown else "tag-cycle", path, parent)


_MIXINS = {
    "__root__": _RootMixin,
    "operation": _OperationMixin,
    "parameters": _ParametersMixin,
    "default": _ValueMixin,
    "schema": _SchemaMixin,
    "tags": _TagsMixin,
}


def _fence(original: type[Any]) -> type[Any]:
    """The validator of a version, all its keyword validators fenced."""
    own = {
        keyword: type(base.__name__, (_MIXINS[keyword], base), {}) if keyword in _MIXINS else base
        for keyword, base in original.keyword_validators.items()
    }
    members = {
        "resolver_handlers": _NoDocuments(),
        "keyword_validators": {keyword: _fenced(validator) for keyword, validator in own.items()},
    }
    return type(original.__name__, (original,), members)


def _described_properties(schema: Any, root: Any) -> set[str] | None:
    """Return the properties that a schema and its parts describe; None where parts cannot be had, or are very many."""
    found: set[str] = set()
    seen: set[int] = set()
    waiting = [schema]
    while waiting and len(seen) < 500:
        part = waiting.pop()
        if not isinstance(part, dict) or id(part) in seen:
            continue
        seen.add(id(part))
        if "$ref" in part:
            target = _follow(str(part["$ref"]), root)
            if target is None:
                return None
            waiting.append(target)
            continue
        found.update(part.get("properties") or ())
        waiting.extend(part[keyword] for keyword in ("items", "not") if keyword in part)
        for keyword in ("allOf", "anyOf", "oneOf"):
            waiting.extend(part.get(keyword) or ())
    return None if waiting else found


def _follow(reference: str, root: Any) -> Any:
    """What a local reference leads to; None for any other and for broken ones."""
    if not reference.startswith("#/"):
        return None
    for token in reference[2:].split("/"):
        root = root.get(unescape_token(unquote(token))) if isinstance(root, dict) else None
    return root
