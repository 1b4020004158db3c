"""Numbers and text that satisfy their keywords (JSON Schema Validation 2020-12, sections 6.2 and 6.3)."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cache

from swagger2postman.jsonvalue import Json, JsonObject
from swagger2postman.schema.generate.formats import texts
from swagger2postman.schema.generate.patterns import matching_texts_of_length
from swagger2postman.schema.merging import MORE_PATTERNS
from swagger2postman.schema.sanitizing import accepts, is_pattern

MAX_TEXT = 10_000
WORD = "text"


def number(schema: JsonObject, integer: bool, variant: int) -> int | float:
    """Return a number within the bounds, a multiple of `multipleOf`; variants differ."""
    step = Decimal(1) if integer else Decimal("0.5")
    multiple = _decimal(schema.get("multipleOf"))
    if multiple is not None and multiple > 0:
        step = multiple if not integer or multiple == int(multiple) else multiple * multiple.as_integer_ratio()[1]
    low, high = _bounds(schema, step if integer or multiple else None)
    start = Decimal(1) if multiple is None else multiple
    if integer and multiple is not None:
        start = step
    if low is not None and start < low:
        start = _on_grid(low, step, ROUND_CEILING) if integer or multiple is not None else low
    if high is not None and start > high:
        start = _on_grid(high, step, ROUND_FLOOR) if integer or multiple is not None else high
    value = start + variant * step
    if high is not None and value > high:
        value = start - variant * step
        if low is not None and value < low:
            value = start
    return int(value) if value == int(value) else float(value)


def _decimal(value: Json) -> Decimal | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Decimal(str(value))
    return None


def _on_grid(value: Decimal, step: Decimal, rounding: str) -> Decimal:
    return (value / step).to_integral_value(rounding) * step


def _bounds(schema: JsonObject, step: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    """The least and the greatest value allowed, exclusive bounds moved inside by one step."""
    low, high = _decimal(schema.get("minimum")), _decimal(schema.get("maximum"))
    above, below = _decimal(schema.get("exclusiveMinimum")), _decimal(schema.get("exclusiveMaximum"))
    width = (below - above) / 2 if above is not None and below is not None and below > above else Decimal("0.5")
    inside = step if step is not None else min(width, Decimal("0.5"))
    if above is not None and (low is None or above >= low):
        low = _on_grid(above, inside, ROUND_FLOOR) + inside if step is not None else above + inside
    if below is not None and (high is None or below <= high):
        high = _on_grid(below, inside, ROUND_CEILING) - inside if step is not None else below - inside
    return low, high


def text(schema: JsonObject, variant: int) -> str:
    """Return text for the format and pattern, of a length that is allowed; variants differ."""
    low, high = length(schema, "minLength", 0), length(schema, "maxLength", MAX_TEXT)
    patterns = [one for one in (schema.get("pattern"), *_also(schema)) if isinstance(one, str) and is_pattern(one)]
    formatted = [one for one in texts(str(schema.get("format"))) if low <= len(one) <= high]
    if patterns:
        several = variant > 0 or len(patterns) > 1
        fitting = _fitting(tuple(patterns), tuple(formatted), low, high, several)
        if fitting:
            return fitting[variant % len(fitting)]
    if formatted:
        return formatted[variant % len(formatted)]
    return _plain(low, high, variant)


@cache
def _fitting(
    patterns: tuple[str, ...], formatted: tuple[str, ...], low: int, high: int, several: bool
) -> tuple[str, ...]:
    """Texts that match all patterns, those of the format first."""
    found = [
        *formatted,
        *(one for pattern in patterns for one in matching_texts_of_length(pattern, low, high, several)),
    ]
    if len(patterns) > 1:
        found += [one + other for one in found[:20] for other in found[:20]]
    return tuple(dict.fromkeys(one for one in found if all(accepts(other, one) for other in patterns)))


def _also(schema: JsonObject) -> list[Json]:
    """The patterns of other parts of an `allOf`."""
    more = schema.get(MORE_PATTERNS)
    return more if isinstance(more, list) else []


def _plain(low: int, high: int, variant: int) -> str:
    word = WORD if variant == 0 else f"{WORD}{variant + 1}"
    if len(word) > high:
        word = (str(variant) + WORD)[:high] if variant else WORD[:high]
    return (word * (low // len(word) + 1))[:low] if len(word) < low and word else word


def length(schema: JsonObject, keyword: str, default: int) -> int:
    """Return a length or count, within what an example may have."""
    value = schema.get(keyword)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0:
        return min(int(value), MAX_TEXT)
    return default
