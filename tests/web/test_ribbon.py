"""The ribbon of a mean case: every part in its place, no two labels on one another."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.elements import WaitsFor
from monitor.mean_case import MeanCase, Part
from web.ribbon import WIDTH, Ribbon, pieces, ribbon

DAY = 86_400.0

parts = st.lists(
    st.builds(
        Part,
        st.text("abcdef ", min_size=1, max_size=30),
        st.sampled_from([WaitsFor.PERSON, WaitsFor.OUTSIDE, WaitsFor.CLOCK, WaitsFor.SYSTEM]),
        st.floats(0, 30 * DAY),
        st.floats(0, DAY),
    ),
    max_size=20,
    unique_by=lambda part: part.element_id,
)


def laid_out(found: Sequence[Part], *, between: float = 0.0, hot: str | None = None) -> Ribbon:
    mean = MeanCase(3, sum(part.seconds for part in found) + between, tuple(found), between)
    return ribbon(
        mean, hot=hot, name_of=str, amount=lambda seconds: f"{seconds / DAY:.1f}", waiting="3 days of waiting"
    )


@given(found=parts, between=st.floats(0, DAY))
def test_the_segments_fill_the_ribbon_without_a_gap(found: list[Part], between: float) -> None:
    segments = laid_out(found, between=between).segments

    reached = 0.0
    for segment in segments:
        assert segment.x == pytest.approx(reached, abs=1e-6)
        reached = segment.x + segment.width
    if segments:
        assert reached == pytest.approx(WIDTH)


@given(found=parts)
def test_no_label_stands_on_another_or_runs_over_the_edge(found: list[Part]) -> None:
    labels = laid_out(found).labels

    for row in (True, False):
        ends = 0.0
        for label in sorted((one for one in labels if one.is_above is row), key=lambda one: one.text_x):
            assert label.text_x >= ends - 1e-6
            ends = label.text_x + len(f"{label.name} {label.amount}") * 6.7
            assert ends <= WIDTH + 1e-6


def test_the_bottleneck_is_hot_and_named_even_in_a_crowd() -> None:
    crowd = [Part(f"a step with a long name {number}", WaitsFor.PERSON, DAY, 0.0) for number in range(30)]
    slow = Part("approve", WaitsFor.PERSON, 3 * DAY, 60.0)

    drawn = laid_out([*crowd, slow], hot="approve")

    assert [segment.kind for segment in drawn.segments][-2:] == ["hot", "work"]
    assert [label.name for label in drawn.labels if label.is_hot] == ["approve"]
    assert len(drawn.labels) < 31


def test_who_is_waited_for_decides_the_colour() -> None:
    waits = [Part(kind.value, kind, DAY, 0.0) for kind in (WaitsFor.PERSON, WaitsFor.OUTSIDE)]
    dated = Part("verdict", WaitsFor.OUTSIDE, 2 * DAY, 0.0, DAY)

    others = [Part(kind.value, kind, DAY, 0.0) for kind in (WaitsFor.CALL, WaitsFor.SYSTEM)]

    kinds = [one.kind for one in laid_out([*waits, *others, dated], between=DAY).segments]

    assert kinds == ["wait", "outside", "call", "stopped", "outside", "clock", "between"]
    assert {one.kind for one in pieces(MeanCase(1, 2 * DAY, [dated], 0.0), hot="verdict")} == {"hot", "clock"}


def test_each_label_tells_the_length_of_what_it_points_at() -> None:
    dated = Part("verdict", WaitsFor.OUTSIDE, 3 * DAY, 0.0, 2 * DAY)
    slow = Part("approve", WaitsFor.PERSON, 4 * DAY, DAY)

    labels = laid_out([dated, slow], hot="approve").labels

    assert {(one.name, one.amount, round(one.x / WIDTH, 3)) for one in labels} == {
        ("approve", "4.0", 0.375),  # what the sentence says: its waiting, not its work
        ("verdict", "1.0", 0.0),
        ("verdict", "2.0", 0.125),
    }


def test_a_wide_bottleneck_says_inside_what_it_is() -> None:
    slow, fast = Part("approve", WaitsFor.PERSON, 9 * DAY, 0.0), Part("ask", WaitsFor.PERSON, DAY, 0.0)

    assert [one.text for one in laid_out([slow, fast], hot="approve").segments] == ["3 days of waiting", ""]
    assert [one.text for one in laid_out([slow, fast], hot="ask").segments] == ["", ""]


def test_a_case_that_took_no_time_has_no_ribbon() -> None:
    assert laid_out([Part("ask", WaitsFor.PERSON, 0.0, 0.0)]) == Ribbon((), ())
