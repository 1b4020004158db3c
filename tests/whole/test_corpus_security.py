"""Real exports: every request carries what its document asks for, as worked out here from the raw YAML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import yaml

from support.gateway import Gateway, Realm
from support.newman import run_newman
from support.paths import SHARED
from swagger2postman import LoadOptions, Options, convert

CORPUS = SHARED / "corpus"
EXPORTS = sorted((CORPUS / "kpn").glob("*.yaml")) + sorted((CORPUS / "aas").glob("*/*.yaml"))
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
KPN = "https://api-prd.kpn.com"
UNKNOWN = "?"

pytestmark = pytest.mark.corpus


def raw(path: Path) -> dict[str, Any]:
    """The document as plain YAML; PyYAML's own reader, without any code of the package."""
    loaded = yaml.load(path.read_text(encoding="utf-8-sig"), yaml.CSafeLoader)
    return loaded if isinstance(loaded, dict) else {}


def meant(document: dict[str, Any], operation: dict[str, Any]) -> str:
    """What an operation asks for: nothing, or of its first alternative kind, place and token URL."""
    schemes = (document.get("components") or {}).get("securitySchemes") or document.get("securityDefinitions") or {}
    alternatives = operation.get("security", document.get("security")) or []
    if not alternatives or {} in alternatives:
        return "nothing"
    assert [len(one) for one in alternatives] == [1], "no export has a choice or a combination"
    scheme = schemes[next(iter(alternatives[0]))]
    if scheme["type"] == "oauth2":
        flow = (scheme.get("flows") or {}).get("clientCredentials", scheme)
        return f"bearer from {' '.join(flow['tokenUrl'].split())}"
    if scheme["type"] == "apiKey":
        return f"{scheme['in']} {scheme['name']}"
    assert (scheme["type"], scheme["scheme"].lower()) == ("http", "bearer")
    return f"bearer from {UNKNOWN}"


