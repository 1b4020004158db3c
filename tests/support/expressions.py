"""Every regular expression of the program and of its scripts, and texts that each of them would take long for."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterable, Iterator
from functools import cache
from types import CodeType
from typing import Any, NamedTuple

from support.paths import ROOT

SOURCES = ROOT / "generator"
METHODS = frozenset(("compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"))
ANCHORED = frozenset(("match", "fullmatch"))
LENGTH = 100_000
"""Characters of a text: enough to make anything quadratic take minutes."""

LOCAL_NAMES = {"begin": r"(?:\A|\n) {4}"}
"""What names within functions stand for."""

OF_DOCUMENTS = frozenset(("swagger2postman.lint.document.structure_messages: pattern",))
"""Expressions that are a document's own; they are compiled, and bounded, but never matched by Python."""

SHORT = {
    "swagger2postman.schema.generate.pattern_writer": 5_000,
    "swagger2postman.schema.generate.patterns": 5_000,
    "swagger2postman.schema.steps.matching": 5_000,
    "swagger2postman.postman.servers": 10_000,
}
"""Modules that look at texts of a bounded length only: patterns of schemas, and URLs."""

_SCRIPT = re.compile(
    r"(?<=[(=!,:&|?\s])/(?![*/\s])((?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)/([gimsuy]*)(?=[.,;)\s])"
)
_KILLERS = ("", "\0", "\n", "é", "!", "~")
_POOL = " \na1_\"\\{}A.-/%'<>[]()*+,:;=@#?$^|~`&!\t\r\x00é\u2028"
_PER_CLASS = 4
_UNBOUNDED = 1_000


class Expression(NamedTuple):
    """An expression, where it stands, how it is used, and how long the texts are that it is used on."""

    place: str
    pattern: str | bytes
    flags: int
    methods: tuple[str, ...]
    length: int = LENGTH


def all_expressions() -> list[Expression]:
    """Return those of the program and of the scripts."""
    return [*_of_program(), *_of_scripts()]


def _of_program() -> Iterator[Expression]:
    for file in sorted(SOURCES.rglob("*.py")):
        name = ".".join(file.relative_to(SOURCES).with_suffix("").parts)
        tree = ast.parse(file.read_text(encoding="utf-8"))
        if name.endswith("__main__") or not any(_calls(tree)):
            continue
        module = importlib.import_module(name.removesuffix(".__init__"))
        for call in _calls(tree):
            found = _resolved(call, vars(module), name)
            if found is not None:
                pattern, flags = found
                methods = _methods(call, tree)
                yield Expression(f"{name}:{call.lineno}", pattern, flags, methods, SHORT.get(name, LENGTH))


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in METHODS):
            continue
        if isinstance(node.func.value, ast.Name) and node.func.value.id == "re":
            yield node


def _resolved(call: ast.Call, names: dict[str, Any], module: str) -> tuple[str | bytes, int] | None:
    """The expression that a call gives, with its flags; None for one of a document."""
    if f"{module}: {ast.unparse(call.args[0])}" in OF_DOCUMENTS:
        return None
    at = 1 if _name(call) in ("compile", "match", "search", "fullmatch", "split", "findall", "finditer") else 3
    flags = [one.value for one in call.keywords if one.arg == "flags"] or call.args[2:3] * (at == 1)
    flags = flags or call.args[1:2] * (_name(call) == "compile")
    return _value(call.args[0], names), int(_value(flags[0], names)) if flags else 0


def _value(node: ast.expr, names: dict[str, Any]) -> Any:
    code: CodeType = compile(ast.Expression(node), "expression", "eval")
    return eval(code, dict(names), LOCAL_NAMES)


def _name(call: ast.Call) -> str:
    assert isinstance(call.func, ast.Attribute)
    return call.func.attr


def _methods(call: ast.Call, tree: ast.AST) -> tuple[str, ...]:
    """How an expression is used; for a compiled one, what its name is seen with in its module, or a search."""
    if _name(call) != "compile":
        return (_name(call),)
    holders = [node for node in ast.walk(tree) if isinstance(node, ast.Assign) and node.value is call]
    names = {target.id for node in holders for target in node.targets if isinstance(target, ast.Name)}
    used = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in names
    }
    return tuple(sorted(used & METHODS)) or ("search",)


