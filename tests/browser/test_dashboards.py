"""Dashboards in a real browser: the heat map, its switch, the charts, light and dark, desktop and phone."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from engine.definitions.deployment import Bundle, accept, deploy
from engine.history.events import EventType, HistoryEvent
from foundation.clock import SystemClock
from foundation.identifiers import new_id
from foundation.unit_of_work import Work
from monitor.projection import project
from suite.app import create_app, parts_of
from tests.browser.conftest import serve
from tests.browser.test_components import DRAWING
from tests.support.company import copy_of_company
from tests.support.histories import write_history
from tests.support.pages import suite_over

HOUR = timedelta(hours=1)
#: The name of the end has no room for its word, as happens to names in another language.
RUNNING = DRAWING.replace('<process id="p">', '<process id="p" name="Compras" isExecutable="true">').replace(
    '<dc:Bounds x="520" y="100" width="36" height="36"/>',
    '<dc:Bounds x="520" y="100" width="36" height="36"/>'
    '<di:BPMNLabel><dc:Bounds x="528" y="141" width="20" height="14"/></di:BPMNLabel>',
)


def run_cases(work: Work, definition_id: str) -> None:
    """Twelve purchases in as many days, the last one still waiting for its approval."""
    for number in range(12):
        at = datetime.now(UTC) - timedelta(days=20 - number)
        write_history(work, [*_case(definition_id, f"SC-{number}", at, is_open=number == 11)])
    project(work)


def _case(definition_id: str, key: str, at: datetime, *, is_open: bool) -> Iterator[HistoryEvent]:
    instance_id = new_id()

    def told(type_: EventType, at: datetime, element: str = "", token: int = 0, **payload: object) -> HistoryEvent:
        tag = "userTask" if element else None
        return HistoryEvent(
            type_, instance_id, definition_id, at, 0, token, element or None, tag, "ana" if element else None, payload
        )

    area = {"area": "purchasing", "business_key": key}
    yield told(EventType.PROCESS_INSTANCE_STARTED, at, definition_key="p", version=1, **area)
    for token, (element, waits) in enumerate((("compare", 3), ("approve", 60)), start=1):
        yield told(EventType.ACTIVITY_STARTED, at, element, token, candidate_groups=["buyer"])
        if is_open and element == "approve":
            return
        at += waits * HOUR
        yield told(EventType.USER_TASK_CLAIMED, at, element, token, assignee="ana")
        at += HOUR
        yield told(EventType.ACTIVITY_COMPLETED, at, element, token)
    yield told(EventType.PROCESS_INSTANCE_COMPLETED, at)


@pytest.fixture(scope="module")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo pages, with a process that has run; nobody here changes anything."""
    with suite_over(copy_of_company(tmp_path_factory.mktemp("dashboards")), SystemClock()) as suite:
        with suite.work.begin() as unit:
            bundle = accept(Bundle("compras.bpmn", RUNNING.encode(), {}))
            (published,) = deploy(unit, bundle, by="elvira.montes", area="purchasing")
        run_cases(suite.work, published.id)
        with serve(create_app(parts_of(suite))) as address:
            yield address


@pytest.fixture
def manager(page: Page, live_server: str) -> Page:
    """Carmen, who manages, in her browser."""
    page.goto(f"{live_server}/sign-in")
    page.locator("button[value='carmen.ibanez']").click()
    page.goto(f"{live_server}/dashboards/p")
    return page


@pytest.mark.row("G3", part="dashboard page")
def test_a_manager_sees_where_the_time_goes(manager: Page) -> None:
    expect(manager.locator(".lead")).to_contain_text("«Aprobar el gasto»")
    expect(manager.locator(".besides")).to_contain_text("Una misma persona lo hizo 11 de 11 veces.")
    expect(manager.locator("[data-element-id=approve].heat-4")).to_be_visible()
    expect(manager.locator(".ov", has_text="1 ahora")).to_be_visible()
    expect(manager.locator("#steps tbody tr").first).to_contain_text("Aprobar el gasto")
    expect(manager.locator(".chart .main-svg").first).to_be_visible()


def test_a_word_of_a_label_that_lacks_room_is_not_broken(manager: Page) -> None:
    expect(manager.locator("[data-element-id=end_label] tspan")).to_have_text(["Cerrada"])


def test_the_mean_case_fits_a_phone_and_its_legend_tells_the_lengths(manager: Page) -> None:
    manager.set_viewport_size({"width": 390, "height": 844})

    expect(manager.locator(".rb-legend")).to_contain_text("el cuello de botella 2,5 días")
    assert manager.evaluate("document.querySelector('.ribbon').getBoundingClientRect().right") <= 390
    expect(manager.locator(".ribbon text").first).to_be_hidden()


def test_the_colour_means_what_one_chooses(manager: Page) -> None:
    legend = manager.locator(".heat [data-legend]:visible")
    expect(legend).to_contain_text("de toda la espera")

    manager.get_by_role("button", name="Espera, mediana").click()

    expect(legend).to_contain_text("más de 2 días")
    expect(manager.locator("[data-element-id=compare].heat-1")).to_be_visible()


@pytest.mark.row("G8")
def test_a_figure_leads_to_its_cases(manager: Page) -> None:
    manager.get_by_role("link", name="Ver el caso que está ahora ahí").click()

    expect(manager.locator("tbody tr")).to_have_count(1)
    expect(manager.locator("tbody tr")).to_contain_text("SC-11")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/dashboards", "/dashboards/p", "/dashboards/p/cases", "/dashboards/p?version=7"])
def test_dashboards_are_accessible_and_fit_a_phone(
    manager: Page, live_server: str, assert_accessible: Callable[[], None], path: str, theme: str
) -> None:
    manager.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    manager.goto(f"{live_server}{path}")
    assert_accessible()

    manager.set_viewport_size({"width": 390, "height": 844})
    manager.reload()

    assert manager.evaluate("document.documentElement.scrollWidth") <= 390
    assert_accessible()
