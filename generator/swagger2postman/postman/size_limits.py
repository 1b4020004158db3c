"""How large a collection may become: what operations share is written once for each of them."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from swagger2postman.findings import codes
from swagger2postman.findings.report import Place, Report
from swagger2postman.postman.model import Field, FormPart, Item, Request

MOST = 20_000_000
"""Characters of all requests of a small document."""

PER_CHARACTER = 20
"""Characters of requests for each character of a large document; honest ones need up to seven."""

_FIELD, _ITEM = 120, 600  # characters of JSON around the texts of a field, of a request or response


class Allowance:
    """Gives each request the room that it takes, as long as there is some.

    What does not fit loses descriptions, optional parameters and saved examples; for such requests there is half as
    much room again. What does not fit there either is left out. `read` is how many characters the document has.
    """

    def __init__(self, read: int = 0) -> None:
        self._most = max(MOST, PER_CHARACTER * read)
        self._left, self._left_for_short = self._most, self._most // 2
        self.shortened = 0
        self.left_out = 0

    def fit(self, item: Item) -> Item | None:
        """Return a request as far as there is room for it; None for none at all."""
        weight = _weigh(item, self._left)
        if weight <= self._left:
            self._left -= weight
            return item
        short = replace(item, request=_short(item.request), responses=())
        weight = _weigh(short, self._left_for_short)
        if weight > self._left_for_short:
            self.left_out += 1
            return None
        self._left_for_short -= weight
        self.shortened += 1
        return short

    def tell(self, report: Report) -> None:
        """Report what did not fit."""
        if not self.shortened and not self.left_out:
            return
        what = "Requests without their descriptions, optional parameters and examples"
        text = f"{what}: {self.shortened:,}; requests that are left out: {self.left_out:,}."
        text += f" All of it would be more than {self._most:,} characters."
        hint = "Let operations share shorter texts, or convert parts of the document."
        report.add(codes.COLLECTION_TOO_LARGE, text, hint, Place(path=("paths",)))


def _weigh(item: Item, most: int) -> int:
    """About how many characters an item has, without the bodies of its responses; no more is weighed than matters."""
    request = item.request
    if (
        _FIELD * (len(request.url.query) + len(request.header) + len(request.body.fields if request.body else ()))
        > most
    ):
        return most + 1
    weight = _ITEM + len(item.name) + len(request.description) + _of_request(request, brief=False)
    known: dict[int, int] = {}
    for response in item.responses:
        key = id(response.request)
        if key not in known:
            known[key] = _of_request(response.request, brief=True)
        weight += _ITEM + len(response.name) + known[key] + _of_fields(response.header)
        if weight > most:
            break
    return weight


def _of_request(request: Request, *, brief: bool) -> int:
    url = request.url
    fields = (*request.header, *url.query, *url.variables)
    weight = 2 * sum(map(len, url.path)) + sum(len(one.key) + len(one.value) for one in url.query if not one.disabled)
    weight += _of_fields((one for one in fields if not one.disabled), brief=True) if brief else _of_fields(fields)
    if request.auth is not None and not brief:
        weight += sum(_FIELD + len(name) + len(str(value)) for name, value in request.auth.attributes)
    body = request.body
    if body is not None:
        weight += len(body.raw) + _of_fields(body.fields)
    return weight


def _of_fields(fields: Iterable[Field | FormPart], *, brief: bool = False) -> int:
    weight = 0
    for one in fields:
        weight += _FIELD + len(one.key) + len(one.value)
        if one.description and not brief:
            weight += _FIELD + len(one.description)
    return weight


def _short(request: Request) -> Request:
    url = request.url
    body = request.body
    if body is not None:
        body = replace(body, fields=tuple(_without_description(one) for one in body.fields))
    return replace(
        request,
        description="",
        header=_needed(request.header),
        url=replace(url, query=_needed(url.query), variables=_needed(url.variables)),
        body=body,
    )


def _needed(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    return tuple(Field(one.key, one.value) for one in fields if not one.disabled)


def _without_description(one: Field | FormPart) -> Field | FormPart:
    return replace(one, description="")
