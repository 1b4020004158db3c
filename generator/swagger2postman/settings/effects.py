"""What a settings file does, said so that its reader sees what they trust: to scripts, hosts, paths and limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from swagger2postman.jsonvalue import JsonObject

if TYPE_CHECKING:
    from swagger2postman.settings.file import Setting
    from swagger2postman.templating.templates import Templates

__all__ = ["Effect", "SettingsUse", "effect_lines", "effects_of", "merge_uses", "use_lines"]

Concern = Literal["templates", "hosts", "paths", "limits", "others"]
_CONCERNS: Mapping[Concern, tuple[str, ...]] = {
    "templates": ("templates",),
    "hosts": ("base-url", "token-url", "token-param", "allow-host", "credentials-url"),
    "paths": ("output", "ref", "refs", "allow-path"),
    "limits": ("max-size", "limit", "max-response-body"),
}
_MOST = 9  # of one concern that are said as text


class Effect(Struct, frozen=True):
    """One value that a settings file sets; `files` are the templates of a folder that it names."""

    name: str
    value: str
    line: int
    files: tuple[str, ...] = ()

    @property
    def concern(self) -> Concern:
        """What it has to do with."""
        return next((concern for concern, names in _CONCERNS.items() if self.name in names), "others")

    @property
    def text(self) -> str:
        """Name and value, for people."""
        if self.concern == "templates":
            names = ", ".join(Path(file).name for file in self.files)
            return f"{self.value} ({names or 'which is empty'})"
        return self.name if self.value == "true" else f"{self.name} {self.value}"

    def to_json(self) -> JsonObject:
        """Return it for machines."""
        found: JsonObject = {"name": self.name, "value": self.value, "line": self.line, "concerns": self.concern}
        return {**found, "files": list(self.files)} if self.concern == "templates" else found


class SettingsUse(Struct, frozen=True):
    """A settings file that is obeyed, why it is (`--config`, a variable, or “trusted”), and what it does."""

    file: str
    because: str
    effects: tuple[Effect, ...]

    def to_json(self) -> JsonObject:
        """Return it for machines."""
        return {"file": self.file, "because": self.because, "sets": [one.to_json() for one in self.effects]}


def effects_of(settings: Iterable[tuple[str, Setting]], templates: Mapping[str, Templates]) -> tuple[Effect, ...]:
    """Return what settings do; `templates` are those of the folders that they name."""
    return tuple(Effect(name, _text(name, one.value), one.line, _files(name, one, templates)) for name, one in settings)


def _files(name: str, setting: Setting, templates: Mapping[str, Templates]) -> tuple[str, ...]:
    found = templates.get(str(Path(str(setting.value)))) if name == "templates" else None
    return found.files if found else ()


def _text(name: str, value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case list() | tuple():
            # what is sent to a token server may be a secret
            return ", ".join(str(one).partition("=")[0] if name == "token-param" else str(one) for one in value)
    return str(value)


def merge_uses(uses: Iterable[SettingsUse]) -> tuple[SettingsUse, ...]:
    """Return each settings file once, with all that it does to one document or another, each thing once."""
    merged: dict[str, SettingsUse] = {}
    for use in uses:
        known = merged.get(use.file)
        effects = dict.fromkeys((*known.effects, *use.effects) if known else use.effects)
        merged[use.file] = SettingsUse(use.file, use.because, tuple(sorted(effects, key=lambda one: one.line)))
    return tuple(merged.values())


def use_lines(uses: Sequence[SettingsUse]) -> list[str]:
    """Return which settings files were used and what they did, a line for each concern."""
    lines: list[str] = []
    for use in uses:
        said = effect_lines(use.effects)
        lines += [f"Used {use.file} ({use.because})" + (":" if said else ", which sets nothing here."), *said]
    return lines


def effect_lines(effects: Sequence[Effect], most: int = _MOST) -> list[str]:
    """Return what settings do, a line for each concern; `most` values are said in it."""
    lines: list[str] = []
    for concern, said in _SAID.items():
        texts = [one.text for one in effects if one.concern == concern]
        rest = len(texts) - most
        more = [f"{rest} more (--format json has all)"] if rest > 0 else []
        if texts:
            lines.append(f"  {said}: {'; '.join([*texts[:most], *more])}")
    return lines


_SAID: Mapping[Concern, str] = {
    "templates": "scripts and texts",
    "hosts": "hosts",
    "paths": "paths",
    "limits": "limits",
    "others": "others",
}
