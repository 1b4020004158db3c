"""The matrix of security documents notices mistakes in the mapping: each is made on purpose, and has to be seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from support.recorder import convert_text, mistakes, read, recording, run
from swagger2postman import Options
from swagger2postman.openapi.model import Operation, SecurityRequirement, SecurityScheme
from swagger2postman.postman import model, names
from swagger2postman.postman.auth import (
    mapping,
    plan,
    request_auth,
    selection,
    token_endpoint,
    token_endpoints,
    token_request,
)
from swagger2postman.postman.auth.scopes import Scopes
from swagger2postman.postman.request_model import Auth
from swagger2postman.postman.scripts import Scripts

Patch = Callable[[pytest.MonkeyPatch], None]


def setting(owner: object, name: str, wrong: Callable[[Any], object]) -> Patch:
    """A mistake: an attribute of the code becomes what `wrong` makes of it."""
    return lambda patch: patch.setattr(owner, name, wrong(getattr(owner, name)))


def in_script(name: str, old: str, new: str) -> Patch:
    """A mistake in a script: a part of it becomes another."""

    def spoil(right: Callable[..., tuple[str, ...]]) -> Callable[..., tuple[str, ...]]:
        def wrong(*arguments: object) -> tuple[str, ...]:
            return tuple("\n".join(right(*arguments)).replace(old, new).splitlines())

        return wrong

    return setting(Scripts, name, spoil)


def first(_: selection.SecuritySelection, operation: Operation) -> SecurityRequirement:
    """The first alternative that is there, whatever it is."""
    return next(iter(operation.security), {})


def needy(right: Callable[..., SecurityRequirement]) -> object:
    """An alternative even where none is needed."""

    def wrong(selected: selection.SecuritySelection, operation: Operation) -> SecurityRequirement:
        return right(selected, replace(operation, security=tuple(filter(None, operation.security))))

    return wrong


def changed(**values: str) -> Callable[[Callable[..., Auth]], object]:
    """An auth with other values for some attributes; a value “=KEY” is another attribute's."""

    def spoil(right: Callable[..., Auth]) -> object:
        def wrong(*arguments: Any, **named: Any) -> Auth:
            made = right(*arguments, **named)
            given = dict(made.attributes)
            other = {key: given.get(text[1:], text) if text[:1] == "=" else text for key, text in values.items()}
            return replace(made, attributes=tuple((key, other.get(key, value)) for key, value in made.attributes))

        return wrong

    return spoil


def without(*kinds: str) -> Callable[[Callable[..., Auth]], object]:
    """An auth without some of its attributes."""

    def spoil(right: Callable[..., Auth]) -> object:
        def wrong(*arguments: Any, **named: Any) -> Auth:
            made = right(*arguments, **named)
            return replace(made, attributes=tuple(pair for pair in made.attributes if pair[0] not in kinds))

        return wrong

    return spoil


def other_place(right: Callable[[Any, SecurityScheme], Auth]) -> object:
    """An API key of the query in a header, and the other way round."""
    swapped = {"query": "header", "header": "query"}

    def wrong(made: Any, scheme: SecurityScheme) -> Auth:
        return right(made, replace(scheme, location=swapped.get(scheme.location, scheme.location)))

    return wrong


