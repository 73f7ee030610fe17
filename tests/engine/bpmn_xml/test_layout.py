"""What a file does not draw is drawn when it is looked at: everything has its place, nothing lies over anything."""

import random
import time
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.bpmn_xml.diagram import Activity, flow_nodes, scopes
from engine.bpmn_xml.geometry import shape_bounds
from engine.bpmn_xml.layout import MAX_DRAWN, with_layout
from engine.bpmn_xml.namespaces import DIAGRAM_INTERCHANGE
from engine.bpmn_xml.reader import read_diagram
from engine.bpmn_xml.refusals import UnsafeFile
from engine.bpmn_xml.safe_xml import read_tree
from engine.bpmn_xml.waypoints import edge_points
from tests.support.models import model
from tests.support.notation import bpmn
from tests.support.random_models import RandomModel

HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">'


def file_of(*pieces):
    return f"{HEAD}{''.join(pieces)}</definitions>".encode()


def flow(name, source, target):
    return f'<sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}"/>'


class Picture:
    """A laid out file as one looks at it."""

    def __init__(self, data):
        self.root = read_tree(with_layout(data))
        self.diagram = read_diagram(self.root)
        self.boxes, self.lines = shape_bounds(self.root), edge_points(self.root)
        self.nodes = [node for process in self.diagram.processes for node in flow_nodes(process)]
        self.scopes = [scope for process in self.diagram.processes for scope in scopes(process.scope)]

    def planes(self):
        return [
            (plane.get("bpmnElement"), shape_bounds(plane))
            for plane in self.root.iter(f"{{{DIAGRAM_INTERCHANGE}}}BPMNPlane")
        ]

    def overlapping(self):
        """Pairs of one scope that cover each other; an event on a border covers its host."""
        for scope in self.scopes:
            for one, other in combinations(scope.nodes, 2):
                is_on_border = other.id == getattr(one, "attached_to", "") or one.id == getattr(
                    other, "attached_to", ""
                )
                if not is_on_border and overlap(self.boxes[one.id], self.boxes[other.id]):
                    yield one.id, other.id

    def escaping(self):
        """What does not lie inside the subprocess that holds it."""
        for node in self.nodes:
            if isinstance(node, Activity) and node.scope is not None:
                around = self.boxes[node.id]
                yield from (inner.id for inner in node.scope.nodes if not holds(around, self.boxes[inner.id]))


def overlap(one, other):
    return min(one.x + one.width, other.x + other.width) > max(one.x, other.x) and min(
        one.y + one.height, other.y + other.height
    ) > max(one.y, other.y)


def holds(outer, inner):
    return (
        outer.x <= inner.x
        and outer.y <= inner.y
        and inner.x + inner.width <= outer.x + outer.width
        and inner.y + inner.height <= outer.y + outer.height
    )


def touches(box, point):
    return box.x <= point[0] <= box.x + box.width and box.y <= point[1] <= box.y + box.height


def is_well_drawn(picture):
    assert [node.id for node in picture.nodes if node.id not in picture.boxes] == []
    assert list(picture.overlapping()) == []
    assert list(picture.escaping()) == []
    for scope in picture.scopes:
        for arrow in scope.flows:
            line = picture.lines[arrow.id]
            assert touches(picture.boxes[arrow.source], line[0])
            assert touches(picture.boxes[arrow.target], line[-1])
            assert all(here[0] == there[0] or here[1] == there[1] for here, there in pairwise(line))
    return True


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(min_value=0), st.integers(min_value=1, max_value=4))
def test_everything_of_any_model_gets_a_place_of_its_own(seed, depth):
    assert is_well_drawn(Picture(bpmn(RandomModel(random.Random(seed)).text(depth))))


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(min_value=0))
def test_any_tangle_of_arrows_can_be_drawn(seed):
    chance = random.Random(seed)
    kinds = ["task", "exclusiveGateway", "startEvent", "endEvent", "subProcess", "boundaryEvent"]
    nodes = [f"n{number}" for number in range(chance.randint(1, 25))]
    drawn = ['<task id="host"/>']
    drawn += [
        f'<{chance.choice(kinds)} id="{node}" attachedToRef="{chance.choice(["host", node])}"/>' for node in nodes
    ]
    arrows = [flow(f"f{number}", chance.choice(nodes), chance.choice(nodes)) for number in range(chance.randint(0, 40))]
    picture = Picture(file_of('<process id="p">', *drawn, *arrows, "</process>"))

    assert picture.lines.keys() == {arrow.id for scope in picture.scopes for arrow in scope.flows}
    assert list(picture.overlapping()) == []


COMPANY = file_of(
    '<collaboration id="c"><participant id="us" name="Nosotros" processRef="p"/>'
    '<participant id="them" name="Cliente"/><participant id="ghost" processRef="nowhere"/>'
    '<messageFlow id="m" sourceRef="ask" targetRef="them"/></collaboration>',
    '<process id="p"><laneSet><lane id="front"><childLaneSet><lane id="desk"><flowNodeRef>s</flowNodeRef></lane>'
    '<lane id="phone"><flowNodeRef>ask</flowNodeRef><flowNodeRef>never</flowNodeRef></lane></childLaneSet></lane>'
    '<lane id="back"><flowNodeRef>e</flowNodeRef></lane></laneSet>',
    '<startEvent id="s"/><task id="ask"><dataInputAssociation id="reads"><sourceRef>paper</sourceRef>'
    "<targetRef>x</targetRef></dataInputAssociation></task>"
    '<boundaryEvent id="late" attachedToRef="ask"/><task id="alone"/><endEvent id="e"/>',
    flow("f1", "s", "ask") + flow("f2", "ask", "e") + flow("f3", "late", "e"),
    '<dataObjectReference id="paper"/><textAnnotation id="note"><text>Ojo</text></textAnnotation>'
    '<association id="says" sourceRef="ask" targetRef="note"/></process>',
)


