"""The page `docs/settings.md` and the JSON Schema of the settings file: every setting, as it is declared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from support.paths import ROOT
from swagger2postman.cli.options import help_text
from swagger2postman.declaration import Declaration, Section
from swagger2postman.findings import codes
from swagger2postman.settings.options import SETTINGS
from swagger2postman.settings.values import describe_wanted

__all__ = ["PAGE", "SCHEMA", "code_of", "page", "schema", "schema_text"]

PAGE = ROOT / "docs" / "settings.md"
SCHEMA = ROOT / "generator" / "swagger2postman" / "settings" / "settings.schema.json"
INTRODUCTION = """\
# Settings

Options that are always the same go into `swagger2postman.toml`, under their names on the command line:

```toml
refs = "domains"                 # for every API; paths are relative to this file
offline = true

[findings]
ignore = ["mock-server-first"]
fail-on = "warning"

[findings.severity]
no-server = "error"

[[api]]                          # for some APIs
file = "sim-*.yaml"              # or "payments/*.yaml", or title = "SIM*"; one pattern or a list
base-url = "https://test.example.com"

[api.findings]                   # for this [[api]] alone
ignore = ["no-server"]
```

All commands use what concerns them. Of many documents, each has its own settings. A pattern with a slash is matched
against the whole path, seen from the settings file (or `OWNER/API/VERSION` on SwaggerHub). A value is replaced as a
whole by the same key of a later `[[api]]` that fits; `output` for every API keeps sub-folders as `-o` does, one in an
`[[api]]` is taken as it is.

## What wins

1. An option that is typed: `--base-url URL`, `--no-strict`.
2. `--set KEY=VALUE`: any key of this page, checked as in the file. What is a list here is repeated:
   `--set allow-host=a.example --set allow-host=b.example`. Keys in tables have dots: `--set findings.fail-on=warning`,
   `--set findings.severity.no-server=off`. Paths are seen from where you are.
3. The last `[[api]]` of the settings file that fits the document, then the ones before it.
4. What stands before them in the file.
5. The default.

## Where the file is looked for, and when it is used

One settings file counts for a document:

- `--config FILE`; it needs no trust;
- else the file that the environment variable `SWAGGER2POSTMAN_CONFIG` names (for CI; no trust needed);
- else `swagger2postman.toml` in the document's folder, or the nearest one above it (for stdin and SwaggerHub: of where
  you are). The search stops at the root of a repository (`.git`, `.hg`, `.svn`), at your home folder, which it looks
  into, and where another file system begins; files of other users are skipped.

`--no-config` ignores all of them.

Settings can replace scripts, write and read files, name hosts and silence findings. A file that is found is therefore
used only once you trust it; until then nothing of it has any effect, and each run says so (`untrusted-settings`):

```
swagger2postman trust                  # the one of this folder, or of the nearest above that has one
swagger2postman trust --list
swagger2postman trust --remove FILE
```

`trust` shows what the file does, and remembers it with all templates that it names, in your state folder (on Linux
`~/.local/state/swagger2postman`). Once one of them changes, the file is not used until you trust it again. Each run
names the settings files that it used, and what they did.

## In your editor

The JSON Schema of the file is `swagger2postman/settings/settings.schema.json` in the installed package. Editors that
know Taplo (“Even Better TOML”) check and complete the file with this first line, in which you put that path:

```toml
#:schema .venv/lib/python3.11/site-packages/swagger2postman/settings/settings.schema.json
```

## Every key
"""
_API = {
    "file": "The documents whose file name matches, or with a slash, whose path does.",
    "title": "The documents whose title matches.",
}


def code_of(text: str) -> str:
    """Text as code in a cell of a table."""
    return f"`{text}`".replace("|", "\\|")


def page() -> str:
    """The whole page."""
    parts = ["\n".join(_section(section)) for section in Section if _settings_of(section)]
    return f"{INTRODUCTION}\n" + "\n\n".join(parts) + "\n"


def _settings_of(section: Section) -> list[Declaration]:
    return [option for option in SETTINGS.values() if option.section is section]


def _section(section: Section) -> Iterator[str]:
    """The keys of a section, in a table, and examples."""
    yield from (
        f"### {section}",
        "",
        "| key | takes | default | what it does | option |",
        "| --- | --- | --- | --- | --- |",
    )
    options = _settings_of(section)
    for option in options:
        cells = (code_of(option.setting), describe_wanted(option), _default(option), option.help, _typed(option))
        yield f"| {' | '.join(cells)} |"
    examples = [option.example for option in options if option.example]
    if examples:
        yield from ("", "```toml", *_examples(examples), "```")


def _examples(examples: list[str]) -> Iterator[str]:
    """The examples as one file: each table is opened once."""
    tables: dict[str, list[str]] = {}
    for example in examples:
        header, _, rest = example.partition("\n")
        is_table = header.startswith("[")
        tables.setdefault(header if is_table else "", []).append(rest if is_table else example)
    for number, (header, lines) in enumerate(tables.items()):
        if number:
            yield ""
        if header:
            yield header
        yield from lines


def _default(option: Declaration) -> str:
    if option.default_text:
        return option.default_text
    match option.default:
        case None | "":
            return "none"
        case bool():
            return code_of(str(option.default).lower())
    return code_of(str(option.default))


def _typed(option: Declaration) -> str:
    if option.kind == "flag":
        return code_of(f"--[no-]{option.name}")
    return code_of(f"--{option.name}")


def schema_text() -> str:
    """The JSON Schema of the settings file, as its file has it."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def schema() -> dict[str, Any]:
    """The JSON Schema of the settings file."""
    common = _properties()
    patterns = {"anyOf": [{"type": "string", "minLength": 1}, _list({"type": "string", "minLength": 1}, least=1)]}
    selectors = {name: {"description": text, **patterns} for name, text in _API.items()}
    api = {
        "description": "Settings for the documents that match file and title.",
        "type": "array",
        "items": {
            "type": "object",
            "properties": {**selectors, **common},
            "anyOf": [{"required": [name]} for name in selectors],
            "additionalProperties": False,
        },
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "swagger2postman.toml",
        "type": "object",
        "properties": {**common, "api": api},
        "additionalProperties": False,
    }


def _properties() -> dict[str, Any]:
    """The keys, with those of tables in an object for each table."""
    properties: dict[str, Any] = {}
    for option in SETTINGS.values():
        table, _, name = option.setting.rpartition(".")
        target = properties
        if table:
            empty = {"type": "object", "properties": {}, "additionalProperties": False}
            target = properties.setdefault(table, empty)["properties"]
        target[name] = {"description": help_text(option).replace(" May be repeated.", ""), **_type(option)}
    return properties


def _type(option: Declaration) -> dict[str, Any]:
    """What a key takes, in JSON Schema."""
    kept = {"default": option.default} if option.default not in (None, "") else {}
    match option.kind:
        case "flag":
            return {"type": "boolean", **kept}
        case "number":
            return {"type": "integer", "minimum": option.least, **kept}
        case "choice":
            return {"enum": list(option.choices), **kept}
        case "table":
            choices = {"enum": list(option.choices)}
            return {"type": "object", "propertyNames": {"enum": list(codes.ALL)}, "additionalProperties": choices}
        case "pairs":
            return _list({"type": "string", "pattern": "="})
        case "strings" | "paths":
            return _list({"enum": list(codes.ALL)} if option.name == "ignore" else {"type": "string"})
    return {"type": "string"}


def _list(items: dict[str, Any], least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": items, **({"minItems": least} if least else {})}
