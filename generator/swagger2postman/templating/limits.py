"""Jinja for templates that may have been copied from a stranger: a sandbox in which steps and characters are counted.

`template_steps` puts the counting into a template. What could make something huge out of little is refused before it
does: operators, filters and methods by the size of what they are given, the rarely needed ones always.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from types import CodeType
from typing import Any

from jinja2 import Environment, Template, TemplateRuntimeError, TemplateSyntaxError, nodes
from jinja2.lexer import Token, TokenStream
from jinja2.nodes import EvalContext
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace, htmlsafe_json_dumps

from swagger2postman.templating.steps import CHARGE, STEP, UNIT, count_steps

__all__ = ["BoundedEnvironment"]

MOST = 100_000_000  # of all that is counted: characters made; values looked at and parts of a body run, ten each
LARGEST = 10_000_000  # characters of one value
DEEPEST = 60  # templates, macros and calls in one another
MOST_TOKENS = 100_000  # names, numbers and signs in what Jinja compiles
_TEMPLATE = 1_000  # what the machine has to do for a template within another one
_LARGEST_NUMBER = 2**63
_LARGEST_POWER = 1_000  # of base and exponent
_LARGEST_ARGUMENT = 10_000
_SIZED = ("batch", "center", "indent", "ljust", "rjust", "round", "slice", "truncate", "zfill")
_FREE = ("count", "d", "default", "first", "last", "length")  # which look at no more than one value
_MULTIPLYING = ("indent", "replace")

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


class TooMuchError(TemplateRuntimeError):
    """A template goes beyond a limit."""


class _Budget:
    """What one rendering may still do."""

    def __init__(self) -> None:
        self.left = MOST
        self.depth = 0

    def take(self, cost: int) -> None:
        self.left -= cost
        if self.left < 0:
            msg = "this does too much: it loops too often, or makes too much text"
            raise TooMuchError(msg)

    def measure(self, *values: object) -> int:
        """Charge for values and all that is in them, written out; return the number of characters."""
        size = 0
        waiting = list(values)
        while waiting:
            value = waiting.pop()
            self.take(UNIT)
            inner = _inner(value)
            if inner is not None:
                self.take(UNIT * len(inner))
                waiting += inner
            elif isinstance(value, str | bytes):
                self.take(len(value))
                size += len(value)
        return size

    def limit(self, size: int) -> None:
        """Refuse what would become larger than one value may be."""
        if size > LARGEST:
            msg = f"this would make a text of more than {LARGEST:,} characters"
            raise TooMuchError(msg)

    def enter(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            msg = "this includes or calls itself, or more than that is nested too deeply"
            raise TooMuchError(msg)

    def leave(self) -> None:
        self.depth -= 1


def _inner(value: object) -> list[object] | None:
    match value:
        case list() | tuple() | set() | frozenset():
            return list(value)
        case range():
            return [0] * len(value)
        case dict():
            return [*value.keys(), *value.values()]
        case Namespace():
            return [getattr(value, "_Namespace__attrs", None)]
    return None


class _BoundedTemplate(Template):
    """A template that knows how deep it stands in others."""

    environment: BoundedEnvironment

    def render(self, *args: Any, **kwargs: Any) -> str:
        return self.environment.render(lambda: Template.render(self, *args, **kwargs))

    @classmethod
    def from_code(
        cls, environment: Environment, code: CodeType, globals: Any, uptodate: Callable[[], bool] | None = None
    ) -> Template:
        made = super().from_code(environment, code, globals, uptodate)
        render = made.root_render_func

        def bounded(context: Context) -> Iterator[str]:
            budget = made.environment.budget  # type: ignore[attr-defined]
            budget.take(_TEMPLATE)
            budget.enter()
            for part in render(context):
                budget.take(len(part))
                yield part
            budget.leave()

        made.root_render_func = bounded
        return made


class BoundedEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox with limits; `filters` are added to those of Jinja that cannot make something huge out of little."""

    template_class = _BoundedTemplate
    intercepted_binops = frozenset(("+", "-", "*", "/", "//", "%", "**"))

    def __init__(self, filters: Mapping[str, Callable[..., object]], **options: Any) -> None:
        super().__init__(optimized=False, **options)
        self.budget = _Budget()
        self._rendering = False
        self._tokens = 0
        chosen: dict[str, Callable[..., Any]] = (
            {name: self.filters[name] for name in _FILTERS.split()} | {"tojson": tojson} | dict(filters)
        )
        self.filters = {name: self._bounded(name, function) for name, function in chosen.items()}
        self.filters |= {STEP: self._step, CHARGE: self._charged}
        tests: dict[str, Any] = self.tests
        self.tests = {name: self._bounded(name, function) for name, function in tests.items()}
        self.globals.pop("lipsum", None)

    def render(self, work: Callable[[], str]) -> str:
        """Render a template, with a budget for it and all that is rendered within it."""
        if self._rendering:
            return work()
        self.budget = _Budget()
        self._rendering = True
        try:
            return work()
        finally:
            self._rendering = False

    def concat(self, parts: Iterable[str]) -> str:
        """Join what was written, as long as it is not too much."""
        kept: list[str] = []
        size = 0
        for part in parts:
            size += len(part)
            self.budget.limit(size)
            kept.append(part)
        self.budget.take(size)
        return "".join(kept)

    def _tokenize(self, source: str, name: str | None, filename: str | None = None, state: str | None = None) -> Any:
        return TokenStream(self._counted(super()._tokenize(source, name, filename, state)), name, filename)

    def _counted(self, stream: Iterable[Token]) -> Iterator[Token]:
        for token in stream:
            self._tokens += 1
            if self._tokens > MOST_TOKENS:
                msg = f"all templates together hold more than {MOST_TOKENS:,} words of code"
                raise TemplateSyntaxError(msg, token.lineno)
            yield token

    def _generate(self, source: nodes.Template, *arguments: Any, **more: Any) -> str:
        counted = count_steps(source)
        counted.set_environment(self)
        return super()._generate(counted, *arguments, **more)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Of texts, numbers and lists, only what cannot grow is there."""
        return super().is_safe_attribute(obj, attr, value) and (not isinstance(obj, _PLAIN) or attr in _SAFE_METHODS)

    def wrap_str_format(self, value: Any) -> None:
        """Leave `format` to `is_safe_attribute`, which refuses it."""

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        """Call a function, a macro or a method."""
        budget = __self.budget
        budget.take(_TEMPLATE // 10)
        budget.enter()
        owner = getattr(__obj, "__self__", None)
        if isinstance(owner, str):
            name = str(__obj.__name__)
            args = __self._listed(name, args)
            __self._check(name, (owner, *args), kwargs)
        else:
            budget.limit(budget.measure(owner, *args, *kwargs.values()))
        result = super().call(__context, __obj, *args, **kwargs)
        budget.measure(result)
        budget.leave()
        return result

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Calculate, with numbers of usual size, and put texts and lists together."""
        before = self.budget.left
        size = self.budget.measure(left, right)
        if isinstance(left, int | float) and isinstance(right, int | float):
            _check_numbers(operator, left, right)
        elif operator == "*":
            count = next((one for one in (left, right) if isinstance(one, int)), 0)
            self.budget.limit((before - self.budget.left) * count)
        elif operator == "%":
            msg = "texts are put together with ~, not with %"
            raise TooMuchError(msg)
        self.budget.limit(size)
        result = super().call_binop(context, operator, left, right)
        self.budget.measure(result)
        return result

    def _bounded(self, name: str, function: Callable[..., object]) -> Callable[..., object]:
        """A filter, or a test, whose values are counted."""

        @wraps(function)
        def bounded(*args: Any, **kwargs: Any) -> object:
            if name in _FREE:
                self.budget.take(UNIT)
                return function(*args, **kwargs)
            given = int(isinstance(args[0], Context | EvalContext | Environment))
            args = (*args[:given], *self._listed(name, args[given:]))
            self._check(name, args[given:], kwargs)
            result = function(*args, **kwargs)
            self.budget.measure(result)
            return result

        return bounded

    def _listed(self, name: str, args: tuple[Any, ...]) -> tuple[Any, ...]:
        """The arguments; what is to be joined is a list then, which can be measured."""
        if name != "join" or not args or isinstance(args[0], str):
            return args
        items: list[object] = []
        for one in args[0]:
            self.budget.take(UNIT)
            items.append(one)
        return (items, *args[1:])

    def _check(self, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
        """Refuse what would make something too large of a text and more values."""
        size = self.budget.measure(*args, *kwargs.values())
        more = (*args[1:], *kwargs.values()) if args else ()
        longest = max((len(one) for one in (*args, *more) if isinstance(one, str)), default=0)
        largest = max((abs(one) for one in more if isinstance(one, int)), default=0) if name in _SIZED else 0
        if largest > _LARGEST_ARGUMENT:
            msg = f"“{name}” takes no number larger than {_LARGEST_ARGUMENT:,} here"
            raise TooMuchError(msg)
        if name == "join":
            size += longest * max((len(one) for one in args if isinstance(one, list | tuple | str)), default=0)
        elif name in _MULTIPLYING:
            size += (size + 1) * (max((len(one) for one in more if isinstance(one, str)), default=0) + largest)
        self.budget.limit(size + largest)

    def _step(self, cost: int) -> bool:
        self.budget.take(cost)
        return True

    def _charged(self, value: object) -> object:
        self.budget.measure(value)
        return value


def _check_numbers(operator: str, left: float, right: float) -> None:
    if max(abs(left), abs(right)) > (_LARGEST_NUMBER if operator != "**" else _LARGEST_POWER):
        msg = "this calculates with numbers that are too large"
        raise TooMuchError(msg)


def tojson(value: object) -> str:
    """Return JSON on one line, harmless in HTML."""
    return htmlsafe_json_dumps(value, sort_keys=True)
