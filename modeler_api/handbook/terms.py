"""Lengths of time and moments of a drawing in words; pure."""

import re

from engine.expressions.dialects import holds_expression
from foundation.sentences import N_, Sentence, counted

_DURATION = re.compile(
    r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?"
)
_UNITS = {
    "years": (N_("%(count)s year"), N_("%(count)s years")),
    "months": (N_("%(count)s month"), N_("%(count)s months")),
    "weeks": (N_("%(count)s week"), N_("%(count)s weeks")),
    "days": (N_("%(count)s day"), N_("%(count)s days")),
    "hours": (N_("%(count)s hour"), N_("%(count)s hours")),
    "minutes": (N_("%(count)s minute"), N_("%(count)s minutes")),
    "seconds": (N_("%(count)s second"), N_("%(count)s seconds")),
}
_BOTH = N_("%(first)s and %(second)s")
_COMPUTED = N_("as each case says (%(text)s)")
_EVERY = N_("every %(span)s")
_TIMES = N_("every %(span)s, %(count)s times")


def term_words(text: str) -> Sentence:
    """`P2D` as “2 days”, `R3/PT1H` as “every 1 hour, 3 times”; what is calculated is said to be."""
    cleaned = text.strip()
    repeated = re.fullmatch(r"R(\d*)/(P.+)", cleaned)
    if repeated:
        span = _span(repeated[2])
        return Sentence(_TIMES if repeated[1] else _EVERY, {"span": span or repeated[2], "count": repeated[1]})
    if holds_expression(cleaned) or cleaned.startswith("="):
        return Sentence(_COMPUTED, {"text": cleaned.removeprefix("${").removesuffix("}").lstrip("= ")})
    return _span(cleaned) or Sentence("%(text)s", {"text": cleaned})


def _span(text: str) -> Sentence | None:
    found = _DURATION.fullmatch(text)
    parts = (
        [counted(*_UNITS[unit], int(number)) for unit, number in found.groupdict().items() if number] if found else []
    )
    if not parts:
        return None
    said = parts[0]
    for part in parts[1:]:
        said = Sentence(_BOTH, {"first": said, "second": part})
    return said
