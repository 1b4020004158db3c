"""Text of a document is never a Postman variable, whichever field it stands in, sent or only shown."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from typing import Any, Literal

import pytest
import yaml

from support.paths import TESTS
from swagger2postman import Options, convert
from swagger2postman.conversion import Conversion

HOSTILE = TESTS / "hostile"
TEXT = "{{evil}} {{vault:evil}} {{$guid}} {{{{evil}}}} {{{ { {{evil}} {\u200b{evil}} {{evil"
VERSIONS = {"2.0": "2.0", "3.0.3": "3.1", "3.1.0": "3.1", "3.2.0": "3.1"}
STRUCTURAL = ("$ref", "swagger", "openapi", "in", "type", "flow", "style")
_OWN = re.compile(r"\{\{([A-Za-z0-9_.-]+)\}\}")

PLACES = (
    r"/variable/\d+/value",
    r"(.*)/(request|originalRequest)/(method|url/raw|url/host/\d+|url/path/\d+|header/\d+/value|body/raw)",
    r"(.*)/(request|originalRequest)/url/(query|variable)/\d+/value",
    r"(.*)/(request|originalRequest)/body/(urlencoded|formdata)/\d+/value",
    r"(.*)/auth/[a-z0-9]+/\d+/value",
)
"""Where the generator puts variables."""
_PLACES = re.compile("|".join(f"(?:{place})" for place in PLACES))
_SCRIPTS = re.compile(r"(.*)/script/exec/\d+")

Path_ = tuple[str | int, ...]


def document(version: str) -> Any:
    """The document with every field, of a version."""
    kept = yaml.safe_load((HOSTILE / f"every-field-{VERSIONS[version]}.yaml").read_text(encoding="utf-8"))
    if "openapi" in kept:
        kept["openapi"] = version
    if version == "3.2.0":
        kept["paths"]["/dikes/{id}"]["additionalOperations"] = {"COPY": {"responses": {"200": {"description": "ok"}}}}
    return kept


def leaves(value: Any, path: Path_ = ()) -> Iterator[Path_]:
    """The path of every text that is the author's choice, and of every key (which ends in None)."""
    if isinstance(value, dict):
        for key, member in value.items():
            if key not in STRUCTURAL:
                yield from ((*path, key, "KEY"), *leaves(member, (*path, key)))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from leaves(member, (*path, index))
    elif isinstance(value, str):
        yield path


def changed(whole: Any, path: Path_, text: str) -> Any:
    """A copy of a document with text at a path."""
    result = copy.deepcopy(whole)
    is_key = path[-1] == "KEY"
    holder = result
    for token in path[: -2 if is_key else -1]:
        holder = holder[token]
    if is_key:
        pairs = [(text + str(key) if key == path[-2] else key, member) for key, member in holder.items()]
        holder.clear()
        holder.update(pairs)
    else:
        holder[path[-1]] = text
    return result


def texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text and key in a JSON value with the way to it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, member in value.items():
            yield f"{path}/(key)", key
            yield from texts(member, f"{path}/{key}")
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from texts(member, f"{path}/{index}")


def faults(made: Conversion) -> list[tuple[str, str]]:
    """The texts in which Postman would find a variable that the generator did not put there."""
    collection = json.loads(made.to_bytes())
    own = {one["key"] for one in collection["variable"]}
    found = [pair for environment in made.environments for pair in texts(environment.to_json()) if "{{" in pair[1]]
    found = [(way, text) for way, text in found if not is_own(re.sub(r"^/values", "/variable", way), text, own)]
    for way, text in texts(collection):
        if "{{" in text and not _SCRIPTS.fullmatch(way) and not is_own(way, text, own):
            found.append((way, text))
    return found


def is_own(way: str, text: str, own: set[str]) -> bool:
    """Whether all braces of a text are the generator's own variables, in a place where it puts them."""
    rest = _OWN.sub("", text)
    return bool(_PLACES.fullmatch(way)) and "{{" not in rest and set(_OWN.findall(text)) <= own


@pytest.mark.slow
@pytest.mark.parametrize(
    ("version", "auth"), [("2.0", "both"), ("3.0.3", "script"), ("3.1.0", "both"), ("3.2.0", "native")]
)
def test_no_field_holds_a_variable(version: str, auth: Literal["script", "native", "both"]) -> None:
    """Hostile text in any one field, as its text and as its key, is nowhere a variable: neither sent nor shown."""
    whole, options = document(version), Options(auth=auth, environments=True)
    assert faults(convert(json.dumps(whole).encode(), options)) == []
    ways = list(leaves(whole))
    wrong, converted = {}, 0
    for way in ways:
        made = convert(json.dumps(changed(whole, way, TEXT)).encode(), options)
        if made.collection is not None:
            converted += 1
            wrong["/".join(map(str, way))] = faults(made)
    assert {way: found for way, found in wrong.items() if found} == {}
    assert (len(ways) > 200, len(ways) - converted < 5) == (True, True)
