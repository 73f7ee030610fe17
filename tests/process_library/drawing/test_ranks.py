from process_library.drawing.ranks import rank
from process_library.drawing.rows import assign_rows
from process_library.drawing.sketch import Flow, Kind, Node, Scope


def scope(nodes: str, *flows: str, **lanes: str) -> Scope:
    """`a b? c!b` = an activity, a gateway, a boundary event on b; flows as `a>b`."""
    made = []
    for word in nodes.split():
        if "!" in word:
            name, host = word.split("!")
            made.append(Node(name, Kind.BOUNDARY, "", host=host, trigger="timer", lane=lanes.get(host, "")))
        else:
            name = word.rstrip("?")
            kind = Kind.GATEWAY if word.endswith("?") else Kind.ACTIVITY
            made.append(Node(name, kind, "", lane=lanes.get(name, "")))
    pairs = [flow.split(">") for flow in flows]
    return Scope(tuple(made), tuple(Flow(f"{a}>{b}", a, b) for a, b in pairs))


def test_elements_stand_as_far_right_as_their_longest_path() -> None:
    ranks = rank(scope("a split? b c join? d", "a>split", "split>b", "b>c", "c>join", "split>join", "join>d"))
    assert ranks.columns == {"a": 0, "split": 1, "b": 2, "c": 3, "join": 4, "d": 5}


def test_inside_a_loop_a_flow_to_an_earlier_element_of_the_file_returns() -> None:
    ranks = rank(scope("a b split? mend c", "a>b", "b>split", "split>c", "split>mend", "mend>b"))
    assert ranks.returning == {"mend>b"}


def test_a_join_is_no_loop() -> None:
    ranks = rank(scope("a join? b c", "a>b", "b>join", "a>join", "join>c"))
    assert ranks.returning == frozenset()


def test_an_element_that_only_returning_flows_reach_stands_below_their_source() -> None:
    ranks = rank(scope("a b check split? c", "a>b", "b>split", "split>c", "split>check", "check>b"))
    assert ranks.columns["check"] == ranks.columns["split"]


def test_a_loop_without_a_beginning_does_not_run_off_to_the_right() -> None:
    ranks = rank(scope("a check b split? c", "a>b", "b>split", "split>c", "split>check", "check>b"))
    assert ranks.columns == {"a": 0, "check": 0, "b": 1, "split": 2, "c": 3}


def test_a_boundary_event_stands_with_its_host() -> None:
    ranks = rank(scope("a b late!b c", "a>b", "late>c"))
    assert ranks.columns == {"a": 0, "b": 1, "late": 1, "c": 2}


def test_the_happy_path_follows_the_first_flow_of_each_element() -> None:
    ranks = rank(scope("a split? b c", "a>split", "split>c", "split>b"))
    assert ranks.happy == ("a", "split", "c")


def test_exceptions_stand_below_the_happy_path() -> None:
    drawn = scope("a split? b c", "a>split", "split>c", "split>b")
    assert assign_rows(drawn, rank(drawn)) == {"a": 0, "split": 0, "c": 0, "b": 1}


def test_what_follows_a_boundary_event_stands_below_its_host() -> None:
    drawn = scope("a b late!a c", "a>b", "late>c")
    assert assign_rows(drawn, rank(drawn)) == {"a": 0, "b": 0, "late": 0, "c": 1}


def test_two_exceptions_of_one_lane_do_not_share_a_cell() -> None:
    drawn = scope("a split? b c d", "a>split", "split>b", "split>c", "split>d")
    rows = assign_rows(drawn, rank(drawn))
    assert sorted((rows["b"], rows["c"], rows["d"])) == [0, 1, 2]


def test_a_lane_that_the_happy_path_does_not_enter_begins_with_its_first_exception() -> None:
    drawn = scope("a split? b c", "a>split", "split>b", "split>c", a="one", split="one", b="one", c="two")
    assert assign_rows(drawn, rank(drawn))["c"] == 0
