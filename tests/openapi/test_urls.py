"""Which host a URL leads to: read here as Postman, newman and Node read it, or not at all."""

from __future__ import annotations

import json
import random
from ipaddress import IPv6Address

import pytest

from support.node import run_node
from support.paths import TESTS
from swagger2postman.openapi.domains import have_one_owner
from swagger2postman.openapi.model import Api, Server, ServerVariable
from swagger2postman.openapi.servers import absolute_url, main_server
from swagger2postman.openapi.urls import Location, encode_unsafe, is_relative, locate, locate_for_secrets
from swagger2postman.postman.names import UniqueNames
from swagger2postman.postman.servers import ServerPlan

PIECES = (
    *("http:", "https:", "HTTPS:", "ftp:", "http", "javascript:", "/", "//", "///", "\\", "\\\\", "@"),
    *(":", ":80", ":443", ":0", ":99999", ":8 0", "#", "?", ".", "..", "%2e", "%00", "%5c", "%40", " ", "\t", "\n"),
    *("\r\n", "\u00a0", "\u3002", "\uff0f", "\u2170", "\u00df", "\u017f", "\u212a", "\u202e", "\x00", "\x7f"),
    *("[::1]", "[::ffff:1.2.3.4]", "[", "]", "[1]", "0x7f", "0x", "127.1", "1.2.3.4", "1.2.3.04", "256.1.1.1"),
    *("2130706433", "{", "}", "{{x}}", "{v}", "user", "u:p", "good.example", "evil.example", "Evil.EXAMPLE"),
    *("xn--e1afmkfd", "a_b", "-a", "a-", "localhost", "v1", "&", ";"),
)


def urls(number: int) -> list[str]:
    """URLs of random pieces, most of them with a scheme; the same ones each time."""
    chance = random.Random(20)
    starts = ("", "http://", "https://", "https:/", "http:\\\\", "//", "https:///", "https://good.example")
    return [chance.choice(starts) + "".join(chance.choices(PIECES, k=chance.randint(1, 6))) for _ in range(number)]


def read_by_others(texts: list[str]) -> list[list[str | None]]:
    """The hosts that Postman's SDK, newman's encoder and Node find, in one run of Node."""
    done = run_node(TESTS / "support" / "hosts.js", given=json.dumps(texts))
    done.check_returncode()
    found: list[list[str | None]] = json.loads(done.stdout)
    return found


def plain(host: str | None, scheme: str = "") -> str:
    """A host as it is compared: in lower case, no port that is its scheme's, no dot at its end, IPv6 in one form."""
    name, bracket, rest = (host or "").lower().rpartition("]")
    if bracket:
        return f"{IPv6Address(name[1:]).packed.hex()}{rest.removesuffix(_PORTS.get(scheme, '?'))}"
    name, colon, port = rest.partition(":")
    return f"{name.removesuffix('.')}{colon}{port}".removesuffix(_PORTS.get(scheme, "?"))


_PORTS = {"http": ":80", "https": ":443"}


def test_every_program_finds_the_same_host() -> None:
    """A URL that has a location leads there in Postman's SDK, in newman and in Node; odd ones have none."""
    texts = urls(30_000)
    found = [locate(text) for text in texts]
    others = read_by_others(texts)
    wrong = [
        (text, location.name, hosts)
        for text, location, hosts in zip(texts, found, others, strict=True)
        if location and len({plain(host, location.scheme) for host in (location.name, *hosts)}) > 1
    ]
    assert wrong == []
    assert sum(location is not None for location in found) > 900


def test_what_postman_is_given_leads_there() -> None:
    """The base URL with its variables put in leads to the host that the user is told, or to none."""
    values = urls(6_000)
    servers = [Server(text) for text in values[::2]]
    servers += [Server("https://{v}/x", "", (ServerVariable("v", text),)) for text in values[1::4]]
    servers += [Server("{v}", "", (ServerVariable("v", text),)) for text in values[3::4]]
    bases = [ServerPlan(Api("T", "1", "3.0", servers=(server,)), UniqueNames()).main for server in servers]
    sent = []
    for base in bases:
        text = base.value
        for variable in base.variables:
            text = text.replace("{{" + variable.key + "}}", variable.value)
        sent.append(f"{text}/pets")
    wrong = [
        (server.url, text, base.location, hosts)
        for server, text, base, hosts in zip(servers, sent, bases, read_by_others(sent), strict=True)
        if plain(hosts[0], base.location.scheme if base.location else "http")
        != (plain(base.location.name, base.location.scheme) if base.location else "")
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://a.example/v1", "a.example"),
        ("HTTPS://A.Example.:8443?x", "a.example:8443"),
        ("http://[::1]:80/", "[::1]:80"),
        ("https://1.2.3.4", "1.2.3.4"),
        ("https://a_b.example#x", "a_b.example"),
        *(
            (url, "")
            for url in (
                "http:///evil.example", "http:\\\\evil.example", "http://evil.example\\@good.example",
                "evil.example/v1", "https:/evil.example", "//evil.example", "/v1", "", "https://",
                "https://u@a.example", "https://a b.example",
                "https://a.example:0", "https://a.example:65536", "https://a.example:", "https://0x7f.1", "https://1.2.3",
                "https://2130706433", "https://1.2.3.04", "https://[::g]", "https://[]", "https://a..example", "https://.",
                "https://é.example", "https://evil\u3002example", "https://a%2eexample", "https://{v}.example",
                "ws://a.example", "javascript:alert(1)", "https://a.example\n", "https://a.example\n.b", "file:///etc",
            )
        ),
    ],
)  # fmt: skip
def test_locate(url: str, name: str) -> None:
    """A host is found where it is written plainly; everything that programs read in different ways has none."""
    found = locate(url)
    assert (found.name if found else "") == name


