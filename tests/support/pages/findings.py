"""The page `docs/findings.md`: what each code of a finding means."""

from __future__ import annotations

from collections.abc import Iterator

from support.paths import ROOT
from swagger2postman.findings import codes
from swagger2postman.findings.codes import Code
from swagger2postman.findings.page import Example, read_page

__all__ = ["PAGE", "page"]

PAGE = ROOT / codes.DOCUMENTATION
INTRODUCTION = """\
# Findings

What `swagger2postman` says about a document, and what to do about it. Each finding ends with its code in brackets;
`swagger2postman explain CODE` shows its part of this page.

- An **error** breaks the OpenAPI specification, or leaves something out of the collection that the document describes.
- A **warning** is valid, and costs you something.
- A **note** tells you of a decision.

`--ignore CODE` leaves a finding out, `--severity CODE=error|warning|note|off` changes how much it matters; both stand
in the settings file, too, under `[findings]`. Ignored findings do not appear and do not count.

Only you decide that, on the command line or in settings that you trust. Nothing in a document can silence a finding,
and settings that you do not trust are not used. Your decision holds for every finding. If you ignore
`insecure-token-url`, `unrelated-token-host` or `other-host`, the summary does not repeat that warning before you fill
in a secret either. With another severity it still does.

The examples leave out what every document has: `openapi`, `info`, `servers` and `paths`. A line that ends in `# × N`
stands for N such lines, with `{n}` counting them. All examples are tested.

| code | severity | what it says |
| --- | --- | --- |
"""


def page() -> str:
    """The whole page."""
    rows = "".join(f"| {link(code)} | {code.severity} | {read_page(code).title} |\n" for code in codes.ALL.values())
    parts = ["\n".join(part(code)) for code in codes.ALL.values()]
    return INTRODUCTION + rows + "\n" + "\n\n".join(parts) + "\n"


def link(code: Code) -> str:
    """A code that leads to its part of the page."""
    return f"[`{code.name}`](#{codes.anchor_of(code.name)})"


def part(code: Code) -> Iterator[str]:
    """The lines on one code."""
    explained = read_page(code)
    yield f"## {code.name}"
    yield ""
    yield f"**{explained.title}.** ({str(code.severity).capitalize()})"
    yield ""
    yield explained.why
    yield ""
    yield explained.action
    for title, example in (("Reported", explained.bad), ("Not reported", explained.good)):
        yield ""
        yield f"{title}:"
        yield from shown(example)


def shown(example: Example) -> Iterator[str]:
    """The lines of an example."""
    for name, text in example.texts():
        if name:
            yield ""
            yield f"`{name}`:"
        yield ""
        yield f"```{'toml' if name.endswith('.toml') else 'yaml'}"
        yield text.rstrip("\n")
        yield "```"
    for circumstance in example.circumstances():
        yield ""
        yield circumstance
