"""Functions on numbers (DMN 1.5, 10.3.4), and `abs` of durations."""

import decimal
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from engine.expressions.feel.run import Run
from engine.expressions.feel.signatures import Signature, signature
from engine.expressions.feel.temporal import DaysDuration, MonthsDuration
from engine.expressions.feel.values import NUMBERS, is_whole

#: Scales that a number can have (DMN 1.5, 10.3.4).
_LEAST_SCALE, _GREATEST_SCALE = -6111, 6176
_Rounding = Callable[..., Decimal]


def _rounding(mode: str) -> _Rounding:
    def rounded(_run: Run, value: Decimal, scale: Decimal = Decimal(0)) -> Decimal:
        places = int(scale)
        if not _LEAST_SCALE <= places <= _GREATEST_SCALE:
            raise ValueError("no such scale")
        exponent = value.as_tuple().exponent
        if not isinstance(exponent, int) or -exponent <= places:
            return value
        return value.quantize(Decimal(1).scaleb(-places), rounding=mode, context=_WIDE)

    return rounded


#: Wide enough for a number with as many places as it can have.
_WIDE = decimal.Context(prec=13_000, Emin=-13_000, Emax=13_000)


def _scaled(_run: Run, value: Decimal, scale: Decimal) -> Decimal:
    return NUMBERS.plus(_rounding(decimal.ROUND_HALF_EVEN)(_run, value, scale))


def _modulo(_run: Run, dividend: Decimal, divisor: Decimal) -> Decimal:
    """`dividend - divisor * floor(dividend / divisor)`: the sign is the divisor's."""
    rest = NUMBERS.remainder(dividend, divisor)
    return NUMBERS.add(rest, divisor) if rest and (rest < 0) is not (divisor < 0) else rest


def _absolute(_run: Run, value: Any) -> Any:
    match value:
        case DaysDuration():
            return DaysDuration(abs(value.nanos))
        case MonthsDuration():
            return MonthsDuration(abs(value.months))
    return NUMBERS.abs(value)


def _is_multiple_of_two(value: Decimal) -> bool | None:
    return NUMBERS.remainder(value, Decimal(2)) == 0 if is_whole(value) else None


def _is_odd(_run: Run, value: Decimal) -> bool:
    return is_whole(value) and not _is_multiple_of_two(value)


_FLOOR = _rounding(decimal.ROUND_FLOOR)
_CEILING = _rounding(decimal.ROUND_CEILING)
NUMERIC: tuple[Signature, ...] = (
    signature("decimal(n: number, scale: number)", _scaled),
    signature("floor(n: number, scale?: number)", _FLOOR),
    signature("ceiling(n: number, scale?: number)", _CEILING),
    signature("round up(n: number, scale: number)", _rounding(decimal.ROUND_UP)),
    signature("round down(n: number, scale: number)", _rounding(decimal.ROUND_DOWN)),
    signature("round half up(n: number, scale: number)", _rounding(decimal.ROUND_HALF_UP)),
    signature("round half down(n: number, scale: number)", _rounding(decimal.ROUND_HALF_DOWN)),
    signature("abs(n: number|days and time duration|years and months duration)", _absolute),
    signature("modulo(dividend: number, divisor: number)", _modulo),
    signature("sqrt(number: number)", lambda _run, value: NUMBERS.sqrt(value)),
    signature("log(number: number)", lambda _run, value: NUMBERS.ln(value)),
    signature("exp(number: number)", lambda _run, value: NUMBERS.exp(value)),
    signature("odd(number: number)", _is_odd),
    signature("even(number: number)", lambda _run, value: _is_multiple_of_two(value) is True),
)
