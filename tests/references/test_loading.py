"""Where documents come from, in which order, and what is refused."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from support.paths import SHARED
from support.registry import KEY, Registry, listening, running
from swagger2postman.cli.options import DeclaredOption
from swagger2postman.cli.values import read_loading
from swagger2postman.errors import UnusableDocumentError
from swagger2postman.openapi.bundle import bundle
from swagger2postman.openapi.versions import detect_dialect, read_api
from swagger2postman.postman.collection import build_collection
from swagger2postman.postman.options import Options
from swagger2postman.postman.plan import build_plan
from swagger2postman.references.fetching import Limits
from swagger2postman.references.loader import DocumentLoader, LoadOptions, Opened, UsedDocument, open_root
from swagger2postman.references.options import LOADING_OPTIONS
from swagger2postman.references.resolver import Documents, UnreachableDocumentError
from swagger2postman.references.swaggerhub import canonical_url, locate_spec, own_url, spec_stem
from swagger2postman.source.reader import ReadLimits

CORPUS = SHARED / "corpus" / "aas"
DOMAIN = "https://api.swaggerhub.com/domains/polder/Common/1.0.0"
HEAD = "openapi: 3.0.3\ninfo: {title: Dike, version: '1'}\n"


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def registry() -> Iterator[Registry]:
    """A registry with two domains, of which the first refers to the second and to itself."""
    common = "components: {schemas: {A: {$ref: '{url}/v1/domains/polder/Base/1.0.0#/B'}}}\nname: common\n"
    with running(
        Registry({"/v1/domains/polder/Common/1.0.0": common, "/v1/domains/polder/Base/1.0.0": "B: {}\n"})
    ) as one:
        yield one


def digest(data: bytes) -> str:
    """The hash of a document."""
    return hashlib.sha256(data).hexdigest()


def failure(load: Any, uri: str) -> tuple[str, str]:
    """The message and the hint with which a document is refused."""
    with pytest.raises(UnreachableDocumentError) as caught:
        load(uri)
    return caught.value.message, caught.value.hint


def documents_of(opened: Opened) -> Documents:
    """The document set of an opened root."""
    return Documents(opened.source, opened.uri, opened.loader, opened.loader.canonical)


def schemas(
    folder: Path, references: list[str], options: LoadOptions | None = None
) -> tuple[Any, list[tuple[str, str]]]:
    """The bundled schemas of a document with these references, and the findings."""
    places = ", ".join(f'{{"$ref": "{reference}"}}' for reference in references)
    text = f"{HEAD}paths: {{/a: {{}}}}\ncomponents: {{schemas: {{Root: {{allOf: [{places}]}}}}}}\n"
    folder.mkdir(exist_ok=True)
    (folder / "root.yaml").write_text(text, encoding="utf-8")
    opened = open_root(folder / "root.yaml", options or LoadOptions(offline=True, cache_dir=folder / "cache"))
    documents = documents_of(opened)
    result = bundle(documents, detect_dialect(documents))
    found = [(one.message, one.hint) for one in documents.report.sorted("")]
    return result["components"]["schemas"], found  # type: ignore[index, call-overload]


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        (DOMAIN + "/", DOMAIN),
        (DOMAIN + "/swagger.yaml", DOMAIN),
        (DOMAIN + "/swagger.json/?resolved=true&flatten=true", DOMAIN),
        ("http://API.swaggerhub.com:80/domains/polder/Common/1.0.0", DOMAIN),
        ("https://app.swaggerhub.com/domains/polder/Common/1.0.0", DOMAIN),
        ("https://app.swaggerhub.com/domains-docs/polder/Common/1.0.0", DOMAIN),
        ("https://app.swaggerhub.com/apis-docs/kpn/SimSwap/1", "https://api.swaggerhub.com/apis/kpn/SimSwap/1"),
        ("https://hub.example:443/v1/apis/a/b%20c/1/", "https://hub.example/v1/apis/a/b%20c/1"),
        ("http://hub.example:8080/apis-docs/a/b/1", "http://hub.example:8080/v1/apis/a/b/1"),
        ("https://HUB.example/x%7Ey.yaml?b=1", "https://hub.example/x~y.yaml?b=1"),
        ("https://hub.example/a%2Fb", "https://hub.example/a%2Fb"),
        ("https://user@hub.example/apis/a/b/1", "https://user@hub.example/apis/a/b/1"),
        ("file://localhost/a/b%2Dc%20d.yaml", "file:///a/b-c%20d.yaml"),
        ("file:///a/%C3%A9.yaml", "file:///a/%C3%A9.yaml"),
        ("https://[bad", "https://[bad"),
        ("urn:x", "urn:x"),
    ],
)
def test_one_spelling_for_each_document(uri: str, expected: str) -> None:
    """All addresses of one document have one spelling, which is its own."""
    assert (canonical_url(uri), canonical_url(expected)) == (expected, expected)


@pytest.mark.parametrize(
    ("spec", "located", "stem"),
    [
        ("kpn/SimSwap-KPN/1.0.2", "https://api.swaggerhub.com/apis/kpn/SimSwap-KPN/1.0.2", "SimSwap-KPN"),
        (
            "https://app.swaggerhub.com/apis/kpn/SimSwap/1.0#/x",
            "https://api.swaggerhub.com/apis/kpn/SimSwap/1.0",
            "SimSwap",
        ),
        ("https://hub.example/v1/apis/a/b/1/swagger.yaml", "https://hub.example/v1/apis/a/b/1", "b"),
        ("https://hub.example/dir/my%20api.yaml", "https://hub.example/dir/my%20api.yaml", "my-api"),
        ("exports/2024/api.yaml", Path("exports/2024/api.yaml"), "api"),
        ("./a/b", Path("a/b"), "b"),
        ("../a/b", Path("../a/b"), "b"),
        ("a/b", Path("a/b"), "b"),
        ("file:///a/b%20c.yaml", Path("/a/b c.yaml"), "b c"),
        ("there/is/one", Path("there/is/one"), "one"),
    ],
)
def test_what_spec_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spec: str, located: Path | str, stem: str
) -> None:
    """SPEC is a file, a URL of SwaggerHub's pages or registry, or OWNER/API/VERSION where no such file is."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there" / "is").mkdir(parents=True)
    (tmp_path / "there" / "is" / "one").write_text("")
    assert (locate_spec(spec), spec_stem(spec)) == (located, stem)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            {"servers": [{"url": "https://api.kpn.com"}, {"url": "https://virtserver.swaggerhub.com/kpn/Sim/1.0/"}]},
            "https://api.swaggerhub.com/apis/kpn/Sim/1.0",
        ),
        (
            {"host": "virtserver.swaggerhub.com", "basePath": "/kpn/Sim/1.0"},
            "https://api.swaggerhub.com/apis/kpn/Sim/1.0",
        ),
        ({"servers": [{"url": "https://virtserver.swaggerhub.com.evil.example/kpn/Sim/1.0"}, None, {}]}, ""),
        ({"servers": "x", "host": 3}, ""),
        ([], ""),
    ],
)
def test_whose_export_it_is(value: Any, expected: str) -> None:
    """An export tells its own URL by its auto-mocking server."""
    assert own_url(value) == expected


