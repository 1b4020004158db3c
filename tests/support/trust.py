"""What tests of trusted settings share: a document, and what is said of a file that nobody trusts."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from support.command_line import run

SECURED = """\
openapi: 3.0.3
info: {title: Tiny, version: "1"}
servers: [{url: "https://api.polder.example"}]
security: [{Main: []}]
paths:
  /ping:
    get:
      operationId: ping
      responses: {"200": {description: Pong}}
components:
  securitySchemes:
    Main:
      type: oauth2
      flows: {clientCredentials: {tokenUrl: "https://api.polder.example/token", scopes: {}}}
"""


NAME = "swagger2postman.toml"


ROOT_ONLY = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")


def found_in(folder: Path, *arguments: str) -> list[dict[str, object]]:
    """The findings about settings, of a conversion."""
    err = run("convert", "tiny.yaml", "--format", "json", *arguments, cwd=folder)[2]
    return [one for one in json.loads(err)["diagnostics"] if one["code"] == "untrusted-settings"]


def warning(file: str = NAME, why: str = "and nobody has trusted them yet") -> str:
    """The finding about a settings file that is not obeyed."""
    return (
        f"{file}:1:1: warning: These settings are not used: they were found, not given, {why}. If you know who made "
        f"it, read it, then: swagger2postman trust {file}; --no-config ignores it. [untrusted-settings]\n"
    )


def scripts_of(collection: Path) -> str:
    """All scripts of a collection."""
    return json.dumps([one["script"] for one in json.loads(collection.read_bytes())["event"]])
