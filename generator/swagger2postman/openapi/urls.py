"""Which host a URL leads to, and whether all programs agree on it (RFC 3986 section 3.2; WHATWG URL section 4.4).

Postman, Node, browsers and Python read one URL in different ways: `http:///a.example`, `http://b.example\\@a.example`,
`http://0x7f.1`. What is written plainly, they read alike: a scheme, `://`, a host of ASCII letters, digits, hyphens,
dots and underscores, perhaps a port, and then nothing or one of `/?#`. Any other URL has no location here.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from msgspec import Struct

_ABSOLUTE = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::(?P<port>[0-9]{1,5}))?(?=[/?#]|\Z)",
    re.ASCII | re.IGNORECASE,
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.ASCII | re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)  # a last label like this makes the host an IPv4 address
_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_IPV4 = re.compile(rf"{_OCTET}\.{_OCTET}\.{_OCTET}\.{_OCTET}", re.ASCII)
_UNSAFE = re.compile(r"[\s{}<>\"\\^`\x00-\x1f\x7f-\x9f]")  # RFC 3986 allows none of them, and programs differ
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


class Location(Struct, frozen=True):
    """Where a URL leads: the scheme, the host in lower case, and the port; `port` is empty where none is written."""

    scheme: str
    host: str
    port: str = ""

    @property
    def name(self) -> str:
        """Host and port, as messages name them."""
        return f"{self.host}:{self.port}" if self.port else self.host

    @property
    def is_encrypted(self) -> bool:
        """Whether nobody on the way can read what is sent; nothing is on its way to this machine itself."""
        return self.scheme == "https" or self.is_loopback

    @property
    def is_loopback(self) -> bool:
        """Whether it is this machine itself."""
        return self.host in _LOOPBACK


def locate(url: str) -> Location | None:
    """Return where a URL leads; None where it is relative, not of http or https, or read in different ways."""
    match = _ABSOLUTE.match(url)
    if match is None:
        return None
    host, port = match["host"].lower(), match["port"] or ""
    if port and not 0 < int(port) < 65536:
        return None
    return Location(match["scheme"].lower(), host.removesuffix("."), port) if _is_plain(host) else None


def locate_for_secrets(url: str) -> Location | None:
    """Return where a URL leads that gets a secret: every character of it has to be one that URLs have."""
    return None if "#" in url or _UNSAFE.search(url) else locate(url)


def is_relative(url: str) -> bool:
    """Tell whether a URL says nothing of a host: it is a path. Postman takes whatever precedes a `://` for a scheme."""
    return not url.startswith("//") and not _SCHEME.match(url) and "://" not in re.split("[?#]", url, maxsplit=1)[0]


def encode_unsafe(text: str) -> str:
    """Return a piece of a URL in which every character that URLs do not have is percent-encoded, braces included."""
    return _UNSAFE.sub(lambda match: quote(match[0], safe="", errors="surrogatepass"), text)


def _is_plain(host: str) -> bool:
    """Whether a host is a name, or an address in the one form that all programs know."""
    if host.startswith("["):
        return _is_ipv6(host[1:-1])
    labels = host.removesuffix(".").split(".")
    return all(labels) and (not _NUMBER.fullmatch(labels[-1]) or _IPV4.fullmatch(host) is not None)


def _is_ipv6(text: str) -> bool:
    from ipaddress import AddressValueError, IPv6Address

    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return True
