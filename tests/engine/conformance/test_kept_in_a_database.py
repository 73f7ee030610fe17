"""The same models through the engine's own doors, every step kept in a database, as in a running installation."""

from datetime import timedelta
from pathlib import Path

import pytest

from suite.embedded import open_cauce
from tests.support.cases import OVER, read_cases, values
from tests.support.notation import bpmn
from tests.support.playing import START

CASES = [case for path in sorted((Path(__file__).parent / "cases").glob("*.txt")) for case in read_cases(path)]
#: Messages that nobody awaits are lost in the other tests; here they begin an instance, or are kept until awaited.
MESSAGES_ARE_KEPT = {
    *{"call_none_start", "s_alternative_sig", "s_multiple_msg", "s_multiple_sig", "s_recv_inst_not_again"},
    *{"s_ebg_inst", "s_ebg_inst_sig", "s_ebg_par_join"},
}
#: What is due is done at once here.
DUE_AT_ONCE = {"k_timer_date_past"}
#: Work of a connector is not done by hand, and no door lets a test end the work of a person with an error.
BY_OTHER_MEANS = ("service ", "rule ", "throwerr ", "at s")


def can_be_played(case):
    text = case.model + "\n".join(case.steps)
    return case.name not in MESSAGES_ARE_KEPT | DUE_AT_ONCE and not any(word in text for word in BY_OTHER_MEANS)


PLAYED = [case for case in CASES if can_be_played(case)]


def name_of(case):
    return case.name


def play_kept(case):
    """Do every step and compare what can be seen."""
    xml = bpmn(case.model).decode()
    for tag in ("userTask", "globalUserTask"):
        xml = xml.replace(f"<{tag} ", f'<{tag} camunda:assignee="ana" ')
    with open_cauce(start_at=START) as cauce:
        cauce.deploy({"model.bpmn": xml})
        for step in case.steps:
            action, _, expected = step.partition("->")
            expected, _, condition = expected.partition("?")
            expected = expected.partition("!")[0]
            act(cauce, *action.split())
            instance = cauce.instances("p")[0]
            assert seen(cauce, instance) == " ".join(sorted(expected.split())), step
            assert not condition or eval(condition, {}, dict(instance.variables)), step


def act(cauce, kind, *words):
    given = values(word for word in words if "=" in word)
    name = next((word for word in words if "=" not in word), "")
    started = [instance.id for instance in cauce.instances("p")]
    if not started:
        given = {"log": "", **given}
    if kind == "start":
        cauce.start("p", given)
    elif kind == "done":
        cauce.complete(next(task.id for task in cauce.user_tasks() if task.element_id == name), given)
    elif kind == "msg":
        cauce.correlate_message(name, payload=given)
    elif kind == "sig":
        cauce.broadcast_signal(name, given)
    elif kind == "set":
        cauce.set_variables(started[0], given)
    else:
        cauce.advance(timedelta(seconds=float(name)))


def seen(cauce, instance):
    if instance.status == "active":
        return " ".join(sorted(task.element_id for task in cauce.user_tasks())) or "."
    return OVER.get(instance.status, instance.status)


@pytest.mark.row("G2", part="kept in a database it runs the same")
@pytest.mark.parametrize("case", PLAYED[::15], ids=name_of)
def test_some_models_do_the_same(case):
    play_kept(case)


@pytest.mark.slow
@pytest.mark.parametrize("case", PLAYED, ids=name_of)
def test_all_models_do_the_same(case):
    play_kept(case)
