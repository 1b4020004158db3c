"""What has to hold for whatever bytes are given: the whole pipeline is run, and its results are looked at."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NoReturn

import yaml

from support.formats import first_error
from swagger2postman import Options, Severity, bundle, convert, validate
from swagger2postman.cli.reports import render_json, render_text, summary_json, summary_text
from swagger2postman.conversion import Conversion
from swagger2postman.errors import UnusableDocumentError
from swagger2postman.findings.diagnostic import Diagnostic
from swagger2postman.jsonvalue import unescape_token
from swagger2postman.outputs.guide.build import build_guide
from swagger2postman.outputs.guide.render import render_html, render_markdown
from swagger2postman.references.loader import LoadOptions
from swagger2postman.source.reader import Source, read_source
from swagger2postman.source.yaml.writer import dump_yaml
from swagger2postman.system.atomic_write import to_bytes

_SEEDS = Path(__file__).parent / "seeds"
OFFLINE = LoadOptions(
    offline=True,
    cache_dir=Path("/nonexistent"),
    refs=tuple((f"https://polder.example/{one}", _SEEDS / f"rich-{one}.yaml") for one in ("2.0", "3.0", "3.1")),
)
"""Nothing is fetched; three other documents may be referred to, see `values.ELSEWHERE`."""

LENGTHS = {"message": range(1, 301), "hint": range(201)}
OPTIONS = (
    Options(),
    Options(),
    Options(auth="native", client_auth="basic", environments=True),
    Options(auth="both", credentials="environment", exclude_deprecated=True, token_params=(("audience", "a&b"),)),
    Options(base_url="https://test.polder.example/", prefer_media_type="application/xml", max_response_body=50),
    Options(token_url="https://login.polder.example/t", client_auth="basic"),
)  # fmt: skip
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_VARIABLE = re.compile(r"\{\{([^{}]*)\}\}")
_LINE = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_SECRET = re.compile(r".*(client_id|client_secret)")
_TAGS = """
    a article b body br button circle code dd defs desc details div dl dt em fieldset figcaption figure footer g
    h1 h2 h3 h4 head header html input label legend li line main marker meta nav ol p path polygon pre rect
    script section small span strong style summary svg table tbody td text th thead title tr tspan ul
