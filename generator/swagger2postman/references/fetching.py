"""Documents from the network, from allowed hosts alone, within bounds (RFC 9110; SwaggerHub registry API)."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from msgspec import Struct

from swagger2postman.findings.diagnostic import short
from swagger2postman.references.connections import API, Origin, pool, proxy_for, read_allowed, read_origin
from swagger2postman.references.resolver import UnreachableDocumentError
from swagger2postman.references.swaggerhub import API_HOST, read_url

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse

KEY_VARIABLE = "SWAGGERHUB_API_KEY"
MAX_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_RETRIED = (429, 500, 502, 503, 504)
_CHUNK = 65536
GIVE_FILE = "give the document with --ref URL=FILE"


class Limits(Struct, frozen=True):
    """How much a fetch may cost; times in seconds, sizes in bytes."""

    max_bytes: int = 50_000_000
    total_seconds: float = 60
    connect_seconds: float = 10
    read_seconds: float = 30
    attempts: int = 3
    max_wait: float = 30
    max_documents: int = 500


class _AgainError(Exception):
    """A failure that may pass: try again after `wait` seconds, else raise `cause`."""

    def __init__(self, wait: float | None, cause: UnreachableDocumentError) -> None:
        super().__init__(str(cause))
        self.wait = wait
        self.cause = cause


class Fetcher:
    """Fetches from SwaggerHub and the hosts that the user allows; may be used by several threads."""

    def __init__(
        self,
        allow_hosts: tuple[str, ...] = (),
        api_key: str = "",
        limits: Limits | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._allowed = {API}.union(*map(read_allowed, allow_hosts))
        self._api_key = api_key
        self.limits = limits or Limits()
        self._pause = pause

    def allows(self, url: str) -> bool:
        """Whether a URL's host may be asked."""
        return read_origin(url) in self._allowed

    def fetch(self, url: str) -> bytes:
        """Return the document at a URL.

        Raises:
            UnreachableDocumentError: it cannot be had, and the reason.
        """
        self._origin(url)
        deadline = time.monotonic() + self.limits.total_seconds
        for attempt in range(1, self.limits.attempts + 1):
            try:
                return self._follow(url, deadline)
            except _AgainError as again:
                wait = 0.5 * 2 ** (attempt - 1) if again.wait is None else again.wait
                if attempt == self.limits.attempts or wait > min(self.limits.max_wait, deadline - time.monotonic()):
                    raise again.cause from None
                self._pause(wait)
        raise AssertionError

    def _follow(self, url: str, deadline: float) -> bytes:
        """One attempt: the answer at a URL, redirects followed as far as they are allowed."""
        current, key = url, self._key(url)
        for _ in range(MAX_REDIRECTS + 1):
            response = self._send(current, self._origin(current), key)
            try:
                location = response.headers.get("Location") if response.status in _REDIRECTS else None
                if location is None:
                    self._check(response, url, bool(key))
                    return self._body(response, url, deadline)
            finally:
                response.close()
            try:
                target = urljoin(current, location).partition("#")[0]
            except ValueError:
                text = f"“{short(url)}” redirects to “{short(location)}”, which is no address."
                raise UnreachableDocumentError(text, f"Try again later, or {GIVE_FILE}.") from None
            if not self.allows(target):
                raise _led_away(url, current, target)
            key = key if read_origin(target) == read_origin(current) else ""
            current = target
        raise UnreachableDocumentError(f"“{short(url)}” redirects in circles.", f"Correct it, or {GIVE_FILE}.")

    def _origin(self, url: str) -> Origin:
        """The origin of a URL, if it may be asked."""
        origin = read_origin(url)
        if origin is not None and origin in self._allowed:
            return origin
        if origin is None:
            text = f"“{short(url)}” is not fetched: it is not a plain web address."
            raise UnreachableDocumentError(text, f"Correct it, or {GIVE_FILE}.")
        others = " and the hosts that you allow are" if len(self._allowed) > 1 else " is"
        text = f"“{short(url)}” is not fetched: only {API_HOST}{others} asked."
        raise UnreachableDocumentError(text, f"Allow its host with --allow-host {origin.option}, or {GIVE_FILE}.")

    def _key(self, url: str) -> str:
        """The key for a URL: only SwaggerHub, and an allowed host with On-Premise's paths, is told it."""
        registered = read_url(url)
        trusted = registered is not None and (registered.base == "/v1" or read_origin(url) == API)
        return self._api_key if trusted else ""

    def _send(self, url: str, origin: Origin, key: str) -> BaseHTTPResponse:
        import urllib3.exceptions as faults
        from urllib3 import Timeout

        headers = {"Accept": "application/yaml", "Accept-Encoding": "identity", "User-Agent": "swagger2postman"}
        limits = Timeout(connect=self.limits.connect_seconds, read=self.limits.read_seconds)
        try:
            return pool(proxy_for(*origin)).request(
                "GET", origin.address(url), headers={**headers, **({"Authorization": key} if key else {})},
                retries=False, redirect=False, preload_content=False, timeout=limits,
            )  # fmt: skip
        except faults.SSLError:
            text = f"“{origin}” shows no certificate that this computer trusts."
            hint = f"Name your company's certificates in SSL_CERT_FILE, or {GIVE_FILE}."
            raise UnreachableDocumentError(text, hint) from None
        except faults.ProtocolError:
            raise _AgainError(None, _broken(url)) from None
        except faults.HTTPError as error:
            timeout = isinstance(error, (faults.ConnectTimeoutError, faults.ReadTimeoutError))
            if timeout and not isinstance(error, faults.NewConnectionError):
                raise self.too_slow(url) from None
            text = f"“{origin}” cannot be reached, so “{short(url)}” is missing."
            raise UnreachableDocumentError(text, f"Check the network, or {GIVE_FILE} or --refs DIR.") from None

    def too_slow(self, url: str) -> UnreachableDocumentError:
        """Return the error for a document that does not come in time."""
        text = f"“{short(url)}” did not arrive in time."
        return UnreachableDocumentError(text, f"Try again later, or {GIVE_FILE}.")

    def _check(self, response: BaseHTTPResponse, url: str, keyed: bool) -> None:
        """Let only an answer with a document pass."""
        if response.status == 200:
            if response.headers.get("Content-Encoding", "identity") == "identity":
                return
            raise UnreachableDocumentError(f"“{short(url)}” comes compressed, unasked.", f"{GIVE_FILE.capitalize()}.")
        error = _refused(response.status, url, keyed)
        if response.status in _RETRIED:
            raise _AgainError(_retry_after(response.headers.get("Retry-After", "")), error)
        raise error

    def _body(self, response: BaseHTTPResponse, url: str, deadline: float) -> bytes:
        from urllib3.exceptions import HTTPError, ReadTimeoutError

        most = self.limits.max_bytes
        too_large = UnreachableDocumentError(
            f"“{short(url)}” is larger than {most // 1_000_000} MB.",
            f"Refer to a smaller document, or raise the bound: --max-size {2 * most // 1_000_000 or 1}.",
        )
        stated = response.headers.get("Content-Length", "")
        if stated.isdecimal() and int(stated) > self.limits.max_bytes:
            raise too_large
        data = bytearray()
        try:
            while chunk := response.read1(_CHUNK, decode_content=False):
                data += chunk
                if len(data) > self.limits.max_bytes:
                    raise too_large
                if time.monotonic() > deadline:
                    raise self.too_slow(url)
        except ReadTimeoutError:
            raise self.too_slow(url) from None
        except HTTPError:
            raise _AgainError(None, _broken(url)) from None
        if stated.isdecimal() and len(data) < int(stated):
            raise _AgainError(None, _broken(url))
        return _document(bytes(data), url)


