"""The scopes that operations require (OpenAPI 3.1 section 4.8.30)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from swagger2postman.openapi.model import SecurityRequirement

_Use = tuple[tuple[int, int], tuple[str, ...]]  # the place of a requirement in the document, and its scopes


def different(requirements: Iterable[SecurityRequirement]) -> list[SecurityRequirement]:
    """Return each requirement once, however many operations share it."""
    return list({id(requirement): requirement for requirement in requirements}.values())


class Scopes:
    """The scopes that the requirements of operations name for each scheme."""

    def __init__(self, requirements: Sequence[SecurityRequirement]) -> None:
        self._by_scheme: dict[str, list[_Use]] = {}
        for number, requirement in enumerate(different(requirements)):
            for position, (name, scopes) in enumerate(requirement.items()):
                self._by_scheme.setdefault(name, []).append(((number, position), scopes))

    def of(self, names: Collection[str]) -> tuple[str, ...]:
        """Return the scopes of some schemes, each once, in document order."""
        uses: list[_Use] = []
        for name in names:
            uses += self._by_scheme.get(name, ())
        ordered: dict[str, None] = {}
        for _, scopes in sorted(uses):
            ordered.update(dict.fromkeys(scopes))
        return tuple(ordered)
