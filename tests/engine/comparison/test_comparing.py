"""Comparing: whatever two models differ in is told, and what is the same is not."""

import json
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from engine.comparison.comparing import _Pair, compare
from engine.comparison.differences import Comparison, Files, Way
from engine.comparison.parts import FileKind, Part, Weight
from engine.comparison.words import label, subject, value
from foundation.sentences import Sentence
from process_library.catalogue import packages
from tests.support import leave
from tests.support.models import APPROVER_DMN, deciding_model, model

LEAVE = leave.BPMN.encode()


@cache
def library():
    """Every drawing of the library with the forms and tables of its package."""
    return tuple(
        (drawing, dict(package.forms), dict(package.decisions))
        for package in packages()
        for drawing in package.diagrams.values()
    )


def changed(before: bytes, after: bytes) -> Comparison:
    """Two drawings beside each other."""
    return compare(Files(before), Files(after))


def told(comparison: Comparison, weight: Weight = Weight.RUNS) -> list[str]:
    """Each difference as people read it, in English."""
    return [_line(one) for one in comparison.of_weight(weight)]


def _line(one):
    said = [
        f"{label(detail).in_english()}: {_words(value(detail.before))} → {_words(value(detail.after))}"
        for detail in one.details
        if detail.before is not None or detail.after is not None
    ]
    return f"{one.way}: {subject(one).in_english()}" + (f" ({'; '.join(said)})" if said else "")


def _words(said):
    return said.in_english() if isinstance(said, Sentence) else said


def test_every_library_process_is_identical_to_itself():
    for drawing, forms, decisions in library():
        assert compare(Files(drawing, forms, decisions), Files(drawing, dict(forms), dict(decisions))).are_equal


def test_white_space_between_elements_and_the_order_of_attributes_mean_nothing():
    root = etree.fromstring(LEAVE)
    etree.indent(root, space="\t")
    turned = etree.tostring(root).replace(
        b'id="approve" name="Aprobar la ausencia"', b'name="Aprobar la ausencia" id="approve"'
    )

    assert turned != LEAVE
    assert changed(LEAVE, turned).are_equal


@pytest.mark.row("G1", part="a comparison never misses a change")
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_is_changed_in_a_library_drawing_is_told(data):
    drawing, _, decisions = library()[data.draw(st.integers(0, len(library()) - 1))]
    beside = {**decisions, "": drawing}
    name = data.draw(st.sampled_from(sorted(beside)))
    root = etree.fromstring(beside[name], etree.XMLParser(remove_comments=True, remove_pis=True))
    before = etree.tostring(root)
    elements = list(root.iter())
    element = elements[data.draw(st.integers(0, len(elements) - 1))]
    _mutate(element, data)
    after = etree.tostring(root)

    files = [Files(LEAVE, {}, {name: one}) if name else Files(one) for one in (before, after)]

    assert before != after
    assert not compare(*files).are_equal


def _mutate(element, data):
    """Change an attribute or a text, take one away, add one, or take away the element."""
    names = sorted(element.attrib)
    ways = ["add"] + ["set", "drop"] * bool(names) + ["text"] * bool(not len(element) and (element.text or "").strip())
    ways += ["remove"] * (element.getparent() is not None)
    way = data.draw(st.sampled_from(ways))
    if way == "add":
        element.set("added_by_test", "yes")
    elif way == "set":
        name = data.draw(st.sampled_from(names))
        element.set(name, element.get(name) + "x")
    elif way == "drop":
        del element.attrib[data.draw(st.sampled_from(names))]
    elif way == "text":
        element.text += "x"
    else:
        holder = element.getparent()
        holder.remove(element)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_whatever_is_changed_in_a_library_form_is_told(data):
    _, forms, _ = library()[data.draw(st.integers(0, len(library()) - 1))]
    name = data.draw(st.sampled_from(sorted(forms)))
    form = json.loads(forms[name])
    objects = list(_objects(form))
    target = objects[data.draw(st.integers(0, len(objects) - 1))]
    key = data.draw(st.sampled_from(sorted(target)))
    if data.draw(st.booleans()):
        del target[key]
    else:
        target[key] = "x" if target[key] != "x" else 1

    assert not compare(Files(LEAVE, forms), Files(LEAVE, {**forms, name: json.dumps(form).encode()})).are_equal


