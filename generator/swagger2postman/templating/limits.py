"""Jinja for templates that may have been copied from a stranger: a sandbox in which steps and characters are counted.

`steps` puts the counting into a template, `budget` counts, and `sizes` refuses what would make something huge out of
little. Filters and methods that are rarely needed and could do so are not there at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from types import CodeType
from typing import Any

from jinja2 import Environment, Template, TemplateSyntaxError, nodes
from jinja2.lexer import Token, TokenStream
from jinja2.nodes import EvalContext
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import htmlsafe_json_dumps

from swagger2postman.templating.budget import UNIT, TooMuchError, current_budget, with_budget
from swagger2postman.templating.sizes import check_arguments, check_numbers, list_arguments
from swagger2postman.templating.steps import CHARGE, STEP, count_steps

__all__ = ["LimitedEnvironment"]

MOST_TOKENS = 100_000  # names, numbers and signs in what Jinja compiles
_TEMPLATE = 1_000  # what the machine has to do for a template within another one
_CALL = 100  # what it has to do for a call
_FREE = ("count", "d", "default", "first", "last", "length")  # filters that look at no more than one value

_FILTERS = """
abs batch capitalize center count d default dictsort e escape first float forceescape groupby indent int items join
last length list lower map max min reject rejectattr replace reverse round safe select selectattr slice sort string
title trim truncate unique upper urlencode wordcount
"""
_METHODS = """
capitalize casefold center count endswith find get index isalnum isalpha isdecimal isdigit islower isnumeric isspace
istitle isupper items join keys ljust lower lstrip partition removeprefix removesuffix replace rfind rindex rjust
rpartition rsplit rstrip split splitlines startswith strip swapcase title upper values zfill
"""
_SAFE_METHODS = frozenset(_METHODS.split())
_PLAIN = (str, bytes, int, float, complex, list, tuple, dict, set, frozenset, range)


class _LimitedTemplate(Template):
    """A template that knows how deep it stands in others."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        return with_budget(lambda: Template.render(self, *args, **kwargs))

    @classmethod
    def from_code(
        cls, environment: Environment, code: CodeType, globals: Any, uptodate: Callable[[], bool] | None = None
    ) -> Template:
        template = super().from_code(environment, code, globals, uptodate)
        template.root_render_func = _limited(template.root_render_func)
        return template


def _limited(render: Callable[[Context], Iterator[str]]) -> Callable[[Context], Iterator[str]]:
    """The same rendering, whose parts are charged for."""

    def limited(context: Context) -> Iterator[str]:
        budget = current_budget()
        budget.take(_TEMPLATE)
        budget.enter()
        for part in render(context):
            budget.take(len(part))
            yield part
        budget.leave()

    return limited


class LimitedEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox with limits; `filters` are added to those of Jinja that cannot make something huge out of little.

    Threads may share it: what is counted belongs to a rendering, not to the environment.
    """

    template_class = _LimitedTemplate
    intercepted_binops = frozenset(("+", "-", "*", "/", "//", "%", "**"))

    def __init__(self, filters: Mapping[str, Callable[..., object]], **options: Any) -> None:
        super().__init__(optimized=False, **options)
        self._tokens: dict[str, int] = {}
        chosen: dict[str, Callable[..., Any]] = {name: self.filters[name] for name in _FILTERS.split()}
        chosen |= {"tojson": _to_json, **filters}
        self.filters = {name: _counted(name, function) for name, function in chosen.items()}
        self.filters |= {STEP: _take_step, CHARGE: _charge}
        tests: dict[str, Any] = self.tests
        self.tests = {name: _counted(name, function) for name, function in tests.items()}
        self.globals.pop("lipsum", None)

    def concat(self, parts: Iterable[str]) -> str:
        """Join what was written, as long as it is not too much."""
        budget = current_budget()
        kept: list[str] = []
        size = 0
        for part in parts:
            size += len(part)
            budget.limit(size)
            kept.append(part)
        budget.take(size)
        return "".join(kept)

    def _tokenize(self, source: str, name: str | None, filename: str | None = None, state: str | None = None) -> Any:
        tokens = super()._tokenize(source, name, filename, state)
        return TokenStream(self._count_tokens(tokens, name or ""), name, filename)

    def _count_tokens(self, stream: Iterable[Token], template: str) -> Iterator[Token]:
        """Yield the tokens of a template, as long as all templates together have not too many."""
        others = sum(number for name, number in dict(self._tokens).items() if name != template)
        for number, token in enumerate(stream, 1):
            if others + number > MOST_TOKENS:
                msg = f"all templates together hold more than {MOST_TOKENS:,} words of code"
                raise TemplateSyntaxError(msg, token.lineno)
            self._tokens[template] = number
            yield token

    def _generate(self, source: nodes.Template, *arguments: Any, **more: Any) -> str:
        counted = count_steps(source)
        counted.set_environment(self)
        return super()._generate(counted, *arguments, **more)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Allow of strings, numbers and lists only what cannot grow."""
        return super().is_safe_attribute(obj, attr, value) and (not isinstance(obj, _PLAIN) or attr in _SAFE_METHODS)

    def wrap_str_format(self, value: Any) -> None:
        """Leave `format` to `is_safe_attribute`, which refuses it."""

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        """Call a function, a macro or a method."""
        budget = current_budget()
        budget.take(_CALL)
        budget.enter()
        owner = getattr(__obj, "__self__", None)
        if isinstance(owner, str):
            name = str(__obj.__name__)
            args = list_arguments(budget, name, args)
            check_arguments(budget, name, (owner, *args), kwargs)
        else:
            budget.limit(budget.measure(owner, *args, *kwargs.values()))
        result = super().call(__context, __obj, *args, **kwargs)
        budget.measure(result)
        budget.leave()
        return result

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Calculate, with numbers of usual size, and put strings and lists together."""
        budget = current_budget()
        before = budget.left
        size = budget.measure(left, right)
        if isinstance(left, int | float) and isinstance(right, int | float):
            check_numbers(operator, left, right)
        elif operator == "*":
            times = next((value for value in (left, right) if isinstance(value, int)), 0)
            budget.limit((before - budget.left) * times)
        elif operator == "%":
            msg = "put strings together with ~, not with %"
            raise TooMuchError(msg)
        budget.limit(size)
        result = super().call_binop(context, operator, left, right)
        budget.measure(result)
        return result


def _counted(name: str, function: Callable[..., object]) -> Callable[..., object]:
    """The same filter, or test, whose values are counted."""

    @wraps(function)
    def counted(*args: Any, **kwargs: Any) -> object:
        budget = current_budget()
        if name in _FREE:
            budget.take(UNIT)
            return function(*args, **kwargs)
        hidden = int(isinstance(args[0], Context | EvalContext | Environment))  # what Jinja itself passes first
        args = (*args[:hidden], *list_arguments(budget, name, args[hidden:]))
        check_arguments(budget, name, args[hidden:], kwargs)
        result = function(*args, **kwargs)
        budget.measure(result)
        return result

    return counted


def _take_step(cost: int) -> bool:
    current_budget().take(cost)
    return True


def _charge(value: object) -> object:
    current_budget().measure(value)
    return value


def _to_json(value: object) -> str:
    """JSON on one line, harmless in HTML."""
    return htmlsafe_json_dumps(value, sort_keys=True)
