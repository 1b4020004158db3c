"""Mutations of documents, as values and as text; all chance comes from one `Random`, so Hypothesis can give its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

from fuzz.seeds import Seed, seeds
from fuzz.values import KEYWORDS, SCHEMA_KEYWORDS, Maker
from swagger2postman.jsonvalue import to_pointer
from swagger2postman.source.yaml.writer import dump_yaml

_Places = list[tuple[Any, Any, tuple[str | int, ...]]]
_MOST_NODES = 2_500

_TOKENS = (
    "{{client_secret}}", "$ref", "#/", "#", " #", "[", "]", "{", "}", ": ", ":", "- ", "-", "&a ", "*a", "<<: *a",
    "<<: [*a, *part]", "!!binary x",
    "!x y", "!!int 'a'", "!!str 1", "!!set {a, b}", "!!null ''", "!<tag:x> y", "\t", " \t", "'", '"', "''", "|\n",
    "|2-\n", ">-\n", ">+\n  a\n\n\n", "? ",
    "? [a]\n: b", "null", "~", "true", "1e999", "-0", ".nan", "-.inf", "0x1F", "0o17", "1_000", "12:30:45",
    "2024-01-31", "9" * 500, "\\ud800",
    "\\x", '"\\ud83d\\ude00"', '"\\U00110000"', "\u2028", "\x85", "\x1b[2J", "\x00", "\x07", "\ufeff", "\r", "\r\n",
    "%", "%zz", "---\n", "...\n",
    "%YAML 1.1\n---\n", "%TAG ! x\n", "# c\n", ",", "@", "`", "=", "http://[", "&part ", "*part", "*list", "a: a: a",
    "{a: b", "[a, b", "{? a, : b}",
    "allOf: [{}]", "minItems: 999999", "maxLength: -1", "type: [string, 'null']", "$dynamicRef: '#'", "$id: x",
    "\U0001f600", "é",
)  # fmt: skip


def mutated(version: str, chance: Random) -> bytes:
    """A document of a version after a few changes: to its value, to its text, or to one after the other."""
    found = seeds(version)
    seed = chance.choice(found)
    if chance.random() < 0.25:
        return _encoded(mutate_text(seed.text, chance), chance)
    other = chance.choice(found)
    document = mutate_value(_cut(seed.value, chance), chance, other)
    written = _written(document, chance)
    if chance.random() < 0.12:
        written = mutate_text(written, chance)
    return _encoded(written, chance)


def _cut(document: Any, chance: Random) -> Any:
    """Only a few of the paths, mostly: small documents are quick, and what they hold matters more."""
    paths = document.get("paths") if isinstance(document, dict) else None
    if isinstance(paths, dict) and len(paths) > 3 and chance.random() < 0.8:
        first = chance.randrange(len(paths))
        document["paths"] = dict(list(paths.items())[first : first + chance.choice((1, 2, 4))])
    return document


def mutate_value(document: Any, chance: Random, other: Seed) -> Any:
    """Change a few members of a document, gently or wildly. `other` is one to take parts from."""
    wild = chance.choice((0.01, 0.01, 0.25))
    for _ in range(chance.choice((1, 1, 2, 2, 4, 8))):
        places = _places_of(document)
        if not places or len(places) > _MOST_NODES:
            break
        _change(places, chance, other, wild)
    return document


def _change(places: _Places, chance: Random, other: Seed, wild: float) -> None:
    holder, at, _ = chance.choice(places)
    make = Maker(chance, [to_pointer(path) for _, _, path in (chance.choice(places) for _ in range(8))], wild)
    if wild < 0.1 and chance.random() < 0.7:
        _fit(holder, at, make)
    elif chance.random() < 0.4:
        _rearrange(places, holder, at, make)
    else:
        _replace(holder, at, make, other)


def _fit(holder: Any, at: Any, make: Maker) -> None:
    """Change what a keyword says, or say something with another one, as a document could that is nearly right."""
    below = holder[at]
    words = (
        SCHEMA_KEYWORDS if isinstance(below, dict) and {"type", "properties", "allOf", "items"} & below.keys() else ()
    )
    if words and make.chance.random() < 0.7:
        word = make.chance.choice(words)
        below[word] = make.fitting(word)
    elif isinstance(at, str) and at in KEYWORDS:
        holder[at] = make.fitting(at)
    elif isinstance(below, str):
        holder[at] = make.text()
    elif isinstance(below, dict) and below and make.chance.random() < 0.5:
        word = make.chance.choice(list(below))
        below[make.key()] = _copied(below[word])
    else:
        holder[at] = make.chance.choice((make.reference, make.schema))()


def _rearrange(places: _Places, holder: Any, at: Any, make: Maker) -> None:
    """Change what stands where: take away, rename, repeat, swap, wrap, unwrap, turn the order."""
    chance = make.chance
    source, there, _ = chance.choice(places)
    match chance.randrange(8):
        case 0 | 1:
            del holder[at]
        case 2 if isinstance(holder, dict):
            holder[make.key()] = holder.pop(at)
        case 2:
            holder.insert(chance.randrange(len(holder) + 1), _copied(holder[at]))
        case 3:
            holder[at] = _copied(source[there])
        case 4:
            mine, theirs = _copied(holder[at]), _copied(source[there])
            holder[at], source[there] = theirs, mine
        case 5:
            holder[at] = [holder[at]] if chance.random() < 0.5 else {make.key(): holder[at]}
        case 6 if isinstance(holder[at], (dict, list)) and holder[at]:
            members = list(holder[at].values() if isinstance(holder[at], dict) else holder[at])
            holder[at] = chance.choice(members)
        case _:
            members = list(holder.items() if isinstance(holder, dict) else holder)
            holder.clear()
            (holder.update if isinstance(holder, dict) else holder.extend)(reversed(members))


def _replace(holder: Any, at: Any, make: Maker, other: Seed) -> None:
    """Put something else somewhere: a reference, a schema, a keyword with a value, a part of another document."""
    chance = make.chance
    match chance.randrange(10):
        case 0:
            holder[at] = _retyped(holder[at])
        case 1:
            parts = _places_of(other.value)
            if parts:
                source, there, _ = chance.choice(parts)
                _put(holder, at, str(there), source[there], chance)
        case 2 if isinstance(holder, dict) and "$ref" in holder:
            holder["$ref"] = make.pointer()
        case 2 | 3:
            holder[at] = make.reference()
        case 4:
            holder[at] = make.schema()
        case 5 | 6 if isinstance(at, str):
            holder[at] = make.fitting(at)
        case 5 | 6 | 7:
            word = chance.choice(KEYWORDS)
            _put(holder, at, word, make.fitting(word), chance)
        case 8 if isinstance(holder[at], str):
            cut = chance.randrange(len(holder[at]) + 1)
            holder[at] = holder[at][:cut] + make.text() + holder[at][cut:]
        case _:
            holder[at] = make.anything()


def _put(holder: Any, at: Any, name: str, value: Any, chance: Random) -> None:
    """Add a member beside or below the one at `at`, or instead of it."""
    below = holder[at]
    if isinstance(below, dict) and chance.random() < 0.7:
        below[name] = value
    elif isinstance(below, list) and chance.random() < 0.7:
        below.append(value)
    elif isinstance(holder, dict):
        holder[name] = value
    else:
        holder[at] = value


def _retyped(value: Any) -> Any:
    """The same in another kind: a number as text, a list as an object, and so on."""
    if isinstance(value, bool) or value is None:
        return str(value).lower()
    if isinstance(value, (int, float)):
        return str(value)[:500]
    if isinstance(value, str):
        return int(value) if value.isdecimal() and len(value) < 300 else value == "true"
    if isinstance(value, list):
        return {str(number): one for number, one in enumerate(value)}
    return list(value.values())


def _copied(value: Any) -> Any:
    return json.loads(json.dumps(value)) if isinstance(value, (dict, list)) else value


def _places_of(document: Any) -> _Places:
    found: _Places = []
    pending: list[tuple[Any, tuple[str | int, ...]]] = [(document, ())]
    while pending:
        holder, path = pending.pop()
        if not isinstance(holder, (dict, list)):
            continue
        for at, member in list(holder.items() if isinstance(holder, dict) else enumerate(holder)):
            found.append((holder, at, (*path, at)))
            if isinstance(member, (dict, list)):
                pending.append((member, (*path, at)))
    return found


def _written(document: Any, chance: Random) -> str:
    match chance.randrange(8):
        case 0:
            return json.dumps(document, indent=chance.choice((1, 2, "\t")), ensure_ascii=False)
        case 1 | 2 if not _is_large(document):
            return dump_yaml(document)
        case _:
            return json.dumps(document)


def _is_large(document: Any) -> bool:
    return len(json.dumps(document)) > 20_000  # written as YAML it would take longer than to convert it


def mutate_text(written: str, chance: Random) -> str:
    """Change a few places of a text, by lines, characters and tokens."""
    lines = written.split("\n")
    for _ in range(chance.choice((1, 1, 2, 5))):
        at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        cut = chance.randrange(len(lines[at]) + 1)
        match chance.randrange(11):
            case 0:
                del lines[at : at + chance.choice((1, 1, 1, 5))]
                lines = lines or [""]
            case 1:
                lines[at] = lines[other]
            case 2:
                lines[at:at] = lines[other : other + chance.randrange(1, 6)]
            case 3:
                lines[at] = chance.choice((" ", "  ", "\t", "")) * chance.randrange(6) + lines[at].lstrip()
            case 4:
                name, colon, _rest = lines[at].partition(": ")
                lines[at] = name + (colon or ": ") + chance.choice(_TOKENS)
            case 5:
                lines[at] = lines[at][:cut] + lines[at][cut + 1 + chance.randrange(3) :]
            case 6:
                lines[at] = lines[at].replace(
                    *chance.choice(
                        (("'", '"'), ('"', "'"), (" {", " &a {"), ("- ", "-"), (": ", ":"), ("}", ""), (",", ", *a,"))
                    )
                )
            case 7:
                lines[at] = (
                    lines[at][:cut]
                    + chr(chance.choice((chance.randrange(32), chance.randrange(0xD800), 0x1F600)))
                    + lines[at][cut:]
                )
            case _:
                lines[at] = lines[at][:cut] + chance.choice(_TOKENS) + lines[at][cut + chance.randrange(3) :]
    return "\n".join(lines)


_ENCODINGS: tuple[Callable[[str], bytes], ...] = (
    lambda written: b"\xef\xbb\xbf" + written.encode("utf-8", "surrogatepass"),
    lambda written: written.encode("utf-16", "surrogatepass"),
    lambda written: written.encode("utf-16-be", "surrogatepass"),
    lambda written: written.encode("utf-32", "surrogatepass"),
    lambda written: written.encode("latin-1", "replace"),
    lambda written: written.replace("\n", "\r\n").encode("utf-8", "surrogatepass"),
    lambda written: written.replace("\n", "\r").encode("utf-8", "surrogatepass"),
    lambda written: written.replace("\n", "\u2028").encode("utf-8", "surrogatepass"),
    lambda written: written.encode("utf-8", "surrogatepass") * 2,
    lambda written: written.encode("utf-8", "surrogatepass")[: len(written) // 2],
    lambda written: written.encode("utf-8", "surrogatepass").replace(b"e", b"\xe9", 1),
)


def _encoded(written: str, chance: Random) -> bytes:
    if chance.random() < 0.06:
        return chance.choice(_ENCODINGS)(written)
    return written.encode("utf-8", "surrogatepass")
