"""The codes of all findings: the one list that the program, its pages and its documentation take them from.

The page of a code, `pages/<code>.toml`, says what it means; `swagger2postman explain <code>` shows it.
"""

from __future__ import annotations

from msgspec import Struct

from swagger2postman.findings.severity import Severity

DOCUMENTATION = "docs/findings.md"
"""The page with all codes, from the root of the project: the project has no web site of its own."""


class Code(Struct, frozen=True):
    """A kind of finding: the name that users see, which stays, and how much it matters unless they say otherwise."""

    name: str
    severity: Severity


def _error(name: str) -> Code:
    return Code(name, Severity.ERROR)


def _warning(name: str) -> Code:
    return Code(name, Severity.WARNING)


def _note(name: str) -> Code:
    return Code(name, Severity.NOTE)


# The file and its text.
NOT_TEXT = _error("not-text")
EMPTY_DOCUMENT = _error("empty-document")
YAML_SYNTAX = _error("yaml-syntax")
UNUSUAL_YAML = _warning("unusual-yaml")
SLOW_YAML_PARSER = _note("slow-yaml-parser")
SEVERAL_DOCUMENTS = _error("several-documents")
ENDLESS_ALIAS = _error("endless-alias")
TOO_DEEP = _error("too-deep")
TOO_LARGE = _error("too-large")
DUPLICATE_KEY = _error("duplicate-key")
KEY_NOT_TEXT = _error("key-not-text")
HUGE_NUMBER = _warning("huge-number")
UNKNOWN_TAG = _warning("unknown-tag")

# The kind of document.
NOT_OPENAPI = _error("not-openapi")
UNSUPPORTED_VERSION = _error("unsupported-version")
OPENAPI_3_2 = _note("openapi-3.2")
NO_PATHS = _error("no-paths")
NO_OPERATIONS = _error("no-operations")
WEBHOOKS_LEFT_OUT = _note("webhooks-left-out")

# References and other documents.
UNRESOLVED_REFERENCE = _error("unresolved-reference")
UNREACHABLE_DOCUMENT = _error("unreachable-document")
REFERENCE_CYCLE = _error("reference-cycle")
NOT_A_SCHEMA = _error("not-a-schema")
NOT_BUNDLED = _error("not-bundled")
CACHE_NOT_WRITTEN = _warning("cache-not-written")

# Structure: what the schemas of the OpenAPI specification say.
INVALID_STRUCTURE = _error("invalid-structure")
UNKNOWN_FIELD = _error("unknown-field")
MISPLACED_FIELD = _error("misplaced-field")
MISSING_FIELD = _error("missing-field")
CONFLICTING_FIELDS = _error("conflicting-fields")
WRONG_KEY = _error("wrong-key")
WRONG_TYPE = _error("wrong-type")
WRONG_VALUE = _error("wrong-value")
WRONG_FORM = _error("wrong-form")
WRONG_SIZE = _error("wrong-size")
NOT_UNIQUE = _error("not-unique")

# Rules that no schema can express.
UNQUOTED_VERSION = _warning("unquoted-version")
DUPLICATE_OPERATION_ID = _error("duplicate-operation-id")
DUPLICATE_TAG = _error("duplicate-tag")
UNKNOWN_PARENT_TAG = _error("unknown-parent-tag")
TAG_CYCLE = _error("tag-cycle")
MALFORMED_PATH = _error("malformed-path")
AMBIGUOUS_PATH = _error("ambiguous-path")
DUPLICATE_PARAMETER = _error("duplicate-parameter")
OPTIONAL_PATH_PARAMETER = _error("optional-path-parameter")
UNDECLARED_PATH_PARAMETER = _error("undeclared-path-parameter")
UNUSED_PATH_PARAMETER = _error("unused-path-parameter")
RESERVED_HEADER = _warning("reserved-header")

# Examples and defaults.
INVALID_DEFAULT = _error("invalid-default")
DEFAULT_NOT_CHECKED = _warning("default-not-checked")
EXAMPLE_MISMATCH = _warning("example-mismatch")
EXAMPLE_NOT_CHECKED = _warning("example-not-checked")
CONTRADICTORY_SCHEMA = _error("contradictory-schema")
UNDESCRIBED_PROPERTY = _warning("undescribed-property")

# Servers and hosts.
NO_SERVER = _warning("no-server")
UNUSABLE_SERVER = _warning("unusable-server")
RELATIVE_SERVER = _warning("relative-server")
SKIPPED_SERVER = _error("skipped-server")
UNDEFINED_SERVER_VARIABLE = _warning("undefined-server-variable")
MOCK_SERVER_FIRST = _note("mock-server-first")
MOCK_SERVER_ONLY = _warning("mock-server-only")
OTHER_HOST = _warning("other-host")

# Security.
UNKNOWN_SECURITY_SCHEME = _error("unknown-security-scheme")
UNUSED_SECURITY = _warning("unused-security")
SECURITY_LEFT_OUT = _warning("security-left-out")
UNDECLARED_SCOPE = _warning("undeclared-scope")
MISSING_TOKEN_URL = _error("missing-token-url")
INVALID_TOKEN_URL = _error("invalid-token-url")
INSECURE_TOKEN_URL = _warning("insecure-token-url")
RELATIVE_TOKEN_URL = _warning("relative-token-url")
UNRELATED_TOKEN_HOST = _warning("unrelated-token-host")
UNUSED_TOKEN_URL = _warning("unused-token-url")
TOKEN_OPERATION = _note("token-operation")
TOKEN_TO_FILL_IN = _note("token-to-fill-in")
TOKENS_LEFT_OUT = _warning("tokens-left-out")

# What the collection holds, and what it does not.
SKIPPED_PATH = _error("skipped-path")
SKIPPED_OPERATION = _error("skipped-operation")
SKIPPED_PARAMETER = _error("skipped-parameter")
TOO_MANY_PARTS = _error("too-many-parts")
NOT_PROVEN = _warning("not-proven")
ANSWERS_LEFT_OUT = _warning("answers-left-out")
COLLECTION_TOO_LARGE = _warning("collection-too-large")
ENVIRONMENTS_LEFT_OUT = _warning("environments-left-out")
NEUTRALISED_VARIABLE = _warning("neutralised-variable")
NEUTRALISED_VARIABLES = _warning("neutralised-variables")
NEUTRALISED_DESCRIPTIONS = _note("neutralised-descriptions")

# The run.
UNTRUSTED_SETTINGS = _warning("untrusted-settings")
MORE_FINDINGS = _note("more-findings")  # it takes the severity of the findings that it counts

ALL = {code.name: code for code in tuple(globals().values()) if isinstance(code, Code)}
"""Every code by its name, in the order in which they stand here."""


def anchor_of(name: str) -> str:
    """Return the anchor of a code in the documentation, as GitHub makes it of its heading."""
    return name.replace(".", "")
