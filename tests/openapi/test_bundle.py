"""`bundle`: one document in place of several; and the YAML that it is written in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from openapi_spec_validator import OpenAPIV2SpecValidator, OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

from support.paths import SHARED
from swagger2postman.conversion import convert
from swagger2postman.errors import UnusableDocumentError
from swagger2postman.openapi.bundle import bundle
from swagger2postman.openapi.versions import detect_dialect, read_api
from swagger2postman.postman.collection import build_collection
from swagger2postman.postman.options import Options
from swagger2postman.postman.plan import build_plan
from swagger2postman.references.loader import LoadOptions, open_root
from swagger2postman.references.resolver import Documents, no_documents
from swagger2postman.source.reader import read_source
from swagger2postman.source.yaml.writer import dump_yaml

AAS = SHARED / "corpus" / "aas"
PUBLISHED = "https://api.swaggerhub.com/domains/Plattform_i40/"
REFS = tuple(
    (f"{PUBLISHED}{part}/V3.1.2", AAS / part / "openapi.yaml")
    for part in ("Part1-MetaModel-Schemas", "Part2-API-Schemas")
)
VALIDATORS = {"2.0": OpenAPIV2SpecValidator, "3.0": OpenAPIV30SpecValidator, "3.1": OpenAPIV31SpecValidator}
HEAD_30 = "openapi: 3.0.3\ninfo: {title: Dike, version: '1'}\n"
HEAD_31 = "openapi: 3.1.0\ninfo: {title: Dike, version: '1'}\n"
HEAD_20 = "swagger: '2.0'\ninfo: {title: Dike, version: '1'}\n"


def bundled(folder: Path, root: str, others: dict[str, str]) -> tuple[Any, list[str]]:
    """The bundle of documents written to a folder, and the codes of the findings."""
    for name, text in {"root.yaml": root, **others}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    opened = open_root(folder / "root.yaml", LoadOptions(offline=True, cache_dir=folder / "cache"))
    documents = Documents(opened.source, opened.uri, opened.loader, opened.loader.canonical)
    result = bundle(documents, detect_dialect(documents))
    return result, [found.code for found in documents.report.sorted("")]


def read(text: str) -> Any:
    """A value from YAML."""
    return read_source(text.encode(), "expected").value


def external(value: Any) -> list[str]:
    """All references of a document that are not local."""
    found = []
    if isinstance(value, dict):
        reference = value.get("$ref")
        found += [reference] if isinstance(reference, str) and not reference.startswith("#") else []
        found += [one for member in value.values() for one in external(member)]
    if isinstance(value, list):
        found += [one for member in value for one in external(member)]
    return found


def test_moves_what_other_documents_hold(tmp_path: Path) -> None:
    """Every kind of component moves, with what it refers to in turn; local references stay as they are."""
    root = (
        HEAD_30
        + """\
paths:
  /locks/{id}:
    parameters: [{$ref: 'shared/water.yaml#/components/parameters/Id'}]
    post:
      requestBody: {$ref: 'shared/water.yaml#/components/requestBodies/Gate'}
      responses:
        '200': {$ref: 'shared/water.yaml#/components/responses/Done'}
        default: {$ref: '#/components/responses/Failed'}
components:
  responses:
    Failed: {description: Failed}
"""
    )
    water = """\
components:
  parameters:
    Id: {name: id, in: path, required: true, schema: {$ref: '#/components/schemas/Id'}}
  requestBodies:
    Gate:
      content:
        application/json:
          schema: {$ref: '#/components/schemas/Gate'}
          examples: {up: {$ref: '#/components/examples/Up'}}
  responses:
    Done: {description: Done, headers: {X-Level: {$ref: '#/components/headers/Level'}}}
  headers:
    Level: {schema: {type: integer}}
  examples:
    Up: {value: {level: 2}}
  schemas:
    Id: {type: string}
    Gate: {type: object, properties: {level: {type: integer}, next: {$ref: '#/components/schemas/Gate'}}}
    Unused: {type: string}
"""
    assert bundled(tmp_path, root, {"shared/water.yaml": water}) == (
        read(
            HEAD_30
            + """\
