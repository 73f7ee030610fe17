"""Every piece of the pages, drawn by a real browser under the real content policy."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask, Response, render_template_string
from playwright.sync_api import Page, expect

from foundation.clock import SystemClock
from foundation.unit_of_work import Work
from organization.http import public
from suite.app import create_app, parts_of
from tests.browser.conftest import serve
from tests.support.company import copy_of_company
from tests.support.pages import suite_over

HERE = Path(__file__).parent
DRAWING = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI"
 xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:dd="http://www.omg.org/spec/DD/20100524/DI" id="d"
 targetNamespace="t"><process id="p"><startEvent id="start" name="Pedida"/><userTask id="compare"
 name="Comparar ofertas"/><userTask id="approve" name="Aprobar el gasto"/><endEvent id="end" name="Cerrada"/>
 <sequenceFlow id="f1" sourceRef="start" targetRef="compare"/><sequenceFlow id="f2" sourceRef="compare"
 targetRef="approve"/><sequenceFlow id="f3" sourceRef="approve" targetRef="end"/></process>
 <di:BPMNDiagram id="bd"><di:BPMNPlane id="bp" bpmnElement="p">
 <di:BPMNShape id="s1" bpmnElement="start"><dc:Bounds x="100" y="100" width="36" height="36"/></di:BPMNShape>
 <di:BPMNShape id="s2" bpmnElement="compare"><dc:Bounds x="200" y="78" width="100" height="80"/></di:BPMNShape>
 <di:BPMNShape id="s3" bpmnElement="approve"><dc:Bounds x="360" y="78" width="100" height="80"/></di:BPMNShape>
 <di:BPMNShape id="s4" bpmnElement="end"><dc:Bounds x="520" y="100" width="36" height="36"/></di:BPMNShape>
 <di:BPMNEdge id="e1" bpmnElement="f1"><dd:waypoint x="136" y="118"/><dd:waypoint x="200" y="118"/></di:BPMNEdge>
 <di:BPMNEdge id="e2" bpmnElement="f2"><dd:waypoint x="300" y="118"/><dd:waypoint x="360" y="118"/></di:BPMNEdge>
 <di:BPMNEdge id="e3" bpmnElement="f3"><dd:waypoint x="460" y="118"/><dd:waypoint x="520" y="118"/></di:BPMNEdge>
 </di:BPMNPlane></di:BPMNDiagram></definitions>"""
NOW = {
    "marks": {"start": "m-done", "f1": "m-done", "compare": ["m-stop"], "approve": "m-here", "gone": "m-done"},
    "tokens": [{"element": "compare", "text": "<b>4</b>", "kind": "bad", "title": "4 parados"}],
}
HEAT = {"marks": {"approve": "heat-4", "compare": "heat-1"}, "tokens": [{"element": "approve", "text": "3,2 días"}]}
FIGURE = {
    "data": [
        {
            "type": "bar",
            "name": "entran",
            "x": ["28 sep", "5 oct"],
            "y": [18.5, 19],
            "marker": {"color": "var(--river-line)"},
        }
    ],
    "layout": {"barmode": "group"},
}
ELEMENTS = [("start", "Pedida"), ("compare", "Comparar ofertas"), ("approve", "Aprobar el gasto"), ("end", "Cerrada")]


def add_components(app: Flask, work: Work) -> None:
    """The page of all pieces, and the diagram that it draws."""

    @app.get("/components")
    @public
    def components() -> str:
        now = work.clock.now()
        times = [
            now - timedelta(hours=2),
            now + timedelta(minutes=30),
            now + timedelta(days=1),
            now + timedelta(days=4),
        ]
        template = (HERE / "components.html").read_text()
        return render_template_string(template, times=times, now=NOW, heat=HEAT, figure=FIGURE, elements=ELEMENTS)

    @app.get("/drawing.bpmn")
    @public
    def drawing() -> Response:
        return Response(DRAWING, mimetype="application/xml")


@pytest.fixture(scope="module")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with suite_over(copy_of_company(tmp_path_factory.mktemp("pieces")), SystemClock()) as suite:
        app = create_app(parts_of(suite))
        add_components(app, suite.work)
        with serve(app) as address:
            yield address


