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
    found = check_data_flow(diagram_of(with_form(model)), forms)
    return [(one.element_id, one.sentence.values.get("variable") or one.sentence.values["variables"]) for one in found]


def with_form(model):
    text = bpmn(f"start s; end e; {model}").decode()
    return text.replace('<startEvent id="s"', '<startEvent id="s" camunda:formKey="start"').encode()


READ = {
    "a repetition": ("task A loop=rate<3; s>A>e", [("A", "rate")]),
    "what ends several instances": ("task A mi=3 cc=rate>1; s>A>e", [("A", "rate")]),
    "what ends an ad-hoc subprocess": (
        "adhoc S until=amount<done {; script A: amount = amount+1; }; s>S; S>e",
        [("S", "done")],
    ),
    "a condition of which another part is changed": (
        "and k; catch c cond:amount>done; script A: amount = 10; s>k>c>e; k>A; A>e",
        [("c", "done")],
    ),
    "what a script should give": ("data d; script A: total = amount; out A sum>d; s>A>e", [("A", "sum")]),
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
    "brought by a business error": "service V; bnd b on V err:X; script A: a = rate; s>V>e; b>A; A>e",
    "written inside, asked for behind": (
        "sub S {; start t; script A: rate = 1; end n; t>A>n; }; task B; s>S; S>B if rate>1; S>e default; B>e"
    ),
    "written by a turn, asked for by the next": "script A loop=rate<3: rate = 1; s>A; A>e",
    "a condition that something beside it may change": (
        "and k; catch c cond:done; script A: done = True; s>k>c>e; k>A; A>e"
    ),
    "a condition that a person may change": "user U loop=amount<2; bnd b on U cond:amount>9; user H; s>U>e; b>H>e",
    "a condition that a program may change": "and k; catch c cond:amount>9; user U; s>k>c>e; k>U>e",
    "a condition that what carries its event changes": (
        "sub S {; start t; script A: done = True; user U; end n; t>A; A>U>n; }; "
        "bnd b on S cond:done; user H; s>S>e; b>H>e"
    ),
    "a condition that what it answers to changes": (
        "esub E {; start t cond:done; task H; end n; t>H>n; }; script A: done = True; s>A; A>e"
    ),
    "work that changes what ends it": "adhoc S until=done {; script A: done = True; }; s>S; S>e",
    "work that a program ends": "adhoc S until=amount>9 {; user U; }; s>S; S>e",
    "work that is ended from beside": (
        "and k; adhoc S until=amount>9 {; manual M; }; script A: amount = 10; s>k>S; k>A; A>e; S>e"
    ),
    "a condition on the time": "catch c cond:now()>today(); s>c>e",
    "a condition on the turn": "adhoc S mi=3 until=loopCounter>1 {; manual M; }; s>S; S>e",
    "the turn of a repeated activity": "script A mi=3: a = loopCounter; s>A; A>e",
    "the item of a repeated activity": "script L: people = [1]; user U mi=people:one; s>L; L>U; U>e",
    "the person who started": "script A: a = initiator; s>A; A>e",
    "names of the language": "script A: a = [len(x) for x in ['a']]; s>A; A>e",
    "perhaps a field of what is filtered": (
        "xor x; task A; script L: people = [1]; s>L>x; x>A if = count(people[age > 3]) > 0; x>e default; A>e"
    ),
    "asked whether it is there": "xor x; task A; s>x; x>A if defined(rate) and rate>1; x>e default; A>e",
    "given back by a call that does not say what": "call C other; script A: a = rate; s>C; C>A; A>e",
}


#: Models, and what is told of them: elements and variables by code.
IN_VAIN = {
    "a condition on what nothing changes": ("catch c cond:amount>9; s>c>e", [("c", "amount")]),
    "changed only before": ("script A: done = False; catch c cond:done; s>A; A>c>e", [("c", "done")]),
    "on the border of what changes nothing": ("manual M; bnd b on M cond:done; s>M>e; b>e", [("b", "done")]),
    "answered to, and written by nobody": (
        "esub E {; start t cond:done; task H; end n; t>H>n; }; manual M; s>M>e",
        [("t", "done")],
    ),
    "several variables": ("catch c cond:amount<done; s>c>e", [("c", "amount, done")]),
    "work that changes nothing": (
        "script A: done = False; adhoc S until=done {; manual M; manual N; }; s>A; A>S>e",
        [("S", "done")],
    ),
}


@pytest.mark.parametrize(("model", "expected"), IN_VAIN.values(), ids=IN_VAIN)
@pytest.mark.parametrize("forms", [FORMS, None], ids=["asked at the start", "anything at the start"])
def test_a_condition_that_nothing_changes_is_told_whatever_there_is_at_the_start(model, expected, forms):
    assert findings(lines(model), forms) == expected


def test_a_variable_that_only_a_task_without_a_form_could_bring_is_asked_about_once():
    model = lines("user U; script A: a = rate; script B: b = rate; s>U; U>A; A>B; B>e")
    [found] = check_data_flow(diagram_of(with_form(model)), FORMS)

    assert (found.element_id, found.sentence.values["variable"]) == ("A", "rate")
    assert found.sentence.in_english().endswith("Does a program complete «U»?")


@pytest.mark.parametrize("begun", [b'id="s" camunda:formKey="start"', b'id="s"'], ids=["asked", "not asked"])
def test_data_that_a_task_must_give_and_nobody_is_asked_for_is_told(begun):
    model = bpmn(f"start s; end e; {lines('data rate; user U; out U answer>rate; s>U>e')}").replace(b'id="s"', begun)
    [found] = check_data_flow(diagram_of(model), FORMS)
    assert (found.element_id, found.sentence.values["variable"]) == ("U", "answer")

    asked = model.replace(b'id="U"', b'id="U" camunda:formKey="task"')
    assert list(check_data_flow(diagram_of(asked), {**FORMS, "task": form("answer")})) == []


@pytest.mark.row("peer-11")
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
