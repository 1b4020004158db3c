"""Whether two hosts have one owner, by the Public Suffix List (publicsuffix.org), which a library brings along."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList


def have_one_owner(host: str, other: str) -> bool:
    """Tell whether two hosts are below one registrable domain; an IP address has no domain and is its own."""
    if host == other:
        return True
    labels = host.split(".")
    if len(labels) < 2 or labels[-2:] != other.split(".")[-2:] or labels[-1].isdigit() or host.startswith("["):
        return False
    suffixes = _suffixes(labels[-1])
    domain: str | None = suffixes.privatesuffix(host)
    return domain is not None and domain == suffixes.privatesuffix(other)


def _suffixes(top: str) -> PublicSuffixList:
    """The part of the list that can match below a top-level domain, since all of it takes 35 ms to be parsed.

    That is worth it for a few; a document with many of them has all of the list parsed, once.
    """
    if top not in _parts and (len(_parts) >= _MOST_PARTS or top.startswith("xn--")):
        return _all()
    if top not in _parts:
        from publicsuffixlist import PSLFILE, PublicSuffixList

        lines = Path(PSLFILE).read_text(encoding="utf-8").splitlines()
        _parts[top] = PublicSuffixList([line for line in lines if top in line])
    return _parts[top]


@cache
def _all() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()


_parts: dict[str, PublicSuffixList] = {}  # constant data of the library's, kept for the next question
_MOST_PARTS = 4
