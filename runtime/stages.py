"""The way of a case in stages that people understand: its tasks and called processes, drawn and done; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from foundation.sentences import N_, Sentence
from runtime.flow_graph import STAGES, FlowGraph

#: More stages than this are drawn together.
MOST_STAGES = 8


class StageState(StrEnum):
    """Where a stage stands."""

    DONE = "done"
    HERE = "here"
    AHEAD = "ahead"


@dataclass(frozen=True)
class Stage:
    """One stone of the current."""

    name: Sentence
    state: StageState
    #: When it was done, or since when the case is here; None ahead.
    at: datetime | None = None


@dataclass(frozen=True)
class Visit:
    """What has happened at one element that is a stage."""

    element_id: str
    name: str
    started_at: datetime
    #: None while it is open.
    ended_at: datetime | None


def main_way(graph: FlowGraph) -> tuple[str, ...]:
    """The stages on the longest way from the beginning to an end without going back, in order."""
    ways = _Ways(graph)
    return _stages_of(graph, max((ways.longest(start) for start in graph.beginnings[""]), key=len, default=()))


def stages(
    graph: FlowGraph,
    visits: Sequence[Visit],
    *,
    started_at: datetime,
    ended_at: datetime | None,
    waits_for: Sentence | None = None,
) -> tuple[Stage, ...]:
    """Beginning, what was done, where the case is, what usually follows, and the end; `visits` are in order.

    `waits_for` says what the case waits for when that is no stage.
    """
    found = [Stage(Sentence(N_("Asked for")), StageState.DONE, started_at)]
    found += _visited(visits)
    if ended_at is not None:
        return _together((*found, Stage(Sentence(N_("Finished")), StageState.DONE, ended_at)))
    if waits_for is not None and all(visit.ended_at for visit in visits):
        found.append(Stage(waits_for, StageState.HERE))
    found += [
        Stage(Sentence("%(name)s", {"name": graph.nodes[element_id].label}), StageState.AHEAD)
        for element_id in _ahead(graph, visits)
    ]
    found.append(Stage(Sentence(N_("Finished")), StageState.AHEAD))
    return _together(tuple(found))


def _visited(visits: Sequence[Visit]) -> list[Stage]:
    """Each stage once, at its last visit; those that are open last."""
    last: dict[str, Visit] = {}
    for visit in visits:
        last.pop(visit.element_id, None)
        last[visit.element_id] = visit
    done = [visit for visit in last.values() if visit.ended_at]
    here = [visit for visit in last.values() if not visit.ended_at]
    found = [Stage(Sentence("%(name)s", {"name": visit.name}), StageState.DONE, visit.ended_at) for visit in done]
    if len(here) > 1:
        at = min(visit.started_at for visit in here)
        return [*found, Stage(Sentence(N_("%(count)s things at once"), {"count": len(here)}), StageState.HERE, at)]
    names = [Stage(Sentence("%(name)s", {"name": one.name}), StageState.HERE, one.started_at) for one in here]
    return [*found, *names]


def _ahead(graph: FlowGraph, visits: Sequence[Visit]) -> tuple[str, ...]:
    """The stages on the longest way from where the case is to an end; the main way when nothing was reached."""
    reached = [one for one in visits if one.element_id in graph.nodes]
    here = [one for one in reached if not one.ended_at] or reached[-1:]
    ways = _Ways(graph)
    way = max((_stages_of(graph, ways.longest(one.element_id)) for one in here), key=len, default=None)
    seen = {visit.element_id for visit in visits}
    return tuple(element_id for element_id in (main_way(graph) if way is None else way) if element_id not in seen)


def _stages_of(graph: FlowGraph, way: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(node for node in way if graph.nodes[node].kind in STAGES)


def _together(found: tuple[Stage, ...]) -> tuple[Stage, ...]:
    """No more than MOST_STAGES: what is far behind or far ahead becomes one stone with a number."""
    surplus = len(found) - MOST_STAGES
    if surplus <= 0:
        return found
    here = next((place for place, stage in enumerate(found) if stage.state is not StageState.DONE), len(found) - 1)
    behind = min(surplus, max(here - 3, 0))
    if behind:
        name = Sentence(N_("%(count)s steps done"), {"count": behind + 1})
        found = (found[0], Stage(name, StageState.DONE, found[behind + 1].at), *found[behind + 2 :])
    ahead = len(found) - MOST_STAGES
    if ahead > 0:
        name = Sentence(N_("%(count)s more steps"), {"count": ahead + 1})
        found = (*found[: -ahead - 2], Stage(name, StageState.AHEAD), found[-1])
    return found


class _Ways:
    """Longest ways to an end, counted in stages; going back is never part of a way."""

    def __init__(self, graph: FlowGraph) -> None:
        self._graph = graph
        self._known: dict[str, tuple[str, ...] | None] = {}

    def longest(self, start: str) -> tuple[str, ...]:
        """The nodes of the way from `start`; empty when no end can be reached."""
        for node in _after_their_followers(self._graph, start):
            self._known[node] = self._way_from(node)
        return self._known[start] or ()

    def _way_from(self, node: str) -> tuple[str, ...] | None:
        follows = self._graph.follows(node)
        if not follows:
            return (node,)
        # a follower without a way yet is one that leads back
        ways = [way for way in (self._known.get(target) for target in follows) if way is not None]
        return (node, *max(ways, key=self._stages)) if ways else None

    def _stages(self, way: tuple[str, ...]) -> int:
        return sum(1 for node in way if self._graph.nodes[node].kind in STAGES)


def _after_their_followers(graph: FlowGraph, start: str) -> list[str]:
    """Every node that can be reached, each after those that follow it unless they lead back to it."""
    order: list[str] = []
    seen = {start}
    path = [(start, iter(graph.follows(start)))]
    while path:
        node, rest = path[-1]
        following = next((target for target in rest if target not in seen), None)
        if following is None:
            order.append(node)
            path.pop()
        else:
            seen.add(following)
            path.append((following, iter(graph.follows(following))))
    return order