@pytest.mark.row("peer-4")
def test_pools_and_lanes_hold_what_belongs_to_them():
    picture = Picture(COMPANY)

    assert is_well_drawn(picture)
    for inner, outer in [("s", "desk"), ("desk", "front"), ("ask", "phone"), ("e", "back"), ("back", "us")]:
        assert holds(picture.boxes[outer], picture.boxes[inner]), inner
    assert not any(overlap(picture.boxes["alone"], picture.boxes[lane]) for lane in ("front", "back"))
    assert picture.boxes["us"].width == picture.boxes["them"].width == picture.boxes["ghost"].width
    assert not overlap(picture.boxes["us"], picture.boxes["them"])


def test_messages_data_and_annotations_are_drawn_too():
    picture = Picture(COMPANY)

    assert {"paper", "note"} <= picture.boxes.keys()
    assert {"m", "reads", "says"} <= picture.lines.keys()


def test_several_processes_without_pools_are_shown_in_pools_on_one_plane():
    data = file_of('<process id="one"><task id="a"/></process><process id="two" name="Dos"><task id="b"/></process>')
    picture = Picture(data)

    [(_, boxes)] = picture.planes()
    assert {"a", "b"} <= boxes.keys()
    assert [pool.process_id for pool in picture.diagram.participants] == ["one", "two"]


def test_elements_without_an_id_are_drawn():
    picture = Picture(file_of('<process><task name="A"/><task name="B"/></process>'))

    assert is_well_drawn(picture)
    assert all(node.has_drawn_id for node in picture.nodes)


def test_a_whole_drawing_stays_as_it_is():
    assert with_layout(model()) == model()


def test_what_was_left_out_of_a_drawing_stands_below_it_and_the_rest_stays():
    extra = '<bpmn:task id="more"/><bpmn:boundaryEvent id="late" attachedToRef="approve"/>' + "".join(
        f'<bpmn:sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}"/>'
        for name, source, target in [("g1", "late", "more"), ("g2", "more", "done")]
    )
    before, picture = shape_bounds(read_tree(model())), Picture(model(extra=extra))

    assert {key: picture.boxes[key] for key in before} == before
    assert picture.boxes["more"].y > max(box.y + box.height for box in before.values())
    assert touches(picture.boxes["approve"], (picture.boxes["late"].x + 18, picture.boxes["late"].y + 18))
    assert is_well_drawn(picture)


def test_the_content_of_a_drawn_subprocess_gets_a_plane_of_its_own():
    inside = '<bpmn:subProcess id="part"><bpmn:task id="within"/></bpmn:subProcess>'
    picture = Picture(model(extra=inside, part=(400, 300, 100, 80)))

    assert [(shown, sorted(boxes)) for shown, boxes in picture.planes()][1:] == [("part", ["within"])]
    [shape] = picture.root.xpath('//*[@bpmnElement="part" and @isExpanded]')
    assert shape.get("isExpanded") == "false"


def test_a_process_that_nobody_drew_gets_a_plane_of_its_own():
    second = b'<bpmn:process id="other"><bpmn:task id="hidden"/></bpmn:process></bpmn:definitions>'
    picture = Picture(model().replace(b"</bpmn:definitions>", second))

    assert [(shown, sorted(boxes)) for shown, boxes in picture.planes()][1:] == [("other", ["hidden"])]


def test_a_shape_without_a_usable_box_is_drawn_anew():
    picture = Picture(model().replace(b'width="100"', b'width="wide"'))

    assert picture.boxes["approve"].width == 100


@pytest.mark.parametrize("data", [file_of(), file_of("<choreography/>"), file_of('<message id="m"/>')])
def test_where_nothing_runs_there_is_nothing_to_draw(data):
    assert with_layout(data) is data


def test_a_file_too_large_to_be_looked_at_stays_as_it_is_and_smaller_ones_take_no_time():
    def fan(count):
        arrows = (flow(f"f{number}", "t0", f"t{number % 390}") for number in range(count))
        return file_of('<process id="p">', *(f'<task id="t{number}"/>' for number in range(390)), *arrows, "</process>")

    assert with_layout(fan(MAX_DRAWN)) == fan(MAX_DRAWN)
    started = time.process_time()
    assert with_layout(fan(MAX_DRAWN - 400)) != fan(MAX_DRAWN - 400)
    assert time.process_time() - started < 5


def test_a_file_that_cannot_be_read_is_refused():
    with pytest.raises(UnsafeFile):
        with_layout(b"<html/>")


def test_a_drawing_that_is_made_says_of_the_process_what_the_file_said():
    condition = "<conditionExpression>amount &gt; 1000</conditionExpression>"
    way = f'<sequenceFlow id="a" sourceRef="s" targetRef="e">{condition}</sequenceFlow>'
    nodes = '<startEvent id="s"/><scriptTask id="t"><script>a = 1</script></scriptTask><endEvent id="e"/>'
    made = with_layout(file_of(f'<process id="p">{nodes}{way}</process>'))
    assert condition.encode() in made
    assert b"<script>a = 1</script>" in made