def _objects(value):
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _objects(inner)


@pytest.mark.row("G1", part="visual comparison of two versions")
def test_a_change_is_told_with_before_and_after():
    after = LEAVE.replace(b'camunda:dueDate="P2D"', b'camunda:dueDate="P1D"').replace(
        b'cauce:role="hr-officer"', b'cauce:role="line-manager"'
    )

    assert told(changed(LEAVE, after)) == [
        "changed: the lane «RR. HH.» (role of the lane: hr-officer → line-manager)",
        "changed: «Aprobar la ausencia» (due date: 2 days → 1 day)",
    ]


def test_what_is_added_and_removed_brings_its_arrows_along():
    after = LEAVE.replace(
        b'<sequenceFlow id="f4" sourceRef="record" targetRef="granted"/>',
        b'<sequenceFlow id="f4" sourceRef="record" targetRef="tell"/><sendTask id="tell" name="Avisar"/>'
        b'<sequenceFlow id="f5" sourceRef="tell" targetRef="granted"/>',
    )
    there, back = changed(LEAVE, after), changed(after, LEAVE)

    assert told(there) == [
        "changed: way from «Anotar la ausencia» to «Avisar» (where it leads: Ausencia concedida → Avisar)",
        "added: «Avisar»",
    ]
    assert [one.element_id for one in there.differences if one.follows == "tell"] == ["f5"]
    assert [one for one in told(back) if one.startswith("removed")] == ["removed: «Avisar»"]


def test_another_lane_is_another_one_who_does_it():
    after = LEAVE.replace(b"<flowNodeRef>approve</flowNodeRef>", b"").replace(
        b"<flowNodeRef>record</flowNodeRef>", b"<flowNodeRef>record</flowNodeRef><flowNodeRef>approve</flowNodeRef>"
    )

    assert told(changed(LEAVE, after)) == [
        "changed: «Aprobar la ausencia» (lane, which says who does it: Dirección financiera → RR. HH.)"
    ]


def test_a_tool_that_gives_new_ids_changes_nothing_that_runs():
    after = LEAVE
    for old, new in ((b'"record"', b'"Activity_1x"'), (b'"f4"', b'"Flow_9z"'), (b">record<", b">Activity_1x<")):
        after = after.replace(old, new)

    comparison = changed(LEAVE, after)

    assert comparison.renamed == {"Activity_1x": "record", "Flow_9z": "f4"}
    assert told(comparison) == []
    assert [one.way for one in comparison.of_weight(Weight.TOLD)] == [Way.CHANGED, Way.CHANGED]


def test_elements_that_only_look_alike_are_not_taken_for_the_same():
    two = b'<task id="a" name="Igual"/><task id="b" name="Igual"/></process>'
    after = LEAVE.replace(b"</process>", two.replace(b'"a"', b'"c"').replace(b'"b"', b'"d"'))

    assert changed(LEAVE.replace(b"</process>", two), after).renamed == {}


def test_what_is_only_moved_is_told_apart():
    before = model("leave")
    after = before.replace(b'x="', b'x="1', 1)

    comparison = changed(before, after)

    assert before != after
    assert {one.weight for one in comparison.differences} == {Weight.DRAWN}
    assert {one.way for one in comparison.differences} == {Way.MOVED}


def test_the_order_in_which_ways_are_tried_matters():
    yes, back = (b'<sequenceFlow id="yes"', b'<sequenceFlow id="back"')
    root = etree.fromstring(LEAVE)
    flows = {one.get("id"): one for one in root.iter("{*}sequenceFlow")}
    flows["back"].addnext(flows["yes"])
    after = etree.tostring(root)

    assert yes in after
    assert back in after
    [difference] = changed(LEAVE, after).of_weight(Weight.RUNS)
    assert (difference.element_id, difference.details[0].about) == ("approved", "order of ways")


