"""The network: what is asked, of whom, how often, and how much of an answer is taken."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from support.registry import KEY, Registry, listening, running
from swagger2postman.references.connections import proxy_for
from swagger2postman.references.fetching import Fetcher, Limits
from swagger2postman.references.resolver import UnreachableDocumentError
from swagger2postman.references.side_by_side import SideBySide

DOMAIN = "/domains/polder/Common/1.0.0"
TEXT = "components: {}\n"


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def registry() -> Iterator[Registry]:
    """A registry that serves one domain."""
    with running(Registry({DOMAIN: TEXT, f"/v1{DOMAIN}": TEXT})) as served:
        yield served


def fetcher(
    registry: Registry, key: str = "", limits: Limits | None = None, pauses: list[float] | None = None
) -> Fetcher:
    """A fetcher that may ask the registry, and notes its pauses instead of making them."""
    noted = pauses if pauses is not None else []
    return Fetcher((registry.url,), key, limits or Limits(), noted.append)


def refusal(fetch: Callable[[str], bytes], url: str) -> tuple[str, str]:
    """The message and the hint with which a fetch fails."""
    with pytest.raises(UnreachableDocumentError) as caught:
        fetch(url)
    return caught.value.message, caught.value.hint


def test_asks_for_yaml_without_a_key(registry: Registry) -> None:
    """A document is asked for as YAML, and a key that is not set is not sent."""
    assert fetcher(registry).fetch(registry.url + DOMAIN) == TEXT.encode()
    assert [(r.path, r.accept, r.authorization) for r in registry.requests] == [(DOMAIN, "application/yaml", "")]


@pytest.mark.parametrize(
    ("path", "sent"), [(f"/v1{DOMAIN}", KEY), (DOMAIN, ""), ("/v1/other.yaml", "")], ids=["v1", "no v1", "no document"]
)
def test_key_goes_to_registry_paths_alone(registry: Registry, path: str, sent: str) -> None:
    """An allowed host is told the key only under the paths of an On-Premise registry."""
    registry.bodies["/v1/other.yaml"] = b"a: 1\n"
    fetcher(registry, KEY).fetch(registry.url + path)
    assert [request.authorization for request in registry.requests] == [sent]


def test_private_document_with_and_without_key(registry: Registry) -> None:
    """A private document needs the key; the messages name the variable and never the key."""
    path = f"/v1{DOMAIN}"
    registry.private.add(path)
    url = registry.url + path
    assert fetcher(registry, KEY).fetch(url) == TEXT.encode()
    assert [refusal(fetcher(registry, key).fetch, url) for key in ("", "wrong-key")] == [
        (
            f"“{url}” is private (HTTP 401).",
            "Set SWAGGERHUB_API_KEY to your SwaggerHub API key, or give the document with --ref URL=FILE.",
        ),
        (
            f"“{url}” is private, and the key in SWAGGERHUB_API_KEY does not open it (HTTP 401).",
            "Check the key and what its owner may see, or give the document with --ref URL=FILE.",
        ),
    ]


def test_key_does_not_follow_a_redirect_to_another_host() -> None:
    """After a redirect to another allowed host the key is not sent; on the same host it is."""
    path, moved = f"/v1{DOMAIN}", "/v1/domains/polder/Moved/1.0.0"
    other = Registry({path: TEXT})
    with running(other), running(Registry(redirects={path: other.url + path, moved: path})) as first:
        fetcher = Fetcher((first.url, other.url), KEY, Limits(), lambda _: None)
        assert fetcher.fetch(first.url + moved) == TEXT.encode()
        assert [(r.path, r.authorization) for r in first.requests] == [(moved, KEY), (path, KEY)]
        assert [(r.path, r.authorization) for r in other.requests] == [(path, "")]


def test_redirect_to_a_host_that_is_not_allowed(registry: Registry) -> None:
    """A redirect to a host that is not allowed is not followed: nobody connects there. What is advised works."""
    path, text = "/v1/domains/polder/There/1.0.0", "name: there\n"
    with running(Registry({path: text})) as other, listening() as trap, running(Registry()) as second:
        registry.redirects[DOMAIN] = second.url + "/on"
        second.redirects["/on"] = trap.url + "/x"
        hosts = [one.url.removeprefix("http://") for one in (second, trap)]
        assert refusal(Fetcher((registry.url, second.url)).fetch, registry.url + DOMAIN) == (
            f"“{registry.url}{DOMAIN}” is not fetched: {hosts[0]} redirects to {trap.url}, which is not allowed.",
            f"If you trust {hosts[0]} to choose that host, add --allow-host {trap.url}; "
            "else give the document with --ref URL=FILE.",
        )
        second.redirects["/on"] = other.url + path
        _, hint = refusal(Fetcher((registry.url, second.url)).fetch, registry.url + DOMAIN)
        advised = hint.partition("--allow-host ")[2].partition(";")[0]
        assert Fetcher((registry.url, second.url, advised)).fetch(registry.url + DOMAIN) == text.encode()
    assert trap.connections == []


@pytest.mark.parametrize("target", ["ftp://hub.example/x", "file:///etc/passwd", "https://a@hub.example/", "data:,x"])
def test_redirect_to_what_no_option_allows(registry: Registry, target: str) -> None:
    """Where no option would allow what a host redirects to, none is advised."""
    registry.redirects[DOMAIN] = target
    host = registry.url.removeprefix("http://")
    assert refusal(fetcher(registry).fetch, registry.url + DOMAIN) == (
        f"“{registry.url}{DOMAIN}” is not fetched: {host} redirects to “{target}”, which is not a plain web address.",
        "Try again later, or give the document with --ref URL=FILE.",
    )


def test_redirect_to_no_address(registry: Registry) -> None:
    """A redirect to what is no URL is a fault of the server like any other."""
    registry.redirects[DOMAIN] = "http://["
    assert refusal(fetcher(registry).fetch, registry.url + DOMAIN) == (
        f"“{registry.url}{DOMAIN}” redirects to “http://[”, which is no address.",
        "Try again later, or give the document with --ref URL=FILE.",
    )


def test_redirects_in_circles(registry: Registry) -> None:
    """A redirect to itself ends."""
    registry.redirects[DOMAIN] = DOMAIN
    message, _ = refusal(fetcher(registry).fetch, registry.url + DOMAIN)
    assert (message, len(registry.requests)) == (f"“{registry.url}{DOMAIN}” redirects in circles.", 6)


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        (
            "http://{trap}/x.yaml",
            "Allow its host with --allow-host http://{trap}, or give the document with --ref URL=FILE.",
        ),
        ("https://{trap}/x.yaml", "Allow its host with --allow-host {trap}, or give the document with --ref URL=FILE."),
        ("http://api.swaggerhub.com@{trap}/", ""),
        ("http://{trap}\\@api.swaggerhub.com/", ""),
    ],
    ids=["http", "https", "user name", "backslash"],
)
def test_no_byte_goes_to_a_host_that_is_not_allowed(path: str, hint: str) -> None:
    """A host that is not allowed is not even connected to, however it is written; only what helps is advised."""
    with listening() as trap:
        url = path.format(trap=f"127.0.0.1:{trap.port}")
        why = "only api.swaggerhub.com is asked" if hint else "it is not a plain web address"
        advice = hint.format(trap=f"127.0.0.1:{trap.port}") or "Correct it, or give the document with --ref URL=FILE."
        assert refusal(Fetcher().fetch, url) == (f"“{url}” is not fetched: {why}.", advice)
        allowed = Fetcher(("hub.example",)).fetch
        others = "only api.swaggerhub.com and the hosts that you allow are asked" if hint else why
        assert refusal(allowed, url) == (f"“{url}” is not fetched: {others}.", advice)
    assert trap.connections == []


def test_trap_notices_connections() -> None:
    """The listening socket of these tests does see who connects: an allowed host is asked."""
    with listening() as trap:
        refusal(Fetcher((trap.url,), "", Limits(attempts=1), lambda _: None).fetch, trap.url + "/x")
    assert [data.split(b"\r\n")[0] for data in trap.connections] == [b"GET /x HTTP/1.1"]


@pytest.mark.parametrize(
    ("failures", "pauses"),
    [
        ([(429, {"Retry-After": "0"})], [0.0]),
        ([(429, {"Retry-After": "1"}), (503, {})], [1.0, 1.0]),
        ([(503, {}), (502, {})], [0.5, 1.0]),
        ([(429, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"})], [0.0]),
        ([(500, {"Retry-After": "soon"})], [0.5]),
    ],
    ids=["429", "429 then 503", "twice 5xx", "date", "no time"],
)
def test_tries_again(registry: Registry, failures: list[tuple[int, dict[str, str]]], pauses: list[float]) -> None:
    """What may pass is tried again after the time that the server asks for, or after half a second, then one."""
    registry.failures[DOMAIN], made = failures, []  # type: ignore[var-annotated]
    assert fetcher(registry, pauses=made).fetch(registry.url + DOMAIN) == TEXT.encode()
    assert made == pauses


def test_gives_up(registry: Registry) -> None:
    """After three attempts, or when the server asks for too much patience, the fetch fails without more requests."""
    registry.failures[DOMAIN] = [(503, {})] * 3 + [(429, {"Retry-After": "3600"})]
    hint = "Try again later, or give the document with --ref URL=FILE."
    assert [refusal(fetcher(registry).fetch, registry.url + DOMAIN) for _ in range(2)] == [
        (f"“{registry.url}{DOMAIN}” cannot be had now: the server answers HTTP 503.", hint),
        (f"“{registry.url}{DOMAIN}” cannot be had now: the server answers HTTP 429.", hint),
    ]
    assert len(registry.requests) == 4


def test_missing_document(registry: Registry) -> None:
    """A document that is not there is asked for once."""
    url = f"{registry.url}/domains/polder/None/1.0.0"
    assert refusal(fetcher(registry).fetch, url) == (
        f"“{url}” does not exist (HTTP 404).",
        "Check owner, name and version, set SWAGGERHUB_API_KEY if it is private, "
        "or give the document with --ref URL=FILE.",
    )
    assert len(registry.requests) == 1


@pytest.mark.parametrize("kind", ["huge", "endless"])
def test_size_is_bounded(registry: Registry, kind: str) -> None:
    """An answer of 10 GB, and one without end, are given up."""
    getattr(registry, kind).add(DOMAIN)
    assert refusal(fetcher(registry, limits=Limits(max_bytes=1_000_000)).fetch, registry.url + DOMAIN) == (
        f"“{registry.url}{DOMAIN}” is larger than 1 MB.",
        "Refer to a smaller document, or raise the bound: --max-size 2.",
    )


def test_time_is_bounded(registry: Registry) -> None:
    """An answer that goes on after its time is up is given up, whatever its size."""
    registry.endless.add(DOMAIN)
    limits = Limits(max_bytes=10**12, total_seconds=0)
    message, hint = refusal(fetcher(registry, limits=limits).fetch, registry.url + DOMAIN)
    assert message == f"“{registry.url}{DOMAIN}” did not arrive in time."
    assert hint == "Try again later, or give the document with --ref URL=FILE."


def test_web_page_is_no_document(registry: Registry) -> None:
    """A page for people is named as such."""
    registry.bodies[DOMAIN] = b"\n<!doctype html><html></html>"
    message, _ = refusal(fetcher(registry).fetch, registry.url + DOMAIN)
    assert message == f"“{registry.url}{DOMAIN}” is a web page, not a document."


def test_nobody_answers() -> None:
    """A host that cannot be reached is named, with the ways to do without."""
    with listening() as gone:
        url = f"{gone.url}/x.yaml"
    assert refusal(Fetcher((gone.url,), "", Limits(), lambda _: None).fetch, url) == (
        f"“127.0.0.1:{gone.port}” cannot be reached, so “{url}” is missing.",
        "Check the network, or give the document with --ref URL=FILE or --refs DIR.",
    )


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, ""),
        ({"HTTPS_PROXY": "http://proxy:8080"}, "http://proxy:8080"),
        ({"https_proxy": "proxy:8080"}, "http://proxy:8080"),
        ({"HTTPS_PROXY": "http://proxy:8080", "NO_PROXY": ".swaggerhub.com"}, ""),
        ({"HTTP_PROXY": "http://proxy:8080"}, ""),
    ],
    ids=["none", "https", "no scheme", "bypassed", "other scheme"],
)
def test_proxies(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], expected: str) -> None:
    """The usual variables name the proxy, and nothing else does."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert proxy_for("https", "api.swaggerhub.com", 443) == expected


