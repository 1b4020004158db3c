"""Numbers (JSON Schema Validation 2020-12, section 6.2)."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from swagger2postman.jsonvalue import Json, JsonObject

_HALF = Decimal("0.5")


def generate_number(schema: JsonObject, variant: int, *, integer: bool) -> int | float:
    """Return a number within the limits, a multiple of `multipleOf`; variants differ."""
    multiple = _decimal(schema.get("multipleOf"))
    step = _step(multiple, integer)
    low, high = _limits(schema, step if integer or multiple else None)
    start = _start(multiple, step, integer)
    is_stepped = integer or multiple is not None
    if low is not None and start < low:
        start = _rounded(low, step, ROUND_CEILING) if is_stepped else low
    if high is not None and start > high:
        start = _rounded(high, step, ROUND_FLOOR) if is_stepped else high
    value = _variant(start, step * variant, low, high)
    return int(value) if value == int(value) else float(value)


def _start(multiple: Decimal | None, step: Decimal, integer: bool) -> Decimal:
    """The value where no limit is in the way."""
    if multiple is None:
        return Decimal(1)
    return step if integer else multiple


def _step(multiple: Decimal | None, integer: bool) -> Decimal:
    """The distance between two values."""
    if multiple is None or multiple <= 0:
        return Decimal(1) if integer else _HALF
    if not integer or multiple == int(multiple):
        return multiple
    denominator = multiple.as_integer_ratio()[1]
    return multiple * denominator


def _variant(start: Decimal, distance: Decimal, low: Decimal | None, high: Decimal | None) -> Decimal:
    """A value at a distance above the start, else below it; the start where there is room for neither."""
    value = start + distance
    if high is None or value <= high:
        return value
    value = start - distance
    return start if low is not None and value < low else value


def _decimal(value: Json) -> Decimal | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Decimal(str(value))
    return None


def _rounded(value: Decimal, step: Decimal, rounding: str) -> Decimal:
    """A multiple of the step."""
    return (value / step).to_integral_value(rounding) * step


def _limits(schema: JsonObject, step: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    """The least and the greatest value allowed; limits that are exclusive are moved inside.

    They are moved by one step; without steps by at most a half, and by half of what lies between them.
    """
    low, high = _decimal(schema.get("minimum")), _decimal(schema.get("maximum"))
    above, below = _decimal(schema.get("exclusiveMinimum")), _decimal(schema.get("exclusiveMaximum"))
    inside = _HALF
    if above is not None and below is not None and below > above:
        inside = min((below - above) / 2, _HALF)
    if above is not None and (low is None or above >= low):
        low = above + inside if step is None else _rounded(above, step, ROUND_FLOOR) + step
    if below is not None and (high is None or below <= high):
        high = below - inside if step is None else _rounded(below, step, ROUND_CEILING) - step
    return low, high
