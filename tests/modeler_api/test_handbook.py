"""The handbook: every step once, who does what, forms, rules and terms in words, in three formats."""

import csv
import io
import re
from collections import Counter
from datetime import UTC, timedelta
from random import Random

import docx
import pytest
from pypdf import PdfReader

from engine.bpmn_xml.diagram import flow_nodes
from engine.commands.deploy_bundle import deploy_bundle
from engine.definitions.deployment import Bundle
from modeler_api.handbook.chapters import forms_of
from modeler_api.handbook.document import Document, Heading, Paragraph, Picture, Table
from modeler_api.handbook.docx_file import docx_of
from modeler_api.handbook.edition import EditionNotFound, NothingNewPublished, editions, make_edition
from modeler_api.handbook.pdf_file import pdf_of
from modeler_api.handbook.responsibilities import REQUESTER, Part, by_role, duties
from modeler_api.handbook.speech import Speech
from modeler_api.handbook.terms import term_words
from modeler_api.handbook.writing import handbook, responsibilities_csv
from organization.actor import machine_actor
from organization.areas import Area, AreaUnknown, keep_area
from organization.permissions import NotAllowed
from process_library.catalogue import packages
from tests.support.models import APPROVE_FORM, APPROVER_DMN, deciding_model, model
from tests.support.notation import bpmn
from tests.support.random_models import RandomModel

SPEECH = Speech("en", lambda sentence: sentence.in_english(), UTC)


@pytest.fixture
def written(process_engine):
    """The handbook of what is published."""
    return lambda **what: handbook(process_engine, machine_actor(), SPEECH, "Ríos, S. A.", **what)


@pytest.fixture
def publish(process_engine):
    def send(bundle: Bundle, note: str = "", area: str = "purchasing"):
        return deploy_bundle(process_engine, bundle, by="elvira.montes", note=note, area=area)

    return send


def tables(said: Document):
    return [block for block in said.blocks if isinstance(block, Table)]


def elements(said: Document):
    return Counter(row.element_id for block in tables(said) for row in block.rows if row.element_id)


def below(said: Document, heading: str) -> Table:
    place = next(n for n, one in enumerate(said.blocks) if isinstance(one, Heading) and one.text == heading)
    return next(block for block in said.blocks[place:] if isinstance(block, Table))


@pytest.mark.row("peer-20")
@pytest.mark.parametrize("package", packages(), ids=lambda package: package.key)
def test_every_element_of_the_library_stands_in_it_once(work, publish, written, process_engine, package):
    with work.begin() as unit:
        keep_area(unit, machine_actor(), Area(package.manifest.area, package.key, package.key))
    for file, drawing in package.diagrams.items():
        [one, *_] = publish(Bundle(file, drawing, package.forms, package.decisions), area=package.manifest.area)
        said = written(area=package.manifest.area)
        wanted = {node.id for node in flow_nodes(process_engine.definitions.by_id(one.id).process)}
        assert wanted <= elements(said).keys()
        assert set(elements(said).values()) == {1} or package.manifest.processes[1:]
    assert any(isinstance(block, Picture) for block in said.blocks)


@pytest.mark.row("peer-20")
@pytest.mark.parametrize("seed", range(8))
def test_every_element_of_a_random_model_stands_in_it_once(publish, written, process_engine, seed):
    [one, *_] = publish(Bundle("p.bpmn", bpmn(RandomModel(Random(seed)).text(3)), {}))
    wanted = Counter(node.id for node in flow_nodes(process_engine.definitions.by_id(one.id).process))
    place = next(
        n for n, block in enumerate(written().blocks) if isinstance(block, Heading) and block.anchor == one.key
    )
    chapter = Document("", "", "", "en", written().blocks[place:])
    steps = next(block for block in tables(chapter) if any(row.element_id for row in block.rows))
    assert Counter(row.element_id for row in steps.rows) == wanted


