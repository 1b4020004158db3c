"""Which settings files a user trusts: what is remembered of them, and how they are compared with it."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

from msgspec import Struct, field

from swagger2postman.system.atomic_write import write_atomically
from swagger2postman.system.regular_files import NotRegularError, is_ours, read_regular
from swagger2postman.templating.templates import Templates

__all__ = ["Fingerprint", "TrustStore", "Verdict", "fingerprint", "identity", "judge", "load_trust", "save_trust"]

Verdict = Literal["trusted", "unknown", "changed", "templates changed"]
_FILE = "trusted.json"
_VERSION = 1
_MOST_BYTES = 10_000_000


class Fingerprint(Struct, frozen=True):
    """What is remembered of a settings file: the SHA-256 of its bytes, and of all templates that it names."""

    settings: str
    templates: str


class TrustStore(Struct, frozen=True):
    """The trusted settings files of this user, by `identity`. `problem` says why nothing is trusted.

    `path` is None where the user has no folder for it.
    """

    path: Path | None
    trusted: Mapping[str, Fingerprint] = field(default_factory=dict)
    problem: str = ""


def fingerprint(settings: bytes, templates: Iterable[Templates]) -> Fingerprint:
    """Return what to remember of the bytes of a settings file, and of the templates of all folders that it names."""
    stated = [[[name, _hash(text.encode())] for name, text in sorted(one.texts.items())] for one in templates]
    return Fingerprint(_hash(settings), _hash(json.dumps(stated).encode()))


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def identity(path: Path) -> str:
    """Return what a settings file is remembered by: its folder, without links, for paths in it are seen from there."""
    return str(Path(os.path.realpath(path.parent)) / path.name)


def judge(store: TrustStore, path: Path, settings: bytes) -> Verdict:
    """Tell whether these bytes are trusted at this path; those of templates are compared once they are known."""
    known = store.trusted.get(identity(path))
    if known is None:
        return "unknown"
    return "trusted" if known.settings == _hash(settings) else "changed"


def load_trust() -> TrustStore:
    """Return what this user trusts; where that cannot be read, or could be of another user, it is nothing."""
    folder = _state_folder()
    if folder is None:
        return TrustStore(None, problem="this user has no folder for it")
    path = folder / _FILE
    try:
        status = path.stat()
        if not is_ours(status) or (os.name == "posix" and status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)):
            problem = f"other users may write {path}; remove it, or make it yours alone"
            return TrustStore(path, problem=problem)
        return TrustStore(path, _parse(read_regular(path, _MOST_BYTES)))
    except FileNotFoundError:
        return TrustStore(path)
    except NotRegularError as error:
        return TrustStore(path, problem=f"{path} {error.strerror}")
    except OSError as error:
        return TrustStore(path, problem=f"{path} cannot be read: {error.strerror}")
    except (ValueError, RecursionError):
        return TrustStore(path, problem=f"{path} is damaged; remove it, and trust again what you need")


def save_trust(store: TrustStore, trusted: Mapping[str, Fingerprint]) -> None:
    """Remember what is trusted, for the user alone.

    Raises:
        OSError: it cannot be written.
    """
    if store.path is None:
        raise OSError(0, "this user has no folder for it", _FILE)
    store.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    entries = {path: {"settings": one.settings, "templates": one.templates} for path, one in sorted(trusted.items())}
    text = json.dumps({"version": _VERSION, "trusted": entries}, indent=2)  # in ASCII: names may be no Unicode
    write_atomically(store.path, f"{text}\n".encode(), mode=0o600)


def _parse(data: bytes) -> dict[str, Fingerprint]:
    stated = json.loads(data)
    if not isinstance(stated, dict) or stated.get("version") != _VERSION:
        raise ValueError
    entries = stated.get("trusted")
    if not isinstance(entries, dict):
        raise ValueError
    return {path: _entry(one) for path, one in entries.items()}


def _entry(stated: object) -> Fingerprint:
    match stated:
        case {"settings": str(settings), "templates": str(templates)}:
            return Fingerprint(settings, templates)
    raise ValueError


def _state_folder() -> Path | None:
    import platformdirs

    try:
        folder = Path(platformdirs.user_state_dir("swagger2postman", appauthor=False))
    except (OSError, RuntimeError, KeyError):
        return None
    return folder if folder.is_absolute() else None
