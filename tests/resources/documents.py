"""Hostile documents that cost time, memory or disk: each field of OpenAPI long, many or deep, and products of two.

Each document is made of its name alone, so that it is the same on every machine. `size` scales all of them: with 1 a
document has about one to five megabytes.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from resources import depth, findings, paths, responses, security, servers, values
from resources.building import PRODUCTS
from resources.shapes import FREE_KEYS, Path_, at, copies, text_after

KINDS = (depth, findings, paths, responses, security, servers, values)
"""Modules that have put their documents into PRODUCTS."""

HERE = Path(__file__).parent
SEEDS = ("seed-3", "seed-2")
CHARACTERS = {
    "brace": "{", "braces": "{a}", "closing": "}", "backslash": "\\", "space": " ", "tab": "\t", "line": "\n",
    "return": "\r", "quote": '"', "apostrophe": "'", "percent": "%", "less": "<", "more": ">", "backtick": "`",
    "letter": "a", "capital": "A", "capitals": "aB", "digit": "1", "dot": ".", "slash": "/", "bracket": "[",
    "parenthesis": "(", "ampersand": "&", "underscore": "_", "dash": "-", "star": "*", "comma": ",", "equals": "=",
    "colon": ":", "at": "@", "tilde": "~", "umlaut": "ä", "hash": "#", "question": "?", "dollar": "$",
    "caret": "^", "bar": "|", "words": "{a} b", "hub": "https://app.swaggerhub.com/apis/a/",
}  # fmt: skip
_RUN = 40_000
_FIXED = ("in", "type", "style", "format", "$ref", "openapi", "swagger", "collectionFormat", "flow", "scheme")
_FIXED_LISTS = ("required", "schemes")
_LARGEST = 2_000_000
_MOST = 20_000
_LONGEST_KEY = 900


def cases(size: float = 1.0) -> dict[str, Callable[[], bytes]]:
    """Return how to make each document, by name."""
    found: dict[str, Callable[[], bytes]] = {}
    for seed in SEEDS:
        document = yaml.safe_load((HERE / f"{seed}.yaml").read_text(encoding="utf-8"))
        found.update(_of_characters(seed, document, size))
        found.update(_long(seed, document, size))
        found.update(_many(seed, document, size))
    found.update(_pairs(size))
    found.update({name: _bound(make, size) for name, make in PRODUCTS.items()})
    return found


def _bound(make: Callable[[float], Any], size: float) -> Callable[[], bytes]:
    def made() -> bytes:
        value = make(size)
        return value if isinstance(value, bytes) else to_json(value)

    return made


def to_json(document: Any) -> bytes:
    """Return a document as JSON, but for keys that are too long to be read like that: YAML has a mark for them."""
    text = json.dumps(document, ensure_ascii=False)
    for key in long_keys(document):
        written = json.dumps(key, ensure_ascii=False)
        text = text.replace(f"{written}: ", f"? {written} : ")
    return text.encode()


def long_keys(value: Any) -> set[str]:
    """The keys that a reader of YAML takes for keys only if they are marked."""
    found: set[str] = set()
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            found.update(key for key in one if len(key) > _LONGEST_KEY)
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
    return found


def _of_characters(seed: str, document: Any, size: float) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """One document for each character: all fields are long rows of it."""
    places = list(texts(document))
    for name, character in CHARACTERS.items():
        row = character * int(_RUN * size / len(character))

        def make(row: str = row) -> bytes:
            changed = copy.deepcopy(document)
            for place in places:
                put(changed, place, text_after(at(document, place)) + row)
            return to_json(changed)

        yield f"{seed}/all-{name}", make


def _long(seed: str, document: Any, size: float) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """One document for each field, and each key that its author may choose: rows of all characters, one after another.

    As a key, the row is shorter: it stands in the place of each finding below it.
    """
    rows = "".join(one * int(_RUN * size / len(one)) + "x" for one in CHARACTERS.values())
    for place in texts(document):

        def make(place: Path_ = place) -> bytes:
            changed = copy.deepcopy(document)
            put(changed, place, text_after(at(document, place)) + rows)
            return to_json(changed)

        yield f"{seed}/long{pointer(place)}", make
    for place in keys(document):

        def rename(place: Path_ = place) -> bytes:
            changed = copy.deepcopy(document)
            holder = at(changed, place[:-1])
            holder[f"{place[-1]}{rows}"] = holder.pop(place[-1])
            return to_json(changed)

        yield f"{seed}/key{pointer(place)}", rename


def _many(seed: str, document: Any, size: float) -> Iterator[tuple[str, Callable[[], bytes]]]:
    for place in containers(document):

        def make(place: Path_ = place) -> bytes:
            return to_json(with_many(document, place, size))

        yield f"{seed}/many{pointer(place)}", make


def _pairs(size: float) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Documents with many of two things that know of each other only through the whole."""
    document = yaml.safe_load((HERE / "seed-3.yaml").read_text(encoding="utf-8"))
    places = [place for place in containers(document) if len(place) <= 3 or place[-1] in ("variables", "security")]
    for number, first in enumerate(places):
        for second in places[number + 1 :]:
            if first == second[: len(first)] or first[:2] == second[:2] == ("components", first[-1]):
                continue

            def make(first: Path_ = first, second: Path_ = second) -> bytes:
                both = with_many(document, second, size / 8)
                return to_json(with_many(both, first, size / 8))

            yield f"pair{pointer(first)}+{pointer(second)}", make


def with_many(document: Any, place: Path_, size: float) -> Any:
    """Return a copy in which the first element of a container stands many times, under names of their own."""
    changed = copy.deepcopy(document)
    holder = at(changed, place)
    first = holder[0] if isinstance(holder, list) else next(iter(holder.items()))
    number = max(2, min(int(_MOST * size), int(_LARGEST * size) // (len(json.dumps(first)) + 20)))
    made = copies(first, number)
    if isinstance(holder, list):
        holder.extend(made)
    else:
        holder.update(made)
    return changed


def pointer(place: Path_) -> str:
    return "".join(f"/{str(token).replace('~', '~0').replace('/', '~1')[:40]}" for token in place)


def put(document: Any, place: Path_, value: Any) -> None:
    at(document, place[:-1])[place[-1]] = value


def texts(document: Any, place: Path_ = ()) -> Iterator[Path_]:
    """Yield where texts stand whose words are the author's."""
    members = document.items() if isinstance(document, dict) else enumerate(document)
    for key, value in members:
        here = (*place, key)
        if key in _FIXED and place[-1:] != ("properties",):
            continue
        if isinstance(value, str) and not (place and place[-1] in _FIXED_LISTS):
            yield here
        elif isinstance(value, (dict, list)):
            yield from texts(value, here)


def keys(document: Any, place: Path_ = ()) -> Iterator[Path_]:
    """Yield the keys that an author may choose."""
    members = document.items() if isinstance(document, dict) else enumerate(document)
    for key, value in members:
        here = (*place, key)
        if place and place[-1] in FREE_KEYS and isinstance(document, dict):
            yield here
        if isinstance(value, (dict, list)):
            yield from keys(value, here)


def containers(document: Any, place: Path_ = ()) -> Iterator[Path_]:
    """Yield lists, and objects whose keys an author may choose."""
    members = document.items() if isinstance(document, dict) else enumerate(document)
    for key, value in members:
        here = (*place, key)
        if isinstance(value, (dict, list)):
            if value and (isinstance(value, list) or key in FREE_KEYS):
                yield here
            yield from containers(value, here)