"""


def check(data: bytes, lot: int | None = None) -> None:
    """Convert, validate, bundle and explain a document. Nothing is raised, and each result is what it should be.

    What costs time is done for a part of the documents; which part is decided by `lot`, or else by their bytes.

    Raises:
        AssertionError: a promise is broken.
    """
    lot = lot_of(data) if lot is None else lot
    options = OPTIONS[lot % len(OPTIONS)]
    conversion = convert(data, options, loading=OFFLINE)
    check_diagnostics(conversion.diagnostics, data)
    if conversion.collection is None:
        assert any(one.severity is Severity.ERROR for one in conversion.diagnostics), "refused without an error"
        return
    written = conversion.to_bytes()
    check_collection(conversion, written)
    plain_text(summary_text(conversion, "api.json"))
    json.dumps(summary_json(conversion, "api.json"))
    for environment in conversion.environments:
        check_format("environment", strict_json(to_bytes(environment.to_json())))
    if lot % 4 == 0:
        again = convert(data, options, loading=OFFLINE)
        assert again.to_bytes() == written, "another collection the second time"
        assert again.diagnostics == conversion.diagnostics, "other findings the second time"
    if lot % 4 == 1:
        alone = validate(data, options, loading=OFFLINE)
        assert alone == conversion.diagnostics, "validate finds other things than convert"
    if lot % 4 == 2:
        check_bundle(data, convert(data, loading=OFFLINE))
    if lot % 4 != 3:
        check_guide(conversion)


def lot_of(data: bytes) -> int:
    """The number that decides what is done with a document."""
    return zlib.crc32(data)


def strict_json(data: bytes) -> Any:
    """The value of JSON in UTF-8 that has neither NaN nor Infinity."""
    return json.loads(data.decode("utf-8"), parse_constant=_refuse)


def _refuse(constant: str) -> NoReturn:
    raise AssertionError(f"{constant} is not JSON")


def plain_text(text: str) -> None:
    """Assert that a text has lines without control characters."""
    bad = [c for c in text if not c.isprintable() and c != "\n"]
    assert not bad, f"control characters in what a terminal reads: {bad[:5]!r}"


def check_diagnostics(diagnostics: tuple[Diagnostic, ...], data: bytes) -> None:
    """Each finding is short, in order, harmless for a terminal, and points where it says."""
    plain_text(render_text(diagnostics))
    rendered = render_json(diagnostics)
    plain_text(rendered)
    strict_json(rendered.encode())
    source = read_again(data)
    lines = lines_of(data)
    keys = [(one.position.file != "<bytes>", one.position, one.pointer, one.code) for one in diagnostics]
    assert keys == sorted(keys), "not in the order of the document"
    for one in diagnostics:
        for name, lengths in LENGTHS.items():
            said = str(getattr(one, name))
            assert len(said) in lengths, f"the {name} of {one.code} has {len(said)} characters: {said[:200]}"
        assert one.position.line > 0 < one.position.column
        if source and one.position.file == "<bytes>" and one not in source.diagnostics:
            check_place(one, source)
            check_text(one, source, lines)


def read_again(data: bytes) -> Source | None:
    """The document, to look places up in; None where it cannot be read."""
    try:
        return read_source(data, "<bytes>")
    except UnusableDocumentError:
        return None


def check_place(one: Diagnostic, source: Source) -> None:
    """A finding's pointer leads to something, or one step further, and its line and column are that place's."""
    path = [unescape_token(token) for token in one.pointer.split("/")[1:]]
    assert one.position == source.position(path), f"{one.code}: {one.position}, but {one.pointer[:200]} is elsewhere"
    value, missing = source.value, 0
    for token in path:
        if isinstance(value, dict) and token in value:
            value = value[token]
        elif isinstance(value, list) and token.isdecimal() and int(token) < len(value):
            value = value[int(token)]
        else:
            missing += 1
    assert missing <= 1, f"{one.code}: nothing is at {one.pointer[:200]}"


def lines_of(data: bytes) -> list[str]:
    """The lines of a document as YAML counts them; none where columns are not those of the text."""
    text = data.decode("utf-8", "replace")
    odd = (
        "\0" in text
        or "\ufffd" in text
        or "\ufeff" in text
        or re.search("[\x7f-\x84\x86-\x9f]|\\\\u[dD][89abAB]", text)
    )
    return [] if odd or (text.lstrip()[:1] == "{" and re.search("[\x85\u2028\u2029]", text)) else _LINE.split(text)


def check_text(one: Diagnostic, source: Source, lines: list[str]) -> None:
    """At its line and column, the text has the key that the pointer ends in, as far as it is there."""
    value, key = source.value, ""
    for token in [unescape_token(token) for token in one.pointer.split("/")[1:]]:
        if isinstance(value, list) and token.isdecimal() and int(token) < len(value):
            value, key = value[int(token)], ""
        elif isinstance(value, dict) and token in value:
            value, key = value[token], token
    rest = lines[one.position.line - 1][one.position.column - 1 :] if key and lines else ""
    if rest.startswith('"') and "\\" not in rest:
        assert rest[1:].startswith(key) or len(key) > len(rest) - 2, f"{one.position} is {rest[:80]!r}, not {key!r}"
    elif rest and rest[0] not in "\"'&!?|>*":
        assert rest.startswith(key[:20].split(" ")[0]), f"{one.position} is {rest[:80]!r}, not {key!r}"


def check_collection(conversion: Conversion, written: bytes) -> None:
    """A collection is in Postman's format, and no variable in it comes from the document."""
    made = strict_json(written)
    check_format("collection", made)
    assert 0 <= conversion.validated <= conversion.requests
    own = {one["key"] for one in made["variable"]} | {v.key for e in conversion.environments for v in e.values}
    for text in sent(made):
        strange = set(_VARIABLE.findall(text)) - own
        assert not strange, f"a variable of nobody: {strange} in {text[:200]!r}"
    ids = [one["id"] for one in parts(made) if "id" in one]
    assert len(ids) == len(set(ids)), f"an id twice: {max(ids, key=ids.count)}"
    tokens = len([one for one in made["item"] if one["name"].startswith("Get Access Token")])
    with_secrets = [
        one["request"] for one in parts(made) if "request" in one and any(map(_SECRET.search, uses(one["request"])))
    ]
    assert len(with_secrets) <= tokens + 1, "credentials in a request that fetches no token"