@pytest.mark.row("peer-20")
def test_a_chapter_says_who_does_what_what_is_asked_and_by_which_rules(publish, written):
    publish(
        Bundle(
            "leave.bpmn",
            deciding_model().replace(b"camunda:candidateGroups", b'camunda:dueDate="P2D" camunda:candidateGroups'),
            {},
            {"approver.dmn": APPROVER_DMN},
        )
    )
    said = written()
    assert [row.cells for row in below(said, "Terms").rows] == [("Approve the leave", "due in: 2 days")]
    assert [row.cells for row in below(said, "Who approves").rows] == [
        ("1", "<= 1000", '"approver"'),
        ("2", ">= 1000", '"board"'),
    ]
    assert below(said, "Who does what").head == ("Step", "Whoever each case names")
    steps = below(said, "Step by step")
    assert ("1.2", "Who approves?", "Decision by rules", "–", "1.3") in [row.cells for row in steps.rows]


@pytest.mark.row("peer-20")
def test_what_is_written_of_a_single_step_is_told(publish, written):
    said_of_it = b"<bpmn:documentation>Look at the\n  balance first.</bpmn:documentation></bpmn:userTask>"
    drawn = re.sub(rb'(<bpmn:userTask id="approve"[^>]*)/>', rb"\1>" + said_of_it, model())
    publish(Bundle("leave.bpmn", drawn, {}))
    told = below(written(), "What the drawing says of its steps")
    assert [row.cells for row in told.rows] == [("Approve the leave", "Look at the balance first.")]


@pytest.mark.row("peer-20")
def test_what_could_go_wrong_is_told(publish, written):
    publish(Bundle("leave.bpmn", model(), {}))
    assert [row.cells for row in below(written(), "What to keep in mind").rows] == [
        ("Nobody holds the role: Approver.",),
        ("Nothing says when it has to be done: Approve the leave.",),
    ]


def test_a_form_is_told_in_words(publish, written):
    publish(Bundle("leave.bpmn", model(form="approve"), {"approve": APPROVE_FORM}))
    assert [row.cells for row in below(written(), "Approve the leave").rows] == [("Approved", "yes or no", "–")]


@pytest.mark.row("O9", part="matrix")
def test_whoever_answers_what_chooses_the_way_approves_and_whoever_asked_is_told(process_engine, publish):
    form = (
        b'{"type": "default", "id": "f", "schemaVersion": 17, "components": [{"type": "checkbox", "key": "ok",'
        b' "label": "OK", "id": "c", "properties": {"cauce:tell": "requester"}}]}'
    )
    [one] = publish(Bundle("leave.bpmn", gated(), {"f": form}))
    definition = process_engine.definitions.by_id(one.id)
    found = by_role(duties(definition.process, forms_of(definition)))
    assert found == {"approver": {Part.DOES, Part.APPROVES}, REQUESTER: {Part.IS_TOLD}}


def gated() -> bytes:
    """Somebody answers, and the answer chooses the way."""
    ways = (
        '<bpmn:exclusiveGateway id="x" default="no"/><bpmn:endEvent id="refused"/>'
        '<bpmn:sequenceFlow id="yes" sourceRef="x" targetRef="done"><bpmn:conditionExpression '
        'xsi:type="bpmn:tFormalExpression">${ok}</bpmn:conditionExpression></bpmn:sequenceFlow>'
        '<bpmn:sequenceFlow id="no" sourceRef="x" targetRef="refused"/>'
    )
    drawn = model(form="f", extra=ways).decode()
    return drawn.replace('sourceRef="approve" targetRef="done"', 'sourceRef="approve" targetRef="x"').encode()


