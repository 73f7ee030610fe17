"""The way of a case in stages."""

from datetime import UTC, datetime, timedelta

from foundation.sentences import Sentence
from runtime.flow_graph import flow_graph
from runtime.stages import StageState, Visit, main_way, stages
from tests.support.drawings import element, process

START = datetime(2026, 10, 5, 8, tzinfo=UTC)


def task(id):
    return element("userTask", id, id.upper())


def line(count):
    ids = [f"t{number}" for number in range(count)]
    ends = element("startEvent", "s") + element("endEvent", "e")
    flows = " ".join(f"{a}>{b}" for a, b in zip(["s", *ids], [*ids, "e"], strict=True))
    return flow_graph(process(ends, *map(task, ids), flows=flows)), ids


def visit(element_id, hours, *, is_open=False):
    at = START + timedelta(hours=hours)
    return Visit(element_id, element_id.upper(), at, None if is_open else at + timedelta(hours=1))


def told(found):
    return [(stage.name.in_english(), stage.state.value) for stage in found]


def test_the_main_way_is_the_longest_one_that_never_goes_back():
    graph = flow_graph(
        process(
            element("startEvent", "s"), task("ask"), element("exclusiveGateway", "g"), task("mend"), task("do"),
            task("file"), element("endEvent", "no"), element("endEvent", "yes"),
            flows="s>ask ask>g g>no g>mend mend>ask g>do do>file file>yes",
        )
    )  # fmt: skip

    assert main_way(graph) == ("ask", "do", "file")


def test_a_case_stands_between_what_was_done_and_what_usually_follows():
    graph, _ids = line(3)

    found = stages(graph, [visit("t0", 0), visit("t1", 1, is_open=True)], started_at=START, ended_at=None)

    assert told(found) == [
        ("Asked for", "done"),
        ("T0", "done"),
        ("T1", "here"),
        ("T2", "ahead"),
        ("Finished", "ahead"),
    ]
    assert found[2].at == START + timedelta(hours=1)


def test_what_follows_is_told_from_where_the_case_is_not_from_another_branch():
    graph = flow_graph(
        process(
            element("startEvent", "s"), task("ask"), element("exclusiveGateway", "g"), task("later"), task("now"),
            task("pay"), element("endEvent", "soon"), element("endEvent", "late"),
            flows="s>ask ask>g g>later g>now now>pay pay>soon later>late",
        )
    )  # fmt: skip

    found = stages(graph, [visit("ask", 0), visit("later", 1, is_open=True)], started_at=START, ended_at=None)

    assert told(found)[2:] == [("LATER", "here"), ("Finished", "ahead")]


def test_a_task_that_came_round_again_stands_once_where_it_was_last():
    graph, _ids = line(2)

    found = stages(
        graph, [visit("t0", 0), visit("t1", 1), visit("t0", 2, is_open=True)], started_at=START, ended_at=None
    )

    assert told(found) == [("Asked for", "done"), ("T1", "done"), ("T0", "here"), ("Finished", "ahead")]


def test_things_at_once_are_one_stone():
    graph, _ids = line(2)

    found = stages(graph, [visit("t0", 0, is_open=True), visit("t1", 1, is_open=True)], started_at=START, ended_at=None)

    assert told(found)[1] == ("2 things at once", "here")
    assert found[1].at == START


def test_a_finished_case_has_nothing_ahead():
    graph, _ids = line(3)

    found = stages(graph, [visit("t0", 0)], started_at=START, ended_at=START + timedelta(hours=5))

    assert told(found) == [("Asked for", "done"), ("T0", "done"), ("Finished", "done")]


def test_a_wait_for_no_person_is_a_stage_too():
    graph, _ids = line(1)

    found = stages(graph, [], started_at=START, ended_at=None, waits_for=Sentence("Llegan las ofertas"))

    assert told(found)[1] == ("Llegan las ofertas", "here")


def test_more_than_eight_stages_are_drawn_together():
    graph, _ids = line(20)
    visits = [*(visit(f"t{number}", number) for number in range(10)), visit("t10", 10, is_open=True)]

    found = stages(graph, visits, started_at=START, ended_at=None)

    assert len(found) == 8
    assert told(found)[1] == ("9 steps done", "done")
    assert [stage.state for stage in found].count(StageState.HERE) == 1
    assert told(found)[-2:] == [("7 more steps", "ahead"), ("Finished", "ahead")]


def test_a_drawing_that_only_goes_in_circles_has_no_main_way():
    graph = flow_graph(process(element("startEvent", "s"), task("a"), task("b"), flows="s>a a>b b>a"))

    assert main_way(graph) == ()
