"""What a model says to a reader: findings, its outline, its small picture, its roles."""

from pathlib import Path

import pytest

from engine.bpmn_xml.diagram import Activity, Lane, Process, Scope
from engine.bpmn_xml.findings import Matter, Severity
from engine.bpmn_xml.inspection import inspect
from engine.bpmn_xml.safe_xml import read_tree
from engine.bpmn_xml.waypoints import edge_points
from foundation.texts import Texts
from modeler_api import element_words
from modeler_api.condition_words import forms_in
from suite.wiring import all_texts
from tests.support.models import APPROVE_FORM, broken_model, model
from tests.support.notation import bpmn
from web.diagram_picture import picture
from web.finding_words import finding_marks, shown_findings
from web.model_layout import drawn_elements, picture_size
from web.outline_words import outline_rows
from web.process_people import roles_at_work

BARE = model().split(b"<bpmndi:BPMNDiagram")[0] + b"</bpmn:definitions>"


@pytest.fixture(scope="module")
def texts() -> Texts:
    return all_texts()


def test_a_finding_sets_its_element_apart_in_both_languages(texts):
    findings = [one for one in inspect(broken_model()).findings if one.severity == "error"]

    [spanish], [english] = shown_findings(findings, texts, "es"), shown_findings(findings, texts, "en")

    assert (english.before, english.element, english.after) == ("No arrow leaves the gateway ", "Approved?", ".")
    assert spanish.element == "Approved?"
    assert spanish.before != english.before
    assert spanish.mend != english.mend


def test_only_what_is_drawn_can_be_pointed_at(texts):
    unnamed = Matter("failing", Severity.ERROR, "It fails.", "Mend it.")
    findings = [unnamed.at(element_id=one) for one in ("decided", "f1", "leave", "nowhere")]

    shown = shown_findings(findings, texts, "es", drawn_elements(broken_model()))

    assert [one.element_id for one in shown if one.is_drawn] == ["decided", "f1"]
    assert drawn_elements(b"no drawing at all") == frozenset()


@pytest.mark.parametrize(
    ("says", "mend", "place"),
    [
        ("«%(name)s» fails.", "Mend it.", ""),
        ("It fails.", "Mend «%(name)s».", ""),
        ("It fails.", "Mend it.", "Approved?"),
    ],
)
def test_a_finding_names_its_element_in_its_sentences_or_beside_them(texts, says, mend, place):
    matter = Matter("failing", Severity.ERROR, says, mend)
    found = matter.at(element_id="decided", element_name="Approved?", line=3, name="Approved?")

    [shown] = shown_findings([found], texts, "en")

    assert shown.place == place


def test_marks_name_the_worst_finding_of_each_element(texts):
    shown = shown_findings(inspect(broken_model()).findings, texts, "es")

    said = finding_marks(shown, texts, "es")

    assert said["marks"]["decided"] == "m-err"
    [token] = [one for one in said["tokens"] if one["element"] == "decided"]
    assert (token["text"], token["kind"]) == ("error", "bad")
    assert "Approved?" in token["title"]


def test_an_outline_says_what_each_element_is_and_what_follows():
    diagram = inspect(model()).diagram
    assert diagram is not None

    [process] = outline_rows(diagram.processes)

    said = [(row.entry.name, row.kind.in_english(), [way.name for way in row.entry.next]) for row in process.rows]
    assert said == [
        ("Asked", "Beginning", ["Approve the leave"]),
        ("Approve the leave", "Task for a person", ["Done"]),
        ("Done", "End", []),
    ]


def test_an_outline_tells_the_condition_of_an_arrow_without_a_name():
    ways = (
        '<bpmn:exclusiveGateway id="x" default="no"/>'
        '<bpmn:sequenceFlow id="yes" sourceRef="x" targetRef="done"><bpmn:conditionExpression>'
        "${approved}</bpmn:conditionExpression></bpmn:sequenceFlow>"
        '<bpmn:sequenceFlow id="no" sourceRef="x" targetRef="approve"/>'
    )
    processes = inspect(model(extra=ways)).diagram.processes

    def told(*forms):
        [process] = outline_rows(processes, forms_in(forms))
        return [way.answer for row in process.rows if row.entry.element_id == "x" for way in row.entry.next]

    assert told() == ["approved", None]
    [words, nothing] = told(b"{", APPROVE_FORM)
    assert (words.in_english(), nothing) == ("Approved: Yes", None)