paths:
  /locks/{id}:
    parameters: [{$ref: '#/components/parameters/Id'}]
    post:
      requestBody: {$ref: '#/components/requestBodies/Gate'}
      responses:
        '200': {$ref: '#/components/responses/Done'}
        default: {$ref: '#/components/responses/Failed'}
components:
  responses:
    Failed: {description: Failed}
    Done: {description: Done, headers: {X-Level: {$ref: '#/components/headers/Level'}}}
  parameters:
    Id: {name: id, in: path, required: true, schema: {$ref: '#/components/schemas/Id'}}
  requestBodies:
    Gate:
      content:
        application/json:
          schema: {$ref: '#/components/schemas/Gate'}
          examples: {up: {$ref: '#/components/examples/Up'}}
  schemas:
    Id: {type: string}
    Gate: {type: object, properties: {level: {type: integer}, next: {$ref: '#/components/schemas/Gate'}}}
  headers:
    Level: {schema: {type: integer}}
  examples:
    Up: {value: {level: 2}}
"""
        ),
        [],
    )


def test_names_do_not_collide(tmp_path: Path) -> None:
    """A name that is taken gets its document's name before it, then a number; whole documents are named by file."""
    root = (
        HEAD_30
        + """\
paths: {/a: {get: {responses: {'200': {description: ok, content: {a/json: {schema: {oneOf: [
  {$ref: '#/components/schemas/Gate'}, {$ref: 'sluice.yaml#/Gate'}, {$ref: 'x/sluice.yaml#/Gate'},
  {$ref: 'my weir.yaml'},
  {$ref: 'sluice.yaml#/Any/0'}], discriminator: {propertyName: kind}}}}}}}}}
components: {schemas: {Gate: {type: object}}}
"""
    )
    others = {"sluice.yaml": "Gate: {type: string}\nAny: [{type: 'null'}]\n", "x/sluice.yaml": "Gate: {type: number}\n",
              "my weir.yaml": "{type: boolean}\n"}  # fmt: skip
    result, codes = bundled(tmp_path, root, others)
    schema = result["paths"]["/a"]["get"]["responses"]["200"]["content"]["a/json"]["schema"]
    assert (schema, result["components"]["schemas"], codes) == (
        {
            "oneOf": [{"$ref": f"#/components/schemas/{name}"}
                      for name in ("Gate", "sluice_Gate", "sluice_Gate_2", "my_weir", "Any_0")],
            "discriminator": {
                "propertyName": "kind",
                "mapping": {"Gate": "#/components/schemas/sluice_Gate", "0": "#/components/schemas/Any_0"},
            },
        },
        {
            "Gate": {"type": "object"},
            "sluice_Gate": {"type": "string"},
            "sluice_Gate_2": {"type": "number"},
            "my_weir": {"type": "boolean"},
            "Any_0": {"type": "null"},
        },
        [],
    )  # fmt: skip


def test_component_that_only_refers_becomes_its_target(tmp_path: Path) -> None:
    """A component of the root that only refers elsewhere keeps its name and gets the content."""
    root = (
        HEAD_30
        + """\
paths: {/a: {get: {responses: {'200': {$ref: '#/components/responses/Ok'}}}}}
components:
  responses: {Ok: {$ref: 'other.yaml#/components/responses/R'}}
  schemas: {Tree: {$ref: 'other.yaml#/components/schemas/Node'}, Again: {$ref: 'other.yaml#/components/schemas/Node'}}
"""
    )
    other = """\
components:
  responses: {R: {description: ok, content: {a/json: {schema: {$ref: '#/components/schemas/Node'}}}}}
  schemas: {Node: {properties: {kids: {items: {$ref: '#/components/schemas/Node'}, type: array}}}}
"""
    result, _ = bundled(tmp_path, root, {"other.yaml": other})
    assert result["components"] == {
        "responses": {
            "Ok": {"description": "ok", "content": {"a/json": {"schema": {"$ref": "#/components/schemas/Tree"}}}}
        },
        "schemas": {
            "Tree": {"properties": {"kids": {"items": {"$ref": "#/components/schemas/Tree"}, "type": "array"}}},
            "Again": {"$ref": "#/components/schemas/Tree"},
        },
    }


