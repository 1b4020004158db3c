"""Whether a reader of a document comes to a place in it, going from member to member and through references."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from urllib.parse import unquote

from msgspec import Struct

from swagger2postman.jsonvalue import unescape_token
from swagger2postman.references.landmarks import Landmarks, Path

Kinds = frozenset[str]


class Reader(Struct, frozen=True):
    """How a reader goes through a document: what he takes each value for. `start` is what the root is to him."""

    start: str
    kinds: Kinds
    step: Callable[[str, str | int], str | None]
    """What a member is, by the kind of what holds it and its key or index; None where he does not look at it."""
    follows: Kinds = frozenset()
    """The kinds in which he goes where a `$ref` leads, and looks at nothing beside it."""

    def take(self, kind: str | None, path: Iterable[str | int]) -> str | None:
        """Return what a value at a path below one of that kind is to the reader; None where he does not come to it."""
        for token in path:
            if kind is None:
                break
            kind = self.step(kind, token)
        return kind


class Routes(Struct, eq=False):
    """The ways of a reader through one document."""

    reader: Reader
    landmarks: Landmarks
    _links: dict[Path, list[tuple[Path, bool]]] | None = None
    _holders: frozenset[Path] = frozenset()
    _vain: set[tuple[Path, Kinds]] = set()

    def way_to(self, path: Path, wanted: Kinds) -> Path | None:
        """Return how the reader comes to a place, taking it for one of some kinds; None where he does not.

        That is its path, or the path by which an alias brings it to him. It is found backwards from the place.
        """
        if self._is_on_sight(path, wanted):
            return path
        waiting, seen = [(path, wanted, path, False)], {(path, wanted)}
        tried: set[tuple[Path, Kinds]] = set()
        while waiting:
            place, kinds, way, is_fixed = waiting.pop()
            for holder, passing, length, is_alias in self._steps_back(place, kinds, tried):
                if (holder, passing) in seen:
                    continue
                seen.add((holder, passing))
                here = holder + way[length:] if is_alias and not is_fixed else way  # none goes through a reference
                if self._is_on_sight(holder, passing):
                    return here
                waiting.append((holder, passing, here, is_fixed or not is_alias))
        self._vain |= tried
        return None

    def _is_on_sight(self, path: Path, wanted: Kinds) -> bool:
        """Whether the reader comes to a place from the root, without a link."""
        if self.reader.take(self.reader.start, path) not in wanted:
            return False
        self._all_links()
        return not any(path[:length] in self._holders for length in range(len(path)) if self._holders)

    def _steps_back(
        self, place: Path, kinds: Kinds, tried: set[tuple[Path, Kinds]]
    ) -> Iterator[tuple[Path, Kinds, int, bool]]:
        """Places whose link leads to a place or to what holds it, with what they may be taken for.

        With each comes how much of the place's path its link leads to, and whether it is an alias. What was tried
        before, in vain, is left out.
        """
        links = self._all_links()
        for length in range(len(place), -1, -1):
            front, rest = place[:length], place[length:]
            if rest and front in self._holders:
                return  # the reader looks at nothing beside a reference
            if _named(front) not in links:
                continue
            fitting = frozenset(kind for kind in self.reader.kinds if self.reader.take(kind, rest) in kinds)
            if not fitting or (front, fitting) in self._vain:
                continue
            tried.add((front, fitting))
            for holder, is_alias in links[_named(front)]:
                passing = fitting if is_alias else fitting & self.reader.follows
                if passing:
                    yield holder, passing, length, is_alias

    def _all_links(self) -> dict[Path, list[tuple[Path, bool]]]:
        """References and aliases by the path that they lead to: where they stand, and whether they are aliases."""
        if self._links is None:
            self._links = {}
            for path, first in self.landmarks.aliases:
                self._links.setdefault(_named(first), []).append((path, True))
            if self.reader.follows:
                self._holders = frozenset(path for path, _ in self.landmarks.references)
                for path, value in self.landmarks.references:
                    target = target_of(str(value["$ref"]))
                    if target is not None:
                        self._links.setdefault(target, []).append((path, False))
        return self._links


def _named(path: Path) -> Path:
    """A path as a JSON pointer gives it: indices are text."""
    return tuple(map(str, path))


def target_of(reference: str) -> tuple[str, ...] | None:
    """Return the path that a reference inside the document names; None for any other reference."""
    if reference not in ("", "#") and not reference.startswith("#/"):
        return None
    return tuple(map(unescape_token, unquote(reference).split("/")[1:]))
