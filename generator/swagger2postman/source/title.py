"""The title of a document (OpenAPI 3.1, 4.8.2), read without the rest of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from swagger2postman.errors import UnusableDocumentError
from swagger2postman.source.reader import MAX_BYTES, read_source

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def title_of_file(path: Path) -> str:
    """Return `info.title`; nothing where there is none that can be read, which the conversion will say.

    The file is read up to its title, which is near its beginning as a rule.
    """
    try:
        with path.open("rb") as file:
            found = _find(yaml.parse(file, Loader=_Loader))
        if found is None and path.stat().st_size <= MAX_BYTES:
            found = title_of(path.read_bytes())
    except OSError:
        return ""
    return found or ""


def title_of(data: bytes) -> str:
    """Return `info.title` of a document that has been read already, as `title_of_file` does."""
    try:
        value = read_source(data, "").value
    except UnusableDocumentError:
        return ""
    info = value.get("info") if isinstance(value, dict) else None
    title = info.get("title") if isinstance(info, dict) else ""
    return title if isinstance(title, str) else ""


def _find(events: Iterator[yaml.Event]) -> str | None:
    """Return the text of `info.title` in a stream of YAML events; None where it is not simply there."""
    try:
        event = next(one for one in events if not isinstance(one, (yaml.StreamStartEvent, yaml.DocumentStartEvent)))
        title = _member(events, _member(events, event, "info"), "title")
    except (yaml.YAMLError, UnicodeDecodeError, StopIteration):
        return None
    return title.value if isinstance(title, yaml.ScalarEvent) else None


def _member(events: Iterator[yaml.Event], start: yaml.Event | None, name: str) -> yaml.Event | None:
    """Return the event that begins the value of a member of the mapping which `start` begins."""
    if not isinstance(start, yaml.MappingStartEvent):
        return None
    while not isinstance(key := next(events), yaml.MappingEndEvent):
        _skip(events, key)
        value = next(events)
        if isinstance(key, yaml.ScalarEvent) and key.value == name:
            return value
        _skip(events, value)
    return None


def _skip(events: Iterator[yaml.Event], start: yaml.Event) -> None:
    depth = int(isinstance(start, yaml.CollectionStartEvent))
    while depth:
        event = next(events)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