def test_path_items_are_written_out_where_they_are_no_components(tmp_path: Path) -> None:
    """A path item of another document is copied under 3.0 and moved under 3.1; a dead reference stays."""
    paths = "paths: {/a: {$ref: 'p.yaml#/items/a'}, /b: {$ref: 'gone.yaml#/b'}}\n"
    other = {"p.yaml": "items: {a: {get: {responses: {'200': {$ref: '#/ok'}}}}}\nok: {description: ok}\n"}
    get = {"get": {"responses": {"200": {"$ref": "#/components/responses/ok"}}}}
    dead = {"$ref": "gone.yaml#/b"}
    ok = {"responses": {"ok": {"description": "ok"}}}
    old, codes = bundled(tmp_path, HEAD_30 + paths, other)
    new, _ = bundled(tmp_path, HEAD_31 + paths, other)
    assert (old["paths"], old["components"], codes) == ({"/a": get, "/b": dead}, ok, ["unreachable-document"])
    assert new["paths"] == {"/a": {"$ref": "#/components/pathItems/a"}, "/b": dead}
    assert new["components"] == {**ok, "pathItems": {"a": get}}


def test_swagger_2(tmp_path: Path) -> None:
    """Swagger 2.0 keeps what moves in its own three sections."""
    root = (
        HEAD_20
        + """\
paths: {/a: {post: {
  parameters: [{$ref: 'd.yaml#/parameters/Body'}], responses: {'200': {$ref: 'd.yaml#/responses/Ok'}}}}}
"""
    )
    other = """\
parameters: {Body: {name: b, in: body, schema: {$ref: '#/definitions/B'}}}
responses: {Ok: {description: ok, schema: {type: array, items: {$ref: '#/definitions/B'}}}}
definitions: {B: {type: object}}
"""
    assert bundled(tmp_path, root, {"d.yaml": other})[0] == {
        **read(HEAD_20),
        "paths": {
            "/a": {
                "post": {
                    "parameters": [{"$ref": "#/parameters/Body"}],
                    "responses": {"200": {"$ref": "#/responses/Ok"}},
                }
            }
        },
        "definitions": {"B": {"type": "object"}},
        "parameters": {"Body": {"name": "b", "in": "body", "schema": {"$ref": "#/definitions/B"}}},
        "responses": {"Ok": {"description": "ok", "schema": {"type": "array", "items": {"$ref": "#/definitions/B"}}}},
    }


def test_identifiers_of_json_schema(tmp_path: Path) -> None:
    """`$id`, `$anchor` and `$defs` of 3.1 become plain local references, siblings kept."""
    root = (
        HEAD_31
        + """\
paths: {/a: {get: {responses: {'200': {description: ok, content: {a/json:
  {schema: {$ref: 'https://x.example/tree', title: T}}}}}}}}
components: {schemas: {Tree: {$id: 'https://x.example/tree', $anchor: top,
  properties: {sub: {$ref: '#top'}, leaf: {$ref: 'leaf.yaml'}}}}}
"""
    )
    opened_root = root.replace("leaf.yaml", (tmp_path / "leaf.yaml").as_uri() + "#leaf")
    leaf = "$schema: https://json-schema.org/draft/2020-12/schema\n$defs: {l: {$anchor: leaf, type: string}}\n"
    result, codes = bundled(tmp_path, opened_root, {"leaf.yaml": leaf})
    schema = result["paths"]["/a"]["get"]["responses"]["200"]["content"]["a/json"]["schema"]
    assert (schema, result["components"]["schemas"], codes) == (
        {"$ref": "#/components/schemas/Tree", "title": "T"},
        {
            "Tree": {
                "properties": {"sub": {"$ref": "#/components/schemas/Tree"}, "leaf": {"$ref": "#/components/schemas/l"}}
            },
            "l": {"type": "string"},
        },
        [],
    )


