"""A user's own rules: what is ignored does not appear, and what matters more or less says so everywhere."""

from __future__ import annotations

import pytest

from swagger2postman import FindingRules, Severity, bundle, convert, validate
from swagger2postman.errors import UnknownCodeError, UnknownSeverityError
from swagger2postman.findings import codes
from swagger2postman.findings.diagnostic import Diagnostic, Position, about_secrets
from swagger2postman.findings.report import Place, Report

API = b"""
openapi: 3.0.3
info: {title: T, version: 1}
paths:
  /x:
    get:
      responses: {'200': {description: fine, extra: 1}}
"""


def shown(rules: FindingRules) -> list[str]:
    """What a conversion of `API` says under some rules."""
    return [f"{finding.severity} {finding.code}" for finding in convert(API, findings=rules).diagnostics]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (FindingRules(), ["warning no-server", "warning unquoted-version", "error unknown-field"]),
        (FindingRules(ignored=("no-server",)), ["warning unquoted-version", "error unknown-field"]),
        (FindingRules(severities={"no-server": "off", "unquoted-version": "off"}), ["error unknown-field"]),
        (
            FindingRules(severities={"no-server": "error", "unknown-field": "note"}),
            ["error no-server", "warning unquoted-version", "note unknown-field"],
        ),
        (
            FindingRules(ignored=("no-server",), severities={"no-server": "error"}),
            ["warning unquoted-version", "error unknown-field"],
        ),
    ],
    ids=["none", "ignored", "off", "other severities", "ignored wins"],
)
def test_rules_decide_what_is_reported(rules: FindingRules, expected: list[str]) -> None:
    """Ignored findings do not appear, and others have the severity that the user gives them."""
    assert shown(rules) == expected


def test_rules_hold_for_every_way_in() -> None:
    """Counts of a conversion, the findings of a validation and of a bundle follow the rules."""
    rules = FindingRules(ignored=("unquoted-version",), severities={"unknown-field": "warning"})
    assert convert(API, findings=rules).count(Severity.ERROR) == 0
    assert {finding.severity for finding in validate(API, findings=rules)} == {Severity.WARNING}
    nothing = b"openapi: 3.0.3\ninfo: {title: T, version: '1'}\n"
    assert convert(nothing, findings=FindingRules(ignored=("no-paths",))).diagnostics == ()
    assert bundle(nothing, findings=FindingRules(ignored=("no-paths",))).diagnostics == ()


def test_a_document_changes_no_rules() -> None:
    """Nothing that stands in a document silences a finding: only its reader does."""
    said = API + b"x-findings: {ignore: [no-server, unknown-field]}\nx-ignore: [no-server]\n"
    assert [finding.code for finding in convert(said).diagnostics] == ["no-server", "unquoted-version", "unknown-field"]


def test_warnings_about_secrets_follow_the_rules() -> None:
    """The user may ignore a warning about secrets; another severity leaves it among those that are said last."""
    scheme = b"{type: oauth2, flows: {clientCredentials: {tokenUrl: 'http://auth.example.com/t', scopes: {}}}}"
    document = API.replace(b"get:", b"get:\n      security: [{token: []}]")
    document += b"components: {securitySchemes: {token: " + scheme + b"}}\n"
    said = [
        about_secrets(convert(document, findings=rules).diagnostics)
        for rules in (
            FindingRules(ignored=("unrelated-token-host",)),
            FindingRules(ignored=("unrelated-token-host",), severities={"insecure-token-url": "note"}),
            FindingRules(ignored=("unrelated-token-host", "insecure-token-url")),
        )
    ]
    text = "The token URL “http://auth.example.com/t” is not encrypted, so the client secret can be read on its way."
    assert said == [(text,), (text,), ()]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (FindingRules(ignored=("no-server",)), []),
        (FindingRules(severities={"no-server": "error"}), ["error no-server", "error more-findings"]),
        (FindingRules(ignored=("more-findings",)), ["warning no-server"]),
        (
            FindingRules(severities={"no-server": "error", "more-findings": "note"}),
            ["error no-server", "note more-findings"],
        ),
    ],
    ids=["ignored", "as severe", "the count ignored", "the count itself"],
)
def test_a_count_follows_what_it_counts(rules: FindingRules, expected: list[str]) -> None:
    """The count of findings that are not listed goes with them, unless it has a rule of its own."""
    report = Report(lambda place: Position("d", len(place.path), 1), 1)
    for number in range(3):
        report.add(codes.NO_SERVER, "m", "", Place("", (number,)))
    assert [f"{finding.severity} {finding.code}" for finding in rules.apply(report.found())] == expected


def test_rules_change_only_the_severity() -> None:
    """What, where and what to do stay what they are."""
    finding = Diagnostic.of(codes.NO_SERVER, "m", "h", Position("d", 2, 3), "/servers")
    (changed,) = FindingRules(severities={"no-server": "error"}).apply((finding,))
    assert changed == Diagnostic("no-server", Severity.ERROR, "m", "h", "/servers", Position("d", 2, 3))


@pytest.mark.parametrize(
    ("ignored", "severities", "error", "text"),
    [
        (("no-servers",), {}, UnknownCodeError, "“no-servers” is not the code of a finding. Did you mean “no-server”"),
        (
            (),
            {"zzz": "off"},
            UnknownCodeError,
            "“zzz” is not the code of a finding. “swagger2postman explain” lists all codes.",
        ),
        (
            (),
            {"no-server": "fatal"},
            UnknownSeverityError,
            "“fatal” is not a severity for “no-server”. Use one of error, warning, note, off.",
        ),
    ],
    ids=["near a code", "near nothing", "no severity"],
)
def test_rules_name_what_exists(
    ignored: tuple[str, ...], severities: dict[str, str], error: type[ValueError], text: str
) -> None:
    """A code or severity that does not exist is an error that names what was probably meant."""
    with pytest.raises(error) as raised:
        FindingRules(ignored=ignored, severities=severities)
    assert str(raised.value).startswith(text)