@pytest.mark.row("peer-20")
def test_of_an_arrow_without_a_name_its_condition_is_told(publish, written):
    form = (
        b'{"type": "default", "id": "f", "schemaVersion": 17, "components": ['
        b'{"type": "checkbox", "key": "ok", "label": "OK", "id": "c"}, {"type": "select", "key": "kind",'
        b' "label": "Kind", "id": "k", "values": [{"value": "urgent", "label": "Urgent one"}]}]}'
    )
    told = {
        b"${ok}": "OK: Yes",
        b"=not(ok)": "OK: No",
        b"${!ok}": "OK: No",
        b'=kind = "urgent"': "Kind: Urgent one",
        b"${kind == 'urgent'}": "Kind: Urgent one",
        b'=kind = "urgent" and ok': 'kind = "urgent" and ok',
        b"amount &gt; 1000": "amount > 1000",
    }
    for condition, words in told.items():
        publish(Bundle("leave.bpmn", gated().replace(b"${ok}", condition), {"f": form}))
        ways = [row.cells[4] for row in below(written(), "Step by step").rows if row.element_id == "x"]
        assert ways == [f"if “{words}”: 1.4; otherwise: 1.5"]
    publish(Bundle("leave.bpmn", gated().replace(b'id="yes"', b'id="yes" name="agreed"'), {"f": form}))
    ways = [row.cells[4] for row in below(written(), "Step by step").rows if row.element_id == "x"]
    assert ways == ["if “agreed”: 1.4; otherwise: 1.5"]


@pytest.mark.row("O9", part="CSV")
def test_who_answers_for_what_is_a_table_for_spreadsheets(process_engine, publish):
    publish(Bundle("leave.bpmn", model(name="=1+1"), {}))
    rows = list(csv.reader(io.StringIO(responsibilities_csv(process_engine, machine_actor(), SPEECH))))
    assert rows == [["Role", "'=1+1"], ["Approver", "R"]]


@pytest.mark.row("peer-20")
def test_what_has_changed_since_the_last_edition_is_told(work, publish, written, clock, business_user, manager):
    publish(Bundle("leave.bpmn", model(), {}), "First")
    assert "What has changed" not in str(written().blocks)
    clock.move_by(timedelta(days=1))
    assert make_edition(work, business_user, None).number == 1
    clock.move_by(timedelta(days=1))
    publish(Bundle("leave.bpmn", model(name="Leave, shorter"), {}), "Two steps fewer")
    changes = below(written(), "What has changed since edition 1")
    assert [row.cells[1:4] for row in changes.rows] == [("Leave, shorter", "2", "Two steps fewer")]
    was = written(number=1)
    assert "Edition 1" in was.subtitle
    assert any(isinstance(one, Heading) and one.text == "1. Leave request" for one in was.blocks)
    with pytest.raises(EditionNotFound):
        written(number=7)
    with pytest.raises(NotAllowed):
        make_edition(work, manager, None)
    with pytest.raises(AreaUnknown):
        written(area="nowhere")


def test_an_edition_is_closed_only_when_something_was_published_since(work, publish, clock, business_user):
    publish(Bundle("leave.bpmn", model(), {}))
    make_edition(work, business_user, "purchasing")
    clock.move_by(timedelta(days=1))
    publish(Bundle("pay.bpmn", model("pay"), {}), area="general")
    with pytest.raises(NothingNewPublished):
        make_edition(work, business_user, "purchasing")
    publish(Bundle("leave.bpmn", model(name="Leave, shorter"), {}))
    assert make_edition(work, business_user, "purchasing").number == 2


def test_who_may_not_publish_everywhere_closes_no_edition_of_the_company(work, publish, business_user):
    publish(Bundle("leave.bpmn", model(), {}))
    publish(Bundle("pay.bpmn", model("pay"), {}), area="general")
    with pytest.raises(NotAllowed):
        make_edition(work, business_user, None)
    with work.read() as unit:
        assert editions(unit, None) == []


def test_nobody_reads_what_they_may_not_see(process_engine, publish, business_user):
    publish(Bundle("leave.bpmn", model(area="general"), {}))
    said = handbook(process_engine, business_user, SPEECH, "Ríos")
    assert said.blocks == (Paragraph("Nothing is published here yet."),)


