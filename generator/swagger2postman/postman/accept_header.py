"""The header Accept: which media types a request can use (RFC 9110 section 12.5.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from swagger2postman.openapi.model import MediaType, Operation, Response
from swagger2postman.postman.bodies.media_types import concrete_name
from swagger2postman.postman.serialization import for_header

_LONGEST_MEDIA_TYPE = 1_000  # characters; RFC 6838 section 4.2 allows 255, and there may be parameters
_LONGEST_ACCEPT = 4_000  # characters; servers take 8 KB for all headers
_ANYTHING = "*/*"


def accept_header(operation: Operation) -> str:
    """Return the value of Accept: the media types of the successful responses; empty if there are none.

    Where only errors have content their media types come first, and then anything else: a server must not refuse a
    success whose content the document does not describe.
    """
    successes = [response for response in operation.responses if response.status[:1] in ("2", "3")]
    described = [response for response in successes if response.content]
    names: dict[str, None] = {}
    left = _LONGEST_ACCEPT
    for media in _media_types(described or operation.responses):
        names[_ANYTHING if media.name == _ANYTHING else concrete_name(media)] = None
        left -= len(media.name)
        if left < 0:
            break
    is_incomplete = left < 0 or (successes and not described)
    if names and _ANYTHING not in names and is_incomplete:
        names[f"{_ANYTHING};q=0.8"] = None
    return for_header(", ".join(names))


def _media_types(responses: Sequence[Response]) -> Iterator[MediaType]:
    for response in responses:
        for media in response.content:
            if len(media.name) <= _LONGEST_MEDIA_TYPE:
                yield media
