"""Files beside a document: only what describes an API gets into requests, unless the user names the file."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from swagger2postman import LoadOptions, bundle, convert
from swagger2postman.references.expected import describes_api, may_be

SECRET = "hunter2-of-the-reader"
ROOT = """\
openapi: 3.1.0
info: {title: Dike, version: '1'}
servers: [{url: 'https://api.polder.example'}]
paths:
  /a:
    post:
      operationId: a
      requestBody: {content: {application/json: PLACE}}
      responses: {'200': {description: ok}}
"""
SCHEMA = f"{{type: string, example: {SECRET}}}"


def converted(folder: Path, place: str, **options: Any) -> tuple[str, list[str]]:
    """The body of the one request and the errors, for a document with a media type of these words."""
    (folder / "api.yaml").write_text(ROOT.replace("PLACE", place), encoding="utf-8")
    made = convert(folder / "api.yaml", loading=LoadOptions(offline=True, cache_dir=folder / "cache", **options))
    collection: Any = made.to_json()
    (item,) = [one for one in collection["item"] if one["request"]["url"].get("path") == ["a"]]
    errors = [f"{one.message} {one.hint}" for one in made.diagnostics if one.severity == "error"]
    assert (SECRET in json.dumps(collection)) == (SECRET in item["request"]["body"]["raw"])
    return item["request"]["body"]["raw"], errors


HIDDEN = "is hidden (a name in it begins with a dot), so it is not read. Give it another name, or, if requests may hold"
OTHER = "is not a .yaml, .yml or .json file, so it is not read. Give it another name, or, if requests may hold"


@pytest.mark.skipif(os.name == "nt", reason="needs links")
@pytest.mark.parametrize(
    ("reference", "message"),
    [
        (".env", f"“DIR/.env” {HIDDEN} its text, add --allow-path DIR/.env."),
        ("./.env", f"“DIR/.env” {HIDDEN} its text, add --allow-path DIR/.env."),
        ("%2eenv", f"“DIR/.env” {HIDDEN} its text, add --allow-path DIR/.env."),
        ("file:DIR/.env", f"“DIR/.env” {HIDDEN} its text, add --allow-path DIR/.env."),
        ("file://localhost/DIR/%2Eenv", f"“DIR/.env” {HIDDEN} its text, add --allow-path DIR/.env."),
        ("x/../.secrets/aws.yaml", f"“DIR/.secrets/aws.yaml” {HIDDEN} its text, add "
                                   "--allow-path DIR/.secrets/aws.yaml."),
        (".secrets/%2e%2e/.ENV.YAML", f"“DIR/.secrets/../.ENV.YAML” leads to “DIR/.ENV.YAML”, which {HIDDEN} its text, "
                                      "add --allow-path DIR/.ENV.YAML."),
        ("link.yaml", f"“DIR/link.yaml” leads to “DIR/.env”, which {HIDDEN} its text, add --allow-path DIR/.env."),
        ("linked/aws.yaml", f"“DIR/linked/aws.yaml” leads to “DIR/.secrets/aws.yaml”, which {HIDDEN} its text, "
                            "add --allow-path DIR/.secrets/aws.yaml."),
        (".alias.yaml", f"“DIR/.alias.yaml” leads to “DIR/plain.yaml”, which {HIDDEN} its text, "
                        "add --allow-path DIR/plain.yaml."),
        ("notes.txt", f"“DIR/notes.txt” {OTHER} its text, add --allow-path DIR/notes.txt."),
        ("id_rsa", f"“DIR/id_rsa” {OTHER} its text, add --allow-path DIR/id_rsa."),
        ("text.yaml", f"“DIR/text.yaml” leads to “DIR/notes.txt”, which {OTHER} its text, "
                      "add --allow-path DIR/notes.txt."),
    ],
)  # fmt: skip
def test_hidden_and_other_files_stay_closed(tmp_path: Path, reference: str, message: str) -> None:
    """A hidden file, and one that is neither YAML nor JSON, is read only if the user allows it, however it is named."""
    names = (".env", ".ENV.YAML", "notes.txt", "id_rsa", "plain.yaml", ".secrets/aws.yaml")
    (tmp_path / ".secrets").mkdir()
    for name in names:
        (tmp_path / name).write_text(SCHEMA)
    for link, target in (("link.yaml", ".env"), ("linked", ".secrets"), (".alias.yaml", "plain.yaml"),
                         ("text.yaml", "notes.txt")):  # fmt: skip
        (tmp_path / link).symlink_to(target)
    place = "{schema: {$ref: '" + reference.replace("DIR", str(tmp_path)).replace("localhost//", "localhost/") + "'}}"
    body, errors = converted(tmp_path, place)
    assert (SECRET in body, errors) == (False, [message.replace("DIR", str(tmp_path))])
    allowed = Path(errors[0].rpartition("--allow-path ")[2].rstrip("."))
    assert converted(tmp_path, place, allow_paths=(allowed,)) == (f'"{SECRET}"', [])
    assert converted(tmp_path, place, allow_paths=(tmp_path,)) == (f'"{SECRET}"', [])


def test_where_the_document_lies_is_of_no_matter(tmp_path: Path) -> None:
    """What is hidden counts from the folder of the document: a checkout in a hidden folder works."""
    folder = tmp_path / ".cache" / "repository"
    folder.mkdir(parents=True)
    (folder / "s.yaml").write_text(SCHEMA)
    assert converted(folder, "{schema: {$ref: s.yaml}}") == (f'"{SECRET}"', [])


NOT_OPENAPI = {
    "credentials": ("{schema: {$ref: 'x.json#/aws'}}", {"aws": {"id": "x", "secret": SECRET}}),
    "default-profile": ("{schema: {$ref: x.json}}", {"default": {"secret": SECRET}, "prod": {}}),
    "default-text": ("{schema: {$ref: 'x.json#/a'}}", {"a": {"default": SECRET, "description": "password"}}),
    "package": ("{schema: {$ref: x.json}}", {"name": "a", "type": "module", "version": "1", "default": SECRET}),
    "example-settings": ("{schema: {$ref: x.json}}", {"example": SECRET, "examples": [SECRET]}),
    "composer": ("{schema: {$ref: x.json}}", {"type": "object", "default": SECRET, "a": 1, "b": 2, "c": 3}),
    "string": ("{schema: {$ref: 'x.json#/a'}}", {"a": SECRET}),
    "list": ("{schema: {$ref: 'x.json#/a'}}", {"a": [SECRET]}),
    "terraform": ("{examples: {a: {$ref: 'x.json#/o/db'}}}",
                  {"o": {"db": {"sensitive": True, "type": "string", "value": SECRET}}}),
    "raw-example": ("{examples: {a: {$ref: x.json}}}", {"password": SECRET}),
    "media-type": ("{$ref: 'x.json#/a'}", {"a": {"example": SECRET, "host": "x"}}),
    "through-another": ("{schema: {$ref: '#/x-a/aws'}}", {"aws": {"default": SECRET}}),
    "a-schema-for-an-example": ("{examples: {a: {$ref: x.json}}}", {"type": "object", "example": SECRET}),
    "an-example-for-a-schema": ("{schema: {$ref: x.json}}", {"value": SECRET, "default": SECRET}),
    "in-a-chain": ("{schema: {$ref: 'x.json#/a'}}", {"a": {"$ref": "#/b"}, "b": {"default": SECRET}}),
    "mapping": ("{schema: {discriminator: {propertyName: a, mapping: {a: 'x.json'}}, anyOf: [{$ref: x.json}]}}",
                {"default": SECRET}),
}  # fmt: skip


@pytest.mark.parametrize(("place", "value"), list(NOT_OPENAPI.values()), ids=list(NOT_OPENAPI))
def test_what_is_not_openapi_stays_out(tmp_path: Path, place: str, value: Any) -> None:
    """Of a file that is not an OpenAPI document only an object of the kind that is wanted is used: said with a way."""
    (tmp_path / "x.json").write_text(json.dumps(value))
    others = "x-a: {$ref: x.json}\n" if "x-a" in place else ""
    (tmp_path / "api.yaml").write_text(others + ROOT.replace("PLACE", place))
    options = LoadOptions(offline=True, cache_dir=tmp_path / "cache")
    made = convert(tmp_path / "api.yaml", loading=options)
    assert SECRET not in json.dumps(made.to_json())
    found = {one.message + one.hint for one in made.diagnostics if one.code == "unresolved-reference"}
    assert found
    assert [one for one in found if "” is not used: it is not a" not in one] == []
    assert [one for one in found if not one.endswith(f"add --allow-path {tmp_path}/x.json.")] == []
    assert SECRET not in json.dumps(bundle(tmp_path / "api.yaml", loading=options).document)


FRAGMENTS = {
    "schema": ("{schema: {$ref: x.yaml}}", SCHEMA),
    "named": ("{schema: {$ref: 'x.yaml#/Pet'}}", f"{{Pet: {SCHEMA}}}"),
    "components": ("{schema: {$ref: 'x.yaml#/components/schemas/A'}}", f"{{components: {{schemas: {{A: {SCHEMA}}}}}}}"),
    "json-schema": ("{schema: {$ref: x.yaml}}", f"{{$schema: x, $ref: '#/$defs/a', $defs: {{a: {SCHEMA}}}}}"),
    "own-keywords": ("{schema: {$ref: x.yaml}}", f"{{type: string, javaType: X, example: {SECRET}}}"),
    "all-of": ("{schema: {$ref: x.yaml}}", f"{{allOf: [{{enum: [{SECRET}]}}]}}"),
    "enum": ("{schema: {$ref: x.yaml}}", f"{{enum: [{SECRET}]}}"),
    "example": ("{schema: {}, examples: {a: {$ref: x.yaml}}}", f"{{summary: One, value: {SECRET}}}"),
    "document": ("{schema: {$ref: 'x.yaml#/odd'}}", f"{{openapi: 3.0.3, odd: {{default: {SECRET}}}}}"),
    "two": ("{schema: {$ref: 'x.yaml#/odd'}}", f"{{swagger: 2.0, odd: {{example: {SECRET}}}}}"),
}


@pytest.mark.parametrize(("place", "text"), list(FRAGMENTS.values()), ids=list(FRAGMENTS))
def test_parts_of_an_api_are_used(tmp_path: Path, place: str, text: str) -> None:
    """Files with schemas, named or alone, with examples and media types, and whole OpenAPI documents need no leave."""
    (tmp_path / "x.yaml").write_text(text)
    assert converted(tmp_path, place) == (f'"{SECRET}"', [])


def test_a_message_says_which_object_is_wanted(tmp_path: Path) -> None:
    """What is refused is named with the object that belongs there, and with what would allow it."""
    (tmp_path / "t.json").write_text(json.dumps({"value": SECRET, "sensitive": True, "type": "string"}))
    assert converted(tmp_path, "{schema: {type: string}, examples: {a: {$ref: t.json}}}") == (
        '"text"',
        [
            f"“t.json” is not used: it is not an Example Object, and “{tmp_path}/t.json” is not an OpenAPI document. "
            f"Correct the reference, or, if requests may hold text of that file, add --allow-path {tmp_path}/t.json."
        ],
    )


OBJECTS: dict[str, list[Any]] = {
    "schema": [True, {}, {"description": "Anything."}, {"format": "uuid"}, {"type": ["null", "string"]}],
    "parameter": [{"name": "a", "in": "query", "schema": {}}, {"$ref": "x"}],
    "header": [{"schema": {}}, {"type": "string"}, {"description": "x"}],
    "requestBody": [{"content": {}, "required": True}],
    "response": [{"description": ""}, {"content": {}, "x-a": 1}, {"schema": {}, "description": "x"}],
    "pathItem": [{"get": {}}, {"parameters": [], "summary": "x"}, {"$ref": "x"}],
    "securityScheme": [{"type": "apiKey", "in": "header", "name": "x"}],
    "example": [{"value": None}, {"externalValue": "x", "summary": "x"}],
    "mediaType": [{"schema": {}}, {"example": 1}],
    "link": [{"operationId": "a", "parameters": {}}],
    "callback": [{"{$request.body#/url}": {"post": {}}}],
}
SETTINGS: list[Any] = [
    "text", 1, None, [], {"user": "x", "password": "y"}, {"name": "x", "version": "1", "scripts": {}},
    {"default": {"a": "b"}}, {"services": {"db": {"image": "x"}}}, {"apiVersion": "v1", "kind": "Secret", "data": {}},
    {"name": "x", "in": "y"}, {"type": "service_account", "private_key": "x", "client_email": "y"},
]  # fmt: skip


@pytest.mark.parametrize("kind", OBJECTS)
def test_the_shape_of_each_object(kind: str) -> None:
    """Every object of OpenAPI is known by its keys; settings and credentials are none of them."""
    assert [one for one in OBJECTS[kind] if not may_be(kind, one)] == []
    assert [one for one in SETTINGS if may_be(kind, one)] == []


def test_what_says_that_it_is_openapi() -> None:
    """A version at the top tells, also one that YAML reads as a number."""
    roots: list[Any] = [{"openapi": "3.1.0"}, {"swagger": 2.0}, {"openapi": 3}, {"openapi": "x"}, {"swagger": None}, []]
    assert [describes_api(root) for root in roots] == [True, True, True, False, False, False]


def test_values_refer_to_nothing(tmp_path: Path) -> None:
    """A “$ref” in an example or a default, and an `externalValue`, is data: no file is read for it."""
    (tmp_path / "x.json").write_text(json.dumps({"value": SECRET}))
    place = "{schema: {default: {$ref: x.json}}, example: {$ref: x.json}, examples: {a: {externalValue: x.json}}}"
    (tmp_path / "api.yaml").write_text(ROOT.replace("PLACE", place))
    made = convert(tmp_path / "api.yaml", loading=LoadOptions(offline=True, cache_dir=tmp_path / "cache"))
    assert (made.documents, SECRET in json.dumps(made.to_json())) == ((), False)


def test_folders_that_stand_for_urls(tmp_path: Path) -> None:
    """Below the folder of a --ref or of --refs the same holds; a file that --ref names itself is trusted."""
    url, shelf = "https://hub.example/d", tmp_path / "shelf"
    (shelf / "a" / "b").mkdir(parents=True)
    for name in (".env", "a/b/1", "creds.json"):
        (shelf / name).write_text(json.dumps({"default": SECRET}))
    for reference, options in (
        (f"{url}/.env", {"refs": ((url, shelf),)}),
        (f"{url}/creds", {"refs": ((url, shelf),)}),
        ("https://api.swaggerhub.com/domains/a/b/1", {"refs_dir": shelf}),
    ):
        body, errors = converted(tmp_path, f"{{schema: {{$ref: '{reference}'}}}}", **options)
        assert (SECRET in body, len(errors)) == (False, 1)
    place = f"{{schema: {{$ref: '{url}'}}}}"
    assert converted(tmp_path, place, refs=((url, shelf / ".env"),)) == (f'"{SECRET}"', [])
