"""What a `$ref` leads to."""

from __future__ import annotations

import time
from collections.abc import Mapping

import pytest

from swagger2postman.findings.diagnostic import Diagnostic, Position
from swagger2postman.findings.severity import Severity
from swagger2postman.jsonvalue import Json
from swagger2postman.references import resolver
from swagger2postman.references.resolver import Documents, Node, UnreachableDocumentError, no_documents
from swagger2postman.source.reader import Source, read_source

ROOT = "file:///home/api/export.yaml"
DOMAIN = "https://api.swaggerhub.com/domains/polder/common/1.0.0"


class Shelf:
    """A loader with some documents, which remembers what it was asked for."""

    def __init__(self, documents: Mapping[str, str]) -> None:
        self.documents = documents
        self.asked: list[str] = []

    def __call__(self, uri: str) -> Source:
        """Give a document, called by the last part of its URI."""
        self.asked.append(uri)
        if uri not in self.documents:
            raise UnreachableDocumentError(f"“{uri}” is not on the shelf.", "Put it there.")
        return read_source(self.documents[uri].encode(), uri.rpartition("/")[2])


def documents(root: str, others: Mapping[str, str] | None = None) -> Documents:
    """A root document, and others by their URIs."""
    return Documents(read_source(root.encode(), "export.yaml"), ROOT, Shelf(others or {}))


def at(start: Node, *path: str | int) -> Node:
    """The node at a path."""
    for token in path:
        start = start.child(token)
    return start


def reported(docs: Documents) -> list[tuple[str, str, str, str]]:
    """Code, place, message and hint of each finding."""
    return [(d.code, str(d.position), d.message, d.hint) for d in docs.report.sorted("export.yaml")]


def resolve(root: str, others: Mapping[str, str] | None = None) -> tuple[Json, list[tuple[str, str]]]:
    """What the member “x” of a document resolves to, and code and place of the findings."""
    docs = documents(root, others)
    found = docs.resolve(at(docs.root, "x"))
    return found.value if found else None, [(code, place) for code, place, _, _ in reported(docs)]


@pytest.mark.parametrize(
    ("root", "value"),
    [
        ("x: {$ref: '#/a/b'}\na: {b: 1}", 1),
        ("x: {$ref: '#/a/b', description: sibling}\na: {b: {c: 2}}", {"c": 2}),
        ("x: {$ref: '#/paths/~1sims~1{id}/get'}\npaths: {'/sims/{id}': {get: 1}}", 1),
        ("x: {$ref: '#/paths/~1sims~1%7Bid%7D/get'}\npaths: {'/sims/{id}': {get: 1}}", 1),
        ("x: {$ref: '#/paths/%2Fsims'}\npaths: {/sims: 1}", 1),
        ("x: {$ref: '#/a~0b~01'}\na~b~1: 1", 1),
        ("x: {$ref: '#/a/two%20words'}\na: {two words: 1}", 1),
        ("x: {$ref: '#/a/two words'}\na: {two words: 1}", 1),
        ("x: {$ref: '#/a/caf%C3%A9'}\na: {café: 1}", 1),
        ("x: {$ref: '#/a/café'}\na: {café: 1}", 1),
        ("x: {$ref: '#/a/'}\na: {'': 1}", 1),
        ("x: {$ref: '#/a/0'}\na: [5, 6]", 5),
        ("x: {$ref: '#/a/1/b/0'}\na: [5, {b: [7]}]", 7),
        ("x: {$ref: '#/a/200'}\na: {200: ok}", "ok"),
        ("x: {$ref: '#/a/Pet[Dog]'}\na: {'Pet[Dog]': 1}", 1),
        ("x: {$ref: '#/a/b?c'}\na: {b?c: 1}", 1),
        ("x: {$ref: '#/a/b#c'}\na: {'b#c': 1}", 1),
        ("x: {$ref: '#/a'}\na: null", None),
        ("x: {$ref: '#/y'}\ny: {$ref: '#/z'}\nz: {$ref: '#/a'}\na: 1", 1),
        ("x: {$ref: '#/y/b'}\ny: {$ref: '#/a'}\na: {b: 1}", 1),
        ("x: {$ref: '#/y/b/c'}\ny: {$ref: '#/z'}\nz: {$ref: '#/a', other: 1}\na: {b: {$ref: '#/d'}}\nd: {c: 1}", 1),
        ("x: {$ref: '#/y/properties/b'}\ny: {$ref: '#/a', properties: {b: own}}\na: {properties: {b: 1}}", "own"),
        ("x: {y: 1}", {"y": 1}),
        ("x: {$ref: {type: string}}", {"$ref": {"type": "string"}}),
        ("x: [1]", [1]),
    ],
    ids=["plain", "sibling", "slash", "braces", "slash-as-percent", "tilde", "space-as-percent", "space",
         "utf-8-as-percent", "utf-8", "empty-key", "item", "items", "status", "brackets", "question-mark", "hash",
         "null", "chain", "through", "through-twice", "own-member-first", "no-reference",
         "property-called-ref", "list"],
)  # fmt: skip
def test_local_references(root: str, value: Json) -> None:
    """A local reference is a JSON pointer, escaped in either way, through other references where need be."""
    assert resolve(root) == (value, [])


