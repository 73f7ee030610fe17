from itertools import pairwise

from process_library.drawing.geometry import Box, Point
from process_library.drawing.routing import DOWN, RIGHT, Line, Port, Router

GRID = range(0, 410, 10)


def line(source: tuple[int, int], target: tuple[int, int], name: str = "line", **more: object) -> Line:
    return Line(
        id=name,
        source=f"{name} source",
        target=f"{name} target",
        starts=(Port(Point(*source), RIGHT),),
        ends=(Port(Point(*target), RIGHT),),
        **more,
    )


def router(**boxes: Box) -> Router:
    return Router(GRID, GRID, boxes)


def test_a_free_way_is_straight() -> None:
    assert router().find(line((0, 100), (300, 100))) == (Point(0, 100), Point(300, 100))


def test_a_way_to_another_row_bends_twice() -> None:
    found = router().find(line((0, 100), (300, 200)))
    assert len(found) == 4
    assert found[1].x == found[2].x


def test_a_line_goes_around_a_shape() -> None:
    wall = Box(100, 60, 100, 80)
    found = router(wall=wall).find(line((0, 100), (300, 100)))
    assert not any(wall.grown(5).is_crossed_by(here, there) for here, there in pairwise(found))


def test_there_is_no_way_through_a_closed_wall() -> None:
    assert router(wall=Box(100, -50, 100, 600)).find(line((0, 100), (300, 100))) == ()


def test_two_lines_do_not_run_on_each_other() -> None:
    way = router()
    way.find(line((0, 100), (300, 100), "first"))
    second = way.find(line((0, 110), (300, 90), "second"))
    assert not any(start.y == end.y == 100 for start, end in pairwise(second))


def test_lines_to_one_target_may_join() -> None:
    way = router()
    way.find(Line("first", "a", "t", (Port(Point(0, 0), RIGHT),), (Port(Point(300, 100), RIGHT),)))
    found = way.find(Line("second", "b", "t", (Port(Point(0, 200), RIGHT),), (Port(Point(300, 100), RIGHT),)))
    assert found[-1] == Point(300, 100)


def test_a_line_keeps_off_a_label_where_it_can() -> None:
    way = router()
    way.avoid_labels([Box(100, 90, 100, 20)])
    found = way.find(line((0, 100), (300, 100)))
    assert len(found) > 2


def test_a_line_stays_within_its_limits() -> None:
    wall = Box(100, 60, 100, 80)
    found = router(wall=wall).find(line((0, 100), (300, 100), within=(0, 110)))
    assert max(point.y for point in found) <= 110


def test_the_dearer_end_is_chosen_only_when_the_detour_is_longer() -> None:
    ends = (Port(Point(200, 200), RIGHT, 0), Port(Point(200, 200), DOWN, 20))
    found = router().find(Line("line", "a", "b", (Port(Point(0, 100), RIGHT),), ends))
    assert found == (Point(0, 100), Point(200, 100), Point(200, 200))