def test_discriminator_mappings_follow(tmp_path: Path) -> None:
    """Mappings by name and by reference lead to the moved schemas."""
    root = (
        HEAD_30
        + """\
paths: {/a: {get: {responses: {'200': {description: ok, content: {a/json:
  {schema: {$ref: 'p.yaml#/components/schemas/Pet'}}}}}}}}
components: {schemas: {Dog: {type: string}}}
"""
    )
    other = """\
components:
  schemas:
    Pet:
      discriminator: {propertyName: k, mapping: {d: Dog, c: '#/components/schemas/Cat', x: gone.yaml}}
      oneOf: [{$ref: '#/components/schemas/Dog'}]
    Dog: {type: object}
    Cat: {type: object}
"""
    result, codes = bundled(tmp_path, root, {"p.yaml": other})
    schemas = result["components"]["schemas"]
    assert (list(schemas), schemas["Pet"]["discriminator"], codes) == (
        ["Dog", "Pet", "p_Dog", "Cat"],
        {
            "propertyName": "k",
            "mapping": {"d": "#/components/schemas/p_Dog", "c": "#/components/schemas/Cat", "x": "gone.yaml"},
        },
        ["unreachable-document"],
    )


def test_names_of_properties_and_examples_are_no_references(tmp_path: Path) -> None:
    """A property called `$ref` or `example`, and `$ref` inside an example, are left alone; numbers stay as written."""
    root = """\
openapi: 3.0.3
info: {title: Dike, version: 1.10}
paths: {/a: {get: {responses: {'200': {description: ok, content: {a/json: {example: {$ref: 'x.yaml'}, schema:
  {properties: {$ref: {type: string}, example: {$ref: 's.yaml'}}, default: {$ref: 'y.yaml'}, maximum: 1.10}}}}}}}}
"""
    result, codes = bundled(tmp_path, root, {"s.yaml": "{type: string}"})
    media = result["paths"]["/a"]["get"]["responses"]["200"]["content"]["a/json"]
    assert (result["info"]["version"], media, codes) == (
        "1.10",
        {
            "example": {"$ref": "x.yaml"},
            "schema": {
                "properties": {"$ref": {"type": "string"}, "example": {"$ref": "#/components/schemas/s"}},
                "default": {"$ref": "y.yaml"},
                "maximum": 1.1,
            },
        },
        [],
    )


@pytest.mark.slow
def test_a_thousand_files_in_a_circle(tmp_path: Path) -> None:
    """A cycle across 1,000 files ends, in the bundle and in the collection."""
    files = {f"n{i}.yaml": f"properties: {{next: {{$ref: n{(i + 1) % 1000}.yaml}}}}\n" for i in range(1000)}
    root = (
        HEAD_30
        + """\
paths: {/a: {post: {
  requestBody: {content: {application/json: {schema: {$ref: n0.yaml}}}}, responses: {'200': {description: ok}}}}}
"""
    )
    result, codes = bundled(tmp_path, root, files)
    assert (len(result["components"]["schemas"]), external(result), codes) == (1000, [], [])
    assert convert(tmp_path / "root.yaml").requests == 1


def test_bundle_is_the_same_twice(tmp_path: Path) -> None:
    """The same documents give the same bytes, and a bundle of a bundle changes nothing."""
    root = HEAD_30 + "paths: {/a: {get: {responses: {'200': {$ref: 'r.yaml'}}}}}\n"
    first, _ = bundled(tmp_path, root, {"r.yaml": "{description: ok}"})
    again, _ = bundled(tmp_path, dump_yaml(first), {})
    assert dump_yaml(again) == dump_yaml(first)