@pytest.mark.parametrize(
    ("url", "usable"),
    [
        ("https://a.example/t?grant_type=x", True),
        ("https://a.example/t#x", False),
        ("https://a.example/t\\x", False),
        ("https://a.example/{t}", False),
        ("https://a.example/t x", False),
        ("https://a.example/\x85", False),
    ],
)
def test_urls_for_secrets(url: str, usable: bool) -> None:
    """A URL that gets a secret has no fragment, and no character that URLs do not have."""
    assert (locate_for_secrets(url) is not None) is usable


def test_encode_unsafe() -> None:
    """What URLs do not have is percent-encoded; the rest, encoded or not, stays."""
    assert encode_unsafe("a b\\c{d}%20é\ud800\n") == "a%20b%5Cc%7Bd%7D%20é\ud800%0A"


@pytest.mark.parametrize(
    ("url", "relative"),
    [("/v1", True), ("v1", True), ("", True), ("?x", True), ("/x?u=https://a", True), ("//a", False),
     ("https:x", False), ("localhost:80/x", False), ("/x/https://evil.example", False)],
)  # fmt: skip
def test_relative_urls(url: str, relative: bool) -> None:
    """A relative URL names neither a scheme nor a host."""
    assert is_relative(url) is relative


@pytest.mark.parametrize(
    ("url", "whole"),
    [
        ("https://id.example/t", "https://id.example/t"),
        ("/t", "https://a.example/t"),
        ("t", "https://a.example/v1/t"),
        ("//b.example/t", "https://b.example/t"),
        ("///b.example/t", ""),
        ("\\\\b.example/t", ""),
        ("https://b.example\\@a.example/t", ""),
        ("http://[", ""),
    ],
)
def test_absolute_urls(url: str, whole: str) -> None:
    """A URL of a security scheme counts from the server; one that programs read in different ways is none."""
    main = main_server(Api("T", "1", "3.0", servers=(Server("https://a.example/v1/"),)))
    assert absolute_url(url, main) == whole


@pytest.mark.parametrize(
    ("host", "other", "same"),
    [
        ("a.example", "a.example", True),
        ("id.polder.example", "api.polder.example", True),
        ("polder.example", "other.example", False),
        ("id.polder.co.uk", "polder.co.uk", True),
        ("good.co.uk", "evil.co.uk", False),
        ("good.me.uk", "evil.me.uk", False),
        ("good.azurewebsites.net", "evil.azurewebsites.net", False),
        ("a.good.azurewebsites.net", "good.azurewebsites.net", True),
        ("good.github.io", "evil.github.io", False),
        ("x.s3.amazonaws.com", "y.s3.amazonaws.com", False),
        ("a.xn--p1ai", "b.xn--p1ai", False),
        ("a.b.xn--p1ai", "c.b.xn--p1ai", True),
        ("10.0.0.1", "10.1.0.1", False),
        ("[::1]", "[::2]", False),
        ("localhost", "localhost", True),
        ("localhost", "evil", False),
        ("co.uk", "good.co.uk", False),
    ],
)
def test_owners_of_hosts(host: str, other: str, same: bool) -> None:
    """Two hosts have one owner below one registrable domain, as the Public Suffix List has it."""
    assert have_one_owner(host, other) is same
    assert have_one_owner(other, host) is same


def test_encryption() -> None:
    """Only https, and this machine itself, keep what is sent to themselves."""
    hosts = [Location(*pair) for pair in (("https", "a"), ("http", "localhost"), ("http", "[::1]"), ("http", "a"))]
    assert [one.is_encrypted for one in hosts] == [True, True, True, False]


def test_many_top_level_domains() -> None:
    """A few parts of the list are parsed each by themselves, and all of it for more: the answers are the same."""
    tops = ("co.uk", "com.au", "co.jp", "com.br", "co.nz", "com.mx", "github.io", "azurewebsites.net", "example", "nl")
    assert [have_one_owner(f"a.b.{top}", f"c.b.{top}") for top in tops] == [True] * len(tops)
    assert [have_one_owner(f"a.{top}", f"b.{top}") for top in tops] == [False] * len(tops)
