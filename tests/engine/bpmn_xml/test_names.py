"""The names that stand in a drawing, and the same drawing with other names."""

import pytest

from engine.bpmn_xml.inspection import inspect
from engine.bpmn_xml.names import names_in, with_names
from engine.bpmn_xml.refusals import NotBpmn
from tests.support.models import model

NOTE = '<bpmn:textAnnotation id="note"><bpmn:text>Why</bpmn:text></bpmn:textAnnotation>'


def test_names_and_annotations_are_found_by_element():
    assert names_in(model(extra=NOTE)) == {
        "leave": "Leave request",
        "asked": "Asked",
        "approve": "Approve the leave",
        "done": "Done",
        "note": "Why",
    }


def test_other_names_change_nothing_else():
    renamed = with_names(model(extra=NOTE), {"approve": "Aprobar <la ausencia>", "note": "Para qué", "nobody": "x"})

    assert names_in(renamed) == {
        **names_in(model(extra=NOTE)),
        "approve": "Aprobar <la ausencia>",
        "note": "Para qué",
    }
    before, after = inspect(model(extra=NOTE)).diagram, inspect(renamed).diagram
    assert before is not None
    assert after is not None
    assert [node.id for node in after.processes[0].scope.nodes] == [node.id for node in before.processes[0].scope.nodes]


def test_what_is_no_drawing_has_no_names():
    with pytest.raises(NotBpmn):
        names_in(b"<html/>")
