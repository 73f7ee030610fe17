"""The ribbon of a mean case: where each part lies, and which labels have room. Pure."""

from collections.abc import Callable, Iterable, Iterator
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

#: Kinds of segment in the order of the legend; `hot` is the bottleneck's waiting, whoever it is for.
KINDS = ("hot", "wait", "outside", "call", "stopped", "clock", "work", "between")
_WAITING = {WaitsFor.OUTSIDE: "outside", WaitsFor.CALL: "call", WaitsFor.SYSTEM: "stopped"}


@dataclass(frozen=True)
class Piece:
    """A length of time of one kind in a mean case."""

    #: Empty between steps.
    element_id: str
    #: One of `KINDS`.
    kind: str
    seconds: float


@dataclass(frozen=True)
class Segment:
    """One coloured piece."""

    x: float
    width: float
    #: One of `KINDS`.
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


@dataclass(frozen=True)
class _Place:
    """What a label points at."""

    x: float
    #: Units of the drawing a second.
    scale: float
    seconds: float
    element_id: str
    is_hot: bool = False

    @property
    def is_worth_a_label(self) -> bool:
        """The bottleneck always is."""
        return self.is_hot or self.seconds * self.scale >= _WORTH_A_LABEL


def pieces(mean: MeanCase, *, hot: str | None) -> list[Piece]:
    """A mean case from start to end; the waiting of the element `hot` is the bottleneck's."""
    if mean.cycle_seconds < _SHORTEST:
        return []
    found = [piece for part in mean.parts for piece in _of_part(part, is_hot=part.element_id == hot)]
    return [piece for piece in [*found, Piece("", "between", mean.between_seconds)] if piece.seconds > 0]


def ribbon(
    mean: MeanCase, *, hot: str | None, name_of: Callable[[str], str], amount: Callable[[float], str], waiting: str
) -> Ribbon:
    """Lay out a mean case; `hot` is the bottleneck's element, `waiting` what its waiting is called inside."""
    segments: list[Segment] = []
    x = 0.0
    for piece in pieces(mean, hot=hot):
        width = piece.seconds * WIDTH / mean.cycle_seconds
        has_room = piece.kind == "hot" and len(waiting) * _LETTER * _INSIDE < width
        segments.append(Segment(x, width, piece.kind, waiting if has_room else ""))
        x += width
    places = _places(mean, hot) if segments else ()
    return Ribbon(tuple(segments), tuple(_labels(places, name_of, amount)))


def _of_part(part: Part, *, is_hot: bool) -> tuple[Piece, ...]:
    """For somebody, at work, for a date."""
    waiting = "hot" if is_hot else _WAITING.get(part.waits_for, "wait")
    return (
        Piece(part.element_id, waiting, part.for_somebody_seconds),
        Piece(part.element_id, "work", part.processing_seconds),
        Piece(part.element_id, "clock", part.by_date_seconds),
    )


def _places(mean: MeanCase, hot: str | None) -> Iterator[_Place]:
    """What labels may point at: of the bottleneck its waiting alone, of others what is no waiting for a date, dates."""
    x, scale = 0.0, WIDTH / mean.cycle_seconds
    for part in mean.parts:
        undated = part.seconds - part.by_date_seconds
        if part.element_id == hot and part.for_somebody_seconds > 0:
            yield _Place(x, scale, part.for_somebody_seconds, part.element_id, is_hot=True)
        else:
            yield _Place(x, scale, undated, part.element_id)
        yield _Place(x + undated * scale, scale, part.by_date_seconds, part.element_id)
        x += part.seconds * scale


def _labels(places: Iterable[_Place], name_of: Callable[[str], str], amount: Callable[[float], str]) -> Iterator[Label]:
    """The bottleneck's label first, then the longest parts, each below or above where it meets no other."""
    taken: list[tuple[bool, float, float]] = []
    for place in sorted(places, key=lambda one: (not one.is_hot, -one.seconds)):
        name, length = name_of(place.element_id), amount(place.seconds)
        wide = (len(name) + len(length) + 1) * _LETTER + _GAP
        begin = max(0.0, min(place.x, WIDTH - wide + _GAP))
        end = begin + wide
        for is_above in (False, True):
            is_free = all(row is not is_above or end <= left or right <= begin for row, left, right in taken)
            if is_free and place.is_worth_a_label:
                taken.append((is_above, begin, end))
                yield Label(place.x, begin, name, length, is_above, place.is_hot)
                break
