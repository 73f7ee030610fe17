"""Small models with what must be seen after each step: read from text files, and played.

A case is `=== name | clause of the standard`, a model in the notation, `---`, and steps `action -> what is seen`.
  actions: start [k=v …] · at E [k=v …] (start by that start event) · done A [k=v …] · throwerr A code ·
  msg m [k=v …], sig x [k=v …] (before the start: what starts the process) · set k=v … · time seconds
  seen: the open user tasks, `.` for none; END, ERR, terminated, cancelled when it is over; then, if wanted,
  `! m` a message or `! sig:x` a signal that this step sent, and `? condition` on the variables.
"""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from engine.spiff.changes import SentMessage
from tests.support.playing import Play

OVER = {"completed": "END", "failed": "ERR"}


class Case(NamedTuple):
    """One model and what it must do."""

    name: str
    clause: str
    model: str
    steps: list[str]


def read_cases(path: Path) -> Iterator[Case]:
    """The cases of one file."""
    for text in re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        head, _, rest = text.partition("\n")
        name, _, clause = head.partition(" | ")
        model, _, steps = rest.partition("\n---\n")
        yield Case(name, clause, model, [step for step in steps.split("\n") if step.strip()])


def play_case(played: Play, case: Case) -> None:
    """Do every step and compare; what is over leaves nothing behind."""
    for step in case.steps:
        action, _, expected = step.partition("->")
        expected, _, condition = expected.partition("?")
        expected, _, sent = expected.partition("!")
        already = len(played.sent)
        act(played, *action.split())
        assert seen(played) == " ".join(sorted(expected.split())), step
        assert not sent or sent.strip() in map(name_sent, played.sent[already:]), step
        assert not condition or eval(condition, {}, played.variables), (step, played.variables)
    if played.status != "active":
        assert {**played.work, **played.timers, **played.subscriptions} == {}
        assert_each_token_ended_once(played)


def name_sent(sent: Any) -> str:
    """The name of a message, or `sig:` and that of a signal."""
    return sent.message_name if isinstance(sent, SentMessage) else f"sig:{sent.signal_name}"


def act(played: Play, kind: str, *words: str) -> None:
    """One action; what stands before the first `=` is a name."""
    named = [word for word in words if "=" not in word]
    given = values(word for word in words if "=" in word)
    if not played.is_started:
        begin(played, kind, *named, log="", **given)
        return
    actions: dict[str, Callable[..., Any]] = {
        "done": played.complete,
        "throwerr": played.throw_error,
        "set": played.set_variables,
        "time": lambda seconds: played.advance(float(seconds)),
        "msg": played.deliver,
        "sig": played.signal,
    }
    actions[kind](*named, **given)


def begin(played: Play, kind: str, name: str | None = None, **variables: Any) -> None:
    """Start the process, plainly, at a start event, or by a message or signal."""
    if kind in {"start", "at"}:
        played.start(variables, start_element_id=name)
    else:
        played.start_by({"msg": "message", "sig": "signal"}[kind], name, **variables)


def values(words: Iterable[str]) -> dict[str, Any]:
    """Variables from `name=literal`."""
    return {name: ast.literal_eval(value) for name, _, value in (word.partition("=") for word in words)}


def seen(played: Play) -> str:
    """What can be seen from outside."""
    if played.status == "active":
        return played.open_elements() or "."
    return OVER.get(played.status, played.status)


def assert_each_token_ended_once(played: Play) -> None:
    """Whatever was started was completed or cancelled, once; nothing else was."""
    begun, ended = [], []
    for event in played.elements:
        scope, _, kind = event.kind.rpartition("_")
        (begun if kind == "started" else ended).append((event.token_id, event.element_id, scope))
    assert len(begun) == len(set(begun))
    assert sorted(begun) == sorted(ended)
