"""Dashboards as a manager sees them: sentence first, every figure with its footing, rights by area."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from foundation.clock import VirtualClock
from monitor.projection import project
from organization.actor import AreaRight, Holder, HolderKind, Profile, machine_actor
from organization.areas import set_rights
from process_library.catalogue import package
from process_library.examples import read_example, replay
from tests.support import leave
from tests.support.office import DIEGO, JAVIER, NURIA, Office, Visitor, open_office
from tests.support.programs import Program

CARMEN = "carmen.ibanez"
HOUR = timedelta(hours=1)
PAGE = f"/dashboards/{leave.KEY}"


@pytest.fixture
def office(tmp_path: Path, clock: VirtualClock) -> Iterator[Office]:
    """The leave request after one case of 26 hours, and another that has waited for two."""
    with open_office(tmp_path, clock) as found:
        watch(found, {AreaRight.SEE, AreaRight.MONITOR})
        run_one_case(found)
        found.ask(key="V-2")
        found.cauce.advance(2 * HOUR)
        project(found.cauce.suite.work)
        yield found


def watch(office: Office, rights: set[AreaRight]) -> None:
    """Give managers these rights in the area of the leave request."""
    with office.cauce.suite.work.begin() as unit:
        set_rights(unit, machine_actor(), "human_resources", Holder(HolderKind.PROFILE, Profile.MANAGER), rights)


def run_one_case(office: Office) -> None:
    cauce = office.cauce
    task = office.ask(key="V-1")
    cauce.advance(24 * HOUR)
    cauce.claim(task.id, by=JAVIER)
    cauce.advance(HOUR)
    cauce.complete(task.id, {"decision": "approve"}, by=JAVIER)
    (record,) = cauce.user_tasks(task.instance_id)
    cauce.advance(HOUR)
    cauce.complete(record.id, {}, by=NURIA)


@pytest.fixture
def app(office: Office) -> Flask:
    return office.app()


@pytest.fixture
def carmen(app: Flask, office: Office) -> Visitor:
    return Visitor(app, office, CARMEN)


def words(page: str) -> str:
    """What the page says, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


@pytest.mark.row("G8")
def test_a_manager_finds_one_sentence_for_each_process(carmen: Visitor) -> None:
    page = carmen.get("/dashboards")

    assert page.status_code == 200
    said = words(page.get_data(as_text=True))
    assert "Un caso medio dura 26 h y pasa 24 h a la espera de que alguien se ocupe de «Aprobar la ausencia»." in said
    assert "1 abierto1 terminadomediana 26 h" in said


@pytest.mark.row("G3")
def test_a_dashboard_says_the_bottleneck_and_proves_it(carmen: Visitor) -> None:
    page = carmen.get(PAGE).get_data(as_text=True)
    said = words(page)

    assert "pasa 24 h a la espera de que alguien se ocupe de «Aprobar la ausencia»" in said
    assert "<mark><b>Aprobar la ausencia</b></mark>" in page
    assert "1 caso, poco para decir más" in said  # no percentile of one case, but its count
    assert "9 de 10" not in said.split("Paso a paso")[1]
    assert "Desde el inicio hasta el final de cada caso" in said  # the definition
    assert "al día" in said
    assert '"approve": "heat-4"' in page
    assert 'data-element="approve"' in page


def test_the_legend_explains_what_the_mean_case_shows_by_colour_and_texture(carmen: Visitor) -> None:
    textures, legend, drawn = re.findall(
        r'<svg class="rb-textures".*?</svg>|<span class="legend.*?</figcaption>|<svg class="ribbon".*?</svg>',
        carmen.get(PAGE).get_data(as_text=True),
        re.DOTALL,
    )

    kinds = set(re.findall(r'class="rb-(\w+)" x=', drawn))
    assert kinds == {"hot", "wait", "work"}
    assert set(re.findall(r'class="rb-(\w+)" x=', legend)) == kinds
    assert words(legend) == (
        "el cuello de botella 24 hesperando a alguien de casa 60 mintrabajando 60 min"  # 26 h, as the sentence says
    )
    assert set(re.findall(r"url\(#([\w-]+)\)", legend)) == {"rb-wait"}
    assert {"rb-wait"} <= set(re.findall(r'id="([\w-]+)"', textures))
    assert "Aprobar la ausencia el cuello de botella 24 h; Aprobar la ausencia trabajando 60 min" in drawn


