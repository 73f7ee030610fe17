"""Every kind of activity in every position: alone, repeated, with events on its boundary, undone and undoing."""

from typing import NamedTuple

import pytest

from engine.bpmn_xml.read_nodes import ACTIVITIES
from tests.support.cases import Case, play_case
from tests.support.notation import TAGS


class Kind(NamedTuple):
    """How an activity `A` is drawn ({} takes its options), what it shows while it runs, and what ends it."""

    drawn: str
    shown: str = ""
    ends: str = ""
    more: str = ""


INSIDE = "{{ start i; user U; end ie; i>U>ie }}"
KINDS = [
    Kind("task A{}"),
    Kind("manual A{}"),
    Kind("script A{}: v = 1"),
    Kind("send A m{}"),
    Kind("user A{}", "A", "done A"),
    Kind("service A{}", "A", "done A"),
    Kind("rule A{}", "A", "done A"),
    Kind("recv A m{}", "", "msg m"),
    Kind(f"sub A{{}} {INSIDE}", "U", "done U"),
    Kind(f"tx A{{}} {INSIDE}", "U", "done U"),
    Kind("adhoc A{} until=True {{ user U }}", "U", "done U"),
    Kind("call A q{}", "U", "done U", "process q\nstart i; user U; end ie; i>U>ie"),
]


def played(kind, flow, options, *steps):
    """A case with the activity; `flow` and the steps say the rest."""
    name = TAGS[kind.drawn.split()[0]]
    model = f"process p\nstart s; user B; end e; {flow}\n{kind.drawn.format(options)}\n{kind.more}"
    return Case(name, "", model, [f"{action} -> {shown.strip() or '.'}" for action, shown in steps])


def alone(kind):
    waits = [("start", kind.shown)] if kind.ends else []
    return played(kind, "s>A>B>e", "", *waits, (kind.ends or "start", "B"), ("done B", "END"))


def together(kind):
    steps = [("start", f"{kind.shown} {kind.shown}"), (kind.ends, kind.shown), (kind.ends, "B")]
    return played(kind, "s>A>B>e", " mi=2", *(steps if kind.ends else [("start", "B")]), ("done B", "END"))


def one_by_one(kind, options=" mi=2 seq"):
    steps = [("start", kind.shown), (kind.ends, kind.shown), (kind.ends, "B")]
    return played(kind, "s>A>B>e", options, *(steps if kind.ends else [("start", "B")]), ("done B", "END"))


def looped(kind):
    return one_by_one(kind, " loop=True max=2")


def interrupted(kind):
    steps = [("start", kind.shown), ("time 3601", "H"), ("done H", "END")]
    at_once = [("start", "B"), ("time 3601", "B"), ("done B", "END")]
    flow = "bnd b on A tim:PT1H; user H; s>A>B>e; b>H>e"
    return played(kind, flow, "", *(steps if kind.ends else at_once))


def accompanied(kind):
    steps = [("start", kind.shown), ("msg n", f"{kind.shown} H"), (kind.ends, "B H"), ("msg n", "B H"), ("done H", "B")]
    at_once = [("start", "B"), ("msg n", "B")]
    flow = "bnd b on A msg:n non; user H; s>A>B>e; b>H>e"
    return played(kind, flow, "", *(steps if kind.ends else at_once), ("done B", "END"))


def undone(kind):
    waits = [("start", kind.shown)] if kind.ends else []
    flow = "bnd b on A comp; user X h; assoc b>X; throw t comp; s>A>t>B>e"
    return played(kind, flow, "", *waits, (kind.ends or "start", "X"), ("done X", "B"), ("done B", "END"))


def undoing(kind):
    waits = [("start", kind.shown)] if kind.ends else []
    flow = "task T; bnd b on T comp; assoc b>A; throw t comp; s>T>t>B>e"
    return played(kind, flow, " h", *waits, (kind.ends or "start", "B"), ("done B", "END"))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: TAGS[kind.drawn.split()[0]])
@pytest.mark.parametrize(
    "position",
    [alone, together, one_by_one, looped, interrupted, accompanied, undone, undoing],
    ids=lambda f: f.__name__,
)
def test_the_activity_does_its_part(play, kind, position):
    case = position(kind)
    play_case(play(case.model), case)


def test_no_kind_of_activity_is_left_out():
    assert {TAGS[kind.drawn.split()[0]] for kind in KINDS} == ACTIVITIES
