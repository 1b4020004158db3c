"""Where requests go: origins, and connections to them, through the proxy that the environment names if it does."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote, urlsplit

from swagger2postman.references.swaggerhub import API_HOST

if TYPE_CHECKING:
    from urllib3 import PoolManager


_KEPT = 8  # connections to one host
_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_.])?|\[[0-9a-f:.]+\]")
_SAFE = "/%~.-_@!$&'()*+,;=:"


class Origin(NamedTuple):
    """Where a request goes (RFC 6454)."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        return self.host if self.port == _PORTS[self.scheme] else f"{self.host}:{self.port}"

    @property
    def option(self) -> str:
        """What `--allow-host` takes to allow it: without a scheme, that would be https."""
        return f"http://{self}" if self.scheme == "http" else str(self)

    def address(self, url: str) -> str:
        """Return a URL of this origin as it is requested: host, path and query, nothing else, all else escaped."""
        parts = urlsplit(url)
        query = f"?{quote(parts.query, safe=_SAFE + '?')}" if parts.query else ""
        return f"{self.scheme}://{self.host}:{self.port}{quote(parts.path or '/', safe=_SAFE)}{query}"


def read_origin(url: str) -> Origin | None:
    """Return the origin of a web URL; None where it has none that can be told for sure."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    host = f"[{host}]" if ":" in host else host
    if parts.scheme not in _PORTS or "@" in parts.netloc or not _HOST.fullmatch(host):
        return None
    return Origin(parts.scheme, host, _PORTS[parts.scheme] if port is None else port)


def read_allowed(host: str) -> tuple[Origin, ...]:
    """Return the origins that `--allow-host HOST` allows: https, and http only where it is written.

    Raises:
        ValueError: it names no host.
    """
    origin = read_origin(host if "://" in host else f"https://{host}")
    rest = urlsplit(host if "://" in host else f"https://{host}")
    if origin is None or rest.path.strip("/") or rest.query or rest.fragment:
        msg = f"“{host}” is not a host"
        raise ValueError(msg)
    secure = () if origin.scheme == "https" or origin.port != _PORTS["http"] else (Origin("https", origin.host, 443),)
    return (origin, *secure)


API = Origin("https", API_HOST, 443)


def proxy_for(scheme: str, host: str, port: int) -> str:
    """Return the proxy that the environment names for a host; "" for none."""
    from urllib import request

    if request.proxy_bypass_environment(f"{host}:{port}"):  # type: ignore[attr-defined]
        return ""
    named = request.getproxies_environment()
    proxy = named.get(scheme) or named.get("all") or ""
    return proxy if "://" in proxy or not proxy else f"http://{proxy}"


@cache
def pool(proxy: str) -> PoolManager:
    """Return the connections through a proxy, or direct ones for ""."""
    from urllib3 import PoolManager, ProxyManager, make_headers

    if not proxy:
        return PoolManager(maxsize=_KEPT)
    parts = urlsplit(proxy)
    login = f"{unquote(parts.username)}:{unquote(parts.password or '')}" if parts.username else None
    return ProxyManager(proxy, maxsize=_KEPT, proxy_headers=make_headers(proxy_basic_auth=login))