def test_every_kind_of_element_has_words_in_both_languages(texts):
    source = Path(element_words.__file__).read_text()
    names = [line.split('N_("')[1].split('")')[0] for line in source.splitlines() if 'N_("' in line]

    assert len(names) > 25
    assert [name for name in names if texts.translations("es").gettext(name) == name] == []


def test_every_event_that_runs_here_says_what_it_is_about(texts):
    drawing = """start s; sub S { start i; end o; i>o
        esub E1 { start a sig:x; end a2; a>a2 }
        esub E2 { start b cond:n==1; end b2; b>b2 }
        esub E3 { start c err:X; end c2; c>c2 }
        esub E4 { start d esc:X; end d2; d>d2 }
        esub E5 { start f msg:m sig:x; end f2; f>f2 }
        esub E6 { start g pm msg:m sig:x; end g2; g>g2 }
        esub E7 { start h comp; end h2; h>h2 } }
        catch j sig:x; catch k cond:n==1; catch l msg:m sig:x; catch m pm msg:m sig:x
        throw n sig:x; throw p esc:X; throw q comp; throw r msg:m sig:x; cplx t cond=activationCount>1
        tx T { start u; end v cancel; u>v }; adhoc X until=True { task W }
        bnd ba on T cancel; bnd bb on S sig:x; bnd bc on S cond:n==1; bnd bd on S esc:X; bnd be on S msg:m sig:x
        end y sig:x; end z esc:X; end z2 comp; end z3 msg:m sig:x"""
    diagram = inspect(bpmn(drawing)).diagram
    assert diagram is not None

    [process] = outline_rows(diagram.processes)

    plain = {"Waits", "Milestone", "Interruption"}
    for row in process.rows:
        said = row.kind.in_english()
        assert said not in {row.entry.kind, *plain}, row.entry
        assert row.entry.trigger is None or said not in {"Beginning", "End", "Group of steps"}, row.entry


def test_a_picture_holds_every_shape_and_arrow_and_nothing_of_the_text():
    drawn = picture(model(name="<script>", task_name="&lt;b&gt;").replace(b"<script>", b"&lt;script&gt;"))

    assert drawn.count('class="th-l"') == 2
    assert [drawn.count(f'class="th-{look}"') for look in "sue"] == [1, 1, 1]
    assert "script" not in drawn


def test_a_file_that_draws_nothing_has_a_picture_all_the_same():
    assert picture(BARE).count('class="th-l"') == 2
    assert picture_size(BARE) == "m"


def test_what_is_no_process_has_no_picture():
    assert picture(b"no bpmn") == ""
    assert picture_size(b"no bpmn") == ""


@pytest.mark.parametrize(("height", "size"), [(80, "m"), (150, "l"), (200, "xl"), (400, "xxl")])
def test_a_tall_drawing_gets_more_room(height, size):
    tall = model().replace(b'height="80"', f'height="{height}"'.encode())

    assert picture_size(tall) == size


def test_arrows_without_usable_corners_are_left_out():
    text = model().replace(b'<di:waypoint x="136" y="120"/>', b'<di:waypoint x="far" y="nan"/>')

    assert set(edge_points(read_tree(text))) == {"f2"}


def test_roles_come_from_the_task_else_its_lane_and_say_who_holds_them(office):
    tasks = (
        Activity(id="a", name="Compare", kind="userTask", role="buyer"),
        Activity(
            id="b", name="Decide", kind="userTask", candidate_groups="finance-manager@madrid, nobody", role="buyer"
        ),
        Activity(id="c", name="Ask", kind="userTask", candidate_groups="${group}"),
        Activity(id="d", name="Send", kind="serviceTask", role="buyer"),
    )
    process = Process(
        id="p", is_executable=True, scope=Scope(nodes=tasks), lanes=(Lane(id="l", name="Compras", role="buyer"),)
    )

    with office.cauce.suite.work.read() as unit:
        found = roles_at_work(unit, process, "es")

    assert [(one.key, one.tasks, one.holders) for one in found] == [
        ("buyer", ("Compare",), 1),
        ("finance-manager", ("Decide",), 1),
        ("nobody", ("Decide",), None),
    ]
