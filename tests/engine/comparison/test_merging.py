"""Two changes of one model become one, and only what both changed is asked."""

import json
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from engine.comparison.comparing import compare
from engine.comparison.differences import Files
from engine.comparison.merging import Choice, merge
from engine.comparison.parts import Weight
from process_library.catalogue import packages
from tests.support import leave
from tests.support.models import APPROVER_DMN, model

LEAVE = leave.BPMN.encode()


def due(span, bpmn=LEAVE):
    return bpmn.replace(b'camunda:dueDate="P2D"', f'camunda:dueDate="{span}"'.encode())


def merged(ours, theirs, base=LEAVE, **choices):
    return merge(Files(base), Files(ours), Files(theirs), choices)


def same(one, other):
    return [d for d in compare(Files(one), Files(other)).differences if d.weight is not Weight.DRAWN] == []


@pytest.mark.row("G10", part="merge an update")
def test_changes_of_different_things_come_together():
    ours = due("P5D")
    tell = b'<sendTask id="tell" name="Avisar"/><sequenceFlow id="f5" sourceRef="tell" targetRef="granted"/></process>'
    theirs = LEAVE.replace(b'sourceRef="record" targetRef="granted"', b'sourceRef="record" targetRef="tell"').replace(
        b"</process>", tell
    )

    found = merged(ours, theirs)

    assert found.conflicts == ()
    assert same(found.files.bpmn, due("P5D", theirs))


@pytest.mark.row("G10", part="what both changed is asked")
def test_what_both_changed_is_asked_and_chosen():
    ours, theirs = due("P5D"), due("P1D")

    asked = merged(ours, theirs)

    [conflict] = asked.open
    assert (conflict.name, conflict.about) == ("Aprobar la ausencia", "@camunda:dueDate")
    assert (conflict.base, conflict.ours, conflict.theirs) == ("P2D", "P5D", "P1D")
    for choice, wanted in ((Choice.OURS, ours), (Choice.THEIRS, theirs)):
        chosen = merge(Files(LEAVE), Files(ours), Files(theirs), {conflict.key: choice})
        assert chosen.open == ()
        assert same(chosen.files.bpmn, wanted)


def test_the_same_change_on_both_sides_is_no_conflict():
    extra = due("P5D").replace(b"Anotar la ausencia", b"Anotar")

    found = merged(extra, due("P5D"))

    assert found.conflicts == ()
    assert same(found.files.bpmn, extra)


def test_what_one_removed_and_the_other_changed_is_asked():
    task = b'<userTask id="record" name="Anotar la ausencia" camunda:formKey="leave_recorded"/>'
    removed = LEAVE.replace(task, b"")
    changed = LEAVE.replace(b"Anotar la ausencia", b"Anotar")

    [conflict] = merged(removed, changed).open
    chosen = merge(Files(LEAVE), Files(removed), Files(changed), {conflict.key: Choice.THEIRS})

    assert (conflict.element_id, conflict.about, conflict.ours) == ("record", "", None)
    assert b'name="Anotar"' in chosen.files.bpmn
    assert b'id="record"' not in merged(removed, changed).files.bpmn


def test_the_picture_is_never_asked_and_ours_stays():
    base = model("leave")
    ours, theirs = (base.replace(b'x="', b'x="' + more, 1) for more in (b"1", b"2"))

    found = merged(ours, theirs, base)

    assert base != ours
    assert found.conflicts == ()
    assert compare(Files(ours), Files(found.files.bpmn)).are_equal


def test_an_element_that_went_takes_its_shape_along():
    base = model("leave", extra='<bpmn:task id="aside" name="Aside"/>', aside=(300, 300, 100, 80))
    theirs = model("leave")
    ours = base.replace(b"Approve the leave", b"Approve")

    found = merged(ours, theirs, base).files.bpmn

    assert b'bpmnElement="aside"' in base
    assert b"aside" not in found
    assert b'name="Approve"' in found


def test_tables_merge_cell_by_cell():
    ours, theirs = APPROVER_DMN.replace(b"&lt;= 1000", b"&lt;= 500"), APPROVER_DMN.replace(b'"board"', b'"council"')
    both = ours.replace(b'"board"', b'"council"')

    found = merge(Files(LEAVE, {}, {"a": APPROVER_DMN}), Files(LEAVE, {}, {"a": ours}), Files(LEAVE, {}, {"a": theirs}))

    assert found.conflicts == ()
    assert compare(Files(LEAVE, {}, dict(found.files.decisions)), Files(LEAVE, {}, {"a": both})).are_equal


def form(**labels):
    fields = [{"type": "textfield", "id": key, "key": key, "label": text} for key, text in labels.items()]
    return json.dumps({"type": "default", "components": fields}).encode()


def test_forms_merge_field_by_field_and_ask_for_the_same_label():
    base, ours, theirs = form(a="A", b="B"), form(a="A ours", b="B"), form(a="A", b="B theirs", c="C")

    found = merge(Files(LEAVE, {"f": base}), Files(LEAVE, {"f": ours}), Files(LEAVE, {"f": theirs}))
    asked = merge(Files(LEAVE, {"f": base}), Files(LEAVE, {"f": ours}), Files(LEAVE, {"f": form(a="A other", b="B")}))

    assert found.conflicts == ()
    assert json.loads(found.files.forms["f"]) == json.loads(form(a="A ours", b="B theirs", c="C"))
    [conflict] = asked.open
    assert (conflict.element_id, conflict.about, conflict.ours, conflict.theirs) == ("a", "label", "A ours", "A other")


def test_files_that_came_and_went_follow_the_same_rule():
    base = Files(LEAVE, {"gone": b"{}", "kept": b"{}"})
    ours, theirs = Files(LEAVE, {"gone": b"{}", "kept": b"{}", "mine": b"{}"}), Files(LEAVE, {"kept": b'{"a": 1}'})

    found = merge(base, ours, theirs)

    assert found.conflicts == ()
    assert dict(found.files.forms) == {"kept": b'{"a": 1}', "mine": b"{}"}


@cache
def drawings():
    return [one for package in packages() for one in package.diagrams.values()]


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_with_one_side_unchanged_the_other_is_the_outcome(data):
    base = drawings()[data.draw(st.integers(0, len(drawings()) - 1))]
    root = etree.fromstring(base)
    named = [one for one in root.iter("{*}*") if one.get("name")]
    element = named[data.draw(st.integers(0, len(named) - 1))]
    element.set("name", "Another")
    changed = etree.tostring(root)
    spaced = base.replace(b"><", b">\n<")  # written otherwise, so that it is merged and not taken as it is

    assert same(merged(changed, spaced, base).files.bpmn, changed)
    assert same(merged(spaced, changed, base).files.bpmn, changed)
