"""The ribbon of a mean case: where each part lies, and which labels have room. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from monitor.elements import WaitsFor
from monitor.mean_case import MeanCase, Part

#: The drawing's own units, as wide as the viewBox.
WIDTH = 1040.0
#: About what a letter of a label takes, and the gap that labels keep.
_LETTER, _GAP = 6.7, 14.0
#: Cases shorter than this, in seconds, have nothing to draw.
_SHORTEST = 1e-6
#: A part narrower than this is a hair that no label could point at.
_WORTH_A_LABEL = 10.0
#: A label inside a segment needs so much more room than its letters.
_INSIDE = 1.25


@dataclass(frozen=True)
class Segment:
    """One coloured piece."""

    x: float
    width: float
    #: `work`, `wait`, `hot` (the bottleneck's waiting), `outside`, `clock` or `between`.
    kind: str
    #: What is written inside; empty when there is no room.
    text: str = ""


@dataclass(frozen=True)
class Label:
    """The name and length of a part, above or below the ribbon."""

    #: Where the part begins.
    x: float
    #: Where the text begins; to the left of `x` when it would run over the edge.
    text_x: float
    name: str
    amount: str
    is_above: bool
    is_hot: bool


@dataclass(frozen=True)
class Ribbon:
    """Everything to draw; what has no label stands in the table below."""

    segments: tuple[Segment, ...]
    labels: tuple[Label, ...]


def ribbon(
    mean: MeanCase, *, hot: str | None, name_of: Callable[[str], str], amount: Callable[[float], str], waiting: str
) -> Ribbon:
    """Lay out a mean case; `hot` is the bottleneck's element, `waiting` what its waiting is called inside."""
    if mean.cycle_seconds < _SHORTEST:
        return Ribbon((), ())
    scale = WIDTH / mean.cycle_seconds
    segments: list[Segment] = []
    places: list[tuple[float, Part]] = []
    x = 0.0
    for part in mean.parts:
        places.append((x, part))
        for segment in _segments(part, x, scale, is_hot=part.element_id == hot, waiting=waiting):
            segments.append(segment)
            x += segment.width
    if mean.between_seconds > 0:
        segments.append(Segment(x, mean.between_seconds * scale, "between"))
    return Ribbon(tuple(segments), tuple(_labels(places, scale, hot, name_of, amount)))


def _segments(part: Part, x: float, scale: float, *, is_hot: bool, waiting: str) -> Iterator[Segment]:
    dated, worked = part.by_date_seconds * scale, part.processing_seconds * scale
    waited = part.waiting_seconds * scale - dated
    if waited > 0:
        has_room = is_hot and len(waiting) * _LETTER * _INSIDE < waited
        yield Segment(x, waited, _waiting_kind(part, is_hot=is_hot), waiting if has_room else "")
    if dated > 0:
        yield Segment(x + max(waited, 0.0), dated, "clock")
    if worked > 0:
        yield Segment(x + max(waited, 0.0) + dated, worked, "work")


def _waiting_kind(part: Part, *, is_hot: bool) -> str:
    if is_hot:
        return "hot"
    return "outside" if part.waits_for is WaitsFor.OUTSIDE else "wait"


def _labels(
    places: Sequence[tuple[float, Part]],
    scale: float,
    hot: str | None,
    name_of: Callable[[str], str],
    amount: Callable[[float], str],
) -> Iterator[Label]:
    """The bottleneck's label first, then the longest parts, each below or above where it meets no other."""
    taken: list[tuple[bool, float, float]] = []
    for x, part in sorted(places, key=lambda place: (place[1].element_id != hot, -place[1].seconds)):
        name, length = name_of(part.element_id), amount(part.seconds)
        wide = (len(name) + len(length) + 1) * _LETTER + _GAP
        begin = max(0.0, min(x, WIDTH - wide + _GAP))
        end = begin + wide
        for is_above in (False, True):
            is_free = all(row is not is_above or end <= left or right <= begin for row, left, right in taken)
            if is_free and (part.element_id == hot or part.seconds * scale >= _WORTH_A_LABEL):
                taken.append((is_above, begin, end))
                yield Label(x, begin, name, length, is_above, part.element_id == hot)
                break
