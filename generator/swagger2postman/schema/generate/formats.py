"""A fixed value for each format (OpenAPI format registry; JSON Schema Validation 2020-12, section 7.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache

FORMAT_STRINGS: dict[str, tuple[str, ...]] = {
    "date": ("2024-01-15", "2024-02-16", "2024-03-17"),
    "date-time": ("2024-01-15T09:30:00Z", "2024-02-16T10:45:00Z", "2024-03-17T11:00:00Z"),
    "date-time-local": ("2024-01-15T09:30:00", "2024-02-16T10:45:00"),
    "time": ("09:30:00Z", "10:45:00Z", "11:00:00Z"),
    "time-local": ("09:30:00", "10:45:00"),
    "http-date": ("Mon, 15 Jan 2024 09:30:00 GMT", "Fri, 16 Feb 2024 10:45:00 GMT"),
    "duration": ("P1D", "PT1H", "P1W"),
    "email": ("anna@example.com", "bram@example.com", "carla@example.com"),
    "idn-email": ("anna@example.com", "bram@example.com"),
    "hostname": ("www.example.com", "api.example.com"),
    "idn-hostname": ("www.example.com", "api.example.com"),
    "ipv4": ("192.0.2.1", "192.0.2.2", "192.0.2.3"),
    "ip": ("192.0.2.1", "192.0.2.2"),
    "ipv6": ("2001:db8::1", "2001:db8::2", "2001:db8::3"),
    "cidr": ("192.0.2.0/24", "198.51.100.0/24"),
    "mac": ("02:00:5e:10:00:01", "02:00:5e:10:00:02"),
    "uri": ("https://example.com/", "https://example.com/two"),
    "url": ("https://example.com/", "https://example.com/two"),
    "iri": ("https://example.com/", "https://example.com/two"),
    "uri-reference": ("https://example.com/", "/two"),
    "iri-reference": ("https://example.com/", "/two"),
    "uri-template": ("https://example.com/{id}", "https://example.com/two/{id}"),
    "uuid": ("3fa85f64-5717-4562-b3fc-2c963f66afa6", "6ba7b810-9dad-41d1-80b4-00c04fd430c8"),
    "json-pointer": ("/name", "/id"),
    "relative-json-pointer": ("1/name", "0/id"),
    "regex": ("^[a-z]+$", "^[0-9]+$"),
    "byte": ("dGV4dA==", "dHdv"),
    "base64url": ("dGV4dA", "dHdv"),
    "password": ("correct-horse-battery-9A", "another-horse-battery-8B"),
    "char": ("a", "b", "c"),
    "commonmark": ("text",),
    "html": ("<p>text</p>",),
    "media-range": ("application/json",),
    "sf-binary": (":dGV4dA==:",),
    "sf-boolean": ("?1",),
    "sf-integer": ("1",),
    "sf-decimal": ("1.5",),
    "sf-string": ('"text"',),
    "sf-token": ("text",),
    "phone": ("+31612345678", "+31687654321"),
    "decimal": ("1.5", "2.5"),
    "decimal128": ("1.5", "2.5"),
    "int64": ("1", "2"),
    "int32": ("1", "2"),
    "double": ("1.5", "2.5"),
    "float": ("1.5", "2.5"),
}
_FIRST = date(2024, 1, 15)
_SERIES: dict[str, Callable[[int], str]] = {
    "date": lambda n: (_FIRST + timedelta(days=n)).isoformat(),
    "date-time": lambda n: f"{_FIRST + timedelta(days=n)}T09:30:00Z",
    "time": lambda n: f"09:{n % 60:02}:00Z",
    "email": lambda n: f"anna{n}@example.com",
    "idn-email": lambda n: f"anna{n}@example.com",
    "hostname": lambda n: f"www{n}.example.com",
    "ipv4": lambda n: f"192.0.2.{n % 256}",
    "ipv6": lambda n: f"2001:db8::{n:x}",
    "uri": lambda n: f"https://example.com/{n}",
    "url": lambda n: f"https://example.com/{n}",
    "uri-reference": lambda n: f"https://example.com/{n}",
    "uuid": lambda n: f"3fa85f64-5717-4562-b3fc-{n:012x}",
    "duration": lambda n: f"P{n}D",
}
_SPELLINGS = {  # other ways to write the same, for patterns and lengths that want them
    "date-time": ("2024-01-15T09:30:00.000Z", "2024-01-15T09:30:00+00:00", "2024-01-15T09:30:00.000+01:00"),
    "email": ("a@b.nl", "anna.de.vries.at.the.example.company@mail.example.com"),
    "uri": ("https://a.nl", "http://a.nl", "https://example.com/a/path/that/is/long/enough?for=most&minimum=lengths"),
    "url": ("https://a.nl", "http://a.nl"),
    "hostname": ("a.nl",),
    "ipv6": ("::1", "2001:0db8:0000:0000:0000:0000:0000:0001"),
    "time": ("09:30:00.000Z", "09:30:00+01:00"),
    "uuid": ("3FA85F64-5717-4562-B3FC-2C963F66AFA6",),
}


@cache
def strings_of_format(format_name: str) -> tuple[str, ...]:
    """Return strings of a format, the usual ones first, then a long series of different ones."""
    return tuple(_strings(format_name))


def _strings(format_name: str) -> Iterator[str]:
    yield from FORMAT_STRINGS.get(format_name, ())
    yield from _SPELLINGS.get(format_name, ())
    if format_name in _SERIES:
        yield from (_SERIES[format_name](number) for number in range(4, 400))