MISTAKES: dict[str, tuple[Patch, str, Options | None, Sequence[str]]] = {
    "the first alternative instead of the best": (
        setting(selection.SecuritySelection, "select", lambda _: first), "realms", None, ("/either",),
    ),
    "credentials where none are needed": (
        setting(selection.SecuritySelection, "select", needy), "realms", None, ("/optional",),
    ),
    "a combination that cannot be sent as a whole": (
        setting(selection.SecuritySelection, "_cost", lambda _: lambda *_: (0, 0)), "combinations", None,
        ("/whole-first", "/nameless-last"),
    ),
    "the token where the document wants none": (
        setting(plan, "NO_AUTH", lambda _: None), "hoisted", None, ("/unsecured",),
    ),
    "nothing at the collection": (
        setting(model.Collection, "to_json", lambda right: lambda made: {**right(made), "auth": None}),
        "hoisted", None, ("/one", "/two"),
    ),
    "the rest of a combination left out": (
        setting(request_auth.RequestAuthBuilder, "_other_schemes", lambda _: lambda *_: ()), "combinations", None,
        ("/root", "/query", "/cookie", "/cookies", "/declared-twice"),
    ),
    "a parameter that repeats a key": (
        setting(request_auth, "request_field_of", lambda _: lambda scheme: ("", scheme.name)), "combinations", None,
        ("/declared-twice",),
    ),
    "a key in the wrong place": (
        setting(mapping.AuthMapping, "auth", other_place), "kinds", None,
        ("/root", "/again", "/query", "/by-uri", "/mtls-and-key", "/all-keys", "/either", "/undefined-or-key"),
    ),
    "a key under another name": (
        setting(request_auth, "api_key_name", lambda _: lambda scheme: f"x-{scheme.name}"), "kinds", None,
        ("/cookie", "/all-keys", "/basic-and-key"),
    ),
    "one variable for all keys": (
        setting(names.SchemeNames, "key", lambda _: lambda *_: "s2p_key"), "combinations", None,
        ("/query", "/cookie", "/cookies", "/authorization", "/two-logins", "/whole-first", "/nameless-last",
         "/declared-twice"),
    ),
    "the credentials of another token endpoint": (
        setting(token_endpoint.TokenEndpoint, "reference", lambda _: lambda endpoint, name: "{{" + name + "}}"),
        "realms", None,
        ("/other", "/same-slug", "/either"),
    ),
    "all token endpoints in one": (
        setting(token_endpoints, "absolute_url", lambda _: lambda *_: "https://gateway.example/token/main"),
        "realms", None,
        ("/root", "/scope", "/twin", "/other", "/same-slug", "/either", "/both"),
    ),
    "no scopes": (
        setting(Scopes, "of", lambda _: lambda *_: ()), "realms", None,
        ("/root", "/scope", "/twin", "/other", "/either", "/both"),
    ),
    "user name and password swapped": (
        setting(mapping.AuthMapping, "_http_auth", changed(username="=password", password="=username")), "kinds", None,
        ("/basic", "/digest", "/basic-and-key"),
    ),
    "basic for digest": (
        setting(
            mapping.AuthMapping, "_http_auth", lambda right: lambda made, one: replace(right(made, one), type="basic")
        ),
        "kinds", None, ("/digest", "/other"),
    ),
    "no token in Postman's own OAuth 2.0": (
        setting(mapping, "interactive_auth", without("accessToken")), "kinds", None,
        ("/code", "/code2", "/password", "/implicit"),
    ),
    "the token of Postman's own OAuth 2.0 in the query": (
        setting(mapping, "interactive_auth", changed(addTokenTo="queryParams")), "swagger2-root", None,
        ("/implicit", "/password"),
    ),
    "another prefix before the token": (
        setting(mapping, "interactive_auth", changed(headerPrefix="Token")), "swagger2-root", None,
        ("/implicit", "/password"),
    ),
    "the script takes every token for the main one": (
        in_script("pre_request", "? prefixOf(token.slice(2, -2), 'access_token') :", "? '' :"),
        "realms", None, ("/other", "/same-slug", "/either"),
    ),
    "the script fetches a token for whatever is sent": (
        in_script("pre_request", "return null;", "return '';"), "hoisted", None, (),
    ),
    "the script says the grant type twice": (
        in_script("pre_request", "[?&]grant_type=", "[?&]never="), "swagger2-root", None, ("/root", "/both"),
    ),
    "the script sends the credentials in the body, not as Basic": (
        in_script("pre_request", "=== 'basic'", "=== 'never'"), "token-basic", None, ("/first",),
    ),
    "the script sends JSON as a form": (
        in_script("pre_request", "'application/json' : ", "'text/json' : "), "token-json", None, ("/first",),
    ),
    "the script forgets the scopes": (
        in_script("pre_request", "if (scope)", "if (false)"), "realms", None,
        ("/root", "/scope", "/twin", "/other", "/either", "/both"),
    ),
    "the credentials of a body swapped": (
        setting(token_endpoint.TokenBody, "template", lambda right: lambda body, name: right(body, _swap(name))),
        "token-json", None, ("/first",),
    ),
    "Get Access Token forgets the scopes": (
        setting(token_request, "_body", lambda right: lambda endpoint: right(replace(endpoint, scopes=()))),
        "realms", None, (),
    ),
    "the script fetches a token for every request": (
        in_script("pre_request", "if (isFresh(prefix, token))", "if (false)"), "realms", None, (),
    ),
}  # fmt: skip


def _swap(name_credential: token_endpoint.NameCredential) -> token_endpoint.NameCredential:
    return lambda name: name_credential({"client_id": "client_secret", "client_secret": "client_id"}[name])


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_noticed(mistake: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With one mistake in the mapping the requests that it spoils, and only those, do not carry what they should."""
    patch, name, options, paths = MISTAKES[mistake]
    patch(monkeypatch)
    found = mistakes(name, options=options)
    assert [path for path in found if path.startswith("/")] == list(paths), found
    assert found


def test_a_token_that_is_not_forgotten_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the script after a response 401 no token is fetched anew, which `test_a_refused_token…` counts."""
    in_script("response_test", "=== 401", "=== 499")(monkeypatch)
    with recording() as recorder:
        recorder.refused = {"/root"}
        run(convert_text(read("realms")[0]), recorder)
    assert recorder.tokens.count("/token/main client_id a b") == 2  # the script's first, and Get Access Token
