"""The settings file of each document: given, named by the environment, or found and trusted."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from swagger2postman.batch.inputs import STDIN
from swagger2postman.cli.console import read_stdin
from swagger2postman.cli.errors import CommandError, command_error
from swagger2postman.cli.unused_settings import of_another_user, unreadable, untrusted

if TYPE_CHECKING:
    from swagger2postman.declaration import Declaration
    from swagger2postman.findings.diagnostic import Diagnostic
    from swagger2postman.settings.effects import SettingsUse
    from swagger2postman.settings.model import Setting, Settings
    from swagger2postman.settings.search import Found
    from swagger2postman.settings.trust import TrustStore
    from swagger2postman.templating.templates import Templates

__all__ = ["VARIABLE", "DocumentSettings", "SettingsFinder", "from_here", "template_folders"]

VARIABLE = "SWAGGER2POSTMAN_CONFIG"
_NOTHING: Mapping[str, Templates] = {}


class DocumentSettings(NamedTuple):
    """The settings for one document, why they are used, and what is reported of those that are not.

    `templates` are those of the folders that a trusted settings file names: those that were judged are used.
    """

    values: Mapping[str, Setting]
    file: str = ""
    because: str = ""
    templates: Mapping[str, Templates] = _NOTHING
    findings: tuple[Diagnostic, ...] = ()

    def use(self, in_force: Iterable[tuple[str, Setting]], templates: Templates | None) -> tuple[SettingsUse, ...]:
        """Return what the settings file does, of which these values are in force; `templates` are those in use."""
        if not self.file:
            return ()
        from swagger2postman.settings.effects import SettingsUse, effects_of
        from swagger2postman.settings.options import SETTINGS

        folders = {**self.templates, **({str(templates.folder): templates} if templates else {})}
        return (SettingsUse(self.file, self.because, effects_of(in_force, SETTINGS, folders)),)


class _Used(NamedTuple):
    settings: Settings
    because: str
    templates: Mapping[str, Templates] = _NOTHING


class SettingsFinder:
    """Finds the settings for documents; each file is read once, and what is wrong with them is reported together."""

    def __init__(self, options: Mapping[str, Declaration], config: str | None, *, is_wanted: bool) -> None:
        self._options = options
        self._is_wanted = is_wanted
        self._given: tuple[Path, str] | None = _given(config) if is_wanted else None
        self._known: dict[Path, _Used | None] = {}
        self._searched: dict[Path, Found] = {}
        self._findings: dict[Path, Diagnostic] = {}
        self._reported: set[Path] = set()
        self._problems: list[str] = []

    def settings_for(self, spec: str) -> DocumentSettings:
        """Return the settings for a document."""
        if not self._is_wanted:
            return DocumentSettings({})
        spec = _path_of(spec)
        used, findings = self._find(spec)
        if used is None:
            return DocumentSettings({}, findings=findings)
        settings = used.settings
        values = settings.for_document(spec, _title_of(spec) if settings.needs_title else "")
        return DocumentSettings(values, str(settings.path), used.because, used.templates, findings)

    def complain(self) -> None:
        """Report all that is wrong with the settings files, if there are any.

        Raises:
            CommandError: there are.
        """
        if self._problems:
            heading = ["these settings cannot be used:"] if len(self._problems) > 1 else []
            raise CommandError(*heading, *self._problems)

    def _find(self, spec: str) -> tuple[_Used | None, tuple[Diagnostic, ...]]:
        """The settings file that counts for a document, and what is reported of those that do not."""
        if self._given is not None:
            return self._named(*self._given), ()
        search = self._search(Path(spec) if spec != STDIN and Path(spec).exists() else Path.cwd())
        for path in search.of_others:
            self._findings.setdefault(path, of_another_user(path))
        if search.path is None:
            return None, self._unreported(search.of_others)
        nearest = from_here(search.path)
        if nearest not in self._known:
            self._known[nearest] = self._trusted(nearest)
        return self._known[nearest], self._unreported((*search.of_others, nearest))

    def _named(self, path: Path, because: str) -> _Used | None:
        """The settings file that the user names; click reports one that does not exist."""
        if path not in self._known:
            exists = path.exists() and not path.is_dir()
            self._known[path] = self._parse(path, None, because) if exists else None
        return self._known[path]

    def _search(self, place: Path) -> Found:
        """Look for the settings file; documents of one folder have the same."""
        from swagger2postman.settings.search import find_settings

        folder = place if place.is_dir() else place.parent
        if folder not in self._searched:
            self._searched[folder] = find_settings(folder)
        return self._searched[folder]

    def _unreported(self, paths: Iterable[Path]) -> tuple[Diagnostic, ...]:
        """What is found about settings files; each finding is reported once in a run."""
        new = [path for path in paths if path in self._findings and path not in self._reported]
        self._reported.update(new)
        return tuple(self._findings[path] for path in new)

    def _trusted(self, path: Path) -> _Used | None:
        """The settings of a file that is trusted; else a finding is noted, and nothing of the file is looked at."""
        from swagger2postman.settings.file import MAX_BYTES
        from swagger2postman.settings.trust import judge
        from swagger2postman.system.regular_files import read_regular

        try:
            data = read_regular(path, MAX_BYTES)
        except OSError as error:
            self._findings[path] = unreadable(path, error)
            return None
        verdict: str = judge(self._store, path, data)
        used = self._parse(path, data, "trusted") if verdict == "trusted" else None
        if used is not None:
            used = self._with_templates(path, data, used)
            verdict = "templates changed" if used is None else verdict
        if verdict != "trusted":
            self._findings[path] = untrusted(path, verdict, self._store.problem)
        return used

    def _with_templates(self, path: Path, data: bytes, used: _Used) -> _Used | None:
        """The same with the templates that were judged; None where those are others than were trusted."""
        from swagger2postman.errors import TemplateError
        from swagger2postman.settings.trust import fingerprint, identity
        from swagger2postman.templating.templates import load_templates

        try:
            templates = {folder: load_templates(Path(folder)) for folder in template_folders(used.settings)}
        except (TemplateError, OSError):
            return None
        same = fingerprint(data, templates.values()) == self._store.trusted[identity(path)]
        return used._replace(templates=templates) if same else None

    def _parse(self, path: Path, data: bytes | None, because: str) -> _Used | None:
        from swagger2postman.settings.file import SettingsError, parse_settings, read_settings

        try:
            read = read_settings(path, self._options) if data is None else parse_settings(path, data, self._options)
        except SettingsError as error:
            self._problems += map(str, error.problems)
            return None
        except OSError as error:
            self._problems.append(f"{path} cannot be read: {error.strerror}")
            return None
        return _Used(read, because)

    @cached_property
    def _store(self) -> TrustStore:
        from swagger2postman.settings.trust import load_trust

        return load_trust()


def template_folders(settings: Settings) -> Sequence[str]:
    """Return all folders of templates that a settings file names."""
    folders = [Path(str(setting.value)) for key, setting in settings.stated if key == "templates"]
    return list(dict.fromkeys(map(str, folders)))


def _given(config: str | None) -> tuple[Path, str] | None:
    """The settings file that is named, and what names it."""
    if config is not None:
        return Path(config), "given with --config"
    named = os.environ.get(VARIABLE, "")
    if not named:
        return None
    if not Path(named).is_file():
        raise command_error(f"{VARIABLE} names {named}, which is not a file.", "Correct the variable, or unset it.")
    return Path(named), f"named by {VARIABLE}"


def from_here(path: Path) -> Path:
    """Return the path as messages show it best."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _path_of(spec: str) -> str:
    """A file as a path, also if it is given as a URL."""
    if not spec.startswith("file://"):
        return spec
    from swagger2postman.references.swaggerhub import file_path

    return str(file_path(spec))


def _title_of(spec: str) -> str:
    """The title of a document; nothing where it has none that can be read here, which its conversion will say."""
    from swagger2postman.source.title import title_of, title_of_file

    if spec == STDIN:
        return title_of(read_stdin())
    return title_of_file(Path(spec)) if Path(spec).is_file() else ""
