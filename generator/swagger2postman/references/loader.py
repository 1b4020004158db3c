"""Where documents come from: files, `--ref` and `--refs`, the cache, the network, in this order."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from swagger2postman.errors import OptionError, UnusableDocumentError
from swagger2postman.findings import codes
from swagger2postman.findings.diagnostic import Diagnostic, Position, short
from swagger2postman.jsonvalue import JsonObject
from swagger2postman.references.cache import DocumentCache, user_cache
from swagger2postman.references.connections import read_allowed
from swagger2postman.references.fetching import GIVE_FILE, Fetcher, Limits
from swagger2postman.references.files import FileFence, filed_document, mapped_file
from swagger2postman.references.resolver import UnreachableDocumentError
from swagger2postman.references.side_by_side import SideBySide
from swagger2postman.references.swaggerhub import canonical_url, locate_spec, named_urls, own_url
from swagger2postman.source.reader import ReadLimits, Source, read_source, too_large

STDIN_URI = "stdin:///document"


class LoadOptions(Struct, frozen=True):
    """Where documents may come from. `cache_dir` None is the user's cache folder; the key is kept out of every text."""

    refs: tuple[tuple[str, Path], ...] = ()
    refs_dir: Path | None = None
    offline: bool = False
    refresh: bool = False
    allow_hosts: tuple[str, ...] = ()
    allow_paths: tuple[Path, ...] = ()
    api_key: str = ""
    cache_dir: Path | None = None
    limits: Limits = Limits()
    reading: ReadLimits = ReadLimits()

    def __post_init__(self) -> None:
        """Check what was chosen, as the command line does.

        Raises:
            OptionError: a value is not allowed.
        """
        if self.offline and self.refresh:
            raise OptionError("refresh", self.refresh, "this excludes offline.")
        if not (self.api_key.isascii() and self.api_key.isprintable()):
            raise OptionError("api_key", "…", "this holds characters that no key has; copy it again from SwaggerHub.")
        for host in self.allow_hosts:
            _check_host(host)

    def __repr__(self) -> str:
        """Say what it is, and nothing of the key."""
        shown = [name for name in self.__struct_fields__ if name != "api_key"]
        return f"LoadOptions({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"


def _check_host(host: str) -> None:
    try:
        read_allowed(host)
    except ValueError:
        raise OptionError("allow_hosts", host, "this is not a host.") from None


class UsedDocument(Struct, frozen=True):
    """A document that was read; `origin` is map, refs, cache, network or file."""

    url: str
    origin: str
    sha256: str

    def to_json(self) -> JsonObject:
        """Return it for machines."""
        return {"url": self.url, "origin": self.origin, "sha256": self.sha256}