def _led_away(url: str, redirecting: str, target: str) -> UnreachableDocumentError:
    """The error for a redirect to a host that is not allowed; it says who chose that host."""
    host, origin = read_origin(redirecting), read_origin(target)
    if origin is None:
        text = (
            f"“{short(url)}” is not fetched: {host} redirects to “{short(target)}”, which is not a plain web address."
        )
        return UnreachableDocumentError(text, f"Try again later, or {GIVE_FILE}.")
    text = f"“{short(url)}” is not fetched: {host} redirects to {origin.option}, which is not allowed."
    hint = f"If you trust {host} to choose that host, add --allow-host {origin.option}; else {GIVE_FILE}."
    return UnreachableDocumentError(text, hint)


def _document(data: bytes, url: str) -> bytes:
    if data.lstrip()[:1] == b"<":
        text = f"“{short(url)}” is a web page, not a document."
        raise UnreachableDocumentError(
            text, f"Use the registry's address (On-Premise: HOST/v1/apis/…), or {GIVE_FILE}."
        )
    return data


def _refused(status: int, url: str, keyed: bool) -> UnreachableDocumentError:
    """The error for an answer without a document (RFC 9110 section 15)."""
    if status in (401, 403):
        text = f"“{short(url)}” is private (HTTP {status})."
        hint = f"Set {KEY_VARIABLE} to your SwaggerHub API key, or {GIVE_FILE}."
        if keyed:
            text = f"“{short(url)}” is private, and the key in {KEY_VARIABLE} does not open it (HTTP {status})."
            hint = f"Check the key and what its owner may see, or {GIVE_FILE}."
        return UnreachableDocumentError(text, hint)
    if status in (404, 410):
        text = f"“{short(url)}” does not exist (HTTP {status})."
        private = "" if keyed else f", set {KEY_VARIABLE} if it is private,"
        return UnreachableDocumentError(text, f"Check owner, name and version{private} or {GIVE_FILE}.")
    text = f"“{short(url)}” cannot be had now: the server answers HTTP {status}."
    return UnreachableDocumentError(text, f"Try again later, or {GIVE_FILE}.")


def _broken(url: str) -> UnreachableDocumentError:
    text = f"“{short(url)}” broke off while it was fetched."
    return UnreachableDocumentError(text, f"Try again later, or {GIVE_FILE}.")


def _retry_after(value: str) -> float | None:
    """The seconds that a `Retry-After` asks to wait (RFC 9110 section 10.2.3); None where it says nothing."""
    if value.strip().isdecimal():
        return float(value)
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None
