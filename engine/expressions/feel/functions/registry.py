"""All functions of the standard by name."""

from collections.abc import Mapping

from engine.expressions.feel.fields import LONG_FIELDS
from engine.expressions.feel.functions.contexts import CONTEXTS
from engine.expressions.feel.functions.conversions import CONVERSIONS
from engine.expressions.feel.functions.higher import HIGHER
from engine.expressions.feel.functions.lists import LISTS
from engine.expressions.feel.functions.numbers import NUMERIC
from engine.expressions.feel.functions.range_texts import RANGE_TEXTS
from engine.expressions.feel.functions.ranges import RANGES
from engine.expressions.feel.functions.reckoning import RECKONING
from engine.expressions.feel.functions.strings import STRINGS
from engine.expressions.feel.functions.times import TIMES
from engine.expressions.feel.make_calls import IS_DEFINED
from engine.expressions.feel.names import Names
from engine.expressions.feel.signatures import Signature
from engine.expressions.feel.values import BuiltIn


def _by_name(*families: tuple[Signature, ...]) -> dict[str, BuiltIn]:
    variants: dict[str, list[Signature]] = {}
    for family in families:
        for one in family:
            variants.setdefault(one.name, []).append(one)
    return {name: BuiltIn(name, tuple(found)) for name, found in variants.items()}


BUILT_INS: Mapping[str, BuiltIn] = _by_name(
    CONVERSIONS, STRINGS, NUMERIC, LISTS, RECKONING, HIGHER, CONTEXTS, TIMES, RANGES, RANGE_TEXTS
)
#: Names of several words that every text knows.
STANDARD_NAMES = Names((*BUILT_INS, *LONG_FIELDS, IS_DEFINED))
