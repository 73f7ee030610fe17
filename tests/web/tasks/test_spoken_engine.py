"""Processes of the library in the reader's language; what the company has changed stays as it was drawn."""

import orjson
import pytest

from engine.forms.reader import read_form
from process_library.catalogue import packages
from tests.support.office import DIEGO
from web.spoken_engine import decision_name, translated

KEY = "employee_request"


def test_a_library_process_speaks_english_to_who_reads_english(office, library, person):
    diego = person(DIEGO)
    drawn = office.cauce.suite.process_engine.definitions.latest(KEY)

    english = translated(drawn, "en")

    assert english.published.name == "Employee requests and internal communication"
    assert english.nodes["approve_request"].label == "Decide the request"
    assert drawn.nodes["approve_request"].label != "Decide the request"
    assert english.published.name in diego.get("/start?lang=en").text
    assert drawn.published.name in diego.get("/start").text
    assert diego.get(f"/start/{KEY}?lang=en").status_code == 200
    assert "One door for what employees ask." in diego.get("/start?lang=en").text
    assert library.texts["es"].processes[KEY].purpose in diego.get("/start").text


def test_what_the_company_renamed_is_not_translated(office, library):
    drawn = library.diagrams[f"{KEY}.bpmn"].decode()
    original = office.cauce.suite.process_engine.definitions.latest(KEY).nodes["approve_request"].label
    renamed = drawn.replace(f'name="{original}"', 'name="Dar el visto bueno"')
    forms = {f"{key}.form": content for key, content in library.forms.items()}
    office.cauce.deploy({f"{KEY}.bpmn": renamed, **forms, **library.decisions})

    english = translated(office.cauce.suite.process_engine.definitions.latest(KEY), "en")

    assert english.nodes["approve_request"].label == "Dar el visto bueno"
    assert english.nodes["check_leave"].label == "Check the balance"


def test_a_process_of_the_companys_own_stays_as_it_is(office):
    drawn = office.cauce.suite.process_engine.definitions.latest("leave_request")

    assert translated(drawn, "en") is drawn


def test_every_form_of_the_library_can_be_shown():
    read = [read_form(orjson.loads(content)) for found in packages() for content in found.forms.values()]

    assert len(read) > 30


@pytest.mark.parametrize(
    ("language", "drawn", "called"),
    [
        ("en", "Días por causa", "Days by cause"),
        ("es", "Días por causa", "Días por causa"),
        ("en", "Días del convenio", "Días del convenio"),
    ],
)
def test_a_decision_is_called_in_the_readers_language_unless_it_was_renamed(office, library, language, drawn, called):
    definition = office.cauce.suite.process_engine.definitions.latest(KEY)

    assert decision_name(definition, "leave_days", drawn, language) == called
    assert decision_name(definition, "unknown", drawn, language) == drawn