def test_a_call_does_not_tell_the_name_of_a_process_that_one_may_not_see(process_engine, publish, business_user):
    call = '<bpmn:callActivity id="pay" name="Pay" calledElement="{}"/>'
    publish(Bundle("pay.bpmn", model("pay", name="Secret takeover"), {}), area="general")
    publish(Bundle("order.bpmn", model("order", name="Order anew"), {}))
    drawn = model(extra=call.format("pay") + call.format("order").replace('"pay"', '"again"'))
    publish(Bundle("leave.bpmn", drawn, {}))
    said = str(handbook(process_engine, business_user, SPEECH, "Ríos").blocks)
    assert "Secret takeover" not in said
    assert {"Runs the process pay", "Runs the process «Order anew»"} <= set(re.findall(r"Runs the process [^']+", said))


@pytest.mark.row("peer-20")
def test_the_pdf_holds_every_step_the_drawing_and_our_letters(publish, written):
    publish(Bundle("leave.bpmn", model(name="Petición → «año» 5 € Łódź 漢", task_name="Aprobar la petición"), {}))
    read = PdfReader(io.BytesIO(pdf_of(written())))
    text = "\n".join(page.extract_text() for page in read.pages)
    assert "Petición → «año» 5 € Łódź ?" in text
    assert "Aprobar la petición" in text
    assert {"1.1", "1.2", "1.3"} <= set(text.split())
    assert read.metadata is not None
    assert read.metadata.author == "Ríos, S. A."
    assert len(read.outline) >= 1


@pytest.mark.row("peer-20")
def test_the_docx_holds_every_step_and_the_drawing_with_words_for_it(publish, written):
    publish(Bundle("leave.bpmn", model(), {}))
    read = docx.Document(io.BytesIO(docx_of(written())))
    steps = next(one for one in read.tables if one.rows[0].cells[0].text == "No.")
    assert [row.cells[1].text for row in steps.rows[1:]] == ["Asked", "Approve the leave", "Done"]
    assert [shape._inline.docPr.get("descr") for shape in read.inline_shapes] == ["The drawing of «Leave request»"]
    assert read.core_properties.language == "en"


@pytest.mark.parametrize("x", ["1e9", "1e308", "-1e308", "NaN"])
def test_a_step_that_lies_beyond_all_paper_takes_no_handbook_along(publish, written, x):
    drawn = model().replace(b'<dc:Bounds x="200"', f'<dc:Bounds x="{x}"'.encode())
    assert drawn != model()
    publish(Bundle("leave.bpmn", drawn, {}))
    read = docx.Document(io.BytesIO(docx_of(written())))
    assert "Approve the leave" in {cell.text for table in read.tables for row in table.rows for cell in row.cells}
    assert pdf_of(written()).startswith(b"%PDF")


def test_a_wide_table_is_told_in_parts_on_paper(publish, written):
    for number in range(9):
        publish(Bundle(f"leave{number}.bpmn", model(f"leave{number}", name=f"Leave {number}"), {}))
    read = docx.Document(io.BytesIO(docx_of(written())))
    heads = [[cell.text for cell in one.rows[0].cells] for one in read.tables[:2]]
    assert heads == [["Role", *(f"Leave {n}" for n in range(7))], ["Role", "Leave 7", "Leave 8"]]
    assert len(PdfReader(io.BytesIO(pdf_of(written()))).pages) > 9


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("P1D", "1 day"),
        ("P1DT12H", "1 day and 12 hours"),
        ("PT30M", "30 minutes"),
        ("R3/PT1H", "every 1 hour, 3 times"),
        ("R/P1W", "every 1 week"),
        ("${due}", "as each case says (due)"),
        ("=due", "as each case says (due)"),
        ("2026-12-24T10:00:00Z", "2026-12-24T10:00:00Z"),
    ],
)
def test_terms_are_said_in_words(text, words):
    assert term_words(text).in_english() == words
