"""The ribbon of a mean case as a dashboard shows it: drawn, explained by its legend, and told in words."""

from dataclasses import dataclass

from foundation.sentences import N_, Sentence
from monitor.dashboards import Dashboard
from monitor.wording import Span, Voice
from web.ribbon import KINDS, Ribbon, pieces, ribbon

_WAITING_INSIDE = N_("%(waiting)s waiting")
_BOTTLENECK = N_("the bottleneck")
_KINDS = {
    "hot": _BOTTLENECK,
    "wait": N_("waiting for one of us"),
    "outside": N_("waiting for somebody else"),
    "call": N_("waiting in a called process"),
    "stopped": N_("stopped by a fault"),
    "clock": N_("waiting for a date"),
    "work": N_("working"),
    "between": N_("between steps"),
}


@dataclass(frozen=True)
class RibbonView:
    """What the template shows of a mean case."""

    drawn: Ribbon
    #: Kind of segment, what it means and how long it is in all, of the kinds that are drawn.
    legend: tuple[tuple[str, str, str], ...]
    #: The ribbon for who cannot see it.
    words: str


def ribbon_view(shown: Dashboard, voice: Voice) -> RibbonView | None:
    """None when no case was completed, or none took any time."""
    mean = shown.mean_case
    hot = shown.bottleneck.element_id if shown.bottleneck else None
    found = pieces(mean, hot=hot) if mean else []
    if mean is None or not found:
        return None
    part = mean.part(hot) if hot else None
    waiting = Sentence(_WAITING_INSIDE, {"waiting": Span(part.for_somebody_seconds)}) if part else None
    name_of = shown.drawing.name_of
    lengths = {kind: sum(piece.seconds for piece in found if piece.kind == kind) for kind in KINDS}
    told = [(name_of(piece.element_id), _kind(piece.kind, voice), voice.span(piece.seconds)) for piece in found]
    return RibbonView(
        drawn=ribbon(mean, hot=hot, name_of=name_of, amount=voice.span, waiting=voice.say(waiting) if waiting else ""),
        legend=tuple((kind, _kind(kind, voice), voice.span(length)) for kind, length in lengths.items() if length),
        words="; ".join(" ".join(filter(None, words)) for words in told),
    )


def _kind(kind: str, voice: Voice) -> str:
    return voice.say(Sentence(_KINDS[kind]))