def test_order_of_sources(tmp_path: Path, registry: Registry) -> None:
    """A document comes from --ref, else from --refs, else from the cache, else from the network."""
    url = f"{registry.url}/v1/domains/polder/Common/1.0.0"
    mapped, refs = tmp_path / "mapped.yaml", tmp_path / "refs"
    filed = refs / "polder" / "Common" / "1.0.0.yaml"
    filed.parent.mkdir(parents=True)
    mapped.write_text("name: mapped\n")
    filed.write_text("name: filed\n")

    def load(**others: Any) -> tuple[Any, list[str]]:
        options = {"allow_hosts": (registry.url,), "cache_dir": tmp_path / "cache", **others}
        loader = DocumentLoader(LoadOptions(**options), pause=lambda _: None)
        value: Any = loader(url).value
        return value["name"], [used.origin for used in loader.used()]

    assert [
        load(refs=((url, mapped),), refs_dir=refs),
        load(refs_dir=refs),
        load(),
        load(),
        load(offline=True),
        load(refresh=True),
    ] == [
        ("mapped", ["map"]),
        ("filed", ["refs"]),
        ("common", ["network"]),
        ("common", ["cache"]),
        ("common", ["cache"]),
        ("common", ["network"]),
    ]


@pytest.mark.parametrize(
    "name",
    [
        "polder/Common/1.0.0.yaml",
        "domains/polder/Common/1.0.0.json",
        "polder/Common/1.0.0.yml",
        "domains/polder/Common/1.0.0",
    ],
)
def test_layout_of_refs(tmp_path: Path, name: str) -> None:
    """--refs finds OWNER/NAME/VERSION with every ending, also below the kind of document."""
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_text("{}")
    loader = DocumentLoader(LoadOptions(refs_dir=tmp_path, offline=True, cache_dir=tmp_path))
    assert (loader(DOMAIN + "/swagger.json").value, loader.used()) == (
        {},
        (UsedDocument(DOMAIN, "refs", digest(b"{}")),),
    )