def _of_scripts() -> Iterator[Expression]:
    for file in sorted((ROOT / "templates").glob("*.js.j2")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            for found in _SCRIPT.finditer(line):
                yield Expression(f"{file.name}:{number}", found[1], re.IGNORECASE * ("i" in found[2]), ("search",))


def hostile_texts(pattern: str | bytes, flags: int, length: int) -> list[str]:
    """Return texts that make an expression with a repetition try as much as it can."""
    parsed = _parse(pattern if isinstance(pattern, str) else pattern.decode("latin-1"), flags)
    pumps: dict[tuple[str, str], None] = {}
    for before, body in _repeats(list(parsed), ""):
        for one in _samples(body):
            pumps.update({(before, one): None, ("", one): None, ("", before + one): None})
        pumps[("", before)] = None
    whole = _sample(list(parsed))
    pumps.update({("", whole): None, ("", whole[:-1]): None})
    texts = (start + row * (length // len(row)) + end for start, row in pumps if row for end in _KILLERS)
    return list(dict.fromkeys(texts))


def _parse(pattern: str, flags: int) -> Any:
    from re import _parser

    return _parser.parse(pattern, flags)


def _repeats(items: list[Any], before: str) -> Iterator[tuple[str, list[Any]]]:
    """Every repetition without an end, with a text that leads there."""
    for opcode, argument in items:
        name = str(opcode)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            if argument[1] >= _UNBOUNDED:
                yield before, list(argument[2])
            yield from _repeats(list(argument[2]), before)
        else:
            for part in _parts(name, argument):
                yield from _repeats(part, before)
        before += _sample([(opcode, argument)])


def _parts(name: str, argument: Any) -> Iterable[list[Any]]:
    if name == "SUBPATTERN":
        return [list(argument[-1])]
    if name == "BRANCH":
        return [list(one) for one in argument[1]]
    if name == "ATOMIC_GROUP":
        return [list(argument)]
    return [list(argument[1])] if name in ("ASSERT", "ASSERT_NOT") else []


def _samples(items: list[Any]) -> list[str]:
    """Some texts that a part of an expression matches, of different characters."""
    if len(items) == 1 and str(items[0][0]) == "SUBPATTERN":
        return _samples(list(items[0][1][-1]))
    if len(items) == 1 and str(items[0][0]) == "BRANCH":
        return [one for branch in items[0][1][1] for one in _samples(list(branch))]
    if len(items) == 1 and str(items[0][0]) in ("IN", "NOT_LITERAL", "ANY"):
        return _characters(*items[0])
    return [_sample(items)]


def _sample(items: list[Any]) -> str:
    """A text that a part of an expression matches, as far as that is easily made."""
    return "".join(_sample_of(str(opcode), argument, opcode) for opcode, argument in items)


def _sample_of(name: str, argument: Any, opcode: Any) -> str:
    if name == "LITERAL":
        return chr(int(argument))
    if name in ("IN", "NOT_LITERAL", "ANY"):
        return _characters(opcode, argument)[0]
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _sample(list(argument[2])) * max(1, int(argument[0]))
    parts = list(_parts(name, argument))
    return _sample(parts[0]) if parts and not name.startswith("ASSERT") else ""


def _characters(opcode: Any, argument: Any) -> list[str]:
    """Different characters that a class holds."""
    held = [one for one in _POOL if _holds(str(opcode), argument, one)][:_PER_CLASS]
    return held or ["\ud7ff"]


def _holds(name: str, argument: Any, character: str) -> bool:
    if name == "ANY":
        return character != "\n"
    if name == "NOT_LITERAL":
        return bool(character != chr(argument))
    negated = str(argument[0][0]) == "NEGATE"
    return negated is not any(_in(str(kind), value, character) for kind, value in argument[negated:])


def _in(kind: str, value: Any, character: str) -> bool:
    if kind == "LITERAL":
        return ord(character) == int(value)
    if kind == "RANGE":
        return bool(value[0] <= ord(character) <= value[1])
    return _category(str(value)).match(character) is not None


@cache
def _category(name: str) -> re.Pattern[str]:
    letter = {"SPACE": "s", "DIGIT": "d", "WORD": "w"}[name.rpartition("_")[2]]
    return re.compile("\\" + (letter.upper() if "_NOT_" in name else letter))


def try_all(expressions: Iterable[Expression]) -> Iterator[Expression]:
    """Use each expression on its hostile texts; yield each before that, so that one that does not end is known."""
    for one in expressions:
        yield one
        pattern = re.compile(one.pattern, one.flags)
        for text in hostile_texts(one.pattern, one.flags, one.length):
            subject = text if isinstance(one.pattern, str) else text.encode("utf-8", "replace")
            for method in one.methods:
                use: Any = getattr(pattern, method if method in ANCHORED else "subn")
                use(subject) if method in ANCHORED else use(subject[:0], subject)
