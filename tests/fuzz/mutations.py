"""Mutations of real documents, at the level of text and of values, and what has to hold for whatever comes of them."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from swagger2postman import convert

ROOT = Path(__file__).parents[2]
SEEDS = {
    "2.0": (ROOT / "samples" / "bulk-sms.yaml", ROOT / "tests" / "hostile" / "injection-2.0.yaml"),
    "3.0": (ROOT / "samples" / "sim-status.yaml", ROOT / "tests" / "hostile" / "injection-3.0.yaml"),
    "3.1": (ROOT / "samples" / "network-orders.yaml", ROOT / "tests" / "hostile" / "injection-3.1.yaml"),
}
SMALL = Path(__file__).parent / "corpus"
TOKENS = (
    "{{client_secret}}", "$ref", "#/", "#", "[", "]", "{", "}", ": ", "- ", "&a ", "*a", "<<: *a", "!!binary x", "\t",
    "'", '"', "|\n", ">-\n", "?", "null", "~", "true", "1e999", "-0", ".nan", "9" * 500, "\\ud800", "\u2028", "\x1b[2J",
    "\r\n", "%", "%zz", "//", "http://[", "https://a:b@c/#d", "allOf", "oneOf", "not", "const", "pattern", "(a+)+$",
    "minItems: 999999", "maxLength: -1", "format: byte", "type: [string, 'null']", "$dynamicRef", "$id",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 10**400, 1e308, "", "x", "{{a}}", "\r\nX: 1", [], [None], [[]], {}, {"": ""},
    {"$ref": "#"}, {"$ref": "#/components/schemas/Error"}, {"$ref": "#/paths"}, {"$ref": "http://[::1"}, {"$ref": 1},
    {"type": "array", "items": {"$ref": "#/components/schemas/Sim"}, "minItems": 3}, {"allOf": [{"$ref": "#"}, False]},
    {"oneOf": [{"type": "string"}, {"type": "null"}]}, {"pattern": "^(a|a)*b$", "type": "string"}, {"not": {}},
    {"enum": []}, {"type": "object", "required": ["a"], "additionalProperties": False}, "https://[", "//", "/{}/{a}{b}",
)  # fmt: skip


def mutate_text(text: str, chance: random.Random) -> bytes:
    """Change a few places of a text, by lines, characters and tokens."""
    for _ in range(chance.choice((1, 1, 2, 5))):
        lines = text.split("\n")
        at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        match chance.randrange(7):
            case 0:
                del lines[at]
            case 1:
                lines[at] = lines[other]
            case 2:
                lines[at:at] = lines[other : other + chance.randrange(1, 6)]
            case 3:
                lines[at] = "  " * chance.randrange(6) + lines[at].lstrip()
            case 4:
                key, colon, _rest = lines[at].partition(": ")
                lines[at] = key + (colon or ": ") + chance.choice(TOKENS)
            case _:
                cut = chance.randrange(len(lines[at]) + 1)
                lines[at] = lines[at][:cut] + chance.choice(TOKENS) + lines[at][cut + chance.randrange(3) :]
        text = "\n".join(lines)
    data = text.encode("utf-8", "surrogatepass")
    return data[: chance.randrange(len(data) + 1)] if chance.random() < 0.02 else data


def mutate_value(document: Any, chance: random.Random) -> bytes:
    """Change a few members of a document: another value, another member's value, another key, none."""
    document = copy.deepcopy(document)
    for _ in range(chance.choice((1, 1, 2, 4))):
        places = list(_places(document))
        holder, key = chance.choice(places)
        source, other = chance.choice(places)
        match chance.randrange(4):
            case 0:
                holder[key] = copy.deepcopy(source[other])
            case 1 if isinstance(holder, dict):
                holder[chance.choice(("", "$ref", "allOf", "x", "{{a}}", str(other)))] = holder.pop(key)
            case 2:
                del holder[key]
            case _:
                holder[key] = copy.deepcopy(chance.choice(VALUES))
        if not list(_places(document)):
            break
    return json.dumps(document, default=str).encode()


def _places(document: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    pending = [document]
    while pending:
        holder = pending.pop()
        members = list(holder.items() if isinstance(holder, dict) else enumerate(holder))
        found += [(holder, key) for key, _ in members]
        pending += [member for _, member in members if isinstance(member, (dict, list))]
    return found


def load_seed(path: Path) -> tuple[str, Any]:
    """The text and the value of a document."""
    text = path.read_text(encoding="utf-8")
    return text, yaml.load(text, Loader=yaml.BaseLoader)


def documents(version: str) -> Callable[[int], bytes]:
    """A function that makes the mutated document of a number; the same for the same number."""
    seeds = [load_seed(path) for path in SEEDS[version]]

    def make(number: int) -> bytes:
        chance = random.Random(f"{version}/{number}")
        text, value = seeds[0] if chance.random() < 0.8 else seeds[1]
        return mutate_text(text, chance) if chance.random() < 0.5 else mutate_value(value, chance)

    return make


def check(data: bytes) -> None:
    """Convert a document: no exception, and either a collection that is JSON, or an error that says why not."""
    conversion = convert(data)
    if conversion.collection is None:
        assert any(one.severity == "error" for one in conversion.diagnostics)
        return
    made = json.loads(conversion.to_bytes())
    assert made["info"]["schema"].endswith("/v2.1.0/collection.json")