def test_whole_document() -> None:
    """“#” is the whole document."""
    docs = documents("x: {$ref: '#'}\na: 1")
    assert docs.resolve(at(docs.root, "x")) == docs.root


@pytest.mark.parametrize(
    ("reference", "message", "hint"),
    [
        ("#/components/schemas/Pett", "“Pett” is not there.", "Did you mean “Pet”?"),
        ("#/components/schema/Pet", "“schema” is not there.", "Did you mean “schemas”?"),
        ("#/components/schemas/pet", "“pet” is not there.", "Did you mean “Pet”?"),
        ("#/components/schemas/Invoice", "“Invoice” is not there.", "Add what is missing, or correct the reference."),
        ("#/list/2", "“2” is not there.", "Add what is missing, or correct the reference."),
        ("#/list/-", "“-” is not there.", "Add what is missing, or correct the reference."),
        ("#/list/01", "“01” is not there.", "Add what is missing, or correct the reference."),
        ("#/list/²", "“²” is not there.", "Add what is missing, or correct the reference."),
        ("#/list/" + "9" * 90, "“" + "9" * 90 + "” is not there.", "Add what is missing, or correct the reference."),
        ("#/text/0", "“0” is not there.", "Add what is missing, or correct the reference."),
        ("#/text/length", "“length” is not there.", "Add what is missing, or correct the reference."),
        ("#/nothing/at/all", "“nothing” is not there.", "Add what is missing, or correct the reference."),
    ],
    ids=["name", "section", "case", "far", "past-the-end", "minus", "leading-zero", "superscript", "long-index",
         "in-text", "in-text-name", "nothing"],
)  # fmt: skip
def test_references_that_lead_nowhere(reference: str, message: str, hint: str) -> None:
    """A reference that leads nowhere is an error at its place that names the token and the nearest name."""
    docs = documents(
        f"list: [1, 2]\ntext: abc\ncomponents: {{schemas: {{Pet: 1, Order: 2}}}}\nx:\n  $ref: '{reference}'\n"
    )
    assert docs.resolve(at(docs.root, "x")) is None
    assert docs.report.sorted("export.yaml") == (
        Diagnostic(
            "unresolved-reference", Severity.ERROR, f"“{reference}” leads nowhere: {message}", hint, "/x/$ref",
            Position("export.yaml", 5, 3),
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("#Pet", "“#Pet” names an anchor that is not there."),
        ("http://[half", "“http://[half” is no URI."),
    ],
)
def test_references_that_cannot_be_followed(reference: str, message: str) -> None:
    """A missing anchor and a malformed URI are errors at the reference."""
    docs = documents(f"x: {{$ref: '{reference}'}}\nPet: 1")
    assert docs.resolve(at(docs.root, "x")) is None
    assert [(code, place, text) for code, place, text, _ in reported(docs)] == [
        ("unresolved-reference", "export.yaml:1:5", message)
    ]


@pytest.mark.parametrize(
    ("root", "places"),
    [
        ("x: {$ref: '#/x'}", [("reference-cycle", "export.yaml:1:1")]),
        ("x: {$ref: '#/y'}\ny: {$ref: '#/x'}", [("reference-cycle", "export.yaml:1:1")]),
        ("x: {$ref: '#/y'}\ny: {$ref: '#/z'}\nz: {$ref: '#/y'}", [("reference-cycle", "export.yaml:1:1")]),
        ("x: {$ref: '#/x/y'}", [("unresolved-reference", "export.yaml:1:5")]),
        (
            "x: {$ref: '#/a/y'}\na: {$ref: '#/b/x'}\nb: {$ref: '#/a/y'}",
            [("unresolved-reference", f"export.yaml:{line}:5") for line in (1, 2, 3)],
        ),
    ],
    ids=["itself", "two", "lasso", "into-itself", "into-each-other"],
)
def test_circles_of_references(root: str, places: list[tuple[str, str]]) -> None:
    """References that only lead to each other end in an error, by whatever way."""
    assert resolve(root) == (None, places)


