"""Collections with the scripts, made by hand, and what a run of them in newman comes to."""

from __future__ import annotations

import socket
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from support.gateway import Gateway, Realm, Recorded
from support.newman import NewmanRun
from swagger2postman.postman.scripts import Scripts

SECRET = Realm().client_secret


REFUSES = "The token endpoint refuses {0}client_id and {0}client_secret (HTTP {1}): correct them."


CLIENT_INVALID = "500: Invalid client identifier: ClientId is Invalid"


# ---- Small collections, as the converter makes them.
IN_THE_COLLECTION = "in the variables of this collection"


def event(listen: str, lines: Sequence[str]) -> dict[str, Any]:
    return {"listen": listen, "script": {"type": "text/javascript", "exec": list(lines)}}


def auth(kind: str, **attributes: str) -> dict[str, Any]:
    return {"type": kind, kind: [{"key": k, "value": v, "type": "string"} for k, v in attributes.items()]}


def bearer(prefix: str = "") -> dict[str, Any]:
    return auth("bearer", token=f"{{{{{prefix}access_token}}}}")


def item(path: str, own_auth: dict[str, Any] | None = None) -> dict[str, Any]:
    """A request of the API, named after its path."""
    url = {"raw": "{{baseUrl}}" + path, "host": ["{{baseUrl}}"], "path": path.strip("/").split("/")}
    return {"name": path, "request": {"method": "GET", "url": url, **({"auth": own_auth} if own_auth else {})}}


def token_item(prefix: str = "", *, name: str = "Get Access Token", grant_type: bool = False) -> dict[str, Any]:
    """The token request; `grant_type` puts that into the form."""
    names = ("client_id", "client_secret")
    form = [{"key": n, "value": f"{{{{{prefix}{n}}}}}", "type": "text"} for n in names]
    form += [{"key": "grant_type", "value": "client_credentials", "type": "text"}] if grant_type else []
    url = f"{{{{{prefix}token_url}}}}"
    request = {
        "method": "POST",
        "auth": {"type": "noauth"},
        "url": {"raw": url, "host": [url]},
        "body": {"mode": "urlencoded", "urlencoded": form},
    }
    before, after = Scripts().token_pre_request(prefix), Scripts().token_test(prefix)
    return {"name": name, "request": request, "event": [event("prerequest", before), event("test", after)]}


def scheme(gateway: Gateway, realm: str = "main", prefix: str = "", **other: str | None) -> dict[str, str]:
    """The variables of a scheme, filled in; `other` replaces some, None leaves a variable out."""
    known = next(r for r in gateway.realms if r.name == realm)
    values: dict[str, str | None] = {
        "access_token": "",
        "token_state": "",
        "client_id": known.client_id,
        "client_secret": known.client_secret,
        "token_url": gateway.token_url(realm),
        **other,
    }
    return {prefix + name: value for name, value in values.items() if value is not None}


class Server(Protocol):
    """A server that runs."""

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""


def collection(gateway: Server, variables: Mapping[str, str], *items: dict[str, Any]) -> dict[str, Any]:
    values = {"baseUrl": gateway.url, **variables}
    return {
        "info": {
            "name": "Test",
            "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
        },
        "variable": [{"key": k, "value": v, "type": "string"} for k, v in values.items()],
        "auth": bearer(),
        "event": [event("prerequest", Scripts().pre_request()), event("test", Scripts().response_test())],
        "item": list(items),
    }


def environment(name: str, **values: str) -> dict[str, Any]:
    return {"name": name, "values": [{"key": k, "value": v, "enabled": True} for k, v in values.items()]}


def seen(gateway: Gateway) -> list[tuple[str, str, int]]:
    """What the gateway recorded: realm of a token request or path of another one, token, status."""
    return [(f"token:{r.realm}" if r.kind == "token" else r.path, r.token, r.status) for r in gateway.requests]


def without_newmans_own(run: NewmanRun) -> list[tuple[str, str]]:
    """Item and sentence of each failed test; for a connection that fails newman counts a failure of its own."""
    return [(f.item, f.message) for f in run.failures if f.test]


def assert_clean(run: NewmanRun) -> None:
    assert (run.exit_code, run.failures) == (0, ()), run.output


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def authorizations(requests: Sequence[Recorded]) -> list[str]:
    return [r.headers["authorization"] for r in requests]