def check_format(kind: str, made: Any) -> None:
    """A collection or environment is in Postman's format, and has nothing that it should not have."""
    error = first_error(kind, made)
    assert not error, f"not Postman's format: {error}"


def parts(made: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every folder, request and saved example."""
    for item in made.get("item", ()):
        yield item
        yield from parts(item)
        yield from item.get("response", ())


def uses(request: dict[str, Any]) -> set[str]:
    """The variables that a request sends outside of its authorization."""
    return {
        name
        for part in ("header", "url", "body")
        for text in texts(request.get(part))
        for name in _VARIABLE.findall(text)
    }


def sent(made: dict[str, Any]) -> Iterator[str]:
    """Every text in which Postman puts variables: what requests send, and the values of variables."""
    yield from texts(made.get("auth"))
    yield from (one["value"] for one in made["variable"])
    for item in parts(made):
        for request in (item.get("request"), item.get("originalRequest")):
            yield from texts(request)


def texts(value: Any) -> Iterator[str]:
    """Every text of a value, and every key; descriptions are only shown."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key != "description":
                yield from texts(one)


def check_bundle(data: bytes, conversion: Conversion) -> None:
    """A bundle is a document that reads back as the same value and becomes the same collection.

    What other documents hold is compared only where it fits where it is moved to: it is of that version, and no error.
    """
    made = bundle(data, loading=OFFLINE)
    assert made.document is not None
    strict_json(to_bytes(made.document))
    text = dump_yaml(made.document).encode()
    assert read_source(text, "<bytes>").value == made.document, "the YAML of a bundle reads back as something else"
    other = yaml.load(text, Loader=yaml.CSafeLoader)
    assert other == made.document, "YAML 1.1 reads something else from a bundle"
    again = convert(text, loading=OFFLINE)
    assert again.collection is not None
    stated = str(made.document.get("openapi") or made.document.get("swagger"))[:3]
    fits = all(used.url.endswith(stated) for used in made.documents) and not conversion.count(Severity.ERROR)
    if fits or not made.documents:
        assert again.to_bytes() == conversion.to_bytes(), "the bundle becomes another collection"


def check_guide(conversion: Conversion) -> None:
    """The guide is Markdown, and a page whose elements and scripts are all the template's."""
    if conversion.api is None or conversion.collection is None:
        return
    guide = build_guide(conversion.api, conversion.collection)
    markdown = render_markdown(guide)
    assert not _CONTROL.search(markdown), "control characters in the guide"
    page = _Page()
    written = render_html(guide)
    assert not _CONTROL.search(written), "control characters in the page"
    page.feed(written)
    assert not set(page.tags) - set(_TAGS.split()), f"elements of nobody: {set(page.tags) - set(_TAGS.split())}"
    assert (page.tags.count("script"), page.tags.count("style")) == (1, 1), "a script or a style of nobody"
    events = [name for name, _ in page.attributes if name.startswith("on")]
    assert not events, f"attributes of nobody: {events}"
    links = [value for name, value in page.attributes if name in ("href", "src", "action")]
    bad = [link for link in links if not re.match(r"https?://|mailto:|#", link or "")]
    assert not bad, f"links that lead to no page: {bad}"


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
