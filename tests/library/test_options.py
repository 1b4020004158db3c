"""Options are checked when they are made, as the command line checks them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from support.paths import SAMPLES
from swagger2postman import GuideOptions, LoadOptions, OptionError, Options, ReadLimits, convert

SERVER = "this is not the whole URL of a server: https://, a host, no user name and no fragment."
TOKEN = "this is not the whole URL of a token endpoint: https://, a host, no user name and no fragment."
WRONG: list[tuple[type, str, Any, str]] = [
    (Options, "base_url", "api.example", SERVER),
    (Options, "base_url", "ftp://api.example", SERVER),
    (Options, "base_url", "https://u@api.example", SERVER),
    (Options, "base_url", "https://api.example/#x", SERVER),
    (Options, "base_url", "https://api.example/a b", SERVER),
    (Options, "base_url", "https://[", SERVER),
    (Options, "base_url", None, "this is not a string."),
    (Options, "token_url", "https://me@api.example/t", TOKEN),
    (Options, "prefer_media_type", 5, "this is not a string."),
    (Options, "security", None, "this is not a string."),
    (Options, "exclude_deprecated", "yes", "this is not True or False."),
    (Options, "environments", 1, "this is not True or False."),
    (Options, "max_response_body", -1, "this is not a number that is at least 0."),
    (Options, "max_response_body", True, "this is not a number that is at least 0."),
    (Options, "client_auth", "header", "this is not 'body' or 'basic'."),
    (Options, "auth", "postman", "this is not 'script' or 'native' or 'both'."),
    (Options, "credentials", "file", "this is not 'collection' or 'environment'."),
    (Options, "token_params", (("", "x"),), "this is not NAME=VALUE."),
    (Options, "token_params", ("a=b",), "this is not a tuple of pairs (NAME, VALUE)."),
    (Options, "token_params", {"a": "b"}, "this is not a tuple of pairs (NAME, VALUE)."),
    (
        GuideOptions,
        "credentials_url",
        "javascript:alert(1)",
        "this is not a whole URL: https://, a host, no user name.",
    ),
    (LoadOptions, "allow_hosts", ("a b",), "this is not a host."),
    (ReadLimits, "max_steps", 0, "this is not a number, 1 or more."),
    (ReadLimits, "max_nodes", "5", "this is not a number, 1 or more."),
    (ReadLimits, "max_depth", 1001, "nothing deeper than 1000 levels can be worked on."),
]


@pytest.mark.parametrize(("kind", "field", "value", "reason"), WRONG)
def test_a_value_that_is_not_allowed(kind: type, field: str, value: Any, reason: str) -> None:
    """The error names the field, and says what is allowed; a changed copy is checked, too."""
    changes = {field: value}
    for make in (kind, partial(replace, kind())):
        with pytest.raises(OptionError) as caught:
            make(**changes)
        error = caught.value
        assert (error.field, error.reason, isinstance(error, ValueError)) == (field, reason, True)
        assert str(error).startswith(f"{field}: ")
        assert str(error).endswith(f": {reason}")


def test_a_key_is_not_shown() -> None:
    """A key that cannot be one is an error, which does not show the key."""
    with pytest.raises(OptionError) as caught:
        LoadOptions(api_key="sécret")
    assert (caught.value.field, "cret" in str(caught.value)) == ("api_key", False)


def test_offline_excludes_refresh() -> None:
    """Nothing can be fetched again without a network."""
    with pytest.raises(OptionError, match=r"refresh: True: this excludes offline\."):
        LoadOptions(offline=True, refresh=True)


def test_what_is_allowed() -> None:
    """Defaults, Postman's variables as a server, and whole URLs are allowed."""
    Options(base_url="{{baseUrl}}/v1", token_url="https://id.example/t?grant_type=client_credentials")
    Options(token_params=(("audience", "https://api.example"),), max_response_body=0)
    GuideOptions("https://portal.example/#apps", "Ask Els.")
    LoadOptions(allow_hosts=("hub.example", "http://hub.example:8080"), api_key="k-1")
    assert ReadLimits(max_depth=1000).max_depth == 1000


def test_an_output_that_does_not_exist(tmp_path: Path) -> None:
    """`write` knows the outputs by name, and says which there are."""
    with pytest.raises(OptionError) as caught:
        convert(SAMPLES / "sim-status.yaml").write(tmp_path, outputs=["guides"])
    assert caught.value.reason == "this is not an output; there are collection, environment, guide."
    assert list(tmp_path.iterdir()) == []
