"""A text without its quotes and a text that no form offers are told while drawing; what may be meant is not."""

import json
import re
import time
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from engine.bpmn_xml.findings import Finding, Severity
from engine.bpmn_xml.inspection import inspect
from engine.decisions.files import read_files
from tests.support.notation import bpmn
from tests.support.reference_models import reference_models

LIBRARY = Path(__file__).parents[3] / "bpmn"
TOLD = {"text_without_quotes", "text_not_offered"}


def form(*components: dict[str, object]) -> bytes:
    return json.dumps({"components": components}).encode()


def choice(key: str, *options: str | tuple[str, str], kind: str = "select") -> dict[str, object]:
    pairs = [one if isinstance(one, tuple) else (one, one) for one in options]
    return {
        "type": kind,
        "key": key,
        "label": key,
        "values": [{"value": value, "label": label} for value, label in pairs],
    }


STATE = choice("state", ("approved", "Aprobado"), "rechazado")
FORMS = {
    "asked": form(STATE, {"type": "textfield", "key": "city", "label": "city"}),
    "tick": form({"type": "checkbox", "key": "agreed", "label": "agreed"}),
    "open": form({"type": "select", "key": "state", "label": "state", "valuesKey": "states"}),
    "counted": form(choice("level", "nivel 1", "nivel 2")),
}
#: A process of one question, which begins with a form.
ASKED = "start s form:asked\nxor x\ntask A\nend e\ns>x\nx>A if CONDITION\nx>e default\nA>e"
#: The same, but anything may be there from the beginning.
OPEN = "start s\nuser U form:asked\nxor x\ntask A\nend e\ns>U>x\nx>A if CONDITION\nx>e default\nA>e"


def drawn(model: str, condition: str) -> bytes:
    keys = dict(re.findall(r"(\w+) form:(\w+)", model))
    text = bpmn(re.sub(r" form:\w+", "", model)).decode().replace("CONDITION", escape(condition))
    for element, key in keys.items():
        text = text.replace(f' id="{element}"', f' id="{element}" camunda:formKey="{key}"', 1)
    return text.encode()


def told(model: str, condition: str) -> list[Finding]:
    return [finding for finding in inspect(drawn(model, condition), FORMS).findings if finding.code in TOLD]


def in_quotes(text: str) -> str:
    return f'If it is a text, write it in quotes: "{text}"; else ask for it in a form, or correct its name.'


def mends(model: str, condition: str) -> list[str]:
    return [finding.mend.in_english() for finding in told(model, condition)]


@pytest.mark.row("peer-11")
@pytest.mark.parametrize("model", [ASKED, OPEN], ids=["asked at the start", "anything at the start"])
@pytest.mark.parametrize(
    "condition",
    [
        "state == Aprobado",
        "Aprobado == state",
        "state != APROBADO",
        "= state = approved",
        "${state == approved}",
        "state in [aprobado, 'rechazado']",
        "= state in (approved)",
        "= state in [approved]",
    ],
)
def test_a_name_that_the_form_offers_as_an_answer_is_told_with_its_value_in_quotes(model, condition):
    [finding] = told(model, condition)

    assert (finding.code, finding.element_id) == ("text_without_quotes", "x")
    assert finding.mend.in_english() == in_quotes("approved")


@pytest.mark.parametrize(
    "element",
    [
        "catch x cond:state==aprobado",
        "catch x tim:'PT1H'if(state==aprobado)else'PT2H'",
        "adhoc x until=state==aprobado {\nuser V form:asked\n}",
        "task x mi=3 cc=state==aprobado",
        "user x loop=state==aprobado",
        "data d\nuser x\nin x d>y = state==aprobado",
    ],
    ids=["event", "timer", "end of an ad-hoc subprocess", "end of several instances", "repetition", "mapping"],
)
def test_it_is_told_wherever_something_is_compared(element):
    [finding] = told(f"start s\nuser U form:asked\n{element}\nend e\ns>U>x\nx>e", "")

    assert (finding.code, finding.element_id) == ("text_without_quotes", "x")


@pytest.mark.parametrize(
    ("condition", "mend"),
    [
        ("state = approved", "Write == to compare, or begin with = to write it in FEEL."),
        ("if state = approved then true else false", "Write == to compare, or begin with = to write it in FEEL."),
        ("state == en curso", 'If «en curso» is a text, write it in quotes: "en curso".'),
        ("state == en curso and city == 'x'", 'If «en curso» is a text, write it in quotes: "en curso".'),
        ("= state = en curso", 'If «en curso» is a text, write it in quotes: "en curso".'),
        ("state = en curso and city = 'x'", "Correct the condition of the arrow «x → A»."),
        ("state = ", "Correct the condition of the arrow «x → A»."),
        ("${state = 'x'}", "Correct the condition of the arrow «x → A»."),
    ],
)
def test_how_to_mend_what_is_not_understood_is_said_where_it_would_be_understood_so(condition, mend):
    [finding] = [one for one in inspect(drawn(ASKED, condition), FORMS).findings if one.severity is Severity.ERROR]

    assert finding.mend.in_english() == mend


