"""How large a collection may become: what operations share is written once for each of them."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from swagger2postman.findings import codes
from swagger2postman.findings.report import Place, Report
from swagger2postman.postman.model import Item
from swagger2postman.postman.request_model import Field, FormPart, Request

MOST = 20_000_000
"""Characters of all requests of a small document."""

PER_CHARACTER = 20
"""Characters of requests for each character of a large document; real ones need up to seven."""

_FIELD = 120  # characters of JSON around the strings of a field
_ITEM = 600  # characters of JSON around those of a request or a saved example


class SizeBudget:
    """Gives each request the room that it takes, as long as there is some.

    What does not fit loses descriptions, optional parameters and saved examples; for such requests there is half as
    much room again. What does not fit there either is left out. `read` is how many characters the document has.
    """

    def __init__(self, read: int = 0) -> None:
        self._most = max(MOST, PER_CHARACTER * read)
        self._left = self._most
        self._left_for_short = self._most // 2
        self.shortened = 0
        self.left_out = 0

    def fit(self, item: Item) -> Item | None:
        """Return a request as far as there is room for it; None if there is no room at all."""
        size = _size_of_item(item, self._left)
        if size <= self._left:
            self._left -= size
            return item
        short = replace(item, request=_shortened(item.request), examples=())
        size = _size_of_item(short, self._left_for_short)
        if size > self._left_for_short:
            self.left_out += 1
            return None
        self._left_for_short -= size
        self.shortened += 1
        return short

    def report(self, report: Report) -> None:
        """Report what did not fit."""
        if not self.shortened and not self.left_out:
            return
        text = (
            f"The collection is limited to {self._most:,} characters. "
            f"Requests without their descriptions, optional parameters and examples: {self.shortened:,}; "
            f"requests that are left out: {self.left_out:,}."
        )
        hint = "Let operations share shorter texts, or convert parts of the document."
        report.add(codes.COLLECTION_TOO_LARGE, text, hint, Place(path=("paths",)))


def _size_of_item(item: Item, most: int) -> int:
    """About how many characters an item has, without the bodies of its examples; what exceeds `most` is not counted."""
    request = item.request
    fields = len(request.url.query) + len(request.header) + len(request.body.fields if request.body else ())
    if _FIELD * fields > most:
        return most + 1
    size = _ITEM + len(item.name) + len(request.description) + _size_of_request(request)
    size_of_original: dict[int, int] = {}  # examples may share their request
    for example in item.examples:
        key = id(example.request)
        if key not in size_of_original:
            size_of_original[key] = _size_of_brief_request(example.request)
        size += _ITEM + len(example.name) + size_of_original[key] + _size_of_fields(example.header)
        if size > most:
            break
    return size


def _size_of_request(request: Request) -> int:
    url = request.url
    size = _size_of_raw_url(request) + _size_of_body(request)
    size += _size_of_fields((*request.header, *url.query, *url.variables))
    for name, value in request.auth.attributes if request.auth else ():
        size += _FIELD + len(name) + len(str(value))
    return size


def _size_of_brief_request(request: Request) -> int:
    """The size of the original request of a saved example."""
    url = request.url
    size = _size_of_raw_url(request) + _size_of_body(request)
    for field in (*request.header, *url.query, *url.variables):
        if not field.disabled:
            size += _FIELD + len(field.key) + len(field.value)
    return size


def _size_of_raw_url(request: Request) -> int:
    """Characters of the path, which stands in the URL twice, and of the query as text."""
    size = 2 * sum(map(len, request.url.path))
    for field in request.url.query:
        if not field.disabled:
            size += len(field.key) + len(field.value)
    return size


def _size_of_body(request: Request) -> int:
    body = request.body
    return len(body.raw) + _size_of_fields(body.fields) if body else 0


def _size_of_fields(fields: Iterable[Field | FormPart]) -> int:
    size = 0
    for field in fields:
        size += _FIELD + len(field.key) + len(field.value)
        if field.description:
            size += _FIELD + len(field.description)
    return size


def _shortened(request: Request) -> Request:
    url = request.url
    body = request.body
    if body is not None:
        body = replace(body, fields=tuple(replace(field, description="") for field in body.fields))
    return replace(
        request,
        description="",
        header=_required(request.header),
        url=replace(url, query=_required(url.query), variables=_required(url.variables)),
        body=body,
    )


def _required(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    return tuple(Field(field.key, field.value) for field in fields if not field.disabled)
