"""Text to values and places, by PyYAML's C parser or its own (YAML 1.2; OpenAPI 3.1 section 4.2)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml

from swagger2postman.source.encoding import is_json
from swagger2postman.source.yaml.builder import Composing
from swagger2postman.source.yaml.composed import MAX_DEPTH, Composed


def compose(
    text: str, max_nodes: int, max_depth: int = MAX_DEPTH, *, used_nodes: int = 0, slowly: bool = False
) -> Composed | None:
    """Return the value of a text; None for an empty one. `slowly` takes PyYAML's own parser, which is more lenient.

    `used_nodes` are those of other documents that count, too.

    Raises:
        yaml.YAMLError: the text is no YAML.
        CompositionError: it is YAML, and not to be had as a JSON value, or past the bounds.
    """
    if slowly or Fast is None:
        composer: Any = _PythonComposer(_json_as_yaml(text) if is_json(text) else text)
    else:
        composer = Fast(text)
    composer.max_nodes, composer.used_nodes = max_nodes, used_nodes
    composer.nodes_left = max_nodes - used_nodes
    composer.max_depth = max_depth
    try:
        root = composer.get_single_node()
    except (ValueError, OverflowError):  # PyYAML takes \UFFFFFFFF for a character, and any digits for a version
        problem = "found a character or a version that does not exist"
        raise yaml.scanner.ScannerError(None, None, problem, composer.get_mark()) from None
    return None if root is None else composer.composed(root)


_COLON = re.compile(r'"( *+[\r\n][ \r\n]*+):')


def _json_as_yaml(text: str) -> str:
    """JSON may be indented by tabs, and have the colon on the line after its key: both stand in no string of it."""
    return _COLON.sub(r'":\1', text.replace("\t", " "))


class _PythonComposer(Composing, yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser, yaml.composer.Composer):
    def __init__(self, text: str) -> None:
        self.start()
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)
        yaml.composer.Composer.__init__(self)

    def scan_flow_scalar(self, style: str) -> Any:
        """Join escaped surrogates, and refuse lone ones: no later stage could write them."""
        token = super().scan_flow_scalar(style)
        try:
            token.value = token.value.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            problem = "found half of a character (a lone surrogate)"
            raise yaml.scanner.ScannerError(None, None, problem, token.start_mark) from None
        return token


def _fast_composer() -> Callable[[str], Any] | None:
    """PyYAML's C parser, where this build has it."""
    try:
        from yaml._yaml import CParser
    except ImportError:
        return None

    class FastComposer(Composing, CParser):
        def __init__(self, text: str) -> None:
            self.start()
            CParser.__init__(self, text)

    return FastComposer


Fast = _fast_composer()