def test_recursive_structures() -> None:
    """A schema that contains itself is no circle of references."""
    docs = documents("x: {$ref: '#/Order'}\nOrder: {children: {items: {$ref: '#/Order'}}}")
    order = docs.resolve(at(docs.root, "x"))
    assert order is not None
    assert docs.resolve(at(order, "children", "items")) == order
    assert reported(docs) == []


@pytest.mark.parametrize("step", ["#/a{n}", "#/a{n}/b"], ids=["chain", "through"])
def test_endless_chains(step: str) -> None:
    """A chain of a thousand references is given up without a traceback."""
    chain = "".join(f"a{n - 1}: {{$ref: '{step.format(n=n)}'}}\n" for n in range(1, 1001))
    value, found = resolve(f"x: {{$ref: '#/a0'}}\n{chain}a1000: {{b: 1}}")
    assert value is None
    assert found != []


def test_nearest_name_is_cheap() -> None:
    """In a document with twenty thousand schemas, a reference that is broken a thousand times costs little."""
    names = "\n".join(f"  Schema{number}: 1" for number in range(20_000))
    broken = "\n".join("- {$ref: '#/schemas/Schema20000'}" for _ in range(1000))
    docs = documents(f"schemas:\n{names}\nuses:\n{broken}\n")
    start = time.process_time()
    assert [docs.target(node) for node in at(docs.root, "uses").elements()] == [None] * 1000
    assert time.process_time() - start < 5
    assert len(reported(docs)) == 1000


@pytest.mark.parametrize(
    ("reference", "uri"),
    [
        ("common.yaml#/a", "file:///home/api/common.yaml"),
        ("./common.yaml#/a", "file:///home/api/common.yaml"),
        ("sub/dir/common.yaml#/a", "file:///home/api/sub/dir/common.yaml"),
        ("../shared/common.json#/a", "file:///home/shared/common.json"),
        ("/etc/common.yaml#/a", "file:///etc/common.yaml"),
        ("my common.yaml#/a", "file:///home/api/my%20common.yaml"),
        ("my%20common.yaml#/a", "file:///home/api/my%20common.yaml"),
        ("caf%C3%A9.yaml#/a", "file:///home/api/caf%C3%A9.yaml"),
        ("https://api.polder.example/common.yaml#/a", "https://api.polder.example/common.yaml"),
        ("//api.polder.example/common.yaml#/a", "file://api.polder.example/common.yaml"),
        (DOMAIN + "#/a", DOMAIN),
        ("https://api.polder.example/v1/domains/polder/common/1#/a", "https://api.polder.example/v1/domains/polder/common/1"),
    ],
)  # fmt: skip
def test_other_documents(reference: str, uri: str) -> None:
    """A reference to another document is resolved against where the document is that holds it."""
    docs = documents(f"x: {{$ref: '{reference}'}}", {uri: "a: found"})
    found = docs.resolve(at(docs.root, "x"))
    assert found is not None
    assert (found.value, found.place.document, found.path) == ("found", uri, ("a",))
    assert reported(docs) == []


def test_whole_other_document() -> None:
    """Without a fragment, the reference names the whole document."""
    assert resolve("x: {$ref: pet.yaml}", {"file:///home/api/pet.yaml": "type: object"}) == ({"type": "object"}, [])


def test_from_document_to_document() -> None:
    """Each document's references count from where it is; each is loaded once; the root is known by its own URI."""
    base = "https://api.swaggerhub.com/domains/polder/base/2.0.0"
    others = {
        DOMAIN: "one: {$ref: '../base/2.0.0#/two'}\nlocal: {$ref: '#/one'}\n",
        base: f"two: {{$ref: '{ROOT}#/three'}}\nagain: {{$ref: '{DOMAIN}#/one'}}",
    }
    root = f"three: back\nx: {{$ref: '{DOMAIN}#/local'}}\ny: {{$ref: '{base}#/again'}}"
    shelf = Shelf(others)
    docs = Documents(read_source(root.encode(), "export.yaml"), ROOT, shelf)
    assert [docs.resolve(at(docs.root, name)) for name in "xy"] == [at(docs.root, "three")] * 2
    assert (shelf.asked, reported(docs)) == ([DOMAIN, base], [])