class DocumentLoader:
    """Gives each document that is referred to (a `references.Loader`), and remembers which these were."""

    def __init__(
        self, options: LoadOptions, folder: Path | None = None, *, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self._options = options
        given = [path if path.is_dir() else path.parent for _, path in options.refs]
        folders = [*filter(None, (folder, options.refs_dir)), *given]
        allowed = [*options.allow_paths, *(path for _, path in options.refs if not path.is_dir())]
        self._folder = folder
        self._fence = FileFence(_resolved(folders), options.limits.max_bytes, _resolved(allowed))
        self._cache = DocumentCache(options.cache_dir or user_cache())
        self._fetcher = Fetcher(options.allow_hosts, options.api_key, options.limits, pause)
        self._fetches = SideBySide(self._fetch)
        self._aliases: dict[str, str] = {}
        self._roots: dict[str, Source] = {}
        self._used: dict[str, UsedDocument] = {}
        self._unknown: set[str] = set()
        self._nodes = self._bytes = 0

    def canonical(self, uri: str) -> str:
        """Return the one URI for all that name the same document."""
        plain = canonical_url(uri)
        return self._aliases.get(plain, plain)

    def adopt(self, root: Source, uri: str, data: bytes) -> None:
        """Make the root known: references to its SwaggerHub URL lead to it, and what it names is fetched ahead."""
        self._roots[uri] = root
        self._nodes += root.nodes
        self._bytes += len(data)
        own = own_url(root.value)
        if own and own != uri:
            self._aliases[own] = uri
        self._fetch_ahead(data)

    def __call__(self, uri: str) -> Source:
        """Return the document at an absolute URI.

        Raises:
            UnreachableDocumentError: it cannot be had.
            UnusableDocumentError: it can be had and not be read.
        """
        uri = self.canonical(uri)
        if uri in self._roots:
            return self._roots[uri]
        data, name = self.read(uri)
        source = read_source(data, name, self._options.reading, used_nodes=self._nodes)
        self._nodes += source.nodes
        return replace(source, is_trusted=uri not in self._unknown)

    def read(self, uri: str) -> tuple[bytes, str]:
        """Return the bytes of the document at a canonical URI, and what messages call it.

        Raises:
            UnreachableDocumentError: it cannot be had.
        """
        data, name, origin = self._find(uri)
        self._bytes += len(data)
        most = self._options.reading.max_bytes
        if self._bytes > most:
            text = f"“{short(uri)}” is not read: the documents together have more than {most:,} bytes."
            hint = f"Raise the bound if you trust them: --max-size {2 * most // 1_000_000 or 1}."
            raise UnreachableDocumentError(text, hint)
        self._used.setdefault(uri, UsedDocument(uri, origin, hashlib.sha256(data).hexdigest()))
        self._fetch_ahead(data)
        return data, name

    def used(self) -> tuple[UsedDocument, ...]:
        """Return the documents that were read, in the order in which they were first needed."""
        return tuple(self._used.values())

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Return what the user should know about loading itself: at most that the cache cannot be written."""
        if not self._cache.fault:
            return ()
        text = f"The cache folder cannot be written ({self._cache.fault}), so each run fetches again."
        place = Position(str(self._cache.folder), 1, 1)
        hint = "Make it writable, or name another in XDG_CACHE_HOME."
        return (Diagnostic.of(codes.CACHE_NOT_WRITTEN, text, hint, place),)

    def _find(self, uri: str) -> tuple[bytes, str, str]:
        mapped = mapped_file(self._options.refs, uri)
        if mapped is not None:
            return self._from_file(mapped, uri, any_suffix=True), str(mapped), "map"
        scheme = uri.partition(":")[0] if ":" in uri else ""
        if scheme == "file":
            path = self._fence.locate(uri)
            return self._from_file(path, uri), self._shown(path), "file"
        if scheme not in ("http", "https"):
            text = f"“{short(uri)}” cannot be read: it is neither a file nor a web address that is known here."
            raise UnreachableDocumentError(text, "Give the document itself by its file name, or use --ref URL=FILE.")
        filed = filed_document(self._options.refs_dir, uri)
        if filed is not None:
            return self._from_file(filed, uri, any_suffix=True), str(filed), "refs"
        return self._from_web(uri)

    def _from_file(self, path: Path, uri: str, *, any_suffix: bool = False) -> bytes:
        data = self._fence.read(path, any_suffix=any_suffix)
        if not self._fence.trusts(path):
            self._unknown.add(uri)
        return data

    def _shown(self, path: Path) -> str:
        """How messages name a file: from the working directory, where it is below it."""
        here = Path.cwd()
        return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)

    def _from_web(self, url: str) -> tuple[bytes, str, str]:
        options = self._options
        kept = self._kept(url)
        if kept is not None:
            return kept, url, "cache"
        if options.offline:
            text = f"“{short(url)}” is not in the cache, and --offline forbids to fetch it."
            hint = f"Leave --offline out, or {GIVE_FILE} or --refs DIR."
            raise UnreachableDocumentError(text, hint)
        if len(self._fetches) >= options.limits.max_documents and url not in self._fetches:
            most = options.limits.max_documents
            text = f"“{short(url)}” is not fetched: more than {most} documents are referred to."
            hint = f"To use it, {GIVE_FILE}, or raise the bound: --limit documents={2 * most}."
            raise UnreachableDocumentError(text, hint)
        try:
            return self._fetches.result(url, options.limits.total_seconds), url, "network"
        except TimeoutError:
            raise self._fetcher.too_slow(url) from None

    def _kept(self, url: str) -> bytes | None:
        """What the cache holds, unless it is, or was, to be fetched in this run."""
        return None if self._options.refresh or url in self._fetches else self._cache.get(url)

    def _fetch(self, url: str) -> bytes:
        data = self._fetcher.fetch(url)
        self._cache.put(url, data)
        return data

    def _fetch_ahead(self, data: bytes) -> None:
        """Begin to fetch what a text names and is not at hand; what comes of it matters once it is needed."""
        options = self._options
        for url in () if options.offline else map(self.canonical, named_urls(data)):
            known = url in self._roots or url in self._used or url in self._fetches
            if known or len(self._fetches) >= options.limits.max_documents or not self._fetcher.allows(url):
                continue
            if not (mapped_file(options.refs, url) or filed_document(options.refs_dir, url) or self._kept(url)):
                self._fetches.start(url)


def _resolved(paths: Iterable[Path]) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(path.resolve() for path in paths))


class Opened(Struct, frozen=True):
    """The root document, its URI, and the loader of all others."""

    source: Source
    uri: str
    loader: DocumentLoader


def open_root(
    spec: Path | str | bytes,
    options: LoadOptions | None = None,
    *,
    name: str = "",
    pause: Callable[[float], None] = time.sleep,
) -> Opened:
    """Open the user's document: a file, the bytes of one, a URL, or OWNER/API/VERSION on SwaggerHub.

    Raises:
        OSError: the file cannot be read.
        UnusableDocumentError: the document cannot be fetched, or cannot be read.
    """
    wanted = options or LoadOptions()
    located = locate_spec(spec) if isinstance(spec, str) else spec
    if isinstance(located, str):
        return _open_url(located, DocumentLoader(wanted, pause=pause), wanted.reading)
    if isinstance(located, bytes):
        data, uri, loader = located, STDIN_URI, DocumentLoader(wanted, pause=pause)
        source = read_source(data, name or "<stdin>", wanted.reading)
    else:
        if located.stat().st_size > wanted.reading.max_bytes:  # before it is in memory
            raise too_large(name or str(located), wanted.reading.max_bytes)
        data, path = located.read_bytes(), located.resolve()
        uri, loader = path.as_uri(), DocumentLoader(wanted, path.parent, pause=pause)
        source = read_source(data, name or str(located), wanted.reading)
    loader.adopt(source, uri, data)
    return Opened(source, uri, loader)


def _open_url(url: str, loader: DocumentLoader, reading: ReadLimits) -> Opened:
    try:
        data, name = loader.read(url)
    except UnreachableDocumentError as error:
        place = Position(url, 1, 1)
        found = Diagnostic.of(codes.UNREACHABLE_DOCUMENT, error.message, error.hint, place)
        raise UnusableDocumentError(found) from None
    source = read_source(data, name, reading)
    loader.adopt(source, url, data)
    return Opened(source, url, loader)
