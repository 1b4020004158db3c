"""A smaller document that fails in the same way: parts are taken away as long as it still does."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

from swagger2postman.errors import UnusableDocumentError
from swagger2postman.source.reader import read_source


def reduced(data: bytes, fails: Callable[[bytes], bool], *, seconds: float) -> bytes:
    """Return a document that fails as `data` does, as small as can be had within the time."""
    end = time.monotonic() + seconds
    try:
        value = read_source(data, "d").value
        as_json = json.dumps(value).encode()
    except (UnusableDocumentError, ValueError):
        return _fewer_lines(data, fails, end)
    if not fails(as_json):
        return _fewer_lines(data, fails, end)
    value = json.loads(as_json)
    while time.monotonic() < end and _take_one(value, fails, end):
        pass
    return json.dumps(value, indent=1).encode()


def _take_one(value: Any, fails: Callable[[bytes], bool], end: float) -> bool:
    """Take away every part that is not needed, the large ones first; tell whether there was one."""
    changed = False
    for holder, key in list(_members(value)):
        if time.monotonic() > end:
            break
        if not (key in holder if isinstance(holder, dict) else key < len(holder)):
            continue
        before = dict(holder) if isinstance(holder, dict) else list(holder)
        del holder[key]
        if fails(json.dumps(value).encode()):
            changed = True
            continue
        holder.clear()
        if isinstance(holder, dict):
            holder.update(before)
        else:
            holder.extend(before)
    return changed


def _members(value: Any) -> Iterator[tuple[Any, Any]]:
    pending = [value]
    while pending:
        holder = pending.pop(0)
        if isinstance(holder, (dict, list)):
            yield from (
                (holder, key) for key in (list(holder) if isinstance(holder, dict) else reversed(range(len(holder))))
            )
            pending += holder.values() if isinstance(holder, dict) else holder


def _fewer_lines(data: bytes, fails: Callable[[bytes], bool], end: float) -> bytes:
    lines = data.split(b"\n")
    size = len(lines) // 2
    while size and time.monotonic() < end:
        at = 0
        while at < len(lines) and time.monotonic() < end:
            fewer = lines[:at] + lines[at + size :]
            if fails(b"\n".join(fewer)):
                lines = fewer
            else:
                at += size
        size //= 2
    return b"\n".join(lines)
