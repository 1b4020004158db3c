"""What a settings file does, said so that its reader sees what they trust: to scripts, hosts, paths and limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from swagger2postman.declaration import Concern, Declaration
from swagger2postman.jsonvalue import JsonObject

if TYPE_CHECKING:
    from swagger2postman.settings.model import Setting
    from swagger2postman.templating.templates import Templates

__all__ = ["Effect", "SettingsUse", "effect_lines", "effects_of", "merge_uses", "use_lines"]

_MOST = 9  # of one concern that are said as text


class Effect(Struct, frozen=True):
    """One value that a settings file sets; `files` are the templates of a folder that it names."""

    name: str
    value: str
    line: int
    concern: Concern = "others"
    files: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Name and value, for people."""
        if self.concern == "templates":
            names = ", ".join(Path(file).name for file in self.files)
            return f"{self.value} ({names or 'which is empty'})"
        return self.name if self.value == "true" else f"{self.name} {self.value}"

    def to_json(self) -> JsonObject:
        """Return it for machines."""
        members: JsonObject = {"name": self.name, "value": self.value, "line": self.line, "concerns": self.concern}
        return {**members, "files": list(self.files)} if self.concern == "templates" else members


class SettingsUse(Struct, frozen=True):
    """A settings file that is obeyed, why it is (`--config`, a variable, or “trusted”), and what it does."""

    file: str
    because: str
    effects: tuple[Effect, ...]

    def to_json(self) -> JsonObject:
        """Return it for machines."""
        return {"file": self.file, "because": self.because, "sets": [effect.to_json() for effect in self.effects]}


def effects_of(
    settings: Iterable[tuple[str, Setting]], options: Mapping[str, Declaration], templates: Mapping[str, Templates]
) -> tuple[Effect, ...]:
    """Return what settings do; `options` are declared, `templates` those of the folders that they name."""
    return tuple(_effect(setting, options[key], templates) for key, setting in settings)


def _effect(setting: Setting, option: Declaration, templates: Mapping[str, Templates]) -> Effect:
    value = _text(setting.value, option)
    folder = templates.get(str(Path(value))) if option.concern == "templates" else None
    files = folder.files if folder else ()
    return Effect(option.setting, value, setting.line, option.concern, files)


def _text(value: object, option: Declaration) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case tuple() if option.secret:
            return ", ".join(str(each).partition("=")[0] for each in value)
        case tuple():
            return ", ".join(str(each) for each in value)
    return str(value)


def merge_uses(uses: Iterable[SettingsUse]) -> tuple[SettingsUse, ...]:
    """Return each settings file once, with all that it does to one document or another, each thing once."""
    merged: dict[str, SettingsUse] = {}
    for use in uses:
        known = merged.get(use.file)
        effects = dict.fromkeys((*known.effects, *use.effects) if known else use.effects)
        merged[use.file] = SettingsUse(use.file, use.because, tuple(sorted(effects, key=lambda effect: effect.line)))
    return tuple(merged.values())


def use_lines(uses: Sequence[SettingsUse]) -> list[str]:
    """Return which settings files were used and what they did, a line for each concern."""
    lines: list[str] = []
    for use in uses:
        effects = effect_lines(use.effects)
        lines += [f"Used {use.file} ({use.because})" + (":" if effects else ", which sets nothing here."), *effects]
    return lines


def effect_lines(effects: Sequence[Effect], most: int = _MOST) -> list[str]:
    """Return what settings do, a line for each concern; `most` values are said in it."""
    lines: list[str] = []
    for concern, label in _LABELS.items():
        texts = [effect.text for effect in effects if effect.concern == concern]
        rest = len(texts) - most
        more = [f"{rest} more (--format json has all)"] if rest > 0 else []
        if texts:
            lines.append(f"  {label}: {'; '.join([*texts[:most], *more])}")
    return lines


_LABELS: Mapping[Concern, str] = {
    "templates": "scripts and texts",
    "hosts": "hosts",
    "paths": "paths",
    "limits": "limits",
    "findings": "findings",
    "others": "others",
}