def test_the_page_never_names_who_was_slow(carmen: Visitor) -> None:
    page = carmen.get(PAGE).get_data(as_text=True).split("<main")[1]

    assert "Javier" not in page
    assert JAVIER not in page


def test_filters_live_in_the_address(carmen: Visitor) -> None:
    before = words(carmen.get(f"{PAGE}?from=2026-09-01&to=2026-09-30").get_data(as_text=True))
    since = words(carmen.get(f"{PAGE}?from=2026-10-06").get_data(as_text=True))

    assert "Aún no ha terminado ningún caso." in before
    assert "Quitar filtros" in before
    assert "desde el 6 oct" in since
    assert "1 caso terminado" in since


@pytest.mark.parametrize("query", ["from=yesterday", "to=2026-13-01", "version=six", "from=2026-10-02&to=2026-10-01"])
def test_a_filter_that_cannot_be_understood_is_refused(carmen: Visitor, query: str) -> None:
    assert carmen.get(f"{PAGE}?{query}").status_code == 422


def test_a_version_that_never_ran_has_nothing_to_show(carmen: Visitor) -> None:
    page = carmen.get(f"{PAGE}?version=9")

    assert page.status_code == 200
    assert "En este periodo no ha pasado nada en este proceso." in words(page.get_data(as_text=True))


def test_a_process_that_nobody_published_is_not_found(carmen: Visitor) -> None:
    for path in ("", "/cases", "/diagram.bpmn", "/cases.csv", "/activities.csv"):
        assert carmen.get(f"/dashboards/nothing{path}").status_code == 404


@pytest.mark.row("G8")
def test_every_figure_leads_to_its_cases(carmen: Visitor) -> None:
    opened = words(carmen.get(f"{PAGE}/cases?which=open&element=approve").get_data(as_text=True))
    done = words(carmen.get(f"{PAGE}/cases?which=completed").get_data(as_text=True))
    nobody = words(carmen.get(f"{PAGE}/cases?which=open&element=record").get_data(as_text=True))

    assert "V-2" in opened
    assert "Están ahora en «Aprobar la ausencia»." in opened
    assert "V-1" in done
    assert "V-2" not in done
    assert "Ningún caso es así" in nobody


@pytest.mark.row("G8")
def test_open_cases_tell_step_and_age_and_can_be_sorted_by_them(office: Office, carmen: Visitor) -> None:
    office.ask(key="V-3")
    office.cauce.advance(10 * HOUR / 60)
    project(office.cauce.suite.work)

    page = carmen.get(f"{PAGE}/cases").get_data(as_text=True)
    sorted_page = carmen.get(f"{PAGE}/cases?which=open&sort=-here").get_data(as_text=True)

    table = words(page.split("<thead>")[1])
    assert re.search(r"V-2 Aprobar la ausencia2,2 hdesde hoy 12:00 ?2,2 hdesde hoy 12:00", table), table
    assert (
        'aria-sort="descending"><a class="sorts" href="/dashboards/leave_request/cases?which=open&amp;sort=-age"'
        in page
    )
    assert page.index(">V-2<") < page.index(">V-3<")
    assert sorted_page.index(">V-3<") < sorted_page.index(">V-2<")
    assert 'aria-sort="ascending"' in sorted_page


def test_figures_on_the_drawing_hide_neither_a_small_shape_nor_its_name_below(requests: str, carmen: Visitor) -> None:
    page = carmen.get(f"/dashboards/{requests}").get_data(as_text=True)
    marks = json.loads(page.split('id="marks-total_waiting">')[1].split("</script>")[0])

    (token,) = (one for one in marks["tokens"] if one["element"] == "leave_begins")
    assert token["position"]["top"] <= -22  # above the shape


def test_steps_that_pass_at_once_are_folded_behind_one_line(requests: str, carmen: Visitor) -> None:
    page = carmen.get(f"/dashboards/{requests}").get_data(as_text=True)
    table = page.split('id="steps"')[1]
    shown, folded = table.split('<tbody class="folded">')

    assert "6 pasos que no hacen esperar" in words(shown)
    row = words(shown.split('data-element="leave_begins"')[1])
    assert "12,4 días–12,4 días" in row  # no work: nobody works on what comes by itself
    assert 'data-element="leave_begins"' in shown
    assert 'data-element="approve_request"' in shown  # a person's step is never folded
    assert folded.count("data-element=") == 6
    assert 'data-element="check_leave"' in folded


