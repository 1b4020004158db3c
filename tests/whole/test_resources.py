"""Time, memory and disk: a sample of the documents that `tests/resources/run.py` runs all of.

A process that takes more processor time than its limit is ended by the system, and that is a failure; nothing is timed.
"""

from __future__ import annotations

import pytest

from resources.documents import cases
from resources.run import Cost, run

SAMPLE: dict[str, tuple[float, str, set[str]]] = {
    "seed-3/all-backslash": (
        0.5,
        "all",
        {
            "example-not-checked",
            "invalid-token-url",
            "no-server",
            "skipped-server",
            "token-to-fill-in",
            "undeclared-path-parameter",
            "undeclared-scope",
            "unresolved-reference",
            "unused-path-parameter",
        },
    ),
    "product/open-braces": (0.5, "all", {"neutralised-variable", "no-server", "skipped-server"}),
    "product/schemes-header-together": (0.5, "convert", {"more-findings", "security-left-out"}),
    "product/schemes-basic-alternatives": (0.5, "all", set()),
    "product/schemes-oauth-each": (1, "all", {"tokens-left-out"}),
    "product/scopes-times-operations": (0.5, "convert", {"more-findings", "undeclared-scope"}),
    "product/servers-of-one-name": (0.5, "all", {"environments-left-out"}),
    "product/server-list-of-path-items": (1, "validate", {"too-many-parts"}),
    "product/item-description-times-paths": (0.5, "convert", {"collection-too-large"}),
    "product/path-item-times-paths": (1, "convert", {"collection-too-large", "too-many-parts"}),
    "product/cookie-example-times-operations": (0.5, "convert", {"collection-too-large"}),
    "product/deep-object-times-members": (1, "convert", {"not-proven"}),
    "product/xml-namespace-times-items": (0.5, "convert", {"not-proven"}),
    "product/texts-of-a-schema": (1, "convert", {"collection-too-large", "not-proven"}),
    "product/body-examples-times-operations": (0.3, "convert", {"collection-too-large", "too-many-parts"}),
    "product/form-fields-times-operations": (1, "convert", {"collection-too-large"}),
    "product/enum-times-defaults": (1, "validate", {"invalid-default", "more-findings"}),
    "product/findings-below-deep-keys": (0.5, "validate", {"wrong-value"}),
    "product/unknown-fields": (2, "validate", {"more-findings", "unknown-field"}),
    "product/example-of-braces": (1, "guide", {"neutralised-variable"}),
    "product/token-body-of-spaces": (0.5, "guide", {"token-operation"}),
    "product/token-scope-of-backslashes": (1, "guide", {"undeclared-scope"}),
    "product/token-operation-of-one-schema": (1, "convert", {"collection-too-large", "token-operation"}),
    "pattern/long": (1, "convert", {"default-not-checked", "example-not-checked"}),
    "pattern/restarts": (10, "convert", {"default-not-checked", "example-not-checked"}),
    "pattern/counted-groups": (10, "convert", {"default-not-checked", "example-not-checked"}),
}
"""How large each document is, which command it goes through, and what is said of it."""


@pytest.mark.parametrize("name", SAMPLE)
def test_a_hostile_document_ends(name: str) -> None:
    """The command ends within its time, memory and output, and says what it has left out."""
    size, command, codes = SAMPLE[name]
    cost = run(name, cases(size)[name](), command)
    assert cost.faults == ""
    assert set(cost.codes) == codes


def test_what_is_too_much_is_said() -> None:
    """A cost over a limit, and a process that is ended, are faults."""
    fine = Cost("d", "convert", 1_000_000, 9.9, 1199.0, 70_000_000, 0)
    assert fine.faults == ""
    assert fine._replace(seconds=10.1).faults == "time"
    assert fine._replace(megabytes=1201.0).faults == "memory"
    assert fine._replace(written=90_000_000).faults == "output"
    assert fine._replace(status=-24).faults == "exit -24"
