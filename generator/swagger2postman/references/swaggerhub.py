"""SwaggerHub's addresses: which spellings name one document, and whose document a file is (SwaggerHub registry API)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from msgspec import Struct

from swagger2postman.jsonvalue import Json

API_HOST = "api.swaggerhub.com"
WEB_HOST = "app.swaggerhub.com"
MOCK_HOST = "virtserver.swaggerhub.com"
SUFFIXES = (".yaml", ".yml", ".json")
_DOCUMENT = re.compile(
    r"(?P<base>/v1)?/(?P<kind>apis|domains|apis-docs|domains-docs)/(?P<owner>[^/]+)/(?P<name>[^/]+)(?:/(?P<version>[^/]+))?"
    r"(?:/swagger\.(?:yaml|json))?/?"
)
_SHORT = re.compile(r"[\w~-][\w.~-]*/[\w~-][\w.~-]*/[\w~-][\w.~-]*", re.ASCII)
_NAMED = re.compile(rb"""\$ref["']?\s*:\s*["']?(https?://[^\s"'#<>\\]{1,2000})""")
_DEFAULT_PORTS = {"http": 80, "https": 443}


class Registered(Struct, frozen=True):
    """A document of a SwaggerHub registry; without a version it is the default one."""

    origin: str
    base: str
    kind: str
    owner: str
    name: str
    version: str = ""

    @property
    def url(self) -> str:
        """The one address that stands for all spellings."""
        parts = [self.kind, self.owner, self.name, *([self.version] if self.version else [])]
        return f"{self.origin}{self.base}/" + "/".join(quote(part, safe="~.-_@!$&'()*+,;=:") for part in parts)


def read_url(url: str) -> Registered | None:
    """Return the SwaggerHub document that a URL names; None for any other URL."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    match = _DOCUMENT.fullmatch(parts.path)
    if match is None or parts.scheme not in _DEFAULT_PORTS or "@" in parts.netloc:
        return None
    names = [unquote(match[group] or "") for group in ("owner", "name", "version")]
    if any(name in (".", "..") or "/" in name or "\\" in name for name in names):
        return None
    kind, base = match["kind"], match["base"] or ""
    if host in (API_HOST, WEB_HOST):
        return Registered(f"https://{API_HOST}", "", kind.removesuffix("-docs"), *names)
    if kind.endswith("-docs"):  # the documentation page of an On-Premise installation
        kind, base = kind.removesuffix("-docs"), "/v1"
    return Registered(_origin(parts.scheme, host, port), base, kind, *names)


def _origin(scheme: str, host: str, port: int | None) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}" + (f":{port}" if port and port != _DEFAULT_PORTS[scheme] else "")


def canonical_url(uri: str) -> str:
    """Return one spelling for all URIs that name the same document: case, ports, escapes, SwaggerHub's suffixes."""
    registered = read_url(uri)
    if registered is not None:
        return registered.url
    try:
        parts = urlsplit(uri)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return uri
    path = quote(unquote(parts.path, errors="surrogateescape"), safe="/~.-_@!$&'()*+,;=:", errors="surrogateescape")
    if parts.scheme == "file":
        return urlunsplit(("file", "" if host == "localhost" else parts.netloc, path, "", ""))
    if parts.scheme not in _DEFAULT_PORTS or "@" in parts.netloc or "%2F" in parts.path.upper():
        return uri
    return _origin(parts.scheme, host, port) + (path or "/") + (f"?{parts.query}" if parts.query else "")


def locate_spec(spec: str) -> Path | str:
    """Return what SPEC names: a file, or the URL of a document (a URL, or OWNER/API/VERSION where no such file is)."""
    if re.match(r"https?://", spec, re.IGNORECASE):
        return canonical_url(spec.partition("#")[0])
    if spec.startswith("file://"):
        return file_path(spec)
    path = Path(spec)
    if _SHORT.fullmatch(spec) and not spec.lower().endswith(SUFFIXES) and not path.exists():
        owner, name, version = spec.split("/")
        return Registered(f"https://{API_HOST}", "", "apis", owner, name, version).url
    return path


def file_path(uri: str) -> Path:
    """Return the path that a `file:` URL names (RFC 8089)."""
    path = unquote(urlsplit(uri).path)
    return Path(path[1:] if re.match(r"/[A-Za-z]:", path) else path)


def spec_stem(spec: str) -> str:
    """Return the name that a file made from SPEC starts with: the file's own, or the API's."""
    located = locate_spec(spec)
    if isinstance(located, Path):
        return located.stem
    registered = read_url(located)
    last = registered.name if registered else unquote(urlsplit(located).path.rstrip("/").rpartition("/")[2])
    return re.sub(r"[^\w.-]+", "-", last.removesuffix(".yaml").removesuffix(".json")).strip(".-") or "api"


def own_url(value: Json) -> str:
    """Return the SwaggerHub URL of an API by the auto-mocking server that it states; "" where it states none."""
    for address in _servers(value):
        match = re.fullmatch(rf"(?:https?:)?//{re.escape(MOCK_HOST)}/([^/?#]+)/([^/?#]+)/([^/?#]+)/?", address.strip())
        if match:
            return canonical_url(f"https://{API_HOST}/apis/{match[1]}/{match[2]}/{match[3]}")
    return ""


def _servers(value: Json) -> Iterator[str]:
    root = value if isinstance(value, dict) else {}
    stated = root.get("servers")
    for server in stated if isinstance(stated, list) else []:
        if isinstance(server, dict) and isinstance(server.get("url"), str):
            yield str(server["url"])
    if isinstance(root.get("host"), str) and isinstance(root.get("basePath"), str):
        yield f"https://{root['host']}{root['basePath']}"


def named_urls(data: bytes) -> tuple[str, ...]:
    """Return the web documents that a text names in `$ref`, each once, in order: a scan, the text is not read."""
    found = (canonical_url(match[1].decode("utf-8", "replace")) for match in _NAMED.finditer(data))
    return tuple(dict.fromkeys(found))
