"""Acts out the example of a page: its files in a folder, its command in this process."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema_rs
import pytest
from click.testing import CliRunner

from swagger2postman.cli.app import cli
from swagger2postman.findings import page
from swagger2postman.findings.page import Example
from swagger2postman.references import loader
from swagger2postman.references.fetching import Fetcher
from swagger2postman.source.yaml import parser

HEAD = {
    "openapi": "openapi: 3.0.3",
    "info": 'info: {title: Library, version: "1.0"}',
    "servers": "servers: [{url: https://api.example.com/v1}]",
    "paths": 'paths: {/books: {get: {responses: {"200": {description: The books}}}}}',
}
"""What is understood where an example does not say it."""

REPORT_SCHEMA = Path(page.__file__).with_name("report.schema.json")
VALIDATOR = jsonschema_rs.validator_for(json.loads(REPORT_SCHEMA.read_text(encoding="utf-8")))

TIMES = re.compile(r"^(.*) # × (\d+)\n", re.MULTILINE)


def written_out(text: str) -> str:
    """A text with each line `… # × N` written N times; `{n}` is 1, 2, 3 in them, and `{n+1}` one more."""

    def lines(line: re.Match[str]) -> str:
        numbers = range(1, int(line[2]) + 1)
        return "".join(f"{line[1]}\n".replace("{n}", str(n)).replace("{n+1}", str(n + 1)) for n in numbers)

    return TIMES.sub(lines, text)


def whole(example: Example) -> bytes:
    """The document of an example, complete."""
    missing = {key: line for key, line in HEAD.items() if not re.search(f"^{key}:", example.document, re.MULTILINE)}
    head = "" if example.as_is else "".join(f"{line}\n" for line in missing.values())
    return (head + written_out(example.document)).encode(example.encoding)


def act_out(example: Example, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The severity and code of everything that the command of an example says."""
    (folder / "api.yaml").write_bytes(whole(example))
    for name, text in example.files.items():
        (folder / name).write_text(written_out(text), encoding="utf-8")
    prepare(example, folder, monkeypatch)
    arguments = [example.command, "api.yaml", "-o", "made.json", "--format", "json", *example.arguments]
    result = CliRunner().invoke(cli, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    report = json.loads(result.stderr)
    VALIDATOR.validate(report)
    return [(finding["severity"], finding["code"]) for finding in report["diagnostics"]]


def prepare(example: Example, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the machine what an example says: its network, its cache and its libraries."""
    cache = folder / "cache"
    if example.cache == "read-only":
        cache.write_text("not a folder")
    monkeypatch.chdir(folder)
    monkeypatch.setattr(loader, "user_cache", lambda: cache)
    monkeypatch.setattr(Fetcher, "fetch", lambda _, url: example.network[url].encode())
    if example.without == "libyaml":
        monkeypatch.setattr(parser, "Fast", None)
