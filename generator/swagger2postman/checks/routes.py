"""Whether a reader of a document comes to a place in it, going from member to member and through references."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from urllib.parse import unquote

from msgspec import Struct

from swagger2postman.documents.landmarks import Landmarks, Path
from swagger2postman.jsontypes import unescape_token

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
    _links: dict[Path, list[tuple[Path, Kinds]]] | None = None
    _holders: frozenset[Path] = frozenset()

    def lead_to(self, path: Path, wanted: Kinds) -> bool:
        """Tell whether the reader comes to a place, taking it for one of some kinds; found backwards from there."""
        if self.reader.take(self.reader.start, path) in wanted and not (self.reader.follows and self._is_hidden(path)):
            return True
        waiting, seen = [(path, wanted)], {(path, wanted)}
        while waiting:
            place, kinds = waiting.pop()
            for before in self._steps_back(place, kinds):
                if before is None:
                    return True
                if before not in seen:
                    seen.add(before)
                    waiting.append(before)
        return False

    def _steps_back(self, place: Path, kinds: Kinds) -> Iterator[tuple[Path, Kinds] | None]:
        """Places whose link leads to a place or to what holds it, with what they may be taken for; None is the root."""
        links = self._all_links()
        for length in range(len(place), -1, -1):
            front, rest = place[:length], place[length:]
            if rest and front in self._holders and self.reader.follows:
                return  # the reader looks at nothing beside a reference
            if not front and self.reader.take(self.reader.start, rest) in kinds:
                yield None
            if _named(front) in links:
                fitting = {kind for kind in self.reader.kinds if self.reader.take(kind, rest) in kinds}
                for holder, passing in links[_named(front)]:
                    if fitting & passing:
                        yield holder, frozenset(fitting & passing)

    def _is_hidden(self, path: Path) -> bool:
        self._all_links()
        return any(path[:length] in self._holders for length in range(len(path)))

    def _all_links(self) -> dict[Path, list[tuple[Path, Kinds]]]:
        """References and aliases by the path that they lead to, with the kinds in which they are followed."""
        if self._links is None:
            self._links = {}
            if self.reader.follows:
                self._holders = frozenset(path for path, _ in self.landmarks.references)
                for path, value in self.landmarks.references:
                    target = target_of(str(value["$ref"]))
                    if target is not None:
                        self._links.setdefault(target, []).append((path, self.reader.follows))
            for path, first in self.landmarks.aliases:
                self._links.setdefault(_named(first), []).append((path, self.reader.kinds))
        return self._links


def _named(path: Path) -> Path:
    """A path as a JSON pointer gives it: indices are text."""
    return tuple(map(str, path))


def target_of(reference: str) -> tuple[str, ...] | None:
    """Return the path that a reference inside the document names; None for any other reference."""
    if reference not in ("", "#") and not reference.startswith("#/"):
        return None
    return tuple(map(unescape_token, unquote(reference).split("/")[1:]))
