"""What is written is in Postman's format: by the schemas of `formats/`, by Postman's SDK, and by its own schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from goldens import collection_of, samples
from support.formats import first_error
from support.node import run_node
from support.paths import SHARED, TESTS
from swagger2postman import Options, convert

DOCUMENTS = [*samples(), *sorted((TESTS / "security").glob("*.yaml")), *sorted((TESTS / "conformance").glob("*.yaml"))]
OPTIONS = {
    "as it is": Options(environments=True),
    "Postman's own OAuth": Options(auth="native", client_auth="basic", token_params=(("audience", "polder"),)),
    "both": Options(auth="both", credentials="environment"),
}
HOW = [pytest.param(options, id=name) for name, options in OPTIONS.items()]


def written(document: Path, options: Options) -> dict[str, Any]:
    """The collection of a document, as another program reads it."""
    made: dict[str, Any] = json.loads(convert(document, options).to_bytes())
    return made


@pytest.mark.parametrize("options", HOW)
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_everything_written_is_in_the_format(document: Path, options: Options) -> None:
    """A collection and its environments have what the format asks for, and no key that nobody thought of."""
    conversion = convert(document, options)
    assert first_error("collection", json.loads(conversion.to_bytes())) == ""
    environments = [environment.to_json() for environment in conversion.environments]
    assert [first_error("environment", environment) for environment in environments] == [""] * len(environments)


NOT_IN_THE_FORMAT: dict[str, tuple[str, Any, str]] = {
    "another schema": (
        "/info/schema",
        "https://schema.getpostman.com/json/collection/v2.0.0/collection.json",
        "itself",
    ),
    "a number as a value": ("/variable/0/value", 1, "itself"),
    "a new key of a variable": ("/variable/0/secret", True, "/variable/0"),
    "a new key of a request": ("/item/0/request/uri", "x", "/item/0/request"),
    "two hosts": ("/item/0/request/url/host", ["{{baseUrl}}", "x"], "itself"),
    "a script as text": ("/event/0/script/exec", "pm.test()", "itself"),
    "an auth without attributes": ("/auth", {"type": "bearer"}, "itself"),
    "an auth of another kind": ("/auth", {"type": "basic", "bearer": []}, "/auth/bearer"),
    "a body of two kinds": ("/item/0/request/body", {"mode": "raw", "raw": "", "urlencoded": []}, "itself"),
    "no id": ("/item/0/id", "", "itself"),
}


@pytest.mark.parametrize(("changed", "value", "reported"), NOT_IN_THE_FORMAT.values(), ids=NOT_IN_THE_FORMAT)
def test_what_is_not_in_the_format_is_noticed(changed: str, value: Any, reported: str) -> None:
    """Each mistake in a good collection is named with its place."""
    made = written(samples()[0], Options())
    *way, last = changed.removeprefix("/").split("/")
    parent: Any = made
    for token in way:
        parent = parent[int(token)] if isinstance(parent, list) else parent[token]
    parent[last] = value
    place = first_error("collection", made).rpartition(" at ")[2]
    assert place == (changed if reported == "itself" else reported)


def test_postmans_sdk_loses_nothing(tmp_path: Path) -> None:
    """Read and written again by Postman's own SDK, a collection still has everything in it."""
    files = []
    for number, document in enumerate(DOCUMENTS):
        for name, options in OPTIONS.items():
            file = tmp_path / f"{number} {name}.json"
            file.write_bytes(convert(document, options).to_bytes())
            files.append(file)
    done = run_node(TESTS / "support" / "sdk.js", *map(str, files))
    assert done.stderr == ""
    lost = dict(zip(files, json.loads(done.stdout), strict=True))
    assert {file.name: paths for file, paths in lost.items() if paths} == {}


@pytest.mark.corpus
@pytest.mark.parametrize("sample", samples(), ids=lambda path: path.stem)
def test_postmans_own_schema(sample: Path) -> None:
    """The collection of a sample is valid by the schema that Postman publishes."""
    schema = json.loads((SHARED / "schemas" / "postman-collection-v2.1.0.json").read_text(encoding="utf-8"))
    collection = json.loads(collection_of(sample).read_text(encoding="utf-8"))
    assert [error.message for error in Draft7Validator(schema).iter_errors(collection)] == []