def test_fetches_side_by_side() -> None:
    """Documents are fetched at the same time: each of these waits until the other has begun."""
    both = threading.Barrier(2)

    def fetch(url: str) -> bytes:
        both.wait(10)
        return url.encode()

    fetches = SideBySide(fetch)
    for url in ("a", "b", "a"):
        fetches.start(url)
    assert ([fetches.result(url, 10) for url in ("b", "a")], len(fetches)) == ([b"b", b"a"], 2)


def test_what_is_needed_does_not_wait_for_what_is_not() -> None:
    """A document that waits behind others is fetched at once when it is needed, and only once."""
    over, fetched = threading.Event(), []

    def fetch(url: str) -> bytes:
        fetched.append(url)
        return b"" if url == "needed" else bytes(over.wait(10))

    fetches = SideBySide(fetch, workers=1)
    fetches.start("endless")
    fetches.start("needed")
    assert fetches.result("needed", 10) == b""
    with pytest.raises(TimeoutError):
        fetches.result("endless", 0)
    over.set()
    fetches.result("endless", 10)
    assert sorted(fetched) == ["endless", "needed"]


def test_failures_are_told_to_who_asks() -> None:
    """A fetch that fails says so each time it is asked for, and to nobody else."""

    def fetch(url: str) -> bytes:
        raise UnreachableDocumentError(url, "")

    fetches = SideBySide(fetch)
    for url in "abcdefgh":
        fetches.start(url)
    assert [refusal(lambda url: fetches.result(url, 10), "h") for _ in range(2)] == [("h", "")] * 2
