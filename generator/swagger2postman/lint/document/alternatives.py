"""Which alternative of a `oneOf` or `anyOf` the author of a document meant, when all of them fail."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from msgspec.structs import replace

from swagger2postman.jsonvalue import Json
from swagger2postman.lint.document.failed_keyword import FailedKeyword, Path

Branch = list[FailedKeyword]
"""What failed in one alternative."""

_DISCRIMINATORS = {"type": 4, "in": 2, "flow": 2}
"""Fields whose value says which alternative is meant, with the weight of a mismatch."""


def choose_alternative(branches: list[Branch], path: Path, value: Json) -> Branch:
    """Return what failed in the alternative that the author meant, or the one failure that all alternatives share."""
    branches = [branch for branch in branches if branch] or [[FailedKeyword("several", path, value)]]
    branches = _by_reference(branches, path, value)
    best = min(branches, key=lambda branch: _distance(branch, path))
    refused = _refused_fields(best, path)
    as_near = [branch for branch in branches if _refused_fields(branch, path) <= refused]
    shared = _shared_failure(as_near, path)
    return [shared] if shared else best


def _by_reference(branches: list[Branch], path: Path, value: Json) -> list[Branch]:
    """The alternatives that are, as the value is, a reference or none; all of them where that leaves nothing."""
    is_reference = isinstance(value, dict) and "$ref" in value
    meant = []
    for branch in branches:
        if not any(_is_against_reference(failed, path, is_reference) for failed in branch):
            meant.append(branch)
    return meant or branches


def _is_against_reference(failed: FailedKeyword, path: Path, is_reference: bool) -> bool:
    """Whether a failure shows that its alternative is not meant, going by the presence of `$ref`."""
    if failed.path != path:
        return False
    if is_reference:
        return "$ref" in failed.details.get("unexpected", ())
    return failed.keyword == "required" and failed.missing_field == "$ref"


def _distance(branch: Branch, path: Path) -> tuple[bool, int, int]:
    """How far an alternative is from what the author wrote."""
    refused = _refused_fields(branch, path)
    weight = sum(_DISCRIMINATORS.get(name, 0) for name in refused)
    return "" in refused, weight, len(branch)


def _refused_fields(branch: Branch, path: Path) -> set[str]:
    """The discriminating fields that an alternative refuses; an empty name where it refuses the kind of value."""
    refused = {str(failed.last_key) for failed in branch if _discriminates(failed, path)}
    for failed in branch:
        is_nested = isinstance(failed.value, (dict, list))
        is_about_kind = failed.keyword == "type" or (failed.keyword == "enum" and is_nested)
        if failed.path == path and is_about_kind:
            refused.add("")
    return refused


def _discriminates(failed: FailedKeyword, path: Path) -> bool:
    if failed.keyword not in ("enum", "const") or not failed.path or failed.path[:-1] != path:
        return False
    return failed.last_key in _DISCRIMINATORS


def _shared_failure(branches: list[Branch], path: Path) -> FailedKeyword | None:
    """The one failure to show where every alternative fails for the same reason: a wrong kind, type, or location."""
    for keyword, detail in (("type", "types"), ("enum", "options")):
        for first in branches[0]:
            is_about_all = first.path == path or _discriminates(first, path)
            if first.keyword != keyword or not is_about_all:
                continue
            same = list(_same_failures(first, branches))
            if len(same) == len(branches):
                values = chain.from_iterable(failed.details.get(detail, ()) for failed in same)
                return replace(first, details={detail: list(dict.fromkeys(values))})
    return _shared_lack(branches, path)


def _same_failures(first: FailedKeyword, branches: list[Branch]) -> Iterator[FailedKeyword]:
    """From each alternative its first failure of the same keyword at the same member, if there is one."""
    for branch in branches:
        for failed in branch:
            if failed.keyword == first.keyword and failed.path == first.path:
                yield failed
                break


def _shared_lack(branches: list[Branch], path: Path) -> FailedKeyword | None:
    """The failure for a discriminating field that all alternatives miss."""
    for name in _DISCRIMINATORS:
        lacking = []
        for failed in chain.from_iterable(branches):
            if failed.keyword == "required" and failed.path == path and failed.missing_field == name:
                lacking.append(failed)
        if len(lacking) >= len(branches) > 1:
            return lacking[0]
    return None
