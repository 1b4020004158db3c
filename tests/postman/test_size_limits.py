"""What is cut where parts of a document multiply: how much stays, and what is said of the rest."""

from __future__ import annotations

import json
import warnings
from typing import Any

import pytest

from resources.shapes import operation, operations, small
from support.documents import STRING
from swagger2postman import Conversion, Options, convert
from swagger2postman.findings.diagnostic import Position
from swagger2postman.findings.report import Report
from swagger2postman.lint.document.short_keys import ShortKeys
from swagger2postman.openapi import api_reader
from swagger2postman.postman import environments, size_limits
from swagger2postman.postman.auth import token_endpoints
from swagger2postman.postman.curl import curl_windows
from swagger2postman.postman.model import Item, SavedExample
from swagger2postman.postman.request_model import Field, Request, Url
from swagger2postman.postman.size_limits import SizeBudget
from swagger2postman.schema.generate.patterns import matching_strings
from swagger2postman.schema.patterns import MAX_GROUPS, MAX_PATTERN_LENGTH, is_pattern
from swagger2postman.schema.steps.matching import MAX_STEPS_TO_MATCH, steps_to_match


def converted(document: dict[str, Any], options: Options | None = None) -> Conversion:
    """What comes of a document."""
    return convert(json.dumps(document).encode(), options)


def said(conversion: Conversion, code: str) -> list[str]:
    """What is said under a code, with its hint and its place."""
    return [f"{one.message} {one.hint} [{one.pointer}]" for one in conversion.diagnostics if one.code == code]


def item(description: str, value: str = "", optional: str = "") -> Item:
    """A request with a required parameter, an optional one and a saved example."""
    query = (Field("a", value, "Required."), Field("b", optional, disabled=True))
    request = Request("GET", Url("{{baseUrl}}", ("p",), query), description=description)
    return Item("1", "name", request, (SavedExample("2", "200 OK", request, 200, "OK"),))


def test_requests_that_do_not_fit_are_shortened_then_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """What has no room loses descriptions, optional parameters and examples; what is long without them is left out."""
    monkeypatch.setattr(size_limits, "MOST", 10_000)
    room = SizeBudget()
    whole, long = item("d"), item("d" * 20_000, "v", "o")
    assert room.fit(whole) is whole
    short = Request("GET", Url("{{baseUrl}}", ("p",), (Field("a", "v"),)))
    assert room.fit(long) == Item("1", "name", short)
    assert room.fit(item("d", "v" * 20_000)) is None
    report = Report(lambda _: Position("d", 1, 1))
    room.report(report)
    assert [one.message for one in report.found()] == [
        "The collection is limited to 10,000 characters. "
        "Requests without their descriptions, optional parameters and examples: 1; requests that are left out: 1."
    ]


def test_the_room_grows_with_the_document() -> None:
    """Each character of a large document is room for twenty in the collection, and half of that for shortened ones."""
    long = item("d" * 30_000_000)
    assert SizeBudget().fit(long) != long
    assert SizeBudget(2_000_000).fit(long) is long
    assert SizeBudget(3_000_000).fit(item("", "v" * 65_000_000)) is None


def test_a_collection_that_is_too_large_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests come in the document's order, those without room are shorter, and one finding counts them."""
    monkeypatch.setattr(size_limits, "MOST", 50_000)
    monkeypatch.setattr(size_limits, "PER_CHARACTER", 0)
    shared = {"name": "q", "in": "query", "description": "d" * 10_000, "schema": STRING}
    paths = operations(9, parameters=[{"$ref": "#/components/parameters/q"}])
    conversion = converted(small(paths, components={"parameters": {"q": shared}}))
    made = conversion.to_json()["item"]
    assert [bool(one["request"]["url"].get("query")) for one in made] == [True] * 4 + [False] * 5  # type: ignore[call-overload,index,union-attr]
    assert said(conversion, "collection-too-large") == [
        "The collection is limited to 50,000 characters. "
        "Requests without their descriptions, optional parameters and examples: 5; requests that are left out: 0. "
        "Let operations share shorter texts, or convert parts of the document. [/paths]"
    ]


def test_operations_that_share_too_many_parts_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """What path items share counts for each path; the operations beyond the limit are counted."""
    monkeypatch.setattr(api_reader, "MOST_PARTS", 100)
    parameters = [{"name": f"q{n}", "in": "query", "schema": STRING} for n in range(18)]
    paths = {f"/p{n}": {"$ref": "#/x-item"} for n in range(9)}
    conversion = converted(small(paths, item={"parameters": parameters, "get": operation()}))
    assert conversion.requests == 5
    assert said(conversion, "too-many-parts") == [
        "Operations that are left out: 4; with what they share, there are more than 100 parameters, responses and "
        "the like. "
        "Let operations share fewer parameters, responses and examples, or convert parts of the document. [/x-item/get]"
    ]


