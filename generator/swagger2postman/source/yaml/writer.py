"""Values to YAML that reads back as the same values under YAML 1.1 and YAML 1.2."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from swagger2postman.jsonvalue import Json

if TYPE_CHECKING:
    import yaml

_NUMBER_TO_SOME = re.compile(
    r"[-+]?(\.[0-9]+|[0-9][0-9_]*+(?:\.[0-9_]*+)?)([eE][-+]?[0-9]+)?|0[oxb][0-9a-fA-F_]+|[-+]?\.(inf|nan)|[-+]?[0-9:_.]+",
    re.I,
)
_WORDS = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", "nan", "inf"])
_ESCAPED = re.compile("[^\n\x20-\x7e\xa1-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe]")


def dump_yaml(value: Json) -> str:
    """Return a value as YAML: keys in their order, no anchors, ambiguous text quoted, long text as blocks."""
    import yaml

    text: str = yaml.dump(value, Dumper=_dumper(), sort_keys=False, allow_unicode=True, width=1 << 20)
    return text


@cache
def _dumper() -> type[yaml.SafeDumper]:
    import yaml

    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:
            return True

        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
            """Indent lists below their key, as SwaggerHub's exports do."""
            return super().increase_indent(flow, False)

    Dumper.add_representer(str, _represent)
    return Dumper


def _represent(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None
    if _ESCAPED.search(text):
        style = '"'
    elif "\n" in text:
        style = "|" if _fits_block(text) else '"'
    elif _NUMBER_TO_SOME.fullmatch(text) or text.lower() in _WORDS:
        style = "'"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _fits_block(text: str) -> bool:
    """Whether a text survives as a literal block with every reader."""
    return text[0] not in " \n" and not re.search(r"[ ]\n|[ ]\Z", text) and bool(text.strip())