@pytest.mark.row("G1", part="decisions row by row and cell by cell")
def test_a_cell_of_a_table_is_told_with_its_row_and_column():
    drawing = deciding_model()
    after = APPROVER_DMN.replace(b"&gt;= 1000", b"&gt;= 3000")

    comparison = compare(Files(drawing, {}, {"a.dmn": APPROVER_DMN}), Files(drawing, {}, {"a.dmn": after}))

    [difference] = comparison.differences
    assert subject(difference).in_english() == "table «Who approves», row 2"
    [detail] = difference.details
    assert label(detail).in_english() == "column «Amount»"
    assert [value(text, is_rule=True).in_english() for text in (detail.before, detail.after)] == [
        "1000 at least",
        "3000 at least",
    ]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("< 2500.50", "less than 2500.50"),
        ("[1000..3000]", "1000 to 3000"),
        ("45000", "45000"),
        ('"chief"', "chief"),
        ("-", "any"),
        ("]1000..3000]", "]1000..3000]"),
    ],
)
def test_a_cell_is_said_as_people_say_it(cell, told):
    said = value(cell, is_rule=True)
    assert (said if isinstance(said, str) else said.in_english()) == told


def test_a_row_that_is_put_in_between_does_not_change_the_others():
    row = b'<rule><inputEntry><text>= 1000</text></inputEntry><outputEntry><text>"chief"</text></outputEntry></rule>'
    after = APPROVER_DMN.replace(b"<rule>", row + b"<rule>", 1)

    comparison = compare(Files(LEAVE, {}, {"a.dmn": APPROVER_DMN}), Files(LEAVE, {}, {"a.dmn": after}))

    assert [(one.way, one.name) for one in comparison.of_weight(Weight.RUNS)] == [(Way.ADDED, "1")]


def test_a_field_that_is_required_now_is_told_with_its_form():
    form = {"type": "default", "components": [{"type": "textfield", "id": "why", "key": "why", "label": "Motivo"}]}
    before = json.dumps(form).encode()
    form["components"][0]["validate"] = {"required": True}
    after = json.dumps(form).encode()

    assert told(compare(Files(LEAVE, {"ask": before}), Files(LEAVE, {"ask": after}))) == [
        "changed: form «ask», «Motivo» (whether it must be filled in: nothing → yes)"
    ]


def test_files_that_come_go_or_cannot_be_read_are_told_as_wholes():
    before = Files(LEAVE, {"old": b"{}", "odd": b"not a form"}, {"t.dmn": b"no xml"})
    after = Files(LEAVE, {"new": b"{}", "odd": b"no form"}, {"t.dmn": b"no xml either"})

    assert told(compare(before, after)) == [
        "added: form «new»",
        "changed: form «odd»",
        "removed: form «old»",
        "changed: decision tables «t.dmn»",
    ]


class Walked(dict):
    """Counts how often somebody goes through all of it."""

    walks = 0

    def __iter__(self):
        self.walks += 1
        return super().__iter__()

    def keys(self):
        self.walks += 1
        return super().keys()

    def items(self):
        self.walks += 1
        return super().items()


def test_what_both_files_have_is_found_out_once_and_not_for_each_part():
    older, newer = (
        Walked(
            (f"{at}", Part(id=f"{at}", kind="task", name=name, within=None, facts={}))
            for at in range(first, first + 200)
        )
        for first, name in ((0, "Old"), (100, "New"))
    )
    # when
    found = list(_Pair(older, newer, {}, FileKind.MODEL, "").differences())
    # then
    assert {way: sum(1 for one in found if one.way is way) for way in (Way.ADDED, Way.REMOVED)} == {
        Way.ADDED: 100,
        Way.REMOVED: 100,
    }
    assert max(older.walks, newer.walks) < 10
