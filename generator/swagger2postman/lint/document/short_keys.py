"""Long keys cut for a validator that repeats the whole path of each error, and put back in what it finds."""

from __future__ import annotations

from typing import Any

_LONG = 200  # characters
_KEPT = 100  # characters; keys of OpenAPI's own, and what its patterns look at, come before


class ShortKeys:
    """A document whose long keys are cut. `value` is the document itself where there are none."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._short: dict[str, str] = {key: f"{key[:_KEPT]}~{n}" for n, key in enumerate(_long_keys(document))}
        self._long: dict[str | int, str] = {short: key for key, short in self._short.items()}
        self.value: dict[str, Any] = self._with_short(document) if self._short else document

    def path(self, path: tuple[str | int, ...]) -> tuple[str | int, ...]:
        """Return a path in the document itself."""
        return tuple(self._long.get(token, token) for token in path) if self._long else path

    def _with_short(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {self._short.get(key, key): self._with_short(member) for key, member in value.items()}
        return [self._with_short(member) for member in value] if isinstance(value, list) else value


def _long_keys(document: dict[str, Any]) -> list[str]:
    """The long keys of a document, each once, in its order."""
    long_keys: dict[str, None] = {}
    seen: set[int] = set()
    waiting: list[Any] = [document]
    while waiting:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))  # YAML's aliases put one object in several places
        if isinstance(value, dict):
            if value and max(map(len, value)) > _LONG:
                long_keys.update((key, None) for key in value if len(key) > _LONG)
            value = list(value.values())
        waiting.extend(member for member in reversed(value) if isinstance(member, (dict, list)))
    return list(long_keys)