def test_servers_with_urls_that_no_client_sends_are_left_out() -> None:
    """A URL counts with its variables filled in; the other servers stay."""
    variables = {"v": {"default": "d" * 6_000}}
    servers = [{"url": "https://a.example/{v}/{v}", "variables": variables}, {"url": "https://b.example"}]
    conversion = converted(small(servers=servers))
    assert conversion.api is not None
    assert [one.url for one in conversion.api.servers] == ["https://b.example"]
    assert said(conversion, "skipped-server") == [
        "A server is left out: its URL has 12,025 characters with its variables filled in. "
        "Shorten it to at most 10,000 characters. [/servers/0]"
    ]


def test_servers_beyond_the_limit_have_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """So many servers as there may be environments have one, and the others are counted."""
    monkeypatch.setattr(environments, "MOST", 3)
    servers = [{"url": f"https://s{n}.example"} for n in range(5)]
    conversion = converted(small(servers=servers), Options(environments=True))
    assert len(conversion.environments) == 3
    assert said(conversion, "environments-left-out") == [
        "Servers without an environment: 2. There are 3 environments already. "
        "Change baseUrl in an environment to the server that you need. [/servers]"
    ]


def test_environments_hold_so_many_variables_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many servers times many variables end at the limit, but there is one environment at least."""
    monkeypatch.setattr(environments, "MOST_VALUES", 5)
    variables = {f"v{n}": {"default": "d"} for n in range(7)}
    url = "https://s.example" + "".join(f"/{{{name}}}" for name in variables)
    conversion = converted(
        small(servers=[{"url": f"{url}/{n}", "variables": variables} for n in range(3)]), Options(environments=True)
    )
    assert [len(one.values) for one in conversion.environments] == [8]


def test_token_endpoints_beyond_the_limit_have_no_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tokens of the others are pasted, which is said."""
    monkeypatch.setattr(token_endpoints, "MOST_TOKEN_ENDPOINTS", 2)
    monkeypatch.setattr("swagger2postman.postman.checks.auth.MOST_TOKEN_ENDPOINTS", 2)
    flows = {f"s{n}": {"clientCredentials": {"tokenUrl": f"https://t{n}.example/t", "scopes": {}}} for n in range(3)}
    schemes = {name: {"type": "oauth2", "flows": flow} for name, flow in flows.items()}
    paths = {f"/{name}": {"get": operation(security=[{name: []}])} for name in schemes}
    conversion = converted(small(paths, components={"securitySchemes": schemes}))
    assert conversion.token_urls == ("https://t0.example/t", "https://t1.example/t")
    assert said(conversion, "tokens-left-out") == [
        "Schemes without a token request: 1. The collection has 2 token requests already. "
        "Paste the tokens of these schemes into their variables, or convert parts of the document. "
        "[/components/securitySchemes/s2]"
    ]


def test_a_request_carries_fifty_credentials_at_most() -> None:
    """Of an alternative of sixty keys fifty are sent, and what is missing is said."""
    schemes = {f"s{n}": {"type": "apiKey", "in": "header", "name": f"k{n}"} for n in range(60)}
    document = small(security=[{name: [] for name in schemes}], components={"securitySchemes": schemes})
    conversion = converted(document)
    assert conversion.collection is not None
    (request,) = conversion.collection.requests()
    assert len([one for one in request.request.header if one.key.startswith("k")]) == 49
    assert len(said(conversion, "security-left-out")) == 10


@pytest.mark.parametrize(
    ("where", "value"),
    [
        ({"in": "query", "explode": True}, ["e"] * 2_000),
        ({"in": "path", "style": "matrix", "explode": True}, ["e"] * 2_000),
        ({"in": "cookie", "explode": True}, ["e"] * 2_000),
        ({"in": "query", "style": "deepObject"}, {f"m{n}": "e" for n in range(2_000)}),
    ],
    ids=["query", "matrix", "cookie", "deepObject"],
)
def test_a_long_name_beside_many_items_is_left_out(where: dict[str, Any], value: Any) -> None:
    """Where a name would stand in a request thousands of times, no value is sent, and that is said."""
    name = "n" * 900
    one = {"name": name, "required": True, "schema": {}, "example": value, **where}
    conversion = converted(
        small({f"/a/{{{name}}}" if where["in"] == "path" else "/a": {"get": operation(parameters=[one])}})
    )
    assert (conversion.requests, conversion.validated, len(conversion.to_bytes()) < 20_000) == (1, 0, True)
    (text,) = said(conversion, "not-proven")
    assert text.startswith(f"The value of the parameter “{'n' * 80}” is left out: the request would repeat its name, ")


