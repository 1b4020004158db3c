"""The word list in CONTRIBUTING.md holds: no message, docstring, template or page says what it advises against."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.paths import ROOT

GUIDE = ROOT / "CONTRIBUTING.md"
ROW = re.compile(r"^\| (?P<say>[^|]+) \| (?P<avoid>[^|]+) \| (?P<why>[^|]+) \|$", re.MULTILINE)
FINE = re.compile(
    r"\b(?:e-?mail|IP|MAC|street|postal|memory|there) (?=address|is no\b)|\bis no longer\b", re.IGNORECASE
)
"""What looks like a word of the list and is another: an e-mail address, “there is no …”."""


def words_to_avoid() -> list[str]:
    """The words in the second column of the list."""
    section = GUIDE.read_text("utf-8").split("## Words")[1].split("\n## ")[0]
    words = [word for row in ROW.finditer(section) for word in re.findall(r"`([^`]+)`", row["avoid"])]
    assert len(words) > 20
    return words


def pattern_of(words: list[str]) -> re.Pattern[str]:
    """One expression for all words, also with the endings -s, -d, -ed and -ing."""
    alternatives = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)
    return re.compile(rf"\b(?:{alternatives})(?:s|d|ed|ing)?\b", re.IGNORECASE)


def sentences_of_program(path: Path) -> Iterator[str]:
    """The docstrings of a module, and its strings that are sentences rather than names."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value.strip():
            yield node.value


def sentences_of_page(path: Path) -> Iterator[str]:
    """The lines of a page that are prose: no code, no links' targets, and not the word list itself."""
    text = path.read_text("utf-8")
    if path == GUIDE:
        before, after = text.split("## Words")
        text = before + after.partition("\n## ")[2]
    text = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"`[^`\n]*`|\]\([^)\n]*\)", "", text)
    yield from text.splitlines()


PROGRAM = sorted((ROOT / "generator").rglob("*.py"))
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / "generator").rglob("*.md"),
        ROOT / "benchmarks/README.md",
    ]
)
TEMPLATES = sorted((ROOT / "templates").glob("*.j2"))


@pytest.mark.parametrize("path", [*PROGRAM, *PAGES, *TEMPLATES], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_word_of_the_list_is_used(path: Path) -> None:
    """A reader meets one word for one thing."""
    read = {".py": sentences_of_program, ".md": sentences_of_page}.get(path.suffix)
    sentences = read(path) if read else path.read_text("utf-8").splitlines()
    pattern = pattern_of(words_to_avoid())
    assert [sentence for sentence in sentences if pattern.search(FINE.sub("", sentence))] == []


@pytest.mark.parametrize("sentence", ["Mend the document.", "It is no schema.", "The token answers.", "two halves"])
def test_a_word_of_the_list_is_noticed(sentence: str) -> None:
    """The test can fail."""
    assert pattern_of(words_to_avoid()).search(FINE.sub("", sentence))


@pytest.mark.parametrize("sentence", ["There is no token.", "an e-mail address", "It is no longer there."])
def test_ordinary_english_is_fine(sentence: str) -> None:
    """What only looks like a word of the list may be said."""
    assert not pattern_of(words_to_avoid()).search(FINE.sub("", sentence))