def test_prefix_maps_a_tree(tmp_path: Path) -> None:
    """--ref with a URL prefix and a folder maps what is below; the longest prefix wins, nothing leaves the folder."""
    for name in ("one/x/a.yaml", "two/a.yaml", "secret.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"name: {name}\n")
    refs = (("https://hub.example/d", tmp_path / "one"), ("https://hub.example/d/x/", tmp_path / "two"))
    loader = DocumentLoader(LoadOptions(refs=refs, offline=True, cache_dir=tmp_path / "cache"))
    longer = DocumentLoader(LoadOptions(refs=refs[:1], offline=True, cache_dir=tmp_path / "cache"))
    assert loader("https://hub.example/d/x/a").value == {"name": "two/a.yaml"}
    assert longer("https://hub.example/d/x/a.yaml").value == {"name": "one/x/a.yaml"}
    assert failure(loader, "https://hub.example/d/%2e%2e/secret.yaml")[0].startswith("“")
    assert failure(loader, "https://hub.example/dd/a.yaml")[0].endswith("--offline forbids to fetch it.")


def test_offline_names_every_way_out(tmp_path: Path) -> None:
    """Offline, a document that is not at hand is named with the options that would give it."""
    loader = DocumentLoader(LoadOptions(offline=True, cache_dir=tmp_path))
    assert failure(loader, DOMAIN + "/") == (
        f"“{DOMAIN}” is not in the cache, and --offline forbids to fetch it.",
        "Leave --offline out, or give the document with --ref URL=FILE or --refs DIR.",
    )


def test_files_beside_the_root(tmp_path: Path) -> None:
    """Relative references reach files in and below the folder: spaces, escapes, `..` inside it, YAML and JSON."""
    folder = tmp_path / "api"
    for name in ("a b.yaml", "x/y.json", "x/é.yaml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text('{"S": {"type": "string"}}')
    references = ["a b.yaml#/S", "a%20b.yaml#/S", "x/../x/y.json#/S", "x/é.yaml#/S", "./x/%C3%A9.yaml#/S"]
    moved, found = schemas(folder, references)
    assert (found, {name: value for name, value in moved.items() if name != "Root"}["S"]) == ([], {"type": "string"})


@pytest.mark.parametrize(
    ("reference", "message", "hint"),
    [
        (
            "file:///etc/passwd",
            "“/etc/passwd” is a file that is outside the folder of the document, so it is not read.",
            "Move it into that folder, or allow its own with --allow-path /etc.",
        ),
        (
            "../" * 40 + "etc/passwd",
            "“/etc/passwd” is a file that is outside the folder of the document, so it is not read.",
            "Move it into that folder, or allow its own with --allow-path /etc.",
        ),
        (
            "link.yaml#/S",
            "“{folder}/link.yaml” leads to “{out}/secret.yaml”, which is outside the folder of the document, "
            "so it is not read.",
            "Move it into that folder, or allow its own with --allow-path {out}.",
        ),
        (
            "linked/secret.yaml#/S",
            "“{folder}/linked/secret.yaml” leads to “{out}/secret.yaml”, which is outside the folder of the document, "
            "so it is not read.",
            "Move it into that folder, or allow its own with --allow-path {out}.",
        ),
        (
            "file://server/share/x.yaml",
            "“file://server/share/x.yaml” is a file on another computer, so it is not read.",
            "Copy it into the folder of the document, or use --ref URL=FILE.",
        ),
        ("a%00b.yaml", "“file://{folder}/a%00b.yaml” names no file.", "Correct the reference."),
        (
            "linked/",
            "“{folder}/linked” leads to “{out}”, which is outside the folder of the document, so it is not read.",
            None,
        ),
        ("pipe.yaml", "“{folder}/pipe.yaml” is not a file.", "Correct the reference."),
        (
            "circle.yaml",
            "The file “{folder}/circle.yaml” cannot be read: its links lead in circles.",
            "Put it there, correct the reference, or use --ref URL=FILE.",
        ),
        (
            "none.yaml",
            "The file “{folder}/none.yaml” cannot be read: No such file or directory.",
            "Put it there, correct the reference, or use --ref URL=FILE.",
        ),
        (
            "http://169.254.169.254/latest/meta-data",
            "“http://169.254.169.254/latest/meta-data” is not fetched: only api.swaggerhub.com is asked.",
            "Allow its host with --allow-host http://169.254.169.254, or give the document with --ref URL=FILE.",
        ),
        (
            "ftp://hub.example/x",
            "“ftp://hub.example/x” cannot be read: it is neither a file nor a web address that is known here.",
            "Give the document itself by its file name, or use --ref URL=FILE.",
        ),
        (
            "#/info/title/0",
            "“#/info/title/0” leads nowhere: “0” is not there.",
            "Add what is missing, or correct the reference.",
        ),
    ],
    ids=["file URL", "dots", "link", "linked folder", "share", "NUL", "folder", "pipe", "circle", "none", "metadata",
         "ftp", "into a string"],
)  # fmt: skip
@pytest.mark.skipif(os.name == "nt", reason="needs links and pipes")
def test_hostile_references(tmp_path: Path, reference: str, message: str, hint: str | None) -> None:
    """A reference that leaves the folder, or leads to no document, is refused with one message."""
    folder, out = tmp_path / "api", tmp_path / "out"
    folder.mkdir()
    out.mkdir()
    (out / "secret.yaml").write_text("S: {}\n")
    (folder / "link.yaml").symlink_to(out / "secret.yaml")
    (folder / "linked").symlink_to(out)
    (folder / "circle.yaml").symlink_to(folder / "circle.yaml")
    os.mkfifo(folder / "pipe.yaml")
    _, found = schemas(folder, [reference], LoadOptions(cache_dir=tmp_path / "cache"))
    names = {"folder": folder, "out": out}
    assert [(text, advice if hint else None) for text, advice in found] == [
        (message.format(**names), hint.format(**names) if hint else None)
    ]


def test_allowed_paths(tmp_path: Path) -> None:
    """--allow-path, --refs and the folder of a --ref file let references in; a file that is too large stays out."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "s.yaml").write_text("S: {type: string}\n")
    for options in (
        LoadOptions(offline=True, allow_paths=(out,)),
        LoadOptions(offline=True, refs_dir=out),
        LoadOptions(offline=True, refs=(("https://hub.example/x", out / "s.yaml"),)),
    ):
        moved, found = schemas(tmp_path / "api", ["../out/s.yaml#/S"], options)
        assert (moved["S"], found) == ({"type": "string"}, [])
    tight = LoadOptions(offline=True, allow_paths=(out,), limits=Limits(max_bytes=1))
    assert schemas(tmp_path / "api", ["../out/s.yaml#/S"], tight)[1] == [
        (f"“{out}/s.yaml” is larger than 0 MB.", "Refer to a smaller one, or raise the bound: --max-size 1.")
    ]


def test_no_byte_leaves_for_a_host_that_is_not_allowed(tmp_path: Path) -> None:
    """References to a host that is not allowed reach nobody: not when they are needed, and not ahead of it."""
    with listening() as trap:
        _, found = schemas(
            tmp_path, [f"{trap.url}/x.yaml", f"{trap.url}/v1/domains/a/b/1"], LoadOptions(cache_dir=tmp_path)
        )
    assert (len(found), trap.connections) == (2, [])


def test_each_document_is_fetched_once(tmp_path: Path, registry: Registry) -> None:
    """However often and however it is spelled, a document is fetched once, and not at all by the next run."""
    common = f"{registry.url}/v1/domains/polder/Common/1.0.0"
    references = [f"{common}{end}#/components/schemas/A" for end in ("", "/", "/swagger.yaml", "?resolved=true")]
    options = LoadOptions(allow_hosts=(registry.url,), cache_dir=tmp_path / "cache")
    first = schemas(tmp_path / "api", references, options)
    second = schemas(tmp_path / "api", references, options)
    offline = schemas(tmp_path / "api", references, LoadOptions(offline=True, cache_dir=tmp_path / "cache"))
    assert first == second == offline
    assert first[1] == []
    assert registry.count() == {"/v1/domains/polder/Common/1.0.0": 1, "/v1/domains/polder/Base/1.0.0": 1}


def test_what_is_not_needed_may_fail(tmp_path: Path, registry: Registry) -> None:
    """What was fetched ahead and is not needed leaves no trace, whether it came or not."""
    text = f"""\
{HEAD}paths: {{/a: {{}}}}
x-seen: [{{$ref: '{registry.url}/v1/domains/polder/None/1'}}, {{$ref: '{registry.url}/v1/domains/polder/Base/1.0.0'}}]
"""
    (tmp_path / "root.yaml").write_text(text)
    opened = open_root(tmp_path / "root.yaml", LoadOptions(allow_hosts=(registry.url,), cache_dir=tmp_path / "cache"))
    documents = documents_of(opened)
    bundle(documents, detect_dialect(documents))
    assert (documents.report.sorted(""), opened.loader.used(), opened.loader.diagnostics()) == ((), (), ())


def test_damaged_cache_is_fetched_again(tmp_path: Path, registry: Registry) -> None:
    """A damaged entry is fetched again; offline it counts as missing."""
    url = f"{registry.url}/v1/domains/polder/Base/1.0.0"
    options = LoadOptions(allow_hosts=(registry.url,), cache_dir=tmp_path)
    for _ in range(2):
        assert DocumentLoader(options)(url).value == {"B": {}}
        (path,) = tmp_path.iterdir()
        path.write_bytes(path.read_bytes()[:-1])
    assert (len(registry.requests), failure(DocumentLoader(LoadOptions(offline=True, cache_dir=tmp_path)), url)[0]) == (
        2,
        f"“{url}” is not in the cache, and --offline forbids to fetch it.",
    )


def test_cache_that_cannot_be_written_is_one_warning(tmp_path: Path, registry: Registry) -> None:
    """Without a cache everything works, with one warning."""
    (tmp_path / "file").write_text("")
    loader = DocumentLoader(LoadOptions(allow_hosts=(registry.url,), cache_dir=tmp_path / "file"))
    loader(f"{registry.url}/v1/domains/polder/Common/1.0.0")
    loader(f"{registry.url}/v1/domains/polder/Base/1.0.0")
    assert [(one.code, one.severity.value, one.message) for one in loader.diagnostics()] == [
        ("cache-not-written", "warning",
         "The cache folder cannot be written (File exists), so each run fetches again.")
    ]  # fmt: skip


def test_each_missing_document_is_named_once(tmp_path: Path) -> None:
    """A document that cannot be had is named once, however many references name it, however they spell it."""
    references = [f"{DOMAIN}{end}" for end in ("#/a", "#/b", "/#/a", "/swagger.yaml#/c", "", "?resolved=true#/d")]
    _, found = schemas(tmp_path, references)
    assert found == [
        (
            f"“{DOMAIN}” is not in the cache, and --offline forbids to fetch it.",
            "Leave --offline out, or give the document with --ref URL=FILE or --refs DIR.",
        )
    ]


def test_references_to_itself_by_url(tmp_path: Path) -> None:
    """A document that refers to itself by its SwaggerHub URL is not fetched: its mocking server tells who it is."""
    text = f"""\
{HEAD}servers: [{{url: 'https://virtserver.swaggerhub.com/kpn/Sim/1.0'}}]
paths: {{/a: {{}}}}
components: {{schemas: {{A: {{$ref: 'https://api.swaggerhub.com/apis/kpn/Sim/1.0#/components/schemas/B'}}, B: {{}}}}}}
"""
    (tmp_path / "root.yaml").write_text(text)
    opened = open_root(tmp_path / "root.yaml", LoadOptions(offline=True, cache_dir=tmp_path))
    url = "https://api.swaggerhub.com/apis/kpn/Sim/1.0/swagger.yaml"
    assert (opened.loader(url), opened.loader.canonical(url), opened.loader.used()) == (opened.source, opened.uri, ())


def test_root_by_url(tmp_path: Path, registry: Registry) -> None:
    """SPEC may be a URL: the document comes through the same door, and is the first of those used."""
    text = HEAD + "paths: {/a: {$ref: '{url}/v1/apis/polder/Dike/1#/x'}, /b: {$ref: 'Common'}}\nx: {}\n"
    registry.documents["/v1/apis/polder/Dike/1"] = text
    options = LoadOptions(allow_hosts=(registry.url,), cache_dir=tmp_path)
    opened = open_root(f"{registry.url}/v1/apis/polder/Dike/1/swagger.json", options)
    url = f"{registry.url}/v1/apis/polder/Dike/1"
    data = text.replace("{url}", registry.url).encode()
    assert (opened.uri, opened.source.name, opened.loader(url)) == (url, url, opened.source)
    assert opened.loader.used() == (UsedDocument(url, "network", digest(data)),)


def test_root_that_cannot_be_had(tmp_path: Path) -> None:
    """A root that cannot be had is one finding with the way out."""
    with pytest.raises(UnusableDocumentError) as caught:
        open_root("kpn/Sim/1.0", LoadOptions(offline=True, cache_dir=tmp_path))
    assert [(one.code, one.message, str(one.position)) for one in caught.value.diagnostics] == [
        (
            "unreachable-document",
            "“https://api.swaggerhub.com/apis/kpn/Sim/1.0” is not in the cache, and --offline forbids to fetch it.",
            "https://api.swaggerhub.com/apis/kpn/Sim/1.0:1:1",
        )
    ]


def test_standard_input_has_no_folder() -> None:
    """The bytes of a document have no folder: a relative reference is refused, with the way out."""
    opened = open_root(b"openapi: 3.0.3\n", LoadOptions(offline=True))
    assert failure(opened.loader, "beside.yaml")[1] == (
        "Give the document itself by its file name, or use --ref URL=FILE."
    )


def test_documents_are_bounded_in_number(tmp_path: Path, registry: Registry) -> None:
    """A document that refers to more documents than the bound has the first of them."""
    options = LoadOptions(allow_hosts=(registry.url,), cache_dir=tmp_path, limits=Limits(max_documents=1))
    loader = DocumentLoader(options)
    loader(f"{registry.url}/v1/domains/polder/Base/1.0.0")
    url = f"{registry.url}/v1/domains/polder/Common/1.0.0"
    assert failure(loader, url) == (
        f"“{url}” is not fetched: more than 1 documents are referred to.",
        "To use it, give the document with --ref URL=FILE, or raise the bound: --limit documents=2.",
    )


def test_document_that_never_ends_in_time(tmp_path: Path, registry: Registry) -> None:
    """A document that takes too long is given up, and the run goes on."""
    path = "/v1/domains/polder/Endless/1.0.0"
    registry.endless.add(path)
    limits = Limits(max_bytes=10**12, total_seconds=0)
    loader = DocumentLoader(LoadOptions(allow_hosts=(registry.url,), cache_dir=tmp_path, limits=limits))
    assert failure(loader, registry.url + path)[0] == f"“{registry.url}{path}” did not arrive in time."


def test_key_is_never_shown() -> None:
    """The key is no part of what the options look like."""
    assert KEY not in repr(LoadOptions(api_key=KEY))


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["Entire-API-Collection/V3.1.yaml", "DiscoveryServiceSpecification/V3.1_SSP-001.yaml"])
def test_corpus_from_a_registry(tmp_path: Path, name: str) -> None:
    """Real documents, from a registry that stumbles: fetched once, then from the cache, and the same as from files."""
    paths = {part: f"/v1/domains/Plattform_i40/{part}-Schemas/V3.1.2" for part in ("Part1-MetaModel", "Part2-API")}
    texts = {path: (CORPUS / f"{part}-Schemas" / "openapi.yaml").read_text("utf-8") for part, path in paths.items()}
    first, second = paths.values()
    with running(
        Registry(private={first}, failures={first: [(503, {})], second: [(429, {"Retry-After": "1"})]})
    ) as registry:

        def at_home(text: str) -> str:
            return text.replace("https://api.swaggerhub.com", registry.url + "/v1")

        registry.documents = {path: at_home(text) for path, text in texts.items()}
        root, files = tmp_path / "root.yaml", tmp_path / "files"
        root.write_text(at_home((CORPUS / name).read_text("utf-8")), encoding="utf-8")
        for path, text in registry.documents.items():
            (files / path[12:]).parent.mkdir(parents=True, exist_ok=True)
            (files / (path[12:] + ".yaml")).write_text(text, encoding="utf-8")
        fetching = LoadOptions(allow_hosts=(registry.url,), api_key=KEY, cache_dir=tmp_path / "cache")
        offline = LoadOptions(refs=((f"{registry.url}/v1/domains", files),), offline=True, cache_dir=tmp_path / "none")
        results = [
            collection(open_root(root, options, pause=lambda _: None)) for options in (fetching, fetching, offline)
        ]
        counts, urls = registry.count(), sorted(registry.url + path for path in registry.count())
    assert results[0][0] == results[1][0] == results[2][0]
    assert counts == dict.fromkeys(counts, 2)  # one refusal each, and the document
    origins = [sorted(used) for _, used in results]
    assert origins == [[(url, origin) for url in urls] for origin in ("network", "cache", "map")]


def collection(opened: Opened) -> tuple[Any, list[tuple[str, str]]]:
    """The collection of a root, and which documents it took."""
    documents = documents_of(opened)
    built = build_collection(build_plan(read_api(documents, detect_dialect(documents)), Options()), documents.report)
    assert built.collection is not None
    codes = {found.code for found in documents.report.sorted("")}
    assert not codes & {"unreachable-document", "unresolved-reference", "reference-cycle"}
    return built.collection.to_json(), [(used.url, used.origin) for used in opened.loader.used()]


def run(*arguments: str) -> tuple[int, str]:
    """The exit code and the output of a command that only shows its options."""

    def show(spec: str, **params: Any) -> None:
        loading = read_loading(params)
        click.echo(f"{spec} {loading} {loading.api_key}")

    options = [DeclaredOption(declaration) for declaration in LOADING_OPTIONS]
    command = click.Command("show", callback=show, params=[click.Argument(["spec"]), *options])
    result = CliRunner().invoke(command, ["x", *arguments], env={"SWAGGERHUB_API_KEY": ""})
    return result.exit_code, result.output.splitlines()[-1]


def test_options_of_the_command_line(tmp_path: Path) -> None:
    """The options arrive as one value; equals signs may stand in the URL and in the file's name."""
    file = tmp_path / "a=b.yaml"
    file.write_text("")
    url = "https://hub.example/x?version=1"
    arguments = [f"--ref={url}={file}", "--refs", str(tmp_path), "--allow-host", "http://hub.example:81", "--offline"]
    wanted = LoadOptions(
        refs=((url, file),),
        refs_dir=tmp_path,
        offline=True,
        allow_hosts=("http://hub.example:81",),
        allow_paths=(tmp_path,),
    )
    assert run(*arguments, "--allow-path", str(tmp_path)) == (0, f"x {wanted} ")


def test_limits_of_the_command_line() -> None:
    """Each bound has a name to raise it by; that of the size raises those of keys and aliases with it."""
    named = [f"--limit={text}" for text in ("nodes=5", "depth=9", "aliases=7", "documents=3", "steps=8", "findings=4")]
    wanted = LoadOptions(
        limits=Limits(max_bytes=2_000_000, max_documents=3), reading=ReadLimits(2_000_000, 5, 9, 7, 8, 4)
    )
    assert run("--max-size", "2", *named) == (0, f"x {wanted} ")
    larger = LoadOptions(
        limits=Limits(max_bytes=100_000_000), reading=ReadLimits(100_000_000, 3_000_000, 200, 4_000_000)
    )
    assert run("--max-size", "100") == (0, f"x {larger} ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--ref", "x.yaml"], "Error: Invalid value for '--ref': “x.yaml” is not URL=FILE."),
        (["--ref", "https://a.example/="], "Error: Invalid value for '--ref': “https://a.example/=” is not URL=FILE."),
        (["--ref", "https://hub.example/x=no.yaml"], "Error: Invalid value for '--ref': “no.yaml” does not exist."),
        (["--refs", "no"], "Error: Invalid value for '--refs': Directory 'no' does not exist."),
        (["--allow-host", "a.example/x"], "Error: Invalid value for '--allow-host': “a.example/x” is not a host."),
        (["--allow-host", "a b"], "Error: Invalid value for '--allow-host': “a b” is not a host."),
        (["--limit", "depth"], "Error: Invalid value for '--limit': “depth” is not NAME=NUMBER; "
                               "the names are nodes, depth, aliases, documents, steps, findings."),
        (["--limit", "depth=1001"], "Error: Invalid value for '--limit': "
                                    "Nothing deeper than 1000 levels can be worked on."),
        (["--offline", "--refresh"], "Error: --offline and --refresh exclude each other."),
    ],
)  # fmt: skip
def test_wrong_options(arguments: list[str], message: str) -> None:
    """What cannot be meant is a usage error in one sentence."""
    assert run(*arguments) == (2, message)