@pytest.mark.parametrize("media", ["application/x-www-form-urlencoded", "multipart/form-data", "application/xml"])
def test_a_long_name_of_many_members_is_left_out(media: str) -> None:
    """The same holds for the fields of forms, and for elements of XML."""
    items: dict[str, Any] = {"type": "array", "items": {**STRING, "xml": {"name": "n" * 900}}}
    schema = {"type": "object", "properties": {"n" * 900: items}, "example": {"n" * 900: ["e"] * 2_000}}
    conversion = converted(small({"/a": {"post": operation(requestBody={"content": {media: {"schema": schema}}})}}))
    assert (conversion.requests, conversion.validated, len(conversion.to_bytes()) < 20_000) == (1, 0, True)
    (text,) = said(conversion, "not-proven")
    assert text.startswith("The value of the request body is left out: the request would repeat its name, ")


def test_an_example_has_so_many_characters() -> None:
    """A few keywords that ask for a hundred megabytes are not followed, and the request is not proven."""
    schema: dict[str, Any] = {"type": "string", "minLength": 10_000}
    for _ in range(2):
        schema = {"type": "array", "minItems": 100, "items": schema}
    content = {"application/json": {"schema": schema}}
    conversion = converted(small({"/a": {"post": operation(requestBody={"content": content})}}))
    assert (conversion.requests, conversion.validated, len(conversion.to_bytes()) < 20_000) == (1, 0, True)


def test_long_keys_are_cut_for_the_validator_alone() -> None:
    """A fault below a long key is found where it is, and named by the nearest place that a message has room for."""
    key = "/" + "k" * 3_000
    short = ShortKeys({key: {"get": [1]}})
    assert short.value == {f"{key[:100]}~0": {"get": [1]}}
    assert short.path((f"{key[:100]}~0", "get", 0)) == (key, "get", 0)
    text = 'openapi: 3.0.3\ninfo: {title: t, version: "1"}\npaths:\n  ? KEY\n  : get: {responses: 1}\n'
    found = [one for one in convert(text.replace("KEY", key).encode()).diagnostics if one.code == "wrong-type"]
    assert [(one.message, one.pointer, str(one.position)) for one in found] == [
        ("“responses” must be an object, but is the number 1.", "/paths", "<bytes>:5:11")
    ]


@pytest.mark.parametrize(
    ("pattern", "usable"),
    [
        ("a" * MAX_PATTERN_LENGTH, True),
        ("a" * (MAX_PATTERN_LENGTH + 1), False),
        ("(a|b)" * MAX_GROUPS, True),
        ("(a|b)" * (MAX_GROUPS + 1), False),
        ("(?:a|b)" * 700, True),
    ],
    ids=["long", "too long", "many groups", "too many groups", "groups that keep nothing"],
)
def test_expressions_of_documents_have_a_length(pattern: str, usable: bool) -> None:
    """An engine may need memory for each pair of a group and a state: twenty thousand groups took 19 GB."""
    assert is_pattern(pattern) is usable


@pytest.mark.parametrize(
    ("pattern", "length", "affordable"),
    [
        (r"^[a-z]{1,4000}$", 1_000_000, True),
        (r"^(?=.*\d)[a-z\d]{8,64}$", 1_000, True),
        (r"^(?=.*\d)[a-z\d]{8,64}$", 100_000, False),
        (r"(a{1,500}){1,40}b", 100, True),
        (r"(a{1,500}){1,40}b", 10_000, False),
    ],
)
def test_matching_costs_what_it_takes(pattern: str, length: int, affordable: bool) -> None:
    """Lookaheads, and repetitions of repetitions, cost more for longer strings; a single repetition does not."""
    assert (steps_to_match(pattern, length) <= MAX_STEPS_TO_MATCH) is affordable


@pytest.mark.parametrize(
    "pattern", [r"(a{60})(\1{60})(\2{60})(\3{60})(\4{60})", "[[a]||b&&c--d~~e]", "[" + r"\x00-\uffff" * 300 + "]"]
)
def test_texts_are_made_without_warnings_and_within_limits(pattern: str) -> None:
    """Groups of groups and ranges of all characters are counted before they are written; Python's doubts stay here."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert all(len(text) < 10_000 for text in matching_strings(pattern))


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ('{\n  "a": 1,\n\n\n  "b": 2\n}\n', r"{ ^\"a^\": 1, ^\"b^\": 2 } "),
        ('{"a": "\\\\"}', r'"{\"a\": \"\\\\\"}"'),
    ],
    ids=["lines", "backslashes"],
)
def test_json_on_one_line_for_windows(body: str, shown: str) -> None:
    """Line ends between values become one space each, and backslashes count before quotes only."""
    assert shown.replace("^", "") in curl_windows("POST", "https://a", [], None, body).replace("^", "")
