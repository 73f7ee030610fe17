"""What may become of a draft, and what a model is called."""

from dataclasses import replace

import pytest

from engine.bpmn_xml.diagram import Diagram, Participant, Process
from modeler_api.drafts.rules import (
    DraftState,
    IdRefused,
    check_ids,
    checked_note,
    draft_state,
    listed_name,
    model_key,
    model_name,
)

RUNS = Process(id="runs", name="It runs", is_executable=True)
DRAWN = Process(id="drawn", is_executable=False)


@pytest.mark.parametrize(
    ("number", "published_version", "expected"),
    [
        (3, None, DraftState.OPEN),
        (2, None, DraftState.REPLACED),
        (2, 7, DraftState.PUBLISHED),
        (3, 8, DraftState.PUBLISHED),
    ],
)
def test_only_the_newest_unpublished_draft_is_open(number, published_version, expected):
    assert draft_state(number=number, newest=3, published_version=published_version) is expected


def test_a_note_is_put_on_one_line():
    assert checked_note(" two\n lines ", is_required=True) == "two lines"
    assert checked_note("", is_required=False) == ""


@pytest.mark.parametrize(
    ("diagram", "key", "name"),
    [
        (Diagram(id="file", processes=(DRAWN, RUNS)), "runs", "It runs"),
        (Diagram(id="file", processes=(DRAWN,)), "drawn", "drawn"),
        (
            Diagram(
                id="file", processes=(DRAWN,), participants=(Participant(id="p", name="Pool", process_id="drawn"),)
            ),
            "drawn",
            "Pool",
        ),
        (Diagram(id="file", name="Sketch"), "file", "Sketch"),
        (Diagram(id=""), "our-leave", "our leave"),
        (Diagram(id="a/b c"), "a-b-c", "our leave"),
        (Diagram(id="/"), "our-leave", "our leave"),
        (Diagram(id="new"), "our-leave", "our leave"),
        (Diagram(id=".."), "our-leave", "our leave"),
    ],
)
def test_a_model_is_called_after_its_process_else_its_file(diagram, key, name):
    assert (model_key(diagram, "our leave.bpmn"), model_name(diagram, "our leave.bpmn")) == (key, name)


def test_a_file_without_any_usable_name_still_has_a_key():
    assert model_key(Diagram(id=""), "///.bpmn") == "model"


@pytest.mark.parametrize("refused", ["new", "upload", ".", "..", "/new/"])
def test_a_process_is_refused_whose_page_no_address_could_show(refused):
    with pytest.raises(IdRefused):
        check_ids(Diagram(id="file", processes=(RUNS, replace(RUNS, id=refused))))
    check_ids(Diagram(id="file", processes=(RUNS, replace(RUNS, id="news.v2"))))


def test_a_list_shows_what_it_can_of_a_name():
    assert listed_name("Petición\nde vacaciones", "leave") == "Petición de vacaciones"
    assert listed_name("x" * 30_000, "leave") == "x" * 119 + "…"
    assert listed_name("\u202e", "leave") == "leave"


def test_a_key_is_never_longer_than_its_column():
    assert len(model_key(Diagram(id="x" * 1000), "a.bpmn")) == 255
