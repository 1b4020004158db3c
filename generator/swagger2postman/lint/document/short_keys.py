"""Long keys cut for a validator that repeats the whole path of each fault, and put back in what it finds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

_KEPT = 100  # characters; keys of OpenAPI's own, and what its patterns look at, come before


class ShortKeys:
    """A document whose `long_keys` are cut. `value` is the document itself where there are none."""

    def __init__(self, document: dict[str, Any], long_keys: Iterable[str]) -> None:
        self._short: dict[str, str] = {key: f"{key[:_KEPT]}~{n}" for n, key in enumerate(long_keys)}
        self._long: Mapping[str | int, str] = {short: key for key, short in self._short.items()}
        self.value: dict[str, Any] = self._with_short(document) if self._short else document

    def path(self, path: tuple[str | int, ...]) -> tuple[str | int, ...]:
        """Return a path in the document itself."""
        return tuple(self._long.get(token, token) for token in path) if self._long else path

    def _with_short(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {self._short.get(key, key): self._with_short(member) for key, member in value.items()}
        return [self._with_short(member) for member in value] if isinstance(value, list) else value