@pytest.mark.parametrize(
    ("condition", "text"),
    [("= city = sí", "sí"), ("order.state == no", "no"), ("= unheard = Yes", "Yes")],
)
def test_yes_and_no_are_no_variables_wherever_values_come_from(condition, text):
    assert mends(OPEN, condition) == [in_quotes(text)]


def test_a_name_that_stands_in_quotes_elsewhere_is_told():
    twice = 'city == "Lugo" or city == lugo'

    assert mends(OPEN, twice) == [in_quotes("Lugo")]


def test_where_everything_is_asked_for_any_name_that_nothing_writes_may_be_a_text():
    assert mends(ASKED, "city == lugo") == [in_quotes("lugo")]
    assert told(OPEN, "city == lugo") == []


@pytest.mark.parametrize("condition", ["agreed == sí", "= agreed = no", '= agreed = "Sí"', 'agreed == "true"'])
def test_a_tick_is_neither_a_text_nor_a_word(condition):
    [finding] = told(ASKED.replace("asked", "tick"), condition)

    assert finding.code == "text_not_offered"
    assert finding.mend.in_english() == "Write one of what the form offers: true, false."


@pytest.mark.parametrize("model", [ASKED, OPEN], ids=["asked at the start", "anything at the start"])
@pytest.mark.parametrize("condition", ['state == "aprobado"', '= state = "aprovado"', 'state != "Rechazado"'])
def test_a_text_that_is_nearly_one_of_those_that_the_form_offers_is_told(model, condition):
    assert mends(model, condition) == ['Write one of what the form offers: "approved" (Aprobado), "rechazado".']


def test_another_text_is_told_where_nothing_else_can_bring_one():
    assert len(told(ASKED, 'state == "shipped"')) == 1
    assert told(OPEN, 'state == "shipped"') == []
    assert told(ASKED.replace("s>x", "service V\ns>V>x"), 'state == "shipped"') == []


@pytest.mark.parametrize(
    ("model", "condition"),
    [
        (ASKED, 'state == "approved"'),
        (ASKED, 'state == ""'),
        (ASKED, "city == state"),
        (ASKED, "defined(approved) and state == approved"),
        (ASKED.replace("s>x", "script S: approved = 'x'\ns>S>x"), "state == approved"),
        (ASKED.replace("s>x", "script S: state = 'x'\ns>S>x"), 'state == "aprovado"'),
        (ASKED.replace("s>x", "data approved\ns>x"), "state == approved"),
        (ASKED.replace("s>x", "user U form:open\ns>U>x"), 'state == "shipped"'),
        (OPEN.replace("asked", "counted"), 'level == "nivel 3"'),
        (OPEN, "state == before"),
        (OPEN, "= count(orders[state = approved]) > 0"),
        (OPEN, "initiator == state"),
    ],
)
def test_nothing_is_said_of_what_may_be_meant(model, condition):
    assert told(model, condition) == []


def test_what_another_process_of_the_file_writes_may_come_from_there():
    other = f"process p\n{ASKED}\nprocess q\nstart t\nscript S: approved = 'x'\nend f\nt>S\nS>f"

    assert told(other, "state == approved") == []


def test_very_many_words_and_answers_are_looked_at_in_time():
    offered = {"asked": form(choice("state", *(f"{'a' * 30}{chr(at)}" for at in range(0x4E00, 0x4E00 + 1000))))}
    words = [f"state == '{'a' * 15}{chr(0x4E00 + at)}{'b' * 14}' or state == n{at}" for at in range(20)]
    arrows = "\n".join(f"task T{at}\nx>T{at} if {' or '.join(words)}" for at in range(60))
    data = bpmn(f"start s\nuser U\nxor x\nend e\ns>U>x\n{arrows}\nx>e default").replace(
        b' id="U"', b' id="U" camunda:formKey="asked"'
    )
    started = time.process_time()

    inspect(data, offered)
    assert time.process_time() - started < 10


@pytest.mark.parametrize("folder", [path for path in LIBRARY.iterdir() if path.is_dir()], ids=lambda path: path.name)
def test_nothing_is_said_of_the_library(folder):
    forms = {path.stem: path.read_bytes() for path in folder.rglob("*.form")}
    decisions = read_files({path.name: path.read_bytes() for path in folder.rglob("*.dmn")})
    for path in folder.rglob("*.bpmn"):
        codes = {finding.code for finding in inspect(path.read_bytes(), forms, decisions=decisions).findings}
        assert codes.isdisjoint(TOLD | {"decision_cell_of_other_type"})


@pytest.mark.parametrize("path", reference_models(), ids=lambda path: path.stem)
def test_nothing_is_said_of_the_reference_models(path):
    assert {finding.code for finding in inspect(path.read_bytes()).findings}.isdisjoint(TOLD)
