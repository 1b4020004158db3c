"""Puts steps and charges into a template before it is compiled, so that what it does can be counted.

Every body that can run again (of loops, macros, blocks and templates) begins with a step that costs as much as it is
long. Values that are made, compared or written go through a filter that charges for their size.
"""

from __future__ import annotations

from typing import Any

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from swagger2postman.templating.budget import UNIT

__all__ = ["CHARGE", "STEP", "count_steps"]

STEP = "step"
"""The filter that takes the cost of a body, and is true."""
CHARGE = "charged"
"""The filter that charges for a value, and gives it back."""


def count_steps(template: nodes.Template) -> nodes.Template:
    """Return the same template with steps and charges; it is changed in place."""
    counted: nodes.Template = _Charging().visit(template)
    return counted


class _Charging(NodeTransformer):
    """Puts what counts into a template, before it is compiled."""

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802
        cost = _length(node)
        self.generic_visit(node)
        node.body.insert(0, _step(cost, node))
        if node.test is not None:
            node.test = nodes.And(_filter(STEP, nodes.Const(cost), node), node.test, lineno=node.lineno)
        return node

    def _with_step(self, node: Any) -> nodes.Node:
        cost = _length(node)
        self.generic_visit(node)
        node.body.insert(0, _step(cost, node))
        return node  # type: ignore[no-any-return]

    visit_Template = visit_Macro = visit_CallBlock = visit_Block = _with_step  # noqa: N815

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        node.nodes = [part if isinstance(part, nodes.TemplateData) else _charged(part) for part in node.nodes]
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _filter("join", nodes.List(node.nodes, lineno=node.lineno), node)

    def visit_Compare(self, node: nodes.Compare) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        node.expr = _charged(node.expr)
        for operand in node.ops:
            operand.expr = _charged(operand.expr)
        return node

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _charged(node) if node.ctx == "load" else node

    def _created(self, node: Any) -> nodes.Node:
        self.generic_visit(node)
        return _charged(node)

    visit_List = visit_Dict = _created  # noqa: N815

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _charged(node) if isinstance(node.arg, nodes.Slice) else node


def _length(node: nodes.Node) -> int:
    return UNIT * (10 + sum(1 for _ in node.find_all(nodes.Node)))


def _filter(name: str, value: nodes.Expr, at: nodes.Node) -> nodes.Expr:
    return nodes.Filter(value, name, [], [], None, None, lineno=at.lineno)


def _charged(value: nodes.Expr) -> nodes.Expr:
    return _filter(CHARGE, value, value)


def _step(cost: int, at: nodes.Node) -> nodes.Stmt:
    return nodes.ExprStmt(_filter(STEP, nodes.Const(cost), at), lineno=at.lineno)