def test_documents_in_use() -> None:
    """The documents in use are the root and those that could be had, in the order of first use."""
    docs = documents("x: {$ref: b.yaml}\ny: {$ref: missing.yaml}\nz: {$ref: a.yaml}",
                     {"file:///home/api/a.yaml": "a: 1", "file:///home/api/b.yaml": "b: 1"})  # fmt: skip
    assert [document.uri for document in docs.loaded()] == [ROOT]
    for name in ("x", "y", "z"):
        docs.resolve(at(docs.root, name))
    assert [document.uri for document in docs.loaded()] == [ROOT, "file:///home/api/b.yaml", "file:///home/api/a.yaml"]


def test_missing_document_is_reported_once() -> None:
    """A document that cannot be had is asked for once and reported once, where it is needed first."""
    root = b"x: {$ref: 'gone.yaml#/a'}\ny: {$ref: 'gone.yaml#/b'}\nz: {$ref: './gone.yaml'}"
    shelf = Shelf({})
    docs = Documents(read_source(root, "export.yaml"), ROOT, shelf)
    assert [docs.resolve(at(docs.root, name)) for name in ("x", "y", "z")] == [None, None, None]
    assert reported(docs) == [
        (
            "unreachable-document",
            "export.yaml:1:5",
            "“file:///home/api/gone.yaml” is not on the shelf.",
            "Put it there.",
        )
    ]
    assert shelf.asked == ["file:///home/api/gone.yaml"]


def test_unusable_document() -> None:
    """A document that cannot be read is reported with its own fault, and once where it is needed first."""
    docs = documents(
        "x: {$ref: 'bad.yaml#/a'}\ny: {$ref: 'bad.yaml#/b'}", {"file:///home/api/bad.yaml": "ok: 1\na: [1\nb: 2"}
    )
    assert [docs.resolve(at(docs.root, name)) for name in ("x", "y")] == [None, None]
    assert [(code, place) for code, place, _, _ in reported(docs)] == [
        ("unreachable-document", "export.yaml:1:5"),
        ("yaml-syntax", "bad.yaml:3:2"),
    ]


def test_findings_in_other_documents() -> None:
    """What is wrong in another document is reported there."""
    docs = documents("x: {$ref: 'b.yaml#/one'}", {"file:///home/api/b.yaml": "one:\n  $ref: '#/twoo'\ntwo: 2\n"})
    assert docs.resolve(at(docs.root, "x")) is None
    assert docs.report.sorted("export.yaml") == (
        Diagnostic(
            "unresolved-reference", Severity.ERROR, "“#/twoo” leads nowhere: “twoo” is not there.",
            "Did you mean “two”?", "/one/$ref", Position("b.yaml", 2, 3),
        ),
    )  # fmt: skip


def test_no_documents() -> None:
    """A run without other documents says which option gives them."""
    docs = Documents(read_source(b"x: {$ref: 'other.yaml#/a'}", "export.yaml"), ROOT, no_documents)
    assert docs.resolve(at(docs.root, "x")) is None
    assert reported(docs) == [
        ("unreachable-document", "export.yaml:1:5", "“file:///home/api/other.yaml” is not available.",
         "Give it with --ref URL=FILE."),
    ]  # fmt: skip


IDENTIFIED = """\
openapi: 3.1.0
x: {$ref: REFERENCE}
components:
  schemas:
    Pet:
      $id: https://schemas.polder.example/pet
      $anchor: pet
      $defs:
        Name: {$anchor: name, value: name of pet}
        Chip: {$id: chip, $dynamicAnchor: top, value: chip}
      inside:
        anchor: {$ref: '#name'}
        pointer: {$ref: '#/$defs/Name'}
        sibling: {$ref: chip}
        document: {$ref: '#/components/schemas/Plain'}
    Plain: {$anchor: plain, value: plain}
    Sample: {example: {$id: https://schemas.polder.example/pet, $anchor: plain}}
"""
PET = ("components", "schemas", "Pet")


