"""What is settled about a default is what openapi-spec-validator would have said."""

from __future__ import annotations

import re
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openapi_schema_validator import OAS30Validator, OAS31Validator, oas30_format_checker, oas31_format_checker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from swagger2postman import validate
from swagger2postman.lint.document.default_formats import judges_alike
from swagger2postman.lint.document.default_rules import Judge, fits

SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 3), st.sampled_from([2**40, -(2**70), 0.5, 2.0, 1e300]),
    st.sampled_from(["", "a", "ab", "1", "2020-01-01", "é", "a@b", "😀"]),
)  # fmt: skip
NAMES = st.sampled_from(["a", "b", "200"])
VALUES = st.recursive(
    SCALARS, lambda part: st.lists(part, max_size=3) | st.dictionaries(NAMES, part, max_size=3), max_leaves=5
)
TYPES = ("string", "integer", "number", "boolean", "array", "object", "null")
FORMATS = ("int32", "int64", "double", "date", "email", "byte", "binary", "uri", "password", "uuid", "own", "date-time")
PATTERNS = ("^a", "b$", "[a-c]+", r"^\d$", "(a|b)*", "x{2,}", "^$", "(?=a)", "é", "[a-")


def _grow(part: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(part, min_size=1, max_size=2)
    size = st.integers(0, 2)
    keywords: dict[str, st.SearchStrategy[Any]] = {
        "type": st.sampled_from(TYPES) | st.lists(st.sampled_from(TYPES), min_size=1, max_size=2),
        "enum": st.lists(VALUES, max_size=3), "const": VALUES, "multipleOf": st.sampled_from([2, 0.5]),
        "minimum": st.integers(-2, 2) | st.floats(-2, 2), "exclusiveMinimum": st.booleans() | st.integers(-1, 1),
        "maximum": st.integers(-2, 2), "exclusiveMaximum": st.booleans(), "minLength": size, "maxLength": size,
        "minItems": size, "maxItems": size, "uniqueItems": st.booleans(), "minProperties": size, "maxProperties": size,
        "required": st.lists(st.sampled_from(["a", "b"]), max_size=2), "items": part, "not": part,
        "properties": st.dictionaries(NAMES, part, max_size=2), "additionalProperties": st.booleans() | part,
        "allOf": several, "anyOf": several, "oneOf": several, "nullable": st.booleans(), "readOnly": st.booleans(),
        "format": st.sampled_from(FORMATS), "pattern": st.sampled_from(PATTERNS), "id": st.just("other"),
        "$ref": st.sampled_from(["#/components/schemas/A", "#/components/schemas/B", "#/components/schemas/gone", "a"]),
    }  # fmt: skip
    return st.fixed_dictionaries({}, optional=keywords)


LEAVES = st.fixed_dictionaries(
    {}, optional={"type": st.sampled_from(TYPES), "enum": st.lists(SCALARS, max_size=3), "nullable": st.booleans()}
)
SCHEMAS = st.recursive(LEAVES, _grow, max_leaves=4)
COMPONENTS: dict[str, Any] = {
    "A": {"type": "string", "enum": ["a", "b"]},
    "B": {"type": "object", "properties": {"b": {"$ref": "#/components/schemas/B"}}, "required": ["a"]},
}
DOCUMENT = {"components": {"schemas": COMPONENTS}}
RESOLVER = Registry[Any]().with_resource("", DRAFT202012.create_resource(DOCUMENT)).resolver()


def theirs(schema: Any, value: Any, dialect: str) -> list[tuple[Any, ...]] | None:
    """What the library finds, the faults at one place in its order; None where it ends in an exception."""
    kind, formats = (
        (OAS30Validator, oas30_format_checker) if dialect == "3.0" else (OAS31Validator, oas31_format_checker)
    )
    try:
        errors = list(kind(schema, _resolver=RESOLVER, format_checker=formats).iter_errors(value))
    except Exception:
        return None
    return _in_order([(tuple(e.absolute_path), e.validator, e.instance, e.validator_value) for e in errors])


def _in_order(found: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    shown = [
        (path, keyword, repr(value), repr(expected) if keyword in ("type", "format") else "")
        for path, keyword, value, expected in found
        if keyword != "format" or expected not in ("byte", "binary")  # which are not reported
    ]
    return sorted(dict.fromkeys(shown), key=lambda one: repr(one[0]))


@pytest.mark.parametrize("dialect", ["3.0", "3.1"])
def test_what_is_settled_is_what_the_library_says(dialect: str) -> None:
    """Any schema, any default: no finding is lost, none is added, and those at one place keep their order."""
    settled = 0

    @settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(SCHEMAS, VALUES)
    def check(schema: Any, value: Any) -> None:
        nonlocal settled
        judge = Judge(DOCUMENT, dialect, identifiers=False)
        problems = [] if fits(value, schema) else judge.problems(value, schema)
        expected = theirs(schema, value, dialect)
        if problems is None or expected is None or (value is None and schema.get("nullable")):  # which is never judged
            return
        settled += 1
        assert _in_order([(one.path, one.keyword, one.value, one.expected) for one in problems]) == expected

    check()
    assert settled > 100


PIECES = (
    *"ab01 _-.,|^$()*+?{}[]\\/dswDSW:=!<>&~#@%'\"", "[a-z]", "[^a-z]", "\\d", "\\w", "\\s", "{2}", "{1,2}", "(?:",
    "[a-", "-]", "[[", "&&", "--", "a-z", "0-9", "{,2}", "\\b", "\\-", "]", "[a-z0-9_.-]", "(a|b)", "{2,}?",
)  # fmt: skip


@settings(max_examples=500, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
    st.lists(st.text("ab01 _-.,|^$()*+?{}[]\\/xyz~&é\n", max_size=5), min_size=1, max_size=4),
)
def test_common_patterns_mean_the_same(pattern: str, texts: list[str]) -> None:
    """A pattern that is called common matches the same texts in Python as in Rust, or Rust refuses it."""
    if not judges_alike(pattern, texts):
        return
    try:
        rust = jsonschema_rs.Draft202012Validator({"pattern": pattern}, pattern_options=jsonschema_rs.RegexOptions())
    except ValueError:
        return
    assert [rust.is_valid(text) for text in texts] == [re.search(pattern, text) is not None for text in texts]


@pytest.mark.parametrize(
    ("pattern", "is_common"),
    [
        ("^[a-zA-Z0-9_.-]+$", True), (r"^\d{3}-[A-Z]{2,}(?:x|y)?$", True), ("[^a-z]*", True), ("", True),
        ("(?i)a", False), (r"\bа", False), ("a++", False), ("a{,3}", False), ("[a&&b]", False), ("^*", False),
        ("(?=a)", False), (r"(a)\1", False), ("[[:alpha:]]", False), ("é", False), ("a" * 301, False),
    ],
)  # fmt: skip
def test_which_patterns_are_common(pattern: str, is_common: bool) -> None:
    """The expressions of real documents are common; what engines read in different ways is not."""
    assert judges_alike(pattern, ["a"]) is is_common


def test_defaults_of_schemas_without_end_are_not_judged() -> None:
    """Forty levels of two equal alternatives are two to the power of forty steps: nobody takes them."""
    schemas = {f"S{n}": {"oneOf": [{"$ref": f"#/components/schemas/S{n + 1}"}] * 2} for n in range(40)}
    lines = [f"    {name}: {schema}" for name, schema in schemas.items()]
    text = "\n".join([
        "openapi: 3.0.3", "info: {title: T, version: '1'}",
        "components:", "  schemas:", *lines, "    S40: {type: string}",
        "    D: {allOf: [{$ref: '#/components/schemas/S0'}], default: 1}",
        "paths: {/a: {get: {responses: {'200': {description: d}}}}}",
            ])  # fmt: skip
    assert [one.code for one in validate(text.encode())] == ["default-not-checked"]


def test_values_of_aliases_are_found_where_they_are_used() -> None:
    """A default and a reference that only aliases bring to where they count are judged, each once."""
    text = """
openapi: 3.0.3
info: {title: T, version: '1'}
x-schemas:
  used: &used {type: integer, default: a}
  unused: &unused {type: integer, default: a}
  lost: &lost {$ref: '#/components/schemas/Gone'}
  data: &data {$ref: '#/components/schemas/Gone'}
paths:
  /a:
    get:
      responses:
        '200':
          description: d
          content:
            application/json: {schema: {properties: {a: *used, b: *lost}}, example: [*unused, *data]}
"""
    at = "/paths/~1a/get/responses/200/content/application~1json/schema/properties"
    found = [(one.code, one.pointer, one.position.line, one.position.column) for one in validate(text.encode())]
    assert found == [
        ("invalid-default", f"{at}/a/default", 5, 31),
        ("unresolved-reference", f"{at}/b/$ref", 7, 16),
    ]
