"""Fields that have no place where they are, and the fields that they seem to be meant for."""

from __future__ import annotations

import difflib
from collections.abc import Callable

from swagger2postman.findings import codes
from swagger2postman.lint.document.failed_keyword import FailedKeyword, Path
from swagger2postman.lint.document.shapes import Shapes
from swagger2postman.lint.document.structure_finding import StructureFinding, inside, inside_or_top
from swagger2postman.lint.text import shorten

KEYWORDS = frozenset(("additionalProperties", "unevaluatedProperties"))
"""The keywords that fail for an unknown field."""

NAME_HINT = "Use only letters, digits, “.”, “-” and “_”."
_MAX_NAME_LENGTH = 200  # of a name that is compared with those of OpenAPI


class UnknownFields:
    """Describes unknown fields. For at most `max_hints` of them a similar name is looked for."""

    def __init__(self, shapes: Shapes, max_hints: int) -> None:
        self._shapes = shapes
        self._hints_left = max_hints
        self.misspelled: set[tuple[Path, str]] = set()
        """The fields that are meant, each with the path of the object that misses it."""

    def describe(self, failed: FailedKeyword) -> list[StructureFinding]:
        """Return one finding for each field that has no place in an object."""
        names, patterns = self._shapes.fields(failed.shape[:-1])
        wrong_key = _wrong_key(patterns)
        present = failed.value if isinstance(failed.value, dict) else {}
        free_names = sorted(names - set(present))
        findings = []
        for name in failed.details["unexpected"]:
            if wrong_key is not None:
                findings.append(wrong_key((*failed.path, name)))
            elif failed.details.get("known"):
                findings.append(_misplaced((*failed.path, name)))
            elif name == "$ref":
                findings.append(_reference((*failed.path, name)))
            else:
                findings.append(self._unknown((*failed.path, name), free_names))
            self._hints_left -= 1
        return findings

    def _unknown(self, path: Path, free_names: list[str]) -> StructureFinding:
        *holder, name = path
        text = f"“{shorten(str(name))}” is not a field that OpenAPI knows{inside_or_top(tuple(holder))}."
        hint = "Remove it, or begin its name with “x-”."
        if self._hints_left > 0:
            near = difflib.get_close_matches(str(name)[:_MAX_NAME_LENGTH], free_names, n=1, cutoff=0.6)
            if near:
                self.misspelled.add((tuple(holder), near[0]))
                hint = f"Did you mean “{near[0]}”?"
        return StructureFinding(codes.UNKNOWN_FIELD, text, hint, path)


def _misplaced(path: Path) -> StructureFinding:
    text = f"“{shorten(str(path[-1]))}” does not go with the other fields{inside(path[:-1])}."
    return StructureFinding(codes.MISPLACED_FIELD, text, "Remove it.", path)


def _reference(path: Path) -> StructureFinding:
    text = f"A reference is not possible{inside_or_top(path[:-1])}."
    return StructureFinding(codes.UNKNOWN_FIELD, text, "Write the object itself in place of the “$ref”.", path)


def _wrong_key(patterns: set[str]) -> Callable[[Path], StructureFinding] | None:
    """How to describe a key where keys are paths, status codes or component names, going by their patterns."""
    joined = " ".join(patterns)
    if joined in ("^\\/", "^/"):
        return _wrong_path
    if "[1-5]" in joined or "[0-9]{3}" in joined:
        return _wrong_status
    return _wrong_component if "a-zA-Z0-9" in joined else None


def _wrong_path(path: Path) -> StructureFinding:
    name = str(path[-1])
    text = f"“{shorten(name)}” is not a path: it does not begin with “/”."
    return StructureFinding(codes.WRONG_KEY, text, f"Write “/{shorten(name.lstrip('/'))}”.", path)


def _wrong_status(path: Path) -> StructureFinding:
    text = f"“{shorten(str(path[-1]))}” is not a status code."
    return StructureFinding(codes.WRONG_KEY, text, "Use three digits such as “200”, or “default”.", path)


def _wrong_component(path: Path) -> StructureFinding:
    text = f"“{shorten(str(path[-1]))}” is not a possible name."
    return StructureFinding(codes.WRONG_KEY, text, NAME_HINT, path)