def items(collection: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Every request with the auth that applies to it: its own, else that of its folders, else the collection's."""

    def walk(holder: dict[str, Any], inherited: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        for item in holder["item"]:
            if "item" in item:
                yield from walk(item, item.get("auth") or inherited)
            else:
                yield item, item["request"].get("auth") or inherited

    yield from walk(collection, collection.get("auth") or {"type": "noauth"})


def carried(item: dict[str, Any], auth: dict[str, Any], variables: dict[str, str]) -> str:
    """What a request carries, in the words of `meant`."""
    given = {one["key"]: one["value"] for one in auth.get(auth["type"], ())}
    loose = [header["key"] for header in item["request"]["header"] if re.search(r"\{\{", header["value"])]
    assert loose == [], "credentials beside the auth"
    if auth["type"] == "noauth":
        return "nothing"
    if auth["type"] == "apikey":
        assert variables[given["value"].strip("{}")] == ""
        return f"{given['in']} {given['key']}"
    match = re.fullmatch(r"\{\{(.*)\}\}", given["token"])
    assert auth["type"] == "bearer"
    assert match
    assert variables[match[1]] == ""
    url = variables.get(match[1].removesuffix("access_token") + "token_url", "")
    return f"bearer from {url if url and '{{' not in url else UNKNOWN}"


def same_path(template: str, segments: list[str]) -> bool:
    """Whether the path of a request is that of a template."""
    wanted = re.split(r"[?#]", template, maxsplit=1)[0].lstrip("/").split("/")
    pairs = zip(wanted, segments, strict=False)
    return len(wanted) == len(segments) and all(
        made.startswith(":") if re.fullmatch(r"\{[^{}]*\}", one) else _fits(one, unquote(made)) for one, made in pairs
    )


def _fits(template: str, made: str) -> bool:
    literals = re.split(r"\{[^{}]*\}", template)
    return re.fullmatch(".+".join(map(re.escape, literals)), made) is not None


def load(export: Path, folder: Path) -> LoadOptions:
    """Everything from the corpus, nothing from a network."""
    domains = {"Part1-MetaModel-Schemas": "Part1-MetaModel-Schemas", "Part2-API-Schemas": "Part2-API-Schemas"}
    url = "https://api.swaggerhub.com/domains/Plattform_i40/{}/V3.1.2"
    refs = tuple((url.format(name), CORPUS / "aas" / where / "openapi.yaml") for name, where in domains.items())
    return LoadOptions(refs=refs if export.parts[-3] == "aas" else (), offline=True, cache_dir=folder)


@pytest.mark.parametrize("export", EXPORTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_each_request_carries_what_its_document_asks_for(export: Path, tmp_path: Path) -> None:
    """For each operation of a real export there is one request, and after inheritance it carries just what is asked."""
    document = raw(export)
    conversion = convert(export, loading=load(export, tmp_path))
    collection: dict[str, Any] = conversion.to_json() if conversion.collection else {"item": [], "variable": []}
    variables = {one["key"]: one["value"] for one in collection["variable"]}
    left = [pair for pair in items(collection) if pair[0]["request"]["url"]["host"] != ["{{token_url}}"]]
    operations = [
        (method.upper(), path, operation)
        for path, item in (document.get("paths") or {}).items()
        for method, operation in item.items()
        if method in METHODS
    ]
    wrong = {}
    for method, path, operation in sorted(operations, key=lambda one: one[1].count("{")):
        item, auth = next(
            (item, auth)
            for item, auth in left
            if item["request"]["method"] == method and same_path(path, item["request"]["url"].get("path", [""]))
        )
        left = [pair for pair in left if pair[0] is not item]
        wanted, found = meant(document, operation), carried(item, auth, variables)
        if wanted != found:
            wrong[f"{method} {path}"] = (wanted, found)
    assert (wrong, left) == ({}, [])


def in_newman(name: str, options: Options, gateway: Gateway, **filled: str) -> dict[str, str]:
    """The state of the token that each request of an export carries, by path below the server's, in newman."""
    text = json.dumps(convert(CORPUS / "kpn" / f"{name}.yaml", options).to_json()).replace(KPN, gateway.url)
    run_newman(
        json.loads(text), env_vars={"client_id": Realm().client_id, "client_secret": Realm().client_secret, **filled}
    )
    return {f"{one.method} {one.path}": one.token for one in gateway.api_requests}


def secured(name: str) -> dict[str, bool]:
    """Whether the operations of an export are secured, by method and path."""
    document = raw(CORPUS / "kpn" / f"{name}.yaml")
    return {
        f"{method.upper()} {path}": meant(document, operation) != "nothing"
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    }


@pytest.mark.parametrize(
    ("name", "path", "options"),
    [
        ("kpn-fiam", "/given/token", Options(token_url=f"{KPN}/given/token")),
        ("kpn-number-verify", "/communication/kpn/numberverify/token", Options()),
        ("kpn-number-verify", "/given/token", Options(token_url=f"{KPN}/given/token")),
    ],
    ids=["token-url", "token-operation", "token-url-before-operation"],
)
def test_bearer_only_exports_work(name: str, path: str, options: Options) -> None:
    """A document that only says “bearer” gets its token from --token-url or its own operation, and sends it."""
    with Gateway(realms=(Realm(token_path=path),)) as gateway:
        states = in_newman(name, options, gateway)
    wanted = secured(name)
    by_us = [one.status for one in gateway.token_requests if "grant_type=client_credentials" in one.body]
    assert by_us == [200]  # the operation itself is sent as the document has it, which may leave out grant_type
    assert sorted(states.values()) == sorted(
        "valid" if needed else "none" for key, needed in wanted.items() if options.token_url or key != "POST /token"
    )


def test_a_bearer_only_export_works_with_a_token_of_ones_own() -> None:
    """Without a token URL the token that is pasted in is sent, and only where the document asks for one."""
    with Gateway() as gateway:
        states = in_newman("kpn-fiam", Options(), gateway, access_token=gateway.issue())
    assert gateway.token_requests == []
    wanted = [state for key, state in states.items() if not key.endswith("/oauth/token")]
    assert sorted(wanted) == sorted(
        "valid" if needed else "none" for key, needed in secured("kpn-fiam").items() if not key.endswith("/oauth/token")
    )


def test_an_export_with_two_kinds_of_tokens_works() -> None:
    """Where one scheme has a token URL and another is a token to paste in, each request sends its own."""
    own = Realm(name="jwt", token_path="/jwt/token", api="/communication/nexmo/none")
    with Gateway(realms=(Realm(), own)) as gateway:
        states = in_newman("vonage-messages", Options(), gateway, s2p_jwt_auth_token=gateway.issue("jwt"))
    wanted = raw(CORPUS / "kpn" / "vonage-messages.yaml")
    kinds = [meant(wanted, one) for item in wanted["paths"].values() for key, one in item.items() if key in METHODS]
    assert len(gateway.token_requests) == 1
    assert sorted(states.values()) == sorted("foreign" if kind.endswith(UNKNOWN) else "valid" for kind in kinds)
