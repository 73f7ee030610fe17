"""The editor's menus in a real browser: what does not run where it would stand is not offered."""

import pytest
from playwright.sync_api import Page, expect

from engine.bpmn_xml.layout import with_layout
from modeler_api.editing.saving import Changes, begin_model, save_draft
from organization.actor import machine_actor
from suite.app import create_app, parts_of
from suite.embedded import Cauce
from suite.wiring import Suite
from tests.support.office import Office, Visitor

ELVIRA = "elvira.montes"
_DRAWING = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">
<process id="asking" name="Asking" isExecutable="true"><startEvent id="asked"/><eventBasedGateway id="either"/>
<sequenceFlow id="f" sourceRef="asked" targetRef="either"/>
<subProcess id="besides" triggeredByEvent="true">
<startEvent id="meanwhile"><conditionalEventDefinition id="c"/></startEvent>
</subProcess></process></definitions>"""


def offered(page: Page, element: str, menu: str) -> set[str]:
    """The entries of a menu at an element, by id."""
    page.locator(".djs-container svg").first.click(position={"x": 200, "y": 600})
    page.locator(f'[data-element-id="{element}"] .djs-hit').first.click()
    page.locator(f'.djs-context-pad [data-action="{menu}"]').click()
    entries = page.locator(".djs-popup .entry")
    expect(entries.first).to_be_visible()
    ids = entries.evaluate_all("found => found.map(one => one.dataset.id)")
    page.keyboard.press("Escape")
    expect(page.locator(".djs-popup")).to_have_count(0)
    return set(ids)


@pytest.mark.row("G1", part="menus offer what runs")
def test_what_does_not_run_at_a_place_is_not_offered_there(page: Page, suite: Suite, live_server: str) -> None:
    visitor = Visitor(create_app(parts_of(suite)), Office(Cauce(suite)), ELVIRA)
    found = visitor.client.get_cookie("cauce_session")
    assert found is not None
    page.context.add_cookies([{"name": "cauce_session", "value": found.value, "url": live_server}])
    by = machine_actor(ELVIRA)
    draft = begin_model(suite.work, by, name="Asking", area="purchasing")
    save_draft(suite.work, by, "asking", draft.number, Changes(with_layout(_DRAWING)), revision=draft.revision)
    page.goto(f"{live_server}/models/asking/edit")
    expect(page.locator("[data-modeler][data-drawn]")).to_be_visible()

    # a process cannot begin by a condition, an event subprocess can
    of_process = offered(page, "asked", "replace")
    assert {"replace-with-message-start", "replace-with-timer-start"} <= of_process
    assert "replace-with-conditional-start" not in of_process
    assert "replace-with-error-start" in offered(page, "meanwhile", "replace")
    # after an event-based gateway stands what can be waited for, and outside a transaction nothing is cancelled
    anywhere, after_gateway = offered(page, "asked", "append"), offered(page, "either", "append")
    assert {"append-user-task", "append-link-intermediate-catch", "append-error-end"} <= anywhere
    assert not {"append-cancel-end", "append-cancel-boundary"} & anywhere
    assert "append-timer-intermediate-catch" in after_gateway
    assert not {"append-user-task", "append-link-intermediate-catch", "append-error-end"} & after_gateway
