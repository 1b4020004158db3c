"""The settings that `--set KEY=VALUE` states: checked as those of a file are, and stronger than they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from swagger2postman.declaration import Declaration
from swagger2postman.settings.model import Setting
from swagger2postman.settings.values import describe_unknown, describe_wanted, from_text

__all__ = ["read_stated"]


def read_stated(texts: Sequence[str], options: Mapping[str, Declaration]) -> Mapping[str, Setting]:
    """Return the values that are stated, by their keys; what can be repeated adds up.

    Raises:
        ValueError: one is not KEY=VALUE, has an unknown key, or a value that the key does not take.
    """
    settings: dict[str, Setting] = {}
    for text in texts:
        key, sign, value = text.partition("=")
        if not key or not sign:
            msg = f"“{text}” is not KEY=VALUE"
            raise ValueError(msg)
        option, item = _find(key, value, options)
        known = settings.get(option.setting)
        if option.is_repeatable:
            before = known.value if known is not None and isinstance(known.value, tuple) else ()
            item = (*before, item)
        settings[option.setting] = Setting(item, typed=f"--set {key}")
    return settings


def _find(key: str, value: str, options: Mapping[str, Declaration]) -> tuple[Declaration, object]:
    """The setting of a key, and its value; the last part of a key can be a name of the user's in a table."""
    table, _, name = key.rpartition(".")
    if table in options and options[table].kind == "table":
        if value not in options[table].choices:
            msg = f"“{key}” takes {_choices(options[table])}"
            raise ValueError(msg)
        return options[table], f"{name}={value}"
    if key not in options or options[key].kind == "table":
        known = [f"{each}.CODE" if option.kind == "table" else each for each, option in options.items()]
        raise ValueError(describe_unknown(key, known, known))
    try:
        return options[key], from_text(value, options[key])
    except ValueError as error:
        msg = f"“{key}” {error}"
        raise ValueError(msg) from None


def _choices(option: Declaration) -> str:
    return describe_wanted(option).rpartition(" = ")[2]
