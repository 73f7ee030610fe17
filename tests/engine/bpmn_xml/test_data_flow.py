"""Variables that nothing can have given a value before they are used; whatever may come from outside is trusted."""

import json
import time
from pathlib import Path

import pytest

from engine.bpmn_xml.check_data_flow import check_data_flow
from engine.bpmn_xml.reader import diagram_of
from tests.support.notation import bpmn


def form(*keys):
    components = [{"type": "textfield", "key": key, "label": key} for key in keys]
    return json.dumps({"components": components}).encode()


FORMS = {"start": form("amount"), "task": form("decision"), "empty": form()}


def findings(model, forms=FORMS):
    """The variables told, each with its element; the process begins with the form `start`."""
    text = bpmn(f"start s; end e; {model}").decode()
    text = text.replace('<startEvent id="s"', '<startEvent id="s" camunda:formKey="start"')
    found = check_data_flow(diagram_of(text.encode()), forms)
    return [(one.element_id, one.sentence.values["variable"]) for one in found]


READ = {
    "a condition": ("xor x; task A; s>x; x>A if rate>1; x>e default; A>e", [("x", "rate")]),
    "a script": ("script A: a = amount*rate; s>A>e", [("A", "rate")]),
    "a timer": ("catch c tim:days; s>c>e", [("c", "days")]),
    "what a data association brings": ("data rate; user A; s>A>e; in A rate>x", [("A", "rate")]),
    "what it computes": ("data amount; user A; s>A>e; in A amount>x = rate", [("A", "rate")]),
    "a collection": ("user A mi=people:one; s>A>e", [("A", "people")]),
    "a number of times": ("task A mi=times; s>A>e", [("A", "times")]),
    "written only afterwards": (
        "xor x; task B; script A: rate = 1; s>x; x>B if rate>1; x>A default; B>A; A>e",
        [("x", "rate")],
    ),
    "written only on the way back": (
        "xor m; xor x; script A: rate = 1; s>m>x; x>A if rate>1; x>e default; A>m",
        [("x", "rate")],
    ),
    "read in a subprocess": ("sub S {; start t; script A: a = rate; end n; t>A>n; }; s>S>e", [("A", "rate")]),
}
QUIET = {
    "asked for at the start": "script A: a = amount; s>A>e",
    "written before": "script A: rate = 1; script B: a = rate; s>A; A>B; B>e",
    "written on one of the ways": (
        "xor x; xor m; script A: rate = 1; script B: b = rate; s>x; x>A if amount>1; x>m default; A>m; m>B; B>e"
    ),
    "written at the same time": "and k; script A: rate = 1; script B: b = rate; s>k; k>A; k>B; A>e; B>e",
    "written by the element itself": "script A: rate = 1; task B; s>A; A>B if rate>1; A>e; B>e",
    "written in a subprocess": (
        "sub S {; start t; script A: rate = 1; end n; t>A; A>n; }; script B: b = rate; s>S; S>B; B>e"
    ),
    "brought by a message": "catch c msg:m; script A: a = rate; s>c; c>A; A>e",
    "brought by a task without a form": "user U; script A: a = rate; s>U; U>A; A>e",
    "the turn of a repeated activity": "script A mi=3: a = loopCounter; s>A; A>e",
    "the item of a repeated activity": "script L: people = [1]; user U mi=people:one; s>L; L>U; U>e",
    "the person who started": "script A: a = initiator; s>A; A>e",
    "names of the language": "script A: a = [len(x) for x in ['a']]; s>A; A>e",
    "asked whether it is there": "xor x; task A; s>x; x>A if defined(rate) and rate>1; x>e default; A>e",
    "given back by a call that does not say what": "call C other; script A: a = rate; s>C; C>A; A>e",
}


@pytest.mark.parametrize(("model", "expected"), READ.values(), ids=READ)
def test_a_variable_that_nothing_writes_before_is_told_where_it_is_used(model, expected):
    assert findings(lines(model)) == expected


@pytest.mark.parametrize("model", QUIET.values(), ids=QUIET)
def test_nothing_is_said_of_what_may_have_a_value(model):
    assert findings(lines(model)) == []


def lines(model):
    """One statement a line: a script takes the rest of its line."""
    return "\n" + model.replace("; ", "\n")


@pytest.mark.parametrize(
    "forms", [None, {}, {"start": form()}, {"start": b"{"}], ids=["unknown", "missing", "empty", "broken"]
)
def test_nothing_is_said_where_it_is_not_known_what_the_start_asks_for(forms):
    assert findings(lines("script A: a = rate; s>A; A>e"), forms) == []


PURCHASING = Path(__file__).parents[3] / "bpmn" / "purchasing"


def approval(start_form):
    forms = {path.stem: path.read_bytes() for path in (PURCHASING / "forms").glob("*.form")}
    diagram = diagram_of((PURCHASING / "amount_approval.bpmn").read_bytes())
    return list(check_data_flow(diagram, {**forms, "approval_needed": start_form}))


def test_a_field_that_is_missing_in_a_form_is_told_wherever_its_variable_is_used():
    asked = (PURCHASING / "forms" / "approval_needed.form").read_bytes()

    assert approval(asked) == []
    assert {one.sentence.values["variable"] for one in approval(asked.replace(b'"amount"', b'"sum"'))} == {"amount"}


def test_a_large_process_is_looked_at_in_time():
    tasks = "\n".join(f"script A{at}: v{at} = v{at + 1}\nA{at - 1}>A{at}" for at in range(1, 390))
    started = time.process_time()

    assert len(findings(f"\nscript A0: v0 = v1\ns>A0\n{tasks}\nA389>e")) > 300
    assert time.process_time() - started < 5


def test_more_text_than_anybody_reads_is_not_looked_at():
    much = "[" + ",".join(["rate"] * 3000) + "]"

    assert findings(lines(f"script A: a = {much}; s>A; A>e")) == [("A", "rate")]
    scripts = "; ".join(f"script A{at}: a = {much}; s>A{at}; A{at}>e" for at in range(10))
    assert findings(lines(scripts)) == []
