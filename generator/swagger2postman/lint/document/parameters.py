"""Path templates and the parameters that belong to them (OpenAPI 3.1 sections 4.8.8, 4.8.9 and 4.8.12)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial

from msgspec import Struct

from swagger2postman.findings import codes
from swagger2postman.lint.text import shorten, suggest
from swagger2postman.references.resolver import Documents, Node

_EXPRESSION = re.compile(r"\{([^{}]*)\}")


class _Parameters(Struct, frozen=True):
    """The path parameters of one list, by name; `complete` is False where a reference leads nowhere."""

    by_name: dict[str, Node]
    complete: bool = True


def check_paths(documents: Documents, paths: Iterable[tuple[Node, Node, list[Node]]]) -> None:
    """Report errors of path templates and parameters; `paths` gives member of `paths`, path item and operations."""
    shapes: dict[str, Node] = {}
    for member, item, operations in paths:
        template = str(member.path[-1])
        shape = _EXPRESSION.sub("{}", template)
        other = shapes.setdefault(shape, member)
        if other is not member:
            _report_same_shape(documents, member, other)
        names = _names(documents, member, template)
        shared = _read_list(documents, item)
        for operation in operations:
            of_operation = _read_list(documents, operation)
            if names is not None:
                _check_declared(documents, operation, template, names, (of_operation, shared))
                _check_used(documents, of_operation, template, names)
        if names is not None:
            _check_used(documents, shared, template, names)
    _check_components(documents)


def _report_same_shape(documents: Documents, member: Node, other: Node) -> None:
    line = documents.position(other.place).line
    text = f"The path “{shorten(str(member.path[-1]))}” differs from the one on line {line} only in parameter names."
    documents.report.add(codes.AMBIGUOUS_PATH, text, "Join the two, or change one of them.", member.place)


def _names(documents: Documents, member: Node, template: str) -> list[str] | None:
    """The names in a template; None, once reported, where it is malformed."""
    names = _EXPRESSION.findall(template)
    shown = shorten(template)
    if set("{}") & set(_EXPRESSION.sub("", template)):
        text, hint = f"The path “{shown}” has a brace without its counterpart.", "Write parameters as “{name}”."
    elif "" in names:
        text, hint = f"The path “{shown}” has a parameter without a name.", "Write parameters as “{name}”."
    elif len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        text, hint = f"The path “{shown}” uses the parameter “{shorten(twice)}” twice.", "Rename one of the two."
    else:
        return names
    documents.report.add(codes.MALFORMED_PATH, text, hint, member.place)
    return None


def _read_list(documents: Documents, holder: Node) -> _Parameters:
    """The path parameters of a path item or an operation; repeated parameters are reported."""
    by_name: dict[str, Node] = {}
    first: dict[tuple[str, str], Node] = {}
    complete = True
    parameters = holder.get("parameters")
    for element in parameters.elements() if parameters else ():
        node = documents.resolve(element, "parameter")
        if node is None:
            complete = False
            continue
        name, location = node.text("name"), node.text("in")
        if not name or not location:
            continue
        other = first.setdefault((name, location), element)
        if other is not element:
            line = documents.position(other.place).line
            text = f"The {location} parameter “{shorten(name)}” is twice in this list; first on line {line}."
            documents.report.add(codes.DUPLICATE_PARAMETER, text, "Remove one of the two.", element.place)
        if location == "path":
            by_name.setdefault(name, element)
            _check_required(documents, node)
    return _Parameters(by_name, complete)


def _check_required(documents: Documents, parameter: Node) -> None:
    if parameter.document is documents.root.document and parameter.object.get("required") is not True:
        text = f"The path parameter “{shorten(parameter.text('name'))}” does not say “required: true”."
        place = (parameter.get("required") or parameter).place
        documents.report.add(codes.OPTIONAL_PATH_PARAMETER, text, "Add “required: true”.", place)


def _check_declared(
    documents: Documents, operation: Node, template: str, names: list[str], lists: tuple[_Parameters, _Parameters]
) -> None:
    declared = {name for parameters in lists for name in parameters.by_name}
    if not all(parameters.complete for parameters in lists):
        return
    for name in names:
        if name not in declared:
            text = f"“{{{shorten(name)}}}” in the path “{shorten(template)}” has no parameter that describes it."
            hint = partial(suggest, name, declared - set(names), f"Add a parameter “{shorten(name)}” with “in: path”.")
            documents.report.add(codes.UNDECLARED_PATH_PARAMETER, text, hint, operation.place)


def _check_used(documents: Documents, parameters: _Parameters, template: str, names: list[str]) -> None:
    free = set(names) - set(parameters.by_name)
    for name, element in parameters.by_name.items():
        if name not in names:
            text = f"The path parameter “{shorten(name)}” is not part of the path “{shorten(template)}”."
            hint = partial(suggest, name, free, "Remove it, or add it to the path.")
            documents.report.add(codes.UNUSED_PATH_PARAMETER, text, hint, element.place)


def _check_components(documents: Documents) -> None:
    """Look at shared parameters, too, which no operation may use."""
    root = documents.root
    for holder in (root.get("components"), root):
        shared = holder.get("parameters") if holder else None
        for _, parameter in shared.items() if shared else ():
            if parameter.text("in") == "path":
                _check_required(documents, parameter)