@pytest.mark.corpus
@pytest.mark.parametrize(
    "path", sorted(p.relative_to(AAS).as_posix() for p in AAS.rglob("*.yaml") if "Specification" in p.as_posix())
)
def test_corpus(path: str, tmp_path: Path) -> None:
    """Bundles of real exports are local, valid where they were, read back, and convert to the same collection."""
    opened = open_root(AAS / path, LoadOptions(refs=REFS, offline=True, cache_dir=tmp_path))
    documents = Documents(opened.source, opened.uri, opened.loader, opened.loader.canonical)
    dialect = detect_dialect(documents)
    result = bundle(documents, dialect)
    text = dump_yaml(result)
    assert (external(result), documents.report.sorted("")) == ([], ())
    assert read_source(text.encode(), "bundle").value == yaml.safe_load(text) == result

    def shared(uri: str) -> Any:
        return opened.loader(uri.partition("#")[0]).value

    members = {"resolver_handlers": {"https": shared}}
    validator = type("Resolving", (VALIDATORS[dialect],), members)
    before = sorted(error.message for error in validator(opened.source.value).iter_errors())
    assert sorted(error.message for error in VALIDATORS[dialect](result).iter_errors()) == before
    again = Documents(read_source(text.encode(), "bundle"), "file:///bundle.yaml", no_documents)
    assert collection(again, dialect) == collection(documents, dialect)


def collection(documents: Documents, dialect: str) -> Any:
    """The collection that documents convert to."""
    built = build_collection(build_plan(read_api(documents, dialect), Options()), documents.report)
    assert built.collection is not None
    return built.collection.to_json()


TEXTS = [
    "yes", "No", "on", "OFF", "y", "n", "null", "~", "", "1", "1.10", "1e3", "1_000", "0o17", "0x1F", "012", "12:30:45",
    "2024-01-31", "2024-01-31T10:00:00Z", "-1", "+1", ".5", "5.", ".inf", ".NaN", "=", "<<", "true", "False", "*a",
    "&a", "!x", "%x", "@x",
    "`x", "- x", "? x", ": x", "x: y", "x #y", "#x", "[x", "{x", "x,y", "'x'", '"x"', "a\nb", "a\n",
    "\na", " a", "a ", "a\n b\n", " a\nb", "a \nb", "a\n\n", "\n", "a\tb", "\t", "a\n \t\nb", "a\r\nb",
    "\x85", "a\u2028b",
    "\ufeff", "é “x” …", "😀", "\x07", "---", "...", "--- a", "|", ">", "a\\b", "{{baseUrl}}", "1.2.3", "V3.1.2", "200",
    "x" * 300, "word " * 60,
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_yaml_reads_back(text: str) -> None:
    """Any text reads back the same, as a value and as a key, by the readers of YAML 1.1 and of YAML 1.2."""
    value: Any = {"value": text, "list": [text, {"nested": [text]}], text: {"deep": {text: text}}}
    written = dump_yaml(value)
    assert (yaml.safe_load(written), read_source(written.encode(), "x").value, dump_yaml(value)) == (
        value,
        value,
        written,
    )
    assert read_source(written.encode(), "x").diagnostics == ()


def test_yaml_is_readable() -> None:
    """Keys keep their order, long text becomes a block, shared parts are written out, other values are plain."""
    shared: Any = {"b": 1, "a": [1.5, True, None, 1e20, []]}
    assert (
        dump_yaml({"x": shared, "w": shared["a"], "t": "line one\nline two\n", "no": "no", "z": {}})
        == """\
x:
  b: 1
  a:
    - 1.5
    - true
    - null
    - 1.0e+20
    - []
w:
  - 1.5
  - true
  - null
  - 1.0e+20
  - []
t: |
  line one
  line two
'no': 'no'
z: {}
"""
    )


def test_bundle_of_nothing(tmp_path: Path) -> None:
    """What is no OpenAPI document is refused before anything is moved."""
    with pytest.raises(UnusableDocumentError):
        bundled(tmp_path, "a: {$ref: b.yaml}\n", {})


def test_what_is_nested_too_deeply_stays_where_it_is(tmp_path: Path) -> None:
    """Parts that cannot be components are copied in; a long way down that ends, and the rest is named."""
    root = f"{HEAD_30}paths: {{/a: {{$ref: 'other.yaml#/x0'}}}}\n"
    item = "x{}: {{get: {{callbacks: {{c: {{'{{$url}}': {{$ref: '#/x{}'}}}}}}, responses: {{}}}}}}\n"
    other = "".join(item.format(n, n + 1) for n in range(400)) + "x400: {get: {responses: {}}}\n"
    result, codes = bundled(tmp_path, root, {"other.yaml": other})
    assert codes == ["not-bundled"]
    assert dump_yaml(result).count("callbacks") > 5