@pytest.mark.parametrize(
    ("reference", "path"),
    [
        ("'#plain'", ("components", "schemas", "Plain")),
        ("'#/components/schemas/Plain'", ("components", "schemas", "Plain")),
        (f"'{ROOT}#plain'", ("components", "schemas", "Plain")),
        ("https://schemas.polder.example/pet", PET),
        ("'https://schemas.polder.example/pet#'", PET),
        ("'https://schemas.polder.example/pet#pet'", PET),
        ("'https://schemas.polder.example/pet#/$defs/Name'", (*PET, "$defs", "Name")),
        ("'https://schemas.polder.example/pet#name'", (*PET, "$defs", "Name")),
        ("https://schemas.polder.example/chip", (*PET, "$defs", "Chip")),
        ("'https://schemas.polder.example/chip#top'", (*PET, "$defs", "Chip")),
        ("'#/components/schemas/Pet/inside/anchor'", (*PET, "$defs", "Name")),
        ("'#/components/schemas/Pet/inside/pointer'", (*PET, "$defs", "Name")),
        ("'#/components/schemas/Pet/inside/sibling'", (*PET, "$defs", "Chip")),
        ("'#/components/schemas/Pet/inside/document'", ("components", "schemas", "Plain")),
    ],
)
def test_identifiers(reference: str, path: tuple[str, ...]) -> None:
    """`$id` and `$anchor` name what they stand in, and set what references inside count from; examples do not."""
    docs = documents(IDENTIFIED.replace("REFERENCE", reference))
    found = docs.resolve(at(docs.root, "x"))
    assert reported(docs) == []
    assert found == at(docs.root, *path)


def test_identifiers_that_are_not_there() -> None:
    """An anchor that is not there, and an identifier that names no document, are errors."""
    docs = documents(
        "x: {$ref: '#nam'}\ny: {$ref: 'https://schemas.polder.example/dog'}\n"
        "a: {$id: https://schemas.polder.example/pet, $anchor: name}"
    )
    assert [docs.resolve(at(docs.root, name)) for name in ("x", "y")] == [None, None]
    assert [(code, place) for code, place, _, _ in reported(docs)] == [
        ("unresolved-reference", "export.yaml:1:5"),
        ("unreachable-document", "export.yaml:2:5"),
    ]


def test_document_with_an_identity() -> None:
    """A schema file's own `$id` names it; files beside it are still found where they lie."""
    others = {
        "file:///home/api/pet.yaml": "$id: https://schemas.polder.example/pet.yaml\none: {$ref: 'dog.yaml#/two'}\n"
        "three: {$ref: 'https://schemas.polder.example/pet.yaml#/four'}\n"
        "four: {$anchor: four, value: 4}\nfive: {$ref: '#four'}",
        "file:///home/api/dog.yaml": "two: 2",
    }
    docs = documents("a: {$ref: 'pet.yaml#/one'}\nb: {$ref: 'pet.yaml#/three'}\nc: {$ref: 'pet.yaml#/five'}", others)
    found = [docs.resolve(at(docs.root, name)) for name in "abc"]
    assert reported(docs) == []
    assert [node.value if node else None for node in found] == [2, *[{"$anchor": "four", "value": 4}] * 2]


def test_malformed_identifiers() -> None:
    """An `$id` that is no URI or no text counts for nothing."""
    root = "x: {$ref: '#/a/b'}\na: {$id: 'http://[half', b: 1}\nc: {$id: 5, $anchor: [x]}"
    assert resolve(root) == (1, [])


def test_identifiers_cost_nothing_where_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """A document without `$id` and anchors is never searched for them."""

    def search(*_: object) -> object:
        raise AssertionError("searched")

    monkeypatch.setattr(resolver, "_walk_identified", search)
    assert resolve("x: {$ref: '#/y/b'}\ny: {$ref: 'o.yaml#/a'}", {"file:///home/api/o.yaml": "a: {b: 1}"}) == (1, [])


def test_nodes() -> None:
    """A node gives its members with the way to them, and forgives wrong types."""
    root = documents("a: {b: [1, true]}\nversion: 1.10\nflag: 'True'\noff: false\nname: text").root
    assert at(root, "a", "b", 1).place.path == ("a", "b", 1)
    assert [key for key, _ in root.items()] == ["a", "version", "flag", "off", "name"]
    assert [node.value for node in at(root, "a", "b").elements()] == [1, True]
    assert [root.text(key) for key in ("version", "flag", "off", "name", "a", "nothing")] == [
        "1.10",
        "True",
        "false",
        "text",
        "",
        "",
    ]
    assert [root.flag(key) for key in ("flag", "off", "name", "nothing")] == [True, False, False, False]
    assert root.flag("nothing", default=True)
    assert root.get("nothing") is None
    text = at(root, "name")
    assert (list(text.items()), list(text.elements()), text.get("x"), text.object, text.flag("x"), text.text("x")) == (
        [], [], None, {}, False, "",
    )  # fmt: skip
