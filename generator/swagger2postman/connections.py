"""Connections, direct or through the proxy that the environment names (HTTPS_PROXY, NO_PROXY)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from urllib3 import PoolManager


def proxy_for(scheme: str, host: str, port: int) -> str:
    """Return the proxy that the environment names for a host; "" for none."""
    from urllib.request import getproxies_environment, proxy_bypass_environment

    if proxy_bypass_environment(f"{host}:{port}"):
        return ""
    named = getproxies_environment()
    proxy = named.get(scheme) or named.get("all") or ""
    return proxy if "://" in proxy or not proxy else f"http://{proxy}"


@cache
def pool(proxy: str) -> PoolManager:
    """Return the connections through a proxy, or direct ones for ""."""
    from urllib3 import PoolManager, ProxyManager, make_headers

    if not proxy:
        return PoolManager()
    parts = urlsplit(proxy)
    login = f"{unquote(parts.username)}:{unquote(parts.password or '')}" if parts.username else None
    return ProxyManager(proxy, proxy_headers=make_headers(proxy_basic_auth=login))