@pytest.fixture
def pieces(page: Page, live_server: str) -> Page:
    page.goto(f"{live_server}/sign-in")
    page.get_by_role("button", name="Óscar Luna").click()
    page.goto(f"{live_server}/components")
    page.locator("[data-diagram][data-drawn]").wait_for()
    page.locator("[data-chart][data-drawn]").wait_for()
    return page


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_piece_is_accessible_and_within_the_policy(
    page: Page, live_server: str, assert_accessible: Callable[[], None], theme: str, request: pytest.FixtureRequest
):
    page.emulate_media(color_scheme=theme)
    request.getfixturevalue("pieces")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
    assert_accessible()


def test_marks_and_tokens_stand_on_their_elements_and_text_stays_text(pieces: Page):
    expect(pieces.locator('[data-element-id="compare"].m-stop')).to_be_attached()
    expect(pieces.locator('[data-element-id="f1"].m-done')).to_be_attached()
    expect(pieces.locator(".ov.bad")).to_have_text("<b>4</b>")


def test_other_marks_replace_those_before(pieces: Page):
    pieces.get_by_role("button", name="Espera", exact=True).click()
    expect(pieces.locator('[data-element-id="approve"].heat-4')).to_be_attached()
    expect(pieces.locator(".m-stop")).to_have_count(0)
    expect(pieces.locator(".ov")).to_have_text(["3,2 días"])


def test_clicking_an_element_picks_its_row_and_the_other_way_round(pieces: Page):
    pieces.locator('[data-element-id="compare"] .djs-hit').first.click()
    expect(pieces.locator("#outline .picked")).to_have_text("Comparar ofertas")
    pieces.get_by_role("button", name="Aprobar el gasto").click()
    expect(pieces.locator('[data-element-id="approve"].m-pick')).to_be_attached()
    expect(pieces.locator("#outline .picked")).to_have_text("Aprobar el gasto")


def test_diagram_and_chart_are_drawn_again_in_the_other_theme(pieces: Page):
    shape = pieces.locator('[data-element-id="end"] .djs-visual > :first-child')
    before = shape.evaluate("node => getComputedStyle(node).fill")
    pieces.get_by_role("button", name="Cambiar entre claro y oscuro").click()
    expect(pieces.locator('[data-element-id="compare"].m-stop')).to_be_attached()
    pieces.wait_for_function(
        "before => getComputedStyle("
        "document.querySelector('[data-element-id=end] .djs-visual > :first-child')).fill !== before",
        arg=before,
    )


def test_the_chart_writes_numbers_as_the_language_does(pieces: Page):
    ticks = pieces.locator("[data-chart] .ytick text")
    expect(ticks.first).to_be_visible()
    assert pieces.locator("[data-chart]").evaluate("node => node.layout.separators") == ",."


def test_dialogs_open_with_the_focus_on_the_safe_answer_and_close_on_the_ground(pieces: Page):
    pieces.get_by_role("button", name="Borrar la versión 4").first.click()
    expect(pieces.get_by_role("button", name="No borrar")).to_be_focused()
    pieces.mouse.click(5, 5)
    expect(pieces.get_by_role("dialog")).to_have_count(0)
    pieces.get_by_role("button", name="Cómo se calcula: Duración, mediana").click()
    expect(pieces.get_by_role("dialog", name="Duración, mediana")).to_be_visible()


def test_j_and_k_walk_through_a_list(pieces: Page):
    pieces.locator(":focus").blur()  # the field with an error has taken it, and inside fields single keys are off
    pieces.keyboard.press("j")
    expect(pieces.locator("[data-walk] a").nth(1)).to_be_focused()
    pieces.keyboard.press("k")
    expect(pieces.locator("[data-walk] a").nth(0)).to_be_focused()


def test_labels_grow_with_the_minutes(pieces: Page):
    pieces.clock.install()
    pieces.reload()
    pieces.clock.fast_forward(31 * 60 * 1000)
    expect(pieces.locator("#times time").nth(1)).to_have_text("Pasó hace 1 min")
    expect(pieces.locator("#times time").nth(1)).to_have_class("due late")


@pytest.mark.parametrize("width", [390, 680])
def test_no_piece_makes_a_narrow_screen_scroll_sideways(pieces: Page, width: int):
    pieces.set_viewport_size({"width": width, "height": 844})
    # charts and diagrams take the new width a moment later
    pieces.wait_for_function("document.documentElement.scrollWidth <= innerWidth")