@pytest.mark.row("G8")
def test_figures_can_be_taken_along(carmen: Visitor) -> None:
    answer = carmen.get(f"{PAGE}/cases.csv")
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))

    assert answer.mimetype == "text/csv"
    assert [row["business_key"] for row in rows] == ["V-1", "V-2"]
    assert carmen.get(f"{PAGE}/activities.csv").get_data(as_text=True).count(",approve,") == 2


def test_the_drawing_under_the_heat_map_is_that_of_the_published_file(carmen: Visitor) -> None:
    answer = carmen.get(f"{PAGE}/diagram.bpmn")

    assert answer.mimetype == "application/xml"
    assert '<userTask id="approve" name="Aprobar la ausencia"' in answer.text
    assert 'bpmnElement="approve"' in answer.text  # the file draws nothing itself


@pytest.mark.row("G4")
@pytest.mark.row("G9")
def test_without_the_right_to_measure_an_area_its_figures_stay_shut(
    app: Flask, office: Office, carmen: Visitor
) -> None:
    diego = Visitor(app, office, DIEGO)
    assert diego.get("/dashboards").status_code == 403
    watch(office, {AreaRight.SEE})

    assert carmen.get(PAGE).status_code == 403
    assert carmen.get(f"{PAGE}/cases.csv").status_code == 403
    assert carmen.get(f"{PAGE}/diagram.bpmn").status_code == 403


def test_old_figures_say_until_when_they_are_true(office: Office, carmen: Visitor) -> None:
    office.ask(key="V-3")
    office.cauce.advance(timedelta(minutes=10))

    assert "datos hasta el" in words(carmen.get(PAGE).get_data(as_text=True))


def test_without_any_case_the_page_says_what_it_is_for(tmp_path: Path, clock: VirtualClock) -> None:
    with open_office(tmp_path, clock) as empty:
        watch(empty, {AreaRight.SEE, AreaRight.MONITOR})
        page = Visitor(empty.app(), empty, CARMEN).get("/dashboards")

    assert "Aún no ha corrido ningún caso" in words(page.get_data(as_text=True))


@pytest.fixture
def requests(office: Office) -> str:
    """The library's employee requests after a case; gives the key."""
    found = package("human_resources")
    drawn = found.diagrams["employee_request.bpmn"].decode()
    in_its_area = drawn.replace(' isExecutable="true"', ' isExecutable="true" cauce:area="human_resources"', 1)
    forms = {f"{key}.form": content for key, content in found.forms.items()}
    office.cauce.deploy({"employee_request.bpmn": in_its_area, **forms, **found.decisions})
    file = "01_holiday_granted.json"
    replay(office.cauce, office.cauce.suite.work, read_example(found.examples[file], file))
    project(office.cauce.suite.work)
    return "employee_request"


def test_processes_and_steps_of_the_library_speak_the_readers_language(
    app: Flask, office: Office, requests: str, carmen: Visitor
) -> None:
    page = f"/dashboards/{requests}"
    listed = words(carmen.get("/dashboards?lang=en").get_data(as_text=True))
    one = words(carmen.get(f"{page}?lang=en").get_data(as_text=True))
    cases = words(carmen.get(f"{page}/cases?element=approve_request&lang=en").get_data(as_text=True))
    drawing = carmen.get(f"{page}/diagram.bpmn?lang=en").get_data(as_text=True)
    report = Program(app, office, CARMEN).get(f"/reports/{requests}").json

    for said in (listed, one):
        assert "Employee requests and internal communication" in said
        assert "are waiting for a date at “Leave begins”" in said
    assert "Decide the requestLine manager" in one  # the step and its lane in the table
    assert "Cases of Employee requests and internal communication" in cases
    assert "Open now at “Decide the request”." in cases
    assert 'name="Decide the request"' in drawing
    assert "Resolver la solicitud" not in listed + one + cases + drawing
    assert "Decide the request" in {activity["name"] for activity in report["activities"]}
